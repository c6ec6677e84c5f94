"""Errors: the pages that say what is wrong, where, and what to do; and the state of waiting."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.cases.subject import mask_text
from dashboard.day import Instant
from dashboard.fields import BadListing
from dashboard.words import Words
from layouts import format as fmt
from layouts.frame import frame
from layouts.parts import wild


def not_found(words: Words, *, place: str, home: str) -> Component:
    """Return the page of an address that leads nowhere; ``home`` is the way back to ``place``."""
    hint = words("error.not_found_hint")
    return _page(words("error.not_found"), hint, words=words, place=place, home=home)


def unknown_area(code: str, words: Words, *, place: str, home: str) -> Component:
    """Return the page of an area that does not exist or that the viewer may not see."""
    hint = words("error.unknown_area_hint", code=code)
    return _page(words("error.unknown_area"), hint, words=words, place=place, home=home)


def not_allowed(permission: str, words: Words, *, place: str, home: str) -> Component:
    """Return the page of what the viewer's role may not do."""
    hint = words("error.not_allowed_hint", permission=words(f"permission.{permission}"))
    return _page(words("error.not_allowed"), hint, words=words, place=place, home=home)


def unknown_case(key: str, words: Words, *, place: str, home: str) -> Component:
    """Return the page of a case that does not exist or that the viewer may not see."""
    hint = words("error.unknown_case_hint", key=key)
    return _page(words("error.unknown_case"), hint, words=words, place=place, home=home)


def failure(words: Words, *, place: str, home: str, now: Instant) -> Component:
    """Return the page of a read that failed; ``now`` lets an administrator find it."""
    hint = words("error.failure_hint", time=fmt.stamp_long(now))
    return _page(words("error.failure"), hint, words=words, place=place, home=home)


def bad_listing(error: BadListing, words: Words, *, place: str, home: str) -> Component:
    """Return the page of a list's address with a wrong filter: which, why, what is allowed."""
    return _page(
        words("error.bad_list"),
        bad_listing_text(error, words),
        words=words,
        place=place,
        home=home,
        allowed=error.allowed,
    )


def bad_listing_text(error: BadListing, words: Words) -> str:
    """Return what is wrong with a list's filter in one sentence."""
    field = _known(f"error.field.{error.field}", "error.field.other", words)
    reason = _known(f"error.reason.{error.reason}", "error.reason.other", words)
    key = "error.bad_list_what" if error.value else "error.bad_list_missing"
    return words(key, field=field, name=error.field, value=mask_text(error.value), reason=reason)


def empty(sentence: str, hint: str = "") -> html.Div:
    """Return the calm state of a list with nothing in it."""
    parts: list[Component] = [html.P(sentence)]
    if hint:
        parts.append(html.P(hint, className="sub"))
    return html.Div(parts, className="empty")


def loading(words: Words) -> Component:
    """Return the place of a page that is being read, so that nothing jumps when it comes."""
    return html.Div(
        [html.Div(className=f"skeleton sk{n}") for n in range(1, 5)],
        className="loading",
        role="status",
        **wild(aria_label=words("frame.loading")),
    )


def _known(key: str, other: str, words: Words) -> str:
    return words(key if words.keys() >= {key} else other)


def _page(
    heading: str, hint: str, *, words: Words, place: str, home: str, allowed: str = ""
) -> Component:
    parts: list[Component] = [html.H1(heading), html.P(hint)]
    if allowed:
        parts.append(
            html.P([words("error.bad_list_allowed"), " ", html.Code(allowed)], className="sub")
        )
    parts.append(dcc.Link(words("error.home", place=place), href=home, className="btn pri"))
    return frame(html.Section(parts, className="wrong", role="alert"), words=words, title=heading)
