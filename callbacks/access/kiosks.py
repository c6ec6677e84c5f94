"""The links of walls, made with the randomness and the clock that only this room has."""

import secrets
from collections.abc import Mapping

from callbacks.context import real_now as now
from dashboard.access.audit import Actor
from dashboard.access.kiosk import ID_BYTES, Kiosk, kiosk_end, kiosk_name, kiosk_network
from dashboard.access.session import TOKEN_BYTES, digest_of, new_token
from dashboard.day import Day
from dashboard.viewer import Viewer
from queries.access.kiosks import add_kiosk, settled_query
from queries.store.engine import Store

PATH = "/kiosk"
"""The address that a link leads to; its token stands behind a #, which no browser sends."""


def make_kiosk(
    store: Store,
    viewer: Viewer,
    *,
    name: str,
    area: str,
    last_day: Day,
    network: str = "",
    tour: Mapping[str, str],
    by: Actor,
) -> tuple[Kiosk, str]:
    """Store a new link; return it with its token, which is nowhere else.

    Raise BadAccount for a name, BadKiosk, UnknownArea, BadListing for a tour.
    """
    at, token = now(), new_token(secrets.token_bytes(TOKEN_BYTES))
    with store.read() as db:
        query = settled_query(db, viewer, area, tour)
    one = Kiosk(
        id=secrets.token_hex(ID_BYTES),
        name=kiosk_name(name),
        area=area,
        query=query,
        network=kiosk_network(network),
        digest=digest_of(token),
        created_at=at,
        created_by=by.name,
        ends_at=kiosk_end(last_day, at),
    )
    add_kiosk(store, one, by=by, now=at)
    return one, token


def link(base: str, token: str) -> str:
    """Return the link that opens a wall."""
    return f"{base.rstrip('/')}{PATH}#{token}"
