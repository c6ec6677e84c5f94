"""Batches of a file on their way into the store, and what became of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from callbacks.files.refused import RefusedReport
from dashboard.areas.datum import Crs, to_wgs84
from dashboard.areas.locator import Locator
from dashboard.day import Instant
from dashboard.importing.fields import Type
from dashboard.importing.rows import Draft, RowReader
from dashboard.refusal import Refusal
from queries.areas.locate import locator
from queries.store.engine import Store
from queries.writing import quarantine
from queries.writing.record import RecordType, Status, record


@dataclass(slots=True)
class Sender:
    """Sends the drafts of one file; ``counts`` says what became of them so far."""

    store: Store
    type_: Type
    reader: RowReader
    report: RefusedReport
    origin: str
    crs: Crs
    clock: Callable[[], Instant]
    counts: Counter[Status] = field(default_factory=Counter)
    _locators: dict[str, Locator] = field(default_factory=dict)

    def send(self, drafts: Sequence[Draft]) -> None:
        """Write a batch of drafts; name the refused ones in the report and in quarantine."""
        now = self.clock()
        self._place([draft for draft in drafts if draft.point and draft.refusal is None])
        self._keep([draft for draft in drafts if draft.refusal is not None], now)
        ready = [draft for draft in drafts if draft.refusal is None]
        outcomes = record(
            self.store,
            RecordType(self.type_),
            [draft.raw for draft in ready],
            origin=self.origin,
            now=now,
            lines=[draft.row.line for draft in ready],
        )
        for draft, outcome in zip(ready, outcomes, strict=True):
            self.counts[outcome.status] += 1
            if outcome.refusal is not None:
                draft.refusal = self._as_written(draft, outcome.refusal)
        self._tell(drafts)

    def _place(self, drafts: Sequence[Draft]) -> None:
        """Turn positions into WGS84, and into the finest area where none is named."""
        if not drafts:
            return
        points = to_wgs84(np.array([draft.point for draft in drafts], dtype=float), self.crs)
        areas: list[str | None] = [None] * len(drafts)
        if any("area" not in draft.raw for draft in drafts):
            areas = locator(self.store, self._locators).find(points)
        for draft, (longitude, latitude), area in zip(drafts, points.tolist(), areas, strict=True):
            self.reader.place(draft, (longitude, latitude), area)

    def _keep(self, drafts: Sequence[Draft], now: Instant) -> None:
        self.counts[Status.REFUSED] += len(drafts)
        kept = [(d.raw, d.refusal, d.row.line) for d in drafts if d.refusal is not None]
        if kept:
            with self.store.write() as db:
                quarantine.keep(db, self.store, kept, type_=self.type_, origin=self.origin, now=now)

    def _tell(self, drafts: Sequence[Draft]) -> None:
        for draft in sorted(drafts, key=lambda draft: draft.row.line):
            if draft.refusal is not None:
                header = self.reader.columns.header(draft.refusal.field)
                self.report.add(draft.row.line, header, draft.refusal)

    def _as_written(self, draft: Draft, refusal: Refusal) -> Refusal:
        """Return a refusal with the value as it stands in the file, not as it was read."""
        value = self.reader.value(draft.row, refusal.field)
        return replace(refusal, value=value[:200]) if value else refusal
