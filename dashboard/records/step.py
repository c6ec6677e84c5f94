"""Steps: what somebody did to a case by hand, as it comes to the door."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BeforeValidator, Field

from dashboard.case import case_key
from dashboard.door import AreaCode
from dashboard.records.stream import StreamRecord
from dashboard.refusal import Refused


class Act(StrEnum):
    """What a hand can do to a case."""

    RESPOND = "respond"
    CLOSE = "close"
    VOID = "void"
    REOPEN = "reopen"
    REASSIGN = "reassign"
    URGE = "urge"
    NOTE = "note"


NEEDS_WHY = frozenset({Act.VOID, Act.NOTE})
"""What nobody does without a word."""


def as_case_key(value: object) -> str:
    """Return a case's key as it stands in a URL; raise ValueError where it is none."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        if len(text) != len(UUID(text).hex):
            raise ValueError
    except ValueError:
        raise ValueError("not_a_case") from None
    return text.lower()


class StepRecord(StreamRecord):
    """What somebody did to a case, ``case`` by its key or by the number its source gave it.

    ``expects`` is the case's mark as the actor saw it; where the case has changed since, the step
    is refused. ``area`` is where a case is reassigned to.
    """

    TYPE: ClassVar[str] = "step"

    case: Annotated[str, BeforeValidator(as_case_key)] | None = None
    case_source: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    case_external_id: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    act: Act
    by: Annotated[str, Field(min_length=1, max_length=80)]
    why: Annotated[str, Field(max_length=500)] = ""
    area: AreaCode | None = None
    expects: Annotated[str, Field(max_length=40)] = ""

    @property
    def of(self) -> bytes:
        """Return the key of the case; raise Refused where the record names none, or two."""
        return case_of(self.case, self.case_source, self.case_external_id)

    def check(self) -> None:
        """Raise Refused where an act lacks what it needs, or has what it cannot have."""
        if self.act in NEEDS_WHY and not self.why:
            raise Refused("why", "", "missing")
        if self.act is Act.REASSIGN and self.area is None:
            raise Refused("area", "", "missing")
        if self.act is not Act.REASSIGN and self.area is not None:
            raise Refused("area", self.area, "no_area_here")


def case_of(key: Any, source: Any, number: Any) -> bytes:
    """Return the key of the case that a step names; raise Refused where it names none, or two."""
    if source is None and number is None:
        if key is None:
            raise Refused("case", "", "missing")
        return bytes.fromhex(key)
    for name, said in (("case_source", source), ("case_external_id", number)):
        if said is None:
            raise Refused(name, "", "missing")
    named = case_key(source, number)
    if key is not None and bytes.fromhex(key) != named:
        raise Refused("case", key, "two_cases")
    return named
