"""The map as a picture: the same outlines and colours as the shapes on slides, without names."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from dashboard.areas.coverage import Shorts
from dashboard.areas.geometry import Geometry
from dashboard.briefings.briefing import Ground
from dashboard.colours.control import Colour
from layouts.paper.ink import MAP, MAP_BORDER, MAP_HATCH, MAP_LINE, PAPER

FINE = 2
"""How many times larger it is drawn, so that edges are smooth."""
_HATCH = 9
"""Pixels from stroke to stroke."""


def map_picture(ground: Ground, *, width: int = 1800, height: int = 1300) -> bytes:
    """Return a PNG as large as fits into so many pixels, on white."""
    place, size = _placing(ground.geometry, width * FINE, height * FINE)
    image = Image.new("RGB", size, PAPER)
    strokes = {colour: _strokes(size, colour) for colour in MAP_HATCH}
    draw = ImageDraw.Draw(image)
    for rings, colour in zip(ground.geometry.rings(), ground.colours, strict=True):
        _fill(image, draw, [_corners(ring, place) for ring in rings], colour, strokes)
    _edges(draw, ground.geometry, place, MAP_LINE, FINE)
    if ground.above is not None:
        _edges(draw, ground.above, place, MAP_BORDER, 2 * FINE)
    out = BytesIO()
    small = image.resize((size[0] // FINE, size[1] // FINE), Image.Resampling.LANCZOS)
    small.quantize(96).save(out, "PNG", optimize=True)
    return out.getvalue()


Placing = tuple[float, float, float, float]
"""Pixels to a step of the lattice across and along, and the lattice point at the corner."""


def _placing(geometry: Geometry, width: int, height: int) -> tuple[Placing, tuple[int, int]]:
    low, high = geometry.points.min(axis=0), geometry.points.max(axis=0)
    steps = np.array(geometry.frame.step())
    spans = np.maximum((high.astype(float) - low) * steps, 1e-9)
    margin = 8 * FINE
    scale = float(((np.array([width, height]) - 2 * margin) / spans).min())
    across, along = steps * scale
    west, north = low[0] - margin / across, low[1] - margin / along
    size = (round(spans[0] * scale) + 2 * margin, round(spans[1] * scale) + 2 * margin)
    return (float(across), float(along), float(west), float(north)), size


def _corners(ring: Shorts, place: Placing) -> list[tuple[float, float]]:
    across, along, west, north = place
    return [((x - west) * across, (y - north) * along) for x, y in ring.tolist()]


def _strokes(size: tuple[int, int], colour: Colour) -> Image.Image:
    """Return a whole picture of strokes over a colour, that is laid under a mask."""
    made = Image.new("RGB", size, MAP[colour])
    draw = ImageDraw.Draw(made)
    step = _HATCH * FINE
    for at in range(-size[1], size[0] + size[1], step):
        draw.line([(at, size[1]), (at + size[1], 0)], fill=MAP_HATCH[colour], width=FINE)
        if colour is Colour.ORANGE:
            draw.line([(at, 0), (at + size[1], size[1])], fill=MAP_HATCH[colour], width=FINE)
    return made


def _fill(
    image: Image.Image,
    draw: ImageDraw.ImageDraw,
    rings: Sequence[Sequence[tuple[float, float]]],
    colour: Colour | None,
    strokes: dict[Colour, Image.Image],
) -> None:
    """Fill an area by the even-odd rule: what several rings hold is taken out again."""
    if len(rings) == 1 and colour not in MAP_HATCH:
        draw.polygon(rings[0], fill=MAP[colour])
        return
    xs, ys = zip(*(corner for ring in rings for corner in ring), strict=True)
    box = (int(min(xs)), int(min(ys)), int(max(xs)) + 2, int(max(ys)) + 2)
    mask = Image.new("1", (box[2] - box[0], box[3] - box[1]))
    for ring in rings:
        one = Image.new("1", mask.size)
        moved = [(x - box[0], y - box[1]) for x, y in ring]
        ImageDraw.Draw(one).polygon(moved, fill=1)
        mask = Image.fromarray(np.asarray(mask) ^ np.asarray(one))
    if colour in MAP_HATCH and colour is not None:
        image.paste(strokes[colour].crop(box), box[:2], mask)
    else:
        image.paste(MAP[colour], box, mask)


def _edges(
    draw: ImageDraw.ImageDraw, geometry: Geometry, place: Placing, colour: str, width: int
) -> None:
    for rings in geometry.rings():
        for ring in rings:
            corners = _corners(ring, place)
            draw.line([*corners, corners[0]], fill=colour, width=width, joint="curve")
