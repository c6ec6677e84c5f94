"""Colours by order in the store: set, lifted, ended by the clock, recounted."""

from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dashboard.access.permission import Permission
from dashboard.colours.by_order import ColourOrder, UnknownOrder
from dashboard.colours.control import Colour, Rule
from dashboard.day import DAY, HOUR, MINUTE, day_of
from dashboard.lists.page import UnitRow
from dashboard.numbers.listing import Listing
from dashboard.refusal import Refused
from dashboard.viewer import Viewer
from queries.areas.areas import children
from queries.areas.outlines import rebuild
from queries.boards.area_lines import area_lines
from queries.boards.hover import hover
from queries.boards.status_array import status_array
from queries.boards.why import why
from queries.checks.recount import recount
from queries.colours.unit_counts import unit_counts
from queries.lists.unit_list import unit_list
from queries.orders.order_colour import lift_colour, set_colour
from queries.store.engine import Store
from queries.store.revision import revision_of
from queries.tables.core import control_status
from queries.writing.clock import catch_up, tick
from queries.writing.record import RecordType, record
from tests.factories.histories import lives
from tests.factories.records import (
    CODES,
    COUNTY,
    GRID,
    GROUP,
    MICRO,
    NOW,
    OTHER_TOWN,
    TODAY,
    TOWN,
    Raw,
    an_alert,
    areas,
)
from tests.stores import LEADER, content, differences, forget, write

EVERYTHING = frozenset(map(str, Permission))
OPERATOR = Viewer("值班员", (COUNTY,), EVERYTHING)


def give(
    store: Store, *, area: str = GROUP, colour: str = "orange", now: int = NOW, **said: Any
) -> ColourOrder:
    number = said.pop("number", 1)
    until = said.pop("until", now + DAY)
    raw = {"key": f"{number:032x}", "area": area, "colour": colour, "until": until, "why": "第3号"}
    return set_colour(store, OPERATOR, {**raw, "by": "值班员", **said}, now=now)


def now_of(store: Store, unit: str = GROUP) -> tuple[str, str, str]:
    with store.read() as db:
        row = db.execute(
            select(control_status).where(
                control_status.c.area == unit, control_status.c.until.is_(None)
            )
        ).one()
    return row.colour, row.rule, row.set_by


def numbers(store: Store, code: str = COUNTY) -> dict[Colour, int]:
    with store.read() as db:
        return unit_counts(db, [code])[code]


def test_a_unit_has_the_colour_until_the_clock_ends_it(store: Store) -> None:
    with store.read() as db:
        before = revision_of(db, GRID).number
    give(store)
    assert now_of(store) == ("orange", "by_order", "order")
    assert numbers(store) == {Colour.GREEN: 14, Colour.BLUE: 0, Colour.ORANGE: 1}
    with store.read() as db:
        assert revision_of(db, GRID).number == before + 1
        assert revision_of(db, COUNTY).number == before + 1
    assert tick(store, NOW + DAY - 1).units == 0
    assert tick(store, NOW + DAY).units == 1
    assert now_of(store) == ("green", "none", "rules")
    assert differences(store, NOW + DAY) == []


def test_an_area_above_colours_all_its_units(store: Store) -> None:
    give(store, area=TOWN, colour="blue")
    assert numbers(store) == {Colour.GREEN: 7, Colour.BLUE: 8, Colour.ORANGE: 0}
    assert numbers(store, OTHER_TOWN) == {Colour.GREEN: 7, Colour.BLUE: 0, Colour.ORANGE: 0}
    listing = Listing(metric="control_blue", area=COUNTY)
    with store.read() as db:
        page = unit_list(db, LEADER, listing)
    assert page.total == 8
    rows = [row for row in page.rows if isinstance(row, UnitRow)]
    assert [(row.rule, row.cases) for row in rows] == [(Rule.BY_ORDER, ())] * 8
    assert differences(store) == []


def test_it_is_milder_than_the_rule_and_the_rule_comes_back(store: Store) -> None:
    write(store, an_alert(opened=NOW - 2 * HOUR))
    catch_up(store, NOW)
    assert now_of(store) == ("blue", "alert_overdue", "rules")
    order = give(store, colour="green")
    assert now_of(store) == ("green", "by_order", "order")
    lift_colour(store, OPERATOR, order.key.hex(), by="值班员", why="误设", now=NOW + HOUR)
    assert now_of(store) == ("blue", "alert_overdue", "rules")
    assert differences(store, NOW + HOUR) == []


def test_lifting_twice_changes_nothing_more(store: Store) -> None:
    order = give(store)
    said = {"by": "值班员", "why": ""}
    lift_colour(store, OPERATOR, order.key.hex(), now=NOW + HOUR, **said)
    before = content(store)
    found = lift_colour(store, OPERATOR, order.key.hex(), now=NOW + 2 * HOUR, **said)
    assert found.lifted_at == NOW + HOUR
    assert content(store) == before


def test_asked_twice_it_is_set_once(store: Store) -> None:
    give(store)
    before = content(store)
    assert give(store, now=NOW + MINUTE, until=NOW + DAY).at == NOW
    assert content(store) == before


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"area": MICRO}, "area", "no_unit_here"),
        ({"area": "330998"}, "area", "unknown_area"),
        ({"area": "330999777"}, "area", "unknown_area"),
        ({"colour": "red"}, "colour", "not_a_choice"),
        ({"why": " "}, "why", "missing"),
        ({"until": NOW}, "until", "order_in_the_past"),
        ({"until": NOW + 31 * DAY}, "until", "order_too_long"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    store: Store, said: dict[str, Any], field: str, reason: str
) -> None:
    before = content(store)
    with pytest.raises(Refused) as error:
        give(store, **said)
    assert (error.value.refusal.field, error.value.refusal.reason) == (field, reason)
    assert content(store) == before


def test_another_s_order_is_as_if_there_were_none(store: Store) -> None:
    order = give(store)
    neighbour = Viewer("b", (OTHER_TOWN,), EVERYTHING)
    with pytest.raises(UnknownOrder):
        lift_colour(store, neighbour, order.key.hex(), by="b", why="", now=NOW)
    raw = {"key": "1" * 32, "area": GROUP, "colour": "blue", "until": NOW + DAY}
    with pytest.raises(Refused):
        set_colour(store, neighbour, {**raw, "why": "w", "by": "b"}, now=NOW)


def test_the_map_and_the_rows_show_a_hand(store: Store) -> None:
    give(store, area=GRID, colour="blue")
    with store.read() as db:
        lines = area_lines(
            db, children(db, LEADER, COUNTY), profile=store.profile, today=TODAY, days=1
        )
        assert hover(db, LEADER, code=TOWN).by_order
        assert not hover(db, LEADER, code=OTHER_TOWN).by_order
    assert [(line.area.code, line.by_order) for line in lines] == [
        (TOWN, True),
        (OTHER_TOWN, False),
    ]


def test_why_names_the_order_and_what_the_rule_would_say(store: Store) -> None:
    write(store, an_alert(opened=NOW - 2 * HOUR))
    catch_up(store, NOW)
    give(store, area=TOWN, colour="orange")
    with store.read() as db:
        found = why(db, OPERATOR, code=GROUP)
        below = why(db, Viewer("g", (GRID,)), code=GROUP)
    assert (found.colour, found.rule, found.own, found.by_order) == (
        Colour.ORANGE,
        Rule.BY_ORDER,
        Colour.BLUE,
        True,
    )
    [one] = found.orders
    assert one.area is not None
    assert (one.area.code, one.order.by, one.order.why) == (TOWN, "值班员", "第3号")
    assert found.release_at == NOW + DAY
    assert found.triggers == 1
    assert found.may_order
    # Whoever sees only the grid is told of the order above, but cannot lift it.
    assert [one.area for one in below.orders] == [None]
    assert not below.may_order
    with store.read() as db:
        assert why(db, OPERATOR, code=OTHER_TOWN).orders == ()


def test_a_unit_that_comes_or_goes_under_an_order(store: Store) -> None:
    give(store, area=TOWN, colour="blue")
    as_unit = [{**raw, "unit": False} for raw in areas() if raw["code"] == GROUP]
    record(store, RecordType.AREA, as_unit, origin="a", now=NOW + HOUR)
    assert numbers(store)[Colour.BLUE] == 7
    assert differences(store, NOW + HOUR) == []
    again = [{**raw, "unit": True} for raw in areas() if raw["code"] == GROUP]
    record(store, RecordType.AREA, again, origin="a", now=NOW + 2 * HOUR)
    assert numbers(store)[Colour.BLUE] == 8
    assert differences(store, NOW + 2 * HOUR) == []


def test_a_check_finds_a_colour_that_no_order_set(store: Store) -> None:
    give(store)
    with store.write() as db:
        db.execute(
            control_status.update()
            .where(control_status.c.area == GROUP, control_status.c.until.is_(None))
            .values(ordered_by=b"\x02" * 16)
        )
    assert len(differences(store)) == 1


LAST_GRID = f"{OTHER_TOWN}002002"
"""A unit itself: what lies beneath it is none."""
UNDER = [code for code in CODES if len(code) <= (15 if code.startswith(LAST_GRID) else 17)]
Given = tuple[str, str, int, bool]
ORDERS = st.lists(
    st.tuples(
        st.sampled_from(UNDER),
        st.sampled_from([colour.value for colour in Colour]),
        st.sampled_from((1, HOUR, 5 * HOUR, 3 * DAY, 20 * DAY)),
        st.booleans(),
    ),
    max_size=4,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raws=lives(), orders=ORDERS, data=st.data())
def test_whatever_is_ordered_the_check_stays_clean(
    kept_store: Store,
    raws: list[Raw],
    orders: list[tuple[str, str, int, bool]],
    data: st.DataObject,
) -> None:
    forget(kept_store)
    now, left = NOW, list(raws)
    for number, (area, colour, length, lifted) in enumerate(orders, 1):
        size = data.draw(st.integers(0, len(left)))
        write(kept_store, *left[:size], now=now)
        del left[:size]
        said: dict[str, Any] = {"area": area, "colour": colour, "until": now + length}
        order = give(kept_store, number=number, now=now, **said)
        now += data.draw(st.sampled_from((0, 1, HOUR, 4 * DAY)))
        catch_up(kept_store, now)
        assert differences(kept_store, now) == []
        if lifted:
            lift_colour(kept_store, OPERATOR, order.key.hex(), by="b", why="", now=now)
            assert differences(kept_store, now) == []
    write(kept_store, *left, now=now)
    later = now + 25 * DAY
    for moment in (now, later):
        catch_up(kept_store, moment)
        assert differences(kept_store, moment) == []
    before = content(kept_store)
    recount(kept_store, later)
    assert content(kept_store) == before
    assert day_of(later) > day_of(NOW)


def test_the_status_array_has_a_bit_for_the_hand(store: Store) -> None:
    towns = [raw for raw in areas() if len(raw["code"]) == 9]
    boxes = [shapely.box(120 + n, 28, 121 + n, 29) for n in range(len(towns))]
    drawn = [
        {**raw, "geometry": shapely.to_wkb(box)} for raw, box in zip(towns, boxes, strict=True)
    ]
    root = {**areas()[0], "geometry": shapely.to_wkb(shapely.box(120, 28, 122, 29))}
    record(store, RecordType.AREA, [root, *drawn], origin="a", now=NOW)
    rebuild(store, NOW)
    give(store, area=GROUP, colour="blue")
    with store.read() as db:
        bits = status_array(db, LEADER, parent=COUNTY, level="township")
    assert sorted(bits) == [1, 2 | 0x80]
