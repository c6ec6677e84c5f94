"""Own reading: the items of an own briefing, each read as its page would show it to the viewer."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from callbacks.exports.books import admit_taker
from dashboard.access.account import common_area
from dashboard.access.permission import NotAllowed, Permission, demand
from dashboard.area import Area, Level, UnknownArea, levels_beneath
from dashboard.boards.snapshot import Snapshot
from dashboard.briefings.own import Item, OwnBriefing
from dashboard.day import Day, Instant
from dashboard.fields import BadListing
from dashboard.intake.quarantine import Asked as HeldAsked
from dashboard.lists.page import CaseRow, as_file_row
from dashboard.lists.pictured import MAP, RANKING, Pictured
from dashboard.lists.taken import AreaAsked, Of, Taken
from dashboard.numbers.listing import Listing
from dashboard.orders.directive import UnknownDirective
from dashboard.orders.order_page import OrderQuery
from dashboard.viewer import Viewer
from dashboard.words import Words
from layouts.error import bad_listing_text
from layouts.paper.collected import (
    Charted,
    Collected,
    Collection,
    Content,
    Mapped,
    Ranked,
    days_said,
    facts_of,
    tabled,
    unread,
)
from layouts.picture.name import picture_name
from layouts.screen.trends import charts_of
from layouts.sheet.about import Taking
from layouts.sheet.area import area_book
from layouts.sheet.book import Book
from layouts.sheet.held import held_book
from layouts.sheet.lists import list_book
from layouts.sheet.orders import order_book, orders_book
from layouts.sheet.sources import sources_book
from queries.areas.areas import descendants, path
from queries.areas.outlines import UnknownOutline
from queries.boards.board import board
from queries.boards.map_ground import level_of_map
from queries.briefings.control_map import level_ground
from queries.lists.case_list import case_list
from queries.numbers.number import number
from queries.orders.order_detail import order_detail
from queries.orders.order_list import all_orders
from queries.store.engine import Reading, Store
from queries.store.revision import revision_of
from queries.store.sources import standings
from queries.store.today import today
from queries.writing.quarantine_list import quarantine_list

Board = Callable[[str, int, Level | None], Snapshot]
_GONE = (BadListing, UnknownArea, UnknownOutline, UnknownDirective, NotAllowed)


class Unshowable(ValueError):
    """What a page adds cannot be shown; the text says why."""


@dataclass(slots=True)
class _Reader:
    """Reads items on one connection, so at one moment; a board that several show is read once."""

    db: Reading
    store: Store
    viewer: Viewer
    words: Words
    day: Day
    rows: int
    draws: bool
    boards: dict[tuple[str, int, Level | None], Snapshot] = field(default_factory=dict)

    def board(self, code: str, days: int = 1, level: Level | None = None) -> Snapshot:
        """Return a board; raise UnknownArea."""
        key = (code, days, level)
        if key not in self.boards:
            self.boards[key] = board(
                self.db, self.viewer, code=code, profile=self.store.profile, days=days, level=level
            )
        return self.boards[key]

    def at(self, area: str) -> Instant:
        """Return the time of an area's data."""
        return revision_of(self.db, area).at

    def item(self, item: Item) -> Collected:
        """Return an item as it is now, or as one that cannot be shown, and why."""
        try:
            return self.read(item)
        except _GONE as error:
            return unread(item, why_gone(error, self.words), self.words)

    def read(self, item: Item) -> Collected:
        """Return an item as it is now; raise one of ``_GONE``."""
        asked = item.asked(self.day)
        if isinstance(asked, Pictured):
            demand(self.viewer, Permission.EXPORT)
            return self._picture(item, asked)
        admit_taker(self.viewer, asked.of)
        return self._table(item, asked)

    def _picture(self, item: Item, asked: Pictured) -> Collected:
        found, words = self.board(asked.area), self.words
        area = found.area.title(words.lang)
        name = picture_name(asked, words)
        facts = (
            (words("sheet.area"), _way(found.path, words)),
            (words("own.shows"), name),
            (words("own.follows"), days_said(item, words)),
        )
        return Collected(
            item=item,
            name=words("picture.title", area=area, what=name),
            facts=facts,
            path=f"/pictures?area={asked.area}",
            area=asked.area,
            at=found.data_time,
            content=self._drawn(asked, found),
        )

    def _drawn(self, asked: Pictured, found: Snapshot) -> Content:
        if asked.of == MAP:
            sheet = level_of_map(found, asked.level)
            if not self.draws:
                return Mapped(found, None)
            return Mapped(found, level_ground(self.db, self.viewer, asked.area, sheet, self.day))
        if asked.of == RANKING:
            return Ranked(found)
        for chart in charts_of(found):
            if chart.name == asked.of:
                return Charted(chart, found)
        raise BadListing("of", asked.of, "not_a_choice")

    def _table(self, item: Item, asked: Taken) -> Collected:
        said, words = asked.said, self.words
        area = said.area if isinstance(said, Listing | AreaAsked) else self.viewer.areas[0]
        within, page = "", asked.page()
        if isinstance(said, Listing):
            listing = said.on(self.day)
            way = path(self.db, self.viewer, area)
            within, page = _way(way, words), listing.path()
            book = self._list(listing, way)
        else:
            book = self._book(asked)
        if isinstance(said, AreaAsked):
            level = f"&level={said.level}" if said.level else ""
            page = f"{page}?days={said.days}{level}"
        # An area without areas beneath has its numbers alone: the last of its tables.
        own = asked.of is not Of.AREA or book.tables[0].sums
        return Collected(
            item=item,
            name=book.title,
            facts=facts_of(book, item, words),
            path=page,
            area=area,
            at=self.at(area),
            content=tabled(book.tables[0 if own else -1], self.rows, within=within),
        )

    def _list(self, listing: Listing, way: tuple[Area, ...]) -> Book:
        page = case_list(self.db, self.viewer, replace(listing, limit=self.rows))
        rows = [as_file_row(row) if isinstance(row, CaseRow) else row for row in page.rows]
        value = number(self.db, self.viewer, listing, profile=self.store.profile)
        return list_book(
            listing, lambda: rows, self._taking(), count=page.total, value=value, path=way
        )

    def _book(self, asked: Taken) -> Book:
        said, db, viewer = asked.said, self.db, self.viewer
        match said:
            case AreaAsked():
                return area_book(self._area(said), self._taking())
            case OrderQuery():
                lines = all_orders(db, viewer, said)
                return orders_book(said, lambda: lines, self._taking(), count=len(lines))
            case HeldAsked():
                page = quarantine_list(db, viewer, replace(said, limit=self.rows))
                return held_book(said, lambda: page.rows, self._taking(), count=page.total)
            case str():
                return order_book(order_detail(db, viewer, said), self._taking())
            case _:
                found = standings(db, self.store.profile.sources)
                return sources_book(found, self._taking())

    def _area(self, said: AreaAsked) -> Snapshot:
        demand(self.viewer, Permission.CASES)
        if not said.level:
            return self.board(said.area, said.days)
        self.board(said.area)
        allowed = levels_beneath(descendants(self.db, said.area))
        if said.level not in allowed:
            raise BadListing("level", said.level, "not_a_choice", ", ".join(allowed))
        return self.board(said.area, said.days, Level(said.level))

    def _taking(self) -> Taking:
        return Taking(words=self.words, by="", at=0, revision=0, data_time=0)


def _way(areas: tuple[Area, ...], words: Words) -> str:
    return " / ".join(area.title(words.lang) for area in areas)


def why_gone(error: Exception, words: Words) -> str:
    """Return in words why an item cannot be shown."""
    match error:
        case BadListing():
            return words("own.gone.query", why=bad_listing_text(error, words))
        case UnknownArea():
            return words("own.gone.area", code=error.code[:20])
        case UnknownOutline():
            return words("own.gone.map")
        case UnknownDirective():
            return words("own.gone.order")
        case NotAllowed():
            permission = words(f"permission.{error.permission}")
            return words("own.gone.permission", permission=permission)
        case _:
            raise error


def read_own(
    store: Store, viewer: Viewer, own: OwnBriefing, words: Words, *, rows: int, draws: bool
) -> Collection:
    """Return an own briefing as the viewer sees it now: all of it read in one transaction.

    Tables have their first ``rows``; maps are read where the page ``draws`` them.
    """
    with store.read() as db:
        reader = _Reader(db, store, viewer, words, today(db), rows, draws)
        items = tuple(reader.item(item) for item in own.items)
        codes = [one.area for one in items if one.area]
        at = revision_of(db, common_area(codes or viewer.areas, store.profile.area))
        return Collection(own, items, reader.day, at.number, at.at, store.profile)


def read_one(store: Store, viewer: Viewer, item: Item, words: Words) -> Collected:
    """Return one item as it is now; raise Unshowable."""
    with store.read() as db:
        reader = _Reader(db, store, viewer, words, today(db), 1, draws=False)
        try:
            return reader.read(item)
        except _GONE as error:
            raise Unshowable(why_gone(error, words)) from None
