"""Cells: every element of the big screen that a refresh may change, with its properties."""

from dashboard.profile import Profile
from dashboard.snapshot import Snapshot
from dashboard.words import Words
from layouts.parts import Cells
from layouts.screen import alerts, control, header, rates, score, trends


def cells(snapshot: Snapshot, words: Words, profile: Profile | None = None) -> Cells:
    """Return id -> properties; the first page is built from the same cells.

    ``profile`` gives the targets that the charts draw.
    """
    targets = profile.targets if profile else {}
    return {
        **header.cells(snapshot, words),
        **alerts.cells(snapshot, words),
        **control.cells(snapshot, words),
        **rates.cells(snapshot, words),
        **score.cells(snapshot, words),
        **trends.cells(snapshot, words, targets),
    }
