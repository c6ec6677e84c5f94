"""``GET /board/<area>.json``: the snapshot of an area, for programs and for the screens."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

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
from callbacks.http.lang import lang_of
from callbacks.http.models import Board, Problem
from dashboard.day import iso_day, iso_instant
from dashboard.metric import METRICS, Part, Type
from dashboard.snapshot import Snapshot, Value
from dashboard.words import words
from layouts.screen.cells import page_cells
from layouts.workbench.cells import cells as workbench_cells
from queries.snapshots import revision

VERSION = "1"
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
        "list": value.listing().path(),
        **(
            {"parts": {part: value.listing(part).path() for part in Part}}
            if metric.type is Type.RATE
            else {}
        ),
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
        "units": {c: snapshot.values[f"control_{c}"].value for c in ("green", "blue", "orange")},
    }


def _cells(snapshot: Snapshot, view: str, lang: str, context: Context) -> Mapping[str, Any]:
    """Return what a screen's elements show."""
    say = words(lang)
    if view == "screen":
        return page_cells(snapshot, say, context.profile)
    return workbench_cells(snapshot, say)


def _body(context: Context, code: str, *, days: int, view: str, lang: str) -> bytes:
    snapshot = context.snapshot(code, days)
    body = board_json(snapshot)
    if view:
        cells = _cells(snapshot, view, lang, context)
        body["cells"] = {
            name: {key: _plain(value) for key, value in props.items()}
            for name, props in cells.items()
        }
    return json_bytes(body)


def _plain(value: Any) -> Any:
    """Return a property as JSON; components and figures say themselves how."""
    if hasattr(value, "to_plotly_json"):
        return _plain(value.to_plotly_json())
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def router(context: Context) -> APIRouter:
    """Return the routes of boards."""
    routes = APIRouter(tags=["boards"])

    @routes.get("/board/{code}.json", response_model=Board, responses={404: {"model": Problem}})
    def board(
        request: Request,
        code: str,
        days: Annotated[Literal["1", "7", "30"], Query()] = "1",
        view: Annotated[Literal["", "screen", "workbench"], Query()] = "",
        revision_: Annotated[int | None, Query(alias="revision", ge=0)] = None,
    ) -> Response:
        """Return the numbers of an area, each with the path of its list."""
        lang = lang_of(request)
        at = revision(context.store, context.viewer(), code=code)
        tag = tag_of(VERSION, code, at.number, days, view, lang)
        keep = IMMUTABLE if revision_ == at.number else FRESH
        if is_known(request, tag):
            return not_modified(tag, cache=keep)
        body = context.store.cache.remember(
            f"body:{tag}",
            lambda: _body(context, code, days=int(days), view=view, lang=lang),
        )
        return answer(body, tag=tag, cache=keep)

    return routes
