"""Formulas: the cells of an XLSX sheet whose result was never stored, or is an error.

Programs that write workbooks without computing them leave such cells empty, and an empty cell
looks like a value that nobody gave.
"""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import IO

from dashboard.importing.unreadable import Unreadable

_BLOCK = 1 << 20
_LONGEST_CELL = 1 << 17
_SHEET = re.compile(r'<(?:\w+:)?sheet [^>]*?name="([^"]*)"[^>]*?:id="([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship [^>]*>")
_CELL = re.compile(
    rb"<c ([^>]*[^/>])>\s*"
    rb"(?:<f[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
    rb"|(?:<f[^>]*?(?:/>|>[^<]*</f>)\s*)?<v>(#[^<]*)</v>)"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')

Formulas = dict[int, dict[int, str]]


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the part of a workbook that holds a sheet."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {_attribute(t, "Id"): _attribute(t, "Target") for t in _RELATION.findall(relations)}
    for name, relation in _SHEET.findall(book):
        if unescape(name) == sheet and relation in targets:
            target = targets[relation]
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _cells(part: IO[bytes]) -> Iterator[tuple[int, int, str]]:
    rest = b""
    while block := part.read(_BLOCK):
        rest += block
        end = 0
        for found in _CELL.finditer(rest):
            place, end = _PLACE.search(found[1]), found.end()
            text = found[3] or b"=" + (found[2] or b"")
            # An empty text is a result too; a text that looks like an error is no error.
            kind = b't="str"' if found[3] is None else b't="e"'
            if place and (kind in found[1]) is (found[3] is not None):
                column = _column(place[1].decode())
                yield int(place[2]) - 1, column, unescape(text.decode("utf-8", "replace"))
        # A cell may be cut by the block's end; what came before its start is done with.
        rest = rest[max(end, len(rest) - _LONGEST_CELL) :]


def uncomputed(path: Path, sheet: str) -> Formulas:
    """Return formulas without a result (``=A1+1``) and errors (``#N/A``) by row and column.

    Rows and columns count from 0. Raise Unreadable where the file is no whole workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            name = _part(archive, sheet)
            if name is None or name not in archive.namelist():
                return {}
            found: Formulas = {}
            with archive.open(name) as part:
                for row, column, formula in _cells(part):
                    found.setdefault(row, {})[column] = formula
            return found
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise Unreadable("broken_workbook", why=error) from None
