"""Places: the areas that the rows of a list lie in, with the way down to each."""

from sqlalchemy import Connection

from dashboard.area import Area
from dashboard.viewer import Viewer
from queries.areas.areas import areas_of
from queries.areas.upward import above, path_of


class Places:
    """The areas that rows lie in, by code, with the way down to each; read once."""

    def __init__(self) -> None:
        self.areas: dict[str, Area] = {}
        self.paths: dict[str, tuple[Area, ...]] = {}

    def learn(self, db: Connection, viewer: Viewer, codes: set[str]) -> None:
        """Read what is not known yet of some areas and of those above them."""
        new = codes - self.paths.keys()
        if not new:
            return
        wanted = {key for code in new for key in [*above(code), code]} - self.areas.keys()
        self.areas |= areas_of(db, viewer, sorted(wanted))
        self.paths |= {code: path_of(code, self.areas) for code in new}
