"""``/exports``: large files: asked for, followed while they are made, fetched, taken away."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from callbacks.context import Context
from callbacks.context import real_now as now
from callbacks.exports.books import book_of
from callbacks.exports.process import Makers, shelf_of
from callbacks.exports.shelf import (
    FILE,
    KEEP,
    MOST_WAITING,
    AskedFor,
    Export,
    State,
    TooManyExports,
    UnknownExport,
)
from callbacks.http.fields import fields_of
from callbacks.http.lang import lang_of, words_of
from callbacks.http.login import NEVER
from callbacks.http.posted import posted
from callbacks.http.sheets import attachment, taker_of
from callbacks.http.wrong import Wrong
from callbacks.looking import Looking, looking
from dashboard.area import UnknownArea
from dashboard.day import HOUR
from dashboard.directive import UnknownDirective
from dashboard.listing import BadListing
from dashboard.permission import NotAllowed
from dashboard.taken import Taken, taken, taken_by
from layouts.door.exports import ExportLine, ExportsView, NewExport, new_export
from layouts.door.exports import exports as exports_layout
from layouts.sheet.book import MOST_ROWS, Book
from layouts.sheet.skeleton import parts_of
from layouts.sheet.write import MEDIA

ROWS_A_SECOND = 15_000
"""What somebody is told of how long it takes."""
PATH = "/exports"


class Exports:
    """What somebody does with their own exports."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._shelf = shelf_of(context.settings)
        self._makers = Makers(context.store, context.settings, self._shelf)

    def page(self, request: Request, message: str = "", status: int = 200) -> Response:
        """Return the page of all of one's own exports."""
        me = looking()
        found = self._shelf.of(me.account.id, now=now())
        view = ExportsView(
            me=me.account,
            lines=[_line(one) for one in found if _may_have(me, one)],
            hours=KEEP // HOUR,
            message=message,
            failed=status >= 400,
        )
        return HTMLResponse(exports_layout(view, words_of(request)), status, headers=NEVER)

    def show(self, request: Request) -> Response:
        """Answer ``GET /exports``."""
        return self.page(request)

    def new(self, request: Request) -> Response:
        """Answer ``GET /exports/new``: what would be made, and the button that begins it."""
        asked = _read(request)
        words = words_of(request)
        with _book(self._context, request, asked) as book:
            view = NewExport(
                me=looking().account,
                title=book.title,
                rows=book.count,
                sheets=max((len(parts_of(t, MOST_ROWS)) for t in book.tables), default=1),
                seconds=max(1, -(-book.count // ROWS_A_SECOND)),
                query=asked.query(),
                page=asked.page(),
            )
        return HTMLResponse(new_export(view, words), headers=NEVER)

    async def start(self, request: Request) -> Response:
        """Answer ``POST /exports``."""
        return await to_thread.run_sync(self._start, request, await posted(request))

    def _start(self, request: Request, fields: dict[str, str]) -> Response:
        me, words = looking(), words_of(request)
        asked = _read(request, fields.get("query", ""))
        with _book(self._context, request, asked) as book:
            said = AskedFor(
                account=me.account.id,
                areas=me.viewer.areas,
                address=me.address,
                query=asked.query(),
                lang=lang_of(request),
                title=book.title,
                rows=book.count,
                at=now(),
            )
        try:
            export = self._shelf.add(said, now=now())
        except TooManyExports:
            return self.page(request, words("exports.busy", n=MOST_WAITING), 429)
        self._makers.start(export.id)
        return RedirectResponse(PATH, 303, headers=NEVER)

    def _mine(self, request: Request) -> Export:
        me = looking()
        try:
            found = self._shelf.mine(request.path_params["id"], me.account.id, now=now())
        except UnknownExport:
            raise Wrong(404, "not_found") from None
        if not _may_have(me, found):
            raise Wrong(404, "not_found")
        return found

    def cancel(self, request: Request) -> Response:
        """Answer ``POST /exports/<id>/cancel``: the file goes, or is not made."""
        self._shelf.cancel(self._mine(request).id)
        return RedirectResponse(PATH, 303, headers=NEVER)

    def file(self, request: Request) -> Response:
        """Answer ``GET /exports/<id>/file``."""
        found = self._mine(request)
        if found.stand.state is not State.READY:
            raise Wrong(404, "not_found")
        name = attachment(taken_by(found.asked.query).name(), found.asked.title, "xlsx")
        headers = {**NEVER, "Content-Disposition": name}
        return FileResponse(self._shelf.place(found.id) / FILE, media_type=MEDIA, headers=headers)


def _may_have(me: Looking, export: Export) -> bool:
    """Say whether somebody still sees all that they saw when they asked."""
    return all(me.viewer.sees(area) for area in export.asked.areas)


def _line(export: Export) -> ExportLine:
    asked, stand = export.asked, export.stand
    return ExportLine(
        id=export.id,
        title=asked.title,
        at=asked.at,
        rows=asked.rows,
        state=stand.state.value,
        done=stand.done,
        size=stand.size,
        why=stand.why,
        query=asked.query,
        page=taken_by(asked.query).page(),
    )


def _read(request: Request, query: str | None = None) -> Taken:
    """Read what is asked for, of the address or of a form; raise Wrong."""
    try:
        return taken(fields_of(request)) if query is None else taken_by(query)
    except BadListing as error:
        raise Wrong(422, "not_valid", field=error.field, value=error.value[:200]) from None


class _book:  # noqa: N801  a context manager, used as one
    """What ``book_of`` gives, with what it raises told as pages tell it."""

    def __init__(self, context: Context, request: Request, asked: Taken) -> None:
        self._given = book_of(context.store, taker_of(request), asked)

    def __enter__(self) -> Book:
        try:
            return self._given.__enter__()
        except NotAllowed as error:
            raise Wrong(403, "not_allowed", value=error.permission.value) from None
        except (UnknownArea, UnknownDirective) as error:
            raise Wrong(404, "unknown_area", value=getattr(error, "code", "")) from None
        except BadListing as error:
            raise Wrong(422, "not_valid", field=error.field, value=error.value[:200]) from None

    def __exit__(self, *said: object) -> None:
        self._given.__exit__(*said)  # type: ignore[arg-type]


def routes(exports: Exports) -> list[Route]:
    """Return the routes; what they need stands in ``callbacks/access.py``."""
    one = f"{PATH}/{{id}}"
    return [
        Route(PATH, exports.show, methods=["GET"]),
        Route(PATH, exports.start, methods=["POST"]),
        Route(f"{PATH}/new", exports.new, methods=["GET"]),
        Route(f"{one}/cancel", exports.cancel, methods=["POST"]),
        Route(f"{one}/file", exports.file, methods=["GET"]),
    ]
