"""The map as a picture: areas of one level in their colours, each with its pattern and its name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from dashboard.areas.coverage import Shorts, project
from dashboard.areas.geometry import Geometry
from dashboard.boards.snapshot import Marker, Snapshot
from dashboard.profile import Profile
from layouts import format as fmt
from layouts.boards.map import COLOURS
from layouts.picture import svg
from layouts.picture.paint import PAINTS, Paint
from layouts.picture.sheet import EDGE, FOOT, TOP, WIDTH, Key, Said, foot_of, sheet
from layouts.picture.svg import Look

LEAST, MOST = 420.0, 1100.0
"""How high the drawing of a map may be, in the picture's units."""
_LABEL = 12.0
_HAND = 0x80
"""What a status byte holds beside its colour where a hand set it."""
_BYTE = 0x7F
_MOST_NAMES = 500


_PATTERNS = {"blue": "M-2 8L8 -2M4 14L14 4", "orange": "M-2 4L8 14M4 -2L14 8"}
"""Lines that rise on blue and fall on orange, so that no colour stands alone."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a map is drawn of: a level's outlines, and the byte of each of its areas."""

    level: str
    geometry: Geometry
    status: bytes


@dataclass(frozen=True, slots=True)
class _Shape:
    code: str
    name: str
    colour: str
    by_hand: bool
    rings: Sequence[Shorts]
    label: tuple[float, float]


class _Place:
    """Where the lattice lies in the picture."""

    def __init__(self, shapes: Sequence[_Shape]) -> None:
        points = [ring for shape in shapes for ring in shape.rings]
        self.left = min(float(ring[:, 0].min()) for ring in points)
        self.top = min(float(ring[:, 1].min()) for ring in points)
        right = max(float(ring[:, 0].max()) for ring in points)
        bottom = max(float(ring[:, 1].max()) for ring in points)
        self.wide, self.high = max(right - self.left, 1.0), max(bottom - self.top, 1.0)
        self.kx = self.ky = 0.0
        self.dx = self.dy = 0.0

    def fit(self, frame: tuple[float, float]) -> float:
        """Fit it between the edges; ``frame`` is the lattice's width and height in metres.

        Return how high the drawing is.
        """
        metres_x, metres_y = self.wide * frame[0], self.high * frame[1]
        room = WIDTH - 2 * EDGE
        scale = min(room / metres_x, MOST / metres_y)
        self.kx, self.ky = scale * frame[0], scale * frame[1]
        height = max(metres_y * scale, LEAST)
        self.dx = EDGE + (room - metres_x * scale) / 2
        self.dy = TOP + 8 + (height - metres_y * scale) / 2
        return height

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the picture's point of one of the lattice."""
        return (x - self.left) * self.kx + self.dx, (y - self.top) * self.ky + self.dy


def map_picture(
    found: Drawn, snapshot: Snapshot, profile: Profile, look: Look, *, family: str = ""
) -> str:
    """Return the map of an area; its legend counts the areas of each colour."""
    words, paint = look.words, PAINTS[look.ground]
    shapes = _shapes(found, snapshot.area.code, words.lang)
    counted = Counter(shape.colour for shape in shapes)
    keys = [
        Key(paint.fills[colour], words(f"colour.{colour}"), fmt.number(counted[colour]))
        for colour in ("orange", "blue", "green", "none")
        if counted[colour] or colour != "none"
    ]
    level = words(f"level.{found.level}")
    title = words(
        "picture.title", area=snapshot.area.title(words.lang), what=words("screen.control")
    )
    remark = words("picture.map", n=fmt.number(len(shapes)), level=level)
    if any(shape.by_hand for shape in shapes):
        remark += " · " + words("picture.by_hand")
    said = Said(title, remark, keys, foot_of(snapshot, profile, words))
    if not shapes:
        empty = svg.text(words("screen.no_map"), EDGE, TOP + 60, size=16, colour=look.ink.text_2)
        return sheet(said, [empty], look, family=family)
    place = _Place(shapes)
    height = place.fit(found.geometry.frame.step())
    drawing = [
        _patterns(paint),
        *_areas(shapes, place, paint, look),
        _outer(shapes, place, paint),
        *_marks(snapshot.markers, found.geometry, place, look),
        *_names(shapes, place, look),
    ]
    return sheet(said, drawing, look, height=ceil(TOP + height + FOOT + 16), family=family)


def _shapes(found: Drawn, code: str, lang: str) -> list[_Shape]:
    read = found.geometry
    names = read.names_en if lang == "en" else read.names
    rings = read.rings()
    return [
        _Shape(
            area,
            names[i] or read.names[i],
            COLOURS[found.status[i] & _BYTE],
            bool(found.status[i] & _HAND),
            rings[i],
            (float(read.labels[i][0]), float(read.labels[i][1])),
        )
        for i, area in enumerate(read.codes)
        if area.startswith(code) or code.startswith(area)
    ]


def _patterns(paint: Paint) -> str:
    drawn = (
        svg.element(
            "pattern",
            svg.rect(0, 0, 12, 12, fill=paint.fills[colour]),
            svg.element("path", d=way, stroke=paint.inks[colour], stroke_width=1.2, fill="none"),
            id=f"p-{colour}",
            width=12,
            height=12,
            patternUnits="userSpaceOnUse",
        )
        for colour, way in _PATTERNS.items()
    )
    return svg.element("defs", *drawn)


def _way(shape: _Shape, place: _Place) -> str:
    parts = []
    for ring in shape.rings:
        points = [place.at(float(x), float(y)) for x, y in ring]
        parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(parts)


def _areas(shapes: Sequence[_Shape], place: _Place, paint: Paint, look: Look) -> Iterator[str]:
    width = 0.8 if len(shapes) < _MOST_NAMES else 0.4
    for shape in shapes:
        fill = f"url(#p-{shape.colour})" if shape.colour in _PATTERNS else None
        said = f"{shape.name} {look.words(f'colour.{shape.colour}')}"
        if shape.by_hand:
            said += f" · {look.words('map.by_order')}"
        yield svg.element(
            "path",
            svg.title(said),
            id=f"a-{shape.code}",
            class_=shape.colour,
            d=_way(shape, place),
            fill=fill or paint.fills.get(shape.colour, paint.fills["none"]),
            fill_rule="evenodd",
            stroke=paint.line,
            stroke_width=width,
            stroke_linejoin="round",
        )


def _outer(shapes: Sequence[_Shape], place: _Place, paint: Paint) -> str:
    """Return the outer line: the edges that only one ring holds."""
    edges: dict[frozenset[tuple[int, int]], tuple[tuple[int, int], tuple[int, int]]] = {}
    for shape in shapes:
        for ring in shape.rings:
            points = [(int(x), int(y)) for x, y in ring]
            for a, b in zip(points, [*points[1:], points[0]], strict=True):
                key = frozenset((a, b))
                if edges.pop(key, None) is None:
                    edges[key] = (a, b)
    parts = []
    for a, b in edges.values():
        (x1, y1), (x2, y2) = place.at(*a), place.at(*b)
        parts.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    return svg.element(
        "path", d="".join(parts), fill="none", stroke=paint.border, stroke_width=1.8,
        stroke_linecap="round",
    )  # fmt: skip


def _marks(
    markers: Sequence[Marker], geometry: Geometry, place: _Place, look: Look
) -> Iterator[str]:
    """Yield the places on the map, each with its name for who asks."""
    (left, _, _, top), (wide, high) = geometry.frame.mercator(), geometry.frame.step()
    for marker in markers:
        x, y = project(np.array([[marker.longitude, marker.latitude]]))[0]
        at = place.at((x - left) / wide, (top - y) / high)
        english = look.words.lang == "en" and marker.name_en
        yield svg.element(
            "circle",
            svg.title(marker.name_en if english else marker.name),
            cx=f"{at[0]:.1f}",
            cy=f"{at[1]:.1f}",
            r=4,
            fill=look.ink.text,
            stroke=PAINTS[look.ground].halo,
            stroke_width=2,
        )


def _names(shapes: Sequence[_Shape], place: _Place, look: Look) -> Iterator[str]:
    """Yield names where there is room, the larger areas first."""
    taken: list[tuple[float, float, float, float]] = []
    if len(shapes) > _MOST_NAMES:
        return
    for shape in sorted(shapes, key=_spread, reverse=True):
        x, y = place.at(*shape.label)
        half = svg.width_of(shape.name, _LABEL) / 2 + 2
        box = (x - half, y - _LABEL * 0.7, x + half, y + _LABEL * 0.7)
        if any(b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3] for b in taken):
            continue
        taken.append(box)
        yield svg.text(
            shape.name, x, y + 4, size=_LABEL, colour=look.ink.text, anchor="middle",
            class_="name", halo=PAINTS[look.ground].halo,
        )  # fmt: skip


def _spread(shape: _Shape) -> float:
    """Return about how large an area is."""
    return sum(
        float(ring[:, 0].max() - ring[:, 0].min()) * float(ring[:, 1].max() - ring[:, 1].min())
        for ring in shape.rings
    )
