"""The login page: name and password, and in a demonstration accounts that are ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from dashboard.words import Words
from layouts.door.document import (
    button,
    document,
    field,
    form,
    gate,
    hidden,
    joined,
    notice,
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A demonstration's account that anybody may take: its name, how it is called, as what."""

    name: str
    title: str
    role: str


@dataclass(frozen=True, slots=True)
class LoginView:
    """What the page shows: where the login leads to, what was typed, what went wrong."""

    place: str
    next: str
    name: str = ""
    message: str = ""
    ready: Sequence[Ready] = ()
    openid: str = ""
    """What the login by a provider is called; empty where there is none."""


def login(view: LoginView, words: Words) -> str:
    """Return the page."""
    parts = [
        Markup("<h1><span>{}</span><small>{}</small></h1>").format(
            view.place, words("login.product")
        ),
        notice(view.message, bad=True),
        form(
            "/login",
            hidden(next=view.next),
            field(
                "name",
                words("login.name"),
                value=view.name,
                complete="username",
                first=not view.name,
                most=60,
            ),
            field(
                "password",
                words("login.password"),
                type_="password",
                complete="current-password",
                first=bool(view.name),
            ),
            button(words("login.enter"), primary=True),
        ),
        _openid(view, words),
        _ready(view, words),
    ]
    body = gate(*parts, words=words, foot=words("login.help"))
    return document(words("login.title"), body, words)


def _openid(view: LoginView, words: Words) -> Markup:
    """Return the way in by a provider: a link, since a form leads to no other server."""
    if not view.openid:
        return Markup("")
    return Markup('<a class="btn other" href="/login/openid?next={}">{}</a>').format(
        quote(view.next, safe=""), words("openid.enter", name=view.openid)
    )


def _ready(view: LoginView, words: Words) -> Markup:
    """Return the accounts that a demonstration offers, a button each."""
    if not view.ready:
        return Markup("")
    inside = Markup("<b>{}</b><span>{}</span>")
    buttons = [
        Markup('<button type="submit" class="btn" name="account" value="{}">{}</button>').format(
            one.name, inside.format(one.title, words(f"role.{one.role}"))
        )
        for one in view.ready
    ]
    heading = Markup('<h2>{}</h2><p class="sub">{}</p>').format(
        words("login.ready"), words("login.ready_hint")
    )
    grid = Markup('<div class="ready">{}</div>').format(joined(buttons))
    sent = form("/login/ready", hidden(next=view.next), grid, name=words("login.ready"))
    return Markup('<section class="demo">{}{}</section>').format(heading, sent)
