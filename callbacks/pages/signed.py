"""Signed: a page with whoever is logged in named in its header; on a wall, without links."""

from typing import cast

from dash.development.base_component import Component

from callbacks.context import Context
from callbacks.looking import looking
from dashboard.access.permission import is_wall
from layouts.boards.unlinked import unlinked
from layouts.door.me import with_me


def signed(context: Context, page: Component) -> Component:
    """Return a page that names its viewer; every callback that draws a whole page returns it so."""
    if is_wall(looking().viewer):
        return cast("Component", unlinked(page))
    return with_me(page, looking().account, context.words())
