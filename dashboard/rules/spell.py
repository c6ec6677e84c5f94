"""Spells: touches of one fence, or passages of one vehicle, close enough to be one case.

A spell begins with its first touch and takes in all within the window after it, the window's end
included. A touch that comes to us late and lies before a spell joins it where the whole still
fits into a window, and is then its first; so touches that lie within one window of each other
make one case in whatever order they come. A touch after a case was closed or made void begins a
new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.day import MINUTE, Instant


@dataclass(frozen=True, slots=True)
class Spell:
    """Touches that are one case, ``number`` at its source.

    ``where`` is longitude and latitude of the newest touch, ``version`` rises with each, and
    ``ended_at`` is when the case was closed or made void.
    """

    number: str
    ref: bytes
    first: Instant
    last: Instant
    n: int
    version: Instant
    where: tuple[float, float]
    ended_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """One touch; ``number`` is the case's where it begins a spell."""

    number: str
    ref: bytes
    at: Instant
    where: tuple[float, float]


def _takes(spell: Spell, at: Instant, window: Instant) -> bool:
    if spell.ended_at is not None and at > spell.ended_at:
        return False
    return max(spell.last, at) - min(spell.first, at) <= window


def joined(spells: Sequence[Spell], touch: Touch, *, minutes: int, now: Instant) -> Spell:
    """Return the spell that a touch belongs to, with it in; a new one where none takes it."""
    at = touch.at
    fitting = [spell for spell in spells if _takes(spell, at, minutes * MINUTE)]
    if not fitting:
        return Spell(touch.number, touch.ref, at, at, 1, min(at, now), touch.where)
    chosen = min(fitting, key=lambda spell: (abs(spell.first - at), spell.number))
    last = max(chosen.last, at)
    return replace(
        chosen,
        first=min(chosen.first, at),
        last=last,
        n=chosen.n + 1,
        version=max(chosen.version + 1, min(last, now)),
        where=touch.where if at >= chosen.last else chosen.where,
    )
