"""Me: who is logged in, in the header of every page, and the way out."""

from contextlib import suppress

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.access.permission import PERMISSIONS, Permission
from dashboard.words import Words
from layouts import ids
from layouts.door.document import joined
from layouts.parts import wild

_WAYS = (
    (Permission.EXPORT, "/exports", "exports.title"),
    (Permission.EXPORT, "/own", "own.title"),
    (Permission.EXPORT, "/briefings", "plan.title"),
    (Permission.ACCOUNTS, "/accounts", "me.accounts"),
    (Permission.KIOSK, "/kiosks", "me.kiosks"),
    (Permission.AUDIT, "/audit", "me.audit"),
)
"""Pages that stand in the menu of who may see them."""


def _links(account: Account, words: Words) -> list[tuple[str, str]]:
    mine = PERMISSIONS[account.role]
    beside = [(path, words(key)) for permission, path, key in _WAYS if permission in mine]
    return [("/account", words("me.account")), *beside]


def me(account: Account, words: Words) -> Component:
    """Return the menu of whoever is logged in, as components."""
    links = [html.A(text, href=path) for path, text in _links(account, words)]
    out = html.Form(
        html.Button(words("me.logout"), type="submit", className="btn"),
        action="/logout",
        method="post",
    )
    role = html.Span(words(f"role.{account.role}"), className="sub")
    return html.Details(
        [
            html.Summary(
                [
                    html.B(account.title[:1], className="initial", **wild(aria_hidden="true")),
                    html.Span(account.title, className="whole"),
                ],
                **wild(aria_label=account.title),
            ),
            html.Div([html.B(account.title), role, *links, out], className="mine-menu"),
        ],
        className="mine",
        **wild(aria_label=words("me.label")),
    )


def me_markup(account: Account, words: Words) -> Markup:
    """Return the same menu for pages without script."""
    link = Markup('<a href="{}">{}</a>')
    return Markup(
        '<span class="me"><details class="mine"><summary aria-label="{title}">'
        '<span class="whole">{title}</span></summary>'
        '<div class="mine-menu"><b>{title}</b><span class="sub">{role}</span>{links}'
        '<form action="/logout" method="post"><button type="submit" class="btn">{out}</button>'
        "</form></div></details></span>"
    ).format(
        role=words(f"role.{account.role}"),
        title=account.title,
        links=joined(link.format(*one) for one in _links(account, words)),
        out=words("me.logout"),
    )


def with_me(page: Component, account: Account, words: Words) -> Component:
    """Put the menu into a page's header, where it has one; return the page."""
    with suppress(KeyError):
        page[ids.ME].children = me(account, words)
    return page
