"""``GET /api/v1/orders`` and one of them: orders and notices with their receipts."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from callbacks.context import Context
from callbacks.http.answer import NEVER, answer, json_bytes
from callbacks.http.fields import fields_of
from callbacks.http.models import Problem
from callbacks.http.parameters import ORDERS, names, takes
from callbacks.http.wrong import Wrong
from dashboard.day import Instant, iso_instant
from dashboard.orders.directive import UnknownDirective
from dashboard.orders.order_page import Answer, OrderLine, order_query
from queries.orders.order_detail import order_detail
from queries.orders.order_list import order_list


class ReceiptCounts(BaseModel):
    """The receipts of an order: asked for, given, awaited, late (given late or overdue), void."""

    asked: int
    given: int
    awaited: int
    late: int
    void: int


class OrderAnswer(BaseModel):
    """An order or notice; ``area`` is null where its issuer is not yours to see."""

    key: str
    path: str
    kind: str
    number: str
    title: str
    area: str | None
    issued_at: str
    receipt_by: str
    by: str
    withdrawn_at: str | None
    receipts: ReceiptCounts


class OrderList(BaseModel):
    """A page of orders and notices, the newest first."""

    items: list[OrderAnswer]
    next: str | None


class ReceiptAnswer(BaseModel):
    """What an area owes and has answered; ``case`` is the key of its case."""

    area: str
    area_name: str
    case: str
    stage: str
    closure: str
    given_at: str | None
    by: str
    text: str


class OrderWhole(OrderAnswer):
    """An order or notice with its text and what each area answered."""

    body: str
    answers: list[ReceiptAnswer]


def _time(at: Instant | None) -> str | None:
    return None if at is None else iso_instant(at)


def order_json(line: OrderLine) -> dict[str, Any]:
    """Return an order as its JSON."""
    counted = line.receipts
    return {
        "key": line.key,
        "path": f"/orders/{line.key}",
        "kind": line.kind,
        "number": line.number,
        "title": line.title,
        "area": line.area.code if line.area else None,
        "issued_at": iso_instant(line.issued_at),
        "receipt_by": iso_instant(line.receipt_by),
        "by": line.by,
        "withdrawn_at": _time(line.withdrawn_at),
        "receipts": {name: getattr(counted, name) for name in ReceiptCounts.model_fields},
    }


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "area": one.area.code,
        "area_name": one.area.name,
        "case": one.case,
        "stage": one.stage,
        "closure": one.closure,
        "given_at": _time(one.given_at),
        "by": one.by,
        "text": one.text,
    }


def router(context: Context) -> APIRouter:
    """Return the routes of orders and notices."""
    routes = APIRouter(prefix="/api/v1", tags=["orders"])
    wrong: dict[int | str, dict[str, Any]] = {422: {"model": Problem}}

    @routes.get("/orders", response_model=OrderList, responses=wrong, openapi_extra=takes(*ORDERS))
    def orders(request: Request) -> Response:
        """Return a page of orders and notices, the newest first, with their receipts counted."""
        fields = fields_of(request, names(ORDERS))
        fields.pop("lang", None)
        query = order_query(fields)
        with context.store.read() as db:
            found = order_list(db, context.viewer(), query)
        body = {"items": [order_json(line) for line in found.rows], "next": found.next or None}
        return answer(json_bytes(body), cache=NEVER)

    @routes.get(
        "/orders/{key}",
        response_model=OrderWhole,
        responses={**wrong, 404: {"model": Problem}},
        openapi_extra=takes(),
    )
    def order(request: Request, key: str) -> Response:
        """Return an order or notice with what each area answered."""
        fields_of(request, ())
        try:
            with context.store.read() as db:
                found = order_detail(db, context.viewer(), key)
        except UnknownDirective:
            raise Wrong(404, "unknown_order", value=key[:200]) from None
        answers = [_answer(one) for one in found.answers]
        body = {**order_json(found.line), "body": found.body, "answers": answers}
        return answer(json_bytes(body), cache=NEVER)

    return routes
