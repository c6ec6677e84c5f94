"""Persons under warning: how many of each colour, where, and the newest; no names."""

from dashboard.cases.kind import WARNING_COLOURS
from layouts.paper.chart import Series, bars
from layouts.paper.deck.parts import ROWS, big_number, case_rows
from layouts.paper.ink import WARNING
from layouts.paper.sheet import LEFT, TOP, Deck
from layouts.paper.slide import caption


def warned(deck: Deck) -> None:
    """Add the page of warned persons."""
    slide = deck.page("warned")
    briefing, words = deck.briefing, deck.words
    for number, colour in enumerate(WARNING_COLOURS):
        box = (LEFT + number * 1.75, TOP, 1.6, 1.2)
        big_number(deck, slide, box, briefing.figures[f"warned_{colour}"], size=34)
    there = [child for child in briefing.children if child.value("warned").value]
    there.sort(key=lambda child: (-(child.value("warned").value or 0), child.area.code))
    ranked = there[:ROWS]
    if ranked:
        caption(slide, (8.0, TOP, 4.7, 0.3), words("brief.chart.warned"))
        bars(
            slide,
            (7.9, TOP + 0.25, 4.9, 5.0),
            [child.area.title(words.lang) for child in ranked],
            *(
                Series(
                    words(f"colour.{colour}"),
                    [child.value(f"warned_{colour}").value for child in ranked],
                    WARNING[colour],
                )
                for colour in WARNING_COLOURS
            ),
            title=words("brief.chart.warned"),
            stacked=True,
        )
    case_rows(
        deck,
        slide,
        (LEFT, TOP + 2.1, 7.0, 3.1),
        briefing.warned,
        heading=words("brief.chart.warned_new"),
        total=briefing.value("warned").value,
        due="until",
        coloured=True,
    )
