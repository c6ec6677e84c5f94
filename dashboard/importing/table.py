"""Tables: a file as named columns and numbered rows, whatever program wrote it."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field


def _nothing_read() -> float:
    return 0.0


def _nothing_open() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it starts in (or the number of its feature), and its cells.

    ``broken`` says why a row could not be cut into cells; ``formulas`` names the cells that
    hold a formula whose result was not stored, or an error.
    """

    line: int
    cells: Sequence[object]
    broken: str = ""
    formulas: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """A file that is being read; ``progress`` is the share of it that has been, 0 to 1.

    ``headers`` are the columns' names; a column under a merged heading has the heading before
    its own name: ``停留/时间``.
    """

    headers: tuple[str, ...]
    rows: Iterator[Row]
    progress: Callable[[], float] = _nothing_read
    close: Callable[[], None] = _nothing_open


def normal(name: object) -> str:
    """Return a header as it is compared: width, case, blanks and line breaks make no difference."""
    text = unicodedata.normalize("NFKC", str(name)).replace("\ufeff", "")
    return "".join(text.split()).casefold()


def joined(head: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return one header a column from several header rows, the upper ones filled to the right.

    The last row's own name is enough where no other column has it.
    """
    width = max((len(row) for row in head), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in head]
    for row in rows[:-1]:
        for column in range(1, width):
            row[column] = row[column] or row[column - 1]
    own = [[row[column] for row in rows if row[column]] for column in range(width)]
    last = [rows[-1][column] or (own[column] or [""])[-1] for column in range(width)]
    counts = {name: last.count(name) for name in last}
    return tuple(
        name if counts[name] == 1 or len(parts) < 2 else "/".join(dict.fromkeys(parts))
        for name, parts in zip(last, own, strict=True)
    )
