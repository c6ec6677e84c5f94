"""The report of refused rows, next to the file that they stood in."""

import csv
from pathlib import Path
from types import TracebackType
from typing import TextIO

from dashboard.lists.formula import cell_text
from dashboard.refusal import Refusal
from dashboard.words import Words

_COLUMNS = ("line", "column", "value", "reason", "field")


class RefusedReport:
    """Writes ``<file>.refused.csv``; the file comes into being with its first row.

    UTF-8 with its mark, so that spreadsheets read it, and no cell that they would run.
    """

    def __init__(self, source: Path, words: Words) -> None:
        """Name the report of a file; one of an earlier run is taken away."""
        self.path = source.with_name(source.name + ".refused.csv")
        self.path.unlink(missing_ok=True)
        self.rows = 0
        self._words = words
        self._file: TextIO | None = None

    def __enter__(self) -> "RefusedReport":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, line: int, column: str, refusal: Refusal) -> None:
        """Write a refused row; ``column`` is the file's own header."""
        reason = refusal.text(self._words)
        self._write((str(line), column, refusal.value, reason, refusal.field))
        self.rows += 1

    def _write(self, cells: tuple[str, ...]) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            heads = [self._words(f"import.report.{name}") for name in _COLUMNS]
            csv.writer(self._file).writerow(heads)
        csv.writer(self._file).writerow([cell_text(cell) for cell in cells])
