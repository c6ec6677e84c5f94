"""Pager: where a page of a list stands, and the links to the others."""

from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.cases.kind import KINDS, Family
from dashboard.lists.page import FIRST, LAST, Page
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.parts import wild


def unit(listing: Listing, words: Words) -> str:
    """Return the word that counts the rows of a list."""
    metric = listing.definition
    families = {KINDS[kind].family for kind in metric.facets.kind}
    match metric.type:
        case Type.UNITS:
            return words("cases.unit.area")
        case Type.VOLUME:
            return words("cases.unit.reading")
        case _:
            return words("cases.unit.person" if families == {Family.WARNED} else "cases.unit.case")


def pager(page: Page, listing: Listing, words: Words) -> list[Component]:
    """Return the foot of a list: where the page stands, what rows add up to, the way on."""
    total: list[str | Component] = [position(page, listing, words)]
    if page.amount is not None:
        key = f"unit.{words(f'metric.{listing.metric}.unit')}"
        total.append(
            " · " + words("cases.amount", n=fmt.points(page.amount), unit=words(key)).strip()
        )
    places = (
        ("first", FIRST, bool(page.previous)),
        ("previous", page.previous, bool(page.previous)),
        ("next", page.next, bool(page.next)),
        ("last", LAST, bool(page.next)),
    )
    links = [
        turn(name, _path(listing, after) if possible else "", words)
        for name, after, possible in places
    ]
    return [
        html.Span(total, className="count"),
        html.Span(words("cases.keys"), className="keys dk"),
        html.Span(className="sp"),
        html.Nav(links, **wild(aria_label=words("cases.pages"))),
    ]


def _path(listing: Listing, after: str) -> str:
    return f"/cases?{replace(listing, after=after).query()}"


def turn(name: str, path: str, words: Words) -> Component:
    """Return the button that turns to a page, one that does nothing where there is no path."""
    text = words(f"cases.{name}")
    if not path:
        return html.Span(text, className="btn dis", **wild(aria_disabled="true"))
    return dcc.Link(text, href=path, className="btn", id=ids.desk("page", name))


def position(page: Page, listing: Listing, words: Words) -> str:
    """Return where a page stands among the rows; in the middle only how many it has is known."""
    n, counted = len(page.rows), unit(listing, words)
    total = fmt.number(page.total)
    if n == page.total:
        return words("cases.one_page", total=total, unit=counted)
    if page.previous and page.next:
        return words("cases.some", n=fmt.number(n), total=total, unit=counted)
    first = page.total - n + 1 if page.previous else 1
    numbers = {"first": fmt.number(first), "last": fmt.number(first + n - 1)}
    return words("cases.range", **numbers, total=total, unit=counted)
