"""Case: the page of one case, from its facts and timeline to the people who answer for it."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.case import STANDING, Stage, Timeliness
from dashboard.day import Instant
from dashboard.detail import Detail
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.attributes import attribute_lines
from layouts.case_facts import facts
from layouts.frame import Crumb, area_crumbs, frame
from layouts.parts import chip, panel
from layouts.people import people
from layouts.timeline import timeline, whole


def case(
    detail: Detail,
    words: Words,
    *,
    map_: Component | None = None,
    turn: Component | None = None,
    demonstration: bool = False,
) -> Component:
    """Return the page of a case.

    ``map_`` shows where it lies, left out where nothing is drawn; ``turn`` leads to the cases
    beside it in the list that it was opened from.
    """
    number = detail.line.external_id
    title = case_title(detail, words)
    return frame(
        html.Div([html.H1(title), *_state(detail, words), turn], className="ttl"),
        facts(detail, words),
        html.Div(
            [
                html.Div([_timeline(detail, words), _particulars(detail, words)], className="col"),
                html.Div(_side(detail, words, map_), className="col"),
            ],
            className="cols case",
        ),
        html.Div(id=ids.WHY, className="why-place"),
        words=words,
        title=f"{title} · {number}",
        crumbs=(*area_crumbs(detail.path, words), Crumb(number)),
        data_time=detail.data_time,
        now=detail.now,
        demonstration=demonstration,
    )


def case_title(detail: Detail, words: Words) -> str:
    """Return what the case is and where."""
    area = detail.unit or detail.line.area
    kind = words(f"kind.{detail.line.kind}")
    return words("case.title", kind=kind, area=area.title(words.lang))


def _state(detail: Detail, words: Words) -> list[Component]:
    """Return what is most pressing about a case: void, overdue, or where it stands."""
    line = detail.line
    colour = [chip(line.colour, words)] if line.colour != "none" else []
    if line.stage in STANDING and line.closure == Timeliness.LATE:
        text = _overdue("closure_overdue", line.close_by, detail.now, words)
    elif line.stage == Stage.OPEN and line.response == Timeliness.LATE:
        text = _overdue("response_overdue", line.respond_by, detail.now, words)
    else:
        return [*colour, html.Span(words(f"stage.{line.stage}"), className="state")]
    return [*colour, html.Span([chip("late", words), text], className="state bad")]


def _overdue(key: str, due: Instant | None, now: Instant, words: Words) -> str:
    return words(f"case.{key}", time=fmt.duration(now - (due or now), words))


def _timeline(detail: Detail, words: Words) -> html.Section:
    return panel(
        timeline(detail, words),
        heading=words("case.timeline"),
        sub=whole(detail, words),
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
    return panel(_pairs(lines), heading=words("case.particulars"), className="card")


def _source(source: str, words: Words) -> str:
    """Return what a source is called; one that nobody has named goes by its id."""
    key = f"source.{source}"
    return words(key) if key in words.keys() else source  # noqa: SIM118  Words is no mapping


def _side(detail: Detail, words: Words, map_: Component | None) -> list[Component]:
    below = [area.title(words.lang) for area in detail.path[1:]]
    parts: list[Component] = []
    if map_ is not None:
        parts.append(
            panel(
                map_,
                heading=words("case.place"),
                sub=" · ".join(below),
                className="card place",
            )
        )
    parts.append(_subject(detail, words))
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
        panel(people(detail.officers, words), heading=words("case.officers"), className="card")
    )
    return parts


def _subject(detail: Detail, words: Words) -> html.Section:
    subject = detail.subject
    if subject is None:
        nobody = html.P(words("case.no_subject"), className="empty")
        return panel(nobody, heading=words("case.subject"), className="card")
    pairs = (
        ("name", subject.name),
        ("phone", subject.phone),
        ("identity", subject.identity_number),
        ("address", subject.address),
    )
    return panel(
        _pairs([(words(f"case.{key}"), text or fmt.NONE) for key, text in pairs]),
        heading=words("case.subject"),
        sub=words("case.subject_sub"),
        className="card",
    )


def _pairs(lines: Sequence[tuple[str, str]]) -> html.Dl:
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(text)]) for name, text in lines], className="pairs"
    )
