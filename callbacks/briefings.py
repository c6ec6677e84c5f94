"""Briefings made for the command and for the download: read, drawn, entered in the audit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callbacks.exports.taking import enter_export
from dashboard.audit import Actor, Details
from dashboard.briefing import Briefing, Period
from dashboard.day import iso_day
from dashboard.schedule import MadeFile
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import Words
from queries.briefing import briefing
from queries.engine import Store

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "docx": f"{_OFFICE}.wordprocessingml.document",
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
    """A briefing that somebody asks for, and the form of its file."""

    code: str
    period: Period
    form: str
    words: Words


def silent(_step: int) -> None:
    """Say nothing of a step."""


def make(
    store: Store,
    viewer: Viewer,
    asked: Asked,
    settings: Settings,
    *,
    tell: Callable[[int], None] = silent,
) -> MadeFile:
    """Return a briefing as a file; raise UnknownArea, TemplateUnusable.

    ``tell`` is called with 1 when it is read and with 2 when it is drawn.
    """
    template = template_of(settings.brief_template) if asked.form == "pptx" else None
    found = briefing(store, viewer, code=asked.code, period=asked.period)
    tell(1)
    data = _drawn(found, store, asked, settings, template)
    tell(2)
    return MadeFile(data, _name(found, asked), found.rows)


def _drawn(found: Briefing, store: Store, asked: Asked, settings: Settings, template: Any) -> bytes:
    # Loaded by whoever draws the first one: a server starts without them.
    from layouts.paper.document import document  # noqa: PLC0415  see above
    from layouts.paper.slides import slides  # noqa: PLC0415  see above

    place = store.profile.place(asked.words.lang)
    site = settings.site
    if asked.form == "docx":
        head = settings.brief_head
        return document(found, asked.words, place=place, site=site, red_head=head)
    return slides(found, asked.words, template=template, place=place, site=site)


def template_of(name: str) -> Any:
    """Return the template that slides are drawn into; raise TemplateUnusable."""
    from layouts.paper.template import BadTemplate, opened  # noqa: PLC0415  as _drawn

    if not name:
        return opened(None)
    file = Path(name)
    try:
        return opened(file.read_bytes())
    except OSError:
        raise TemplateUnusable(file) from None
    except BadTemplate as error:
        raise TemplateUnusable(file, error.missing) from None


def _name(found: Briefing, asked: Asked) -> str:
    """Return the name of the file: area and days, which sort by themselves."""
    period = asked.period
    days = iso_day(period.first)
    if period.days > 1:
        days = f"{days}_{iso_day(period.last)}"
    title = asked.words("brief.short")
    place = "".join(sign for sign in found.area.title(asked.words.lang) if sign not in _UNFIT)
    return f"{place} {title} {days}.{asked.form}"


_UNFIT = '\\/:*?"<>|\r\n\t'
"""Signs that names of files cannot have everywhere."""


def enter_taken(store: Store, actor: Actor, asked: Asked, rows: int) -> None:
    """Say in the audit who takes a briefing away, with its rows; raise Unavailable."""
    period = asked.period
    said: Details = {
        "rows": rows,
        "form": asked.form,
        "from": iso_day(period.first),
        "to": iso_day(period.last),
    }
    enter_export(store, actor, area=asked.code, subject=f"briefing.{asked.form}", details=said)
