"""The guard of Dash's callbacks: who calls one has to have what it needs."""

import logging
from typing import Any

from dash import Dash
from flask import Response, jsonify, request

from callbacks.access.needs import CALLBACKS, Needed, admit
from callbacks.looking import looking
from dashboard.access.permission import NotAllowed

log = logging.getLogger(__name__)
PATH = "/_dash-update-component"


class UnknownCallback(LookupError):
    """No callback has this output, or what it needs stands in no table."""


def callback_name(entry: dict[str, Any]) -> str:
    """Return module and name of a callback's function."""
    function = entry["callback"]
    return f"{function.__module__}.{function.__name__}"


def callback_need(app: Dash, output: object) -> Needed:
    """Return what the callback of an output needs; raise UnknownCallback."""
    entry = app.callback_map.get(output) if isinstance(output, str) else None
    if entry is None or "callback" not in entry:
        raise UnknownCallback(str(output)[:200])
    try:
        return CALLBACKS[callback_name(entry)]
    except KeyError:
        raise UnknownCallback(callback_name(entry)) from None


def guard(app: Dash) -> None:
    """Refuse calls of callbacks that are unknown, or that whoever asks may not make."""

    @app.server.before_request  # type: ignore[untyped-decorator]
    def admitted() -> tuple[Response, int] | None:
        if request.path != PATH:
            return None
        body = request.get_json(silent=True)
        output = body.get("output") if isinstance(body, dict) else None
        try:
            admit(looking().viewer, callback_need(app, output))
        except UnknownCallback as error:
            log.warning("callback %s was refused: it is in no table", error)
            return jsonify(error="unknown_callback"), 404
        except NotAllowed as error:
            return jsonify(error="not_allowed", value=error.permission.value), 403
        return None
