"""Pictures: the page that shows an area's map and charts, each to be taken as PNG or SVG."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.area import Area
from dashboard.briefings.own import Sort
from dashboard.lists.pictured import GROUNDS, MAP, SCALES, Ground, Pictured
from dashboard.words import Words
from layouts.door.document import document, framed, joined
from layouts.door.me import me_markup
from layouts.frame import Crumb, area_crumbs
from layouts.picture.name import picture_name
from layouts.take import collect_markup


@dataclass(frozen=True, slots=True)
class PicturesView:
    """What the page shows: who asks, the way to the area, what there are pictures of.

    ``levels`` are those that its map can be drawn by.
    """

    me: Account
    path: Sequence[Area]
    offered: Sequence[str]
    levels: Sequence[str]
    ground: Ground


def pictures(view: PicturesView, words: Words) -> str:
    """Return the page."""
    area = view.path[-1]
    cards = []
    for of in view.offered:
        levels = view.levels if of == MAP else ("",)
        cards += [_card(of, level, view, words) for level in levels]
    title = words("picture.page", area=area.title(words.lang))
    every = Markup('<a class="btn" href="/brief/{}.zip" download>{}</a>')
    head = Markup(
        '<section class="card"><h1>{}</h1><p class="hint">{}</p>'
        '<div class="deeds">{}{}</div></section>'
    ).format(
        title,
        words("picture.definition"),
        _grounds(view, words),
        every.format(area.code, words("picture.all")),
    )
    crumbs = (*area_crumbs(view.path, words), Crumb(words("picture.button")))
    body = framed(head, *cards, words=words, crumbs=crumbs, me=me_markup(view.me, words))
    return document(title, body, words, scripts=("lang", "own"))


def _grounds(view: PicturesView, words: Words) -> Markup:
    link = Markup('<a href="/pictures?area={}&amp;ground={}"{}>{}</a>')
    links = [
        link.format(
            view.path[-1].code,
            ground,
            Markup(' class="on" aria-current="true"') if ground == view.ground else "",
            words(f"picture.{ground}"),
        )
        for ground in GROUNDS
    ]
    nav = Markup('<nav class="seg grounds" aria-label="{}">{}</nav>')
    return nav.format(words("picture.ground"), joined(links))


def _card(of: str, level: str, view: PicturesView, words: Words) -> Markup:
    asked = Pictured(of, view.path[-1].code, level=level, ground=view.ground)
    name = picture_name(asked, words)
    link = Markup('<a class="btn" href="/picture.{}?{}" download>{}</a>')
    links = [
        link.format("png", _sized(asked, scale), f"PNG {scale}×" if scale > 1 else "PNG")
        for scale in SCALES
    ]
    links.append(link.format("svg", asked.query(), "SVG"))
    query = replace(asked, ground="light").query()
    links.insert(0, collect_markup(Sort.PICTURE, query, words, what=name))
    return Markup(
        '<section class="card picture"><h2>{}</h2><div class="deeds">{}</div>'
        '<img src="/picture.svg?{}&amp;show=1" alt="{}" loading="lazy"></section>'
    ).format(name, joined(links), asked.query(), name)


def _sized(asked: Pictured, scale: int) -> str:
    query = asked.query()
    return query if scale == 1 else f"{query}&scale={scale}"
