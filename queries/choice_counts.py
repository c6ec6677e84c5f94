"""Choice counts: how many cases of a list have each value that its reader can choose."""

from sqlalchemy import Connection

from dashboard.choices import offered, only
from dashboard.listing import Listing
from dashboard.viewer import Viewer
from queries.scope import require
from queries.sums import sums

ChoiceCounts = dict[tuple[str, str], float | None]


def choice_counts(db: Connection, viewer: Viewer, listing: Listing) -> ChoiceCounts:
    """Return by column and value the number of the list with just that value chosen there.

    The listing's days must be settled; its choices in other columns stay.
    """
    require(viewer, listing.area)
    choices = [(column, value) for column, values in offered(listing).items() for value in values]
    filters = {f"{c}_{v}": only(listing, c, v).facets() for c, v in choices}
    found = sums(db, [listing.area], filters)[listing.area] if filters else {}
    return {(c, v): found[f"{c}_{v}"].n for c, v in choices}
