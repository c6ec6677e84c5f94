"""Briefings made for the command and for the download: read, drawn, entered in the audit."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from callbacks.context import real_now
from callbacks.exports.taking import enter_export
from dashboard.access.audit import Actor, Details
from dashboard.area import Area
from dashboard.briefings.briefing import Briefing, Period
from dashboard.briefings.run import ALBUM, MadeFile, steps_of
from dashboard.day import iso_day
from dashboard.lists.file_name import UNFIT
from dashboard.profile import Profile
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import Words
from layouts.paper.making import Paper
from queries.areas.areas import area
from queries.briefings.briefing import briefing, briefings
from queries.briefings.kept_store import keep
from queries.store.engine import Store
from queries.store.unavailable import told

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    ALBUM: "application/zip",
}
"""The forms a briefing can have, by the suffix of its file."""


class TemplateUnusable(RuntimeError):
    """The office's own template cannot be read, or lacks what is named in ``missing``."""

    def __init__(self, file: Path, missing: tuple[str, ...] = ()) -> None:
        super().__init__(str(file))
        self.file = file
        self.missing = missing

    def text(self, words: Words) -> str:
        """Return what is wrong with it."""
        if not self.missing:
            return words("brief.wrong.template", file=self.file)
        listed = words("format.list_separator").join(self.missing)
        return words("brief.wrong.template_lacks", file=self.file, missing=listed)


@dataclass(frozen=True, slots=True)
class Asked:
    """A briefing that somebody asks for, and the form of its file.

    ``together`` adds that of each area beneath to the same file; ``who`` takes it away.
    """

    code: str
    period: Period
    form: str
    words: Words
    together: bool = False
    who: str = ""


def silent(_step: int, _of: int) -> None:
    """Say nothing of a step."""


def make(
    store: Store,
    viewer: Viewer,
    asked: Asked,
    settings: Settings,
    *,
    tell: Callable[[int, int], None] = silent,
    moment: str = "",
) -> MadeFile:
    """Return a briefing as a file; raise UnknownArea, BadListing, TemplateUnusable, Unavailable.

    ``tell`` is called after each step with how many are done, of how many: all is read, then one
    area after another is drawn; storing the file is left as the last. The lists behind its
    numbers are kept under ``moment``, 32 hexadecimal digits, a new one where none is said.
    """
    if asked.form == ALBUM:
        return _album(store, viewer, asked, settings)
    template = template_of(settings.brief_template) if asked.form == "pptx" else None
    found = _read(store, viewer, asked, moment or uuid4().hex)
    steps = steps_of(len(found))
    tell(1, steps)
    paper = paper_of(store.profile, asked, settings)
    draw = _drawer(asked, settings, template)
    data = draw(found, paper, lambda done: tell(1 + done, steps))
    if found[0].kept:
        with told():
            keep(store, found[0].kept, real_now())
    return MadeFile(data, _name(found[0].area, asked), sum(one.rows for one in found))


def _album(store: Store, viewer: Viewer, asked: Asked, settings: Settings) -> MadeFile:
    """Return the pictures of an area as they stand now, whatever days are asked for."""
    from callbacks.exports.album import album  # noqa: PLC0415  as _drawer

    with store.read() as db:
        place = area(db, viewer, asked.code)
    data = album(store, viewer, asked.code, asked.words, font=settings.font)
    return MadeFile(data, _name(place, asked), 0)


def _read(store: Store, viewer: Viewer, asked: Asked, moment: str) -> list[Briefing]:
    said: Any = {"code": asked.code, "period": asked.period, "moment": moment}
    return briefings(store, viewer, **said) if asked.together else [briefing(store, viewer, **said)]


def paper_of(place: Profile, asked: Asked, settings: Settings) -> Paper:
    """Return what every page of the file says: whose it is, and the mark over it."""
    lang = asked.words.lang
    mark = place.paper.mark(lang, asked.who, asked.period.today)
    return Paper(asked.words, place.place(lang), settings.site, mark)


Draw = Callable[[list[Briefing], Paper, Callable[[int], None]], bytes]


def _drawer(asked: Asked, settings: Settings, template: Any) -> Draw:
    # Loaded by whoever draws the first one: a server starts without them.
    from layouts.paper.document import document  # noqa: PLC0415  see above
    from layouts.paper.slides import slides  # noqa: PLC0415  see above

    if asked.form == "docx":
        return partial(document, red_head=settings.brief_head)
    return partial(slides, template)


def template_of(name: str) -> Any:
    """Return the template that slides are drawn into; raise TemplateUnusable."""
    from layouts.paper.template import BadTemplate, opened  # noqa: PLC0415  as _drawer

    if not name:
        return opened(None)
    file = Path(name)
    try:
        return opened(file.read_bytes())
    except OSError:
        raise TemplateUnusable(file) from None
    except BadTemplate as error:
        raise TemplateUnusable(file, error.missing) from None


def _name(area: Area, asked: Asked) -> str:
    """Return the name of the file: area and days, which sort by themselves."""
    period = asked.period
    days = iso_day(period.first)
    if period.days > 1:
        days = f"{days}_{iso_day(period.last)}"
    title = asked.words("picture.button" if asked.form == ALBUM else "brief.short")
    place = "".join(sign for sign in area.title(asked.words.lang) if sign not in UNFIT)
    if asked.together:
        title = f"{title} {asked.words('brief.together.short')}"
    return f"{place} {title} {days}.{asked.form}"


def enter_taken(store: Store, actor: Actor, asked: Asked, rows: int) -> None:
    """Say in the audit who takes a briefing away, with its rows; raise Unavailable."""
    period = asked.period
    said: Details = {
        "rows": rows,
        "form": asked.form,
        "from": iso_day(period.first),
        "to": iso_day(period.last),
        "together": asked.together,
    }
    enter_export(store, actor, area=asked.code, subject=f"briefing.{asked.form}", details=said)
