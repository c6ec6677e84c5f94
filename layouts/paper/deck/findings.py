"""Findings that wait to be put right, the oldest first."""

from layouts.paper.deck.parts import big_number, case_rows
from layouts.paper.sheet import LEFT, TOP, Deck


def findings(deck: Deck) -> None:
    """Add the page of findings."""
    slide = deck.page("findings")
    briefing = deck.briefing
    figure = briefing.figures["findings_open"]
    big_number(deck, slide, (LEFT, TOP, 3.2, 2), figure, size=60)
    case_rows(
        deck,
        slide,
        (4.2, TOP, 8.5, 3.4),
        briefing.findings,
        heading=deck.words("brief.chart.oldest"),
        total=figure.value.value,
    )
