"""The board: everything a screen of one area shows, read at one moment."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from dashboard.area import Area, Level
from dashboard.boards.snapshot import AreaLine, KindLine, Marker, Snapshot, Value
from dashboard.cases.kind import in_order
from dashboard.numbers.facets import Facets
from dashboard.numbers.metric import ALERTS, METRICS
from dashboard.profile import Profile
from dashboard.source import stale_metrics
from dashboard.viewer import Viewer
from queries.areas.areas import area, beneath, children, descendants, path
from queries.areas.outlines import sheets
from queries.areas.scope import scope
from queries.areas.within import within
from queries.boards.alarms import alarms
from queries.boards.area_lines import area_lines, best_and_worst
from queries.colours.unit_counts import area_colours, unit_counts
from queries.lists.newest import newest
from queries.numbers.sums import sums
from queries.numbers.trends import trends
from queries.numbers.values import values
from queries.store.revision import revision_of
from queries.store.sources import not_speaking
from queries.store.today import today as today_of
from queries.tables.core import place

NEWEST = 12
PERIODS = (1, 7, 30)
"""The days that a board can speak of."""


def _kinds(db: Connection, code: str) -> tuple[KindLine, ...]:
    """Return the open and overdue alerts by kind, in the order kinds are declared."""
    kinds = in_order(ALERTS)
    filters: dict[str, Facets] = {}
    for kind in kinds:
        for name in ("alerts_open", "alerts_overdue"):
            filters[f"{name}_{kind}"] = METRICS[name].facets.narrowed(kind=frozenset({kind}))
    found = sums(db, [code], filters)[code]

    def value(name: str, kind: str) -> Value:
        n = found[f"{name}_{kind}"].n
        return Value(name, code, n, chosen={"kind": frozenset({kind})})

    return tuple(
        KindLine(kind, value("alerts_open", kind), value("alerts_overdue", kind)) for kind in kinds
    )


def _markers(db: Connection, viewer: Viewer, code: str) -> tuple[Marker, ...]:
    rows = db.execute(
        select(place)
        .where(within(place.c.area, code), scope(viewer, place.c.area))
        .order_by(place.c.code)
    )
    return tuple(
        Marker(row.code, row.kind, row.name, row.name_en, row.longitude, row.latitude)
        for row in rows
    )


def _parts(db: Connection, viewer: Viewer, code: str, level: Level | None) -> tuple[Area, ...]:
    """Return the areas of the table: the children, or those of a finer level."""
    return children(db, viewer, code) if level is None else beneath(db, viewer, code, level)


def _marked(values: Mapping[str, Value], stale: frozenset[str]) -> dict[str, Value]:
    """Return numbers with those marked that a source feeds which does not speak."""
    return {
        name: replace(value, stale=True) if value.metric in stale else value
        for name, value in values.items()
    }


def _marked_lines(lines: tuple[AreaLine, ...], stale: frozenset[str]) -> tuple[AreaLine, ...]:
    if not stale:
        return lines
    return tuple(replace(line, values=_marked(line.values, stale)) for line in lines)


def board(
    db: Connection,
    viewer: Viewer,
    *,
    code: str,
    profile: Profile,
    days: int = 1,
    level: Level | None = None,
) -> Snapshot:
    """Return the snapshot of an area; raise UnknownArea where the viewer may not see it.

    Its ``children`` are the areas directly beneath, or all those of ``level``.
    """
    place_ = area(db, viewer, code)
    touched = revision_of(db, code)
    today = today_of(db)
    units = unit_counts(db, [code])
    numbers = values(
        db,
        [code],
        profile=profile,
        today=today,
        days=days,
        units=units,
    )[code]
    best, worst = best_and_worst(db, viewer, code, today)
    silent = not_speaking(db, profile.sources)
    stale = stale_metrics(silent)
    return Snapshot(
        area=place_,
        path=path(db, viewer, code),
        revision=touched.number,
        data_time=touched.at,
        today=today,
        days=days,
        values=_marked(numbers, stale),
        kinds=_kinds(db, code),
        children=_marked_lines(
            area_lines(
                db,
                _parts(db, viewer, code, level),
                profile=profile,
                today=today,
                days=days,
            ),
            stale,
        ),
        newest=newest(db, viewer, code, kinds=ALERTS, limit=NEWEST),
        trends=trends(db, code, profile=profile, today=today, values=numbers),
        best=best,
        worst=worst,
        descendants=descendants(db, code),
        colours=area_colours(db, code),
        sheets=sheets(db, viewer, code),
        markers=_markers(db, viewer, code),
        demonstration=profile.demonstration,
        level=level,
        sources=silent,
        alarms=alarms(db, viewer, code, screen=profile.screen, data_time=touched.at),
    )
