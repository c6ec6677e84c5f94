"""Control: the units by colour, the warned persons by colour, and the map under them."""

from typing import Any

from dash import html

from dashboard.boards.snapshot import Snapshot
from dashboard.cases.kind import WARNING_COLOURS
from dashboard.colours.control import Colour
from dashboard.words import Words
from layouts import format as fmt
from layouts.boards.map import level_switch, map_panel, shown_level
from layouts.boards.map_sheets import map_description
from layouts.ids import screen as sid
from layouts.parts import Cells, chip, link_props, linked, panel, span
from layouts.take import collect_map

MAP_DATA = "map-description"


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements of the panel, the map's description among them."""
    values = snapshot.values
    units = sum(values[f"control_{colour}"].value or 0 for colour in Colour)
    of = words("screen.control_sub", n=fmt.number(units)) if units else words("screen.no_units")
    cells: Cells = {sid("units"): {"children": of}}
    for colour in Colour:
        cells[sid("units", colour)] = link_props(values[f"control_{colour}"], words, extra="key")
    for warning in WARNING_COLOURS:
        cells[sid("warned", warning)] = link_props(values[f"warned_{warning}"], words, extra="num")
    cells[sid("warned")] = link_props(values["warned"], words)
    description = map_description(snapshot, words)
    if description:
        cells[MAP_DATA] = {"data": description.as_dict(words)}
    return cells


def _units(words: Words, cells: Cells) -> list[html.Div]:
    return [
        html.Div(
            [
                linked(sid("units", colour), cells),
                html.Div([chip(colour, words), words(f"control.{colour}")], className="k"),
            ],
            className="stat",
        )
        for colour in Colour
    ]


def _warned(words: Words, cells: Cells) -> html.Div:
    row = [
        html.Span([chip(colour, words), linked(sid("warned", colour), cells)])
        for colour in WARNING_COLOURS
    ]
    label: list[Any] = [words("screen.warned"), " · ", words("screen.warned_standing"), " "]
    label += [linked(sid("warned"), cells), " ", words("screen.persons")]
    return html.Div(
        [html.Div(row, className="row"), html.Div(label, className="lab")], className="warn"
    )


def control_panel(
    snapshot: Snapshot,
    words: Words,
    cells: Cells,
    *,
    sources: str,
    selected: str | None,
    may_export: bool = False,
) -> html.Section:
    """Return the panel; ``sources`` names where the boundaries come from."""
    description = map_description(snapshot, words, selected=selected)
    right: list[Any] = [level_switch(description, words)] if description else []
    if description and may_export:
        right.append(collect_map(snapshot.area.code, words))
    sub: list[Any] = [span(sid("units"), cells)]
    if description:
        sub += [" · ", words("screen.control_shown"), shown_level(), words("screen.control_worst")]
    the_map = map_panel(description, words) if description else words("screen.no_map")
    loading = html.Div(words("screen.map_loading"), className="wait skeleton")
    return panel(
        html.Div([*_units(words, cells), _warned(words, cells)], className="statrow"),
        html.Div([loading, the_map], className="mapbox"),
        html.Div(words("screen.sources", sources=sources) if sources else "", className="src"),
        heading=words("screen.control"),
        sub=sub,
        right=right or None,
        className="mapp",
    )
