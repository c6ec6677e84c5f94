"""``GET /api/v1/cases`` and ``/cases.csv``: the list behind a number."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from callbacks.context import Context
from callbacks.http.answer import FRESH, NEVER, answer, json_bytes
from callbacks.http.attached import attachment
from callbacks.http.fields import fields_of
from callbacks.http.head import ASKED
from callbacks.http.lang import vary_of, words_of
from callbacks.http.list_models import CaseList
from callbacks.http.models import Problem
from callbacks.http.parameters import LIST, takes
from callbacks.http.taking import enter_taking, take_away
from dashboard.access.audit import Details
from dashboard.day import Instant, iso_instant
from dashboard.lists.page import CaseRow, Page, ReadingRow, Row, UnitRow
from dashboard.numbers.listing import MAX_PAGE, Listing, listing
from dashboard.words import Words
from layouts.lists import csv
from queries.lists.case_list import case_list
from queries.store.today import today


def _time(at: Instant | None) -> str | None:
    return None if at is None else iso_instant(at)


def _case(row: CaseRow) -> dict[str, Any]:
    line = row.line
    subject = row.subject
    return {
        "type": "case",
        "key": line.key,
        "path": f"/cases/{line.key}",
        "external_id": line.external_id,
        "kind": line.kind,
        "area": line.area.code,
        "area_name": line.area.name,
        "colour": line.colour,
        "stage": line.stage,
        "response": line.response,
        "closure": line.closure,
        "opened_at": _time(line.opened_at),
        "respond_by": _time(line.respond_by),
        "responded_at": _time(row.responded_at),
        "close_by": _time(line.close_by),
        "closed_at": _time(row.closed_at),
        "voided_at": _time(row.voided_at),
        "points": row.points,
        "title": line.title,
        "attributes": row.attributes,
        "mark": row.mark,
        "subject": None
        if subject is None
        else {
            "name": subject.name,
            "identity_number": subject.identity_number,
            "phone": subject.phone,
        },
    }


def row_json(row: Row) -> dict[str, Any]:
    """Return a row of a list; ``type`` says which sort it is."""
    match row:
        case CaseRow():
            return _case(row)
        case UnitRow():
            return {
                "type": "unit",
                "area": row.area.code,
                "area_name": row.area.name,
                "colour": row.colour,
                "since": _time(row.since),
                "rule": row.rule,
                "cases": list(row.cases),
                "release_at": _time(row.release_at),
            }
        case ReadingRow():
            return {
                "type": "reading",
                "area": row.area.code,
                "place": row.place,
                "place_name": row.place_name,
                "place_name_en": row.place_name_en,
                "kind": row.kind,
                "hour": _time(row.hour),
                "n": row.n,
            }


def page_json(page: Page) -> dict[str, Any]:
    """Return a page of a list."""
    return {
        "total": page.total,
        "amount": page.amount,
        "items": [row_json(row) for row in page.rows],
        "next": page.next or None,
        "previous": page.previous or None,
    }


def _lines(context: Context, asked: Listing, words: Words) -> Iterator[tuple[bytes, int]]:
    """Yield a list as CSV with its total, page by page, all as of the first page's moment."""
    with context.store.read() as db:
        day = today(db)
        step = replace(asked.on(day), limit=MAX_PAGE, after="")
        yield csv.header(asked, words).encode(), 0
        while True:
            page = case_list(db, context.viewer(), step)
            yield "".join(csv.line(row, words) for row in page.rows).encode(), page.total
            if not page.next:
                return
            step = replace(step, after=page.next)


def _csv(context: Context, request: Request) -> Response:
    take_away(context)
    words = words_of(request)
    asked = listing(fields_of(request))
    lines = _lines(context, asked, words)
    # The first page is read before the answer begins, so that what is wrong can be said.
    header, (first, total) = next(lines)[0], next(lines)
    only_asked = ASKED in request.scope
    if not only_asked:
        said: Details = {"rows": total, "metric": asked.metric}
        enter_taking(context, area=asked.area, subject=asked.query(), details=said)

    def all_lines() -> Iterator[bytes]:
        yield header
        yield first
        if not only_asked:
            yield from (line for line, _ in lines)

    headers = {
        "Content-Disposition": attachment(f"{asked.metric}-{asked.area}.csv"),
        "Content-Language": words.lang,
        "Cache-Control": NEVER,
        **({"Vary": vary} if (vary := vary_of(request)) else {}),
    }
    return StreamingResponse(all_lines(), media_type="text/csv; charset=utf-8", headers=headers)


def router(context: Context) -> APIRouter:
    """Return the routes of lists."""
    routes = APIRouter(tags=["cases"])
    errors: dict[int | str, dict[str, Any]] = {404: {"model": Problem}, 422: {"model": Problem}}
    table: dict[int | str, dict[str, Any]] = {
        200: {"content": {"text/csv": {}}},
        429: {"model": Problem},
        503: {"model": Problem},
        **errors,
    }
    fields = takes(*LIST)

    @routes.get("/api/v1/cases", response_model=CaseList, responses=errors, openapi_extra=fields)
    def cases(request: Request) -> Response:
        """Return a page of the cases (units, readings) behind a number; its total is the number."""
        asked = listing(fields_of(request))
        with context.store.read() as db:
            day = today(db)
            page = case_list(db, context.viewer(), asked.on(day))
        return answer(json_bytes(page_json(page)), cache=FRESH)

    @routes.get("/cases.csv", response_class=Response, responses=table, openapi_extra=fields)
    def cases_csv(request: Request) -> Response:
        """Return exactly a list as CSV; the query string is that of the list's page."""
        return _csv(context, request)

    return routes
