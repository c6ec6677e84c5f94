"""Delimited text: CSV and its kin, row by row in constant memory."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from callbacks.files.encoding import encoding_of
from dashboard.importing.mapping import FileSays
from dashboard.importing.table import Row, Table, joined
from dashboard.importing.unreadable import Unreadable

_DELIMITERS = (",", "\t", ";", "|", "，")
_LONGEST = 1 << 20
"""Characters looked at to find the header; a longer line is no header."""


def _quiet(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield the line each row starts in, its cells, and why it could not be cut into cells."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    while True:
        try:
            cells, broken = next(rows), ""
        except StopIteration:
            return
        except csv.Error as error:
            cells, broken = [], f"{start}-{rows.line_num}: {error}"
        yield start, cells, broken
        start = rows.line_num + 1


def _delimiter(start: str, said: FileSays) -> str:
    """Return the delimiter that cuts the header row into the most columns."""
    if said.delimiter:
        return said.delimiter
    best, most = _DELIMITERS[0], 1
    for delimiter in _DELIMITERS:
        head = _head(_quiet(start.splitlines(keepends=True), delimiter), said)
        width = max((sum(1 for name in row if name) for row in head), default=0)
        if width > most:
            best, most = delimiter, width
    return best


def _head(rows: Iterator[tuple[int, list[str], str]], said: FileSays) -> list[list[str]]:
    """Take the header rows off the top of a file's rows."""
    head: list[list[str]] = []
    for line, cells, _ in rows:
        names = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
        if head or line == said.header_row or (said.header_row is None and any(names)):
            head.append(names)
        if len(head) == (said.header_rows or 1):
            break
        if said.header_row is not None and line > said.header_row and not head:
            break
    return head


def _check_width(headers: tuple[str, ...], delimiter: str) -> None:
    """Raise Unreadable where the header is one column that another delimiter would cut."""
    if len(headers) != 1:
        return
    others = [d for d in _DELIMITERS if d != delimiter and d in headers[0]]
    if others:
        raise Unreadable(
            "wrong_delimiter", delimiter=delimiter, found=others[0], header=headers[0][:80]
        )


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines of a file; an endless one comes in pieces, so that memory stays small."""
    while line := text.readline(_LONGEST):
        yield line


def read_delimited(path: Path, said: FileSays) -> Table:
    """Open a text file as a table; raise Unreadable where it has no header."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty_file")
    encoding = encoding_of(path, said.encoding)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.read(_LONGEST), said)
    raw = path.open("rb")
    text = io.TextIOWrapper(raw, encoding=encoding, newline="")
    try:
        rows = _quiet(_lines(text), delimiter)
        head = _head(rows, said)
        if not head:
            raise Unreadable("no_header_row" if said.header_row else "empty_file")
        headers = joined(head)
        _check_width(headers, delimiter)
    except BaseException:
        text.close()
        raise
    filled = (Row(line, cells, broken) for line, cells, broken in rows)
    return Table(headers, filled, lambda: 1.0 if raw.closed else raw.tell() / size, text.close)
