"""Sheets: what a snapshot says of its map, as the map's description."""

from collections.abc import Sequence

from dashboard.area import CODE_LENGTH
from dashboard.boards.snapshot import Marker, Sheet, Snapshot
from dashboard.words import Words
from layouts.boards.map import Box, MapDescription, MapLevel, MapMarker, MapPart, Shape

_SHAPES: dict[str, Shape] = {"motorway": "diamond", "station": "square"}
_MOST_COLOURED = 3
"""Of more levels than these the coarsest only draws its lines."""


def _urls(sheet: Sheet, revision: int) -> tuple[str, str]:
    name = f"{sheet.parent}-{sheet.level}"
    return f"/geometry/{name}-{sheet.digest}.bin", f"/status/{name}.bin?revision={revision}"


def _level(sheets: Sequence[Sheet], revision: int) -> MapLevel:
    """Return one level: its file, or its files as parts that load when they are in view."""
    level, count = sheets[0].level, sum(sheet.count for sheet in sheets)
    if len(sheets) == 1:
        return MapLevel(level, count, *_urls(sheets[0], revision))
    parts = tuple(MapPart(s.parent, s.box, *_urls(s, revision)) for s in sheets)
    return MapLevel(level, count, parts=parts)


def _levels(sheets: Sequence[Sheet], revision: int) -> tuple[MapLevel, ...]:
    order = sorted({sheet.level for sheet in sheets}, key=CODE_LENGTH.__getitem__)
    levels = [_level([s for s in sheets if s.level is level], revision) for level in order]
    if not levels or not levels[0].geometry:
        return tuple(levels)
    outline = MapLevel(levels[0].level, levels[0].count, levels[0].geometry)
    return (outline, *(levels[1:] if len(levels) > _MOST_COLOURED else levels))


def _marker(marker: Marker, words: Words) -> MapMarker:
    name = marker.name_en if words.lang == "en" and marker.name_en else marker.name
    return MapMarker(
        code=marker.code,
        lon=marker.longitude,
        lat=marker.latitude,
        shape=_SHAPES.get(marker.kind, "circle"),
        name=name,
        kind=words(f"place.{marker.kind}"),
    )


def _box(sheets: Sequence[Sheet]) -> Box:
    boxes = [sheet.box for sheet in sheets]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    return west, south, max(b[2] for b in boxes), max(b[3] for b in boxes)


def map_description(
    snapshot: Snapshot, words: Words, *, pick: str = "auto", selected: str | None = None
) -> MapDescription | None:
    """Return the description of a snapshot's map, None where the area has no boundaries."""
    if not snapshot.sheets:
        return None
    return MapDescription(
        place=snapshot.area.title(words.lang),
        bbox=_box(snapshot.sheets),
        revision=snapshot.revision,
        levels=_levels(snapshot.sheets, snapshot.revision),
        markers=tuple(_marker(marker, words) for marker in snapshot.markers),
        selected=selected,
        pick=pick,
    )
