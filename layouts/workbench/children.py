"""Children: the areas beneath one, in a table that sorts by its address, with a row of totals."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.boards.snapshot import AreaLine, Snapshot
from dashboard.words import Words
from layouts import format as fmt
from layouts.error import empty
from layouts.ids import desk as did
from layouts.parts import Cells, classes, linked, panel, span, why_link, wild
from layouts.workbench.child_cells import RATES, SUM
from layouts.workbench.order import METRIC, SORTS, ordered
from layouts.workbench.row_filter import no_match, row_filter, sought
from layouts.workbench.spark import spark
from layouts.workbench.view import View, address, row_levels

_WIDE = frozenset({"closure", "daily", "score", "parts"})
"""Columns that a phone leaves out."""
_SHORT = frozenset({"colour", "spark"})
"""Columns with a short heading for a phone."""
_CHOICE = 2
"""Levels that make a choice."""


def children_panel(snapshot: Snapshot, words: Words, cells: Cells, view: View) -> html.Section:
    """Return the table with its level switch and its filter."""
    lines = snapshot.children
    if not lines:
        name = snapshot.area.title(words.lang)
        hint = words("workbench.no_children_hint", area=name)
        return panel(empty(words("workbench.no_children"), hint), className="card kids")
    names = _columns(lines)
    level = words(f"workbench.level.{lines[0].area.level}")
    rows = [_total(words, cells, names)]
    rows += [_row(line, words, cells, names) for line in ordered(lines, view.sort)]
    table = html.Table([html.Thead(_heads(snapshot, words, names, view)), html.Tbody(rows)])
    return panel(
        row_filter(snapshot, words, view, colours="colour" in names),
        html.Div(table, className="scroll", tabIndex="0"),
        no_match(words),
        html.Div(words("workbench.bad_note"), className="foot note"),
        heading=level,
        sub=_order(lines, words, view),
        right=_level_switch(snapshot, words, view),
        className="card kids",
        **wild(aria_label=level),
    )


def _order(lines: Sequence[AreaLine], words: Words, view: View) -> str:
    """Return how many rows there are and how they are sorted."""
    order = words("workbench.children_default")
    if view.sort:
        by = words(f"workbench.column.{view.sort.lstrip('-')}")
        order = words("workbench.children_sorted", column=by)
    return words("workbench.children_sub", n=fmt.number(len(lines)), order=order)


def _level_switch(snapshot: Snapshot, words: Words, view: View) -> html.Nav | None:
    """Return the links to the levels that the table can show, where there is a choice."""
    rows = row_levels(snapshot)
    if len(rows) < _CHOICE:
        return None
    links = [
        dcc.Link(
            [words(f"workbench.level.{row.level}"), " ", fmt.number(row.n)],
            href=address(snapshot, view, level=row.level),
            className="on" if row.on else "",
        )
        for row in rows
    ]
    named = wild(aria_label=words("workbench.levels"), data_keep="")
    return html.Nav(links, className="seg", **named)


def _columns(lines: Sequence[AreaLine]) -> list[str]:
    """Return the columns that these areas have something to say in."""
    values = lines[0].values
    names = ["name"]
    if any(sum(line.units.values()) for line in lines):
        names.append("colour")
    names += [name for name, metric in METRIC.items() if metric in values]
    if "response" in names:
        names.insert(names.index("response") + 1, "parts")
    return [*names, "spark"] if any(line.spark for line in lines) else names


def _heads(snapshot: Snapshot, words: Words, names: Sequence[str], view: View) -> html.Tr:
    level = words(f"workbench.level.{snapshot.children[0].area.level}")
    heads = [_head(name, snapshot, view, level, words) for name in names]
    return html.Tr(heads, **wild(data_keep=""))


def _head(name: str, snapshot: Snapshot, view: View, level: str, words: Words) -> html.Th:
    text = level if name == "name" else words(f"workbench.column.{name}")
    extra = classes("" if name in ("name", "spark") else "rt", "dk" if name in _WIDE else "")
    if name not in SORTS:
        return html.Th(_texts(name, text, words), className=extra, scope="col")
    sort = view.sort
    by, descending = (sort.lstrip("-"), sort.startswith("-")) if sort else ("colour", True)
    on = by == name
    down = not descending if on else name not in ("name", *RATES, "score")
    mark = (" ↓" if descending else " ↑") if on else ""
    path = address(snapshot, view, sort=f"-{name}" if down else name)
    aria = ("descending" if descending else "ascending") if on else "none"
    return html.Th(
        dcc.Link([*_texts(name, text, words), mark], href=path),
        className=classes(extra, "on" if on else ""),
        scope="col",
        **wild(aria_sort=aria),
    )


def _texts(name: str, text: str, words: Words) -> list[Any]:
    """Return a heading, for a phone its short form."""
    if name not in _SHORT:
        return [text]
    short = words(f"workbench.short.{name}")
    return [html.Span(text, className="dk"), html.Span(short, className="ph")]


def _total(words: Words, cells: Cells, names: Sequence[str]) -> html.Tr:
    """Return the row of the area itself, which is what its children add up to."""
    first = html.Td(words("workbench.total"))
    rest = [html.Td() if name == "spark" else _cell(name, SUM, words, cells) for name in names[1:]]
    return html.Tr([first, *rest], className="sum")


def _row(line: AreaLine, words: Words, cells: Cells, names: Sequence[str]) -> html.Tr:
    first = _name_cell(line, words, cells)
    code = line.area.code
    return html.Tr(
        [first, *(_cell(name, code, words, cells) for name in names[1:])],
        id=did("row", code),
        **cells[did("row", code)],
        **wild(data_code=code, data_find=sought(line)),
    )


def _cell(name: str, code: str, words: Words, cells: Cells) -> html.Td:
    match name:
        case "colour":
            inside: list[Any] = [
                linked(did("orange", code), cells), " · ", linked(did("blue", code), cells),
                html.Span([" / ", span(did("units", code), cells)], className="m1 dk"),
            ]  # fmt: skip
            return html.Td(inside, className="rt")
        case "parts":
            both: list[Any] = [
                linked(did("hits", code), cells),
                " / ",
                linked(did("base", code), cells),
            ]
            return html.Td(both, className="rt m1 dk")
        case "spark":
            return html.Td(spark(code, cells, words), className="sp14")
        case _:
            extra = classes("rt", "dk" if name in _WIDE else "")
            return html.Td(linked(did(name, code), cells), className=extra)


def _name_cell(line: AreaLine, words: Words, cells: Cells) -> html.Td:
    code = line.area.code
    mark = why_link(code, html.Span(id=did("chip", code), **cells[did("chip", code)]))
    name = dcc.Link(line.area.title(words.lang), href=f"/area/{code}", className="n")
    return html.Td(html.Span([mark, name], className="nm"))
