"""Models: the shapes of the HTTP interface's answers, as OpenAPI tells them."""

from typing import Any

from pydantic import BaseModel, Field

from dashboard.listing import MAX_PAGE, SORTS
from dashboard.metric import METRICS, Part


class Problem(BaseModel):
    """An error (RFC 9457); ``field``, ``value`` and ``allowed`` name what is wrong."""

    type: str
    title: str
    status: int
    instance: str
    detail: str | None = None
    field: str | None = None
    value: str | None = None
    reason: str | None = None
    allowed: str | None = None


class Number(BaseModel):
    """A number; ``value`` is null where its base is empty. ``list`` is the path of its list."""

    value: float | None
    unit: str
    numerator: float | None
    denominator: float | None
    bad: bool
    list: str
    parts: dict[str, str] | None = None


class TrendAnswer(BaseModel):
    """A number by day, with the list of each day."""

    days: list[str]
    values: list[float | None]
    lists: list[str]


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
    cells: dict[str, Any] | None = None


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


class ListQuery(BaseModel):
    """The fields of a list's query string; docs/api.md tells each, ``listing`` reads them."""

    metric: str = Field(json_schema_extra={"enum": list(METRICS)})
    area: str = Field(pattern=r"^[0-9]{4,20}$")
    part: str = Field("", json_schema_extra={"enum": ["", *Part]})
    from_: str = Field("", alias="from", description="first day, yyyy-mm-dd; with to")
    to: str = Field("", description="last day, yyyy-mm-dd")
    kind: str = Field("", description="kinds joined by commas")
    colour: str = Field("", description="colours joined by commas")
    stage: str = Field("", description="stages joined by commas")
    response: str = Field("", description="timeliness joined by commas")
    closure: str = Field("", description="timeliness joined by commas")
    sort: str = Field("", json_schema_extra={"enum": ["", *SORTS, *(f"-{s}" for s in SORTS)]})
    limit: str = Field("", description=f"rows a page, 1 to {MAX_PAGE}")
    after: str = Field("", description="the cursor that the page before gave as next")


class CaseList(BaseModel):
    """A page of a list; ``next`` goes into ``after`` for the page after it, null at the end.

    ``amount`` is what the rows add up to where they carry points or counts.
    """

    total: int
    amount: float | None
    items: list[dict[str, Any]]
    next: str | None
    previous: str | None


class AreaAnswer(BaseModel):
    """An area with its colour, since when, and its open alerts."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str
    unit: bool
    colour: str | None
    since: str | None
    by_order: bool
    units: dict[str, int]
    open_alerts: int


class AreaChild(BaseModel):
    """An area directly beneath another."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str
    unit: bool


class Health(BaseModel):
    """Whether the server can read its store."""

    status: str
    revision: int
