"""The server of the live trial, a process of its own: ours, or the usual way that it is held to.

``/meter`` tells what it has used: seconds of CPU, peak memory in MB, statements to the database.
"""

import argparse
import itertools
import json
import resource
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from dash import Dash, Input, Output, dcc, html
from sqlalchemy import event
from starlette.types import ASGIApp, Receive, Scope, Send

from bench.ground import place
from bench.numbers import by_sql
from callbacks.context import Context
from callbacks.processes.serving import serve
from callbacks.server import THREADS, server
from dashboard.settings import Settings
from queries.store.engine import Store, open_store
from tests.keys import keys
from tests.logins import let_in


def metered(app: ASGIApp, store: Store) -> ASGIApp:
    """Return an app that also tells what the process has used."""
    statements = itertools.count()

    def count(*_: Any) -> None:
        next(statements)

    event.listen(store.engine, "before_cursor_execute", count)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/meter":
            await app(scope, receive, send)
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        seen = int(repr(statements)[len("count(") : -1])
        told = {
            "cpu": used.ru_utime + used.ru_stime,
            "memory": used.ru_maxrss / 1024,
            "statements": seen,
        }
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(told).encode()})

    return route


def usual_way(store: Store) -> ASGIApp:
    """Return a small Dash app as most are made: a timer, and a callback that asks for it all."""
    app = Dash("usual")
    app.layout = html.Div([dcc.Interval(id="tick", interval=1000), html.Div(id="numbers")])

    @app.callback(Output("numbers", "children"), Input("tick", "n_intervals"))
    def show(_: int | None) -> list[Any]:
        with store.read() as db:
            numbers = by_sql(db)
        return [html.Span(f"{name}: {value}") for name, value in numbers.items()]

    return cast("ASGIApp", WSGIMiddleware(app.server, workers=THREADS))


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m bench.live_server", description=__doc__)
    parser.add_argument("--usual", action="store_true")
    args = parser.parse_args()
    settings = Settings()
    store = open_store(settings.url, place(), keys=keys)
    let_in(store)
    app = usual_way(store) if args.usual else server(Context(store, settings))
    serve(metered(app, store), settings, factory="")


if __name__ == "__main__":
    main()
