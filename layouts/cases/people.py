"""People: those who answer for an area or a person, as cards with masked phones."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.boards.why import Officer
from dashboard.words import Words


def people(officers: Sequence[Officer], words: Words) -> Component:
    """Return a card for each officer, or the sentence that nobody is named."""
    if not officers:
        return html.P(words("case.no_officers"), className="empty")
    return html.Div([_card(officer, words) for officer in officers], className="ppl")


def _card(officer: Officer, words: Words) -> html.Div:
    duty = words(f"duty.{officer.duty}")
    if officer.area is not None:
        duty = f"{duty} · {officer.area.title(words.lang)}"
    return html.Div(
        [
            html.Div([html.Span(officer.name), html.Span(duty, className="ro")]),
            html.Span(officer.phone, className="ph"),
        ],
        className="of",
    )
