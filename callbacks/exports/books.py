"""Books: what is taken, read in one transaction, so that a file is of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dashboard.access.audit import Actor
from dashboard.access.permission import Permission, demand
from dashboard.area import Level, UnknownArea
from dashboard.day import Instant, day_of
from dashboard.fields import BadListing
from dashboard.intake.quarantine import Asked
from dashboard.lists.page import KeptRow
from dashboard.lists.taken import NEEDS, AreaAsked, KeptAsked, Of, Taken
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type
from dashboard.orders.order_page import OrderQuery
from dashboard.viewer import Viewer
from dashboard.words import Words
from layouts.sheet.about import Taking
from layouts.sheet.area import area_book
from layouts.sheet.book import Book
from layouts.sheet.held import held_book
from layouts.sheet.kept import kept_book
from layouts.sheet.lists import list_book
from layouts.sheet.orders import order_book, orders_book
from layouts.sheet.sources import sources_book
from queries.areas.areas import path
from queries.boards.snapshots import row_levels, snapshot
from queries.briefings.kept_page import kept_whole
from queries.lists.case_list import case_list
from queries.lists.list_rows import STEP, list_rows
from queries.numbers.number import number
from queries.orders.order_detail import order_detail
from queries.orders.order_list import all_orders
from queries.store.engine import Reading, Store
from queries.store.revision import revision_of
from queries.store.sources import standings
from queries.store.today import today
from queries.writing.quarantine_list import all_held, held_count


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes something away, when, and in which language."""

    viewer: Viewer
    actor: Actor
    words: Words
    at: Instant


def admit_taker(viewer: Viewer, of: Of) -> None:
    """Raise NotAllowed where somebody may not take this away."""
    demand(viewer, Permission.EXPORT)
    if of in NEEDS:
        demand(viewer, NEEDS[of])


@contextmanager
def book_of(store: Store, taker: Taker, taken: Taken) -> Iterator[Book]:
    """Give what is taken as a book whose rows are read while it is open.

    Raises NotAllowed, UnknownArea, UnknownDirective, BadListing.
    """
    admit_taker(taker.viewer, taken.of)
    said = taken.said
    if isinstance(said, AreaAsked):
        # Screens keep boards by their revision: what is taken is what they show.
        yield _area(store, taker, said)
        return
    with store.read(spills=True) as db:
        yield _book(db, store, taker, taken)


def _book(db: Reading, store: Store, taker: Taker, taken: Taken) -> Book:
    viewer, said = taker.viewer, taken.said
    match said:
        case Listing():
            return _list(db, store, taker, said)
        case KeptAsked():
            return _kept(db, store, taker, taken)
        case OrderQuery():
            lines = all_orders(db, viewer, said)
            return orders_book(said, lambda: lines, _taking(db, store, taker), count=len(lines))
        case Asked():
            return held_book(
                said,
                lambda: all_held(db, viewer, said, step=STEP),
                _taking(db, store, taker),
                count=held_count(db, viewer, said),
            )
        case str():
            return order_book(order_detail(db, viewer, said), _taking(db, store, taker))
        case _:
            return sources_book(standings(db, store.profile.sources), _taking(db, store, taker))


def _taking(db: Reading, store: Store, taker: Taker, area: str = "") -> Taking:
    at = revision_of(db, area or taker.viewer.areas[0])
    return _said(store, taker, at.number, at.at)


def _said(store: Store, taker: Taker, revision: int, data_time: Instant) -> Taking:
    lang, who = taker.words.lang, taker.actor.name
    return Taking(
        words=taker.words,
        by=taker.actor.name,
        at=taker.at,
        revision=revision,
        data_time=data_time,
        demonstration=store.profile.demonstration,
        mark=store.profile.paper.mark(lang, who, day_of(taker.at)),
    )


def _list(db: Reading, store: Store, taker: Taker, asked: Listing) -> Book:
    viewer, listing = taker.viewer, asked.on(today(db))
    page = case_list(db, viewer, listing)
    return list_book(
        listing,
        lambda: list_rows(db, viewer, listing),
        _taking(db, store, taker, listing.area),
        count=page.total,
        value=number(db, viewer, listing, profile=store.profile),
        path=path(db, viewer, listing.area),
    )


def _kept(db: Reading, store: Store, taker: Taker, taken: Taken) -> Book:
    viewer, said = taker.viewer, taken.said
    assert isinstance(said, KeptAsked)  # noqa: S101  what Of.KEPT is read as
    page, rows = kept_whole(db, viewer, said.moment, said.listing, step=STEP)
    listing, moment = page.listing, page.moment
    way = path(db, viewer, listing.area)
    taking = _said(store, taker, moment.revision, moment.data_time)
    if listing.definition.type in (Type.UNITS, Type.VOLUME):
        return list_book(
            listing,
            lambda: (row for row in rows() if not isinstance(row, KeptRow)),
            taking,
            count=page.total,
            value=page.value,
            path=way,
        )
    return kept_book(
        page,
        lambda: (row for row in rows() if isinstance(row, KeptRow)),
        taking,
        path=way,
        address=taken.page(),
    )


def _area(store: Store, taker: Taker, asked: AreaAsked) -> Book:
    level = _level(store, taker.viewer, asked)
    found = snapshot(store, taker.viewer, code=asked.area, days=asked.days, level=level)
    return area_book(found, _said(store, taker, found.revision, found.data_time))


def _level(store: Store, viewer: Viewer, asked: AreaAsked) -> Level | None:
    if not asked.level:
        return None
    allowed = row_levels(store, viewer, code=asked.area)
    if asked.level not in allowed:
        raise BadListing("level", asked.level, "not_a_choice", ", ".join(allowed))
    return Level(asked.level)


def area_of(taken: Taken, viewer: Viewer) -> str:
    """Return the area by which the audit says whose it is; raise UnknownArea for nobody's."""
    if isinstance(taken.said, KeptAsked):
        return taken.said.listing.area
    if isinstance(taken.said, Listing | AreaAsked):
        return taken.said.area
    if not viewer.areas:
        raise UnknownArea("")
    return viewer.areas[0]
