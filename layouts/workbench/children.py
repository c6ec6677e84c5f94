"""Children: the areas beneath one, in a table that sorts by its address, with a row of totals."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from dashboard.control import Colour
from dashboard.day import add_days
from dashboard.metric import Part
from dashboard.snapshot import AreaLine, Snapshot, Value
from dashboard.words import Words
from layouts import format as fmt
from layouts.error import empty
from layouts.ids import desk as did
from layouts.parts import (
    Cells,
    chip_class,
    classes,
    colour_name,
    link_props,
    linked,
    panel,
    span,
    why_link,
    wild,
)
from layouts.workbench.order import METRIC, SORTS, ordered
from layouts.workbench.spark import spark, spark_cells

Values = Mapping[str, Value]
_RATES = frozenset({"response", "closure", "daily"})
_WIDE = frozenset({"closure", "daily", "score", "parts"})
"""Columns that a phone leaves out."""
_SHORT = frozenset({"colour", "spark"})
"""Columns with a short heading for a phone."""


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements of all rows, by the code of their area."""
    found: Cells = {}
    for line in snapshot.children:
        code = line.area.code
        colour = line.colour.value if line.colour else "none"
        found[did("chip", code)] = {
            "children": words(f"letter.{colour}"),
            "className": chip_class(colour),
            "title": f"{colour_name(colour, words)} · {words('workbench.why')}",
        }
        found |= _unit_cells(line.values, code, sum(line.units.values()), words)
        found |= _value_cells(line.values, code, words)
        found |= spark_cells(_spark_value(line, snapshot), line.spark, words)
    units = int(sum(snapshot.values[f"control_{colour}"].value or 0 for colour in Colour))
    found |= _unit_cells(snapshot.values, "sum", units, words)
    return found | _value_cells(snapshot.values, "sum", words)


def _spark_value(line: AreaLine, snapshot: Snapshot) -> Value:
    first = add_days(snapshot.today, 1 - max(len(line.spark), 1))
    return Value(
        metric="alerts_raised",
        area=line.area.code,
        value=float(sum(line.spark)),
        first_day=first,
        last_day=snapshot.today,
    )


def _unit_cells(values: Values, code: str, units: int, words: Words) -> Cells:
    """Return a row's units: how many are orange, how many blue, of how many."""
    found: Cells = {did("units", code): {"children": fmt.number(units)}}
    for colour in (Colour.ORANGE, Colour.BLUE):
        found[did(colour, code)] = link_props(values[f"control_{colour}"], words)
    return found


def _value_cells(values: Values, code: str, words: Words) -> Cells:
    found: Cells = {}
    for name, metric in METRIC.items():
        if metric in values:
            props = link_props(values[metric], words)
            if name in _RATES and values[metric].value is not None:
                props["children"] += "%"
            found[did(name, code)] = props
    if "task_response" in values:
        for part in (Part.HITS, Part.BASE):
            props = link_props(values["task_response"], words, part=part)
            found[did(part, code)] = {**props, "className": "n"}
    return found


def children_panel(snapshot: Snapshot, words: Words, cells: Cells, *, sort: str) -> html.Section:
    """Return the table; ``sort`` is a column, "-" before it for the largest first."""
    lines = snapshot.children
    if not lines:
        name = snapshot.area.title(words.lang)
        hint = words("workbench.no_children_hint", area=name)
        return panel(empty(words("workbench.no_children"), hint), className="card kids")
    names = _columns(lines)
    by = words(f"workbench.column.{sort.lstrip('-')}") if sort else ""
    order = words("workbench.children_sorted", column=by) if sort else ""
    level = words(f"workbench.level.{lines[0].area.level}")
    rows = [_total(words, cells, names)]
    rows += [_row(line, words, cells, names) for line in ordered(lines, sort)]
    head = html.Tr([_head(name, snapshot, sort, level, words) for name in names])
    sub = order or words("workbench.children_default")
    return panel(
        html.Div(
            html.Table([html.Thead(head), html.Tbody(rows)]), className="scroll", tabIndex="0"
        ),
        html.Div(words("workbench.bad_note"), className="foot note"),
        heading=level,
        sub=words("workbench.children_sub", n=fmt.number(len(lines)), order=sub),
        className="card kids",
        **wild(aria_label=level),
    )


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


def _head(name: str, snapshot: Snapshot, sort: str, level: str, words: Words) -> html.Th:
    text = level if name == "name" else words(f"workbench.column.{name}")
    extra = classes("" if name in ("name", "spark") else "rt", "dk" if name in _WIDE else "")
    if name not in SORTS:
        return html.Th(_texts(name, text, words), className=extra, scope="col")
    by, descending = (sort.lstrip("-"), sort.startswith("-")) if sort else ("colour", True)
    on = by == name
    down = not descending if on else name not in ("name", *_RATES, "score")
    fields: dict[str, object] = {} if snapshot.days == 1 else {"days": snapshot.days}
    fields["sort"] = f"-{name}" if down else name
    mark = (" ↓" if descending else " ↑") if on else ""
    path = f"/area/{snapshot.area.code}?{urlencode(fields)}"
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
    rest = [html.Td() if name == "spark" else _cell(name, "sum", cells) for name in names[1:]]
    return html.Tr([first, *rest], className="sum")


def _row(line: AreaLine, words: Words, cells: Cells, names: Sequence[str]) -> html.Tr:
    first = _name_cell(line, words, cells)
    return html.Tr([first, *(_cell(name, line.area.code, cells) for name in names[1:])])


def _cell(name: str, code: str, cells: Cells) -> html.Td:
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
            return html.Td(spark(code, cells), className="sp14")
        case _:
            extra = classes("rt", "dk" if name in _WIDE else "")
            return html.Td(linked(did(name, code), cells), className=extra)


def _name_cell(line: AreaLine, words: Words, cells: Cells) -> html.Td:
    code = line.area.code
    mark = why_link(code, html.Span(id=did("chip", code), **cells[did("chip", code)]))
    name = dcc.Link(line.area.title(words.lang), href=f"/area/{code}", className="n")
    return html.Td(html.Span([mark, name], className="nm"))
