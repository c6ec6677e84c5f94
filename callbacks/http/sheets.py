"""``GET /sheet.xlsx``: any list or table as a spreadsheet, with a sheet that says what it is."""

from io import BytesIO
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from callbacks.context import Context, now
from callbacks.exports.books import Taker, area_of, book_of
from callbacks.exports.taking import enter_taken
from callbacks.http.answer import NEVER
from callbacks.http.attached import attachment
from callbacks.http.fields import fields_of
from callbacks.http.head import ASKED
from callbacks.http.keys import unavailable
from callbacks.http.lang import words_of
from callbacks.http.models import Problem
from callbacks.http.parameters import SHEET, takes
from callbacks.http.taking import take_away
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from dashboard.access.permission import NotAllowed
from dashboard.lists.file_name import file_name
from dashboard.lists.kept import UnknownMoment
from dashboard.lists.taken import Taken, taken
from dashboard.orders.directive import UnknownDirective
from layouts.sheet.write import MEDIA, write_book
from queries.store.unavailable import Unavailable

SMALL = 2000
"""Rows that are written while somebody waits; more take a process of their own."""


def taker_of(request: Request) -> Taker:
    """Return who asks."""
    me = looking()
    return Taker(me.viewer, me.actor, words_of(request), now())


def _sheet(context: Context, request: Request, asked: Taken) -> Response:
    """Return the file of a small table, or the way to where a large one is asked for."""
    taker, out = taker_of(request), BytesIO()
    with book_of(context.store, taker, asked) as book:
        if book.count > SMALL:
            lang = f"&lang={taker.words.lang}" if "lang" in request.query_params else ""
            where = f"/exports/new?{asked.query()}{lang}"
            return RedirectResponse(where, 303, headers={"Cache-Control": NEVER})
        rows = write_book(book, out)
    if ASKED not in request.scope:
        area = area_of(asked, taker.viewer)
        enter_taken(context.store, taker.actor, asked, area=area, rows=rows)
    plain = asked.name()
    headers = {
        "Content-Disposition": attachment(
            f"{plain}.xlsx", f"{file_name(book.title) or plain}.xlsx"
        ),
        "Content-Language": taker.words.lang,
        "Cache-Control": NEVER,
    }
    return Response(out.getvalue(), media_type=MEDIA, headers=headers)


def router(context: Context) -> APIRouter:
    """Return the route of sheets."""
    routes = APIRouter(tags=["cases"])
    answers: dict[int | str, dict[str, Any]] = {
        200: {"content": {MEDIA: {}}},
        303: {"description": "More rows than are written at once: where to ask for them."},
        **{code: {"model": Problem} for code in (403, 404, 422, 429, 503)},
    }

    @routes.get(
        "/sheet.xlsx", response_class=Response, responses=answers, openapi_extra=takes(*SHEET)
    )
    def sheet(request: Request) -> Response:
        """Return a list or table as XLSX; beside ``of`` the query is that of its page."""
        take_away(context)
        try:
            return _sheet(context, request, taken(fields_of(request)))
        except NotAllowed as error:
            raise Wrong(403, "not_allowed", value=error.permission.value) from None
        except UnknownMoment:
            raise Wrong(404, "not_found") from None
        except UnknownDirective as error:
            raise Wrong(404, "unknown_order", value=str(error)[:200]) from None
        except Unavailable as error:
            raise unavailable(error) from None

    return routes
