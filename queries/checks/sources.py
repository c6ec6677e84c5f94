"""The check of sources: a recorded silence begins when its source's rhythm ran out."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from dashboard.day import Instant, iso_instant
from dashboard.operating.difference import Difference
from dashboard.source import Source
from queries.store.sources import standings


def check_sources(db: Connection, sources: Sequence[Source], now: Instant) -> Iterator[Difference]:
    """Yield the sources whose recorded silence is none, or began at another time.

    A silence that the clock has not come to record by ``now`` is no difference.
    """
    for one in standings(db, sources):
        if one.heard_at is None or one.silent_since is None:
            continue
        since = one.source.silent_since(one.heard_at, now)
        if since != one.silent_since:
            said = "" if since is None else iso_instant(since)
            yield Difference("source_silent", one.source.id, iso_instant(one.silent_since), said)
