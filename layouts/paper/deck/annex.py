"""The annex: each number with its days, its definition, and the address of its list."""

from dashboard.briefings.briefing import Figure
from dashboard.numbers.metric import METRICS
from layouts.paper import prose
from layouts.paper.ink import LIGHT
from layouts.paper.sheet import LEFT, TOP, WIDTH, Deck
from layouts.paper.slide import Column, Run, table, text

A_PAGE = 14


def annex(deck: Deck) -> None:
    """Add the pages of the annex."""
    figures = [deck.briefing.figures[name] for name in METRICS]
    for start in range(0, len(figures), A_PAGE):
        _page(deck, figures[start : start + A_PAGE])


def _page(deck: Deck, figures: list[Figure]) -> None:
    words = deck.words
    slide = deck.page("annex", lead=False)
    note = prose.annex_text(deck.briefing, words)
    text(slide, (LEFT, 1.02, WIDTH, 0.5), [Run(note, 11, colour=LIGHT.text_2)])
    columns = [
        Column(words("brief.head.metric"), 2.0),
        Column(words("brief.head.value"), 1.2, "r"),
        Column(words("brief.head.days"), 1.4),
        Column(words("brief.head.definition"), 6.6),
        Column(words("brief.list"), 0.7),
    ]
    rows = [_row(deck, figure) for figure in figures]
    name = words("brief.section.annex")
    table(slide, (LEFT, TOP - 0.2, WIDTH, 0), columns, rows, name=name, row=0.355, size=10.5)


def _row(deck: Deck, figure: Figure) -> list[Run]:
    words, value = deck.words, figure.value
    key = f"metric.{value.metric}"
    none = value.value is None
    link = "" if none else deck.site + deck.briefing.list_path(value.metric)
    return [
        Run(words(f"{key}.name"), 10.5, bold=True),
        Run(prose.value_text(value, words), 10.5),
        Run(prose.value_days(value, words), 10, colour=LIGHT.text_2),
        Run(words(f"{key}.definition"), 10, colour=LIGHT.text_2),
        Run("—" if none else words("brief.list"), 10, link=link),
    ]
