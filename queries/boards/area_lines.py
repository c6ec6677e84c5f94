"""Area lines: the children of an area in a table, and its best and worst grids."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, select

from dashboard.area import Area, Level, is_counted
from dashboard.boards.snapshot import AreaLine, Value
from dashboard.colours.control import Colour, worst
from dashboard.day import Day, last_days, month_start
from dashboard.numbers.metric import METRICS, Part
from dashboard.profile import Profile
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of
from queries.areas.scope import scope
from queries.areas.within import within
from queries.colours.ordered_units import by_hand, ordered_units
from queries.colours.unit_counts import unit_counts
from queries.numbers.facets import tally_where
from queries.numbers.sums import sums_by_day
from queries.numbers.trends import DAYS
from queries.numbers.values import SCORE_START, values
from queries.tables.core import area, tally

SHOWN = (
    "alerts_open",
    "alerts_overdue",
    "alerts_raised",
    "tasks_open",
    "task_response",
    "task_closure",
    "daily_closure",
    "score",
    "warned",
    "control_green",
    "control_blue",
    "control_orange",
)
"""The numbers a child area is shown with."""
ENDS = 5
"""How many best and worst grids are shown."""


def _sparks(db: Connection, codes: Sequence[str], today: Day) -> dict[str, tuple[int, ...]]:
    if not codes or not is_counted(codes[0]):
        return {}
    days = last_days(today, DAYS)
    raised = METRICS["alerts_raised"].facets.over(days[0], days[-1])
    found = sums_by_day(db, codes, {"raised": raised})
    return {
        code: tuple(by_day[day]["raised"].n if day in by_day else 0 for day in days)
        for code, by_day in found.items()
    }


def area_lines(
    db: Connection,
    areas: Sequence[Area],
    *,
    profile: Profile,
    today: Day,
    days: int,
) -> tuple[AreaLine, ...]:
    """Return the lines of areas of one level."""
    codes = [child.code for child in areas]
    units = unit_counts(db, codes)
    numbers = values(
        db,
        codes,
        profile=profile,
        today=today,
        days=days,
        metrics=SHOWN,
        units=units,
    )
    sparks = _sparks(db, codes, today)
    colours = {code: worst(colour for colour, n in units[code].items() if n) for code in codes}
    hands = by_hand(ordered_units(db, codes), colours) if codes else ()
    return tuple(
        AreaLine(
            area=child,
            colour=colours[child.code],
            units=units[child.code],
            values=numbers[child.code],
            spark=sparks.get(child.code, ()),
            by_order=child.code in hands,
        )
        for child in areas
    )


def grid_scores(db: Connection, viewer: Viewer, code: str, today: Day) -> dict[str, float]:
    """Return the month's score of each grid beneath an area; 100 where it has no item."""
    facets = METRICS["score"].part(Part.BASE).over(month_start(today), today)
    rows = db.execute(
        select(area.c.code, func.sum(tally.c.hundredths).label("points"))
        .outerjoin(tally, and_(tally.c.area == area.c.code, tally_where(facets)))
        .where(area.c.level == Level.GRID.value, within(area.c.code, code))
        .where(scope(viewer, area.c.code))
        .group_by(area.c.code)
    )
    return {row.code: SCORE_START + int(row.points or 0) / 100 for row in rows}


def best_and_worst(
    db: Connection, viewer: Viewer, code: str, today: Day
) -> tuple[tuple[AreaLine, ...], tuple[AreaLine, ...]]:
    """Return the grids with the highest and with the lowest score, each at most five."""
    scores = grid_scores(db, viewer, code, today)
    ranked = sorted(scores, key=lambda grid: (-scores[grid], grid))
    ends = min(ENDS, len(ranked) // 2)
    best, worst_ = ranked[:ends], ranked[::-1][:ends]
    named = areas_of(db, viewer, best + worst_)
    window = (month_start(today), today)

    def line(grid: str) -> AreaLine:
        points = round(scores[grid] - SCORE_START, 2)
        value = Value("score", grid, scores[grid], points, 1, *window)
        return AreaLine(named[grid], None, dict.fromkeys(Colour, 0), {"score": value})

    return tuple(map(line, best)), tuple(map(line, worst_))
