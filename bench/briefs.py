"""Briefings: of the county, and of all its townships one after the other; what screens feel."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from bench.ground import fresh_store, url_of
from bench.lists import TODAY
from bench.meanwhile import meanwhile
from bench.serving import served
from bench.timing import Line, timed
from callbacks.briefings.making import Asked, make
from dashboard.access.permission import Permission
from dashboard.briefings.briefing import Period
from dashboard.briefings.run import PAPERS
from dashboard.day import add_days
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import words
from queries.areas.areas import children
from queries.store.engine import Store
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


@dataclass(slots=True)
class _Taking:
    """Asks for files one after the other, and how many seconds each took from click to file."""

    port: int
    paths: Sequence[str]
    seconds: list[float] = field(default_factory=list)
    wrong: str = ""

    def run(self) -> None:
        """Ask for them all."""
        for path in self.paths:
            began = time.monotonic()
            connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
            connection.request("GET", path, headers=HEADERS)
            answer = connection.getresponse()
            data = answer.read()
            connection.close()
            if answer.status != 200:
                self.wrong = f"{path}: {answer.status} {data[:300]!r}"
                return
            self.seconds.append(time.monotonic() - began)


def briefs_beside(path: Path, *, size: str, times: int) -> Iterator[Line]:
    """Yield what briefings take from click to file, and boards meanwhile against quiet ones."""
    with fresh_store(path.parent, "briefs", path) as store:
        towns, county = len(_towns(store, _viewer(store))), store.profile.area
        one, whole = f"/brief/{county}.pptx?lang=zh", f"/brief/{county}.pptx?lang=zh&together=1"
        asked = {
            "slides of the county, the process begun": one,
            "slides of the county": one,
            f"slides of the county and its {towns} townships": whole,
            f"documents of the county and its {towns} townships": whole.replace("pptx", "docx"),
        }
        settings = {"ZHIKONG_DATA_KEY": TEXT, "ZHIKONG_EXPORTS_A_MINUTE": "1000"}
        with served(url_of(path.with_name("briefs.db")), settings=settings) as port:
            taking = _Taking(port, tuple(asked.values()))
            thread = threading.Thread(target=taking.run, daemon=True)
            found = meanwhile(
                store,
                port,
                begin=thread.start,
                over=lambda: not thread.is_alive(),
                times=times,
            )
    if taking.wrong:
        raise NotMade(taking.wrong)
    for what, seconds in zip(asked, taking.seconds, strict=True):
        yield Line(PART, f"{what}, from click to file", f"{size} cases", seconds, "s")
    yield Line(PART, "memory of their process, at most", f"{size} cases", found.memory, "MB")
    yield from found.lines(PART, f"{size} cases")


def _viewer(store: Store) -> Viewer:
    return Viewer("bench", (store.profile.area,), frozenset(map(str, Permission)))


def _towns(store: Store, viewer: Viewer) -> list[str]:
    with store.read() as db:
        return [one.code for one in children(db, viewer, store.profile.area)]
