"""``GET /api/v1/areas/<code>``, its ``/children``, and ``/api/v1/metrics``."""

from typing import Any

from fastapi import APIRouter, Request, Response

from callbacks.context import Context
from callbacks.http.answer import FRESH, answer, json_bytes
from callbacks.http.fields import fields_of
from callbacks.http.models import AreaAnswer, AreaChild, Definition, Problem
from callbacks.http.parameters import takes
from dashboard.area import Area
from dashboard.day import iso_instant
from dashboard.numbers.metric import METRICS
from dashboard.profile import Profile
from dashboard.words import words
from queries.areas.areas import area as read_area
from queries.areas.areas import children as read_children
from queries.boards.hover import hover


def area_json(area: Area) -> dict[str, Any]:
    """Return an area."""
    return {
        "code": area.code,
        "name": area.name,
        "name_en": area.name_en,
        "level": area.level,
        "parent": area.parent,
        "unit": area.unit,
    }


def definition(metric_id: str, profile: Profile) -> dict[str, Any]:
    """Return what a metric is, in both languages."""
    metric = METRICS[metric_id]
    zh, en = words("zh"), words("en")
    target = profile.targets.get(metric_id.removesuffix("_7d"))
    return {
        "id": metric.id,
        "type": metric.type,
        "window": metric.window,
        "good": metric.good,
        "unit": zh(f"metric.{metric_id}.unit"),
        "name": zh(f"metric.{metric_id}.name"),
        "name_en": en(f"metric.{metric_id}.name"),
        "definition": zh(f"metric.{metric_id}.definition"),
        "definition_en": en(f"metric.{metric_id}.definition"),
        "bad": target.bad if target else None,
    }


def router(context: Context) -> APIRouter:
    """Return the routes of areas and metrics."""
    routes = APIRouter(prefix="/api/v1", tags=["areas"])
    unknown: dict[int | str, dict[str, Any]] = {
        404: {"model": Problem},
        422: {"model": Problem},
    }

    wrong: dict[int | str, dict[str, Any]] = {422: {"model": Problem}}
    lang = takes()

    @routes.get("/areas/{code}", response_model=AreaAnswer, responses=unknown, openapi_extra=lang)
    def area(request: Request, code: str) -> Response:
        """Return an area with its colour now, since when, and its open alerts."""
        fields_of(request, ())
        viewer = context.viewer()
        with context.store.read() as db:
            found = read_area(db, viewer, code)
            now = hover(db, viewer, code=code)
        body = {
            **area_json(found),
            "colour": now.colour,
            "since": None if now.since is None else iso_instant(now.since),
            "by_order": now.by_order,
            "units": now.units,
            "open_alerts": now.open_alerts,
        }
        return answer(json_bytes(body), cache=FRESH)

    @routes.get(
        "/areas/{code}/children",
        response_model=list[AreaChild],
        responses=unknown,
        openapi_extra=lang,
    )
    def children(request: Request, code: str) -> Response:
        """Return the areas directly beneath one."""
        fields_of(request, ())
        viewer = context.viewer()
        with context.store.read() as db:
            read_area(db, viewer, code)
            found = read_children(db, viewer, code)
        return answer(json_bytes([area_json(child) for child in found]), cache=FRESH)

    @routes.get("/metrics", response_model=list[Definition], responses=wrong, openapi_extra=lang)
    def metrics(request: Request) -> Response:
        """Return the definitions of all metrics."""
        fields_of(request, ())
        found = [definition(metric, context.profile) for metric in METRICS]
        return answer(json_bytes(found), cache=FRESH)

    return routes
