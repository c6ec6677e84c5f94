"""The day in six numbers."""

from dashboard.briefings.briefing import SIX
from layouts import format as fmt
from layouts.paper.deck.parts import big_number
from layouts.paper.sheet import LEFT, Deck


def six(deck: Deck) -> None:
    """Add the page of the six numbers, three beside each other."""
    words, period = deck.words, deck.briefing.period
    title = words("brief.six.days")
    if period.days == 1:
        title = words("brief.six.day", day=fmt.day_long(period.first, words))
    slide = deck.page("six", title, lead=False)
    for number, metric in enumerate(SIX):
        left = LEFT + number % 3 * 4.15
        top = 1.5 + number // 3 * 2.75
        big_number(deck, slide, (left, top, 3.8, 2.4), deck.briefing.figures[metric], size=60)
