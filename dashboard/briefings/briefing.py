"""The briefing: what a paper on an area says of a period, every number with the list behind it.

A briefing is read at one moment (``queries/briefings/briefing.py``) and holds one revision; slides
and documents only write down what stands in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.area import Area, Level
from dashboard.areas.geometry import Geometry
from dashboard.boards.snapshot import AreaLine, Trend, Value
from dashboard.colours.control import Colour
from dashboard.day import EVER, Day, Instant, add_days, as_date, iso_day
from dashboard.fields import BadListing, day_field
from dashboard.lists.kept import Kept, kept_path
from dashboard.lists.page import CaseRow
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part, Type, metric_of
from dashboard.orders.order_page import OrderLine

LONGEST = 366
"""Days that a period may have."""
SIX = ("alerts_raised", "alerts_open", "task_response", "task_closure", "daily_closure", "warned")
"""The day in six numbers."""
LISTED = 8
"""Cases, orders and findings that a briefing names one by one."""
MOST_TOGETHER = 120
"""Areas beneath one that its file can hold too, each with all its pages."""
SHAPES = 700
"""Areas that a map on a slide can have as shapes of their own."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a briefing speaks of, and the day on which it is made."""

    first: Day
    last: Day
    today: Day

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (as_date(self.last) - as_date(self.first)).days + 1

    @property
    def is_running(self) -> bool:
        """Say whether it ends today, so that what stands is what stands now."""
        return self.last == self.today

    def earlier(self, days: int) -> "Period":
        """Return the period of the same length that lies so many days earlier."""
        return Period(add_days(self.first, -days), add_days(self.last, -days), self.today)


class Base(StrEnum):
    """What a number is compared with; the words under ``brief.base`` name it."""

    DAY = "day"
    WEEK = "week"
    PERIOD = "period"


def period_of(fields: Mapping[str, str], today: Day) -> Period:
    """Read a period from the fields ``from`` and ``to``, today where both are missing.

    Raises BadListing: no day, one of the two missing, ends before it begins, not yet, too long.
    """
    said = {name: day_field(name, fields.get(name, "")) for name in ("from", "to")}
    first, last = said["from"], said["to"]
    if (first == EVER) != (last == EVER):
        raise BadListing("to" if last == EVER else "from", "", "day_missing")
    if first == EVER:
        return Period(today, today, today)
    if last < first:
        raise BadListing("to", fields["to"], "ends_before_it_begins")
    if last > today:
        raise BadListing("to", fields["to"], "not_yet", f"..{iso_day(today)}")
    found = Period(first, last, today)
    if found.days > LONGEST:
        raise BadListing("from", fields["from"], "too_long", f"1..{LONGEST}")
    return found


def bases(period: Period) -> Mapping[Base, Period]:
    """Return what a period is compared with: the day before and the same day of last week.

    Of several days the same number of days before.
    """
    if period.days > 1:
        return {Base.PERIOD: period.earlier(period.days)}
    return {Base.DAY: period.earlier(1), Base.WEEK: period.earlier(7)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number of another period, beside which a number is read."""

    base: Base
    period: Period
    value: Value


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it is compared with, in the order of ``bases``."""

    value: Value
    against: tuple[Comparison, ...] = ()

    @property
    def listing(self) -> Listing:
        """Return the list that it opens: of a rate its misses, which readers come for."""
        rate = metric_of(self.value.metric).type is Type.RATE
        return self.value.listing(Part.MISSES if rate else Part.BASE)


@dataclass(frozen=True, slots=True)
class KindFigure:
    """A kind of alert: raised in the period, and open at its end."""

    kind: str
    raised: Figure
    open: Figure


@dataclass(frozen=True, slots=True)
class Child:
    """A child area: its numbers, and the same of the first comparison's period."""

    line: AreaLine
    before: Mapping[str, Value]

    @property
    def area(self) -> Area:
        """Return the child area."""
        return self.line.area

    def value(self, metric: str) -> Value:
        """Return one of its numbers."""
        return self.line.values[metric]


@dataclass(frozen=True, slots=True)
class Layer:
    """Outlines with the colour of each area, None without a unit."""

    geometry: Geometry
    colours: tuple[Colour | None, ...]


@dataclass(frozen=True, slots=True)
class Beneath:
    """The finest areas of a map that is drawn of coarser ones: too many for shapes of their own.

    They come in several layers, whose lattices need not be that of the map.
    """

    level: Level
    layers: tuple[Layer, ...]

    @property
    def count(self) -> int:
        """Return how many areas they are."""
        return sum(len(layer.colours) for layer in self.layers)


@dataclass(frozen=True, slots=True)
class Ground:
    """The map: outlines of one level with the colour of each area, None without a unit.

    ``above`` are the outlines of the coarser areas that are named and drawn over it, ``beneath``
    are the micro-grids under it, None where it has none or is drawn of them.
    """

    level: Level
    geometry: Geometry
    colours: tuple[Colour | None, ...]
    above: Geometry | None = None
    beneath: Beneath | None = None

    def counts(self) -> dict[Colour | None, int]:
        """Return how many areas stand in each colour, worst last; None for those without."""
        listed: tuple[Colour | None, ...] = (None, *Colour)
        return {colour: self.colours.count(colour) for colour in listed}


@dataclass(frozen=True, slots=True)
class Briefing:
    """All that is said of an area and a period, at one revision.

    ``rows`` of it name cases and orders one by one: alerts past their deadline, warned persons,
    findings, orders; of a period gone by as they stood at its end. ``moment`` is the
    one under which the lists behind its numbers are kept, empty where they are not; ``kept`` are
    those lists, where they are to be kept with it.
    """

    area: Area
    path: tuple[Area, ...]
    period: Period
    revision: int
    data_time: Instant
    figures: Mapping[str, Figure]
    kinds: tuple[KindFigure, ...]
    children: tuple[Child, ...]
    trends: Mapping[str, Trend]
    best: tuple[AreaLine, ...]
    worst: tuple[AreaLine, ...]
    alerts: tuple[CaseRow, ...]
    warned: tuple[CaseRow, ...]
    findings: tuple[CaseRow, ...]
    orders: tuple[OrderLine, ...]
    orders_total: int
    ground: Ground | None
    demonstration: bool
    credits: str = ""
    credits_en: str = ""
    moment: str = ""
    kept: Kept | None = field(default=None, repr=False)

    def list_path(self, metric: str) -> str:
        """Return the address of the list behind a number, as it was kept where it was."""
        listing = self.figures[metric].listing
        return kept_path(self.moment, listing) if self.moment else listing.path()

    @property
    def rows(self) -> int:
        """Return how many cases and orders are named one by one, which an audit tells."""
        return sum(map(len, (self.alerts, self.warned, self.findings, self.orders)))

    def value(self, metric: str) -> Value:
        """Return a number of the area."""
        return self.figures[metric].value
