"""Signed: a page with whoever is logged in named in its header."""

from dash.development.base_component import Component

from callbacks.context import Context
from callbacks.looking import looking
from layouts.me import with_me


def signed(context: Context, page: Component) -> Component:
    """Return a page that names its viewer; every callback that draws a whole page returns it so."""
    return with_me(page, looking().account, context.words())
