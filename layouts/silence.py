"""Silence: the sources that do not speak, named where an area's numbers are shown.

The browser (live.js) writes how long each has been silent, from when it was last heard.
"""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from dashboard.boards.snapshot import Snapshot
from dashboard.source import Standing, State
from dashboard.words import Words
from layouts import format as fmt
from layouts.parts import Cells, span

PATH = "/sources"
SLOTS = 4
SPOKEN = ("silent_minutes", "silent_hours", "silent_days", "never")
"""The words that live.js tells silence with."""
Name = Callable[..., str]
"""What makes an id: ``ids.screen`` or ``ids.desk``."""


def spoken(words: Words) -> dict[str, str]:
    """Return the texts that the browser needs."""
    return {name: words(f"sources.{name}") for name in SPOKEN}


def _urgent(standings: tuple[Standing, ...]) -> list[Standing]:
    """Return the sources whose silence is news: first those that spoke once, longest first."""
    return sorted(standings, key=lambda one: (one.heard_at is None, one.heard_at or 0))


def cells(snapshot: Snapshot, words: Words, name: Name) -> Cells:
    """Return the changing elements; a slot without a silent source is off."""
    found: Cells = {}
    listed = _urgent(snapshot.sources)
    for i in range(SLOTS):
        one = listed[i] if i < len(listed) else None
        found[name("silent", i)] = {"className": "silence" if one else "off"}
        found[name("silent", i, "name")] = {"children": one.title(words.lang) if one else ""}
        heard = str(one.heard_at) if one and one.heard_at is not None else ""
        found[name("silent", i, "for")] = {"data-heard": heard}
    more = len(listed) - SLOTS
    found[name("silent", "more")] = {
        "className": "silence" if more > 0 else "off",
        "children": words("sources.more", n=fmt.number(max(more, 0))),
    }
    return found


def strip(words: Words, cells: Cells, name: Name) -> html.Div:
    """Return the place of the silent sources, which takes no room while all speak."""
    title = words("sources.open")
    slots: list[Any] = [
        dcc.Link(
            [
                span(name("silent", i, "name"), cells),
                " ",
                html.B(id=name("silent", i, "for"), **cells[name("silent", i, "for")]),
            ],
            id=name("silent", i),
            href=PATH,
            title=title,
            **cells[name("silent", i)],
        )
        for i in range(SLOTS)
    ]
    more = name("silent", "more")
    slots.append(dcc.Link(id=more, href=PATH, title=title, **cells[more]))
    return html.Div(slots, className="silent", role="status")


def state_text(state: State, words: Words) -> str:
    """Return in a word how a source stands."""
    return words(f"sources.state.{state}")
