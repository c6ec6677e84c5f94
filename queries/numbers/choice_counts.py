"""Choice counts: how many cases of a list have each value that its reader can choose."""

from collections.abc import Mapping

from sqlalchemy import Connection

from dashboard.area import is_counted
from dashboard.day import EVER
from dashboard.lists.choices import offered, only
from dashboard.numbers.facets import Facets
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Window
from dashboard.viewer import Viewer
from queries.areas.scope import require
from queries.numbers.standing import standing
from queries.numbers.sums import sums

ChoiceCounts = dict[tuple[str, str], float | None]


def choice_counts(db: Connection, viewer: Viewer, listing: Listing) -> ChoiceCounts:
    """Return by column and value the number of the list with just that value chosen there.

    The listing's days must be settled; its choices in other columns stay.
    """
    require(viewer, listing.area)
    choices = [(column, value) for column, values in offered(listing).items() for value in values]
    filters = {f"{c}_{v}": only(listing, c, v).facets() for c, v in choices}
    found = _counts(db, listing, filters) if filters else {}
    return {(c, v): found[f"{c}_{v}"] for c, v in choices}


def _counts(db: Connection, listing: Listing, filters: Mapping[str, Facets]) -> dict[str, int]:
    """Return how many cases of an area each filter has, or had at the end of an earlier day."""
    then = listing.definition.window is Window.NOW and listing.last_day != EVER
    if then and is_counted(listing.area):
        return standing(db, [listing.area], filters, day=listing.last_day)[listing.area]
    found = sums(db, [listing.area], filters)[listing.area]
    return {name: one.n for name, one in found.items()}
