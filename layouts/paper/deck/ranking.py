"""The ranking of the assessment: child areas by score, and the best and worst grids."""

from collections.abc import Sequence
from typing import Any

from dashboard.boards.snapshot import AreaLine
from dashboard.briefings.briefing import Child
from layouts import format as fmt
from layouts.paper.chart import Series, bars
from layouts.paper.deck.parts import ROWS, more_areas
from layouts.paper.ink import LIGHT
from layouts.paper.sheet import LEFT, TOP, Deck
from layouts.paper.slide import Column, Run, caption, table, text


def by_score(children: tuple[Child, ...]) -> list[tuple[int, Child]]:
    """Return children with their rank, the highest score first; even ones share a rank."""
    some = [child for child in children if child.value("score").value is not None]
    some.sort(key=lambda child: (-(child.value("score").value or 0), child.area.code))
    ranked: list[tuple[int, Child]] = []
    for number, child in enumerate(some, start=1):
        even = ranked and _shown(ranked[-1][1]) == _shown(child)
        ranked.append((ranked[-1][0] if even else number, child))
    return ranked


def _shown(child: Child) -> float:
    """Return a score as it is written, which decides who is even."""
    return round(child.value("score").value or 0, 1)


def ranking(deck: Deck) -> None:
    """Add the page of the ranking."""
    slide = deck.page("ranking")
    words = deck.words
    ranked = by_score(deck.briefing.children)
    shown = ranked[:ROWS]
    if not shown:
        said = words("brief.empty")
        text(slide, (LEFT, TOP, 6, 0.3), [Run(said, 12, colour=LIGHT.text_2)])
    else:
        _areas(deck, slide, shown, more=len(ranked) - len(shown))
    for number, (key, lines) in enumerate(
        (("grids_best", deck.briefing.best), ("grids_worst", deck.briefing.worst))
    ):
        _grids(
            deck, slide, top=TOP + number * 2.6, heading=words(f"brief.chart.{key}"), lines=lines
        )


def _areas(deck: Deck, slide: Any, shown: Sequence[tuple[int, Child]], *, more: int) -> None:
    words = deck.words
    columns = [
        Column(words("brief.head.rank"), 0.8, "r"),
        Column(words("brief.head.area"), 2.4),
        Column(words("brief.head.score"), 1.0, "r"),
    ]
    rows = [
        [
            Run(str(rank), 11),
            Run(child.area.title(words.lang), 11),
            Run(fmt.value_text(child.value("score")), 11),
        ]
        for rank, child in shown
    ]
    name = words("brief.section.ranking")
    table(slide, (LEFT, TOP, 3.9, 0), columns, rows, name=name, row=0.28)
    foot = TOP + 0.05 + 0.28 * (len(rows) + 1)
    more_areas(deck, slide, left=LEFT, top=foot, level=shown[0][1].area.level, n=more)
    caption(slide, (4.9, TOP, 3.6, 0.3), words("brief.chart.scores"))
    bars(
        slide,
        (4.8, TOP + 0.2, 3.8, 5.0),
        [child.area.title(words.lang) for _, child in shown],
        Series(
            words("brief.head.score"),
            [round(_shown(child) - 100, 1) for _, child in shown],
            LIGHT.data,
        ),
        title=words("brief.chart.scores"),
        form="+0.0;−0.0;0.0",
    )


def _grids(deck: Deck, slide: Any, *, top: float, heading: str, lines: Sequence[AreaLine]) -> None:
    words = deck.words
    if not lines:
        return
    caption(slide, (8.9, top, 3.8, 0.3), heading)
    columns = [
        Column(words("brief.head.area"), 3.0),
        Column(words("brief.head.score"), 1.0, "r"),
    ]
    rows = [
        [
            Run(line.area.title(words.lang), 11),
            Run(fmt.value_text(line.values["score"]), 11),
        ]
        for line in lines
    ]
    table(slide, (8.9, top + 0.28, 3.8, 0), columns, rows, name=heading, row=0.28)
