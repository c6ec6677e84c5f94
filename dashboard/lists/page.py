"""Pages: the rows of a list, a page at a time, with the number they add up to."""

from dataclasses import dataclass
from typing import NamedTuple

from dashboard.area import Area
from dashboard.boards.snapshot import CaseLine, Value
from dashboard.cases.subject import Subject
from dashboard.colours.control import Colour, Rule
from dashboard.day import Instant
from dashboard.lists.kept import KeptCase, Moment
from dashboard.numbers.listing import Listing


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list, its subject masked; ``area_path`` names its township and village.

    ``mark`` is another one whenever its source or somebody has changed it.
    """

    line: CaseLine
    area_path: tuple[Area, ...]
    responded_at: Instant | None
    closed_at: Instant | None
    voided_at: Instant | None
    points: float
    subject: Subject | None
    attributes: dict[str, object]
    mark: str


class FileRow(NamedTuple):
    """A case in a file of a whole list: what its cells say, its subject masked.

    ``indicator`` is what an assessed case was assessed by. A tuple, since a file has a million.
    """

    external_id: str
    kind: str
    area_path: tuple[Area, ...]
    title: str
    colour: str
    stage: str
    response: str
    closure: str
    opened_at: Instant
    respond_by: Instant | None
    responded_at: Instant | None
    close_by: Instant | None
    closed_at: Instant | None
    voided_at: Instant | None
    points: float
    subject: Subject | None
    indicator: str | None


def as_file_row(row: CaseRow) -> FileRow:
    """Return a case of a list as a file of it would hold it."""
    case, indicator = row.line, row.attributes.get("indicator")
    return FileRow(
        external_id=case.external_id,
        kind=case.kind,
        area_path=row.area_path or (case.area,),
        title=case.title,
        colour=case.colour,
        stage=case.stage,
        response=case.response,
        closure=case.closure,
        opened_at=case.opened_at,
        respond_by=case.respond_by,
        responded_at=row.responded_at,
        close_by=case.close_by,
        closed_at=row.closed_at,
        voided_at=row.voided_at,
        points=row.points,
        subject=row.subject,
        indicator=str(indicator) if indicator else None,
    )


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A control unit in a list of a colour's units; ``cases`` hold it there."""

    area: Area
    area_path: tuple[Area, ...]
    colour: Colour
    since: Instant
    rule: Rule
    cases: tuple[str, ...]
    release_at: Instant | None


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """The reading of one place in one hour."""

    area: Area
    place: str
    place_name: str
    kind: str
    hour: Instant
    n: int
    place_name_en: str = ""

    def place_title(self, lang: str) -> str:
        """Return the place's name in a language, Chinese where no English name is known."""
        return self.place_name_en if lang == "en" and self.place_name_en else self.place_name


Row = CaseRow | UnitRow | ReadingRow
WholeRow = FileRow | UnitRow | ReadingRow
"""A row of a whole list, as files have it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list.

    ``total`` rows in all; ``amount`` is what they add up to where rows carry amounts (points of a
    score, n of a volume), else None. ``next`` and ``previous`` are cursors for ``after``, empty at
    the ends; ``after=LAST`` asks for the last page.
    """

    total: int
    amount: float | None
    rows: tuple[Row, ...]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A case of a kept list: as it stood then, and as it stands now.

    ``area`` is then's; ``now`` is None where the case is no longer among those that the viewer
    sees.
    """

    then: KeptCase
    area: Area
    area_path: tuple[Area, ...]
    now: CaseRow | None


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page of a list as it was kept, from row ``first`` of ``total`` on.

    ``listing`` has the days that are kept; ``value`` is its number then, ``amount`` as of a Page.
    """

    moment: Moment
    listing: Listing
    value: Value
    total: int
    amount: float | None
    first: int
    rows: tuple[KeptRow | UnitRow | ReadingRow, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The keys of the cases before and after one in a list, empty at the list's ends."""

    previous: str
    next: str


FIRST = ""
LAST = "p"
