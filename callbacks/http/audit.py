"""``/audit``: what was done, to be searched by who may; ``/audit.csv``: the same to take away."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from callbacks.allowance import TooOften
from callbacks.context import Context
from callbacks.exports.taking import enter_export
from callbacks.http.attached import attachment
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER
from callbacks.looking import looking
from dashboard.access.audit import Deed
from dashboard.access.audit_search import FIELDS, MOST_ROWS, Found, Search, TooMany, search
from dashboard.area import UnknownArea
from dashboard.fields import BadListing
from dashboard.words import Words
from layouts.door import audit_csv
from layouts.door.audit import AuditView, typed_of
from layouts.door.audit import audit as audit_layout
from layouts.door.audit_text import Areas, codes_of
from layouts.error import bad_listing_text
from queries.access.audit_list import all_entries, audit_list
from queries.areas.areas import areas_of
from queries.store.unavailable import Unavailable


class Audited:
    """The audit as its page and its file show it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def show(self, request: Request) -> Response:
        """Answer ``GET /audit``; what is wrong with a search is said on the page."""
        typed = {name: request.query_params.get(name, "") for name in FIELDS}
        words = words_of(request)
        try:
            asked = search(typed)
            found, areas = self._found(asked)
        except BadListing as error:
            return self._page(Search(), None, {}, typed, words, bad_listing_text(error, words), 422)
        except UnknownArea as error:
            message = words("account.wrong.area", value=error.code)
            return self._page(Search(), None, {}, typed, words, message, 404)
        return self._page(asked, found, areas, typed_of(asked), words)

    def _found(self, asked: Search) -> tuple[Found, Areas]:
        viewer = looking().viewer
        with self._context.store.read() as db:
            found = audit_list(db, viewer, asked)
            codes = {code for one in found.rows for code in codes_of(one.entry)}
            return found, areas_of(db, viewer, sorted(codes))

    def _page(
        self,
        asked: Search,
        found: Found | None,
        areas: Areas,
        typed: Mapping[str, str],
        words: Words,
        message: str = "",
        status: int = 200,
    ) -> Response:
        view = AuditView(looking().account, asked, found, areas, typed, message)
        return HTMLResponse(audit_layout(view, words), status, headers=NEVER)

    def take(self, request: Request) -> Response:
        """Answer ``GET /audit.csv``: all that a search finds; taking it away is entered itself."""
        typed = {name: request.query_params.get(name, "") for name in FIELDS}
        words, me = words_of(request), looking()
        try:
            self._context.exports.spend(me.account.id, me.address)
            asked = replace(search(typed), before=0)
            lines = self._lines(asked, words)
            first, n = next(lines)
            if request.method != "HEAD":
                self._enter(asked, n)
        except (BadListing, UnknownArea):
            return self.show(request)
        except TooOften as error:
            message = words("problem.too_often.detail", seconds=error.seconds)
            return self._page(Search(), None, {}, typed, words, message, 429)
        except TooMany as error:
            message = words("audit.too_many", n=error, most=MOST_ROWS)
            return self._page(Search(), None, {}, typed, words, message, 422)
        except Unavailable as error:
            message = words(f"problem.store_{error.reason}.detail")
            return self._page(Search(), None, {}, typed, words, message, 503)

        def whole() -> Iterator[str]:
            yield first
            if request.method != "HEAD":
                yield from (line for line, _ in lines)

        headers = {**NEVER, "Content-Disposition": attachment("audit.csv")}
        return StreamingResponse(whole(), media_type="text/csv; charset=utf-8", headers=headers)

    def _lines(self, asked: Search, words: Words) -> Iterator[tuple[str, int]]:
        """Yield the file with the number of its entries; what cannot be is raised at once."""
        viewer = looking().viewer
        with self._context.store.read() as db:
            n, entries = all_entries(db, viewer, asked)
            yield audit_csv.header(words), n
            for some in entries:
                codes = sorted({code for one in some for code in codes_of(one.entry)})
                areas = areas_of(db, viewer, codes)
                yield "".join(audit_csv.line(one, areas, words) for one in some), n

    def _enter(self, asked: Search, n: int) -> None:
        """Say in the audit that it is taken away; raise Unavailable."""
        me = looking()
        enter_export(
            self._context.store,
            me.actor,
            area=asked.area or me.viewer.areas[0],
            subject=asked.query(before=0),
            details={"rows": n},
            deed=Deed.AUDIT_EXPORTED,
        )


def routes(audited: Audited) -> list[Route]:
    """Return the routes; what they need stands in ``callbacks/access/needs.py``."""
    return [
        Route("/audit", audited.show, methods=["GET"]),
        Route("/audit.csv", audited.take, methods=["GET"]),
    ]
