"""What pictures are called, wherever they are offered."""

from dashboard.lists.pictured import MAP, RANKING, Pictured
from dashboard.words import Words

_OTHERS = {MAP: "picture.map_name", RANKING: "picture.ranking_name"}


def picture_name(asked: Pictured, words: Words) -> str:
    """Return what a picture is called."""
    name = words(_OTHERS.get(asked.of, f"picture.{asked.of}"))
    return f"{name} · {words(f'level.{asked.level}')}" if asked.level else name
