"""Case turn: from a case to those before and after it in the list it was opened from."""

from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.lists.page import Neighbours
from dashboard.numbers.listing import Listing
from dashboard.words import Words
from layouts import ids
from layouts.parts import wild


def case_path(key: str, listing: Listing) -> str:
    """Return the path of a case that knows the list it was opened from."""
    return f"/cases/{key}?{urlencode({'list': listing.query(paging=False)})}"


def case_turn(listing: Listing, beside: Neighbours, words: Words) -> html.Nav:
    """Return the links back to the list and to the cases next to this one."""
    ways = (("previous", beside.previous), ("next", beside.next))
    links: list[Component] = [
        dcc.Link(words("cases.to_list"), href=listing.path(), className="btn", id=ids.desk("list"))
    ]
    links += [_turn(name, key, listing, words) for name, key in ways]
    return html.Nav(links, className="turn", **wild(aria_label=words("cases.turn")))


def _turn(name: str, key: str, listing: Listing, words: Words) -> Component:
    text = words(f"cases.{name}_case")
    if not key:
        return html.Span(text, className="btn dis", **wild(aria_disabled="true"))
    path = case_path(key, listing)
    return dcc.Link(text, href=path, className="btn", id=ids.desk("case", name))
