"""The accounts that an administrator may manage: all of them, and one with what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as held

from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.access.permission import PERMISSIONS, Role
from dashboard.area import Area
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
    listed,
    notice,
    scrolled,
    table,
)
from layouts.door.me import me_markup
from layouts.frame import Crumb

COLUMNS = ("name", "title", "role", "areas", "seen", "state")


@dataclass(frozen=True, slots=True)
class Told:
    """How the last deed went; ``password`` is to be handed over and shown this once."""

    message: str = ""
    failed: bool = False
    password: str = ""


@dataclass(frozen=True, slots=True)
class AccountsView:
    """What the page shows: who asks, their accounts, names of areas, what was typed."""

    me: Account
    accounts: Sequence[Account]
    areas: Mapping[str, Area]
    told: Told = Told()
    typed: Mapping[str, str] = held(default_factory=dict)


def _told(told: Told, words: Words) -> Markup:
    said = notice(told.message, bad=told.failed)
    if not told.password:
        return said
    password = Markup('<p class="said once">{} <code>{}</code></p>').format(
        words("accounts.hand_over"), told.password
    )
    return joined([said, password])


def _named(codes: Sequence[str], areas: Mapping[str, Area], words: Words) -> str:
    return listed((areas[c].title(words.lang) if c in areas else c for c in codes), words)


def _state(one: Account, words: Words) -> str:
    if one.disabled_at is None:
        return words("accounts.active")
    return words("accounts.gone", at=fmt.stamp_long(one.disabled_at))


def accounts(view: AccountsView, words: Words) -> str:
    """Return the page of all accounts, with the form for another."""
    heads = (words(f"accounts.{name}") for name in COLUMNS)
    rows = (_row(one, view, words) for one in view.accounts)
    card = Markup('<section class="card"><h1>{}</h1>{}</section>').format(
        words("me.accounts"), scrolled(table(heads, rows))
    )
    parts = [_told(view.told, words), card, _add(view, words), _roles(words)]
    title = words("me.accounts")
    body = framed(*parts, words=words, crumbs=[Crumb(title)], me=me_markup(view.me, words))
    return document(title, body, words)


def _row(one: Account, view: AccountsView, words: Words) -> Markup:
    link = Markup('<a class="n" href="/accounts/{}">{}</a>').format(one.id, one.name)
    seen = words("accounts.never") if one.seen_at is None else fmt.stamp_long(one.seen_at)
    areas = _named(one.areas, view.areas, words)
    cells = (link, one.title, words(f"role.{one.role}"), areas, seen, _state(one, words))
    inside = joined(Markup("<td>{}</td>").format(cell) for cell in cells)
    gone = one.disabled_at is not None
    return Markup('<tr class="{}">{}</tr>').format("gone" if gone else "", inside)


def _role_choice(chosen: str, words: Words) -> Markup:
    roles = ((role, words(f"role.{role}")) for role in Role)
    return choice("role", words("accounts.role"), roles, chosen)


def _add(view: AccountsView, words: Words) -> Markup:
    typed = view.typed
    sent = form(
        "/accounts",
        field("name", words("accounts.name"), value=typed.get("name", ""), most=60),
        field("title", words("accounts.title"), value=typed.get("title", ""), most=60),
        _role_choice(typed.get("role", Role.TOWNSHIP_STAFF), words),
        field(
            "areas",
            words("accounts.codes"),
            value=typed.get("areas", ""),
            hint=words("accounts.codes_hint"),
            most=2000,
        ),
        button(words("accounts.add"), primary=True),
        name=words("accounts.add"),
    )
    return Markup('<section class="card"><h2>{}</h2>{}</section>').format(
        words("accounts.add"), sent
    )


def _roles(words: Words) -> Markup:
    """Return what each role may do."""
    rows = joined(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(
            words(f"role.{role}"),
            listed((words(f"permission.{one}") for one in sorted(allowed)), words)
            or words("accounts.numbers_alone"),
        )
        for role, allowed in PERMISSIONS.items()
    )
    return Markup('<section class="card"><h2>{}</h2><dl>{}</dl></section>').format(
        words("accounts.roles"), rows
    )


def one_account(view: AccountsView, one: Account, words: Words) -> str:
    """Return the page of one account, with what can be done with it."""
    typed = view.typed
    path = f"/accounts/{one.id}"
    change = form(
        f"{path}/change",
        field("title", words("accounts.title"), value=typed.get("title", one.title), most=60),
        _role_choice(typed.get("role", one.role), words),
        field(
            "areas",
            words("accounts.codes"),
            value=typed.get("areas", " ".join(one.areas)),
            hint=_named(one.areas, view.areas, words),
            most=2000,
        ),
        button(words("accounts.change"), primary=True),
        name=words("accounts.change"),
    )
    facts = Markup('<section class="card"><h1>{} <small>{}</small></h1>{}</section>').format(
        one.title, one.name, change
    )
    mine = one.id == view.me.id
    deeds = Markup("") if mine else _deeds(one, path, words)
    parts = [_told(view.told, words), facts, deeds]
    crumbs = [Crumb(words("me.accounts"), "/accounts"), Crumb(one.title)]
    body = framed(*parts, words=words, crumbs=crumbs, me=me_markup(view.me, words))
    return document(one.title, body, words)


def _deeds(one: Account, path: str, words: Words) -> Markup:
    gone = one.disabled_at is not None
    names = ["enable"] if gone else ["reset", "out", "disable"]
    if not one.password and "reset" in names:
        names.remove("reset")
    forms = joined(form(f"{path}/{name}", button(words(f"accounts.{name}"))) for name in names)
    return Markup(
        '<section class="card"><h2>{}</h2><p class="sub">{}</p>'
        '<div class="deeds">{}</div></section>'
    ).format(words("accounts.deeds"), _state(one, words), forms)
