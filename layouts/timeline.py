"""Timelines: the steps of a case with the time between them, down to now while it stands."""

from dash import html
from dash.development.base_component import Component

from dashboard.case import STANDING, Timeliness, What
from dashboard.day import day_of
from dashboard.detail import Detail, Step
from dashboard.kind import KINDS
from dashboard.words import Words
from layouts import format as fmt
from layouts.parts import classes

_BY_MACHINE = frozenset({"clock", "rule", "system", "source", "simulator"})


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


def step_name(step: Step, words: Words) -> str:
    """Return what a step did, in words."""
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
    by = words(f"case.by.{step.by}") if step.by in _BY_MACHINE else step.by
    same_day = day_of(step.at) == day_of(detail.line.opened_at)
    texts = [
        html.B(step_name(step, words)),
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
