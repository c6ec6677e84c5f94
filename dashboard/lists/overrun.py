"""Overruns: by how much a case missed its deadlines, so far where it is still awaited."""

from dashboard.case import Timeliness
from dashboard.day import MINUTE, Instant
from dashboard.lists.page import CaseRow


def response_overrun(row: CaseRow, now: Instant) -> int:
    """Return by how many whole minutes a response was late, 0 where it was not.

    A case that nobody answered before it ended counts as answered by its end.
    """
    if row.line.response != Timeliness.LATE or row.line.respond_by is None:
        return 0
    return _after(row.line.respond_by, (row.responded_at, row.closed_at, row.voided_at), now)


def closure_overrun(row: CaseRow, now: Instant) -> int:
    """Return by how many whole minutes a closure was late, 0 where it was not."""
    if row.line.closure != Timeliness.LATE or row.line.close_by is None:
        return 0
    return _after(row.line.close_by, (row.closed_at, row.voided_at), now)


def _after(due: Instant, ends: tuple[Instant | None, ...], now: Instant) -> int:
    end = next((at for at in ends if at is not None), now)
    return max(end - due, 0) // MINUTE
