"""Own briefings made: read at one moment as their owner sees them, drawn as slides or document."""

from collections.abc import Callable

from callbacks.briefings.making import silent, template_of
from callbacks.briefings.own_reading import read_own
from callbacks.fonts import chinese_font
from dashboard.briefings.own import BadOwn, OwnBriefing
from dashboard.briefings.run import STEPS, MadeFile
from dashboard.day import iso_day
from dashboard.lists.file_name import file_name
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import Words
from layouts.paper.making import Paper
from queries.store.engine import Store
from queries.store.today import today


def make_own(
    store: Store,
    viewer: Viewer,
    own: OwnBriefing,
    form: str,
    words: Words,
    settings: Settings,
    *,
    tell: Callable[[int, int], None] = silent,
) -> MadeFile:
    """Return an own briefing as a file of the present revision; ``form`` is pptx or docx.

    ``tell`` is called as by ``callbacks.briefings.making.make``. Raises BadOwn for one without
    items, TemplateUnusable, NoFont.
    """
    # Loaded by whoever draws the first one: a server starts without them.
    from layouts.paper import own_document, own_slides  # noqa: PLC0415  see above

    if not own.items:
        raise BadOwn("empty")
    with store.read() as db:
        marked = store.profile.paper.mark(words.lang, viewer.name, today(db))
    paper = Paper(words, store.profile.place(words.lang), settings.site, marked)
    if form == "pptx":
        template = template_of(settings.brief_template)
        found = read_own(store, viewer, own, words, rows=own_slides.ROWS, draws=True)
        tell(1, STEPS)
        data = own_slides.own_slides(template, found, paper)
    else:
        font = chinese_font(settings.font)
        found = read_own(store, viewer, own, words, rows=own_document.ROWS, draws=True)
        tell(1, STEPS)
        pen, head = own_document.Font(font.family, font.files), settings.brief_head
        data = own_document.own_document(found, paper, font=pen, red_head=head)
    tell(2, STEPS)
    name, day = file_name(own.name), iso_day(found.today)
    return MadeFile(data, f"{name if day in name else f'{name} {day}'}.{form}", found.rows)
