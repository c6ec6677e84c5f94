"""``GET /board/<area>.json``: the snapshot of an area, for programs and for the screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from callbacks.context import Context
from callbacks.http.answer import (
    FRESH,
    IMMUTABLE,
    answer,
    is_known,
    json_bytes,
    not_modified,
    tag_of,
)
from callbacks.http.fields import fields_of, whole_number
from callbacks.http.lang import lang_of, vary_of
from callbacks.http.models import Board, Problem
from callbacks.http.parameters import BOARD, VIEWS, names, takes
from callbacks.http.plain import plain
from callbacks.http.problem import problem
from callbacks.pages.row_level import row_level
from dashboard.access.permission import is_wall
from dashboard.area import Level
from dashboard.boards.snapshot import Alarm, Snapshot, Value
from dashboard.day import iso_day, iso_instant
from dashboard.fields import BadListing, choice
from dashboard.lists.choices import PERIODS
from dashboard.numbers.metric import METRICS, Part, Type
from dashboard.source import Standing
from dashboard.viewer import Viewer
from dashboard.words import words
from layouts.boards.unlinked import unlinked_cells
from layouts.screen.cells import cells as screen_cells
from layouts.workbench.cells import cells as workbench_cells
from layouts.workbench.pack import packed
from queries.boards.snapshots import revision

_LISTS = frozenset({"list", "lists", "parts"})
VERSION = "3"
"""Raised when what a board's bytes say changes, so that no browser keeps the old form."""


def metric_json(value: Value) -> dict[str, Any]:
    """Return one number: what it is, what it is made of, and the path of its list."""
    metric = METRICS[value.metric]
    return {
        "value": value.value,
        "unit": words("zh")(f"metric.{value.metric}.unit"),
        "numerator": value.numerator,
        "denominator": value.denominator,
        "bad": value.bad,
        "stale": value.stale,
        "list": value.listing().path(),
        **(
            {"parts": {part: value.listing(part).path() for part in Part}}
            if metric.type is Type.RATE
            else {}
        ),
    }


def silent_json(one: Standing) -> dict[str, Any]:
    """Return a source that does not speak."""
    since, heard = one.silent_since, one.heard_at
    return {
        "id": one.source.id,
        "name": one.source.name,
        "name_en": one.source.name_en,
        "heard_at": None if heard is None else iso_instant(heard),
        "silent_since": None if since is None else iso_instant(since),
        "rhythm": one.source.rhythm,
    }


def alarm_json(one: Alarm) -> dict[str, Any]:
    """Return a case that the wall shows in full view."""
    return {
        "key": one.key,
        "kind": one.kind,
        "colour": one.colour,
        "opened_at": iso_instant(one.opened_at),
        "path": [
            {"code": area.code, "name": area.name, "name_en": area.name_en} for area in one.path
        ],
    }


def board_json(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as its JSON, without what a screen adds."""
    return {
        "area": snapshot.area.code,
        "name": snapshot.area.name,
        "name_en": snapshot.area.name_en,
        "level": snapshot.area.level,
        "revision": snapshot.revision,
        "data_time": iso_instant(snapshot.data_time),
        "today": iso_day(snapshot.today),
        "days": snapshot.days,
        "demonstration": snapshot.demonstration,
        "metrics": {name: metric_json(value) for name, value in snapshot.values.items()},
        "trends": {
            name: {
                "days": [iso_day(day) for day in trend.days],
                "values": [value.value for value in trend.values],
                "lists": [value.listing().path() for value in trend.values],
            }
            for name, trend in snapshot.trends.items()
        },
        "sources": [silent_json(one) for one in snapshot.sources],
        "alarms": [alarm_json(one) for one in snapshot.alarms],
        "units": {c: snapshot.values[f"control_{c}"].value for c in ("green", "blue", "orange")},
    }


def without_lists(board: Any) -> Any:
    """Return a board without the paths of its lists, as a wall is given it."""
    if isinstance(board, dict):
        kept = {name: value for name, value in board.items() if name not in _LISTS}
        return {name: without_lists(value) for name, value in kept.items()}
    if isinstance(board, list):
        return [without_lists(value) for value in board]
    return board


def _cells(snapshot: Snapshot, view: str, lang: str, context: Context) -> Mapping[str, Any]:
    """Return what a screen's elements show."""
    say = words(lang)
    if view == "screen":
        return screen_cells(snapshot, say, context.profile)
    return workbench_cells(snapshot, say)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which form of a board is asked for; ``lang`` is empty where no words are in it."""

    days: int
    view: str
    level: str
    lang: str
    vary: str
    revision: int | None
    wall: bool = False
    """Whether a wall asks: nothing then leads to a list or a case."""

    def tag(self, code: str, number: int) -> str:
        """Return the entity tag of this form at a revision."""
        form = (self.days, self.view, self.level, self.lang)
        return tag_of(VERSION, code, number, *form, "wall" if self.wall else "")

    def keep(self, number: int) -> str:
        """Return how long the form at a revision may be kept."""
        return IMMUTABLE if self.revision == number else FRESH


def asked_of(request: Request, viewer: Viewer) -> Asked:
    """Read which form is asked for; raise BadListing where a field is wrong."""
    fields = fields_of(request, names(BOARD))
    view = choice(fields, "view", VIEWS)
    return Asked(
        days=int(choice(fields, "days", [str(days) for days in PERIODS]) or PERIODS[0]),
        view=view,
        level=choice(fields, "level", [*Level]),
        lang=lang_of(request) if view else "",
        vary=vary_of(request) if view else "",
        revision=whole_number(fields, "revision"),
        wall=is_wall(viewer),
    )


def _body(context: Context, snapshot: Snapshot, asked: Asked) -> bytes:
    body = board_json(snapshot)
    if asked.wall:
        body = without_lists(body)
    if asked.view:
        cells: Mapping[str, Any] = _cells(snapshot, asked.view, asked.lang, context)
        if asked.wall:
            cells = unlinked_cells(dict(cells))
        if asked.view == "workbench":
            codes = [line.area.code for line in snapshot.children]
            cells, body["rows"] = packed(dict(cells), codes)
        body["cells"] = plain(cells)
    return json_bytes(body)


def _board(context: Context, request: Request, code: str) -> Response:
    asked = asked_of(request, context.viewer())
    try:
        level = row_level(context, code, asked.level)
    except BadListing as error:
        # A level that exists, but of which this area's table has no rows.
        return problem(
            request, 404, "unknown_rows", field="level", value=error.value, allowed=error.allowed
        )
    at = revision(context.store, context.viewer(), code=code).number
    if is_known(request, tag := asked.tag(code, at)):
        return not_modified(tag, cache=asked.keep(at), vary=asked.vary)
    # A write may have come since: what is sent is named by what it holds.
    snapshot = context.snapshot(code, asked.days, level)
    number = snapshot.revision
    tag = asked.tag(code, number)
    body = context.store.cache.remember(f"body:{tag}", lambda: _body(context, snapshot, asked))
    return answer(body, tag=tag, cache=asked.keep(number), vary=asked.vary, revision=number)


def router(context: Context) -> APIRouter:
    """Return the routes of boards."""
    routes = APIRouter(tags=["boards"])
    answers: dict[int | str, dict[str, Any]] = {
        304: {"description": "The asker holds this revision (If-None-Match)."},
        404: {"model": Problem},
        422: {"model": Problem},
    }

    @routes.get(
        "/board/{code}.json",
        response_model=Board,
        responses=answers,
        openapi_extra=takes(*BOARD),
    )
    def board(request: Request, code: str) -> Response:
        """Return the numbers of an area, each with the path of its list."""
        return _board(context, request, code)

    return routes
