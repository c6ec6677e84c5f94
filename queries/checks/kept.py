"""The check of kept lists: each is as long as is said of it, and none is without its moment."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from dashboard.lists.kept import UnknownMoment
from dashboard.lists.kept_pack import NotPacked
from dashboard.numbers.listing import Listing
from dashboard.operating.difference import Difference
from queries.briefings.kept_store import stored_lists
from queries.tables.kept import kept_list, kept_moment
from queries.tables.row import AnyRow


def check_kept(db: Connection) -> Iterator[Difference]:
    """Yield lists of another length than is stored beside them, unreadable ones, and orphans."""
    for row in db.execute(select(kept_moment).order_by(kept_moment.c.id)).all():
        yield from _differences(db, row)
    known = select(kept_moment.c.id)
    orphans = select(kept_list.c.moment).where(kept_list.c.moment.not_in(known)).distinct()
    for moment in db.execute(orphans.order_by(kept_list.c.moment)).scalars():
        yield Difference("kept_list", moment, "1", "0")


def _differences(db: Connection, row: AnyRow) -> Iterator[Difference]:
    try:
        kept = stored_lists(db, row)
    except (UnknownMoment, NotPacked):
        yield Difference("kept_list", row.id, "", str(len(row.metrics)))
        return
    for name, window in kept.windows.items():
        counted = kept.lists.count(Listing(name, row.area))
        if counted != window.rows:
            yield Difference("kept_list", f"{row.id} {name}", str(window.rows), str(counted))
    lengths = select(kept_list.c.holds, kept_list.c.n).where(kept_list.c.moment == row.id)
    lists = kept.lists
    for one in db.execute(lengths.order_by(kept_list.c.holds)):
        counted = len(getattr(lists, one.holds))
        if counted != one.n:
            yield Difference("kept_list", f"{row.id} {one.holds}", str(one.n), str(counted))
