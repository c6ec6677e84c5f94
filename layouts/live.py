"""Live: what a page tells live.js, so that it follows its area."""

from typing import Any

from dashboard.day import Instant
from dashboard.words import Words

SPOKEN = ("ago_now", "ago_seconds", "ago_minutes", "ago_hours", "ago_days")


def following(
    words: Words,
    *,
    area: str,
    board_url: str,
    refresh_seconds: float,
    revision: int,
    data_time: Instant,
    **more: Any,
) -> dict[str, Any]:
    """Return what live.js needs to keep a page fresh: where, how often, since when, its words.

    ``board_url`` must have a query, to which live.js adds the revision that it was told of;
    ``more`` are the ways of a page that differ (see live.js).
    """
    texts = {name: words(f"format.{name}") for name in SPOKEN}
    texts |= {name: words(f"screen.{name}") for name in ("lost", "unreadable", "aged")}
    return {
        "board_url": board_url,
        "live_url": f"/live?area={area}&lang={words.lang}",
        "refresh_seconds": refresh_seconds,
        "revision": revision,
        "data_time": data_time,
        "words": texts,
        **more,
    }
