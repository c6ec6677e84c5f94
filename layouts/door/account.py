"""One's own account: what it is, another password, the logins that are open."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.access.password import MIN_LENGTH
from dashboard.access.session import Session
from dashboard.area import Area
from dashboard.words import Words
from layouts import format as fmt
from layouts.door.document import (
    button,
    document,
    field,
    form,
    framed,
    joined,
    known_name,
    listed,
    notice,
    scrolled,
    table,
)
from layouts.door.factor import NO_FACTOR, FactorView, factor
from layouts.door.me import me_markup
from layouts.frame import Crumb


@dataclass(frozen=True, slots=True)
class AccountView:
    """What the page shows; ``here`` is the digest of the session that asks."""

    account: Account
    areas: Sequence[Area]
    sessions: Sequence[Session]
    here: bytes
    message: str = ""
    failed: bool = False
    place: str = ""
    factor: FactorView = NO_FACTOR


def account(view: AccountView, words: Words) -> str:
    """Return the page."""
    one = view.account
    parts = [notice(view.message, bad=view.failed)]
    if one.must_change:
        parts = [notice(view.message or words("myself.must_change"), bad=True)]
    parts.append(_facts(view, words))
    if one.password:
        parts.append(_password(one, words))
    if one.password and not one.must_change:
        parts.append(factor(view.factor, one, view.place, words))
    if not one.must_change:
        parts.append(_sessions(view, words))
    title = words("me.account")
    body = framed(*parts, words=words, crumbs=[Crumb(title)], me=me_markup(one, words))
    return document(title, body, words)


def _facts(view: AccountView, words: Words) -> Markup:
    one = view.account
    said = (
        (words("myself.name"), one.name),
        (words("myself.role"), words(f"role.{one.role}")),
        (words("myself.areas"), listed((area.title(words.lang) for area in view.areas), words)),
    )
    rows = joined(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*row) for row in said)
    return Markup('<section class="card"><h1>{}</h1><dl>{}</dl></section>').format(one.title, rows)


def _password(one: Account, words: Words) -> Markup:
    hint = words("myself.hint", least=MIN_LENGTH)
    sent = form(
        "/account/password",
        known_name(one.name),
        field("old", words("myself.old"), type_="password", complete="current-password"),
        field("new", words("myself.new"), type_="password", complete="new-password", hint=hint),
        field("again", words("myself.again"), type_="password", complete="new-password"),
        button(words("myself.change"), primary=True),
        name=words("myself.password"),
    )
    return Markup('<section class="card"><h2>{}</h2>{}</section>').format(
        words("myself.password"), sent
    )


def _sessions(view: AccountView, words: Words) -> Markup:
    heads = (words(f"myself.{name}") for name in ("seen", "since", "address", "agent"))
    rows = (_session(one, here=one.digest == view.here, words=words) for one in view.sessions)
    out = form("/account/out", button(words("myself.everywhere")), name=words("myself.everywhere"))
    return Markup('<section class="card"><h2>{}</h2>{}{}</section>').format(
        words("myself.sessions"), scrolled(table(heads, rows)), out
    )


def _session(one: Session, *, here: bool, words: Words) -> Markup:
    seen = words("myself.here") if here else fmt.stamp_long(one.seen_at)
    cells = (seen, fmt.stamp_long(one.created_at), one.address, one.agent)
    return Markup("<tr>{}</tr>").format(joined(Markup("<td>{}</td>").format(c) for c in cells))
