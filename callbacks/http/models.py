"""Models: the shapes of the HTTP interface's answers, as OpenAPI tells them.

docs/api.md describes each field; a test fails when page and code differ.
"""

from typing import Any

from pydantic import BaseModel


class Problem(BaseModel):
    """An error (RFC 9457); ``field``, ``value``, ``reason``, ``allowed`` say what is wrong."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    field: str | None = None
    value: str | None = None
    reason: str | None = None
    allowed: str | None = None


class Parts(BaseModel):
    """The paths of the lists that a rate is made of."""

    base: str
    hits: str
    misses: str


class Number(BaseModel):
    """A number; ``value`` is null where its base is empty. ``list`` is the path of its list."""

    value: float | None
    unit: str
    numerator: float | None
    denominator: float | None
    bad: bool
    stale: bool
    list: str
    parts: Parts | None = None


class TrendAnswer(BaseModel):
    """A number by day, with the list of each day."""

    days: list[str]
    values: list[float | None]
    lists: list[str]


class Silent(BaseModel):
    """A source that does not speak: ``heard_at`` is null where it was never heard."""

    id: str
    name: str
    name_en: str
    heard_at: str | None
    silent_since: str | None
    rhythm: int


class SourceAnswer(Silent):
    """How a source stands, the newest time its records spoke of, and the numbers it feeds."""

    state: str
    record_at: str | None
    feeds: list[str]


class AlarmArea(BaseModel):
    """An area on the way to where something happened."""

    code: str
    name: str
    name_en: str


class AlarmAnswer(BaseModel):
    """A severe case that has just been opened: what, where, when, and no person."""

    key: str
    kind: str
    colour: str
    opened_at: str
    path: list[AlarmArea]


class Board(BaseModel):
    """A snapshot: everything the screens of an area show at one revision."""

    area: str
    name: str
    name_en: str
    level: str
    revision: int
    data_time: str
    today: str
    days: int
    demonstration: bool
    metrics: dict[str, Number]
    trends: dict[str, TrendAnswer]
    units: dict[str, float | None]
    sources: list[Silent]
    alarms: list[AlarmAnswer]
    cells: dict[str, Any] | None = None
    rows: dict[str, Any] | None = None


class ListBoard(BaseModel):
    """What the page of a list shows: properties by element id, as of a revision of its area."""

    area: str
    revision: int
    data_time: str
    total: int
    cells: dict[str, Any]


class Definition(BaseModel):
    """What a metric is; ``good`` says which way is good, ``bad`` when it is shown as bad."""

    id: str
    type: str
    window: str
    good: str
    unit: str
    name: str
    name_en: str
    definition: str
    definition_en: str
    bad: float | None


class AreaChild(BaseModel):
    """An area."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str
    unit: bool


class AreaAnswer(AreaChild):
    """An area with its colour, since when, and its open alerts."""

    colour: str | None
    since: str | None
    by_order: bool
    units: dict[str, int]
    open_alerts: int


class Health(BaseModel):
    """That the process lives."""

    status: str


class Readiness(BaseModel):
    """That the store can be read: its newest write, and the day that counts as today."""

    status: str
    revision: int
    today: int
