"""Slides: a briefing as a presentation, with native charts, tables and map."""

from io import BytesIO
from typing import Any

from dashboard.briefing import Briefing
from dashboard.words import Words
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
from layouts.paper.sheet import Deck

PAGES = (
    cover.cover, six.six, control.control, alerts.alerts, tasks.tasks, ranking.ranking,
    warned.warned, orders.orders, findings.findings, annex.annex,
)  # fmt: skip


def slides(briefing: Briefing, words: Words, *, template: Any, place: str, site: str) -> bytes:
    """Return a briefing as a PPTX file.

    ``template`` is an opened one (``layouts/paper/template.py``), ``place`` who made it, ``site``
    the address at which lists are opened.
    """
    deck = Deck(template, briefing, words, place, site)
    for page in PAGES:
        page(deck)
    said = template.core_properties
    said.title = words("brief.title", area=briefing.area.title(words.lang))
    said.subject = prose.period_text(briefing.period, words)
    said.author, said.last_modified_by, said.comments = place, place, ""
    said.language = "zh-CN" if words.lang == "zh" else "en"
    out = BytesIO()
    template.save(out)
    return out.getvalue()
