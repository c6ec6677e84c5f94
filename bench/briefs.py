"""Briefings: of the county, and of all its townships one after the other; what screens feel."""

import threading
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from bench.ground import fresh_store, url_of
from bench.lists import TODAY
from bench.meanwhile import meanwhile
from bench.serving import served
from bench.timing import Line, timed
from callbacks.briefings import Asked, make
from dashboard.briefing import Period
from dashboard.briefing_run import PAPERS
from dashboard.day import add_days
from dashboard.permission import Permission
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import words
from queries.areas import children
from queries.engine import Store
from tests.keys import TEXT
from tests.logins import HEADERS

PART = "Briefings"


class NotMade(RuntimeError):
    """A briefing was answered otherwise than with its file."""


def briefs(store: Store, *, size: str) -> Iterator[Line]:
    """Yield how many seconds a briefing of yesterday takes in each form."""
    county = store.profile.area
    viewer = _viewer(store)
    before = add_days(TODAY, -1)
    towns = _towns(store, viewer)
    for form in PAPERS:

        def made(codes: list[str], form: str = form) -> None:
            for code in codes:
                asked = Asked(code, Period(before, before, TODAY), form, words("zh"))
                make(store, viewer, asked, Settings(demo=False))

        made([county])
        for what, codes in (("the county", [county]), (f"its {len(towns)} townships", towns)):
            ms, _ = timed(partial(made, codes))
            yield Line(PART, f"{form}: {what}", size, ms / 1000, "s of processor")


def briefs_beside(path: Path, *, size: str, times: int) -> Iterator[Line]:
    """Yield boards while the server makes the county's slides and those of all its townships."""
    with fresh_store(path.parent, "briefs", path) as store:
        codes = [store.profile.area, *_towns(store, _viewer(store))]
        settings = {"ZHIKONG_DATA_KEY": TEXT, "ZHIKONG_EXPORTS_A_MINUTE": "1000"}
        with served(url_of(path.with_name("briefs.db")), settings=settings) as port:
            wrong: list[str] = []
            taking = threading.Thread(target=_take, args=(port, codes, wrong), daemon=True)
            found = meanwhile(
                store,
                port,
                begin=taking.start,
                over=lambda: not taking.is_alive(),
                times=times,
            )
    if wrong:
        raise NotMade(wrong[0])
    what = f"slides of the county and of {len(codes) - 1} townships, from click to file"
    yield Line(PART, what, f"{size} cases", found.seconds, "s")
    yield from found.lines(PART, f"{size} cases")


def _viewer(store: Store) -> Viewer:
    return Viewer("bench", (store.profile.area,), frozenset(map(str, Permission)))


def _towns(store: Store, viewer: Viewer) -> list[str]:
    with store.read() as db:
        return [one.code for one in children(db, viewer, store.profile.area)]


def _take(port: int, codes: list[str], wrong: list[str]) -> None:
    """Ask for the slides of each area, one after the other."""
    for code in codes:
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", f"/brief/{code}.pptx?lang=zh", headers=HEADERS)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if answer.status != 200:
            wrong.append(f"{code}: {answer.status} {data[:300]!r}")
            return
