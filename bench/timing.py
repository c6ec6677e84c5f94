"""Timing: medians of repeated calls, and the rows that a trial reports."""

import re
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what was measured, on how much, and its ratio to a named baseline."""

    part: str
    what: str
    size: str
    value: float
    unit: str
    baseline: str = ""
    ratio: float | None = None

    def cells(self) -> tuple[str, ...]:
        """Return the figure as it stands in a table."""
        ratio = "" if self.ratio is None else f"{_short(self.ratio)} x {self.baseline}"
        return self.what, self.size, f"{_short(self.value)} {self.unit}", ratio


def _short(value: float) -> str:
    """Write three significant digits, no more."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2g}" if value < 1 else f"{value:.2f}"


def timed(work: Callable[[], T], clock: Callable[[], float] = time.process_time) -> tuple[float, T]:
    """Return how many milliseconds a call took, and what it gave.

    They are of processor time unless another clock is named: what is measured waits for nothing
    but the processor, and on a machine that others use the wall clock would tell of them.
    """
    started = clock()
    found = work()
    return (clock() - started) * 1000, found


def median_ms(work: Callable[[], object], *, times: int = 11) -> float:
    """Return the median of repeated calls in milliseconds; one call before is not counted."""
    work()
    return statistics.median(timed(work)[0] for _ in range(times))


def percentile(values: Sequence[float], share: float = 0.99) -> float:
    """Return the value that so large a share of all values do not exceed."""
    return sorted(values)[int(share * (len(values) - 1))]


def peak_mb() -> float:
    """Return the most memory that this process has held, in megabytes; Linux alone tells it."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def table(lines: Iterable[Line]) -> str:
    """Return lines as Markdown, a table for each part."""
    parts: dict[str, list[Line]] = {}
    for line in lines:
        parts.setdefault(line.part, []).append(line)
    text = []
    for part, own in parts.items():
        text += [f"### {part}", "", "| figure | on | median | ratio |", "|---|---|---|---|"]
        text += ["| " + " | ".join(line.cells()) + " |" for line in own]
        text.append("")
    return "\n".join(text)
