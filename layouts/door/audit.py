"""The audit: a form to search it by, its entries newest first, and the way to take them away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.access.audit import Deed
from dashboard.access.audit_search import Found, Numbered, Search
from dashboard.area import Area
from dashboard.day import EVER, iso_day
from dashboard.words import Words
from layouts import format as fmt
from layouts.door import audit_text as said
from layouts.door.document import choice, document, framed, joined, notice, table
from layouts.door.me import me_markup
from layouts.frame import Crumb

COLUMNS = ("at", "who", "deed", "area", "subject", "more")


@dataclass(frozen=True, slots=True)
class AuditView:
    """What the page shows; ``typed`` are the fields as they were sent, right or wrong.

    ``found`` is None where the search was wrong, which ``message`` then says.
    """

    me: Account
    asked: Search
    found: Found | None
    areas: Mapping[str, Area]
    typed: Mapping[str, str]
    message: str = ""


def audit(view: AuditView, words: Words) -> str:
    """Return the page."""
    head = Markup('<h1>{}</h1><p class="sub">{}</p>').format(
        words("audit.title"), words("audit.lead")
    )
    parts = [head, _form(view, words), notice(view.message, bad=True)]
    if view.found is not None:
        parts += _list(view, view.found, words)
    card = Markup('<section class="card">{}</section>').format(joined(parts))
    title = words("audit.title")
    body = framed(card, words=words, crumbs=[Crumb(title)], me=me_markup(view.me, words))
    return document(title, body, words)


def _form(view: AuditView, words: Words) -> Markup:
    typed = view.typed
    field = Markup(
        '<label class="field"><span>{}</span>'
        '<input name="{}" type="{}" value="{}" maxlength="100" autocomplete="off"></label>'
    )
    fields = [
        field.format(words(f"audit.{name}"), name, type_, typed.get(name, ""))
        for name, type_ in (("from", "date"), ("to", "date"), ("who", "text"))
    ]
    fields.append(_deeds(typed.get("deed", ""), words))
    fields += [
        field.format(words(f"audit.{name}"), name, "text", typed.get(name, ""))
        for name in ("area", "text")
    ]
    sent = Markup('<button type="submit" class="btn pri">{}</button>').format(words("audit.search"))
    anew = Markup('<a class="btn" href="/audit">{}</a>').format(words("audit.anew"))
    return Markup(
        '<form method="get" action="/audit" class="search" role="search" aria-label="{}">'
        '{}<span class="row">{}{}</span></form>'
    ).format(words("audit.search"), joined(fields), sent, anew)


def _deeds(chosen: str, words: Words) -> Markup:
    names = [("", words("audit.any")), *((one, words(f"audit.deed.{one}")) for one in Deed)]
    return choice("deed", words("audit.what"), names, chosen)


def _list(view: AuditView, found: Found, words: Words) -> Sequence[Markup]:
    if not found.rows:
        key = "audit.empty" if view.asked != Search() else "audit.none"
        return [Markup('<div class="empty"><p>{}</p></div>').format(words(key))]
    heads = (words(f"audit.column.{name}") for name in COLUMNS)
    rows = (_row(one, view.areas, words) for one in found.rows)
    entries = table(heads, rows, classes="audit")
    return [_foot(view, found, words), entries, _pager(view, found, words)]


def _row(one: Numbered, areas: Mapping[str, Area], words: Words) -> Markup:
    entry = one.entry
    link = said.link_of(entry)
    about = Markup('<a class="n" href="{1}">{0}</a>') if link else Markup("{0}")
    by = Markup("{} <small>{}</small>").format(said.who(entry, words), entry.by.address)
    cells = (
        Markup('<time title="{}">{}</time>').format(f"№ {one.number}", fmt.stamp_long(entry.at)),
        by,
        words(f"audit.deed.{entry.deed}"),
        said.area_name(entry.area, areas, words),
        about.format(said.subject(entry, words), link),
        said.more(entry, areas, words),
    )
    inside = joined(
        Markup('<td class="{}">{}</td>').format(name, cell)
        for name, cell in zip(COLUMNS, cells, strict=True)
    )
    return Markup("<tr>{}</tr>").format(inside)


def _foot(view: AuditView, found: Found, words: Words) -> Markup:
    """Return how many entries there are, and the way to take them away."""
    file = Markup('<a class="btn" href="{}" download>{}</a>').format(
        view.asked.path("/audit.csv", before=0), words("audit.export")
    )
    total = words("audit.total", n=fmt.number(found.total))
    return Markup('<div class="row"><b>{}</b><span class="sp"></span>{}</div>').format(total, file)


def _pager(view: AuditView, found: Found, words: Words) -> Markup:
    places = (
        ("newest", view.asked.path(before=0), bool(view.asked.before)),
        ("older", view.asked.path(before=found.next), bool(found.next)),
    )
    link = Markup('<a class="btn" href="{}">{}</a>')
    none = Markup('<span class="btn dis" aria-disabled="true">{1}</span>')
    links = joined(
        (link if possible else none).format(path, words(f"audit.{name}"))
        for name, path, possible in places
    )
    return Markup('<nav class="row" aria-label="{}">{}</nav>').format(words("cases.pages"), links)


def typed_of(asked: Search) -> Mapping[str, str]:
    """Return a search as the fields of its form."""
    return {
        "from": iso_day(asked.first_day) if asked.first_day != EVER else "",
        "to": iso_day(asked.last_day) if asked.last_day != EVER else "",
        "who": asked.who,
        "deed": asked.deed,
        "area": asked.area,
        "text": asked.text,
    }
