"""Person: whom a case is about, masked, and the form that opens them for some minutes.

What the form does is in assets/person.js; what is opened is never part of the page as it is sent.
"""

import json

from dash import html
from dash.development.base_component import Component

from dashboard.cases.opening import MAX_TEXT, Why
from dashboard.lists.detail import Detail
from dashboard.words import Words
from layouts import format as fmt
from layouts.parts import panel, wild

_FIELDS = ("name", "phone", "identity_number", "address")
_SPOKEN = ("opening", "not_opened", "left", "mark", "need_text")


def person(detail: Detail, words: Words, *, may_open: bool = False) -> html.Section:
    """Return the panel of the person that a case is about."""
    subject = detail.subject
    if subject is None:
        nobody = html.P(words("case.no_subject"), className="empty")
        return panel(nobody, heading=words("case.subject"), className="card")
    parts: list[Component] = [
        html.Dl([_pair(name, getattr(subject, name), words) for name in _FIELDS], className="pairs")
    ]
    if may_open:
        parts.append(_form(detail.line.key, words))
    return panel(
        *parts,
        heading=words("case.subject"),
        sub=words("case.subject_sub"),
        className="card",
    )


def _pair(name: str, text: str, words: Words) -> html.Div:
    label = words("case.identity" if name == "identity_number" else f"case.{name}")
    shown = html.Dd(text or fmt.NONE, **wild(data_person=name))
    return html.Div([html.Dt(label), shown])


def _form(key: str, words: Words) -> html.Details:
    told = {
        "key": key,
        "lang": words.lang,
        "words": {name: words(f"person.{name}") for name in _SPOKEN},
    }
    reasons = [
        html.Button(
            words(f"person.why_{why}"),
            type="button",
            role="radio",
            className="btn",
            **wild(data_why=why.value, aria_checked=str(why is Why.CONTACT).lower()),
        )
        for why in Why
    ]
    return html.Details(
        [
            html.Summary(words("person.open"), className="btn"),
            html.Div(
                reasons,
                role="radiogroup",
                className="acts",
                **wild(aria_label=words("person.why")),
            ),
            html.Label(
                [
                    html.Span(words("person.text"), className="lab"),
                    html.Textarea(
                        rows=1, maxLength=MAX_TEXT, placeholder=words("person.text_hint")
                    ),
                ],
                className="line",
            ),
            html.P(words("person.told"), className="sub"),
            html.Div(
                html.Button(
                    words("person.do"),
                    type="button",
                    className="btn pri",
                    **wild(data_open="do"),
                ),
                className="acts",
            ),
            html.Div(className="said none", role="status"),
            html.Button(
                words("person.close"), type="button", className="btn shut", **wild(data_open="shut")
            ),
        ],
        className="open-person",
        **wild(data_person_form=json.dumps(told, ensure_ascii=False)),
    )
