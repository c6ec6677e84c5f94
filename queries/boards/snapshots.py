"""Snapshots from the cache: computed once for each area, revision and period."""

from sqlalchemy.exc import SQLAlchemyError

from dashboard.area import Level, levels_beneath
from dashboard.boards.snapshot import Snapshot
from dashboard.viewer import Viewer
from queries.areas.areas import descendants
from queries.areas.scope import require
from queries.boards.board import board
from queries.boards.status_array import status_array
from queries.store.engine import Store
from queries.store.revision import ALL, Revision, revision_of
from queries.store.today import today
from queries.store.unavailable import StoreUnreadable


def snapshot(
    store: Store, viewer: Viewer, *, code: str, days: int = 1, level: Level | None = None
) -> Snapshot:
    """Return the board of an area at its present revision; raise UnknownArea.

    Access is checked before the cache is asked. What a board shows of areas above it (its path)
    depends on the viewer, so the viewer's areas are part of the key.
    """
    require(viewer, code)
    with store.read() as db:
        at = revision_of(db, code)
        form = f"{days}:{level or ''}"
        key = f"board:{code}:{at.number}:{today(db)}:{form}:{','.join(viewer.areas)}"
        return store.cache.remember(
            key,
            lambda: board(db, viewer, code=code, profile=store.profile, days=days, level=level),
        )


def row_levels(store: Store, viewer: Viewer, *, code: str) -> tuple[Level, ...]:
    """Return the levels that an area's table can show; raise UnknownArea."""
    require(viewer, code)
    with store.read() as db:
        return levels_beneath(descendants(db, code))


def revision(store: Store, viewer: Viewer, *, code: str) -> Revision:
    """Return the last revision of an area; raise UnknownArea where the viewer may not see it."""
    require(viewer, code)
    with store.read() as db:
        return revision_of(db, code)


def status(store: Store, viewer: Viewer, *, parent: str, level: str) -> tuple[int, bytes]:
    """Return the colours of a geometry file's areas, and the revision that they stand at.

    Raises UnknownArea, UnknownOutline.
    """
    require(viewer, parent)
    with store.read() as db:
        at = revision_of(db, parent).number
        key = f"status:{parent}:{level}:{at}:{','.join(viewer.areas)}"
        return at, store.cache.remember(
            key, lambda: status_array(db, viewer, parent=parent, level=level)
        )


def store_revision(store: Store) -> int:
    """Return the number of the store's last write; raise StoreUnreadable."""
    try:
        with store.read() as db:
            return revision_of(db, ALL).number
    except SQLAlchemyError as error:
        raise StoreUnreadable from error
