"""List cells: what of a case list changes with its area: number, tabs, filters, rows, pager."""

from collections.abc import Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.area import Area
from dashboard.boards.snapshot import Value
from dashboard.day import Day, Instant
from dashboard.lists.choices import offered
from dashboard.lists.page import Page
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part, Type
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.frame import fresh_time
from layouts.lists.cells import cells
from layouts.lists.filters import chips, days_text, filters, part_name, tabs
from layouts.lists.pager import pager, unit
from layouts.parts import Cells
from layouts.parts import unit as value_unit


@dataclass(frozen=True, slots=True)
class ListView:
    """What the page of a list shows.

    ``listing`` has its days settled; ``value`` is its number; ``counts`` are the numbers of the
    same list with just one value chosen in one column; ``path`` leads to its area, ``below``
    are that area's children. ``revision`` and ``data_time`` are the area's, as of the rows.
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
    revision: int = 0
    demonstration: bool = False
    may_export: bool = False


def is_rate(listing: Listing) -> bool:
    """Say whether a list is one of a rate, whose parts stand as tabs."""
    return listing.definition.type is Type.RATE


def area_name(view: ListView, words: Words) -> str:
    """Return the name of the area that is listed."""
    return view.path[-1].title(words.lang) if view.path else view.listing.area


def list_cells(view: ListView, words: Words) -> Cells:
    """Return the changing elements of a list's page."""
    listing, none = view.listing, not view.page.rows
    count = words("cases.export", n=fmt.number(view.page.total), unit=unit(listing, words))
    bar = filters(
        listing,
        chips(offered(listing), view.counts),
        words,
        path=view.path,
        below=view.below,
        today=view.today,
    )
    found: Cells = {
        ids.desk("time"): fresh_time(view.data_time),
        ids.LIST_TITLE: {"children": _title(view, words)},
        ids.LIST_EXPORT: {"children": count},
        ids.LIST_BAR: {"children": bar},
        ids.LIST_EMPTY: {"hidden": not none},
        ids.LIST_ROWS: {"hidden": none},
        ids.GRID: {"rowData": cells(view.page.rows, listing, words, now=view.now)},
        ids.LIST_PAGER: {
            "children": pager(view.page, listing, words),
            "hidden": not view.page.rows,
        },
    }
    if is_rate(listing):
        found[ids.LIST_TABS] = {"children": tabs(listing, view.value, words)}
    return found


def _title(view: ListView, words: Words) -> list[str | Component]:
    """Return what the list is: its metric, area, days and number."""
    listing = view.listing
    parts = (words(f"metric.{listing.metric}.name"), area_name(view, words))
    heading = " · ".join((*parts, days_text(listing, words, view.today)))
    number = [fmt.value_text(view.value), value_unit(view.value, words)]
    title: list[str | Component] = [heading, " — "]
    title.append(html.Span(number, className="eq", id=ids.desk("number")))
    if made := made_of(listing, view.value, words):
        title.append(html.Small(made))
    return title


def made_of(listing: Listing, value: Value, words: Words) -> str:
    """Return how the number is made of its rows."""
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
