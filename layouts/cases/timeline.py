"""Timelines: the steps of a case with the time between them, down to now while it stands."""

import hashlib

from dash import html
from dash.development.base_component import Component

from dashboard.case import STANDING, Stage, Timeliness, What
from dashboard.cases.kind import KINDS
from dashboard.day import day_of
from dashboard.lists.detail import Detail, Step
from dashboard.words import Words
from layouts import format as fmt
from layouts.parts import classes, wild

_BY_MACHINE = frozenset({"clock", "rule", "system", "source", "simulator"})
_NAMED = _BY_MACHINE | {"everybody"}
"""Those who do steps without a name of their own; their words stand under ``case.by.``."""


def timeline(detail: Detail, words: Words) -> html.Ol:
    """Return the steps, oldest first, each after the time since the one before it."""
    items: list[Component] = []
    for n, step in enumerate(detail.steps):
        if n:
            gap = fmt.duration(step.at - detail.steps[n - 1].at, words)
            items.append(_gap(words("case.gap", time=gap)))
        items.append(_step(step, detail, words))
    if detail.line.stage in STANDING:
        items += _waiting(detail, words)
    return html.Ol(items, className="tl")


def whole(detail: Detail, words: Words) -> str:
    """Return the number of steps and the time from the first to the end, or to now."""
    over = detail.closed_at or detail.voided_at or detail.now
    length = fmt.duration(over - detail.line.opened_at, words)
    return words("case.timeline_sub", n=len(detail.steps), time=length)


def step_id(step: Step) -> str:
    """Return what tells a step from all others of its case."""
    said = "\x1f".join((str(step.at), step.what, step.after, step.by, step.why))
    return hashlib.blake2b(said.encode(), digest_size=6).hexdigest()


def step_text(step: Step, detail: Detail, words: Words) -> str:
    """Return a step in one line: when, who, what, and why."""
    by, why = _by(step, words), _why(step, words)
    line = " ".join(filter(None, (fmt.clock_minute(step.at), by, step_name(step, words, detail))))
    return words("hand.step_why", step=line, why=why) if why else line


def _by(step: Step, words: Words) -> str:
    return words(f"case.by.{step.by}") if step.by in _NAMED else step.by


def _is_reopening(step: Step) -> bool:
    """Say whether a step took back an answer, a closing or a voiding."""
    back = {Stage.CLOSED, Stage.VOID} | ({Stage.RESPONDED} if step.after == Stage.OPEN else set())
    return step.what == What.STAGE and step.after in STANDING and step.before in back


def step_name(step: Step, words: Words, detail: Detail | None = None) -> str:
    """Return what a step did, in words; ``detail`` knows the areas that it speaks of."""
    if step.what == What.AREA:
        place = detail.places.get(step.after) if detail else None
        return words("hand.to_area", area=place.title(words.lang) if place else step.after)
    if _is_reopening(step):
        return words("hand.reopened")
    if step.what == What.URGE:
        return words("hand.urge")
    if step.what == What.COLOUR:
        return words("case.step.colour", after=words(f"colour.{step.after}"))
    if step.what == What.NOTE:
        return words("case.step.note")
    key = f"case.step.{step.what}_{step.after}"
    if words.keys() >= {key}:
        return words(key)
    return words("case.step.other", what=step.what, before=step.before, after=step.after)


def _why(step: Step, words: Words) -> str:
    """Return why a step was taken; a machine's reasons are words of the glossary."""
    key = f"case.why.{step.why}"
    return words(key) if step.by in _BY_MACHINE and words.keys() >= {key} else step.why


def _step(step: Step, detail: Detail, words: Words) -> html.Li:
    late = step.after == Timeliness.LATE
    by = _by(step, words)
    same_day = day_of(step.at) == day_of(detail.line.opened_at)
    texts = [
        html.B(step_name(step, words, detail)),
        html.Span(by, className="tagb") if by else None,
        html.P(_why(step, words)) if step.why else None,
    ]
    quiet = "sys" if step.by in _BY_MACHINE else ""
    return html.Li(
        [
            html.Time(
                fmt.clock_minute(step.at) if same_day else fmt.stamp(step.at),
                dateTime=fmt.stamp_long(step.at),
                title=fmt.stamp_long(step.at),
                className="t",
            ),
            html.Span(className="dot"),
            html.Div([text for text in texts if text is not None], className="b"),
        ],
        className=classes("bad1" if late else quiet),
        **wild(data_step=step_id(step)),
    )


def _gap(text: str) -> html.Li:
    return html.Li([html.Span(), html.Div(html.Span(text), className="gap")], className="gp")


def _waiting(detail: Detail, words: Words) -> list[Component]:
    last = detail.steps[-1].at if detail.steps else detail.line.opened_at
    time = fmt.duration(detail.now - last, words)
    late = Timeliness.LATE in (detail.line.closure, _response_due(detail))
    same_day = day_of(detail.now) == day_of(detail.line.opened_at)
    now = fmt.clock_minute(detail.now) if same_day else fmt.stamp(detail.now)
    waits = "observed" if KINDS[detail.line.kind].releases else detail.line.stage
    text = html.B(words(f"case.waiting_{waits}"), className="bad" if late else "")
    return [
        _gap(words("case.until_now", time=time)),
        html.Li(
            [html.Span(now, className="t"), html.Span(className="dot"), html.Div(text)],
            className="now",
        ),
    ]


def _response_due(detail: Detail) -> str:
    """Return the response's timeliness while it is still awaited."""
    return detail.line.response if detail.responded_at is None else Timeliness.NONE
