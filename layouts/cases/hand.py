"""Case hand: what somebody can do to a case: a line to write in, and a button for each act.

What these do is in assets/case.js; what may be done stands in the buttons, which follow the case.
"""

import json

from dash import html
from dash.development.base_component import Component

from dashboard.case import Stage
from dashboard.lists.detail import Detail
from dashboard.records.hand import acts
from dashboard.records.step import NEEDS_WHY, Act
from dashboard.words import Words
from layouts import ids
from layouts.parts import classes, wild

ORDER = (Act.RESPOND, Act.CLOSE, Act.REOPEN, Act.NOTE, Act.REASSIGN, Act.URGE, Act.VOID)
UNDO = frozenset({Act.RESPOND, Act.CLOSE})
"""What can be taken back at once."""
UNDO_SECONDS = 10
_SPOKEN = (
    "need_why",
    "need_area",
    "sending",
    "not_sent",
    "undo",
    "undone",
    "anyway",
    "changed",
    "changed_quietly",
    "changed_source",
    "nothing_found",
    "no_officer",
    "searching",
)


def case_hand(detail: Detail, words: Words) -> html.Section:
    """Return the bar beneath a case's timeline, with what case.js needs to know."""
    texts = {name: words(f"hand.{name}") for name in _SPOKEN}
    texts |= {f"act_{act}": words(f"hand.{act}") for act in Act}
    texts |= {f"done_{act}": words(f"hand.done_{act}") for act in Act}
    told = {
        "key": detail.line.key,
        "mark": detail.mark,
        "area": detail.line.area.code,
        "lang": words.lang,
        "undo": sorted(UNDO),
        "undo_seconds": UNDO_SECONDS,
        "needs_why": sorted(NEEDS_WHY),
        "words": texts,
    }
    return html.Section(
        [
            html.Div(id=ids.CASE_SAID, className="said none", role="status"),
            _areas(words),
            _confirm(words),
            html.Label(
                [
                    html.Span(words("hand.why"), className="lab"),
                    html.Textarea(
                        id=ids.CASE_WHY,
                        rows=1,
                        maxLength=500,
                        placeholder=words("hand.why_hint"),
                    ),
                ],
                className="line",
            ),
            html.Div(act_buttons(detail, words), id=ids.CASE_ACTS, className="acts"),
        ],
        className="hand",
        **wild(data_hand=json.dumps(told, ensure_ascii=False), aria_label=words("hand.heading")),
    )


def act_buttons(detail: Detail, words: Words) -> list[Component]:
    """Return a button for each thing that may be done now, what the case waits for first."""
    may = set(acts(detail.line, detail.now))
    if detail.line.stage == Stage.RESPONDED:
        # An answer is taken back in its first seconds, not later by a slip.
        may.discard(Act.REOPEN)
    shown = [act for act in ORDER if act in may]
    first = next((act for act in shown if act in (Act.RESPOND, Act.CLOSE)), None)
    return [
        html.Button(
            words(f"hand.{act}"),
            type="button",
            className=classes("btn", "pri" if act is first else ""),
            **wild(data_act=str(act)),
        )
        for act in shown
    ]


def _button(text: str, mark: str, *, primary: bool = False) -> html.Button:
    name = classes("btn", "pri" if primary else "")
    return html.Button(text, type="button", className=name, **wild(data_do=mark))


def _areas(words: Words) -> html.Div:
    """Return where a case is reassigned to: a field to look for areas, and what was found."""
    return html.Div(
        [
            html.Label(
                [
                    html.Span(words("hand.find"), className="lab"),
                    html.Textarea(
                        id=ids.CASE_FIND,
                        rows=1,
                        maxLength=60,
                        placeholder=words("hand.find_hint"),
                        spellCheck="false",
                    ),
                ],
                className="line",
            ),
            html.Div(
                id=ids.CASE_FOUND,
                className="found",
                role="listbox",
                tabIndex="-1",
                **wild(aria_label=words("hand.find")),
            ),
            html.Div(
                [
                    _button(words("hand.reassign"), "reassign", primary=True),
                    _button(words("hand.cancel"), "cancel"),
                ],
                className="acts",
            ),
        ],
        id=ids.CASE_AREAS,
        className="ask",
        hidden=True,
    )


def _confirm(words: Words) -> html.Div:
    """Return the question before a case is made void."""
    return html.Div(
        [
            html.P(words("hand.confirm_void")),
            html.Div(
                [
                    _button(words("hand.do_void"), "void", primary=True),
                    _button(words("hand.cancel"), "cancel"),
                ],
                className="acts",
            ),
        ],
        id=ids.CASE_CONFIRM,
        className="ask",
        hidden=True,
        role="alertdialog",
        **wild(aria_label=words("hand.void")),
    )
