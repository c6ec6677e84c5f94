"""Row filter: what hides rows of the table in the browser; assets/rows.js acts on it.

The row of totals stays the whole area's: a filter looks for rows, it counts nothing anew.
"""

from typing import Any

from dash import dcc, html

from dashboard.boards.snapshot import AreaLine, Snapshot
from dashboard.colours.control import SEVERITY, Colour
from dashboard.words import Words
from layouts import format as fmt
from layouts.ids import desk as did
from layouts.parts import chip, classes, wild
from layouts.workbench.view import View


def row_filter(snapshot: Snapshot, words: Words, view: View, *, colours: bool) -> html.Div:
    """Return the field and, where rows have any, the colours to filter by, and what is left."""
    all_ = fmt.number(len(snapshot.children))
    parts: list[Any] = [
        dcc.Input(
            id=did("find"),
            type="search",
            value=view.find,
            placeholder=words("workbench.find"),
            autoComplete="off",
            className="find",
        ),
    ]
    if colours:
        parts.append(_colours(words, view.colours))
    parts.append(
        html.Span(
            className="left",
            role="status",
            **wild(data_left=words("workbench.left", n="{n}", all=all_)),
        )
    )
    named = wild(aria_label=words("workbench.filter"), data_rows="")
    return html.Div(parts, className="rowfilter", role="search", **named)


def _colours(words: Words, on: tuple[Colour, ...]) -> html.Span:
    """Return a button for each colour, the severest first, with the place of its count."""
    buttons = [
        html.Button(
            [chip(colour, words), html.Span(className="count")],
            type="button",
            className=classes("pick", "on" if colour in on else ""),
            title=words("workbench.only", colour=words(f"colour.{colour}")),
            **wild(data_pick=colour.value, aria_pressed=str(colour in on).lower()),
        )
        for colour in sorted(Colour, key=SEVERITY.__getitem__, reverse=True)
    ]
    named = wild(aria_label=words("workbench.by_colour"))
    return html.Span(buttons, className="picks", role="group", **named)


def no_match(words: Words) -> html.Div:
    """Return what stands in place of the rows when none is left, with the way back to all."""
    way = html.Button(
        words("workbench.show_all"), type="button", className="btn", **wild(data_rows_all="")
    )
    text = html.P(words("workbench.no_match"))
    return html.Div([text, way], className="empty nomatch", hidden=True)


def sought(line: AreaLine) -> str:
    """Return what a row is found by: its names in both languages and its code."""
    area = line.area
    return " ".join((area.name, area.name_en, area.code)).lower()
