"""The cover: which area, which days, as of when."""

from layouts import format as fmt
from layouts.paper import prose
from layouts.paper.ink import LIGHT
from layouts.paper.sheet import Deck
from layouts.paper.slide import Run, rule, text


def cover(deck: Deck) -> None:
    """Add the cover."""
    words, briefing = deck.words, deck.briefing
    title = words("brief.title", area=briefing.area.title(words.lang))
    slide = deck.cover(title, prose.period_text(briefing.period, words))
    rule(slide, 0.9, 4.45, 11.5)
    made = words("brief.made", time=fmt.stamp_long(briefing.data_time), revision=briefing.revision)
    lines = [made, prose.moment_text(briefing, words), words("brief.source", place=deck.place)]
    if briefing.demonstration:
        lines.append(words("brief.demonstration"))
        lines.append(briefing.credits_en if words.lang == "en" else briefing.credits)
    shown = [[Run(line, 13, colour=LIGHT.text_2)] for line in lines if line]
    text(slide, (0.9, 4.65, 11.5, 1.6), *shown)
