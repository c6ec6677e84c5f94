"""The album: every picture of an area as PNG and SVG in one file, all of one moment."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from callbacks.exports.drawing import drawn_chart, drawn_map, mark_now, offered
from callbacks.fonts import chinese_font
from dashboard.boards.snapshot import Snapshot
from dashboard.lists.pictured import MAP, Pictured
from dashboard.profile import Profile
from dashboard.viewer import Viewer
from dashboard.words import Words
from layouts.picture.name import picture_name
from layouts.picture.png import png
from layouts.picture.svg import Look
from queries.boards.map_ground import map_ground
from queries.boards.snapshots import snapshot
from queries.store.engine import Store

SCALE = 2
"""How many times their size the PNGs are: enough for paper and for a slide's whole width."""


def album(store: Store, viewer: Viewer, code: str, words: Words, *, font: str = "") -> bytes:
    """Return a ZIP file of them, on light ground; raise UnknownArea, NoFont."""
    found, out = chinese_font(font), BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        pictures = _pictures(store, viewer, code, words, family=found.family)
        for number, (of, svg) in enumerate(pictures, start=1):
            name = f"{number}-{picture_name(Pictured(of, code), words)}"
            file.writestr(f"{name}.svg", svg)
            file.writestr(f"{name}.png", png(svg, scale=SCALE, fonts=found.files))
    return out.getvalue()


def _pictures(
    store: Store, viewer: Viewer, code: str, words: Words, *, family: str
) -> Iterator[tuple[str, str]]:
    """Yield what each is of, and its SVG: charts of the very numbers that the map was read with."""
    place = store.profile
    look = Look("light", words, mark_now(store, viewer, words))
    board = snapshot(store, viewer, code=code)
    if MAP in offered(board):
        ground = map_ground(store, viewer, code=code, level="", profile=place)
        board = ground.snapshot
        yield MAP, drawn_map(ground, place, look, family=family)
    for of in offered(board):
        if of != MAP:
            yield of, _chart(of, board, place, look, family=family)


def _chart(of: str, board: Snapshot, place: Profile, look: Look, *, family: str) -> str:
    svg = drawn_chart(of, board, place, look, family=family)
    assert svg is not None  # noqa: S101  it was offered
    return svg
