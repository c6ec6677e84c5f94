"""Case live: what of a case's page changes when the case does: state, facts, timeline, people."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.case import STANDING, Stage, Timeliness
from dashboard.day import Instant
from dashboard.lists.detail import Detail
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.cases.facts import facts
from layouts.cases.hand import act_buttons
from layouts.cases.people import people
from layouts.cases.timeline import step_id, step_text, timeline, whole
from layouts.frame import Crumb, area_crumbs, crumb_items, fresh_time
from layouts.live import following
from layouts.parts import Cells, chip

LEAST_SECONDS = 0.5
"""No page of a case looks oftener than this."""


def live_path(detail: Detail, words: Words) -> str:
    """Return where the refresh of a case's page is."""
    return f"/case/{detail.line.key}.json?lang={words.lang}"


def followed(detail: Detail, words: Words, refresh_seconds: float) -> dict[str, Any]:
    """Return what live.js needs to keep a case's page fresh."""
    return following(
        words,
        area=detail.line.area.code,
        board_url=live_path(detail, words),
        refresh_seconds=refresh_seconds,
        revision=detail.revision,
        data_time=detail.data_time,
        least_seconds=LEAST_SECONDS,
    )


def case_cells(detail: Detail, words: Words) -> Cells:
    """Return the changing elements of a case's page."""
    below = [area.title(words.lang) for area in detail.path[1:]]
    crumbs = crumb_items(case_crumbs(detail, words))
    return {
        ids.desk("time"): fresh_time(detail.data_time),
        ids.desk("crumbs"): {"children": crumbs},
        ids.CASE_TITLE: {"children": [html.H1(case_title(detail, words)), *_state(detail, words)]},
        ids.CASE_FACTS: {"children": facts(detail, words)},
        ids.CASE_STEPS: {"children": timeline(detail, words)},
        ids.CASE_WHOLE: {"children": whole(detail, words)},
        ids.CASE_ACTS: {"children": act_buttons(detail, words)},
        ids.CASE_PLACE: {"children": " · ".join(below)},
        ids.CASE_OFFICERS: {"children": people(detail.officers, words)},
    }


def case_steps(detail: Detail, words: Words) -> dict[str, str]:
    """Return the steps of a case in a line each, by what tells them apart on its page."""
    return {step_id(step): step_text(step, detail, words) for step in detail.steps}


def case_crumbs(detail: Detail, words: Words) -> tuple[Crumb, ...]:
    """Return the way to a case."""
    return (*area_crumbs(detail.path, words), Crumb(detail.line.external_id))


def case_title(detail: Detail, words: Words) -> str:
    """Return what the case is and where."""
    area = detail.unit or detail.line.area
    kind = words(f"kind.{detail.line.kind}")
    return words("case.title", kind=kind, area=area.title(words.lang))


def _state(detail: Detail, words: Words) -> list[Component]:
    """Return what is most pressing about a case: void, overdue, or where it stands."""
    line = detail.line
    colour = [chip(line.colour, words)] if line.colour != "none" else []
    if line.stage in STANDING and line.closure == Timeliness.LATE:
        text = _overdue("closure_overdue", line.close_by, detail.now, words)
    elif line.stage == Stage.OPEN and line.response == Timeliness.LATE:
        text = _overdue("response_overdue", line.respond_by, detail.now, words)
    else:
        return [*colour, html.Span(words(f"stage.{line.stage}"), className="state")]
    return [*colour, html.Span([chip("late", words), text], className="state bad")]


def _overdue(key: str, due: Instant | None, now: Instant, words: Words) -> str:
    return words(f"case.{key}", time=fmt.duration(now - (due or now), words))
