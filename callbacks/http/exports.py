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
from callbacks.http.attached import attachment
from callbacks.http.fields import fields_of
from callbacks.http.lang import lang_of, words_of
from callbacks.http.login import NEVER
from callbacks.http.posted import posted
from callbacks.http.sheets import taker_of
from callbacks.looking import Looking, looking
from dashboard.day import HOUR
from dashboard.lists.file_name import file_name
from dashboard.lists.taken import taken, taken_by
from layouts.door.exports import ExportLine, ExportsView, NewExport, new_export
from layouts.door.exports import exports as exports_layout
from layouts.sheet.book import MOST_ROWS
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
        asked, words = taken(fields_of(request)), words_of(request)
        with book_of(self._context.store, taker_of(request), asked) as book:
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
        asked = taken_by(fields.get("query", ""))
        with book_of(self._context.store, taker_of(request), asked) as book:
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
        found = self._shelf.mine(request.path_params["id"], me.account.id, now=now())
        if not _may_have(me, found):
            raise UnknownExport(found.id)
        return found

    def cancel(self, request: Request) -> Response:
        """Answer ``POST /exports/<id>/cancel``: the file goes, or is not made."""
        self._shelf.cancel(self._mine(request).id)
        return RedirectResponse(PATH, 303, headers=NEVER)

    def file(self, request: Request) -> Response:
        """Answer ``GET /exports/<id>/file``."""
        found = self._mine(request)
        if found.stand.state is not State.READY:
            raise UnknownExport(found.id)
        plain = taken_by(found.asked.query).name()
        name = attachment(f"{plain}.xlsx", f"{file_name(found.asked.title) or plain}.xlsx")
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


def routes(exports: Exports) -> list[Route]:
    """Return the routes; what they need stands in ``callbacks/access/needs.py``."""
    one = f"{PATH}/{{id}}"
    return [
        Route(PATH, exports.show, methods=["GET"]),
        Route(PATH, exports.start, methods=["POST"]),
        Route(f"{PATH}/new", exports.new, methods=["GET"]),
        Route(f"{one}/cancel", exports.cancel, methods=["POST"]),
        Route(f"{one}/file", exports.file, methods=["GET"]),
    ]
