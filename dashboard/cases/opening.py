"""Opening: somebody looks at one person's data in clear, for a reason and for some minutes."""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.cases.subject import Subject
from dashboard.day import Instant

MAX_TEXT = 200


class Why(StrEnum):
    """What a person is opened for; its words stand under ``person.why_``."""

    CONTACT = "contact"
    VERIFY = "verify"
    TRANSFER = "transfer"
    TRACE = "trace"
    OTHER = "other"


class NoReason(ValueError):
    """Nobody is opened for ``other`` without a word on what it is."""


class NobodyThere(LookupError):
    """The case is about nobody, or the person was erased."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Why a person is opened."""

    why: Why
    text: str = ""

    def __post_init__(self) -> None:
        if self.why is Why.OTHER and not self.text.strip():
            raise NoReason


@dataclass(frozen=True, slots=True)
class Opened:
    """A person in clear, when they were opened, and for how many minutes."""

    subject: Subject
    at: Instant
    minutes: int
