"""Live: what a page tells live.js, so that it follows its area."""

import json
from typing import Any

from dashboard.day import Instant
from dashboard.words import Words
from layouts.parts import wild
from layouts.silence import spoken

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
    texts |= spoken(words)
    return {
        "board_url": board_url,
        "live_url": f"/live?area={area}&lang={words.lang}",
        "refresh_seconds": refresh_seconds,
        "area": area,
        "revision": revision,
        "data_time": data_time,
        "words": texts,
        **more,
    }


def watch(words: Words, *, area: str, refresh_seconds: float) -> dict[str, Any]:
    """Return what live.js needs to tell a lost connection on pages that have no board."""
    said = {
        "live_url": f"/live?area={area}&lang={words.lang}",
        "refresh_seconds": refresh_seconds,
        "words": {name: words(f"frame.{name}") for name in ("lost", "unreadable")},
    }
    return wild(data_watch=json.dumps(said, ensure_ascii=False))
