"""The check: everything that is counted and coloured, held against the cases it came from."""

from collections.abc import Iterator

from dashboard.day import Instant
from dashboard.operating.difference import Difference
from queries.checks.areas import check_areas
from queries.checks.audit import check_audit
from queries.checks.briefings import check_briefings
from queries.checks.cases import check_cases
from queries.checks.control import check_control
from queries.checks.escalation import check_escalation
from queries.checks.hand import check_hand
from queries.checks.kept import check_kept
from queries.checks.orders import check_orders
from queries.checks.outlines import check_outlines
from queries.checks.people import check_people
from queries.checks.sources import check_sources
from queries.checks.tally import check_readings, check_tally
from queries.store.engine import Store


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
