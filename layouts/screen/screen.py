"""The big screen of one area, whole."""

import json
from typing import Any

from dash import html

from dashboard.boards.snapshot import Snapshot
from dashboard.boards.why import Why
from dashboard.profile import Profile
from dashboard.words import Words
from layouts import ids
from layouts.boards.why import why_panel
from layouts.live import following
from layouts.parts import Cells, wild
from layouts.screen import alarm, alerts, control, header, rates, score, trends
from layouts.screen.cells import page_cells
from layouts.screen.tour import Shown
from layouts.screen.tour import marks as tour_marks
from layouts.silence import strip


def live_data(
    snapshot: Snapshot, words: Words, *, view: str, refresh_seconds: float
) -> dict[str, Any]:
    """Return what live.js needs to keep a page with a board fresh."""
    board = f"/board/{snapshot.area.code}.json?view={view}&lang={words.lang}"
    return following(
        words,
        area=snapshot.area.code,
        board_url=board if snapshot.days == 1 else f"{board}&days={snapshot.days}",
        refresh_seconds=refresh_seconds,
        revision=snapshot.revision,
        data_time=snapshot.data_time,
    )


def _columns(
    snapshot: Snapshot,
    words: Words,
    profile: Profile,
    cells: Cells,
    *,
    asked: Why | None,
    tour: Shown | None,
    may_export: bool,
) -> list[Any]:
    sources = profile.credits_en if words.lang == "en" else profile.credits
    targets = profile.targets
    selected = asked.area.code if asked else None
    right: list[html.Section] = rates.panels(snapshot, words, cells, targets, may_export=may_export)
    right.append(score.score_panel(words, cells))
    why = why_panel(asked, words, recent_days=profile.control.recent_days) if asked else None
    return [
        header.header(snapshot, words, cells, tour=tour),
        strip(words, cells, ids.screen),
        alerts.column(snapshot, words, cells),
        control.control_panel(
            snapshot, words, cells, sources=sources, selected=selected, may_export=may_export
        ),
        html.Div(right, className="right"),
        trends.band(snapshot, words, cells, targets, may_export=may_export),
        html.Div(why, id=ids.WHY, className="why-place"),
    ]


def screen(
    snapshot: Snapshot,
    words: Words,
    profile: Profile,
    *,
    refresh_seconds: float,
    asked: Why | None = None,
    tour: Shown | None = None,
    wall: bool = False,
    may_export: bool = False,
) -> html.Div:
    """Return the page; ``asked`` opens the why panel with it, ``tour`` goes on from here.

    ``wall`` marks it for the browser: a click on its map asks nothing. Whoever ``may_export`` can
    add its charts and its map to an own briefing.
    """
    cells = page_cells(snapshot, words, profile)
    live = live_data(snapshot, words, view="screen", refresh_seconds=refresh_seconds)
    title = f"{snapshot.area.title(words.lang)} · {words('screen.title')}"
    return html.Div(
        html.Main(
            _columns(
                snapshot,
                words,
                profile,
                cells,
                asked=asked,
                tour=tour,
                may_export=may_export,
            ),
            className="screen",
        ),
        className="wall",
        lang="zh-CN" if words.lang == "zh" else words.lang,
        **wild(
            data_theme="dark",
            data_scale="screen",
            data_title=title,
            data_live=json.dumps(live, ensure_ascii=False),
        ),
        **alarm.marks(profile, words, area=tour.tour.base if tour else snapshot.area.code),
        **(tour_marks(tour, words) if tour else {}),
        **(wild(data_wall="") if wall else {}),
    )
