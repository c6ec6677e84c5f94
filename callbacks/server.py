"""The server: the HTTP interface in front, the Dash app behind it, in one ASGI app."""

from pathlib import Path
from typing import cast

from a2wsgi import WSGIMiddleware
from dash import Dash
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from callbacks.access.guard import guard
from callbacks.access.sessions import Sessions, Walls
from callbacks.context import Context
from callbacks.http.api import api
from callbacks.http.crowd import Crowd
from callbacks.http.dated import dated
from callbacks.http.doors import doors
from callbacks.http.front import front
from callbacks.http.gate import Gate
from callbacks.http.live import live
from callbacks.http.shield import shield
from callbacks.http.watched import watched
from callbacks.pages import by_address as pages
from callbacks.pages import colour_order, held, order_form, orders, screen
from callbacks.pages.map import register_map
from callbacks.processes.cache import snapshot_cache
from callbacks.processes.undebugged import undebugged
from dashboard.access.address import origin_of

ROOT = Path(__file__).parent.parent
THREADS = 16
"""Threads that serve Dash callbacks: what people do, not what screens refresh."""
PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
  <head>
    {%metas%}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>
"""


def dash_app(context: Context) -> Dash:
    """Return the Dash app: pages and callbacks, everything served from here."""
    app = Dash(
        "zhikong",
        assets_folder=str(ROOT / "assets"),
        serve_locally=True,
        title=context.profile.title,
        update_title=None,  # type: ignore[arg-type]
        suppress_callback_exceptions=True,
        index_string=PAGE,
    )
    undebugged(app)
    pages.register(app, context)
    screen.register(app, context)
    colour_order.register(app, context)
    held.register(app, context)
    orders.register(app, context)
    order_form.register(app, context)
    register_map(app)
    guard(app)
    return app


def server(context: Context) -> ASGIApp:
    """Return the whole server over a context."""
    app = dash_app(context)
    context.store.cache = snapshot_cache(app.server, context)
    pages_app = WSGIMiddleware(app.server, workers=THREADS)
    whole = front(api(context), doors(context), cast("ASGIApp", pages_app))
    zipped = GZipMiddleware(whole, minimum_size=1024, compresslevel=5)
    settings = context.settings
    sessions = Sessions(context.store, settings.limits)
    gated = Gate(context, sessions, Walls(context.store), live(context, Crowd(context, zipped)))
    hashes = app.csp_hashes()
    forms_to = origin_of(settings.openid_issuer) if settings.openid else ""
    guarded = shield(gated, script_hashes=hashes, secure=settings.secure, forms_to=forms_to)
    served = watched(guarded)
    return dated(served) if settings.on_story_time else served
