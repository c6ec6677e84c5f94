"""``/orders.json`` and ``/order/<key>.json``: what the pages of orders show, for their refresh."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from callbacks.context import Context
from callbacks.http.answer import NEVER, answer, json_bytes
from callbacks.http.fields import fields_of, whole_number
from callbacks.http.lang import lang_of, vary_of
from callbacks.http.models import Problem
from callbacks.http.parameters import ORDERS, REVISION, names, takes
from callbacks.http.plain import plain
from callbacks.http.wrong import Wrong
from callbacks.pages.orders import order_view, orders_view
from dashboard.day import Instant, iso_instant
from dashboard.orders.directive import UnknownDirective
from dashboard.orders.order_page import order_query
from dashboard.words import words
from layouts.orders.order_detail import order_cells
from layouts.orders.order_list import orders_cells
from layouts.parts import Cells


class OrderBoard(BaseModel):
    """What a page of orders shows: properties by element id, as of a revision of your area."""

    revision: int
    data_time: str
    cells: dict[str, Any]


def _board(request: Request, cells: Cells, revision: int, data_time: Instant) -> Response:
    body = {"revision": revision, "data_time": iso_instant(data_time), "cells": plain(cells)}
    return answer(json_bytes(body), cache=NEVER, vary=vary_of(request))


def router(context: Context) -> APIRouter:
    """Return the routes of pages of orders that are followed."""
    routes = APIRouter(tags=["orders"])
    wrong: dict[int | str, dict[str, Any]] = {422: {"model": Problem}}

    @routes.get(
        "/orders.json",
        response_model=OrderBoard,
        responses=wrong,
        openapi_extra=takes(*ORDERS, REVISION),
    )
    def followed(request: Request) -> Response:
        """Return what the page of orders and notices shows now."""
        fields = fields_of(request, (*names(ORDERS), "revision"))
        whole_number(fields, "revision")
        asked = {name: fields[name] for name in names(ORDERS) if name in fields}
        view = orders_view(context, order_query(asked))
        cells = orders_cells(view, words(lang_of(request)))
        return _board(request, cells, view.revision, view.data_time)

    @routes.get(
        "/order/{key}.json",
        response_model=OrderBoard,
        responses={**wrong, 404: {"model": Problem}},
        openapi_extra=takes(REVISION),
    )
    def one_followed(request: Request, key: str) -> Response:
        """Return what the page of an order or notice shows now."""
        whole_number(fields_of(request, ("revision",)), "revision")
        try:
            view = order_view(context, key)
        except UnknownDirective:
            raise Wrong(404, "unknown_order", value=key[:200]) from None
        cells = order_cells(view, words(lang_of(request)))
        return _board(request, cells, view.order.revision, view.order.data_time)

    return routes
