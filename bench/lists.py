"""Lists: a first, last, middle and filtered page, on areas of every size."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from bench.lives import NOW
from bench.timing import Line, median_ms
from dashboard.area import Level
from dashboard.day import EVER, add_days, day_end, day_of, day_start
from dashboard.lists.page import LAST, Page
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part, Window
from dashboard.viewer import Viewer
from queries.lists.case_list import case_list
from queries.lists.cursor import Cursor
from queries.store.engine import Store

PART = "Pages of lists"
TODAY = day_of(NOW)
MONTH = add_days(TODAY, -29)


@dataclass(frozen=True, slots=True)
class Trial:
    """A list that is paged through: its name, and what it lists but for the area."""

    name: str
    metric: str
    first_day: int = MONTH
    part: Part = Part.BASE


TRIALS = (
    Trial("all cases, 30 days", "cases_raised"),
    Trial("alerts raised, 30 days", "alerts_raised"),
    Trial("task response, misses, 7 days", "task_response", add_days(TODAY, -6), Part.MISSES),
    Trial("alerts open", "alerts_open", EVER),
)


def listing_of(trial: Trial, code: str) -> Listing:
    """Return a trial's listing of an area, its days settled."""
    last = EVER if trial.first_day == EVER else TODAY
    asked = Listing(trial.metric, code, trial.part, trial.first_day, last)
    return asked.on(TODAY)


def read(store: Store, viewer: Viewer, asked: Listing) -> Page:
    """Read a page as a screen does."""
    with store.read() as db:
        return case_list(db, viewer, asked)


def pages(asked: Listing) -> dict[str, Listing]:
    """Return the listings of the pages that are timed."""
    first = asked.first_day if asked.definition.window is not Window.NOW else add_days(TODAY, -1)
    middle = (day_start(first) + day_end(TODAY)) // 2
    cursor = Cursor(back=False, at=(middle, b"\x80" * 16))
    kind = min(asked.definition.facets.kind or {"house_visit"})
    return {
        "first page": asked,
        "last page": replace(asked, after=LAST),
        "middle page": replace(asked, after=cursor.text()),
        "filtered page": replace(asked, chosen={"kind": frozenset({kind})}),
    }


def lists(
    store: Store, *, size: str, areas: dict[Level, str], before: dict[str, float]
) -> Iterator[Line]:
    """Yield the time of each page of each list.

    Ratios of later pages are to the list's first page, those of first pages to the smaller
    store's in this run, whose figures ``before`` holds.
    """
    viewer = Viewer("bench", (store.profile.area,))
    for level, code in areas.items():
        for trial in TRIALS:
            asked = listing_of(trial, code)
            total = read(store, viewer, asked).total
            first = 0.0
            for name, page in pages(asked).items():
                found = median_ms(partial(read, store, viewer, page), times=5)
                key = f"{level.value}: {trial.name}, {name}"
                against, base = "its first page", first
                if not first:
                    against, base, first = "the smaller store", before.get(key, 0.0), found
                before[key] = found
                ratio = found / base if base else None
                what = key.replace(",", f" ({total:,}),", 1)
                yield Line(PART, what, size, found, "ms", against, ratio)
