"""Writing: a book into a file, its tables row by row as they come."""

import re
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from layouts.sheet.book import MOST_ROWS, Book, Kind, Row, Table
from layouts.sheet.rows import letters, row_writer
from layouts.sheet.skeleton import Part, Skeleton, make

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEP = 1000
"""Rows between two words of progress."""
MOST_BYTES = 2_000_000_000
"""Of a sheet: beyond 2 GiB a ZIP file needs an extension that Excel repairs with a warning."""
_LEVEL = 1
"""How hard a sheet is pressed: the file is a quarter larger than at best, in a third the time."""
_WAITING = re.compile(r'<row r="2"[^>]*>(.*?)</row>')
_STYLE = re.compile(r' s="(\d+)"')
_DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')
Progress = Callable[[int], None]


class RowsDiffer(RuntimeError):
    """A table gave another number of rows than it had said: the file would not be the list."""

    def __init__(self, name: str, said: int, came: int) -> None:
        super().__init__(f"{name}: {said} rows were announced, {came} came")


class SheetTooLong(RuntimeError):
    """A sheet has grown beyond what its ZIP entry can hold."""


def _nothing(_rows: int) -> None:
    """Tell nobody."""


def write_book(
    book: Book, file: BinaryIO, *, most_rows: int = MOST_ROWS, progress: Progress = _nothing
) -> int:
    """Write a book as XLSX; return how many rows its tables have.

    ``progress`` is told of rows written, and stops all by raising. Where texts are so long that
    sheets outgrow their entries, all is written again on shorter sheets. Raises RowsDiffer.
    """
    start = file.tell()
    while True:
        try:
            return _Writing(book, file, progress).run(most_rows)
        except SheetTooLong:
            most_rows = max(most_rows // 4, 2)
            file.seek(start)
            file.truncate()


class _Writing:
    """One attempt; a table's rows are asked for once, whatever sheets they fill."""

    def __init__(self, book: Book, file: BinaryIO, progress: Progress) -> None:
        self._book = book
        self._file = file
        self._progress = progress
        self._done = 0
        self._table: Table | None = None
        self._rows: Iterator[Row] = iter(())

    def run(self, most_rows: int) -> int:
        """Write it all; raise SheetTooLong, RowsDiffer. Whatever happens, no rows stay open."""
        try:
            return self._run(most_rows)
        finally:
            self._close()

    def _run(self, most_rows: int) -> int:
        held = BytesIO()
        made = make(self._book, held, most_rows=most_rows)
        with (
            zipfile.ZipFile(held) as skeleton,
            zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as out,
        ):
            for name in skeleton.namelist():
                self._entry(name, skeleton.read(name), made, out)
        self._ended()
        return self._book.count

    def _entry(self, name: str, held: bytes, made: Skeleton, out: zipfile.ZipFile) -> None:
        part = made.waiting.get(name)
        if part is None:
            out.writestr(name, held)
            return
        text = held.decode()
        waiting = _WAITING.search(text)
        assert waiting is not None  # noqa: S101  the skeleton's own row
        styles = _styles(part, waiting[1])
        before, after = text[: waiting.start()], text[waiting.end() :]
        before = _DIMENSION.sub(f'<dimension ref="{_span(part)}"/>', before)
        with out.open(name, "w") as sheet:
            sheet.write(before.encode())
            size = 0
            for chunk in self._chunks(part, styles):
                size += sheet.write(chunk)
                if size > MOST_BYTES:
                    raise SheetTooLong(part.table.name)
            sheet.write(after.encode())

    def _chunks(self, part: Part, styles: dict[Kind, str]) -> Iterator[bytes]:
        """Yield a sheet's rows, some at a time; raise RowsDiffer where there are too few."""
        if part.table is not self._table:
            self._ended()
            self._close()
            self._table, self._rows = part.table, iter(part.table.rows())
        write, number, left = row_writer(part.table.columns, styles), 2, part.count
        while left:
            rows = list(islice(self._rows, min(STEP, left)))
            if not rows:
                said = part.table.count
                raise RowsDiffer(part.table.name, said, part.first + part.count - left)
            yield write(number, rows).encode()
            number, left = number + len(rows), left - len(rows)
            self._done += len(rows)
            self._progress(self._done)

    def _close(self) -> None:
        """Let go of what the rows are read from."""
        if isinstance(self._rows, Generator):
            self._rows.close()

    def _ended(self) -> None:
        """Raise RowsDiffer where the table at hand has rows that it did not announce."""
        if self._table is not None and _more(self._rows):
            raise RowsDiffer(self._table.name, self._table.count, self._table.count + 1)


def _more(rows: Iterable[Row]) -> bool:
    return next(iter(rows), None) is not None


def _styles(part: Part, row: str) -> dict[Kind, str]:
    """Return the number of each kind's style, read from the waiting row."""
    kinds = (column.kind for column in part.table.columns)
    return dict(zip(kinds, _STYLE.findall(row), strict=True))


def _span(part: Part) -> str:
    return f"A1:{letters(len(part.table.columns) - 1)}{part.count + 1}"
