"""Why an area has its colour: the rule, since when, by which cases, until when, who answers."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from dashboard.access.permission import Permission, may
from dashboard.area import Area
from dashboard.boards.why import Ordered, Triggering, Why
from dashboard.cases.subject import Subject
from dashboard.colours.by_order import RULES
from dashboard.colours.control import SEVERITY, Colour, Rule, worst
from dashboard.day import Day, Instant, day_end, day_start, last_days
from dashboard.viewer import Viewer
from queries.areas.areas import area, areas_of, path
from queries.areas.officers import officers
from queries.areas.scope import scope
from queries.colours.colour_orders import orders_in_force
from queries.colours.unit_counts import unit_counts
from queries.lists.newest import LINE, line_of
from queries.numbers.number import of_area
from queries.sealing.people import masked_subjects
from queries.store.revision import revision_of
from queries.store.today import today as today_of
from queries.tables.core import case, control_status
from queries.tables.row import AnyRow

SHOWN = 20
"""Triggering cases shown at once; the list of units has them all."""
HISTORY = 30


def _spans(db: Connection, viewer: Viewer, code: str, since: Instant) -> Sequence[AnyRow]:
    """Return the spans of an area's units that last beyond an instant."""
    status = control_status.c
    return db.execute(
        select(control_status)
        .where(of_area(db, code), scope(viewer, status.area))
        .where(status.until.is_(None) | (status.until > since))
        .where(status.until.is_(None) | (status.colour != Colour.GREEN.value))
    ).all()


def _history(spans: Sequence[AnyRow], days: Sequence[Day]) -> tuple[tuple[Day, Colour], ...]:
    """Return the worst colour that any unit had in each day."""
    found = []
    for day in days:
        start, end = day_start(day), day_end(day)
        colours = [
            Colour(span.colour)
            for span in spans
            if span.since < end and (span.until is None or span.until > start)
        ]
        found.append((day, worst(colours) or Colour.GREEN))
    return tuple(found)


def _since(spans: Sequence[AnyRow], colour: Colour) -> Instant | None:
    """Return when an area's worst colour began: back along spans that meet or overlap."""
    severe = sorted(
        (s for s in spans if SEVERITY[Colour(s.colour)] >= SEVERITY[colour]), key=lambda s: -s.since
    )
    current = [span.since for span in severe if span.until is None]
    if not current:
        return None
    if colour is Colour.GREEN:
        return int(max(current))
    since = int(min(current))
    for span in severe:
        if span.until is not None and span.until >= since > span.since:
            since = int(span.since)
    return since


def _triggering(
    db: Connection, viewer: Viewer, spans: Sequence[AnyRow]
) -> tuple[tuple[Triggering, ...], int]:
    """Return the cases that hold units in the area's colour now, overdue alerts first."""
    holding = {bytes.fromhex(key): span for span in spans for key in span.cases}
    keys = sorted(holding)[:500]
    rows = db.execute(
        select(*LINE, case.c.subject).where(case.c.key.in_(keys), scope(viewer, case.c.area))
    ).all()
    ranked = sorted(rows, key=lambda row: (row.closure != "late", -row.opened_at))[:SHOWN]
    codes = [row.area for row in ranked] + [holding[row.key].area for row in ranked]
    named = areas_of(db, viewer, codes)
    people = masked_subjects(db, (row.subject for row in ranked if row.subject is not None))
    return tuple(
        _trigger(row, holding[row.key], named, people.get(row.subject)) for row in ranked
    ), len(holding)


def _trigger(
    row: AnyRow, span: AnyRow, named: dict[str, Area], person: Subject | None
) -> Triggering:
    overdue = row.closure == "late"
    return Triggering(
        case=line_of(row, named),
        unit=named[span.area],
        rule=Rule.ALERT_OVERDUE if overdue else Rule(span.own_rule or span.rule),
        subject=person.name if person else "",
        release_at=None if overdue else row.close_by,
    )


def _rule(current: Sequence[AnyRow]) -> Rule:
    order = list(Rule)
    return min((Rule(span.rule) for span in current), key=order.index, default=Rule.NONE)


def _orders(db: Connection, viewer: Viewer, code: str, now: Instant) -> tuple[Ordered, ...]:
    """Return the orders in force, each with the area that it was given for."""
    orders = orders_in_force(db, viewer, code, now=now)
    named = areas_of(db, viewer, [order.area for order in orders]) if orders else {}
    return tuple(Ordered(order, named.get(order.area)) for order in orders)


def why(db: Connection, viewer: Viewer, *, code: str) -> Why:
    """Return why an area has its colour; raise UnknownArea where the viewer may not see it."""
    shown = area(db, viewer, code)
    touched = revision_of(db, code)
    days = last_days(today_of(db), HISTORY)
    units = unit_counts(db, [code])[code]
    colour = worst(c for c, n in units.items() if n)
    spans = _spans(db, viewer, code, day_start(days[0]))
    current = [s for s in spans if s.until is None and s.colour == (colour or "")]
    coloured = [span for span in current if span.colour != Colour.GREEN.value]
    triggering, triggers = _triggering(db, viewer, [span for span in current if span.cases])
    rule = _rule(current)
    ends = [span.release_at for span in (current if rule is Rule.BY_ORDER else coloured)]
    release = max(ends) if ends and None not in ends else None
    return Why(
        area=shown,
        path=path(db, viewer, code),
        colour=colour,
        rule=rule,
        since=_since(spans, colour) if colour else None,
        units=units,
        triggering=triggering,
        triggers=triggers,
        release_at=release,
        history=_history(spans, days),
        officers=officers(db, viewer, code),
        by_order=any(span.set_by != RULES for span in current),
        now=touched.at,
        own=worst(Colour(s.own_colour or s.colour) for s in spans if s.until is None),
        orders=_orders(db, viewer, code, touched.at),
        may_order=may(viewer, Permission.COLOUR),
    )
