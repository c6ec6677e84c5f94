"""Feed: an area's newest alerts, one line each, in slots that a refresh fills anew."""

from dash import dcc, html

from dashboard.boards.snapshot import CaseLine, Snapshot
from dashboard.case import STANDING, Stage, Timeliness
from dashboard.words import Words
from layouts import format as fmt
from layouts.ids import desk as did
from layouts.parts import Cells, panel, span

SLOTS = 8


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements; a slot without a case is off."""
    found: Cells = {}
    for i in range(SLOTS):
        line = snapshot.newest[i] if i < len(snapshot.newest) else None
        found |= _slot(i, line, snapshot, words)
    nothing = "" if snapshot.newest else words("workbench.no_cases")
    found[did("new", "none")] = {"children": nothing, "className": "empty" if nothing else "off"}
    found[did("new", "all")] = {"href": snapshot.values["alerts_raised"].listing().path()}
    return found


def _slot(i: int, line: CaseLine | None, snapshot: Snapshot, words: Words) -> Cells:
    if line is None:
        blank = {part: {"children": ""} for part in ("time", "kind", "area", "state")}
        return {
            did("new", i): {"href": "/cases", "className": "off"},
            **{did("new", i, part): props for part, props in blank.items()},
        }
    text, bad = state(line, snapshot.data_time, words)
    return {
        did("new", i): {"href": f"/cases/{line.key}", "className": "row"},
        did("new", i, "time"): {"children": fmt.stamp_near(line.opened_at, snapshot.today)},
        did("new", i, "kind"): {"children": words(f"kind.{line.kind}")},
        did("new", i, "area"): {"children": line.area.title(words.lang)},
        did("new", i, "state"): {"children": text, "className": "st bad" if bad else "st"},
    }


def state(line: CaseLine, now: int, words: Words) -> tuple[str, bool]:
    """Return where a case stands in a few words, and whether it is overdue."""
    standing = line.stage in STANDING
    if standing and line.closure == Timeliness.LATE and line.close_by is not None:
        overdue = fmt.duration(max(now - line.close_by, 0), words)
        return words("case.overdue", time=overdue), True
    stage = words(f"stage.{line.stage}")
    if line.stage == Stage.OPEN and line.response == Timeliness.PENDING:
        return words("workbench.awaiting", at=fmt.clock_minute(line.respond_by)), False
    return stage, standing and line.response == Timeliness.LATE and line.stage == Stage.OPEN


def feed_panel(words: Words, cells: Cells) -> html.Section:
    """Return the newest alerts."""
    every = did("new", "all")
    more = dcc.Link(words("workbench.all"), id=every, className="n", **cells[every])
    rows = [_row(i, cells) for i in range(SLOTS)]
    nothing = html.P(id=did("new", "none"), **cells[did("new", "none")])
    return panel(
        html.Div([*rows, nothing], className="latest"),
        heading=words("workbench.newest"),
        right=more,
        className="card newest",
    )


def _row(i: int, cells: Cells) -> dcc.Link:
    parts = [span(did("new", i, part), cells) for part in ("time", "kind", "area", "state")]
    return dcc.Link(parts, id=did("new", i), **cells[did("new", i)])
