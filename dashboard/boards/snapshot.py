"""Snapshots: everything a screen of one area shows at one revision, as plain values.

A snapshot depends on nothing but the area, the revision and the number of days it speaks of;
``queries/boards/board.py`` reads it, ``layouts`` turn it into what people see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.area import Area, Level
from dashboard.colours.control import Colour
from dashboard.day import Day, Instant
from dashboard.numbers.facets import Values
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part, Type, metric_of
from dashboard.source import Standing


@dataclass(frozen=True, slots=True)
class Value:
    """One number: a metric of an area over its days, and what it is made of.

    ``value`` is None where its base is empty, never 0 or 100. A rate is in percent with hits as
    ``numerator`` and base as ``denominator``; a score has points over grids. ``bad`` is the
    profile's target missed. ``chosen`` narrows the metric (alerts of one kind). ``stale`` is a
    number that a source feeds which does not speak.
    """

    metric: str
    area: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    first_day: Day = 0
    last_day: Day = 0
    bad: bool = False
    chosen: Mapping[str, Values] = field(default_factory=dict)
    stale: bool = False

    def listing(self, part: Part = Part.BASE) -> Listing:
        """Return the list of exactly the cases behind this number, or behind a part of it."""
        return Listing(
            metric=self.metric,
            area=self.area,
            part=part,
            first_day=self.first_day,
            last_day=self.last_day,
            chosen=self.chosen,
        )

    @property
    def misses(self) -> float | None:
        """Return the misses of a rate."""
        if metric_of(self.metric).type is not Type.RATE:
            return None
        return (self.denominator or 0) - (self.numerator or 0)


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of alert: how many are open, and of these how many past their deadline."""

    kind: str
    open: Value
    overdue: Value


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A child area in a table: its colour, units by colour, numbers, and alerts of 14 days.

    ``colour`` is the worst of its units, None where it has none; ``by_order`` says that a hand
    set it. ``spark`` holds the alerts raised a day, oldest first.
    """

    area: Area
    colour: Colour | None
    units: Mapping[Colour, int]
    values: Mapping[str, Value]
    spark: tuple[int, ...] = ()
    by_order: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a short list."""

    key: str
    external_id: str
    kind: str
    area: Area
    township: str
    colour: str
    stage: str
    response: str
    closure: str
    opened_at: Instant
    respond_by: Instant | None
    close_by: Instant | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """A number by day: ``values`` has one for each day, oldest first, None for an empty base."""

    metric: str
    days: tuple[Day, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """A place on the map."""

    code: str
    kind: str
    name: str
    name_en: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A geometry file of the map: the areas of ``level`` under ``parent``."""

    parent: str
    level: Level
    digest: str
    count: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A case that the wall shows in full view when it is new: no person, only what and where.

    ``path`` leads from the place's own area down to the case's.
    """

    key: str
    kind: str
    colour: str
    path: tuple[Area, ...]
    opened_at: Instant


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The board of one area.

    ``descendants`` counts areas by level (and units as "unit"); ``colours`` counts areas by level
    and colour, each area in the worst colour of its units. ``sources`` are those that do not
    speak: when the others were last heard changes without a new revision. ``alarms`` are the
    severe cases of the last minutes before ``data_time``, newest first.
    """

    area: Area
    path: tuple[Area, ...]
    revision: int
    data_time: Instant
    today: Day
    days: int
    values: Mapping[str, Value]
    kinds: tuple[KindLine, ...]
    children: tuple[AreaLine, ...]
    newest: tuple[CaseLine, ...]
    trends: Mapping[str, Trend]
    best: tuple[AreaLine, ...]
    worst: tuple[AreaLine, ...]
    descendants: Mapping[str, int]
    colours: Mapping[Level, Mapping[Colour, int]]
    sheets: tuple[Sheet, ...]
    markers: tuple[Marker, ...]
    demonstration: bool
    level: Level | None = None
    sources: tuple[Standing, ...] = ()
    alarms: tuple[Alarm, ...] = ()
