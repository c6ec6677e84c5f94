"""Held: the page of one refused record: what is wrong, its fields to mend, what was done."""

from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.day import Instant
from dashboard.intake.pointer import steps
from dashboard.intake.quarantine import (
    Deed,
    Held,
    State,
    Step,
    is_masked,
    leaves,
    masked,
    shown_text,
)
from dashboard.intake.record_types import sent_types
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.frame import Crumb, frame
from layouts.intake.quarantine import known, reason_text, type_name
from layouts.parts import classes, panel


@dataclass(frozen=True, slots=True)
class HeldView:
    """What the page of a refused record shows; ``message`` says how the last deed went."""

    held: Held
    now: Instant
    message: str = ""
    failed: bool = False
    demonstration: bool = False


def held(view: HeldView, words: Words) -> Component:
    """Return the page of a refused record."""
    found = view.held
    title = words("quarantine.one", id=found.id)
    own = [_fields(found, words)]
    if found.state is State.WAITING:
        own.append(_deeds(words))
    side = [_history(found, words)] if found.steps else []
    return frame(
        html.Div([html.H1(title), _state(found, words)], className="ttl"),
        _message(view),
        _facts(found, words),
        html.Div(
            [html.Div(own, className="col"), html.Div(side, className="col")],
            className="cols case",
        ),
        words=words,
        title=title,
        crumbs=(Crumb(words("quarantine.title"), "/quarantine"), Crumb(str(found.id))),
        data_time=view.now,
        now=view.now,
        demonstration=view.demonstration,
    )


def _state(found: Held, words: Words) -> html.Span:
    return html.Span(words(f"quarantine.{found.state}"), className="state")


def _message(view: HeldView) -> html.Div:
    name = classes("said", "bad" if view.failed else "", "" if view.message else "none")
    return html.Div(view.message, className=name, role="status", id=ids.HELD_MESSAGE)


def _facts(found: Held, words: Words) -> html.Section:
    line = "" if found.line is None else " · " + words("quarantine.line", line=found.line)
    facts = (
        ("why", reason_text(found, words)),
        ("field", found.refusal.field or words("quarantine.no_field")),
        ("origin", found.origin + line),
        ("at", fmt.stamp_long(found.at)),
        ("times", fmt.number(found.times)),
    )
    return html.Section(
        [
            html.Div(
                [
                    html.Div(words(f"quarantine.{name}"), className="lab"),
                    html.Div(text, className="v plain"),
                ]
            )
            for name, text in facts
        ],
        className="card facts",
    )


def _fields(found: Held, words: Words) -> html.Section:
    waiting = found.state is State.WAITING
    names = list(leaves(found.record))
    wrong = found.refusal.field
    # What is missing has an input of its own, so that it can be filled in.
    if waiting and wrong and wrong not in names and wrong != "type":
        names.append(wrong)
    lines = [_type(found, words, enabled=waiting)]
    lines += [_field(found, name, words, enabled=waiting) for name in names]
    if waiting:
        lines.append(_more(words))
    hint = words("quarantine.fields_hint") if waiting else None
    form = html.Div(lines, className="form")
    return panel(form, heading=words("quarantine.fields"), sub=hint, className="card")


def _line(label: str, entry: Component, *, wrong: str = "") -> html.Label:
    name: list[str | Component] = [html.Span(label)]
    if wrong:
        name.append(html.Span(wrong, className="tagb"))
    return html.Label(
        [html.Span(name, className="lab"), entry], className=classes("line", "bad" if wrong else "")
    )


def _type(found: Held, words: Words, *, enabled: bool) -> html.Label:
    own = [found.type] if found.type not in sent_types() else []
    options = [
        {"label": type_name(type_, words), "value": type_} for type_ in (*own, *sent_types())
    ]
    entry = dcc.Dropdown(
        options, found.type, id=ids.HELD_TYPE, clearable=False, disabled=not enabled
    )
    wrong = words("quarantine.wrong") if enabled and found.refusal.field == "type" else ""
    return _line(words("quarantine.type"), entry, wrong=wrong)


def _field(found: Held, name: str, words: Words, *, enabled: bool) -> html.Label:
    value = leaves(found.record).get(name, "")
    text, hint = shown_text(value), ""
    if is_masked(found, name):
        shown = shown_text(masked(found, value, tuple(steps(name, found.record))))
        text, hint = "", words("quarantine.masked", value=shown)
    entry = dcc.Input(
        id=ids.held_field(name),
        value=text,
        placeholder=hint,
        type="text",
        disabled=not enabled,
        autoComplete="off",
        spellCheck=False,
    )
    wrong = words("quarantine.wrong") if enabled and name == found.refusal.field else ""
    label = known(f"import.field.{found.type}.{name}", name, words)
    return _line(label if label == name else f"{label} · {name}", entry, wrong=wrong)


def _more(words: Words) -> html.Label:
    hint = words("quarantine.more_hint", n=0)
    entry = dcc.Textarea(id=ids.HELD_MORE, value="", placeholder=hint, spellCheck=False)
    return _line(words("quarantine.more"), entry)


def _deeds(words: Words) -> html.Section:
    why = dcc.Input(
        id=ids.HELD_WHY, value="", placeholder=words("quarantine.discard_why"), type="text"
    )
    replay = html.Button(
        words("quarantine.replay"), id=ids.HELD_REPLAY, className="btn pri", type="button"
    )
    discard = html.Button(
        words("quarantine.discard"), id=ids.HELD_DISCARD, className="btn", type="button"
    )
    return html.Section([replay, html.Span(className="sp"), why, discard], className="deeds")


def _history(found: Held, words: Words) -> html.Section:
    items = [_step(step, words) for step in found.steps]
    return panel(
        html.Ol(items, className="tl"), heading=words("quarantine.history"), className="card"
    )


def _step(step: Step, words: Words) -> html.Li:
    said = [words("quarantine.by", by=step.by)]
    if step.changed:
        said.append(words("quarantine.changed", fields=", ".join(step.changed)))
    if step.what is Deed.DISCARDED:
        said.append(step.why)
    body = [html.B(words(f"quarantine.{step.what}")), html.P(" · ".join(said))]
    return html.Li(
        [
            html.Span(fmt.stamp(step.at), className="t"),
            html.Span(className="dot"),
            html.Div(body, className="b"),
        ]
    )
