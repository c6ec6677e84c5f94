"""Cells: every element of the big screen that a refresh may change, with its properties."""

from dashboard.boards.snapshot import Snapshot
from dashboard.profile import Profile
from dashboard.words import Words
from layouts.parts import Cells, Props
from layouts.screen import alerts, control, header, rates, score, trends


def page_cells(snapshot: Snapshot, words: Words, profile: Profile | None = None) -> Cells:
    """Return id -> properties of every element that the page is built from.

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


def cells(snapshot: Snapshot, words: Words, profile: Profile | None = None) -> Cells:
    """Return the same without what never changes while the page stands: numbers' definitions."""
    return {
        element: {name: prop for name, prop in props.items() if name != "title" or _moves(props)}
        for element, props in page_cells(snapshot, words, profile).items()
    }


def _moves(props: Props) -> bool:
    """Say whether an element's title changes; that of a number is its definition, which stays."""
    return "n" not in str(props.get("className", "")).split()
