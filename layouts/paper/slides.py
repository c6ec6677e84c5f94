"""Slides: a briefing as a presentation, with native charts, tables and map."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from dashboard.briefings.briefing import Briefing
from layouts.paper import prose
from layouts.paper.deck import (
    alerts,
    annex,
    control,
    cover,
    findings,
    orders,
    ranking,
    six,
    tasks,
    warned,
)
from layouts.paper.deck.contents import Contents
from layouts.paper.making import Paper
from layouts.paper.sheet import Deck
from layouts.paper.watermark import mark_layouts

MANY = 2
"""Of so many areas a file has a list of them at its beginning, and a section for each."""
PAGES = (
    cover.cover, six.six, control.control, alerts.alerts, tasks.tasks, ranking.ranking,
    warned.warned, orders.orders, findings.findings, annex.annex,
)  # fmt: skip


def slides(
    template: Any,
    briefings: Sequence[Briefing],
    paper: Paper,
    drawn: Callable[[int], None] = lambda _done: None,
) -> bytes:
    """Return the briefing of an area, or those of several one after the other, as a PPTX file.

    ``template`` is an opened one (``layouts/paper/template.py``); ``drawn`` is told how many areas
    are done.
    """
    mark_layouts(template, paper.mark)
    first = briefings[0]
    contents = None
    for number, one in enumerate(briefings, start=1):
        before = len(template.slides)
        deck = Deck(template, one, paper.words, paper.place, paper.site)
        for page in PAGES:
            page(deck)
            if len(briefings) >= MANY and contents is None:
                contents = Contents(deck)
        if contents:
            contents.add(one, before)
        drawn(number)
    if contents:
        contents.close()
    title = paper.words("brief.title", area=first.area.title(paper.words.lang))
    paper.name(template, title, prose.period_text(first.period, paper.words))
    out = BytesIO()
    template.save(out)
    return out.getvalue()
