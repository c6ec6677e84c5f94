"""``/briefings``: what was made, and the schedules: set, changed, paused, taken out."""

import secrets
from collections.abc import Iterable, Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from callbacks.context import Context, now, real_now
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER
from callbacks.http.posted import posted
from callbacks.looking import looking
from callbacks.planned.channels import BadChannels, channels_of
from dashboard.access.permission import Permission, may
from dashboard.area import Area, UnknownArea
from dashboard.briefings.run import UNDER_WAY, Run, RunState
from dashboard.briefings.schedule import EVERY_DAY, BadSchedule, Schedule, read_schedule
from dashboard.day import MINUTE
from dashboard.words import Words
from layouts.door.briefings import PATH, SCHEDULES, BriefingsView
from layouts.door.schedules import one_schedule, typed_of
from layouts.door.schedules import schedules as layout
from queries.areas.areas import areas_of, children
from queries.briefings.runs import runs
from queries.briefings.schedules import (
    add_schedule,
    change_schedule,
    pause_schedule,
    remove_schedule,
    schedule,
    schedules,
)

Fields = Mapping[str, str]
_WRONG = (BadSchedule, UnknownArea)
TELLING = 2 * MINUTE
"""How long after it is ready telling of a run may still be under way."""


class Planned:
    """What people do with scheduled briefings."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = context.store
        self._settings = context.settings

    def _channels(self, say: Words) -> tuple[tuple[str, ...], str]:
        """Return the names of the channels, and what is wrong with their file."""
        try:
            return tuple(channels_of(self._settings)), ""
        except BadChannels as error:
            key = f"plan.channels.{error.reason}"
            return (), say(key, file=error.file, line=error.line)

    def _areas(self, codes: Iterable[str]) -> dict[str, Area]:
        """Return areas by code: those named, and those that a form offers."""
        viewer = looking().viewer
        with self._store.read() as db:
            found = areas_of(db, viewer, [*codes, *viewer.areas])
            for code in viewer.areas:
                if code in found:
                    found |= {one.code: one for one in children(db, viewer, code)}
        return found

    def view(
        self, request: Request, found: list[Run], plans: list[Schedule], **more: object
    ) -> BriefingsView:
        """Return what a page of these runs and schedules shows."""
        me, say = looking(), words_of(request)
        codes = [one.area for one in found] + [one.area for one in plans]
        channels, trouble = self._channels(say)
        return BriefingsView(
            me=me.account,
            runs=found,
            schedules=plans,
            areas=self._areas(codes),
            channels=channels,
            sets=may(me.viewer, Permission.BRIEFING),
            looks=any(_goes_on(one) for one in found),
            days=self._settings.brief_keep_days,
            trouble=trouble if may(me.viewer, Permission.BRIEFING) else "",
            **more,  # type: ignore[arg-type]
        )

    def page(self, request: Request, message: str = "", typed: Fields | None = None) -> Response:
        """Return the page; ``typed`` is what was refused for the reason in ``message``."""
        me = looking()
        with self._store.read() as db:
            found, plans = runs(db, me.viewer), schedules(db, me.viewer)
        first = {"area": me.viewer.areas[0], "time": "07:00", "lang": words_of(request).lang}
        first |= {f"day{day}": "1" for day in EVERY_DAY}
        said = {"typed": first if typed is None else typed, "failed": typed is not None}
        view = self.view(request, found, plans, message=message, **said)
        status = 200 if typed is None else 422
        return HTMLResponse(layout(view, words_of(request)), status, headers=NEVER)

    def show(self, request: Request) -> Response:
        """Answer ``GET /briefings``."""
        return self.page(request)

    async def add(self, request: Request) -> Response:
        """Answer ``POST /briefings/schedules``."""
        return await to_thread.run_sync(self._add, request, await posted(request))

    def _read(self, request: Request, fields: Fields, id_: str) -> Schedule:
        names, _ = self._channels(words_of(request))
        title = looking().account.title
        return read_schedule(fields, id_=id_, by=title, channels=names, now=now())

    def _add(self, request: Request, fields: Fields) -> Response:
        me = looking()
        try:
            one = self._read(request, fields, secrets.token_hex(6))
            add_schedule(self._store, me.viewer, one, by=me.actor, now=real_now())
        except _WRONG as error:
            return self.page(request, why_not(error, words_of(request)), fields)
        return RedirectResponse(PATH, 303, headers=NEVER)

    def _one(self, request: Request) -> Schedule:
        with self._store.read() as db:
            return schedule(db, looking().viewer, request.path_params["id"])

    def _one_page(
        self, request: Request, one: Schedule, message: str = "", typed: Fields | None = None
    ) -> Response:
        names, _ = self._channels(words_of(request))
        said = typed_of(one, names) if typed is None else typed
        view = self.view(request, [], [one], message=message, typed=said, failed=typed is not None)
        status = 200 if typed is None else 422
        return HTMLResponse(one_schedule(view, one, words_of(request)), status, headers=NEVER)

    def show_schedule(self, request: Request) -> Response:
        """Answer ``GET /briefings/schedules/<id>``."""
        return self._one_page(request, self._one(request))

    async def change(self, request: Request) -> Response:
        """Answer ``POST /briefings/schedules/<id>``."""
        return await to_thread.run_sync(self._change, request, await posted(request))

    def _change(self, request: Request, fields: Fields) -> Response:
        me, one = looking(), self._one(request)
        try:
            changed = self._read(request, fields, one.id)
            change_schedule(self._store, me.viewer, changed, by=me.actor, now=real_now())
        except _WRONG as error:
            return self._one_page(request, one, why_not(error, words_of(request)), fields)
        return RedirectResponse(PATH, 303, headers=NEVER)

    def remove(self, request: Request) -> Response:
        """Answer ``POST /briefings/schedules/<id>/remove``."""
        me, one = looking(), self._one(request)
        remove_schedule(self._store, me.viewer, one.id, by=me.actor, now=real_now())
        return RedirectResponse(PATH, 303, headers=NEVER)

    def pause(self, request: Request) -> Response:
        """Answer ``POST /briefings/schedules/<id>/pause``."""
        return self._rest(request, paused=True)

    def resume(self, request: Request) -> Response:
        """Answer ``POST /briefings/schedules/<id>/resume``."""
        return self._rest(request, paused=False)

    def _rest(self, request: Request, *, paused: bool) -> Response:
        me, name = looking(), request.path_params["id"]
        pause_schedule(self._store, me.viewer, name, paused=paused, by=me.actor, now=now())
        return RedirectResponse(PATH, 303, headers=NEVER)


def _goes_on(one: Run) -> bool:
    """Say whether something of a run changes by itself soon."""
    if one.state in UNDER_WAY:
        return True
    telling = one.state is RunState.READY and bool(one.channels) and one.told is None
    return telling and real_now() - (one.ended_at or 0) < TELLING


def why_not(error: Exception, say: Words) -> str:
    """Return why a schedule cannot be set, and what to do."""
    if isinstance(error, BadSchedule):
        return say(f"plan.wrong.{error.field}", value=error.value)
    return say("plan.wrong.area", value=getattr(error, "code", "")[:40])


def routes(planned: Planned) -> list[Route]:
    """Return the routes; what they need stands in ``callbacks/access/needs.py``."""
    one = f"{SCHEDULES}/{{id}}"
    return [
        Route(PATH, planned.show, methods=["GET"]),
        Route(SCHEDULES, planned.add, methods=["POST"]),
        Route(one, planned.show_schedule, methods=["GET"]),
        Route(one, planned.change, methods=["POST"]),
        Route(f"{one}/remove", planned.remove, methods=["POST"]),
        Route(f"{one}/pause", planned.pause, methods=["POST"]),
        Route(f"{one}/resume", planned.resume, methods=["POST"]),
    ]
