"""Past its deadline at the end of an earlier day: the number, its list, and each case alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.briefings.briefing import Period
from dashboard.day import DAY, HOUR, MINUTE, add_days, day_end
from dashboard.lists.page import CaseRow
from dashboard.numbers.listing import Listing
from queries.lists.case_list import case_list
from queries.numbers.choice_counts import choice_counts
from queries.numbers.number import number
from queries.numbers.period_values import period_values
from queries.store.engine import Store
from queries.writing.clock import catch_up
from tests.factories.records import (
    COUNTY,
    GRID,
    GROUP,
    MICRO,
    NOW,
    OTHER_TOWN,
    TODAY,
    TOWN,
    VILLAGE,
    Raw,
    a_warned_person,
    an_alert,
)
from tests.stores import LEADER, differences, forget, open_county, write

FAR = f"{OTHER_TOWN}001001"
ASKED = (COUNTY, TOWN, VILLAGE, GRID, GROUP, MICRO, OTHER_TOWN)
DAYS = tuple(add_days(TODAY, -n) for n in range(1, 6))
MIDNIGHT = day_end(DAYS[1])


@pytest.fixture(scope="module")
def county(module_database_url: str) -> Iterator[Store]:
    opened = open_county(module_database_url)
    yield opened
    opened.close()


def _brute(raws: list[Raw], code: str, day: int) -> list[str]:
    """Return what stood past its deadline at a day's end, case by case."""
    end = day_end(day)
    return sorted(
        raw["external_id"]
        for raw in raws
        if raw["kind"] == "fence_touched"
        and raw["area"].startswith(code)
        and raw["opened_at"] < end
        and "voided_at" not in raw
        and raw.get("closed_at", end) >= end
        and raw["close_by"] < end
    )


def _agree(store: Store, raws: list[Raw]) -> None:
    for day in DAYS:
        period = Period(day, day, TODAY)
        for code in ASKED:
            expected = _brute(raws, code, day)
            asked = Listing("alerts_overdue", code, first_day=day, last_day=day, limit=100)
            with store.read() as db:
                listed = case_list(db, LEADER, asked)
                alone = number(db, LEADER, asked, profile=store.profile)
                told = {"period": period, "profile": store.profile}
                values = period_values(
                    db,
                    LEADER,
                    [code],
                    metrics=["alerts_overdue"],
                    **told,  # type: ignore[arg-type]
                )
            rows = [row.line.external_id for row in listed.rows if isinstance(row, CaseRow)]
            assert sorted(rows) == expected, (code, day)
            assert listed.total == len(expected)
            assert alone.value == values[code]["alerts_overdue"].value == len(expected)


INSTANTS = st.one_of(
    st.integers(0, 7 * 24 * 60).map(lambda n: NOW - n * MINUTE),
    st.sampled_from([MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + 1, MIDNIGHT - DAY, MIDNIGHT + HOUR]),
)


@st.composite
def _raws(draw: st.DrawFn) -> list[Raw]:
    found = []
    for number_ in range(draw(st.integers(1, 12))):
        opened, due, ended = sorted(draw(st.tuples(INSTANTS, INSTANTS, INSTANTS)))
        if draw(st.booleans()):
            due, ended = ended, due
        said: dict[str, Any] = {"close_by": due, "area": draw(st.sampled_from([MICRO, GRID, FAR]))}
        match draw(st.sampled_from(["open", "closed", "void"])):
            case "closed":
                said["closed_at"] = ended
            case "void":
                said["voided_at"] = ended
        found.append(an_alert(number=number_, opened=opened, **said))
    # A release is no deadline, though it has the same column.
    return [*found, a_warned_person(number=99, opened=NOW - 4 * DAY, close_by=NOW - 3 * DAY)]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raws=_raws())
def test_the_number_is_its_list_and_each_case_alone(county: Store, raws: list[Raw]) -> None:
    forget(county)
    write(county, *raws)
    _agree(county, raws)
    catch_up(county, NOW)
    _agree(county, raws)
    assert differences(county) == []


def test_at_the_very_end_of_a_day(county: Store) -> None:
    """Due in the last instant is past its deadline then; due at midnight it is not yet."""
    forget(county)
    opened = MIDNIGHT - 5 * HOUR
    raws = [
        an_alert(number=1, opened=opened, close_by=MIDNIGHT - 1),
        an_alert(number=2, opened=opened, close_by=MIDNIGHT),
        an_alert(number=3, opened=opened, close_by=MIDNIGHT - 1, closed_at=MIDNIGHT - 1),
        an_alert(number=4, opened=opened, close_by=MIDNIGHT - 2, closed_at=MIDNIGHT),
        an_alert(number=5, opened=opened, close_by=MIDNIGHT - 2, voided_at=MIDNIGHT + HOUR),
    ]
    write(county, *raws)
    _agree(county, raws)
    assert _brute(raws, COUNTY, DAYS[1]) == ["T-1", "T-4"]


def test_choices_of_a_past_day_are_then_s(county: Store) -> None:
    forget(county)
    opened = MIDNIGHT - 5 * HOUR
    write(
        county,
        an_alert(number=1, opened=opened, close_by=MIDNIGHT - 1),
        an_alert(number=2, opened=opened, close_by=MIDNIGHT + HOUR),
        an_alert(number=3, opened=opened, close_by=MIDNIGHT + HOUR, closed_at=MIDNIGHT + 1),
        an_alert(number=4, opened=NOW - HOUR),
    )
    day = DAYS[1]
    for code in (COUNTY, GROUP):
        whole = Listing("alerts_open", code, first_day=day, last_day=day)
        with county.read() as db:
            said = choice_counts(db, LEADER, whole)
            for closure, expected in (("late", 1), ("pending", 2), ("on_time", 0)):
                chosen = {"closure": frozenset({closure})}
                asked = Listing("alerts_open", code, first_day=day, last_day=day, chosen=chosen)
                assert case_list(db, LEADER, asked).total == expected
                assert len(case_list(db, LEADER, asked).rows) == expected
                assert said["closure", closure] == expected
            assert said["kind", "fence_touched"] == 3
            assert "stage" not in {column for column, _ in said}
