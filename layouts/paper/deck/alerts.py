"""Alerts: by kind, by day, and those that wait."""

from layouts import format as fmt
from layouts.paper.chart import Series, bars, columns
from layouts.paper.deck.parts import case_rows
from layouts.paper.ink import LIGHT, QUIET
from layouts.paper.sheet import LEFT, TOP, Deck
from layouts.paper.slide import Run, caption, text


def alerts(deck: Deck) -> None:
    """Add the page of alerts."""
    slide = deck.page("alerts")
    briefing, words = deck.briefing, deck.words
    ranked = sorted(briefing.kinds, key=lambda one: -(one.raised.value.value or 0))
    caption(slide, (LEFT, TOP, 4.6, 0.3), words("brief.chart.kinds"))
    if any(one.raised.value.value for one in ranked):
        bars(
            slide,
            (LEFT - 0.1, TOP + 0.25, 4.7, 4.9),
            [words(f"kind.{one.kind}") for one in ranked],
            Series(
                words("brief.head.raised"), [one.raised.value.value for one in ranked], LIGHT.data
            ),
            title=words("brief.chart.kinds"),
        )
    else:
        nothing = [Run(words("brief.nothing_listed"), 12, colour=LIGHT.text_2)]
        text(slide, (LEFT, TOP + 0.4, 4, 0.3), nothing)
    if briefing.trends:
        raised, closed = (briefing.trends[f"alerts_{name}"] for name in ("raised", "closed"))
        caption(slide, (5.6, TOP, 7, 0.3), words("brief.chart.days"))
        columns(
            slide,
            (5.5, TOP + 0.25, 7.3, 2.4),
            [fmt.day_short(day) for day in raised.days],
            Series(words("brief.head.raised"), [v.value for v in raised.values], LIGHT.data),
            Series(words("brief.head.closed"), [v.value for v in closed.values], QUIET),
            title=words("brief.chart.days"),
        )
    case_rows(
        deck,
        slide,
        (5.6, TOP + 2.8, 7.1, 2.5),
        briefing.alerts,
        heading=words("brief.chart.overdue"),
        total=briefing.value("alerts_overdue").value,
    )
