"""Quarantine: the page that lists what was refused, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.briefings.own import Sort
from dashboard.day import Instant
from dashboard.intake.quarantine import Asked, Held, HeldPage, State, masked_refusal
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.error import empty
from layouts.frame import Crumb, frame
from layouts.lists.case_list import GRID_OPTIONS
from layouts.parts import classes, wild
from layouts.take import collect_button, sheet_link

COLUMNS = (
    ("id", 90, "ZhikongLink"),
    ("at", 130, ""),
    ("type", 100, ""),
    ("why", 380, "ZhikongText"),
    ("field", 170, ""),
    ("origin", 200, "ZhikongText"),
    ("where", 170, ""),
    ("times", 80, ""),
    ("state", 100, ""),
)
"""Columns with their least width in pixels and what draws their cells (assets/grid.js)."""
PHONE = ("id", "type", "why")


@dataclass(frozen=True, slots=True)
class QuarantineView:
    """What the page of quarantine shows."""

    asked: Asked
    page: HeldPage
    now: Instant
    may_export: bool = False
    demonstration: bool = False


def known(key: str, other: str, words: Words) -> str:
    """Return a text, or something else where there is none."""
    return words(key) if words.keys() >= {key} else other


def type_name(type_: str, words: Words) -> str:
    """Return what a type of record is called; the types that somebody made up as they stand."""
    return known(f"quarantine.type_{type_}", type_ or words("quarantine.no_type"), words)


def reason_text(held: Held, words: Words) -> str:
    """Return in a sentence why a record was refused."""
    refusal = masked_refusal(held)
    return refusal.text(words) if words.keys() >= {f"refusal.{refusal.reason}"} else refusal.reason


def quarantine(view: QuarantineView, words: Words) -> Component:
    """Return the page of quarantine."""
    title = words("quarantine.title")
    heading = html.H1([title, " — ", html.Span(fmt.number(view.page.total), className="eq")])
    said: list[Component] = [
        html.Div([heading, html.P(words("quarantine.definition"), className="def")])
    ]
    if view.may_export:
        query = _taken(view.asked)
        said += [collect_button(Sort.TABLE, query, words), sheet_link(query, words)]
    lead = html.Div(said, className="lead")
    rows: list[Component] = [_filters(view, words)]
    if view.page.rows:
        rows += [_grid(view.page, words), _pager(view, words)]
    else:
        rows.append(empty(words("quarantine.empty"), words("quarantine.empty_hint")))
    return frame(
        lead,
        html.Hr(),
        html.Section(rows, className="card list"),
        words=words,
        title=title,
        crumbs=(Crumb(title),),
        data_time=view.now,
        now=view.now,
        demonstration=view.demonstration,
    )


def _taken(asked: Asked) -> str:
    """Return the query by which these records are taken along."""
    query = asked.path(before=0).partition("?")[2]
    return f"of=quarantine&{query}" if query else "of=quarantine"


def _filters(view: QuarantineView, words: Words) -> html.Div:
    asked = view.asked
    states = [
        _chip(asked, words, "state", state, words(f"quarantine.{state or 'all'}"))
        for state in (*State, "")
    ]
    groups = [_group("state", states, words)]
    for column, counted in view.page.choices.items():
        names = counted if getattr(asked, column) in (*counted, "") else {getattr(asked, column): 0}
        chips = [
            _chip(asked, words, column, value, _choice(column, value, words), counted.get(value))
            for value in names
            if value
        ]
        if chips:
            groups.append(_group(column, chips, words))
    groups.append(html.Span(words("quarantine.note"), className="k"))
    return html.Div(
        groups, className="filters", role="group", **wild(aria_label=words("cases.filters"))
    )


def _choice(column: str, value: str, words: Words) -> str:
    if column == "type":
        return type_name(value, words)
    if column == "reason":
        return known(f"quarantine.reason.{value}", value, words)
    return value


def _group(column: str, chips: Sequence[Component], words: Words) -> html.Span:
    label = html.Span(words(f"quarantine.group_{column}"), className="lab")
    return html.Span([label, *chips], className="group")


def _chip(
    asked: Asked, words: Words, column: str, value: str, name: str, n: int | None = None
) -> dcc.Link:
    """Return a value that can be chosen; the one that is chosen leads back to any."""
    on = getattr(asked, column) == value
    inside: list[str | Component] = [name]
    if n is not None:
        inside.append(html.B(fmt.number(n)))
    other = "" if on and column != "state" else value
    return dcc.Link(
        inside,
        href=asked.path(**{column: other, "before": 0}),
        title=words("cases.remove") if on and column != "state" else "",
        className=classes("fchip", "on" if on else ""),
    )


def _row(held: Held, words: Words) -> dict[str, object]:
    line = "" if held.line is None else words("quarantine.line", line=fmt.number(held.line))
    why = reason_text(held, words)
    return {
        "id": {"text": str(held.id), "href": f"/quarantine/{held.id}", "class": "open"},
        "at": fmt.stamp(held.at),
        "type": type_name(held.type, words),
        "why": {"text": why},
        "field": held.refusal.field or words("quarantine.no_field"),
        "origin": {"text": held.origin, "small": line},
        "where": held.area,
        "times": fmt.number(held.times),
        "state": words(f"quarantine.{held.state}"),
        "key": str(held.id),
    }


def _grid(page: HeldPage, words: Words) -> html.Div:
    columns = [
        {
            "field": name,
            "headerName": words(f"quarantine.{name}")
            if name != "state"
            else words("quarantine.group_state"),
            "minWidth": width,
            "flex": width,
            "context": {"phone": name in PHONE},
            **({"cellRenderer": renderer} if renderer else {}),
        }
        for name, width, renderer in COLUMNS
    ]
    grid = dag.AgGrid(
        id=ids.GRID,
        columnDefs=columns,
        rowData=[_row(held, words) for held in page.rows],
        defaultColDef={"resizable": True, "sortable": False, "cellDataType": False},
        dashGridOptions=GRID_OPTIONS,
        getRowId="params.data.key",
        className="grid",
        style={"height": None},
    )
    return html.Div(
        grid, className="rows", role="group", **wild(aria_label=words("quarantine.title"))
    )


def _pager(view: QuarantineView, words: Words) -> html.Div:
    total = words("quarantine.count", n=fmt.number(view.page.total))
    places = (("first", 0, bool(view.asked.before)), ("next", view.page.next, bool(view.page.next)))
    links: list[Component] = [
        dcc.Link(words(f"quarantine.{name}"), href=view.asked.path(before=before), className="btn")
        if possible
        else html.Span(
            words(f"quarantine.{name}"), className="btn dis", **wild(aria_disabled="true")
        )
        for name, before, possible in places
    ]
    named = wild(aria_label=words("cases.pages"))
    parts = [
        html.Span(total, className="count"),
        html.Span(className="sp"),
        html.Nav(links, **named),
    ]
    return html.Div(parts, className="pager")
