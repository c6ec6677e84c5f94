"""Own briefings: the page of all that somebody has, and of one with its items in their order."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.briefings.own import (
    MOST_NAME,
    MOST_REMARK,
    Days,
    OwnBriefing,
    Sort,
    days_of,
    may_choose,
)
from dashboard.briefings.run import PAPERS
from dashboard.words import Words
from layouts import format as fmt
from layouts.briefing import DOING
from layouts.door.document import button, document, form, framed, hidden, joined, notice
from layouts.door.me import me_markup
from layouts.frame import Crumb
from layouts.paper.collected import Collected, Collection, Tabled

PATH = "/own"
_SCRIPTS = ("lang", "brief", "own")
_HEADS = 4
"""Columns of a table that its preview shows."""


@dataclass(frozen=True, slots=True)
class OwnView:
    """What the page of all shows: the first is the one that pages add to.

    ``gone`` is the id and the name of the one that was just removed; ``typed`` a name that was
    refused for the reason in ``message``.
    """

    me: Account
    briefings: Sequence[OwnBriefing]
    gone: tuple[str, str] = ("", "")
    message: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class OneView:
    """What the page of one shows; ``typed`` are texts by field that were not stored.

    ``item`` is whose they are, empty for the briefing itself; ``failed`` says that the message
    tells of something that was not done.
    """

    me: Account
    collection: Collection
    is_current: bool
    message: str = ""
    failed: bool = False
    undo: bool = False
    item: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def own_list(view: OwnView, words: Words) -> str:
    """Return the page of all own briefings."""
    rows = joined(
        _row(one, words, current=number == 0) for number, one in enumerate(view.briefings)
    )
    listed = Markup('<ul class="own-list">{}</ul>').format(rows)
    none = Markup('<div class="empty"><p>{}</p><p class="sub">{}</p></div>').format(
        words("own.none"), words("own.none_hint")
    )
    card = Markup('<section class="card" id="own"><h1>{}</h1><p class="hint">{}</p>{}</section>')
    make = form(
        PATH,
        _line("name", words("own.name"), view.typed, required=True),
        button(words("own.make"), primary=not view.briefings),
        name=words("own.make"),
    )
    new = Markup('<section class="card"><h2>{}</h2>{}</section>').format(words("own.make"), make)
    parts = [
        notice(view.message, bad=True),
        _gone(view.gone, words),
        card.format(
            words("own.title"), words("own.definition"), listed if view.briefings else none
        ),
        new,
    ]
    crumbs = [Crumb(words("own.title"))]
    body = framed(*parts, words=words, crumbs=crumbs, me=me_markup(view.me, words))
    return document(words("own.title"), body, words, scripts=_SCRIPTS)


def _gone(gone: tuple[str, str], words: Words) -> Markup:
    own_id, name = gone
    if not name:
        return Markup("")
    back = form(f"{PATH}/{own_id}/restore", button(words("own.undo"), id="undo"))
    said = Markup('<div class="said undo" role="status"><span>{}</span>{}</div>')
    return said.format(words("own.removed", name=name), back)


def _row(one: OwnBriefing, words: Words, *, current: bool) -> Markup:
    path = f"{PATH}/{one.id}"
    mark = Markup('<span class="tag" title="{}">{}</span>').format(
        words("own.current_hint"), words("own.current")
    )
    deeds = [] if current else [_deed(f"{path}/choose", words("own.choose"), one.name)]
    deeds += [
        _deed(f"{path}/copy", words("own.copy"), one.name),
        _deed(f"{path}/remove", words("own.remove"), one.name),
    ]
    return Markup(
        '<li><div class="what"><a class="n" href="{}">{}</a> {}<span class="sub">{}</span></div>'
        '<div class="deeds">{}</div></li>'
    ).format(path, one.name, mark if current else "", _size(one, words), joined(deeds))


def _deed(action: str, text: str, name: str) -> Markup:
    return form(action, _button(text, {"aria-label": f"{text} {name}"}))


def _button(text: str, attributes: Mapping[str, str]) -> Markup:
    said = joined(Markup('{}="{}"').format(name, value) for name, value in attributes.items())
    return Markup('<button type="submit" class="btn" {}>{}</button>').format(said, text)


def _size(one: OwnBriefing, words: Words) -> str:
    time = fmt.stamp_long(one.changed_at)[: -len(":00")]
    n = words("own.items", n=fmt.number(len(one.items)))
    return f"{n} · {words('own.changed', time=time)}"


def _line(
    name: str, label: str, value: str, *, hint: str = "", required: bool = False, id_: str = ""
) -> Markup:
    return Markup(
        '<label class="field"><span>{}</span><input name="{}" id="{}" value="{}" maxlength="{}" '
        'placeholder="{}" autocomplete="off"{}></label>'
    ).format(
        label, name, id_ or f"own-{name}", value, MOST_NAME, hint,
        Markup(" required") if required else "",
    )  # fmt: skip


def own_one(view: OneView, words: Words) -> str:
    """Return the page of one own briefing; own.js keeps hands and eyes where they are."""
    made = view.collection
    own = made.own
    items = joined(
        _item(one, number, view, words) for number, one in enumerate(made.items, start=1)
    )
    none = Markup('<section class="card empty"><p>{}</p><p class="sub">{}</p></section>').format(
        words("own.no_items"), words("own.no_items_hint")
    )
    listed = Markup('<ol class="own-items" aria-label="{}">{}</ol>').format(
        words("own.shows"), items
    )
    inside = joined(
        [
            Markup('<div id="own-said" role="status">{}</div>').format(_said(view, words)),
            _head(view, words),
            listed if made.items else none,
        ]
    )
    whole = Markup('<div id="own" class="own-one" data-own-page="{}" data-version="{}">{}</div>')
    crumbs = [Crumb(words("own.title"), PATH), Crumb(own.name)]
    shown = whole.format(own.id, own.version, inside)
    body = framed(shown, words=words, crumbs=crumbs, me=me_markup(view.me, words))
    return document(own.name, body, words, scripts=_SCRIPTS)


def _said(view: OneView, words: Words) -> Markup:
    own = view.collection.own
    if view.undo and own.dropped is not None:
        title = own.dropped.item.title or words(f"own.sort.{own.dropped.item.sort}")
        back = _version_form(view, f"{PATH}/{own.id}/undo", button(words("own.undo"), id="undo"))
        text = words("own.taken_out", title=title)
        return Markup('<div class="said undo"><span>{}</span>{}</div>').format(text, back)
    return notice(view.message, bad=view.failed)


def _version_form(view: OneView, action: str, *parts: Markup, name: str = "") -> Markup:
    version = hidden(version=str(view.collection.own.version))
    return form(action, version, *parts, name=name)


def _head(view: OneView, words: Words) -> Markup:
    own, path = view.collection.own, f"{PATH}/{view.collection.own.id}"
    typed = view.typed if not view.item else {}
    name = _line("name", words("own.name"), typed.get("name", own.name), required=True)
    cover = _line(
        "title", words("own.cover"), typed.get("title", own.title), hint=words("own.cover_hint"),
    )  # fmt: skip
    named = _version_form(
        view,
        path,
        Markup('<div class="pair">{}{}</div>').format(name, cover),
        button(words("own.save")),
        name=words("own.name"),
    )
    lost = sum(not one.is_usable for one in view.collection.items)
    warning = notice(words("own.usable", n=lost), bad=True) if lost else Markup("")
    deeds = [] if view.is_current else [form(f"{path}/choose", button(words("own.choose")))]
    deeds += [
        form(f"{path}/copy", button(words("own.copy"))),
        form(f"{path}/remove", button(words("own.remove"))),
    ]
    mark = Markup(' <span class="tag" title="{}">{}</span>').format(
        words("own.current_hint"), words("own.current")
    )
    return Markup(
        '<section class="card"><h1>{}{}</h1><p class="hint">{}</p>{}{}'
        '<div class="own-deeds"><div class="deeds">{}</div><div class="deeds">{}</div></div>'
        '<p id="brief-state" class="state" role="status"></p></section>'
    ).format(
        own.name,
        mark if view.is_current else "",
        _size(own, words),
        named,
        warning,
        _files(own, words),
        joined(deeds),
    )


def _files(own: OwnBriefing, words: Words) -> Markup:
    """Return a button for each form; without script it is a plain download (assets/brief.js)."""
    if not own.items:
        return Markup('<span class="sub">{}</span>').format(words("own.no_download"))
    texts = {name: words(f"brief.taking.{name}") for name in DOING}
    said = json.dumps(texts, ensure_ascii=False)
    link = Markup(
        '<a class="{0}" href="{1}/{2}.{3}" data-brief="{4}" data-ask="own={2}&amp;form={3}">{5}</a>'
    )
    return joined(
        link.format(
            "btn pri" if kind == PAPERS[0] else "btn", PATH, own.id, kind, said,
            words(f"own.{kind}"),
        )
        for kind in PAPERS
    )  # fmt: skip


def _item(one: Collected, number: int, view: OneView, words: Words) -> Markup:
    gone = "" if one.is_usable else " gone"
    return Markup(
        '<li class="card own-item{}" id="i-{}">{}<div class="what"><h2>{}</h2>{}{}</div>'
        '<div class="shows">{}</div></li>'
    ).format(
        gone,
        one.item.id,
        _steps(one, number, view, words),
        one.title,
        _facts(one, words),
        _texts(one, view, words),
        _preview(one, words),
    )


def _steps(one: Collected, number: int, view: OneView, words: Words) -> Markup:
    """Return the number of an item with the buttons that move it or take it out."""
    own = view.collection.own
    path = f"{PATH}/{own.id}/items/{one.item.id}"
    ends = {"up": 1, "down": len(own.items)}
    deeds = []
    for deed, sign in (("up", "↑"), ("down", "↓"), ("remove", "×")):
        key = "take_out" if deed == "remove" else deed
        named = {"aria-label": words(f"own.{key}_what", title=one.title)}
        named |= {"title": words(f"own.{key}"), "id": f"{deed}-{one.item.id}"}
        if ends.get(deed) == number:
            named["aria-disabled"] = "true"
        deeds.append(_version_form(view, f"{path}/{deed}", _button(sign, named)))
    return Markup(
        '<div class="steps"><b>{}</b><div class="deeds" role="group" aria-label="{}">{}</div></div>'
    ).format(number, words("own.order"), joined(deeds))


def _facts(one: Collected, words: Words) -> Markup:
    why = getattr(one.content, "why", "")
    bad = Markup('<p class="bad">{}</p>').format(words("own.left_out", why=why)) if why else ""
    fact = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    return Markup("{}<dl>{}</dl>").format(bad, joined(fact.format(*said) for said in one.facts))


def _texts(one: Collected, view: OneView, words: Words) -> Markup:
    item = one.item
    typed = view.typed if view.item == item.id else {}
    title = _line(
        "title",
        words("own.item_title"),
        typed.get("title", item.title),
        hint=words("own.item_title_hint", name=one.name),
        id_=f"title-{item.id}",
    )
    remark = Markup(
        '<label class="field"><span>{}</span><textarea name="remark" id="remark-{}" rows="2" '
        'maxlength="{}" placeholder="{}">{}</textarea></label>'
    ).format(
        words("own.remark"),
        item.id,
        MOST_REMARK,
        words("own.remark_hint", n=fmt.number(MOST_REMARK)),
        typed.get("remark", item.remark),
    )
    path = f"{PATH}/{view.collection.own.id}/items/{item.id}"
    save = button(words("own.save"), id=f"save-{item.id}")
    days = _days(one, words) if may_choose(item) else Markup("")
    named = f"{words('own.item_title')} {one.title}"
    return _version_form(view, path, title, remark, days, save, name=named)


def _days(one: Collected, words: Words) -> Markup:
    """Return the choice between days that are fixed and days that follow."""
    fixed = days_of(one.item)[0] is Days.FIXED
    option = Markup('<option value="{}"{}>{}</option>')
    options = joined(
        option.format(
            value, Markup(" selected") if on else "", words(f"own.{word}")
        )
        for value, on, word in (("follow", not fixed, "follow"), ("fixed", fixed, "fix"))
    )  # fmt: skip
    return Markup(
        '<label class="field"><span>{}</span><select name="days" id="days-{}">{}</select></label>'
    ).format(words("own.choose_days"), one.item.id, options)


def _preview(one: Collected, words: Words) -> Markup:
    """Return a small picture of a chart or map, or the first rows of a table."""
    if not one.is_usable:
        return Markup("")
    link = Markup('<a class="n" href="{}">{}</a>').format(one.path, words("own.open_page"))
    if one.item.sort is Sort.PICTURE:
        said = words("own.preview", title=one.title)
        shown = Markup('<img src="/picture.svg?{}&amp;show=1" alt="{}" loading="lazy">')
        return shown.format(one.item.query, said) + link
    content = one.content
    assert isinstance(content, Tabled)  # noqa: S101  what a table is read as
    if not content.rows:
        return Markup('<p class="sub">{}</p>').format(words("brief.nothing_listed")) + link
    heads = joined(
        Markup('<th scope="col">{}</th>').format(h.title) for h in content.heads[:_HEADS]
    )
    rows = joined(
        Markup("<tr>{}</tr>").format(joined(Markup("<td>{}</td>").format(c) for c in row[:_HEADS]))
        for row in content.rows
    )
    table = Markup(
        '<div class="scroll"><table class="mini"><thead><tr>{}</tr></thead><tbody>{}</tbody>'
        "</table></div>"
    ).format(heads, rows)
    more = words("own.more_rows", n=fmt.number(content.more)) if content.more else ""
    return table + Markup('<p class="sub">{} {}</p>').format(more, link)
