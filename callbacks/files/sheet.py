"""Sheets: XLSX and the like, cell by cell with what the spreadsheet computed.

A sheet is held in memory while it is read; it has 1,048,576 rows at most.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import python_calamine as calamine

from callbacks.files.formulas import Formulas, uncomputed
from dashboard.importing.mapping import FileSays
from dashboard.importing.table import Row, Table, joined
from dashboard.importing.unreadable import Unreadable

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def _pick(names: Sequence[str], said: FileSays) -> str:
    if said.sheet is None:
        return names[0]
    if said.sheet not in names:
        raise Unreadable("no_sheet", sheet=said.sheet, sheets=", ".join(names))
    return said.sheet


def _open(path: Path, said: FileSays) -> tuple[calamine.CalamineSheet, str]:
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        if not book.sheet_names:
            raise Unreadable("empty_file")
        name = _pick(book.sheet_names, said)
        return book.get_sheet_by_name(name), name
    except calamine.PasswordError:
        raise Unreadable("locked_workbook") from None
    except (calamine.CalamineError, OSError) as error:
        raise Unreadable("broken_workbook", why=error) from None


def _name(cell: object) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _header_rows(first: int, merged: Merged) -> int:
    """Return how many rows the header has: one more below each heading merged over columns."""
    last = first
    for (top, left), (bottom, right) in sorted(merged):
        if first <= top <= last:
            last = max(last, bottom, top + 1 if right > left else bottom)
    return last - first + 1


def _filled(head: list[list[str]], first: int, merged: Merged) -> list[list[str]]:
    """Give every cell under a merged heading the heading's text."""
    for (top, left), (bottom, right) in merged:
        if first <= top < first + len(head):
            text = head[top - first][left]
            for row in range(top - first, min(bottom - first + 1, len(head))):
                for column in range(left, min(right + 1, len(head[row]))):
                    head[row][column] = text
    return head


def _head(rows: Iterator[tuple[int, list[Any]]], said: FileSays, merged: Merged) -> list[list[str]]:
    wanted = None if said.header_row is None else said.header_row - 1
    for number, cells in rows:
        names = [_name(cell) for cell in cells]
        if number == wanted or (wanted is None and any(names)):
            head = [names]
            while len(head) < (said.header_rows or _header_rows(number, merged)):
                below = next(rows, None)
                if below is None:
                    break
                head.append([_name(cell) for cell in below[1]])
            return _filled(head, number, merged)
    raise Unreadable("empty_file" if wanted is None else "no_header_row")


def _rows(
    numbered: Iterator[tuple[int, list[Any]]],
    formulas: Formulas,
    left: int,
    seen: Callable[[int], None],
) -> Iterator[Row]:
    for number, cells in numbered:
        seen(number)
        own = {column - left: text for column, text in formulas.get(number, {}).items()}
        yield Row(number + 1, cells, formulas=own)


def read_sheet(path: Path, said: FileSays) -> Table:
    """Open a sheet as a table; raise Unreadable where it is broken or has no header."""
    if path.stat().st_size == 0:
        raise Unreadable("empty_file")
    sheet, name = _open(path, said)
    formulas = uncomputed(path, name) if path.suffix.lower() in (".xlsx", ".xlsm") else {}
    # Rows come from the sheet's first, cells only from the first column that holds something.
    left = sheet.start[1] if sheet.start else 0
    merged = [
        ((top, max(first - left, 0)), (bottom, last - left))
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or []
        if last >= left
    ]
    numbered = enumerate(sheet.iter_rows())
    headers = joined(_head(numbered, said, merged))
    at = [0]
    height = max(sheet.total_height, 1)

    def seen(number: int) -> None:
        at[0] = number + 1

    return Table(headers, _rows(numbered, formulas, left, seen), lambda: min(at[0] / height, 1.0))
