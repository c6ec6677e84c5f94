"""Case models: what the page of a case asks for and sends, as OpenAPI tells it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dashboard.records.step import Act


class CaseBoard(BaseModel):
    """What the page of a case shows: properties by element id, as of a revision of its area."""

    area: str
    revision: int
    data_time: str
    live_url: str
    mark: str
    acts: list[str]
    steps: dict[str, str]
    cells: dict[str, Any]


class StepSent(BaseModel):
    """What a viewer does to a case; ``number`` makes a second sending of the same harmless."""

    model_config = ConfigDict(extra="forbid")

    act: Act
    number: str = Field(min_length=8, max_length=64)
    why: str = Field(default="", max_length=500)
    area: str | None = Field(default=None, max_length=20)
    expects: str = Field(default="", max_length=40)


class StepDone(BaseModel):
    """What became of a step, with the case as it now is."""

    status: Literal["accepted", "unchanged", "refused"]
    reason: str | None = None
    text: str | None = None
    board: CaseBoard


class AssigneeItem(BaseModel):
    """An area that a case may be reassigned to; ``officer`` leads it, or what it lies in."""

    code: str
    name: str
    level: str
    within: str
    officer: str
    duty: str


class AssigneeList(BaseModel):
    """Areas that a case may be reassigned to, the nearest first."""

    items: list[AssigneeItem]
