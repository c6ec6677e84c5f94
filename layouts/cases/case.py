"""Case: the page of one case, from its facts and timeline to the people who answer for it."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.lists.detail import Detail
from dashboard.words import Words
from layouts import ids
from layouts.cases.attributes import attribute_lines
from layouts.cases.hand import case_hand
from layouts.cases.live import case_cells, case_crumbs, case_title, followed
from layouts.cases.people import people
from layouts.cases.person import person
from layouts.frame import frame
from layouts.orders.order_list import PATH
from layouts.parts import Cells, panel


def case(
    detail: Detail,
    words: Words,
    *,
    map_: Component | None = None,
    turn: Component | None = None,
    demonstration: bool = False,
    may_act: bool = False,
    may_open: bool = False,
    refresh_seconds: float = 0,
) -> Component:
    """Return the page of a case.

    ``map_`` shows where it lies, left out where nothing is drawn; ``turn`` leads to the cases
    beside it in the list that it was opened from. ``may_act`` puts the bar beneath the timeline,
    ``may_open`` the form beneath the person.
    """
    number = detail.line.external_id
    title = case_title(detail, words)
    cells = case_cells(detail, words)
    hand = case_hand(detail, words) if may_act else None
    return frame(
        html.Div([html.Div(id=ids.CASE_TITLE, **cells[ids.CASE_TITLE]), turn], className="ttl"),
        html.Section(id=ids.CASE_FACTS, className="panel facts", **cells[ids.CASE_FACTS]),
        html.Div(
            [
                html.Div(
                    [_timeline(hand, cells, words), _particulars(detail, words)], className="col"
                ),
                html.Div(_side(detail, cells, words, map_, may_open=may_open), className="col"),
            ],
            className="cols case",
        ),
        html.Div(id=ids.WHY, className="why-place"),
        words=words,
        title=f"{title} · {number}",
        crumbs=case_crumbs(detail, words),
        data_time=detail.data_time,
        now=detail.now,
        live=followed(detail, words, refresh_seconds),
        demonstration=demonstration,
    )


def _timeline(hand: Component | None, cells: Cells, words: Words) -> html.Section:
    return panel(
        html.Div(id=ids.CASE_STEPS, **cells[ids.CASE_STEPS]),
        *([hand] if hand is not None else []),
        heading=words("case.timeline"),
        sub=html.Span(id=ids.CASE_WHOLE, **cells[ids.CASE_WHOLE]),
        className="card",
    )


def _particulars(detail: Detail, words: Words) -> html.Section:
    lines = attribute_lines(detail.attributes, words)
    if detail.line.title:
        lines.insert(0, (words("case.remark"), detail.line.title))
    lines += [
        (words("case.source"), _source(detail.source, words)),
        (words("case.number"), detail.line.external_id),
    ]
    parts: list[Component] = [_pairs(lines)]
    if key := detail.attributes.get("directive"):
        link = dcc.Link(words("order.open_one"), href=f"{PATH}/{key}", className="n")
        parts.append(html.P(link, className="way"))
    return panel(*parts, heading=words("case.particulars"), className="card")


def _source(source: str, words: Words) -> str:
    """Return what a source is called; one that nobody has named goes by its id."""
    key = f"source.{source}"
    return words(key) if key in words.keys() else source  # noqa: SIM118  Words is no mapping


def _side(
    detail: Detail, cells: Cells, words: Words, map_: Component | None, *, may_open: bool
) -> list[Component]:
    parts: list[Component] = []
    if map_ is not None:
        parts.append(
            panel(
                map_,
                heading=words("case.place"),
                sub=html.Span(id=ids.CASE_PLACE, **cells[ids.CASE_PLACE]),
                className="card place",
            )
        )
    parts.append(person(detail, words, may_open=may_open))
    if detail.contacts:
        parts.append(
            panel(
                people(detail.contacts, words),
                heading=words("case.contacts"),
                sub=words("case.contacts_sub"),
                className="card",
            )
        )
    parts.append(
        panel(
            html.Div(id=ids.CASE_OFFICERS, **cells[ids.CASE_OFFICERS]),
            heading=words("case.officers"),
            className="card",
        )
    )
    return parts


def _pairs(lines: Sequence[tuple[str, str]]) -> html.Dl:
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(text)]) for name, text in lines], className="pairs"
    )
