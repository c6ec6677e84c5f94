"""The pages of briefings: what they show, their frame, and what runs and schedules share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as held

from markupsafe import Markup

from dashboard.access.account import Account
from dashboard.area import Area
from dashboard.briefings.run import Run
from dashboard.briefings.schedule import Schedule
from dashboard.day import Instant
from dashboard.words import Words
from layouts import format as fmt
from layouts.door.document import document, framed, joined, scrolled, table
from layouts.door.me import me_markup
from layouts.frame import Crumb

PATH = "/briefings"
SCHEDULES = f"{PATH}/schedules"


@dataclass(frozen=True, slots=True)
class BriefingsView:
    """What the page shows: who asks, runs and schedules with names of areas, what was typed.

    ``areas`` are offered by the form too; ``sets`` says whether who asks may set schedules,
    ``looks`` whether the page looks again by itself, ``one`` is the schedule that is changed.
    """

    me: Account
    runs: Sequence[Run]
    schedules: Sequence[Schedule]
    areas: Mapping[str, Area]
    channels: Sequence[str]
    sets: bool
    looks: bool
    days: int
    typed: Mapping[str, str] = held(default_factory=dict)
    message: str = ""
    failed: bool = False
    trouble: str = ""
    one: Schedule | None = None


def page(
    parts: Sequence[Markup], view: BriefingsView, words: Words, crumbs: Sequence[Crumb]
) -> str:
    """Return a whole page of these parts."""
    body = framed(*parts, words=words, crumbs=crumbs, me=me_markup(view.me, words))
    return document(crumbs[-1].text, body, words, scripts=("lang", "exports"))


def card(title: str, *inside: Markup, level: int = 1) -> Markup:
    """Return a part with its heading."""
    said = Markup('<section class="card"><h{0}>{1}</h{0}>{2}</section>')
    return said.format(level, title, joined(inside))


def plan_table(name: str, columns: Sequence[str], rows: Iterable[Markup], words: Words) -> Markup:
    """Return a table whose headings stand under ``plan.column.``."""
    heads = (words(f"plan.column.{one}") for one in columns)
    return scrolled(table(heads, rows, classes=f"exports {name}"))


def empty(text: str, hint: str) -> Markup:
    """Return what is said where there is nothing to list."""
    return Markup('<div class="empty"><p>{}</p><p class="sub">{}</p></div>').format(text, hint)


def minute(at: Instant) -> str:
    """Write a time to the minute, which is all that schedules have."""
    return fmt.stamp_long(at)[: -len(":00")]


def named(code: str, areas: Mapping[str, Area], words: Words) -> str:
    """Return the name of an area, its code where it is not known."""
    return areas[code].title(words.lang) if code in areas else code
