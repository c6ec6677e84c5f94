"""Facts: the row of facts at the head of a case's page."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.case import Stage, Timeliness
from dashboard.cases.kind import KINDS
from dashboard.day import Instant
from dashboard.lists.detail import Detail
from dashboard.words import Words
from layouts import format as fmt


def facts(detail: Detail, words: Words) -> list[html.Div]:
    """Return the facts of a case in a row: kind, stage, times, deadlines, what it brings about."""
    line = detail.line
    kind = KINDS[line.kind]
    family = words(f"family.{kind.family}")
    name = words(f"kind.{line.kind}")
    both = name if family == name else words("case.kind_value", family=family, kind=name)
    row = [
        _fact(words("case.kind"), both),
        _fact(words("case.stage"), words(f"stage.{line.stage}")),
        _fact(words("case.opened"), fmt.stamp(line.opened_at)),
    ]
    if line.respond_by is not None:
        row.append(_response(detail, words))
    if line.close_by is not None or detail.closed_at is not None:
        row.append(_closure(detail, words))
    if kind.scored:
        row.append(_fact(words("case.points"), fmt.points(detail.points)))
    if detail.unit is not None:
        row.append(_fact(words("case.effect"), _effect(detail, words)))
    return row


def _fact(label: str, value: str | Component, remark: str = "", *, bad: bool = False) -> html.Div:
    small = html.Small(remark, className="bad" if bad else "")
    inside = [value, " ", small] if remark else value
    return html.Div([html.Div(label, className="lab"), html.Div(inside, className="v")])


def _response(detail: Detail, words: Words) -> html.Div:
    line = detail.line
    return _deadline(
        words("case.response_by", at=fmt.clock_minute(line.respond_by)),
        given=detail.responded_at if detail.responded_at is not None else detail.closed_at,
        due=line.respond_by,
        timeliness=line.response,
        detail=detail,
        words=words,
    )


def _closure(detail: Detail, words: Words) -> html.Div:
    line = detail.line
    label = "closure_by" if line.close_by is not None else "closure"
    if KINDS[line.kind].releases:
        label = "observed_by"
    return _deadline(
        words(f"case.{label}", at=fmt.stamp(line.close_by)),
        given=detail.closed_at,
        due=line.close_by,
        timeliness=line.closure,
        detail=detail,
        words=words,
    )


def _deadline(
    label: str,
    *,
    given: Instant | None,
    due: Instant | None,
    timeliness: str,
    detail: Detail,
    words: Words,
) -> html.Div:
    """Return when something was done, against when it was due."""
    late = timeliness == Timeliness.LATE
    if given is not None:
        took = words("case.took", time=fmt.duration(given - detail.line.opened_at, words))
        judged = words(f"timeliness.{timeliness}")
        remark = took if timeliness == Timeliness.NONE else f"{took} · {judged}"
        return _fact(label, fmt.stamp(given), remark, bad=late)
    if detail.line.stage == Stage.VOID or due is None:
        return _fact(label, fmt.NONE)
    if late:
        return _fact(
            label,
            fmt.NONE,
            words("case.overdue", time=fmt.duration(detail.now - due, words)),
            bad=True,
        )
    left = fmt.duration(max(due - detail.now, 0), words)
    return _fact(label, fmt.NONE, words("case.left", time=left))


def _effect(detail: Detail, words: Words) -> str | Component:
    unit = detail.unit
    if unit is None:
        return words("case.none")
    name = unit.title(words.lang)
    if not detail.triggers_unit:
        return html.Span(words("case.no_effect", unit=name), className="plain")
    path = f"/area/{unit.code}?why={unit.code}"
    return dcc.Link(words("case.holds", unit=name), href=path, className="n")
