"""Briefings: of the county, and of all its townships one after the other, read and drawn."""

from collections.abc import Iterator
from functools import partial

from bench.lists import TODAY
from bench.timing import Line, timed
from callbacks.briefings import PAPERS, Asked, make
from dashboard.briefing import Period
from dashboard.day import add_days
from dashboard.permission import Permission
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import words
from queries.areas import children
from queries.engine import Store

PART = "Briefings"


def briefs(store: Store, *, size: str) -> Iterator[Line]:
    """Yield how many seconds a briefing of yesterday takes in each form."""
    county = store.profile.area
    viewer = Viewer("bench", (county,), frozenset(map(str, Permission)))
    before = add_days(TODAY, -1)
    with store.read() as db:
        towns = [one.code for one in children(db, viewer, county)]
    for form in PAPERS:

        def made(codes: list[str], form: str = form) -> None:
            for code in codes:
                asked = Asked(code, Period(before, before, TODAY), form, words("zh"))
                make(store, viewer, asked, Settings(demo=False))

        made([county])
        for what, codes in (("the county", [county]), (f"its {len(towns)} townships", towns)):
            ms, _ = timed(partial(made, codes))
            yield Line(PART, f"{form}: {what}", size, ms / 1000, "s of processor")
