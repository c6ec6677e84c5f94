"""Meanwhile: what screens feel of work that the server starts beside itself, and what it holds."""

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.logins import refreshes
from bench.soak import memory_mb
from bench.timing import Line
from queries.store.engine import Store

LOOK_SECONDS = 0.2
MOST_SECONDS = 1800.0


@dataclass(slots=True)
class Meanwhile:
    """How long some work lasted, and the seconds of new boards before it and during it.

    ``memory`` is the most private memory in MB that one process beside the server has held, 0
    where the work had none of its own.
    """

    quiet: list[float]
    busy: list[float] = field(default_factory=list)
    seconds: float = 0.0
    memory: float = 0.0

    def lines(self, part: str, size: str) -> Iterator[Line]:
        """Yield the two medians and their ratio, the quiet one as the baseline."""
        base, found = (statistics.median(one) * 1000 for one in (self.quiet, self.busy))
        yield Line(part, "a new board, nothing else", size, base, "ms")
        yield Line(part, "a new board meanwhile", size, found, "ms", "quiet", found / base)


def meanwhile(
    store: Store, port: int, *, begin: Callable[[], None], over: Callable[[], bool], times: int
) -> Meanwhile:
    """Refresh a screen ``times`` on a quiet server, then for as long as some work lasts.

    ``begin`` starts the work and does not wait for it, ``over`` says whether it has ended.
    """
    found = Meanwhile(refreshes(store, port, times))
    began = time.monotonic()
    begin()
    with _watching(found, over, began) as ended:
        # Once at least: the work may be over before the first board is there.
        while not found.busy or not ended.is_set():
            found.busy += refreshes(store, port, 1)
    return found


@contextmanager
def _watching(
    found: Meanwhile, over: Callable[[], bool], began: float
) -> Iterator[threading.Event]:
    ended = threading.Event()

    def follow() -> None:
        while not over() and time.monotonic() < began + MOST_SECONDS:
            found.memory = max([found.memory, *_held()])
            time.sleep(LOOK_SECONDS)
        found.seconds = time.monotonic() - began
        ended.set()

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    yield ended
    thread.join()


def _held() -> Iterator[float]:
    """Yield the private memory of each process that our server has started, in MB."""
    for place in Path("/proc").iterdir():
        try:
            if place.name.isdecimal() and _is_beside(place):
                yield memory_mb(int(place.name))
        except (OSError, ValueError):
            continue


def _is_beside(place: Path) -> bool:
    """Say whether a process was started by a server of ours: other trials may run here too."""
    if b"spawn_main" not in (place / "cmdline").read_bytes():
        return False
    server = Path("/proc", str(_parent(place)))
    return _parent(server) == os.getpid()


def _parent(place: Path) -> int:
    said = (place / "status").read_text("utf-8")
    return int(said.partition("PPid:")[2].split()[0])
