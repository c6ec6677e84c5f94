"""Tally cells: which counts a case stands in."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from dashboard.day import EVER, Day, Instant, day_of
from dashboard.numbers.facets import Event


class Counted(Protocol):
    """What of a case decides its cells."""

    kind: str
    area: str
    colour: str
    stage: str
    response: str
    closure: str
    opened_at: Instant
    response_at: Instant | None
    closed_at: Instant | None
    close_by: Instant | None
    points: float


class Cell(NamedTuple):
    """A cell of the tally, without its area."""

    event: str
    kind: str
    day: Day
    colour: str
    stage: str
    response: str
    closure: str


def cells(case: Counted) -> Iterator[Cell]:
    """Yield the cells a case stands in: one for each event that it has had."""
    shared = (case.colour, case.stage, case.response, case.closure)
    yield Cell(Event.EVER.value, case.kind, EVER, *shared)
    for event, at in (
        (Event.OPENED.value, case.opened_at),
        (Event.RESPONSE.value, case.response_at),
        (Event.CLOSED.value, case.closed_at),
        (Event.DUE.value, case.close_by),
    ):
        if at is not None:
            yield Cell(event, case.kind, day_of(at), *shared)
