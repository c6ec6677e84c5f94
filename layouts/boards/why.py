"""Why: the panel that says what set an area's colour, since when, until when, who answers."""

from collections import Counter
from itertools import pairwise
from typing import Any

from dash import dcc, html

from dashboard.area import Level
from dashboard.boards.why import Officer, Triggering, Why
from dashboard.colours.control import Colour, Rule
from dashboard.day import Day, day_of
from dashboard.numbers.listing import Listing
from dashboard.words import Words
from layouts import format as fmt
from layouts.orders.colour_order import colour_form, orders_in_force
from layouts.parts import chip, classes, wild

_LABEL_ROOM = 6
"""Days that a label under the strip needs for itself."""


def _head(why: Why, words: Words) -> html.Div:
    name = why.area.title(words.lang)
    title = dcc.Link(name, href=f"/area/{why.area.code}", className="n", title=words("why.to_desk"))
    close = html.Button(
        "×", className="x", type="button", **wild(data_why_close="", aria_label=words("why.close"))
    )
    top = html.Header([html.Span(words("why.question")), close])
    return html.Div([top, html.H2([chip(why.colour, words), html.Span(title)]), _since(why, words)])


def _since(why: Why, words: Words) -> html.Div:
    above = [area for area in why.path if area.code != why.area.code]
    place = [area for area in above if area.level is Level.TOWNSHIP] or above[-1:]
    parts: list[Any] = [area.title(words.lang) for area in place]
    if why.since is not None:
        length = fmt.duration(why.now - why.since, words)
        parts.append([words("why.since"), " ", html.B(fmt.stamp(why.since))])
        parts[-1] += [" ", words("why.for"), " ", html.B(length)]
    if why.colour is not None:
        parts.append(words("why.by_order" if why.by_order else "why.by_rule"))
    joined: list[Any] = []
    for i, part in enumerate(parts):
        joined += [" · "] * bool(i) + (part if isinstance(part, list) else [part])
    return html.Div(joined, className="since")


def _rule(why: Why, words: Words, recent_days: int) -> html.Section:
    text = words(f"rule.{why.rule}", days=recent_days) if why.colour else words("why.no_units")
    parts: list[Any] = [html.H3(words("why.rule")), html.P(text)]
    total = sum(why.units.values())
    if total > 1:
        counts: list[Any] = [words("why.worst_of", n=fmt.number(total)), " "]
        for i, colour in enumerate((Colour.ORANGE, Colour.BLUE, Colour.GREEN)):
            listing = Listing(metric=f"control_{colour}", area=why.area.code)
            number = fmt.number(why.units.get(colour, 0))
            counts += [words("format.list_separator")] * bool(i)
            counts += [f"{words(f'colour.{colour}')} "]
            counts += [dcc.Link(number, href=listing.path(), className="n")]
        parts.append(html.P(counts))
    return html.Section(parts, className="rule")


def _what(item: Triggering, why: Why, words: Words) -> tuple[str, str]:
    """Return the link's text and the line under it."""
    case = item.case
    if item.rule is Rule.ALERT_OVERDUE and case.close_by is not None:
        opened = fmt.stamp_near(case.opened_at, day_of(why.now))
        kind = words(f"kind.{case.kind}")
        length = fmt.duration(why.now - case.close_by, words)
        due = fmt.stamp(case.close_by)
        return f"{kind} · {opened}", words("why.overdue", due=due, length=length)
    subject = item.subject or case.external_id
    text = f"{subject} · {case.title}" if case.title else subject
    warning = words(f"metric.warned_{case.colour}.name")
    return text, words("why.observed", warning=warning, since=fmt.stamp(case.opened_at))


def _release(item: Triggering, why: Why, words: Words) -> list[Any]:
    if item.release_at is None:
        return [words("why.on_closing"), html.Div(words("why.awaited"))]
    left = fmt.duration(item.release_at - why.now, words)
    return [fmt.stamp(item.release_at), html.Div(words("why.left", length=left))]


def _trigger(item: Triggering, why: Why, words: Words) -> dcc.Link:
    overdue = item.rule is Rule.ALERT_OVERDUE
    text, below = _what(item, why, words)
    unit = html.B(item.unit.title(words.lang))
    return dcc.Link(
        [
            chip("late" if overdue else item.case.colour, words),
            html.Div([unit, " · ", html.Span(text, className="n"), html.Div(below)], className="d"),
            html.Div(_release(item, why, words), className="rel"),
        ],
        href=f"/cases/{item.case.key}",
    )


def _triggers(why: Why, words: Words) -> html.Section:
    head = html.H3(
        [words("why.triggers", n=fmt.number(why.triggers)), html.Span(words("why.columns"))]
    )
    if not why.triggering:
        return html.Section([head, html.P(words("why.no_triggers"), className="sub")])
    rows: list[Any] = [_trigger(item, why, words) for item in why.triggering]
    more = why.triggers - len(why.triggering)
    if more > 0:
        units = Listing(metric=f"control_{why.colour or Colour.GREEN}", area=why.area.code)
        link = dcc.Link(words("why.more", n=fmt.number(more)), href=units.path())
        rows.append(html.P(link, className="sub more"))
    return html.Section([head, html.Div(rows, className="trig")])


def _expected(why: Why, words: Words) -> html.Section | None:
    if why.rule is Rule.BY_ORDER:
        big, note = fmt.stamp(why.release_at), words("colour_order.release_note")
        body = html.Div([html.Span(big, className="key"), html.P(note)], className="exp")
        return html.Section([html.H3(words("colour_order.release")), body])
    if why.colour in (None, Colour.GREEN):
        return None
    if why.release_at is None:
        big, note = words("why.unknown"), words("why.awaits")
    else:
        big, note = fmt.stamp(why.release_at), words("why.when_over")
    body = html.Div([html.Span(big, className="key"), html.P(note)], className="exp")
    return html.Section([html.H3(words("why.release")), body])


def _strip_labels(why: Why, words: Words) -> list[tuple[int, str]]:
    """Return where the colour changed, as far as labels have room, with both ends."""
    days = why.history
    labels = [(0, fmt.day_short(days[0][0]))]
    for i, ((_, before), (day, colour)) in enumerate(pairwise(days), start=1):
        room = i - labels[-1][0] >= _LABEL_ROOM and len(days) - i >= _LABEL_ROOM
        if colour is not before and room:
            labels.append((i, f"{fmt.day_short(day)} {words(f'colour.{colour}')}"))
    return labels


def _day_title(day: Day, colour: Colour, words: Words) -> str:
    return f"{fmt.day_short(day)} {words(f'colour.{colour}')}"


def _history(why: Why, words: Words) -> html.Section | None:
    if not why.history:
        return None
    counts = Counter(colour for _, colour in why.history)
    told = " · ".join(
        words("why.days", colour=words(f"colour.{colour}"), n=counts[colour]) for colour in Colour
    )
    cells = [
        html.I(className=colour.value, title=_day_title(day, colour, words))
        for day, colour in why.history
    ]
    share = 100 / len(why.history)
    axis = [
        html.Span(text, style={"left": f"{i * share:.2f}%"})
        for i, text in _strip_labels(why, words)
    ]
    axis.append(html.Span(words("format.today"), className="end"))
    head = words("why.history", n=len(why.history))
    return html.Section(
        [
            html.H3([head, html.Span(told)]),
            html.Div(cells, className="strip", role="img", **wild(aria_label=f"{head}: {told}")),
            html.Div(axis, className="saxis"),
        ]
    )


def _officer(officer: Officer, words: Words) -> html.Div:
    where = officer.area.title(words.lang) if officer.area else ""
    return html.Div(
        [
            html.Span(words(f"duty.{officer.duty}"), className="sub"),
            html.Span(officer.name, className="who"),
            html.Span(officer.phone, className="sub phone"),
        ],
        title=where,
    )


def _officers(why: Why, words: Words) -> html.Section:
    cards = [_officer(officer, words) for officer in why.officers]
    body = html.Div(cards, className="ofs") if cards else html.P(words("why.no_officers"))
    return html.Section([html.H3(words("why.officers")), body], className="people")


def why_panel(why: Why, words: Words, *, recent_days: int, message: str = "") -> html.Aside:
    """Return the panel; ``recent_days`` is how long orange lasts after the person has gone.

    ``message`` tells how what was done in it went.
    """
    sections = [
        _head(why, words),
        html.Div(message, className="said", role="status") if message else None,
        _rule(why, words, recent_days),
        orders_in_force(why, words),
        _triggers(why, words),
        _expected(why, words),
        _history(why, words),
        colour_form(why, words) if why.may_order and why.colour is not None else None,
        _officers(why, words),
    ]
    return html.Aside(
        [section for section in sections if section is not None],
        className=classes("why", f"is-{why.colour or 'none'}"),
        role="dialog",
        tabIndex="-1",
        **wild(
            aria_label=f"{words('why.question')}: {why.area.title(words.lang)}",
            data_why_of=why.area.code,
        ),
    )


def no_panel(words: Words) -> html.Aside:
    """Return the panel that says that there is no such area."""
    close = html.Button(
        "×", className="x", type="button", **wild(data_why_close="", aria_label=words("why.close"))
    )
    top = html.Header([html.Span(words("why.question")), close])
    return html.Aside([top, html.P(words("why.not_found"))], className="why", role="dialog")
