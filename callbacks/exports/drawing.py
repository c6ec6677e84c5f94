"""Drawing: a picture from the numbers that screens show, of one moment, without a browser."""

from callbacks.fonts import Font, chinese_font
from dashboard.boards.snapshot import Snapshot
from dashboard.fields import BadListing
from dashboard.lists.pictured import MAP, RANKING, Pictured
from dashboard.profile import Profile
from dashboard.viewer import Viewer
from dashboard.words import Words
from layouts.picture.map import Drawn, map_picture
from layouts.picture.png import png
from layouts.picture.ranking import ranking_picture
from layouts.picture.svg import Look
from layouts.picture.trend import trend_picture
from layouts.screen.trends import charts_of
from queries.boards.map_ground import MapGround, map_ground
from queries.boards.snapshots import snapshot
from queries.store.engine import Store
from queries.store.today import today


def drawn_svg(
    store: Store, viewer: Viewer, asked: Pictured, words: Words, *, family: str = ""
) -> str:
    """Return a picture as SVG; raise UnknownArea, UnknownOutline, BadListing."""
    profile = store.profile
    look = Look(asked.ground, words, mark_now(store, viewer, words))
    if asked.of == MAP:
        ground = map_ground(store, viewer, code=asked.area, level=asked.level, profile=profile)
        return drawn_map(ground, profile, look, family=family)
    found = snapshot(store, viewer, code=asked.area)
    svg = drawn_chart(asked.of, found, profile, look, family=family)
    if svg is None:
        raise BadListing("of", asked.of, "not_a_choice", ", ".join(offered(found)))
    return svg


def mark_now(store: Store, viewer: Viewer, words: Words) -> str:
    """Return what stands across a picture that somebody takes away today."""
    if not store.profile.paper.watermark:
        return ""
    with store.read() as db:
        return store.profile.paper.mark(words.lang, viewer.name, today(db))


def drawn_map(ground: MapGround, profile: Profile, look: Look, *, family: str = "") -> str:
    """Return a map as SVG."""
    drawn = Drawn(ground.level.value, ground.geometry, ground.status)
    return map_picture(drawn, ground.snapshot, profile, look, family=family)


def drawn_chart(
    of: str, found: Snapshot, profile: Profile, look: Look, *, family: str = ""
) -> str | None:
    """Return a chart of a board as SVG, None where the board has no such chart."""
    if of == RANKING:
        return ranking_picture(found, profile, look, family=family)
    for chart in charts_of(found):
        if chart.name == of:
            return trend_picture(chart, found, profile, look, family=family)
    return None


def offered(found: Snapshot) -> list[str]:
    """Return what an area has pictures of."""
    ranking = [RANKING] if found.children else []
    return [*([MAP] if found.sheets else []), *ranking, *(c.name for c in charts_of(found))]


def drawn_png(
    store: Store, viewer: Viewer, asked: Pictured, words: Words, *, font: str = ""
) -> bytes:
    """Return a picture as PNG; raise NoFont and what ``drawn_svg`` raises."""
    found: Font = chinese_font(font)
    svg = drawn_svg(store, viewer, asked, words, family=found.family)
    return png(svg, scale=asked.scale, fonts=found.files)
