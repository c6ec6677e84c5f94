"""Frame: what stands around every light page: header, breadcrumb, age of the data, language."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.area import Area
from dashboard.day import Instant
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.live import SPOKEN
from layouts.parts import classes, language_switch, wild


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the breadcrumb; without a path it is where the reader is."""

    text: str
    path: str = ""


def area_crumbs(path: Sequence[Area], words: Words, *, here: bool = False) -> tuple[Crumb, ...]:
    """Return the areas of a path as links to their workbenches, the last one ``here`` or not."""
    return tuple(
        Crumb(area.title(words.lang), "" if here and area is path[-1] else f"/area/{area.code}")
        for area in path
    )


def document_title(page: str, words: Words) -> str:
    """Return the browser's title of a page."""
    return words("frame.page_title", page=page, product=words("product.name"))


def frame(
    *content: Component,
    words: Words,
    title: str,
    crumbs: Sequence[Crumb] = (),
    data_time: Instant | None = None,
    now: Instant | None = None,
    live: Mapping[str, Any] | None = None,
    demonstration: bool = False,
    note: str = "",
) -> html.Div:
    """Return a whole light page; ``title`` becomes the browser's.

    ``live`` tells live.js how to keep the page fresh; a page without it only keeps the age of
    its data true (grid.js).
    """
    remark = " · ".join(words(f"frame.{key}") for key in ("demonstration", "sketch"))
    header = [
        html.A(words("frame.skip"), href="#content", className="skip"),
        dcc.Link(words("product.name"), href="/", title=words("frame.home"), className="brand"),
        _breadcrumb(crumbs, note, words),
        html.Span(className="sp"),
        _ways(words),
        html.Span(remark, className="foot dk") if demonstration else None,
        _fresh(data_time, data_time if now is None else now, words),
        html.Span(id=ids.ME, className="me"),
        language_switch(words),
    ]
    marks = {"data_theme": "light", "data_scale": "desk"}
    marks["data_title"] = document_title(title, words)
    if live is not None:
        marks["data_live"] = json.dumps(live, ensure_ascii=False)
    elif data_time is not None:
        marks["data_age"] = _age(data_time, data_time if now is None else now, words)
    return html.Div(
        [
            html.Header([part for part in header if part is not None], className="top"),
            html.Main(list(content), id="content", className="page"),
        ],
        className="desk",
        lang="zh-CN" if words.lang == "zh" else words.lang,
        **wild(**marks),
    )


def _ways(words: Words) -> html.Nav:
    """Return the ways to the pages that stand beside the boards."""
    ways = (("order.orders", "/orders"), ("order.quarantine", "/quarantine"))
    links = [dcc.Link(words(key), href=path) for key, path in ways]
    return html.Nav(links, className="ways", **wild(aria_label=words("frame.ways")))


def _age(data_time: Instant, now: Instant, words: Words) -> str:
    """Return what grid.js needs to tell the age of the data: its age now, and the words."""
    texts = {name: words(f"format.{name}") for name in SPOKEN}
    return json.dumps({"elapsed": max(now - data_time, 0), "words": texts}, ensure_ascii=False)


def crumb_items(crumbs: Sequence[Crumb], *, note: str = "") -> list[Component]:
    """Return the steps of a breadcrumb, links but for where the reader is."""
    items: list[Component] = []
    for crumb in crumbs:
        if items:
            items.append(html.Span("/", className="slash", **wild(aria_hidden="true")))
        items.append(
            dcc.Link(crumb.text, href=crumb.path)
            if crumb.path
            else html.B(crumb.text, **wild(aria_current="page"))
        )
    if note:
        items.append(html.Span(note, className="dk note"))
    return items


def fresh_time(data_time: Instant) -> dict[str, Any]:
    """Return what the element with the time of the data shows, for a page's refresh."""
    return {"children": fmt.clock(data_time), "title": fmt.stamp_long(data_time)}


def _breadcrumb(crumbs: Sequence[Crumb], note: str, words: Words) -> html.Nav:
    return html.Nav(
        crumb_items(crumbs, note=note),
        id=ids.desk("crumbs"),
        className="crumb",
        **wild(aria_label=words("frame.crumbs")),
    )


def _fresh(data_time: Instant | None, now: Instant | None, words: Words) -> html.Span | None:
    """Return the time of the data and its age; kept true while the page stands."""
    if data_time is None or now is None:
        return None
    return html.Span(
        [
            html.Span(f"{words('frame.data')} ", className="dk"),
            html.B(fmt.clock(data_time), id=ids.desk("time"), title=fmt.stamp_long(data_time)),
            " · ",
            html.Span(fmt.age(max(now - data_time, 0), words), className="age"),
        ],
        id=ids.DESK_FRESH,
        className=classes("fresh", "foot"),
        role="status",
        **wild(aria_live="off"),
    )
