"""Runs: what became of a schedule's occurrence, or of somebody's asking; the file that is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4, uuid5

from dashboard.briefings.briefing import Period
from dashboard.day import Day, Instant

ALBUM = "zip"
"""The form of all pictures in one file; it speaks of the day on which it is made."""
PAPERS = ("pptx", "docx")
"""The forms that hold numbers of a period, or what somebody collected."""
FORMS = (*PAPERS, ALBUM)


class UnknownRun(LookupError):
    """There is no such run for this viewer."""


class TooManyAsked(RuntimeError):
    """Somebody has as many briefings under way as they may; ``args`` hold how many."""


class RunState(StrEnum):
    """How a run stands; its words stand under ``plan.state.``."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    MISSED = "missed"


UNDER_WAY = (RunState.WAITING, RunState.RUNNING)
STEPS = 3
"""Steps of making a file of one area: read, drawn, stored."""


@dataclass(frozen=True, slots=True)
class Run:
    """What became of an occurrence, or of somebody's asking; ``step`` of ``steps`` while made.

    ``account`` is who asked for it by hand and ``by`` what they are called, empty where a schedule
    did; ``together`` adds each area beneath to the same file. ``own`` is the own briefing that it
    makes, ``title`` what that is called.

    ``why`` is a word under ``plan.why.``; ``told`` says of each channel how telling it went, empty
    where it went well, else a word under ``plan.told.``.
    """

    id: str
    schedule: str
    due_at: Instant
    area: str
    first: Day
    last: Day
    form: str
    lang: str
    channels: tuple[str, ...]
    state: RunState
    step: int = 0
    started_at: Instant | None = None
    ended_at: Instant | None = None
    name: str = ""
    rows: int = 0
    size: int = 0
    why: str = ""
    told: Mapping[str, str] | None = None
    together: bool = False
    steps: int = STEPS
    account: str = ""
    by: str = ""
    own: str = ""
    title: str = ""

    def period(self, today: Day) -> Period:
        """Return its days, as made on a day."""
        return Period(self.first, self.last, today)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A briefing as a file: its name, and how many cases and orders it names one by one."""

    data: bytes
    name: str
    rows: int


def run_id(schedule: str, due_at: Instant) -> str:
    """Return the id of the run of an occurrence, 32 hexadecimal digits."""
    return uuid5(_RUNS, f"{schedule} {due_at}").hex


_RUNS = UUID("6f0a3a43-5f0e-4f0c-9a53-5d2f6c1f2b77")


def by_hand(
    area: str,
    period: Period,
    form: str,
    lang: str,
    *,
    account: str,
    by: str,
    at: Instant,
) -> Run:
    """Return the run of what somebody asks for; it is an occurrence of its own."""
    name = uuid4().hex
    return Run(
        id=name,
        schedule=name,
        due_at=at,
        area=area,
        first=period.first,
        last=period.last,
        form=form,
        lang=lang,
        channels=(),
        state=RunState.WAITING,
        account=account,
        by=by,
    )


def steps_of(parts: int) -> int:
    """Return the steps of making a file of so many areas: read, each one drawn, stored."""
    return parts + 2
