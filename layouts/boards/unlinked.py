"""Unlinked: a page, or its changing elements, without links to anything but other screens.

Walls show them so. A link becomes the same element that leads nowhere, so that nothing moves.
"""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts.parts import Cells

KEPT = ("/screen/",)
"""Where links of a wall may lead: to aggregates."""
LEFT_OUT = frozenset({"ways"})
"""Classes of what holds nothing but links to pages that a wall has not."""
_OF_LINKS = frozenset({"href", "target", "refresh", "data-why"})


def _stays(href: object) -> bool:
    return isinstance(href, str) and href.startswith(KEPT)


def unlinked(shown: Any) -> Any:
    """Return a component, a list of them or a text without its links."""
    if isinstance(shown, list | tuple):
        return [unlinked(part) for part in shown]
    if not isinstance(shown, Component):
        return shown
    if getattr(shown, "className", "") in LEFT_OUT:
        return None
    if getattr(shown, "children", None) is not None:
        shown.children = unlinked(shown.children)
    if isinstance(shown, dcc.Graph):
        shown.figure = _figure(shown.figure)  # type: ignore[attr-defined]
    if isinstance(shown, dcc.Link | html.A) and not _stays(getattr(shown, "href", "")):
        return html.A(**_without_link(shown))
    return shown


def _without_link(shown: Component) -> dict[str, Any]:
    """Return the properties of a link but for what makes it one."""
    said: dict[str, Any] = shown.to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    return {name: value for name, value in said.items() if name not in _OF_LINKS}


def _figure(figure: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart whose marks open no list; what they tell when pointed at stays."""
    data = [
        {**trace, "customdata": [["", tip] for _, tip in trace["customdata"]]}
        if "customdata" in trace
        else trace
        for trace in figure["data"]
    ]
    return {**figure, "data": data}


def unlinked_cells(cells: Cells) -> Cells:
    """Return the changing elements of a page without their links."""
    return {
        element: {
            name: _figure(value) if name == "figure" else unlinked(value)
            for name, value in props.items()
            if name not in _OF_LINKS or _stays(value)
        }
        for element, props in cells.items()
    }
