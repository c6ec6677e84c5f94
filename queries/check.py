"""The check: everything that is counted and coloured, held against the cases it came from."""

from collections.abc import Iterator

from dashboard.day import Instant
from dashboard.difference import Difference
from queries.check_areas import check_areas
from queries.check_audit import check_audit
from queries.check_briefings import check_briefings
from queries.check_cases import check_cases
from queries.check_control import check_control
from queries.check_escalation import check_escalation
from queries.check_hand import check_hand
from queries.check_kept import check_kept
from queries.check_orders import check_orders
from queries.check_outlines import check_outlines
from queries.check_people import check_people
from queries.check_sources import check_sources
from queries.check_tally import check_readings, check_tally
from queries.engine import Store


def check(store: Store, now: Instant) -> Iterator[Difference]:
    """Yield each difference between what is stored and what the cases say, all of one moment.

    What the clock has not come to record by ``now`` is no difference.
    """
    with store.read(spills=True) as db:
        yield from check_cases(db, now)
        yield from check_hand(db, now)
        yield from check_tally(db)
        yield from check_readings(db)
        yield from check_control(db, store, now)
        yield from check_orders(db, store, now)
        yield from check_escalation(db, store.profile.escalation)
        yield from check_sources(db, store.profile.sources, now)
        yield from check_areas(db, store)
        yield from check_outlines(db, store.profile.area)
        yield from check_people(db)
        yield from check_briefings(db)
        yield from check_kept(db)
        yield from check_audit(db)
