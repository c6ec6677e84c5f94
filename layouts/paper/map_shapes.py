"""The map as native shapes: one an area, named, in its colour; coarser outlines over it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
from lxml import etree
from pptx.util import Inches

from dashboard.areas.coverage import Shorts
from dashboard.areas.geometry import Geometry
from dashboard.briefings.briefing import Beneath, Ground
from dashboard.colours.control import Colour
from dashboard.words import Words
from layouts.paper.ink import MAP, MAP_BORDER, MAP_HATCH, MAP_LINE, bare
from layouts.paper.map_beneath import beneath_picture, box_of
from layouts.paper.slide import Box, Run, clean, text, width_of

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
STEP = 6350
"""EMU to which corners are drawn: half a point. What neighbours share stays shared."""
DPI = 300
"""Pixels to an inch of the picture beneath."""
TINT = 40_000
"""How much of a colour lies over the picture, in thousandths of a percent."""
NAMES = 40
"""Names that are written on a map at most."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Where the map lies on the slide and its ``size``, in EMU; how large a lattice step is."""

    left: int
    top: int
    across: float
    along: float
    west: int
    north: int
    size: tuple[int, int]

    def place(self, points: Shorts) -> Shorts:
        """Return lattice points, (n, 2), as EMU on the slide, on a grid of STEP."""
        corner = np.array([self.west, self.north])
        scaled = (points.astype(np.float64) - corner) * np.array([self.across, self.along])
        snapped: Shorts = np.rint(scaled / STEP).astype(np.int64) * STEP
        moved: Shorts = snapped + np.array([self.left, self.top])
        return moved


def paper_of(geometry: Geometry, box: Box) -> Paper:
    """Return the largest map that keeps its proportions within a box, in its middle."""
    step = np.array(geometry.frame.step())
    low, high = geometry.points.min(axis=0).astype(int), geometry.points.max(axis=0).astype(int)
    spans = (high - low) * step
    room = np.array([Inches(box[2]), Inches(box[3])])
    scale = float((room / np.maximum(spans, 1e-9)).min())
    size = spans * scale
    corner = np.array([Inches(box[0]), Inches(box[1])]) + (room - size) / 2
    steps = step * scale
    return Paper(
        left=int(corner[0]),
        top=int(corner[1]),
        across=float(steps[0]),
        along=float(steps[1]),
        west=int(low[0]),
        north=int(low[1]),
        size=(round(size[0]), round(size[1])),
    )


def draw_map(slide: Any, box: Box, ground: Ground, words: Words) -> None:
    """Draw the map into a box, and write the names of the coarser areas.

    Over a picture of finer areas the shapes are seen through, and edged in their colour.
    """
    paper = paper_of(ground.geometry, box)
    tree = slide.shapes._spTree
    look = _filled
    if ground.beneath is not None:
        _lay_beneath(slide, paper, ground, ground.beneath, words)
        look = _tinted
    numbers = iter(range(1000, 100_000))
    for title, colour, rings in _areas(ground, words):
        said = words(f"colour.{colour}") if colour else words("brief.chart.none_colour")
        made = _shape(paper, rings, next(numbers), f"{title} · {said}", look(colour))
        if made is not None:
            tree.append(made)
    if ground.above is not None:
        for name, rings in zip(ground.above.codes, ground.above.rings(), strict=True):
            made = _shape(paper, rings, next(numbers), f"{name} ▢", _OUTLINE)
            if made is not None:
                tree.append(made)
    _write_names(slide, paper, ground.above or ground.geometry, words)


def _areas(ground: Ground, words: Words) -> Iterator[tuple[str, Colour | None, list[Shorts]]]:
    """Yield name, colour and rings of each area; a name begins with the code."""
    made = ground.geometry
    names = zip(made.codes, made.names, made.names_en, strict=True)
    for (code, zh, en), colour, rings in zip(names, ground.colours, made.rings(), strict=True):
        yield f"{code} {en if words.lang == 'en' and en else zh}", colour, rings


_OUTLINE = (
    f'<a:noFill/><a:ln w="9525"><a:solidFill><a:srgbClr val="{bare(MAP_BORDER)}"/></a:solidFill>'
    "<a:round/></a:ln>"
)


def _lay_beneath(slide: Any, paper: Paper, ground: Ground, beneath: Beneath, words: Words) -> None:
    """Lay the picture of finer areas under all that is drawn after it, just as large."""
    pixels = tuple(max(round(side / Inches(1) * DPI), 1) for side in paper.size)
    data = beneath_picture(beneath, box_of(ground.geometry), (pixels[0], pixels[1]))
    made = slide.shapes.add_picture(BytesIO(data), paper.left, paper.top, *paper.size)
    made.name = words("brief.chart.beneath", level=words(f"level.{beneath.level}"))
    made._element.nvPicPr.cNvPr.set("descr", made.name)


def _tinted(colour: Colour | None) -> str:
    """Return a colour through which the picture beneath is seen, and an edge that says it."""
    held = colour in MAP_HATCH
    fill = (
        f'<a:srgbClr val="{bare(MAP[colour])}"><a:alpha val="{TINT if held else 0}"/></a:srgbClr>'
    )
    edge, width = (MAP[colour], 12700) if held else (MAP_LINE, 3175)
    return (
        f'<a:solidFill>{fill}</a:solidFill><a:ln w="{width}"><a:solidFill>'
        f'<a:srgbClr val="{bare(edge)}"/></a:solidFill><a:round/></a:ln>'
    )


def seen_through(colour: Colour | None) -> str:
    """Return how an area of a colour looks where the picture beneath is green."""
    if colour not in MAP_HATCH:
        return MAP[colour]
    over, under = (bytes.fromhex(bare(MAP[one])) for one in (colour, Colour.GREEN))
    share = TINT / 100_000
    mixed = bytes(round(a * share + b * (1 - share)) for a, b in zip(over, under, strict=True))
    return f"#{mixed.hex()}"


def _filled(colour: Colour | None) -> str:
    fill = f'<a:srgbClr val="{bare(MAP[colour])}"/>'
    made = f"<a:solidFill>{fill}</a:solidFill>"
    if colour in MAP_HATCH:
        stroke = f'<a:srgbClr val="{bare(MAP_HATCH[colour])}"/>'
        form = "ltUpDiag" if colour is Colour.BLUE else "smGrid"
        made = (
            f'<a:pattFill prst="{form}"><a:fgClr>{stroke}</a:fgClr><a:bgClr>{fill}</a:bgClr>'
            "</a:pattFill>"
        )
    edge = bare(MAP_LINE)
    return (
        f'{made}<a:ln w="3175"><a:solidFill><a:srgbClr val="{edge}"/></a:solidFill>'
        "<a:round/></a:ln>"
    )


def _shape(paper: Paper, rings: Sequence[Shorts], number: int, name: str, look: str) -> Any:
    """Return a freeform of some rings, None where nothing of it is left at this size."""
    drawn = [kept for ring in rings if len(kept := _thinned(paper.place(ring))) > 2]
    if not drawn:
        return None
    low = np.min([ring.min(axis=0) for ring in drawn], axis=0)
    size = np.max([ring.max(axis=0) for ring in drawn], axis=0) - low
    path = "".join(_ring(ring - low) for ring in drawn)
    said = quoteattr(clean(name))
    return etree.fromstring(
        f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="{number}" name={said} descr={said}/>'
        "<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>"
        f'<a:xfrm><a:off x="{low[0]}" y="{low[1]}"/><a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm>'
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{size[0]}" h="{size[1]}">{path}</a:path></a:pathLst></a:custGeom>{look}'
        "</p:spPr></p:sp>"
    )


def _thinned(points: Shorts) -> Shorts:
    """Return a ring without corners that fall on the one before, or lie on a straight line."""
    points = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
    if len(points) < 3:
        return points
    before, after = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
    turns = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    kept: Shorts = points[turns != 0]
    return kept


def _ring(points: Shorts) -> str:
    first, *rest = [f'<a:pt x="{x}" y="{y}"/>' for x, y in points]
    lines = "".join(f"<a:lnTo>{point}</a:lnTo>" for point in rest)
    return f"<a:moveTo>{first}</a:moveTo>{lines}<a:close/>"


def _write_names(slide: Any, paper: Paper, geometry: Geometry, words: Words) -> None:
    """Write names where they lie, those that would cover an earlier one left out."""
    if len(geometry.codes) > NAMES:
        return
    taken: list[tuple[float, float, float, float]] = []
    names = geometry.names_en if words.lang == "en" else geometry.names
    for name, other, at in zip(names, geometry.names, paper.place(geometry.labels), strict=True):
        said = name or other
        wide, high = min(width_of(said, 9) + 0.1, 2.5), 0.18
        x, y = float(at[0]) / 914400 - wide / 2, float(at[1]) / 914400 - high / 2
        mine = (x, y, x + wide, y + high)
        if any(_overlap(mine, other_) for other_ in taken):
            continue
        taken.append(mine)
        made = text(slide, (x, y, wide, high), [Run(said, 9, bold=True)],
            align="c", anchor="m", wrap=False)  # fmt: skip
        _halo(made)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _halo(made: Any) -> None:
    """Lay a little of the paper under a name, so that it is read on every colour."""
    properties = made._element.spPr
    fill = etree.fromstring(
        f'<a:solidFill {_NS}><a:srgbClr val="FFFFFF"><a:alpha val="62000"/></a:srgbClr>'
        "</a:solidFill>"
    )
    for old in properties.findall("{http://schemas.openxmlformats.org/drawingml/2006/main}noFill"):
        properties.remove(old)
    properties.append(fill)
