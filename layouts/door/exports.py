"""Exports: the page of one's own files, made or being made, and of one that is to be begun."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.day import Instant
from dashboard.words import Words
from layouts import format as fmt
from layouts.door.document import (
    button,
    document,
    form,
    framed,
    hidden,
    joined,
    notice,
    scrolled,
    table,
)
from layouts.door.me import me_markup
from layouts.frame import Crumb

PATH = "/exports"
COLUMNS = ("what", "made", "state", "deeds")
_UNDER_WAY = ("waiting", "running")
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class ExportLine:
    """An export in the list: how far it is, in rows of all; its size in bytes when ready."""

    id: str
    title: str
    at: Instant
    rows: int
    state: str
    done: int
    size: int
    why: str
    query: str
    page: str


@dataclass(frozen=True, slots=True)
class ExportsView:
    """What the page shows: who asks, their exports, for how many hours files lie ready."""

    me: Account
    lines: Sequence[ExportLine]
    hours: int
    message: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class NewExport:
    """What would be made: its rows, sheets and seconds; ``query`` says it once more."""

    me: Account
    title: str
    rows: int
    sheets: int
    seconds: int
    query: str
    page: str


def exports(view: ExportsView, words: Words) -> str:
    """Return the page of exports; exports.js looks again while one is under way."""
    running = any(line.state in _UNDER_WAY for line in view.lines)
    definition = words("exports.definition", hours=view.hours)
    card = Markup(
        '<section class="card" id="exports"{}><h1>{}</h1><p class="hint">{}</p>{}</section>'
    ).format(
        Markup(' data-running="" aria-live="polite"') if running else "",
        words("exports.title"),
        definition,
        _table(view.lines, words) if view.lines else _none(words),
    )
    return _page([notice(view.message, bad=view.failed), card], view.me, words)


def _page(parts: Sequence[Markup], me: Account, words: Words, *, here: str = "") -> str:
    title = words("exports.title")
    crumbs = [Crumb(title, PATH), Crumb(here)] if here else [Crumb(title)]
    body = framed(*parts, words=words, crumbs=crumbs, me=me_markup(me, words))
    return document(here or title, body, words, scripts=("lang", "exports"))


def _none(words: Words) -> Markup:
    return Markup('<div class="empty"><p>{}</p><p class="sub">{}</p></div>').format(
        words("exports.none"), words("exports.none_hint")
    )


def _table(lines: Sequence[ExportLine], words: Words) -> Markup:
    heads = (words(f"exports.{name}") for name in COLUMNS)
    return scrolled(table(heads, (_row(line, words) for line in lines), classes="exports"))


def _row(line: ExportLine, words: Words) -> Markup:
    what = Markup('<a class="n" href="{}">{}</a>').format(line.page, line.title)
    return Markup("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>").format(
        what, fmt.stamp(line.at), _state(line, words), _deeds(line, words)
    )


def _state(line: ExportLine, words: Words) -> Markup:
    """Return how it stands: a bar while it is made, its rows and size when it is ready."""
    name = Markup("<b>{}</b> ").format(words(f"exports.{line.state}"))
    match line.state:
        case "running":
            said = words(
                "exports.progress", done=fmt.number(line.done), total=fmt.number(line.rows)
            )
            bar = Markup('<progress max="{}" value="{}" aria-label="{}"></progress> ')
            drawn = bar.format(max(line.rows, 1), min(line.done, line.rows), said)
            return name + drawn + Markup('<span class="sub">{}</span>').format(said)
        case "ready":
            rows = words("exports.rows", n=fmt.number(line.done))
            size = words("exports.size", n=fmt.number(max(line.size / _MB, 0.1), 1))
            return name + Markup('<span class="sub">{} · {}</span>').format(rows, size)
        case "failed":
            return name + Markup('<span class="sub">{}</span>').format(
                words(f"exports.why_{line.why or 'failed'}")
            )
        case _:
            rows = words("exports.rows", n=fmt.number(line.rows))
            return name + Markup('<span class="sub">{}</span>').format(rows)


def _deeds(line: ExportLine, words: Words) -> Markup:
    path = f"{PATH}/{line.id}"
    away = "cancel" if line.state in _UNDER_WAY else "delete"
    deeds = []
    if line.state == "ready":
        link = Markup('<a class="btn pri" href="{}/file" download>{}</a>')
        deeds.append(link.format(path, words("exports.download")))
    if line.state == "failed":
        again = button(words("exports.again"), primary=True)
        deeds.append(form(PATH, hidden(query=line.query), again))
    deeds.append(form(f"{path}/cancel", button(words(f"exports.{away}"))))
    return Markup('<div class="deeds">{}</div>').format(joined(deeds))


def new_export(view: NewExport, words: Words) -> str:
    """Return the page that says what would be made, with the button that begins it."""
    rows = fmt.number(view.rows)
    said = [words("exports.new_hint", n=rows, seconds=fmt.number(view.seconds))]
    if view.sheets > 1:
        said.append(words("exports.new_split", n=view.sheets))
    start = form(PATH, hidden(query=view.query), button(words("exports.start"), primary=True))
    back = Markup('<a class="btn" href="{}">{}</a>').format(view.page, words("exports.back"))
    card = Markup('<section class="card"><h1>{}</h1>{}<div class="deeds">{}{}</div></section>')
    texts = joined(Markup("<p>{}</p>").format(text) for text in said)
    return _page(
        [card.format(view.title, texts, start, back)], view.me, words, here=words("exports.new")
    )
