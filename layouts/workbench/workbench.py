"""The workbench of one area, whole."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.area import CODE_LENGTH
from dashboard.boards.snapshot import Snapshot
from dashboard.boards.why import Officer, Why
from dashboard.briefings.own import Sort
from dashboard.lists.choices import PERIODS
from dashboard.profile import Profile
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids, silence
from layouts.boards.map import level_switch, map_panel, shown_level
from layouts.boards.map_sheets import map_description
from layouts.boards.why import why_panel
from layouts.cases.people import people
from layouts.frame import area_crumbs, frame
from layouts.parts import panel, wild
from layouts.screen.screen import live_data
from layouts.take import collect_button, collect_map, pictures_link, sheet_link
from layouts.workbench import children, feed, receipts, tiles
from layouts.workbench.cells import cells as workbench_cells
from layouts.workbench.view import View, address


def workbench(
    snapshot: Snapshot,
    words: Words,
    profile: Profile,
    *,
    officers: Sequence[Officer],
    refresh_seconds: float,
    view: View | None = None,
    asked: Why | None = None,
    may_export: bool = False,
) -> Component:
    """Return the page; ``view`` orders the rows, ``asked`` opens the why panel with it."""
    view = view or View()
    cells = workbench_cells(snapshot, words)
    name = snapshot.area.title(words.lang)
    why = why_panel(asked, words, recent_days=profile.control.recent_days) if asked else None
    selected = asked.area.code if asked else None
    side = [
        _map(snapshot, words, profile, selected=selected, may_export=may_export),
        feed.feed_panel(words, cells),
        panel(
            people(officers, words),
            heading=words("workbench.people"),
            sub=name,
            className="card answer",
        ),
    ]
    return frame(
        _heading(snapshot, words, view, may_export=may_export),
        silence.strip(words, cells, ids.desk),
        tiles.tiles(snapshot, words, cells),
        receipts.receipts_line(words, cells),
        html.Div(
            [
                children.children_panel(snapshot, words, cells, view),
                html.Div(side, className="side"),
            ],
            className="cols bench",
        ),
        html.Div(why, id=ids.WHY, className="why-place"),
        words=words,
        title=words("workbench.page", area=name),
        crumbs=area_crumbs(snapshot.path, words, here=True),
        note=_within(snapshot, words),
        data_time=snapshot.data_time,
        live=_live(snapshot, words, refresh_seconds),
        demonstration=snapshot.demonstration,
    )


def _live(snapshot: Snapshot, words: Words, refresh_seconds: float) -> dict[str, Any]:
    """Return what live.js needs; its board has the rows that the table shows."""
    live = live_data(snapshot, words, view="workbench", refresh_seconds=refresh_seconds)
    if snapshot.level is not None:
        live["board_url"] += f"&level={snapshot.level}"
    return live


def _within(snapshot: Snapshot, words: Words) -> str:
    """Return how many areas lie within: 48 个村社 · 92 个网格 · 873 个管控单元."""
    counts = [
        words("workbench.count", n=fmt.number(n), level=words(f"level.{level}"))
        for level in sorted(CODE_LENGTH, key=CODE_LENGTH.__getitem__)
        if level in ("township", "village", "grid") and (n := snapshot.descendants.get(level, 0))
    ]
    if units := snapshot.descendants.get("unit", 0):
        counts.append(words("workbench.unit_count", n=fmt.number(units)))
    return "".join(f" · {text}" for text in counts)


def _heading(snapshot: Snapshot, words: Words, view: View, *, may_export: bool) -> html.Div:
    code = snapshot.area.code
    periods = [
        dcc.Link(
            words(f"workbench.days.{days}"),
            href=address(snapshot, view, days=days),
            className="on" if days == snapshot.days else "",
        )
        for days in PERIODS
    ]
    named = wild(aria_label=words("workbench.period"), data_keep="")
    return html.Div(
        [
            html.H1(snapshot.area.title(words.lang)),
            html.Span(fmt.day_long(snapshot.today, words), className="sub dk"),
            html.Span(className="sp"),
            html.Nav(periods, className="seg", **named),
            *(_files(snapshot, words) if may_export else []),
            dcc.Link(words("workbench.screen"), href=f"/screen/{code}", className="btn dk"),
        ],
        className="h1",
    )


def _files(snapshot: Snapshot, words: Words) -> list[Component]:
    """Return the ways to take the page's map, charts and table along, and the briefing."""
    code = snapshot.area.code
    brief = dcc.Link(words("brief.short"), href=f"/briefing/{code}", className="btn")
    taken = _taken(snapshot)
    add = [collect_button(Sort.TABLE, taken, words)] if snapshot.children else []
    return [*add, pictures_link(code, words), sheet_link(taken, words), brief]


def _taken(snapshot: Snapshot) -> str:
    """Return the query by which the page's table is taken along."""
    said = {"of": "area", "area": snapshot.area.code, "days": str(snapshot.days)}
    return urlencode(said | ({"level": snapshot.level} if snapshot.level else {}))


def _map(
    snapshot: Snapshot, words: Words, profile: Profile, *, selected: str | None, may_export: bool
) -> html.Section | dcc.Store:
    """Return the map, or only the store of its clicks where the area has no boundaries."""
    description = map_description(snapshot, words, selected=selected)
    if description is None:
        return dcc.Store(id=ids.MAP_CLICK)
    sources = profile.credits_en if words.lang == "en" else profile.credits
    add = [collect_map(snapshot.area.code, words)] if may_export else []
    return panel(
        map_panel(description, words, map_id=ids.DESK_MAP),
        html.Div(sources, className="foot src"),
        heading=words("workbench.map"),
        sub=[shown_level(map_id=ids.DESK_MAP), words("workbench.map_sub")],
        right=[level_switch(description, words, map_id=ids.DESK_MAP), *add],
        className="card place",
    )
