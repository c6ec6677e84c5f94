"""Assessment: the mean score, how it is made, the best and the worst grids."""

from collections.abc import Sequence

from dash import dcc, html

from dashboard.boards.snapshot import AreaLine, Snapshot
from dashboard.numbers.metric import Part
from dashboard.words import Words
from layouts import format as fmt
from layouts.ids import screen as sid
from layouts.parts import Cells, classes, link_props, linked, panel, span

GRIDS = 5
"""Grids in each of the two lists."""


def _list_cells(name: str, lines: Sequence[AreaLine], words: Words) -> Cells:
    cells: Cells = {}
    for i in range(GRIDS):
        line = lines[i] if i < len(lines) else None
        if line is None:
            cells[sid(name, i)] = {"href": "/", "className": "off"}
            cells[sid(name, i, "name")] = {"children": ""}
            cells[sid(name, i, "n")] = {"children": ""}
            continue
        value = line.values["score"]
        title = line.area.title(words.lang)
        cells[sid(name, i)] = {
            "href": value.listing(Part.BASE).path(),
            "className": "bad" if value.bad else "",
        }
        cells[sid(name, i, "name")] = {"children": title}
        cells[sid(name, i, "n")] = {"children": fmt.value_text(value)}
    return cells


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements of the panel."""
    values = snapshot.values
    score = values["score"]
    none = score.value is None or not (snapshot.best or snapshot.worst)
    sum_props = {**link_props(score, words), "children": fmt.points(score.numerator)}
    minus = link_props(values["deductions"], words)
    return {
        sid("score"): link_props(score, words),
        sid("score", "sum"): sum_props,
        sid("score", "grids"): {
            "children": words("screen.score_made", n=fmt.number(score.denominator))
        },
        sid("score", "minus"): {**minus, "children": str(minus["children"]).lstrip(fmt.MINUS)},
        sid("score", "plus"): link_props(values["bonuses"], words),
        sid("score", "none"): {"className": classes("calm", "" if none else "off")},
        **_list_cells("best", snapshot.best, words),
        **_list_cells("worst", snapshot.worst, words),
    }


def _list(name: str, words: Words, cells: Cells) -> html.Div:
    rows = [
        dcc.Link(
            [
                span(sid(name, i, "name"), cells),
                html.B(id=sid(name, i, "n"), className="n", **cells[sid(name, i, "n")]),
            ],
            id=sid(name, i),
            **cells[sid(name, i)],
        )
        for i in range(GRIDS)
    ]
    return html.Div([html.Div(words(f"screen.{name}", n=GRIDS), className="h"), *rows])


def score_panel(words: Words, cells: Cells) -> html.Section:
    """Return the panel."""
    made = [
        html.Div(
            [
                "100 + (",
                linked(sid("score", "sum"), cells),
                " ",
                span(sid("score", "grids"), cells),
                ")",
            ],
            className="made",
        ),
        html.Div(
            [
                words("screen.deducted"),
                " ",
                linked(sid("score", "minus"), cells),
                " · ",
                words("screen.added"),
                " ",
                linked(sid("score", "plus"), cells),
            ],
            className="made",
        ),
    ]
    big = html.Div(linked(sid("score"), cells), className="big")
    lists = html.Div([_list("best", words, cells), _list("worst", words, cells)], className="bw")
    none = html.P(words("screen.no_scores"), id=sid("score", "none"), **cells[sid("score", "none")])
    return panel(
        html.Div([big, html.Div(made)], className="rtop"),
        lists,
        none,
        heading=words("screen.score"),
        sub=words("screen.month_mean"),
        className="score",
    )
