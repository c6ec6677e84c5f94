"""Outlines of areas on their way in: whole polygons, each inside its parent, none twice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from dashboard.area import UnknownArea, ancestors, level_of
from dashboard.areas.datum import Crs, to_wgs84
from dashboard.importing.rows import Draft
from dashboard.refusal import Refused

TOLERANCE_METRES = 10.0
"""How far an area may reach out of its parent: what rounding and two drawings differ by."""
_METRES_A_DEGREE = 111_320.0
_REASON = re.compile(r"(?P<what>[^\[]*)\[(?P<x>\S+) (?P<y>\S+)\]")
_CROSSES = ("Self-intersection", "Ring Self-intersection")

Shape = shapely.Polygon | shapely.MultiPolygon
_NOTHING = shapely.Polygon()


@dataclass(slots=True)
class Known:
    """The areas that a new one may lie in: their outlines, None for those without."""

    root: str
    shapes: dict[str, Shape | None]
    grown: dict[str, Shape] = field(default_factory=dict)

    def parent(self, code: str) -> str | None:
        """Return an area's parent; None for the place's root and above it."""
        above = [a for a in ancestors(code) if a != code]
        if not above or self.root.startswith(code):
            return None
        if above[0] not in self.shapes:
            raise Refused("code", code, "parent_missing", above[0])
        return above[0]

    def surrounding(self, code: str) -> str | None:
        """Return the nearest area above that has an outline, None where none has."""
        return next((a for a in ancestors(code) if a != code and self.shapes.get(a)), None)

    def grown_shape(self, code: str) -> Shape:
        """Return an area's outline with the tolerance around it, ready to be asked often."""
        if code not in self.grown:
            shape = self.shapes[code] or _NOTHING
            grown: Shape = shape.buffer(TOLERANCE_METRES / _METRES_A_DEGREE)
            shapely.prepare(grown)
            self.grown[code] = grown
        return self.grown[code]


def known_areas(root: str, stored: Mapping[str, bytes | None]) -> Known:
    """Return what is stored already, by code and WKB, as areas that new ones may lie in."""
    return Known(root, {code: _stored(wkb) for code, wkb in stored.items()})


def _stored(wkb: bytes | None) -> Shape | None:
    shape = shapely.from_wkb(wkb) if wkb else None
    return shape if isinstance(shape, Shape) else None


def _degrees(x: float, y: float) -> str:
    return f"{x:.6f}, {y:.6f}"


def _parsed(value: object) -> Shape:
    """Read an outline from WKB or WKT; raise Refused where it is no whole polygon."""
    try:
        shape = (
            shapely.from_wkb(value) if isinstance(value, bytes) else shapely.from_wkt(str(value))
        )
    except shapely.errors.ShapelyError as error:
        raise Refused("geometry", "", "bad_polygon", str(error)) from None
    if not isinstance(shape, Shape) or shape.is_empty:
        kind = "empty" if shape.is_empty else shape.geom_type
        raise Refused("geometry", kind, "no_polygon")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Refused("geometry", _degrees(west, south), "not_degrees")
    if not shape.is_valid:
        raise _invalid(shape)
    return shape


def _invalid(shape: Shape) -> Refused:
    said = shapely.is_valid_reason(shape)
    found = _REASON.fullmatch(said)
    if found is None:
        return Refused("geometry", "", "bad_polygon", said)
    where = _degrees(float(found["x"]), float(found["y"]))
    if found["what"] in _CROSSES:
        return Refused("geometry", where, "polygon_crosses_itself")
    return Refused("geometry", where, "bad_polygon", f"{found['what']} ({where})")


def _inside(shape: Shape, code: str, known: Known) -> None:
    above = known.surrounding(code)
    if above is None or known.grown_shape(above).covers(shape):
        return
    parent = known.shapes[above] or _NOTHING
    corners = shapely.get_coordinates(shapely.difference(shape, parent))
    far = corners[np.argmax(shapely.distance(shapely.points(corners), parent))]
    raise Refused("geometry", _degrees(*far), "outside_parent", above)


def _check(draft: Draft, known: Known, crs: Crs) -> None:
    code = str(draft.raw.get("code", ""))
    try:
        level_of(code)
    except UnknownArea:
        raise Refused("code", code, "not_a_code" if code else "missing") from None
    if not (code.isascii() and code.isdecimal()):
        raise Refused("code", code, "not_a_code")
    known.parent(code)
    value = draft.raw.pop("geometry", None)
    if value is None:
        known.shapes.setdefault(code, None)
        return
    shape = shapely.transform(_parsed(value), lambda points: to_wgs84(points, crs))
    _inside(shape, code, known)
    known.shapes[code] = shape
    known.grown.pop(code, None)
    draft.raw["geometry"] = shapely.to_wkb(shape)


def check_outlines(drafts: Sequence[Draft], known: Known, crs: Crs) -> list[Draft]:
    """Check areas from the top down and return them so; each that fails has its refusal.

    What lies under a refused area is refused with it, also where an older version is stored.
    """
    ordered = sorted(drafts, key=lambda d: (len(str(d.raw.get("code", ""))), d.row.line))
    for draft in ordered:
        code = str(draft.raw.get("code", ""))
        twice = draft.refusal is not None and draft.refusal.reason == "duplicate"
        if draft.refusal is None:
            try:
                _check(draft, known, crs)
            except Refused as error:
                draft.refusal = error.refusal
        if draft.refusal is not None and not twice:
            known.shapes.pop(code, None)
    return ordered


def ancestors_of(codes: Sequence[str]) -> set[str]:
    """Return the codes of a file and of all that they lie in."""
    found: set[str] = set()
    for code in codes:
        try:
            level_of(code)
        except UnknownArea:
            continue
        found.update(ancestors(code))
    return found
