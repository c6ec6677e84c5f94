"""Handling by colour: the tasks that a four-colour warning brings.

Source: 永康, places.md Y3. Orange: temperature twice a day, a round handed out in each half of
the day. Yellow and blue: a visit by each of the five of the 1+5 card.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.day import DAY, MINUTE, Instant, add_days, day_of, day_start
from dashboard.records.case_record import FIVE, Contact
from dashboard.rules.raised import Raised, filled, source_of
from dashboard.ruleset import Handling, minute_of_day

RULE = "handling"
VISITED = frozenset({"yellow", "blue"})
MEASURED = "orange"


@dataclass(frozen=True, slots=True)
class Warned:
    """A person under a warning, as far as the rule needs it."""

    key: bytes
    area: str
    place: str | None
    longitude: float | None
    latitude: float | None
    subject: bytes | None


def _task(person: Warned, name: str, kind: str, opened_at: Instant) -> dict[str, object]:
    return filled(
        source=source_of(RULE),
        external_id=f"{person.key.hex()}-{name}",
        kind=kind,
        area=person.area,
        opened_at=opened_at,
        place=person.place,
        longitude=person.longitude,
        latitude=person.latitude,
    )


def visits(person: Warned, card: Sequence[Contact], now: Instant) -> Iterator[Raised]:
    """Yield a visit for each of the five, with their line of the card where it is known."""
    named: Mapping[str, Contact] = {contact.duty: contact for contact in card}
    for duty in FIVE:
        raw = _task(person, duty, "house_visit", now)
        raw["attributes"] = {"duty": duty}
        if duty in named:
            raw["contacts"] = [named[duty].model_dump()]
        yield Raised(raw, person.subject)


def temperature_round(person: Warned, round_at: Instant, opened_at: Instant) -> Raised:
    """Return the round of the half-day whose rounds are handed out at ``round_at``."""
    name = round_name(round_at)
    return Raised(_task(person, name, "temperature_round", opened_at), person.subject)


def round_name(round_at: Instant) -> str:
    """Return by what a round is told from a person's others: its day, and which half of it."""
    half = "am" if round_at - day_start(day_of(round_at)) < DAY // 2 else "pm"
    return f"{day_of(round_at)}-{half}"


def rounds_between(after: Instant, until: Instant, handling: Handling) -> list[Instant]:
    """Return the instants after ``after`` and up to ``until`` at which rounds are handed out."""
    found = []
    day = day_of(after)
    while day_start(day) <= until:
        found += [day_start(day) + minute_of_day(at) * MINUTE for at in handling.rounds]
        day = add_days(day, 1)
    return [at for at in found if after < at <= until]


def current_round(now: Instant, handling: Handling) -> Instant | None:
    """Return when the rounds of this half-day were handed out, None where they are still to be."""
    start = day_start(day_of(now))
    half = start if now < start + DAY // 2 else start + DAY // 2
    found = rounds_between(half - 1, now, handling)
    return found[-1] if found else None
