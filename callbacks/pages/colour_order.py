"""Colour by order: what the forms in the why panel do, asked first and done after."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import Context, now
from callbacks.pages.screen import asked_why
from dashboard.access.permission import NotAllowed, Permission, demand
from dashboard.colours.by_order import UnknownOrder, read_local
from dashboard.day import HOUR
from dashboard.refusal import Refused
from dashboard.words import Words
from layouts import ids
from layouts.orders.colour_order import CUSTOM, preview
from queries.areas.areas import area as area_of
from queries.orders.order_colour import checked, lift_colour, set_colour
from queries.store.unavailable import Unavailable

Draft = dict[str, Any]
SAID, BAD, NONE = "said", "said bad", "said none"


def draft(context: Context, code: str, *, colour: str, hours: str, until: str, why: str) -> Draft:
    """Return an order's raw fields as the form says them; raise Refused for the end."""
    moment = now()
    ends = read_local(until) if hours == CUSTOM else moment + int(hours) * HOUR
    return {
        "key": secrets.token_hex(16),
        "area": code,
        "colour": colour,
        "until": ends,
        "why": why,
        "by": context.viewer().name,
    }


def ask(context: Context, raw: Draft) -> Component:
    """Return what an order would do; raise Refused, NotAllowed."""
    viewer = context.viewer()
    demand(viewer, Permission.COLOUR)
    with context.store.read() as db:
        order, units = checked(db, context.store, viewer, raw, now=now())
        named = area_of(db, viewer, order.area)
    words = context.words()
    return preview(named.title(words.lang), order, len(units), words)


def told(error: Exception, words: Words) -> str:
    """Return a failure in the viewer's language."""
    match error:
        case Refused():
            label = words(f"colour_order.{error.refusal.field}") if _named(error) else ""
            if error.refusal.reason == "missing" and label:
                return words("colour_order.need", field=label)
            return error.refusal.text(words)
        case NotAllowed():
            return words("colour_order.not_allowed")
        case UnknownOrder():
            return words("colour_order.gone")
        case Unavailable():
            return words(f"problem.store_{error.reason}.detail")
    raise error


def _named(error: Refused) -> bool:
    return error.refusal.field in ("colour", "until", "why")


FAILURES = (Refused, NotAllowed, UnknownOrder, Unavailable)


@dataclass(frozen=True, slots=True)
class Done:
    """How a deed went: the panel as it then stands, or a message."""

    panel: Component | None
    message: str = ""


def do(context: Context, raw: Draft) -> Done:
    """Set the colour; return the panel as it then stands."""
    viewer, words = context.viewer(), context.words()
    try:
        demand(viewer, Permission.COLOUR)
        set_colour(context.store, viewer, raw, now=now())
    except FAILURES as error:
        return Done(None, told(error, words))
    return Done(asked_why(context, raw["area"], message=words("colour_order.done")))


def lift(context: Context, code: str, key: str, why: str) -> Done:
    """Lift an order; return the panel as it then stands, with what went wrong if it did."""
    viewer, words = context.viewer(), context.words()
    message = words("colour_order.lifted")
    try:
        demand(viewer, Permission.COLOUR)
        why = why.strip()[:500]
        lift_colour(context.store, viewer, key, by=viewer.name, why=why, now=now())
    except FAILURES as error:
        message = told(error, words)
    return Done(asked_why(context, code, message=message))


def register(app: Dash, context: Context) -> None:
    """Put the callbacks into the app."""

    @app.callback(
        Output(ids.COLOUR_CONFIRM, "children"),
        Output(ids.COLOUR_DRAFT, "data"),
        Output(ids.COLOUR_MESSAGE, "children"),
        Output(ids.COLOUR_MESSAGE, "className"),
        Input(ids.COLOUR_NEXT, "n_clicks"),
        State(ids.COLOUR_AREA, "data"),
        State(ids.COLOUR_PICK, "value"),
        State(ids.COLOUR_HOURS, "value"),
        State(ids.COLOUR_UNTIL, "value"),
        State(ids.COLOUR_WHY, "value"),
        prevent_initial_call=True,
    )
    def show_preview(
        clicks: int | None, code: str, colour: str, hours: str, until: str | None, why: str | None
    ) -> tuple[Component | None, Draft | None, str, str]:
        if not clicks:
            raise PreventUpdate
        said = {"colour": colour, "hours": hours, "until": until or "", "why": why or ""}
        try:
            raw = draft(context, code, **said)
            return ask(context, raw), raw, "", NONE
        except FAILURES as error:
            return None, None, told(error, context.words()), BAD

    @app.callback(
        Output(ids.WHY, "children", allow_duplicate=True),
        Output(ids.COLOUR_MESSAGE, "children", allow_duplicate=True),
        Output(ids.COLOUR_MESSAGE, "className", allow_duplicate=True),
        Input(ids.COLOUR_DO, "n_clicks"),
        State(ids.COLOUR_DRAFT, "data"),
        prevent_initial_call=True,
        running=[(Output(ids.COLOUR_DO, "disabled"), True, False)],
    )
    def show_done(clicks: int | None, raw: Draft | None) -> tuple[Any, Any, Any]:
        if not clicks or not raw:
            raise PreventUpdate
        done = do(context, raw)
        if done.panel is None:
            return no_update, done.message, BAD
        return done.panel, no_update, no_update

    @app.callback(
        Output(ids.WHY, "children", allow_duplicate=True),
        Input(ids.colour_lift(ALL), "n_clicks"),
        State(ids.colour_lift(ALL), "id"),
        State(ids.colour_lift_why(ALL), "value"),
        State(ids.COLOUR_AREA, "data"),
        prevent_initial_call=True,
    )
    def show_lifted(
        clicks: Sequence[int | None],
        keys: Sequence[Mapping[str, str]],
        whys: Sequence[str | None],
        code: str,
    ) -> Component | None:
        asked = ctx.triggered_id
        if not asked or not any(clicks):
            raise PreventUpdate
        said = dict(zip((key["key"] for key in keys), whys, strict=True))
        return lift(context, code, asked["key"], said.get(asked["key"]) or "").panel
