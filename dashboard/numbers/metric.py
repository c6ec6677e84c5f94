"""Metrics: every number a screen can show, as filters over recorded cases."""

from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.case import STANDING, Stage, Timeliness
from dashboard.cases.kind import WARNING_COLOURS, Family, kinds_in
from dashboard.colours.control import Colour
from dashboard.day import EVER, Day, add_days, month_start
from dashboard.numbers.facets import ANY, Event, Facets, Values


class Type(StrEnum):
    """How a metric is made."""

    COUNT = "count"
    RATE = "rate"
    SCORE = "score"
    POINTS = "points"
    VOLUME = "volume"
    UNITS = "units"


class Window(StrEnum):
    """The days a metric speaks of when nobody chooses others."""

    NOW = "now"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Good(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Part(StrEnum):
    """A part of a rate's list."""

    BASE = "base"
    HITS = "hits"
    MISSES = "misses"


class UnknownMetric(LookupError):
    """No metric has this id."""


class NoSuchPart(ValueError):
    """Only a rate has parts."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A number; names, units and definitions stand in the words under ``metric.<id>``.

    ``facets`` select what is counted (for a rate: its base, of which ``hits`` takes the hits by
    ``column``). A metric of units counts control units of a ``colour``; a volume sums readings
    of a ``reading`` kind.
    """

    id: str
    type: Type
    window: Window
    good: Good
    facets: Facets = field(default_factory=Facets)
    column: str = ""
    hits: Values = ANY
    colour: Colour | None = None
    reading: str = ""

    def days(self, today: Day) -> tuple[Day, Day]:
        """Return the first and last day of the metric's own window."""
        match self.window:
            case Window.NOW:
                return EVER, EVER
            case Window.DAY:
                return today, today
            case Window.WEEK:
                return add_days(today, -6), today
            case Window.MONTH:
                return month_start(today), today

    def part(self, part: Part) -> Facets:
        """Return the facets of a part; raise NoSuchPart where the metric is no rate."""
        if part is Part.BASE:
            return self.facets
        if self.type is not Type.RATE:
            raise NoSuchPart(f"{self.id} has no {part}")
        if part is Part.HITS:
            return self.facets.narrowed(**{self.column: self.hits})
        return self.facets.narrowed(**{self.column: getattr(self.facets, self.column) - self.hits})


ALERTS = kinds_in(Family.ALERT)
TASKS = kinds_in(Family.TASK)
DAILY = kinds_in(Family.ALERT, Family.TASK)
ASSESSED = kinds_in(Family.ASSESSMENT)
OWED = kinds_in(Family.RECEIPT)
RAISED = kinds_in(*(family for family in Family if family is not Family.RECEIPT))
NOT_VOID: Values = frozenset({Stage.OPEN, Stage.RESPONDED, Stage.CLOSED})
DECIDED: Values = frozenset({Timeliness.ON_TIME, Timeliness.LATE})
KEPT: Values = frozenset({Timeliness.ON_TIME})
LATE: Values = frozenset({Timeliness.LATE})
_STANDING: Values = frozenset(STANDING)
_CLOSED: Values = frozenset({Stage.CLOSED})


def _count(metric: str, window: Window, good: Good, facets: Facets) -> Metric:
    return Metric(metric, Type.COUNT, window, good, facets)


def _standing(metric: str, kinds: Values, **more: Values) -> Metric:
    facets = Facets(kind=kinds, stage=_STANDING, **more)  # type: ignore[arg-type]
    return _count(metric, Window.NOW, Good.DOWN, facets)


def _rates(metric: str, facets: Facets, column: str, hits: Values) -> list[Metric]:
    """Return a rate of today and the same of seven days."""
    return [
        Metric(metric, Type.RATE, Window.DAY, Good.UP, facets, column, hits),
        Metric(f"{metric}_7d", Type.RATE, Window.WEEK, Good.UP, facets, column, hits),
    ]


def _receipts(opened: Facets) -> list[Metric]:
    """Return what is owed now, and of seven days how much of what was asked for came, in time."""
    due = Facets(event=Event.DUE, stage=NOT_VOID, closure=DECIDED)
    found = [
        _standing("receipts_open", OWED),
        _standing("receipts_overdue", OWED, closure=LATE),
    ]
    for kind in ("order", "notice"):
        mine: Values = frozenset({f"{kind}_receipt"})
        asked, decided = opened.narrowed(kind=mine), due.narrowed(kind=mine)
        week, up = Window.WEEK, Good.UP
        found += [
            Metric(f"{kind}_receipts", Type.RATE, week, up, asked, "stage", _CLOSED),
            Metric(f"{kind}_receipts_on_time", Type.RATE, week, up, decided, "closure", KEPT),
        ]
    return found


def _all() -> list[Metric]:
    opened = Facets(event=Event.OPENED, stage=NOT_VOID)
    closed = Facets(event=Event.CLOSED, stage=_CLOSED)
    response = Facets(event=Event.RESPONSE, kind=TASKS, stage=NOT_VOID, response=DECIDED)
    due = Facets(event=Event.DUE, kind=DAILY, stage=NOT_VOID, closure=DECIDED)
    assessed = opened.narrowed(kind=ASSESSED)
    warned = kinds_in(Family.WARNED)
    return [
        _standing("alerts_open", ALERTS),
        _standing("alerts_overdue", ALERTS, closure=LATE),
        _count("alerts_raised", Window.DAY, Good.NEITHER, opened.narrowed(kind=ALERTS)),
        _count("alerts_closed", Window.DAY, Good.NEITHER, closed.narrowed(kind=ALERTS)),
        _count(
            "alerts_void",
            Window.DAY,
            Good.NEITHER,
            Facets(event=Event.OPENED, kind=ALERTS, stage=frozenset({Stage.VOID})),
        ),
        _count("cases_raised", Window.DAY, Good.NEITHER, opened.narrowed(kind=RAISED)),
        _standing("tasks_open", TASKS),
        *_rates("task_response", response, "response", KEPT),
        *_rates("task_closure", opened.narrowed(kind=TASKS), "stage", _CLOSED),
        *_rates("daily_closure", due, "closure", KEPT),
        Metric("score", Type.SCORE, Window.MONTH, Good.UP, assessed),
        Metric(
            "deductions",
            Type.POINTS,
            Window.MONTH,
            Good.UP,
            opened.narrowed(kind=frozenset({"deduction"})),
        ),
        Metric(
            "bonuses",
            Type.POINTS,
            Window.MONTH,
            Good.UP,
            opened.narrowed(kind=frozenset({"bonus"})),
        ),
        _standing("warned", warned),
        *(_standing(f"warned_{c}", warned, colour=frozenset({c})) for c in WARNING_COLOURS),
        _standing("findings_open", kinds_in(Family.FINDING)),
        *_receipts(opened),
        *(Metric(f"control_{c}", Type.UNITS, Window.NOW, Good.NEITHER, colour=c) for c in Colour),
        Metric("codes_scanned", Type.VOLUME, Window.DAY, Good.NEITHER, reading="code_scanned"),
        Metric("red_codes", Type.VOLUME, Window.DAY, Good.DOWN, reading="code_red"),
    ]


METRICS: dict[str, Metric] = {metric.id: metric for metric in _all()}


def metric_of(metric_id: str) -> Metric:
    """Return the metric with this id; raise UnknownMetric where there is none."""
    try:
        return METRICS[metric_id]
    except KeyError:
        raise UnknownMetric(metric_id) from None
