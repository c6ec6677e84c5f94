"""The second factor on the page of one's own account: off, being set up, on."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.access.factor import address_of, shown
from dashboard.day import Instant
from dashboard.words import Words
from layouts import format as fmt
from layouts.door.document import button, field, form, joined, known_name

DOTS = 5
"""Pixels of one dot of the picture; a phone reads it from an arm's length."""


@dataclass(frozen=True, slots=True)
class FactorView:
    """What is shown: since when codes are asked for, how many recovery codes are left.

    ``secret`` is one that is being set up, ``codes`` are new and shown this once.
    """

    on_at: Instant | None = None
    left: int = 0
    secret: bytes = b""
    codes: Sequence[str] = ()


NO_FACTOR = FactorView()


def factor(view: FactorView, one: Account, place: str, words: Words) -> Markup:
    """Return the card."""
    if view.secret:
        parts = _setting_up(view.secret, one, place, words)
    elif view.on_at is None:
        parts = [
            Markup("<p>{}</p>").format(words("factor.what")),
            _with_password("begin", one, words, primary=True),
        ]
    else:
        parts = [*_codes(view.codes, words), *_on(view, one, words)]
    return Markup('<section class="card" id="factor"><h2>{}</h2>{}</section>').format(
        words("factor.title"), joined(parts)
    )


def _with_password(deed: str, one: Account, words: Words, *, primary: bool = False) -> Markup:
    return form(
        f"/account/factor/{deed}",
        known_name(one.name),
        field("password", words("factor.password"), type_="password", complete="current-password"),
        button(words(f"factor.{deed}"), primary=primary),
        name=words(f"factor.{deed}"),
    )


def _setting_up(secret: bytes, one: Account, place: str, words: Words) -> list[Markup]:
    # Loaded by whoever sets one up first: a server starts without it.
    import segno  # noqa: PLC0415  see above

    address = address_of(secret, name=one.name, place=place)
    picture = segno.make(address, error="m").svg_data_uri(scale=DOTS, border=2)
    return [
        Markup("<p>{}</p>").format(words("factor.scan")),
        Markup('<img class="qr" src="{}" alt="{}">').format(picture, words("factor.picture")),
        Markup('<p class="once">{} <code>{}</code></p>').format(
            words("factor.typed"), shown(secret)
        ),
        form(
            "/account/factor/on",
            field(
                "code",
                words("code.code"),
                complete="one-time-code",
                most=40,
                hint=words("code.six"),
            ),
            button(words("factor.on"), primary=True),
            name=words("factor.on"),
        ),
    ]


def _codes(codes: Sequence[str], words: Words) -> list[Markup]:
    if not codes:
        return []
    items = joined(Markup("<li><code>{}</code></li>").format(code) for code in codes)
    said = Markup('<p class="said" role="status">{}</p><ul class="codes">{}</ul>')
    return [said.format(words("factor.keep"), items)]


def _on(view: FactorView, one: Account, words: Words) -> list[Markup]:
    since = fmt.stamp_long(view.on_at or 0)
    return [
        Markup("<p>{}</p>").format(words("factor.since", at=since, n=view.left)),
        Markup('<div class="pair">{}</div>').format(
            joined(_with_password(deed, one, words) for deed in ("codes", "off"))
        ),
    ]
