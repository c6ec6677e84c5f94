"""``/briefings/<id>``: a briefing asked for, followed while it is made, fetched, taken out."""

from collections.abc import Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from callbacks.context import Context, real_now
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER
from callbacks.http.made import as_file, asked_run, run_file
from callbacks.http.posted import posted
from callbacks.http.schedules import Planned
from callbacks.http.wrong import Wrong
from callbacks.looking import looking
from callbacks.planned.process import set_to_work
from dashboard.access.permission import Permission, demand
from dashboard.briefings.own import BadOwn
from dashboard.briefings.run import UNDER_WAY, RunState
from layouts.door.briefings import PATH
from layouts.door.runs import one_run, step_text
from queries.briefings.runs import file_of, remove_run, run, run_again

Fields = Mapping[str, str]


class Runs:
    """What people do with what is made."""

    def __init__(self, context: Context, planned: Planned) -> None:
        self._context = context
        self._store = context.store
        self._settings = context.settings
        self._planned = planned

    def show_run(self, request: Request) -> Response:
        """Answer ``GET /briefings/<id>``, which news lead to."""
        with self._store.read() as db:
            found = run(db, looking().viewer, request.path_params["id"])
        view = self._planned.view(request, [found], [])
        return HTMLResponse(one_run(view, words_of(request)), headers=NEVER)

    def again(self, request: Request) -> Response:
        """Answer ``POST /briefings/again/<id>``."""
        me, name = looking(), request.path_params["id"]
        with self._store.read() as db:
            found = run(db, me.viewer, name)
        if not found.account:
            demand(me.viewer, Permission.BRIEFING)
        run_again(self._store, me.viewer, name, by=me.actor, now=real_now())
        set_to_work(self._store, self._settings)
        return RedirectResponse(PATH, 303, headers=NEVER)

    async def ask(self, request: Request) -> Response:
        """Answer ``POST /briefings/ask``: a briefing now, whose run the answer names."""
        return await to_thread.run_sync(self._ask, request, await posted(request))

    def _ask(self, request: Request, fields: Fields) -> Response:
        try:
            found = asked_run(self._context, request, fields)
        except BadOwn:
            raise Wrong(422, "empty_briefing") from None
        return RedirectResponse(f"{PATH}/{found.id}", 303, headers=NEVER)

    def stand(self, request: Request) -> Response:
        """Answer ``GET /briefings/<id>.json``: how far it is, in words too."""
        say = words_of(request)
        with self._store.read() as db:
            found = run(db, looking().viewer, request.path_params["id"])
        if found.state is RunState.WAITING:
            set_to_work(self._store, self._settings)
        said = {"state": found.state.value, "step": found.step, "steps": found.steps}
        said["text"] = step_text(found, say) if found.state in UNDER_WAY else ""
        if found.why:
            said["text"] = say(f"plan.why.{found.why}")
        said |= {"name": found.name, "size": found.size, "file": f"{PATH}/{found.id}/file"}
        return JSONResponse(said, headers=NEVER)

    def remove_run(self, request: Request) -> Response:
        """Answer ``POST /briefings/<id>/remove``: what one asked for goes, made or not."""
        remove_run(self._store, looking().viewer, request.path_params["id"])
        return RedirectResponse(PATH, 303, headers=NEVER)

    def file(self, request: Request) -> Response:
        """Answer ``GET /briefings/<id>/file``; it is entered in the audit first."""
        me = looking()
        with self._store.read() as db:
            found, data = file_of(db, me.viewer, request.path_params["id"])
        if request.method == "HEAD":
            return as_file(found, data)
        return run_file(self._context, found, data)


def routes(runs: Runs) -> list[Route]:
    """Return the routes; what they need stands in ``callbacks/access/needs.py``."""
    one = f"{PATH}/{{id}}"
    return [
        Route(f"{PATH}/ask", runs.ask, methods=["POST"]),
        Route(f"{PATH}/again/{{id}}", runs.again, methods=["POST"]),
        Route(f"{one}.json", runs.stand, methods=["GET"]),
        Route(one, runs.show_run, methods=["GET"]),
        Route(f"{one}/remove", runs.remove_run, methods=["POST"]),
        Route(f"{one}/file", runs.file, methods=["GET"]),
    ]
