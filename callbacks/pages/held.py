"""The page of a refused record, and what is done on it: mended and replayed, or discarded."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import Context, now
from callbacks.pages.routes import Route, route
from callbacks.pages.signed import signed
from dashboard.intake.quarantine import BadPatch, Held, NotWaiting, UnknownHeld, patch_of
from dashboard.words import Words
from layouts import ids
from layouts.intake.held import HeldView
from layouts.intake.held import held as held_layout
from queries.store.unavailable import Unavailable
from queries.writing.mend import discard, replay
from queries.writing.quarantine_list import held


def _held(context: Context, asked: Route) -> Held:
    number = asked.parts[1]
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        raise UnknownHeld(number)
    with context.store.read() as db:
        return held(db, context.viewer(), int(number))


def check(context: Context, asked: Route) -> None:
    """Raise UnknownHeld where there is no such record."""
    _held(context, asked)


def page(context: Context, asked: Route, message: str = "", *, failed: bool = False) -> Component:
    """Return the page of a refused record; raise UnknownHeld."""
    found = _held(context, asked)
    demonstration = context.profile.demonstration
    view = HeldView(found, now(), message, failed, demonstration=demonstration)
    return held_layout(view, context.words())


def _replay(context: Context, found: Held, patch: Mapping[str, Any], words: Words) -> str:
    """Send a record once more; return how that went. Raise BadPatch where it is still refused."""
    viewer = context.viewer()
    done = replay(context.store, viewer, found.id, patch=patch, by=viewer.name, now=now())
    if done.refusal is None:
        return words(f"quarantine.{done.status}")
    field = done.refusal.field or words("quarantine.no_field")
    raise BadPatch(words("quarantine.refused_again", field=field, why=done.refusal.text(words)))


def _discard(context: Context, found: Held, why: str, words: Words) -> str:
    if not why.strip():
        raise BadPatch(words("quarantine.need_why"))
    viewer = context.viewer()
    discard(context.store, viewer, found.id, why=why.strip()[:500], by=viewer.name, now=now())
    return ""


def act(
    context: Context,
    asked: Route,
    deed: str | None,
    *,
    fields: Mapping[str, str],
    type_: str,
    more: str,
    why: str,
) -> tuple[str, bool]:
    """Do what a button says; return what to tell, and whether it failed."""
    words, found = context.words(), _held(context, asked)
    try:
        if deed == ids.HELD_DISCARD:
            return _discard(context, found, why, words), False
        try:
            patch = patch_of(found, fields, more, type_)
        except BadPatch as error:
            return words("quarantine.bad_json", value=str(error)[:80]), True
        return _replay(context, found, patch, words), False
    except BadPatch as error:
        return str(error), True
    except NotWaiting:
        return words("quarantine.gone"), True
    except Unavailable as error:
        return words(f"problem.store_{error.reason}.detail"), True


def register(app: Dash, context: Context) -> None:
    """Put the callback into the app: what is done shows on the page, drawn anew."""

    @app.callback(
        Output(ids.PAGE, "children", allow_duplicate=True),
        Input(ids.HELD_REPLAY, "n_clicks"),
        Input(ids.HELD_DISCARD, "n_clicks"),
        State(ids.held_field(ALL), "id"),
        State(ids.held_field(ALL), "value"),
        State(ids.HELD_TYPE, "value"),
        State(ids.HELD_MORE, "value"),
        State(ids.HELD_WHY, "value"),
        State(ids.LOCATION, "pathname"),
        prevent_initial_call=True,
    )
    def show(
        replays: int | None,
        discards: int | None,
        names: Sequence[Mapping[str, str]],
        values: Sequence[str | None],
        type_: str | None,
        more: str | None,
        why: str | None,
        pathname: str,
    ) -> Component:
        if not replays and not discards:
            raise PreventUpdate
        asked = route(pathname, "")
        fields = {name["name"]: value or "" for name, value in zip(names, values, strict=True)}
        told = {"type_": type_ or "", "more": more or "", "why": why or ""}
        message, failed = act(context, asked, ctx.triggered_id, fields=fields, **told)
        return signed(context, page(context, asked, message, failed=failed))
