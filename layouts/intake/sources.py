"""Sources: the page that says of each when it was last heard, and who is silent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.briefings.own import Sort
from dashboard.day import MINUTE, Day, Instant, day_of
from dashboard.source import Standing, State
from dashboard.words import Words
from layouts import format as fmt
from layouts.error import empty
from layouts.frame import Crumb, frame
from layouts.live import SPOKEN
from layouts.parts import classes, wild
from layouts.silence import spoken, state_text
from layouts.take import collect_button, sheet_link

COLUMNS = ("source", "state_head", "heard", "record", "rhythm", "feeds")


@dataclass(frozen=True, slots=True)
class SourcesView:
    """What the page of sources shows."""

    standings: Sequence[Standing]
    now: Instant
    may_export: bool = False
    demonstration: bool = False

    @property
    def today(self) -> Day:
        """Return the day of the page."""
        return day_of(self.now)


def sources(view: SourcesView, words: Words) -> Component:
    """Return the page of sources."""
    title = words("sources.title")
    quiet = sum(one.state is not State.SPEAKING for one in view.standings)
    said = words("sources.quiet", n=fmt.number(quiet)) if quiet else words("sources.all_speak")
    lead = html.Div(
        [
            html.Div(
                [
                    html.H1([title, " — ", html.Span(said, id="sources-said")]),
                    html.P(words("sources.definition"), className="def"),
                ]
            ),
            *(_take(words) if view.may_export else []),
        ],
        className="lead",
    )
    return frame(
        lead,
        html.Hr(),
        html.Section(_table(view, words), className="card list sources"),
        words=words,
        title=title,
        crumbs=(Crumb(title),),
        data_time=view.now,
        now=view.now,
        demonstration=view.demonstration,
    )


def _take(words: Words) -> list[Component]:
    query = "of=sources"
    return [collect_button(Sort.TABLE, query, words), sheet_link(query, words)]


def _table(view: SourcesView, words: Words) -> Component:
    if not view.standings:
        return empty(words("sources.none"), words("sources.none_hint"))
    heads = [html.Th(words(f"sources.{name}"), scope="col") for name in COLUMNS]
    rows = [_row(one, view, words) for one in view.standings]
    texts = spoken(words) | {
        "all_speak": words("sources.all_speak"),
        "quiet": words("sources.quiet"),
        **{f"state_{state}": state_text(state, words) for state in State},
        **{name: words(f"format.{name}") for name in SPOKEN},
    }
    return html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(rows)],
        **wild(data_sources=json.dumps(texts, ensure_ascii=False)),
    )


def _row(one: Standing, view: SourcesView, words: Words) -> html.Tr:
    feeds = words("format.list_separator").join(
        words(f"metric.{metric}.name") for metric in one.source.feeds
    )
    rhythm = fmt.duration(one.source.rhythm * MINUTE, words)
    return html.Tr(
        [
            html.Th(one.title(words.lang), scope="row"),
            html.Td(html.Span(state_text(one.state, words), className="state")),
            html.Td(_heard(one, view, words)),
            html.Td(fmt.stamp_near(one.record_at, view.today), className="record"),
            html.Td(rhythm),
            html.Td(feeds or fmt.NONE),
        ],
        className=classes("quiet" if one.state is not State.SPEAKING else ""),
        **wild(data_source=one.source.id),
    )


def _heard(one: Standing, view: SourcesView, words: Words) -> list[str | Component]:
    """Return when a source was last heard, and how long ago; sources.js keeps both true."""
    if one.heard_at is None:
        return [html.B(words("sources.never"), className="at"), html.Span("", className="ago")]
    ago = fmt.age(max(view.now - one.heard_at, 0), words)
    at = fmt.stamp_near(one.heard_at, view.today)
    return [html.B(at, className="at"), " ", html.Span(ago, className="ago sub")]
