"""Case list: the page behind a number: what it is, its parts, filters, rows and the way on."""

from collections.abc import Mapping
from dataclasses import dataclass

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from dashboard.area import Area
from dashboard.choices import offered
from dashboard.day import Day, Instant
from dashboard.listing import Listing
from dashboard.metric import Part, Type
from dashboard.page import Page
from dashboard.snapshot import Value
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.case_cells import cells
from layouts.case_columns import definitions
from layouts.case_filters import chips, days_text, filters, part_name, tabs
from layouts.case_pager import pager, unit
from layouts.error import empty
from layouts.frame import Crumb, area_crumbs, frame
from layouts.parts import unit as value_unit
from layouts.parts import wild

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


@dataclass(frozen=True, slots=True)
class ListView:
    """What the page of a list shows.

    ``listing`` has its days settled; ``value`` is its number; ``counts`` are the numbers of the
    same list with just one value chosen in one column; ``path`` leads to its area, ``below``
    are that area's children.
    """

    listing: Listing
    page: Page
    value: Value
    path: tuple[Area, ...]
    below: tuple[Area, ...]
    counts: Mapping[tuple[str, str], float | None]
    today: Day
    now: Instant
    data_time: Instant
    demonstration: bool = False


def case_list(view: ListView, words: Words) -> Component:
    """Return the page of a list."""
    name = words(f"metric.{view.listing.metric}.name")
    return frame(
        _lead(view, words),
        tabs(view.listing, view.value, words) if _is_rate(view.listing) else html.Hr(),
        _rows(view, words),
        words=words,
        title=f"{name} · {_area_name(view, words)} · {days_text(view.listing, words, view.today)}",
        crumbs=(*area_crumbs(view.path, words), Crumb(name)),
        data_time=view.data_time,
        now=view.now,
        demonstration=view.demonstration,
    )


def _is_rate(listing: Listing) -> bool:
    return listing.definition.type is Type.RATE


def _area_name(view: ListView, words: Words) -> str:
    return view.path[-1].title(words.lang) if view.path else view.listing.area


def _lead(view: ListView, words: Words) -> html.Div:
    """Return what the list is: its metric, area, days, number and definition."""
    listing = view.listing
    metric = f"metric.{listing.metric}"
    parts = (words(f"{metric}.name"), _area_name(view, words))
    heading = " · ".join((*parts, days_text(listing, words, view.today)))
    number = [fmt.value_text(view.value), value_unit(view.value, words)]
    made = _made_of(view, words)
    count = words("cases.export", n=fmt.number(view.page.total), unit=unit(listing, words))
    title: list[str | Component] = [heading, " — "]
    title.append(html.Span(number, className="eq", id=ids.desk("number")))
    if made:
        title.append(html.Small(made))
    return html.Div(
        [
            html.Div([html.H1(title), html.P(words(f"{metric}.definition"), className="def")]),
            html.Span(className="sp"),
            _copy(listing, words),
            html.A(
                count,
                href=f"/cases.csv?{listing.query(paging=False)}",
                title=words("cases.export_hint"),
                download="",
                className="btn pri",
            ),
        ],
        className="lead",
    )


def _made_of(view: ListView, words: Words) -> str:
    """Return how the number is made of its rows."""
    listing, value = view.listing, view.value
    match listing.definition.type:
        case Type.RATE:
            return words(
                "cases.of_parts",
                hits=part_name(listing.metric, Part.HITS, words),
                base=part_name(listing.metric, Part.BASE, words),
                numerator=fmt.number(value.numerator),
                denominator=fmt.number(value.denominator),
            )
        case Type.SCORE:
            return words(
                "cases.score",
                points=fmt.points(value.numerator),
                grids=fmt.number(value.denominator),
                value=fmt.value_text(value),
            )
        case _:
            return ""


def _copy(listing: Listing, words: Words) -> html.Button:
    """Return the button that copies the list's address; grid.js acts on it and says how it went."""
    texts = wild(
        data_copy=listing.path(),
        data_done=words("cases.copied"),
        data_failed=words("cases.copy_failed"),
    )
    return html.Button(words("cases.copy"), type="button", className="btn", **texts)


def _rows(view: ListView, words: Words) -> html.Section:
    listing = view.listing
    bar = filters(
        listing,
        chips(offered(listing), view.counts),
        words,
        path=view.path,
        below=view.below,
        today=view.today,
    )
    if not view.page.rows:
        filtered = any(listing.chosen.values())
        hint = words("cases.empty_filtered" if filtered else "cases.empty_hint")
        return html.Section([bar, empty(words("cases.empty"), hint)], className="card list")
    return html.Section(
        [bar, _grid(view, words), pager(view.page, view.listing, words)], className="card list"
    )


def _grid(view: ListView, words: Words) -> html.Div:
    grid = dag.AgGrid(
        id=ids.GRID,
        columnDefs=definitions(view.listing, words),
        rowData=cells(view.page.rows, view.listing, words, now=view.now),
        defaultColDef={"resizable": True, "sortable": False, "cellDataType": False},
        dashGridOptions=GRID_OPTIONS,
        getRowId="params.data.id",
        className="grid",
        style={"height": None},
    )
    label = wild(aria_label=words("cases.grid_label"))
    return html.Div(grid, className="rows", **label)
