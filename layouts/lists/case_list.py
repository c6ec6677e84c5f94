"""Case list: the page behind a number: what it is, its parts, filters, rows and the way on."""

from dataclasses import replace
from typing import Any

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.briefings.own import Sort
from dashboard.numbers.listing import Listing
from dashboard.words import Words
from layouts import ids
from layouts.error import empty
from layouts.frame import Crumb, area_crumbs, frame
from layouts.lists.columns import definitions
from layouts.lists.filters import days_text
from layouts.lists.live import ListView, area_name, is_rate, list_cells
from layouts.live import following
from layouts.parts import Cells, wild
from layouts.take import collect_button, sheet_link

_THEME = """themeQuartz.withParams({
  backgroundColor: 'var(--panel)', foregroundColor: 'var(--text)', borderColor: 'var(--line)',
  accentColor: 'var(--text)', headerBackgroundColor: 'var(--raised)',
  headerTextColor: 'var(--text-2)', headerFontWeight: 400, headerFontSize: 'var(--t-min)',
  fontFamily: 'var(--font)', fontSize: 'var(--t-list)', rowHoverColor: 'var(--raised)',
  oddRowBackgroundColor: 'var(--panel)', cellHorizontalPadding: 'calc(var(--u) * 2.5)',
  spacing: 'var(--u)', wrapperBorder: false, wrapperBorderRadius: 0, headerColumnBorder: false,
  rowHeight: 'calc(var(--u) * 7)', headerHeight: 'calc(var(--u) * 7)'
})"""
"""The grid's theme: the tokens and nothing else."""
GRID_OPTIONS = {
    "theme": {"function": _THEME},
    "domLayout": "autoHeight",
    "animateRows": False,
    "enableCellTextSelection": True,
    "ensureDomOrder": True,
    "suppressColumnVirtualisation": True,
    "suppressMovableColumns": True,
    "suppressDragLeaveHidesColumns": True,
}


LEAST_SECONDS = 2
"""Time between two refreshes of a list: it costs a read of its own, unlike a board."""


def case_list(view: ListView, words: Words, *, refresh_seconds: float) -> Component:
    """Return the page of a list."""
    listing, cells = view.listing, list_cells(view, words)
    name = words(f"metric.{listing.metric}.name")
    return frame(
        _lead(view, words, cells),
        _tabs(words, cells) if is_rate(listing) else html.Hr(),
        _rows(view, words, cells),
        words=words,
        title=f"{name} · {area_name(view, words)} · {days_text(listing, words, view.today)}",
        crumbs=(*area_crumbs(view.path, words), Crumb(name)),
        data_time=view.data_time,
        now=view.now,
        live=_live(view, words, refresh_seconds),
        demonstration=view.demonstration,
    )


def _live(view: ListView, words: Words, refresh_seconds: float) -> dict[str, Any]:
    """Return what live.js needs; days are settled, so that midnight does not turn the list."""
    return following(
        words,
        area=view.listing.area,
        board_url=f"/cases.json?{view.listing.query()}&lang={words.lang}",
        refresh_seconds=refresh_seconds,
        revision=view.revision,
        data_time=view.data_time,
        least_seconds=LEAST_SECONDS,
    )


def _lead(view: ListView, words: Words, cells: Cells) -> html.Div:
    """Return what the list is, its definition, and the ways to take it along."""
    listing = view.listing
    definition = words(f"metric.{listing.metric}.definition")
    title = html.H1(id=ids.LIST_TITLE, **cells[ids.LIST_TITLE])
    return html.Div(
        [
            html.Div([title, html.P(definition, className="def")]),
            html.Span(className="sp"),
            _copy(listing, words),
            *_take(view, words),
            html.A(
                id=ids.LIST_EXPORT,
                href=f"/cases.csv?{listing.query(paging=False)}",
                title=words("cases.export_hint"),
                download="",
                className="btn pri",
                **cells[ids.LIST_EXPORT],
            ),
        ],
        className="lead",
    )


def _take(view: ListView, words: Words) -> list[Component]:
    """Return the ways to take the list along as it is."""
    query = view.listing.query(paging=False)
    link = sheet_link(query, words)
    return [collect_button(Sort.TABLE, query, words), link] if view.may_export else [link]


def _copy(listing: Listing, words: Words) -> html.Button:
    """Return the button that copies the list's address; grid.js acts on it and says how it went."""
    texts = wild(
        data_copy=listing.path(),
        data_done=words("cases.copied"),
        data_failed=words("cases.copy_failed"),
    )
    return html.Button(words("cases.copy"), type="button", className="btn", **texts)


def _tabs(words: Words, cells: Cells) -> html.Nav:
    named = wild(aria_label=words("cases.parts"))
    return html.Nav(id=ids.LIST_TABS, className="tabs", **cells[ids.LIST_TABS], **named)


def _rows(view: ListView, words: Words, cells: Cells) -> html.Section:
    listing = view.listing
    filtered = any(listing.chosen.values())
    hint = words("cases.empty_filtered" if filtered else "cases.empty_hint")
    named = wild(aria_label=words("cases.filters"))
    parts = [
        html.Div(
            id=ids.LIST_BAR, className="filters", role="group", **cells[ids.LIST_BAR], **named
        ),
        html.Div(empty(words("cases.empty"), hint), id=ids.LIST_EMPTY, **cells[ids.LIST_EMPTY]),
        _grid(view, words, cells),
        html.Div(id=ids.LIST_PAGER, className="pager", **cells[ids.LIST_PAGER]),
    ]
    if listing.after:
        parts.insert(1, _more(view, words))
    return html.Section(parts, className="card list")


def _more(view: ListView, words: Words) -> html.Div:
    """Return what a later page says when the list has grown; list.js counts and shows it."""
    first = dcc.Link(words("cases.first"), href=replace(view.listing, after="").path())
    said = wild(data_text=words("cases.more"), data_total=view.page.total)
    return html.Div(
        [html.Span(), first], id=ids.LIST_MORE, className="more", hidden=True, role="status", **said
    )


def _grid(view: ListView, words: Words, cells: Cells) -> html.Div:
    grid = dag.AgGrid(
        id=ids.GRID,
        columnDefs=definitions(view.listing, words),
        defaultColDef={"resizable": True, "sortable": False, "cellDataType": False},
        dashGridOptions=GRID_OPTIONS,
        getRowId="params.data.id",
        className="grid",
        style={"height": None},
        **cells[ids.GRID],
    )
    label = wild(aria_label=words("cases.grid_label"), role="group")
    return html.Div(grid, id=ids.LIST_ROWS, className="rows", **cells[ids.LIST_ROWS], **label)
