"""What lies beneath the map's shapes: the finest areas in their colours, as one picture.

Tens of thousands of shapes would make a slide that nobody can move; a picture of them is small,
for it has few colours.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from dashboard.areas.geometry import Geometry
from dashboard.briefings.briefing import Beneath
from dashboard.colours.control import Colour
from layouts.paper.ink import MAP, MAP_HATCH

_CLEAR = 0
_INDEX = {colour: number for number, colour in enumerate((None, *Colour), start=1)}
_STROKE = {colour: number for number, colour in enumerate(MAP_HATCH, start=len(_INDEX) + 1)}
_STEP, _WIDTH = 10, 2
"""Pixels from stroke to stroke, and of a stroke."""

Box = tuple[float, float, float, float]
"""West, north, east and south in Web Mercator metres."""
Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Ring = list[float]
"""Its corners in pixels: x, y, x, y and so on."""


def box_of(geometry: Geometry) -> Box:
    """Return the box that a map's own areas span."""
    left, _, _, top = geometry.frame.mercator()
    (west, north), (east, south) = geometry.points.min(axis=0), geometry.points.max(axis=0)
    across, along = geometry.frame.step()
    return (
        left + float(west) * across,
        top - float(north) * along,
        left + float(east) * across,
        top - float(south) * along,
    )


def beneath_picture(beneath: Beneath, box: Box, size: tuple[int, int]) -> bytes:
    """Return a PNG of so many pixels that fills a box, clear where there is no area."""
    image = Image.new("P", size, _CLEAR)
    draw = ImageDraw.Draw(image)
    for layer in beneath.layers:
        rings = _rings(layer.geometry, box, size)
        for area, colour in zip(rings, layer.colours, strict=True):
            if len(area) == 1:
                draw.polygon(area[0], fill=_INDEX[colour])
            else:
                _even_odd(image, area, _INDEX[colour])
    hatched = Image.fromarray(_hatched(np.array(image)))
    hatched.putpalette(_palette())
    out = BytesIO()
    hatched.save(out, "PNG", transparency=_CLEAR)
    return out.getvalue()


def _rings(geometry: Geometry, box: Box, size: tuple[int, int]) -> Iterator[list[Ring]]:
    """Yield the rings of each area in pixels."""
    left, _, _, top = geometry.frame.mercator()
    west, north, east, south = box
    scale = np.array([size[0] / (east - west), size[1] / (north - south)])
    step = np.array(geometry.frame.step()) * scale
    corner = np.array([left - west, north - top]) * scale
    flat: Ring = (geometry.points * step + corner).ravel().tolist()
    ends = np.cumsum(geometry.point_counts).tolist()
    starts = [0, *ends[:-1]]
    rings = iter([flat[2 * start : 2 * end] for start, end in zip(starts, ends, strict=True)])
    for count in geometry.ring_counts.tolist():
        yield [next(rings) for _ in range(count)]


def _even_odd(image: Image.Image, rings: Sequence[Ring], index: int) -> None:
    """Fill an area of several rings: what two of them hold is left out."""
    every = [value for ring in rings for value in ring]
    west, north = int(min(every[::2])), int(min(every[1::2]))
    size = (int(max(every[::2])) - west + 2, int(max(every[1::2])) - north + 2)
    mask = np.zeros(size[::-1], bool)
    for ring in rings:
        one = Image.new("1", size)
        moved = [value - (north if i % 2 else west) for i, value in enumerate(ring)]
        ImageDraw.Draw(one).polygon(moved, fill=1)
        mask ^= np.asarray(one)
    image.paste(index, (west, north), Image.fromarray(mask))


def _hatched(found: Pixels) -> Pixels:
    """Lay strokes over blue and orange, by which they are known without their hue."""
    down, along = np.indices((_STEP, _STEP))
    rising, falling = (down + along) % _STEP < _WIDTH, (along - down) % _STEP < _WIDTH
    times = (found.shape[0] // _STEP + 1, found.shape[1] // _STEP + 1)
    for colour, stroke in _STROKE.items():
        lines = np.tile(rising | falling if colour is Colour.ORANGE else rising, times)
        lines = lines[: found.shape[0], : found.shape[1]]
        found[lines & (found == _INDEX[colour])] = stroke
    return found


def _palette() -> list[int]:
    inks = ["#ffffff", *(MAP[colour] for colour in _INDEX), *(MAP_HATCH[c] for c in _STROKE)]
    return [value for ink in inks for value in bytes.fromhex(ink.removeprefix("#"))]
