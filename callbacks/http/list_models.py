"""List models: the shapes of lists and of their rows, as OpenAPI tells them."""

from typing import Any, Literal

from pydantic import BaseModel


class SubjectItem(BaseModel):
    """The person that a case is about, masked."""

    name: str
    identity_number: str
    phone: str


class CaseItem(BaseModel):
    """A case; ``path`` is its page, ``mark`` another one whenever it was changed."""

    type: Literal["case"]
    key: str
    path: str
    external_id: str
    kind: str
    area: str
    area_name: str
    colour: str
    stage: str
    response: str
    closure: str
    opened_at: str | None
    respond_by: str | None
    responded_at: str | None
    close_by: str | None
    closed_at: str | None
    voided_at: str | None
    points: float
    title: str
    attributes: dict[str, Any]
    mark: str
    subject: SubjectItem | None


class UnitItem(BaseModel):
    """A control unit: its colour, since when, by which rule, and the cases that hold it there."""

    type: Literal["unit"]
    area: str
    area_name: str
    colour: str
    since: str | None
    rule: str
    cases: list[str]
    release_at: str | None


class ReadingItem(BaseModel):
    """What one place counted in one hour."""

    type: Literal["reading"]
    area: str
    place: str
    place_name: str
    place_name_en: str
    kind: str
    hour: str | None
    n: int


class CaseList(BaseModel):
    """A page of a list; ``next`` goes into ``after`` for the page after it, null at the end.

    ``amount`` is what the rows add up to where they carry points or counts.
    """

    total: int
    amount: float | None
    items: list[CaseItem | UnitItem | ReadingItem]
    next: str | None
    previous: str | None
