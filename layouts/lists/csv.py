"""CSV: the rows of a list as lines of text that Excel, WPS and programs read alike.

Text that a spreadsheet would run as a formula is made harmless by a leading apostrophe, and a
long number (an area's code) by a trailing tab, without which a spreadsheet would round it.
"""

from collections.abc import Sequence

from dashboard.area import Area
from dashboard.day import Instant
from dashboard.lists.formula import cell_text
from dashboard.lists.page import CaseRow, ReadingRow, Row, UnitRow
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type
from dashboard.words import Words
from layouts import format as fmt

BOM = "\ufeff"
"""Marks the file as UTF-8, without which Excel takes it for the system's code page."""
_END = "\r\n"
CASE_COLUMNS = (
    "number", "kind", "area", "code", "title", "colour", "stage", "response", "closure",
    "opened", "respond_by", "responded", "close_by", "closed", "voided", "points",
    "name", "identity", "phone",
)  # fmt: skip
UNIT_COLUMNS = ("unit", "area", "code", "colour", "since", "rule", "cases", "release")
READING_COLUMNS = ("place", "place_code", "area", "code", "hour", "reading")


def columns(listing: Listing) -> tuple[str, ...]:
    """Return the ids of a list's columns; their names stand in the words under ``csv``."""
    match listing.definition.type:
        case Type.UNITS:
            return UNIT_COLUMNS
        case Type.VOLUME:
            return READING_COLUMNS
        case _:
            return CASE_COLUMNS


def header(listing: Listing, words: Words) -> str:
    """Return the first line, with the mark of UTF-8 before it."""
    return BOM + joined([words(f"csv.{column}") for column in columns(listing)])


def line(row: Row, words: Words) -> str:
    """Return one row as a line; times are Shanghai's, personal data is as masked as the row."""
    match row:
        case CaseRow():
            return joined(_case(row, words))
        case UnitRow():
            return joined(_unit(row, words))
        case ReadingRow():
            return joined(_reading(row, words))


def joined(values: Sequence[str]) -> str:
    """Return the cells of a row as a line, quoted where they have to be."""
    return ",".join(_quoted(value) for value in values) + _END


def _quoted(value: str) -> str:
    if any(mark in value for mark in ',"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value


def _time(at: Instant | None) -> str:
    return "" if at is None else fmt.stamp_long(at)


def _names(path: Sequence[Area], words: Words) -> str:
    return cell_text(" / ".join(area.title(words.lang) for area in path))


def _case(row: CaseRow, words: Words) -> list[str]:
    case, subject = row.line, row.subject
    return [
        cell_text(case.external_id),
        words(f"kind.{case.kind}"),
        _names(row.area_path or (case.area,), words),
        cell_text(case.area.code),
        cell_text(case.title),
        "" if case.colour == "none" else words(f"colour.{case.colour}"),
        words(f"stage.{case.stage}"),
        words(f"timeliness.{case.response}"),
        words(f"timeliness.{case.closure}"),
        *map(_time, (case.opened_at, case.respond_by, row.responded_at)),
        *map(_time, (case.close_by, row.closed_at, row.voided_at)),
        f"{row.points:g}",
        cell_text(subject.name) if subject else "",
        cell_text(subject.identity_number) if subject else "",
        cell_text(subject.phone) if subject else "",
    ]


def _unit(row: UnitRow, words: Words) -> list[str]:
    return [
        cell_text(row.area.title(words.lang)),
        _names(row.area_path, words),
        cell_text(row.area.code),
        words(f"colour.{row.colour}"),
        _time(row.since),
        words(f"cases.rule.{row.rule}"),
        cell_text(" ".join(row.cases)),
        _time(row.release_at),
    ]


def _reading(row: ReadingRow, words: Words) -> list[str]:
    return [
        cell_text(row.place_title(words.lang)),
        cell_text(row.place),
        cell_text(row.area.title(words.lang)),
        cell_text(row.area.code),
        _time(row.hour),
        str(row.n),
    ]
