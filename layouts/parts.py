"""Parts: the small components that every screen shares."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.area import Area
from dashboard.boards.snapshot import Value
from dashboard.numbers.metric import Part, Type, metric_of
from dashboard.words import Words
from layouts import format as fmt

Props = dict[str, Any]
"""The changing properties of one element: children, href, title, className ..."""
Cells = dict[str, Props]
"""The changing elements of a page by id; what the snapshot carries to the browser."""

CHIP = {"green": "g", "blue": "b", "orange": "o", "yellow": "y", "red": "r", "late": "r"}
LANG_NAMES = {"zh": "中", "en": "EN"}


def wild(**values: object) -> dict[str, Any]:
    """Return data- and aria- properties, which Dash takes by names that Python cannot write."""
    return {name.replace("_", "-"): value for name, value in values.items()}


def classes(*names: str) -> str:
    """Join class names, leaving out the empty ones."""
    return " ".join(name for name in names if name)


def definition(value: Value, words: Words) -> str:
    """Return what a number means, as its tip says it: name, then definition."""
    key = f"metric.{value.metric}"
    said = f"{words(f'{key}.name')}\n{words(f'{key}.definition')}"
    return f"{said}\n{words('sources.stale')}" if value.stale else said


def link_props(value: Value, words: Words, *, part: Part | None = None, extra: str = "") -> Props:
    """Return text, list, definition and class of the link on a number.

    A rate's own link opens on its misses, which are what the reader came for; the numbers of its
    parts open each their own list.
    """
    rate = metric_of(value.metric).type is Type.RATE
    opened = part or (Part.MISSES if rate else Part.BASE)
    text = fmt.value_text(value) if part is None else fmt.number(part_value(value, part))
    return {
        "children": text,
        "href": value.listing(opened).path(),
        "title": definition(value, words),
        "className": classes("n", extra, *_marks(value, part)),
    }


def _marks(value: Value, part: Part | None) -> list[str]:
    """Return the classes of a number: misses its target, out of date, not there at all."""
    bad = value.bad and part is not Part.HITS
    none = part is None and value.value is None
    return ["bad"] * bad + ["old"] * value.stale + ["none"] * none


def part_value(value: Value, part: Part) -> float | None:
    """Return how many cases a part of a rate has."""
    match part:
        case Part.HITS:
            return value.numerator
        case Part.MISSES:
            return value.misses
        case Part.BASE:
            return value.denominator


def number_link(
    value: Value, words: Words, *, part: Part | None = None, extra: str = ""
) -> dcc.Link:
    """Return a number as the link to its list."""
    return dcc.Link(**link_props(value, words, part=part, extra=extra))


def linked(element_id: str, cells: Mapping[str, Props]) -> dcc.Link:
    """Return a link whose properties stand in the cells."""
    return dcc.Link(id=element_id, **cells[element_id])


def span(element_id: str, cells: Mapping[str, Props]) -> html.Span:
    """Return a span whose properties stand in the cells."""
    return html.Span(id=element_id, **cells[element_id])


def chip_class(colour: str | None) -> str:
    """Return the class of a colour's chip."""
    return classes("chip", CHIP.get(colour or "", "none"))


def chip(colour: str | None, words: Words, *, title: str = "") -> html.Span:
    """Return a colour as a small square with its letter."""
    colour = colour or "none"
    return html.Span(
        words(f"letter.{colour}"),
        className=chip_class(colour),
        title=title or colour_name(colour, words),
    )


def colour_name(colour: str, words: Words) -> str:
    """Return the name of a colour or of lateness."""
    return words("timeliness.late") if colour == "late" else words(f"colour.{colour}")


def unit(value: Value, words: Words) -> str | html.Span:
    """Return a value's unit, small beside it, or nothing."""
    text = fmt.unit_text(value, words)
    return html.Span(text, className="unit") if text else ""


def tag(text: str) -> html.Span:
    """Return a small framed remark."""
    return html.Span(text, className="tag")


def panel(
    *children: Any, heading: Any = None, sub: Any = None, right: Any = None, **props: Any
) -> html.Section:
    """Return a panel with a heading, a quiet remark beside it and something at its right."""
    extra = props.pop("className", "")
    top = []
    if heading is not None:
        inside = [heading]
        if sub is not None:
            inside.append(html.Span(sub, className="sub"))
        if right is not None:
            inside.append(html.Span(right, className="r"))
        top = [html.H2(inside)]
    return html.Section([*top, *children], className=classes("panel", extra), **props)


def language_switch(words: Words) -> html.Span:
    """Return the two buttons that change the language; lang.js acts on them."""
    buttons = [
        html.Button(
            name,
            className=classes("lang", "on" if lang == words.lang else ""),
            lang="zh-CN" if lang == "zh" else lang,
            **wild(data_lang=lang, aria_pressed=str(lang == words.lang).lower()),
        )
        for lang, name in LANG_NAMES.items()
    ]
    return html.Span(
        buttons, className="seg", role="group", **wild(aria_label=words("format.language"))
    )


def short_path(path: tuple[Area, ...], words: Words) -> str:
    """Join the names of areas from the larger to the smaller."""
    return " · ".join(area.title(words.lang) for area in path)


def why_link(code: str, *children: Any, **props: Any) -> Component:
    """Return something that asks why an area has its colour; opens beside the page.

    Without script it is a plain link to the same page with the question in its address.
    """
    return html.A(list(children), href=f"?why={code}", **wild(data_why=code), **props)
