"""``/pictures``: an area's map and charts, shown as they would be taken away."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from callbacks.context import Context
from callbacks.exports.drawing import offered
from callbacks.http.fields import fields_of
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER
from callbacks.looking import looking
from dashboard.area import CODE_LENGTH, Level
from dashboard.boards.snapshot import Snapshot
from dashboard.fields import choice
from dashboard.lists.pictured import GROUNDS, LEVELS
from layouts.door.pictures import PicturesView
from layouts.door.pictures import pictures as pictures_layout
from queries.boards.snapshots import snapshot


def levels_of(found: Snapshot) -> list[str]:
    """Return the levels that an area's map can be drawn by, the coarsest first."""
    home = found.area.code[: CODE_LENGTH[Level.TOWNSHIP]]
    finer = len(found.area.code)
    own = {sheet.level for sheet in found.sheets if sheet.parent == home}
    return [level.value for level in LEVELS if level in own and CODE_LENGTH[level] > finer]


class Gallery:
    """The page of pictures."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def show(self, request: Request) -> Response:
        """Answer ``GET /pictures``."""
        me, fields = looking(), fields_of(request, ("area", "ground"))
        dark = choice(fields, "ground", GROUNDS) == "dark"
        found = snapshot(self._context.store, me.viewer, code=fields.get("area", ""))
        view = PicturesView(
            me=me.account,
            path=found.path,
            offered=offered(found),
            levels=levels_of(found) or [""],
            ground="dark" if dark else "light",
        )
        return HTMLResponse(pictures_layout(view, words_of(request)), headers=NEVER)


def routes(gallery: Gallery) -> list[Route]:
    """Return the route; what it needs stands in ``callbacks/access/needs.py``."""
    return [Route("/pictures", gallery.show, methods=["GET"])]
