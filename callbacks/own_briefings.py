"""Own briefings made: read at one moment as their owner sees them, drawn as slides or document."""

from callbacks.briefings import template_of
from callbacks.exports.taking import enter_export
from callbacks.fonts import chinese_font
from callbacks.own_reading import read_own
from dashboard.account import common_area
from dashboard.audit import Actor, Details
from dashboard.day import iso_day
from dashboard.own_briefing import BadOwn, OwnBriefing
from dashboard.schedule import MadeFile
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import Words
from queries.engine import Store

_UNFIT = '\\/:*?"<>|\r\n\t'
"""Signs that names of files cannot have everywhere."""


def make_own(
    store: Store, viewer: Viewer, own: OwnBriefing, form: str, words: Words, settings: Settings
) -> MadeFile:
    """Return an own briefing as a file of the present revision; ``form`` is pptx or docx.

    Raises BadOwn for one without items, TemplateUnusable, NoFont.
    """
    # Loaded by whoever draws the first one: a server starts without them.
    from layouts.paper import own_document, own_slides  # noqa: PLC0415  see above

    if not own.items:
        raise BadOwn("empty")
    place, site = store.profile.place(words.lang), settings.site
    if form == "pptx":
        template = template_of(settings.brief_template)
        found = read_own(store, viewer, own, words, rows=own_slides.ROWS, draws=True)
        data = own_slides.own_slides(found, words, template=template, place=place, site=site)
    else:
        font = chinese_font(settings.font)
        found = read_own(store, viewer, own, words, rows=own_document.ROWS, draws=True)
        pen, head = own_document.Font(font.family, font.files), settings.brief_head
        data = own_document.own_document(
            found, words, font=pen, place=place, site=site, red_head=head
        )
    name = "".join(" " if sign in _UNFIT else sign for sign in own.name).strip()
    day = iso_day(found.today)
    return MadeFile(data, f"{name if day in name else f'{name} {day}'}.{form}", found.rows)


def enter_own(
    store: Store, actor: Actor, viewer: Viewer, own: OwnBriefing, form: str, rows: int
) -> None:
    """Say in the audit who takes an own briefing away, with its rows; raise Unavailable."""
    area = common_area(viewer.areas, store.profile.area)
    said: Details = {"rows": rows, "items": len(own.items), "form": form, "name": own.name}
    enter_export(store, actor, area=area, subject=f"own/{own.id}.{form}", details=said)
