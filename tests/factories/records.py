"""Raw records as sources send them, of a small made-up county."""

from typing import Any

from dashboard.day import DAY, HOUR, MINUTE, Instant, day_start
from dashboard.profile import Profile

Raw = dict[str, Any]

TODAY = 20200315
"""A Sunday; the small world's day."""
NOW: Instant = day_start(TODAY) + 10 * HOUR
"""2020-03-15 10:00 in Shanghai."""
SINCE: Instant = NOW - 60 * DAY

COUNTY = "330999"
TOWN, OTHER_TOWN = "330999001", "330999102"
VILLAGE = "330999001001"
GRID = "330999001001001"
GROUP = "33099900100100101"
MICRO = "33099900100100101001"
FAR_GROUP = "33099910200200202"


def a_place(**changes: Any) -> Profile:
    """Return the profile of the small county."""
    said = {"name": "small", "area": COUNTY, "title": "小县", "title_en": "Small County"}
    return Profile.model_validate(said | changes)


def areas() -> list[Raw]:
    """Return the county: 2 townships, each of 2 villages of 2 grids of 2 groups of 2 micro-grids.

    Groups are control units, but for the last grid, which is a unit itself.
    """
    found = [_area(COUNTY, "小县")]
    for town in (TOWN, OTHER_TOWN):
        found.append(_area(town, f"镇{town[-3:]}"))
        for v in (1, 2):
            village = f"{town}{v:03d}"
            found.append(_area(village, f"村{v}"))
            for g in (1, 2):
                found += _grid(f"{village}{g:03d}")
    return found


def _grid(grid: str) -> list[Raw]:
    is_unit = grid == f"{OTHER_TOWN}002002"
    found = [_area(grid, f"网格{grid[-3:]}", unit=is_unit)]
    for n in (1, 2):
        group = f"{grid}{n:02d}"
        found.append(_area(group, f"小组{n}", unit=not is_unit))
        found += [_area(f"{group}{m:03d}", f"微网格{m}") for m in (1, 2)]
    return found


def _area(code: str, name: str, *, unit: bool = False) -> Raw:
    return {"code": code, "name": name, "unit": unit, "valid_from": SINCE}


CODES = [raw["code"] for raw in areas()]


def a_case(
    *, number: int = 1, kind: str = "fence_touched", opened: Instant = NOW - HOUR, **said: Any
) -> Raw:
    """Return a case's record; what is said replaces the rest (None takes a field out)."""
    raw: Raw = {
        "source": "test",
        "external_id": f"T-{number}",
        "kind": kind,
        "area": MICRO,
        "opened_at": opened,
        **said,
    }
    return {name: value for name, value in raw.items() if value is not None}


def an_alert(*, number: int = 1, opened: Instant = NOW - HOUR, **said: Any) -> Raw:
    """Return an alert that is to be answered in 10 minutes and closed in 60."""
    return a_case(number=number, kind="fence_touched", opened=opened, **said)


def a_task(*, number: int = 1, opened: Instant = NOW - HOUR, **said: Any) -> Raw:
    """Return a check that is to be answered in 60 minutes and closed in 360."""
    return a_case(number=number, kind="check", opened=opened, **said)


def a_warned_person(
    *, number: int = 1, colour: str | None = "yellow", opened: Instant = NOW - DAY, **said: Any
) -> Raw:
    """Return a person under a four-colour warning, under observation for 14 days."""
    said = {"subject": {"name": "应小明", "identity_number": f"33079919800101{number:04d}"}, **said}
    return a_case(number=number, kind="warned_person", opened=opened, colour=colour, **said)


def an_item(*, number: int = 1, points: float = -0.5, opened: Instant = NOW - DAY) -> Raw:
    """Return an assessment item."""
    kind = "deduction" if points < 0 else "bonus"
    return a_case(number=number, kind=kind, area=GRID, opened=opened, points=points)


def answered(raw: Raw, *, after: int, closed: int | None = None) -> Raw:
    """Return a record answered ``after`` minutes from its opening, and closed as many after."""
    times = {"responded_at": raw["opened_at"] + after * MINUTE}
    if closed is not None:
        times["closed_at"] = raw["opened_at"] + closed * MINUTE
    return {**raw, **times}


def a_reading(*, n: int = 10, at: Instant = NOW - HOUR, **said: Any) -> Raw:
    """Return what a checkpoint counted in an hour."""
    return {"area": MICRO, "kind": "code_scanned", "at": at, "place": "K1", "n": n, **said}
