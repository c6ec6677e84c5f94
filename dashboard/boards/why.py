"""Why: what set an area's colour, since when, by which cases, until when, who answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.area import Area
from dashboard.boards.snapshot import CaseLine
from dashboard.colours.by_order import ColourOrder
from dashboard.colours.control import Colour, Rule
from dashboard.day import Day, Instant


@dataclass(frozen=True, slots=True)
class Officer:
    """A person answerable for an area, or one of a warned person's five; phone masked."""

    duty: str
    name: str
    phone: str
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Triggering:
    """A case that holds a unit in its colour; ``release_at`` is None where an act is awaited."""

    case: CaseLine
    unit: Area
    rule: Rule
    subject: str
    release_at: Instant | None


@dataclass(frozen=True, slots=True)
class Ordered:
    """A colour by order that holds, or will, for an area; ``area`` is what it was given for.

    It is None where that lies above what the viewer may see, who then cannot lift it.
    """

    order: ColourOrder
    area: Area | None


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for one area.

    ``units`` counts its control units by colour (of a single unit: itself); ``since`` is when its
    present colour began, ``history`` the worst colour of each of the last 30 days, oldest first.
    ``triggering`` may be cut to the first ones, ``triggers`` is their whole number. ``own`` is the
    worst colour that the rule alone would give its units, ``may_order`` whether the viewer may set
    one by order.
    """

    area: Area
    path: tuple[Area, ...]
    colour: Colour | None
    rule: Rule
    since: Instant | None
    units: Mapping[Colour, int]
    triggering: tuple[Triggering, ...]
    triggers: int
    release_at: Instant | None
    history: tuple[tuple[Day, Colour], ...]
    officers: tuple[Officer, ...]
    by_order: bool
    now: Instant
    own: Colour | None = None
    orders: tuple[Ordered, ...] = ()
    may_order: bool = False
