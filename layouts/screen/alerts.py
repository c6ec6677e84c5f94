"""Alerts, the screen's left column: how many are open, of which kinds, and the newest ones."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.boards.snapshot import KindLine, Snapshot
from dashboard.day import MINUTE, day_of
from dashboard.words import Words
from layouts import format as fmt
from layouts.ids import screen as sid
from layouts.parts import Cells, classes, definition, link_props, linked, panel, span, unit

NEWEST = 12
"""Rows kept for the newest alerts; what does not fit the screen's height is cut off."""
_FEED = ("time", "kind", "place", "in")
_TODAY = ("raised", "closed", "overdue")
_METRICS = {"raised": "alerts_raised", "closed": "alerts_closed", "overdue": "alerts_overdue"}
_WORDS = {"raised": "raised_today", "closed": "closed_today", "overdue": "overdue"}


def _open_cells(snapshot: Snapshot, words: Words) -> Cells:
    values = snapshot.values
    cells = {sid("open"): link_props(values["alerts_open"], words)}
    for name in _TODAY:
        cells[sid(name)] = link_props(values[_METRICS[name]], words, extra="num")
    return cells


def _open(snapshot: Snapshot, words: Words, cells: Cells) -> html.Section:
    trio: list[Any] = []
    for name in _TODAY:
        trio += [html.Span(words(f"screen.{_WORDS[name]}"), className="lab")]
        trio += [linked(sid(name), cells)]
    hero = html.Div(
        [linked(sid("open"), cells), unit(snapshot.values["alerts_open"], words)], className="hero"
    )
    return panel(
        hero,
        html.Div(trio, className="trio"),
        heading=words("screen.open_alerts"),
        className="open",
    )


def _by_size(kinds: Sequence[KindLine]) -> list[KindLine]:
    return sorted(kinds, key=lambda line: -(line.open.value or 0))


def _share(part: float | None, whole: float) -> str:
    return f"{100 * (part or 0) / whole if whole else 0:.2f}%"


def _kind_cells(snapshot: Snapshot, words: Words) -> Cells:
    lines = _by_size(snapshot.kinds)
    most = max((line.open.value or 0 for line in lines), default=0)
    cells: Cells = {}
    for i, line in enumerate(lines):
        late = line.overdue.value or 0
        cells[sid("kind", i)] = {"children": words(f"kind.{line.kind}")}
        cells[sid("kind", i, "n")] = link_props(line.open, words)
        cells[sid("kind", i, "late")] = {
            "children": fmt.number(line.overdue.value),
            "href": line.overdue.listing().path(),
            "title": definition(line.overdue, words),
            "className": "n bad" if late else "n off",
        }
        cells[sid("kind", i, "bar")] = {
            "style": {"width": _share((line.open.value or 0) - late, most)}
        }
        cells[sid("kind", i, "red")] = {"style": {"width": _share(late, most)}}
    none = not any(line.open.value for line in lines)
    cells[sid("kinds")] = {"className": classes("calm", "" if none else "off")}
    return cells


def _kinds(snapshot: Snapshot, words: Words, cells: Cells) -> html.Section:
    rows = [
        html.Div(
            [
                span(sid("kind", i), cells),
                linked(sid("kind", i, "n"), cells),
                html.Span(
                    [
                        html.I(
                            id=sid("kind", i, "red"),
                            className="late",
                            **cells[sid("kind", i, "red")],
                        ),
                        html.I(id=sid("kind", i, "bar"), **cells[sid("kind", i, "bar")]),
                        linked(sid("kind", i, "late"), cells),
                    ],
                    className="track",
                ),
            ],
            className="krow",
        )
        for i in range(len(snapshot.kinds))
    ]
    calm = html.P(words("screen.no_open_alerts"), id=sid("kinds"), **cells[sid("kinds")])
    return panel(
        *rows,
        calm,
        heading=words("screen.by_kind"),
        sub=words("screen.standing"),
        right=html.Span(["■ ", words("screen.of_these_overdue")], className="sub bad"),
        className="kinds",
    )


def _townships(snapshot: Snapshot, words: Words) -> dict[str, str]:
    """Return the names of the townships that the newest cases can lie in."""
    areas = [*snapshot.path, snapshot.area, *(line.area for line in snapshot.children)]
    return {area.code: area.title(words.lang) for area in areas}


def _newest_cells(snapshot: Snapshot, words: Words) -> Cells:
    cells: Cells = {}
    names = _townships(snapshot, words)
    for i in range(NEWEST):
        case = snapshot.newest[i] if i < len(snapshot.newest) else None
        if case is None:
            row = {"href": "/", "className": "off"}
            texts = ["", "", "", ""]
        else:
            new = snapshot.data_time - case.opened_at < MINUTE
            row = {"href": f"/cases/{case.key}", "className": "new1" if new else ""}
            today = day_of(case.opened_at) == snapshot.today
            time = fmt.clock(case.opened_at) if today else fmt.day_short(day_of(case.opened_at))
            kind, place = words(f"kind.{case.kind}"), case.area.title(words.lang)
            texts = [time, kind, place, names.get(case.township, "")]
        cells[sid("new", i)] = row
        for name, text in zip(_FEED, texts, strict=True):
            cells[sid("new", i, name)] = {"children": text}
    cells[sid("calm")] = {"className": classes("calm", "off" if snapshot.newest else "")}
    return cells


def _newest(words: Words, cells: Cells) -> html.Section:
    rows = [
        dcc.Link(
            [span(sid("new", i, name), cells) for name in _FEED],
            id=sid("new", i),
            **cells[sid("new", i)],
        )
        for i in range(NEWEST)
    ]
    return panel(
        html.Div(rows, className="feed"),
        html.P(words("screen.calm"), id=sid("calm"), **cells[sid("calm")]),
        heading=words("screen.newest"),
        right=html.Span(words("screen.newest_columns"), className="sub"),
        className="new",
    )


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements of the column."""
    return {
        **_open_cells(snapshot, words),
        **_kind_cells(snapshot, words),
        **_newest_cells(snapshot, words),
    }


def column(snapshot: Snapshot, words: Words, cells: Cells) -> html.Div:
    """Return the column."""
    panels = [_open(snapshot, words, cells), _kinds(snapshot, words, cells), _newest(words, cells)]
    return html.Div(panels, className="left")
