"""The page of a briefing: which days, which form, and what it will hold."""

import json
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.area import Area
from dashboard.briefings.briefing import LONGEST, MOST_TOGETHER, Period
from dashboard.briefings.commentary import SECTIONS
from dashboard.briefings.schedule import Span, period_on
from dashboard.day import Day, Instant, iso_day
from dashboard.words import Words
from layouts.door.briefings import PATH as MADE
from layouts.frame import Crumb, area_crumbs, frame
from layouts.paper import prose
from layouts.parts import classes, wild

PATH = "/briefing"
DOING = ("making", "made", "failed")
"""What the download says of itself (assets/brief.js)."""


@dataclass(frozen=True, slots=True)
class BriefingView:
    """What the page shows."""

    area: Area
    path: tuple[Area, ...]
    children: tuple[Area, ...]
    period: Period
    forms: tuple[str, ...]
    data_time: Instant
    now: Instant
    demonstration: bool = False


def briefing(view: BriefingView, words: Words) -> Component:
    """Return the page."""
    title = words("brief.short")
    name = view.area.title(words.lang)
    lead = html.Div([html.H1(words("brief.title", area=name))], className="lead")
    return frame(
        lead,
        html.Hr(),
        html.Section(
            [_days(view, words), _contents(words), _take(view, words), _children(view, words)],
            className="card brief",
        ),
        words=words,
        title=f"{title} · {name}",
        crumbs=(*area_crumbs(view.path, words), Crumb(title)),
        data_time=view.data_time,
        now=view.now,
        demonstration=view.demonstration,
    )


def address(code: str, period: Period) -> str:
    """Return the address of the page for a period."""
    return f"{PATH}/{code}?{_query(period)}"


def _query(period: Period) -> str:
    return f"from={iso_day(period.first)}&to={iso_day(period.last)}"


def _choices(today: Day) -> dict[str, Period]:
    """Return the periods of one click; all but today are over."""
    spans = {
        "yesterday": Span.YESTERDAY,
        "today": Span.TODAY,
        "week": Span.WEEK,
        "month": Span.DAYS_30,
    }
    return {name: period_on(span, today, today=today) for name, span in spans.items()}


def _days(view: BriefingView, words: Words) -> html.Div:
    links = [
        dcc.Link(
            words(f"brief.days.{name}"),
            href=address(view.area.code, period),
            className="on" if period == view.period else "",
        )
        for name, period in _choices(view.period.today).items()
    ]
    fields: list[Component] = []
    for name, day in (("from", view.period.first), ("to", view.period.last)):
        named = words(f"brief.days.{name}")
        said = dcc.Input(
            id=f"brief-{name}", name=name, value=iso_day(day), type="text", maxLength=10,
            pattern=r"\d{4}-\d{2}-\d{2}", required=True, autoComplete="off",
        )  # fmt: skip
        fields.append(html.Label([html.Span(named), said], htmlFor=f"brief-{name}"))
    fields.append(html.Button(words("brief.days.apply"), type="submit", className="btn"))
    own = html.Form(fields, action=f"{PATH}/{view.area.code}", method="GET", className="own")
    return html.Div(
        [
            html.H2(prose.period_text(view.period, words)),
            html.Div(
                [
                    html.Nav(links, className="seg", **wild(aria_label=words("brief.days.label"))),
                    own,
                ],
                className="row",
            ),
            html.P(words("brief.days.hint", n=LONGEST), className="sub"),
        ]
    )


def _contents(words: Words) -> html.P:
    named = [words(f"brief.section.{section}") for section in (*SECTIONS, "annex")]
    return html.P(
        words("brief.holds", sections=words("format.list_separator").join(named)), className="sub"
    )


def _take(view: BriefingView, words: Words) -> html.Div:
    """Return a button for each form; without script it is a plain download."""
    said: list[Component] = [html.Div(_links(view, words, together=False), className="row")]
    if view.children and len(view.children) <= MOST_TOGETHER:
        level = words(f"level.{view.children[0].level}")
        heading = words("brief.together.title", n=len(view.children), level=level)
        said += [html.H2(heading), html.Div(_links(view, words, together=True), className="row")]
    made = dcc.Link(words("plan.title"), href=MADE, refresh=True)
    state = html.P("", id="brief-state", className="state", role="status")
    return html.Div([*said, state, html.P(made, className="sub made")])


def _links(view: BriefingView, words: Words, *, together: bool) -> list[Component]:
    texts = {name: words(f"brief.taking.{name}") for name in DOING}
    said = json.dumps(texts, ensure_ascii=False)
    query = _query(view.period) + ("&together=1" if together else "")
    return [
        html.A(
            words(f"brief.take.{form}"),
            href=f"/brief/{view.area.code}.{form}?{query}",
            className=classes("btn", "pri" if number == 0 and not together else ""),
            **wild(data_brief=said, data_ask=f"area={view.area.code}&form={form}&{query}"),
        )
        for number, form in enumerate(view.forms)
    ]


def _children(view: BriefingView, words: Words) -> html.Div | None:
    if not view.children:
        return None
    links = [
        dcc.Link(child.title(words.lang), href=address(child.code, view.period))
        for child in view.children
    ]
    level = words(f"level.{view.children[0].level}")
    return html.Div(
        [html.H2(words("brief.beneath", level=level)), html.Div(links, className="names")]
    )
