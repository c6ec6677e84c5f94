"""The links of walls: those that there are, with what became of them, and a form for another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.access.kiosk import MOST_DAYS, Kiosk
from dashboard.area import Area
from dashboard.boards.tour import CHILDREN, EVERY
from dashboard.day import Instant, day_of, iso_day
from dashboard.words import Words
from layouts import format as fmt
from layouts.door.document import (
    button,
    choice,
    document,
    field,
    form,
    framed,
    joined,
    notice,
    scrolled,
    table,
)
from layouts.door.me import me_markup
from layouts.frame import Crumb

COLUMNS = ("name", "area", "tour", "network", "by", "ends", "seen", "state")


@dataclass(frozen=True, slots=True)
class KiosksView:
    """What the page shows; ``made`` is a new link, which is shown this once."""

    me: Account
    kiosks: Sequence[Kiosk]
    areas: Mapping[str, Area]
    now: Instant
    message: str
    failed: bool
    typed: Mapping[str, str]
    made: str = ""


def kiosks(view: KiosksView, words: Words) -> str:
    """Return the page."""
    title = words("kiosk.title")
    parts = [notice(view.message, bad=view.failed), _made(view, words), _all(view, words)]
    parts.append(_add(view, words))
    body = framed(*parts, words=words, crumbs=[Crumb(title)], me=me_markup(view.me, words))
    return document(title, body, words)


def _made(view: KiosksView, words: Words) -> Markup:
    if not view.made:
        return Markup("")
    return Markup('<p class="said once">{} <code>{}</code></p>').format(
        words("kiosk.hand_over"), view.made
    )


def _all(view: KiosksView, words: Words) -> Markup:
    heading = Markup('<h1>{}</h1><p class="sub">{}</p>').format(
        words("kiosk.title"), words("kiosk.lead")
    )
    if not view.kiosks:
        none = Markup('<div class="empty"><p>{}</p></div>').format(words("kiosk.none"))
        return Markup('<section class="card">{}{}</section>').format(heading, none)
    heads = (words(f"kiosk.column.{name}") for name in COLUMNS)
    rows = (_row(one, view, words) for one in view.kiosks)
    links = scrolled(table(heads, rows, classes="kiosks"))
    return Markup('<section class="card">{}{}</section>').format(heading, links)


def _row(one: Kiosk, view: KiosksView, words: Words) -> Markup:
    area = view.areas[one.area].title(words.lang) if one.area in view.areas else one.area
    screen = Markup('<a class="n" href="{}">{}</a>').format(one.path, area)
    seen = words("kiosk.never") if one.seen_at is None else fmt.stamp_long(one.seen_at)
    if one.opened_from:
        seen = f"{seen} · {one.opened_from}"
    cells = (
        one.name,
        screen,
        tour_text(one, words),
        one.network or words("kiosk.anywhere"),
        one.created_by,
        iso_day(day_of(one.ends_at - 1)),
        seen,
        _state(one, view, words),
    )
    inside = joined(
        Markup('<td data-name="{}">{}</td>').format(words(f"kiosk.column.{name}"), cell)
        for name, cell in zip(COLUMNS, cells, strict=True)
    )
    return Markup('<tr class="{}">{}</tr>').format("" if one.holds(view.now) else "gone", inside)


def tour_text(one: Kiosk, words: Words) -> str:
    """Return how a wall goes around."""
    if not one.query:
        return words("kiosk.still")
    return words("kiosk.around") if f"rotate={CHILDREN}" in one.query else one.query


def _state(one: Kiosk, view: KiosksView, words: Words) -> str | Markup:
    if one.revoked_at is not None:
        return words("kiosk.gone", at=fmt.stamp_long(one.revoked_at))
    if not one.holds(view.now):
        return words("kiosk.ended")
    name = words("kiosk.revoke_named", name=one.name)
    revoke = Markup('<button type="submit" class="btn" aria-label="{}">{}</button>').format(
        name, words("kiosk.revoke")
    )
    return form(f"/kiosks/{one.id}/revoke", revoke)


def _add(view: KiosksView, words: Words) -> Markup:
    typed = view.typed
    sent = form(
        "/kiosks",
        field("name", words("kiosk.name"), value=typed.get("name", ""), most=60),
        field("area", words("kiosk.area"), value=typed.get("area", ""), most=20),
        field(
            "ends",
            words("kiosk.ends"),
            type_="date",
            value=typed.get("ends", ""),
            hint=words("kiosk.ends_hint", n=MOST_DAYS),
        ),
        _optional("network", typed, words, hint=words("kiosk.network_hint")),
        _tour(typed.get("rotate", ""), words),
        _optional("every", typed, words, hint=words("kiosk.every_hint", n=EVERY)),
        button(words("kiosk.add"), primary=True),
        name=words("kiosk.add"),
    )
    return Markup('<section class="card"><h2>{}</h2>{}</section>').format(words("kiosk.add"), sent)


def _optional(name: str, typed: Mapping[str, str], words: Words, *, hint: str) -> Markup:
    """Return an input that may stay empty."""
    return Markup(
        '<label class="field"><span>{label}</span><input name="{name}" value="{value}" '
        'autocomplete="off" maxlength="200" aria-describedby="{name}-hint">'
        '<span class="hint" id="{name}-hint">{hint}</span></label>'
    ).format(label=words(f"kiosk.{name}"), name=name, value=typed.get(name, ""), hint=hint)


def _tour(chosen: str, words: Words) -> Markup:
    tours = [("", words("kiosk.still")), (CHILDREN, words("kiosk.around"))]
    return choice("rotate", words("kiosk.tour"), tours, chosen)
