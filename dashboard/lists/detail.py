"""Details: everything the page of one case shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.area import Area
from dashboard.boards.snapshot import CaseLine
from dashboard.boards.why import Officer
from dashboard.cases.subject import Subject
from dashboard.day import Instant


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a case's timeline, with what stood before."""

    at: Instant
    what: str
    before: str
    after: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One case: its line, path of areas, times, timeline, subject (masked) and officers.

    ``places`` are the areas that its timeline speaks of, by code.

    ``unit`` is the control unit it lies in and ``colours`` whether this case holds the unit in
    its colour now. ``mark`` is another one whenever its source or somebody has changed it.
    """

    line: CaseLine
    source: str
    path: tuple[Area, ...]
    responded_at: Instant | None
    closed_at: Instant | None
    voided_at: Instant | None
    points: float
    place: str
    longitude: float | None
    latitude: float | None
    attributes: Mapping[str, Any]
    steps: tuple[Step, ...]
    places: Mapping[str, Area]
    subject: Subject | None
    officers: tuple[Officer, ...]
    contacts: tuple[Officer, ...]
    unit: Area | None
    triggers_unit: bool
    now: Instant
    data_time: Instant
    revision: int
    mark: str
