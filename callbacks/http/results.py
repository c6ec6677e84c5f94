"""Results: what became of each record, as it is answered."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from callbacks.http.body import Batch
from dashboard.intake.pointer import pointer
from dashboard.intake.sent import read_line
from dashboard.refusal import Refusal, Refused
from dashboard.words import LANGUAGES, words
from queries.writing.record import Outcome, Status

MOST_TOLD = 1000
"""Refused records of a stream that its answer names."""


def texts(refusal: Refusal) -> dict[str, str]:
    """Return a refusal's reason in every language."""
    return {lang: refusal.text(words(lang)) for lang in LANGUAGES}


def told_refusal(refusal: Refusal, raw: object, *before: str | int) -> dict[str, Any]:
    """Return a refusal: where, what stood there, why."""
    said = {
        "pointer": pointer(refusal.field, raw, *before),
        "value": refusal.value,
        "reason": refusal.reason,
    }
    if refusal.allowed:
        said["allowed"] = refusal.allowed
    return {**said, "text": texts(refusal)}


def result(outcome: Outcome, raw: object, *before: str | int) -> dict[str, Any]:
    """Return what became of one record; ``before`` leads to it in the body."""
    if outcome.refusal is None:
        return {"status": outcome.status}
    said = told_refusal(outcome.refusal, raw, *before)
    return {"status": outcome.status, **said, "held": outcome.held}


def counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return how many records were accepted, unchanged, refused."""
    counted = Counter(outcome.status for outcome in outcomes)
    return {status.value: counted[status] for status in Status}


def whole(outcomes: Sequence[Outcome], raws: Sequence[object]) -> dict[str, Any]:
    """Return the answer to a call, with a result for each record."""
    results = [
        result(outcome, raw, "records", n)
        for n, (outcome, raw) in enumerate(zip(outcomes, raws, strict=True))
    ]
    return {**counts(outcomes), "results": results}


def _parsed(line: bytes) -> object:
    try:
        return read_line(line)
    except Refused:
        return None


@dataclass(slots=True)
class Told:
    """What became of a stream so far; it grows no further than MOST_TOLD."""

    lines: int = 0
    counted: Counter[str] = field(default_factory=Counter)
    results: list[dict[str, Any]] = field(default_factory=list)

    def add(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        """Add a batch that is stored."""
        self.lines = batch.numbers[-1]
        self.counted.update(counts(outcomes))
        for number, line, outcome in zip(batch.numbers, batch.lines, outcomes, strict=True):
            if outcome.refusal is not None and len(self.results) < MOST_TOLD:
                self.results.append({"line": number, **result(outcome, _parsed(line))})

    def answer(self) -> dict[str, Any]:
        """Return the answer to the stream."""
        refused = self.counted[Status.REFUSED]
        return {
            "lines": self.lines,
            **{status.value: self.counted[status] for status in Status},
            "results": self.results,
            "more_refused": refused - len(self.results),
        }
