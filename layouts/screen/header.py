"""Header: the place, what the screen is, date and clock, the age of the data, the language."""

from typing import Any

from dash import dcc, html

from dashboard.boards.snapshot import Snapshot
from dashboard.words import Words
from layouts import format as fmt
from layouts import silence
from layouts.ids import ME, SCREEN_FRESH
from layouts.ids import screen as sid
from layouts.parts import Cells, language_switch, span, tag, wild
from layouts.screen.alarm import sound
from layouts.screen.tour import Shown, hint


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements; live.js writes clock and age by itself between refreshes."""
    return {
        sid("date"): {"children": fmt.day_long(snapshot.today, words), "className": "date"},
        sid("time"): {
            "children": fmt.clock(snapshot.data_time),
            "title": fmt.stamp_long(snapshot.data_time),
        },
        **silence.cells(snapshot, words, sid),
    }


def _place(snapshot: Snapshot, words: Words) -> html.H1:
    above = [area for area in snapshot.path if area.code != snapshot.area.code]
    crumbs: list[Any] = []
    for area in above:
        name = area.title(words.lang)
        up = words("screen.up", name=name)
        crumbs += [dcc.Link(name, href=f"/screen/{area.code}", title=up, className="up"), " / "]
    here = dcc.Link(snapshot.area.title(words.lang), href=f"/area/{snapshot.area.code}")
    # Beneath the county the path needs the room; the browser's title still says what this is.
    title = [] if above else [html.Span([" · ", words("screen.title")])]
    return html.H1([*crumbs, here, *title])


def header(
    snapshot: Snapshot, words: Words, cells: Cells, *, tour: Shown | None = None
) -> html.Header:
    """Return the header; on a tour it says at which stop."""
    fresh = html.Span(
        [
            f"{words('screen.data')} ",
            html.B(id=sid("time"), **cells[sid("time")]),
            " · ",
            html.Span("…", className="age"),
        ],
        id=SCREEN_FRESH,
        className="fresh",
        role="status",
        **wild(aria_live="off"),
    )
    parts = [
        _place(snapshot, words),
        tag(words("screen.demonstration")) if snapshot.demonstration else None,
        hint(tour, words) if tour else None,
        html.Span(className="sp"),
        span(sid("date"), cells),
        html.Time(className="clock"),
        fresh,
        sound(words),
        html.Span(dcc.Link(words("order.short"), href="/orders"), className="ways"),
        html.Span(
            dcc.Link(words("brief.short"), href=f"/briefing/{snapshot.area.code}"),
            className="ways",
        ),
        html.Span(id=ME, className="me"),
        language_switch(words),
    ]
    return html.Header([part for part in parts if part is not None], className="head")
