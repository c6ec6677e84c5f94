"""Arrivals: who has not declared within the hour of reaching home raises an alert.

Source: 永康, places.md Y10. The alert opens at the end of the hour, to the millisecond; declared
at that very instant is in time. A declaration that was in time but is told late makes the alert
void; one that came too late stands beside it.
"""

from dataclasses import dataclass

from dashboard.day import MINUTE, Instant, moment
from dashboard.records.stream import ArrivalRecord
from dashboard.rules.raised import BY_RULE, Raised, filled, source_of
from dashboard.ruleset import Rules

RULE = "arrival"
IN_TIME = "declared_in_time"
"""Why an alert is made void; the timeline has words for it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An arrival as it is stored; ``raised`` says whether it has raised an alert."""

    key: bytes
    area: str
    at: Instant
    due_at: Instant
    declared_at: Instant | None
    place: str | None
    came_from: str
    subject: bytes | None
    version: Instant
    digest: bytes
    raised: bool

    @property
    def in_time(self) -> bool:
        """Say whether it was declared by the end of the hour."""
        return self.declared_at is not None and self.declared_at <= self.due_at


def due_at(record: ArrivalRecord, rules: Rules) -> Instant:
    """Return the last instant at which a declaration is in time."""
    return record.at + rules.declare_minutes * MINUTE


def undeclared(arrival: Arrival, now: Instant) -> Raised | None:
    """Return the alert of an arrival as it stands at ``now``, None where it has raised none."""
    waited_for = arrival.declared_at is None and now < arrival.due_at
    if not arrival.raised and (arrival.in_time or waited_for):
        return None
    voided = arrival.due_at if arrival.in_time else None
    step = {"at": voided, "what": "stage", "after": "void", "by": BY_RULE, "why": IN_TIME}
    attributes = {"came_from": arrival.came_from}
    if arrival.declared_at is not None:
        attributes["declared"] = f"{moment(arrival.declared_at):%Y-%m-%d %H:%M}"
    return Raised(
        filled(
            source=source_of(RULE),
            external_id=arrival.key.hex(),
            kind="undeclared_arrival",
            area=arrival.area,
            opened_at=arrival.due_at,
            voided_at=voided,
            place=arrival.place,
            attributes=attributes,
            history=[step] if voided is not None else [],
            updated_at=arrival.version,
        ),
        subject=arrival.subject,
    )
