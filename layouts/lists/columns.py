"""Columns: which columns the grid of a list has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.cases.kind import KINDS, Family
from dashboard.numbers.facets import Event
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type
from dashboard.words import Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its id, its name in the words, what it sorts by, and how wide it stands.

    ``width`` is the least width in pixels (``width_en`` in English), ``grow`` its share of what
    is left over; ``renderer`` draws its cells (assets/grid.js); a phone shows the columns marked
    ``phone``.
    """

    id: str
    name: str = ""
    sort: str = ""
    width: int = 100
    width_en: int = 0
    grow: int = 0
    right: bool = False
    renderer: str = ""
    phone: bool = False


KIND = Column("kind", width=100, width_en=150, phone=True)
AREA = Column("area", width=130, grow=2, renderer="ZhikongLink", phone=True)
STAGE = Column("stage", width=86, width_en=140, renderer="ZhikongText", phone=True)
OPENED = Column("opened", sort="opened_at", width=110)
CLOSED = Column("closed", sort="closed_at", width=140, right=True, renderer="ZhikongText")
OVER = Column("over", width=120, grow=1, renderer="ZhikongOver")
NUMBER = Column("number", width=166, renderer="ZhikongLink", phone=True)
PERSON = (Column("name", width=76), Column("phone", width=112), NUMBER)

RESPONSE_LIST = (
    Column("opened", "issued", sort="opened_at", width=110),
    KIND,
    AREA,
    STAGE,
    Column("respond_by", width=130, right=True, renderer="ZhikongText"),
    Column("responded", sort="response_at", width=140, right=True, renderer="ZhikongText"),
    OVER,
    *PERSON,
)
CASE_LIST = (
    OPENED,
    KIND,
    AREA,
    STAGE,
    Column(
        "responded",
        width=140,
        right=True,
        renderer="ZhikongText",
    ),
    Column("close_by", sort="close_by", width=130, right=True, renderer="ZhikongText"),
    CLOSED,
    OVER,
    *PERSON,
)
WARNED_LIST = (
    Column("colour", width=72, renderer="ZhikongChip", phone=True),
    OPENED,
    AREA,
    STAGE,
    Column("observed_until", sort="close_by", width=120, right=True),
    CLOSED,
    Column("title", width=140, grow=2),
    *PERSON,
)
SCORE_LIST = (
    OPENED,
    KIND,
    AREA,
    Column("indicator", width=130),
    Column("points", width=80, right=True, phone=True),
    Column("title", width=200, grow=3),
    NUMBER,
)
UNIT_LIST = (
    Column("unit", width=150, grow=1, renderer="ZhikongLink", phone=True),
    Column("colour", width=72, renderer="ZhikongChip", phone=True),
    Column("within", width=200, grow=2),
    Column("rule", width=220, grow=2, phone=True),
    Column("since", width=110),
    Column("release", width=110),
    Column("cases", width=100, renderer="ZhikongLink"),
)
READING_LIST = (
    Column("place", width=150, grow=1, phone=True),
    Column("within", width=140, grow=1),
    Column("hour", width=110, phone=True),
    Column("reading", width=90, right=True, phone=True),
)


def columns(listing: Listing) -> tuple[Column, ...]:
    """Return the columns that fit what a list holds."""
    metric = listing.definition
    if metric.type is Type.UNITS:
        return UNIT_LIST
    if metric.type is Type.VOLUME:
        return READING_LIST
    families = {KINDS[kind].family for kind in metric.facets.kind}
    if families == {Family.WARNED}:
        return WARNED_LIST
    if families == {Family.ASSESSMENT}:
        return SCORE_LIST
    return RESPONSE_LIST if metric.facets.event is Event.RESPONSE else CASE_LIST


def definitions(listing: Listing, words: Words) -> list[dict[str, Any]]:
    """Return the grid's column definitions; a header that sorts is a link to the sorted list."""
    return defined(columns(listing), listing, words)


def defined(chosen: Sequence[Column], listing: Listing, words: Words) -> list[dict[str, Any]]:
    """Return the definitions of columns."""
    return [_definition(column, listing, words) for column in chosen]


def sorted_path(listing: Listing, column: str) -> str:
    """Return the list sorted by a column, the other way round where it is already.

    Times begin with the newest, deadlines with the soonest.
    """
    by, descending = listing.order()
    down = not descending if by == column else column != "close_by"
    return replace(listing, sort=f"-{column}" if down else column, after="").path()


def _definition(column: Column, listing: Listing, words: Words) -> dict[str, Any]:
    name = words(f"cases.column.{column.name or column.id}")
    width = column.width_en if words.lang == "en" and column.width_en else column.width
    definition: dict[str, Any] = {
        "field": column.id,
        "headerName": name,
        "minWidth": width,
        "sortable": False,
        "context": {"phone": column.phone},
        **({"flex": column.grow} if column.grow else {"width": width}),
    }
    if column.right:
        definition["type"] = "rightAligned"
    if column.renderer:
        definition["cellRenderer"] = column.renderer
    if column.sort:
        by, descending = listing.order()
        definition["headerComponent"] = "ZhikongSort"
        definition["headerComponentParams"] = {
            "href": sorted_path(listing, column.sort),
            "hint": words("cases.sort_by", column=name),
            "order": ("desc" if descending else "asc") if by == column.sort else "",
        }
    return definition
