"""The numbers that the tally is compared on: the same ones by tally, by SQL and by pandas.

They are what a county's screen is about: alerts open, overdue, raised and closed today; response
of tasks by township, today and in seven days; daily closure; points of the month; warned persons
by colour; 14 days of alerts raised and closed and of task responses.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from bench.lives import NOW
from dashboard.cases.kind import WARNING_COLOURS
from dashboard.day import DAY, Instant, add_days, day_of, day_start, last_days, month_start
from dashboard.numbers.facets import Facets
from dashboard.numbers.metric import ALERTS, ASSESSED, DAILY, METRICS, TASKS, Part
from dashboard.viewer import Viewer
from queries.areas.areas import children
from queries.numbers.sums import sums, sums_by_day
from queries.store.engine import Store

TODAY = day_of(NOW)
WEEK, MONTH, FORTNIGHT = add_days(TODAY, -6), month_start(TODAY), last_days(TODAY, 14)
Numbers = dict[str, float]
"""Numbers by name; a name says the metric, and the township or day where it has one."""
COLUMNS = (
    "kind", "area", "colour", "stage", "response", "closure", "opened_at", "response_at",
    "closed_at", "close_by", "points",
)  # fmt: skip
_OFFSET = 8 * 3_600_000


def by_tally(db: Connection, store: Store) -> Numbers:
    """Return the numbers as a board has them."""
    code = store.profile.area
    towns = [child.code for child in children(db, Viewer("bench", (code,)), code)]
    standing = ("alerts_open", "alerts_overdue", *(f"warned_{c}" for c in WARNING_COLOURS))
    filters: dict[str, Facets] = {name: METRICS[name].facets for name in standing}
    filters["points"] = METRICS["score"].facets.over(MONTH, TODAY)
    closure = METRICS["daily_closure"]
    filters["due"] = closure.part(Part.BASE).over(TODAY, TODAY)
    filters["due_kept"] = closure.part(Part.HITS).over(TODAY, TODAY)
    found = sums(db, [code], filters)[code]
    numbers: Numbers = {name: one.n for name, one in found.items() if name != "points"}
    numbers["points"] = round(found["points"].points, 2)
    response = METRICS["task_response"]
    parts = {"base": response.part(Part.BASE), "kept": response.part(Part.HITS)}
    windows = {"today": TODAY, "week": WEEK}
    by_town = {
        f"{name}_{window}": facets.over(first, TODAY)
        for name, facets in parts.items()
        for window, first in windows.items()
    }
    for town, one in sums(db, towns, by_town).items():
        numbers |= {f"{name} {town}": value.n for name, value in one.items()}
    daily = {
        "raised": METRICS["alerts_raised"].facets.over(FORTNIGHT[0], TODAY),
        "closed": METRICS["alerts_closed"].facets.over(FORTNIGHT[0], TODAY),
        "answered": parts["base"].over(FORTNIGHT[0], TODAY),
    }
    for day, one in sums_by_day(db, [code], daily)[code].items():
        numbers |= {f"{name} {day}": value.n for name, value in one.items()}
    return _clean(numbers)


def _clean(numbers: Mapping[str, float]) -> Numbers:
    """Leave out zeros, which one way names and another does not."""
    return {name: float(value) for name, value in sorted(numbers.items()) if value}


def _listed(values: frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


_ALERTS, _TASKS = f"kind IN ({_listed(ALERTS)})", f"kind IN ({_listed(TASKS)})"
_STANDS = "stage IN ('open', 'responded')"
_TODAY = f">= {day_start(TODAY)}"
_END = day_start(TODAY) + DAY
_ANSWERED = f"{_TASKS} AND stage <> 'void' AND response IN ('on_time', 'late')"


def by_sql(db: Connection) -> Numbers:
    """Return the numbers by group-by over the cases, a statement for each sort of number."""
    return _clean(_standing_sql(db) | _due_sql(db) | _response_sql(db) | _days_sql(db))


def _standing_sql(db: Connection) -> Numbers:
    closures = db.exec_driver_sql(
        f"SELECT closure, count(*) FROM cases WHERE {_ALERTS} AND {_STANDS} GROUP BY closure"
    )
    found = {row[0]: row[1] for row in closures}
    numbers = {"alerts_open": sum(found.values()), "alerts_overdue": found.get("late", 0)}
    colours = db.exec_driver_sql(
        "SELECT colour, count(*) FROM cases WHERE kind = 'warned_person' "
        f"AND {_STANDS} GROUP BY colour"
    )
    return numbers | {f"warned_{row[0]}": row[1] for row in colours}


def _due_sql(db: Connection) -> Numbers:
    points = db.exec_driver_sql(
        f"SELECT sum(points) FROM cases WHERE kind IN ({_listed(ASSESSED)}) AND stage <> 'void' "
        f"AND opened_at >= {day_start(MONTH)} AND opened_at < {_END}"
    ).scalar()
    closures = db.exec_driver_sql(
        f"SELECT closure, count(*) FROM cases WHERE kind IN ({_listed(DAILY)}) "
        "AND stage <> 'void' AND closure IN ('on_time', 'late') "
        f"AND close_by {_TODAY} AND close_by < {_END} GROUP BY closure"
    )
    found = {row[0]: row[1] for row in closures}
    kept = found.get("on_time", 0)
    return {"points": round(points or 0, 2), "due": sum(found.values()), "due_kept": kept}


def _response_sql(db: Connection) -> Numbers:
    numbers: dict[str, float] = defaultdict(float)
    for town, now, response, n in db.exec_driver_sql(
        f"SELECT substr(area, 1, 9), response_at {_TODAY}, response, count(*) FROM cases "
        f"WHERE {_ANSWERED} AND response_at >= {day_start(WEEK)} AND response_at < {_END} "
        "GROUP BY 1, 2, 3"
    ):
        for part in ("base", "kept") if response == "on_time" else ("base",):
            for window in ("today", "week") if now else ("week",):
                numbers[f"{part}_{window} {town}"] += n
    return dict(numbers)


def _days_sql(db: Connection) -> Numbers:
    numbers: Numbers = {}
    for name, at, where in (
        ("raised", "opened_at", f"{_ALERTS} AND stage <> 'void'"),
        ("closed", "closed_at", f"{_ALERTS} AND stage = 'closed'"),
        ("answered", "response_at", _ANSWERED),
    ):
        day = f"strftime('%Y%m%d', ({at} + {_OFFSET}) / 1000, 'unixepoch')"
        rows = db.exec_driver_sql(
            f"SELECT {day}, count(*) FROM cases WHERE {where} "
            f"AND {at} >= {day_start(FORTNIGHT[0])} AND {at} < {_END} GROUP BY 1"
        )
        numbers |= {f"{name} {row[0]}": row[1] for row in rows}
    return numbers


def read_frame(db: Connection) -> pd.DataFrame:
    """Return the cases as a frame: words as categories, the area by its township."""
    words = {}
    for name in ("kind", "area", "colour", "stage", "response", "closure"):
        found = db.exec_driver_sql(f"SELECT DISTINCT {_column(name)} FROM cases").scalars()
        words[name] = pd.CategoricalDtype(sorted(found))
    times = {name: "float64" for name in COLUMNS if name.endswith(("_at", "_by"))}
    result = db.exec_driver_sql(f"SELECT {', '.join(map(_column, COLUMNS))} FROM cases")
    kept = []
    while rows := result.fetchmany(200_000):
        kept.append(pd.DataFrame(rows, columns=list(COLUMNS)).astype({**words, **times}))
    return pd.concat(kept, ignore_index=True)


def _column(name: str) -> str:
    return "substr(area, 1, 9)" if name == "area" else name


def _between(times: "pd.Series[Any]", first: Instant) -> "pd.Series[bool]":
    return times.between(first, _END, inclusive="left")


def by_pandas(cases: pd.DataFrame) -> Numbers:
    """Return the numbers from a frame that is held in memory."""
    alerts, real = cases.kind.isin(ALERTS), cases.stage != "void"
    standing = cases.stage.isin(["open", "responded"])
    open_ = cases[alerts & standing]
    warned = cases[(cases.kind == "warned_person") & standing].colour.value_counts()
    month = _between(cases.opened_at, day_start(MONTH))
    scored = cases[cases.kind.isin(ASSESSED) & real & month]
    decided = cases.closure.isin(["on_time", "late"])
    today = _between(cases.close_by, day_start(TODAY))
    due = cases[cases.kind.isin(DAILY) & real & decided & today]
    decided = cases.response.isin(["on_time", "late"])
    window = _between(cases.response_at, day_start(FORTNIGHT[0]))
    answered = cases[cases.kind.isin(TASKS) & real & decided & window]
    numbers = {
        "alerts_open": len(open_),
        "alerts_overdue": int((open_.closure == "late").sum()),
        **{f"warned_{colour}": n for colour, n in warned.items()},
        "points": round(float(scored.points.sum()), 2),
        "due": len(due),
        "due_kept": int((due.closure == "on_time").sum()),
    }
    for name, first in (("today", day_start(TODAY)), ("week", day_start(WEEK))):
        inside = answered[answered.response_at >= first]
        for part, rows in (("base", inside), ("kept", inside[inside.response == "on_time"])):
            towns = rows.groupby("area", observed=True).size()
            numbers |= {f"{part}_{name} {town}": n for town, n in towns.items()}
    raised, closed = cases[alerts & real].opened_at, cases[alerts & (cases.stage == "closed")]
    return _clean(
        numbers
        | _by_day("raised", raised)
        | _by_day("closed", closed.closed_at)
        | _by_day("answered", answered.response_at)
    )


def _by_day(name: str, times: "pd.Series[Any]") -> Numbers:
    inside = times[_between(times, day_start(FORTNIGHT[0]))]
    counts = inside.groupby((inside + _OFFSET) // DAY).size()
    days = (counts.index.to_numpy() * DAY).astype(int).tolist()
    return {f"{name} {day_of(at)}": n for at, n in zip(days, counts.tolist(), strict=True)}
