"""The shelf: a folder of what is being made or lies ready, a folder for each, on this machine.

What was asked for stands in ``asked.json``, how far it is in ``state.json``; whoever makes it holds
a lock, so that one who died is known by it. ``cancelled`` tells the maker to leave nothing.
"""

import fcntl
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from dashboard.day import HOUR, SECOND, Instant

KEEP = 24 * HOUR
"""How long a file lies ready."""
MOST_WAITING = 3
"""Files that one account may have under way."""
_GRACE = 30 * SECOND
"""How long a process may take to start before it counts as dead."""
_ID = re.compile(r"[0-9a-f]{32}")
ASKED, STATE, FILE, PART, LOCK, CANCELLED = (
    "asked.json", "state.json", "file.xlsx", "part.xlsx", "lock", "cancelled",
)  # fmt: skip


class UnknownExport(LookupError):
    """There is no such export for this account."""


class TooManyExports(RuntimeError):
    """An account has as many exports under way as it may."""


class State(StrEnum):
    """How an export stands; its words stand under ``exports.``."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What was asked for: by whom and from where, the query that says it, its title and rows.

    ``areas`` are those that the account saw then: who sees less later does not get the file.
    """

    account: str
    areas: tuple[str, ...]
    address: str
    query: str
    lang: str
    title: str
    rows: int
    at: Instant


@dataclass(frozen=True, slots=True)
class Stand:
    """How far it is: rows written, why it failed (a word under ``exports.why_``)."""

    state: State = State.WAITING
    done: int = 0
    size: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """One export on the shelf."""

    id: str
    asked: AskedFor
    stand: Stand


class Shelf:
    """The folder; it is made when the first export is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, export_id: str) -> Path:
        """Return an export's own folder; raise UnknownExport for what is no id."""
        if not _ID.fullmatch(export_id):
            raise UnknownExport(export_id)
        return self.folder / export_id

    def add(self, asked: AskedFor, *, now: Instant) -> Export:
        """Put what is asked for on the shelf; raise TooManyExports."""
        self.sweep(now)
        mine = [one.stand.state for one in self.of(asked.account, now=now)]
        if sum(state in (State.WAITING, State.RUNNING) for state in mine) >= MOST_WAITING:
            raise TooManyExports(asked.account)
        export_id = secrets.token_hex(16)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self.place(export_id)
        place.mkdir(mode=0o700)
        _write(place / ASKED, asdict(asked))
        return Export(export_id, asked, Stand())

    def read(self, export_id: str, *, now: Instant) -> Export:
        """Return an export; raise UnknownExport, also where it was cancelled."""
        place = self.place(export_id)
        try:
            said = json.loads((place / ASKED).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise UnknownExport(export_id) from None
        if (place / CANCELLED).exists():
            raise UnknownExport(export_id)
        asked = AskedFor(**{**said, "areas": tuple(said["areas"])})
        return Export(export_id, asked, self._stand(place, asked, now))

    def _stand(self, place: Path, asked: AskedFor, now: Instant) -> Stand:
        found = _stand_in(place)
        if found.state in (State.READY, State.FAILED):
            return found
        started = (place / LOCK).exists()
        waited = now - asked.at > _GRACE
        if (started or waited) and not is_locked(place / LOCK):
            # It may just have ended: what it wrote last counts.
            last = _stand_in(place)
            ended = last.state in (State.READY, State.FAILED)
            return last if ended else Stand(State.FAILED, last.done, why="died")
        return found

    def of(self, account: str, *, now: Instant) -> list[Export]:
        """Return the exports of an account, the newest first."""
        found = []
        for export_id in self._ids():
            with suppress(UnknownExport):
                one = self.read(export_id, now=now)
                if one.asked.account == account:
                    found.append(one)
        return sorted(found, key=lambda one: (one.asked.at, one.id), reverse=True)

    def mine(self, export_id: str, account: str, *, now: Instant) -> Export:
        """Return an export of an account; raise UnknownExport, for others' just so."""
        found = self.read(export_id, now=now)
        if found.asked.account != account:
            raise UnknownExport(export_id)
        return found

    def _ids(self) -> list[str]:
        try:
            return [place.name for place in self.folder.iterdir() if _ID.fullmatch(place.name)]
        except FileNotFoundError:
            return []

    def tell(self, export_id: str, stand: Stand) -> None:
        """Write how far an export is."""
        _write(self.place(export_id) / STATE, asdict(stand))

    def cancel(self, export_id: str) -> None:
        """Take an export away; one that is being made is left to its maker, who sees it soon."""
        place = self.place(export_id)
        (place / CANCELLED).touch(mode=0o600)
        if not is_locked(place / LOCK):
            self.remove(export_id)

    def is_cancelled(self, export_id: str) -> bool:
        """Say whether an export is to be left, its folder gone or marked."""
        place = self.place(export_id)
        return (place / CANCELLED).exists() or not place.exists()

    def remove(self, export_id: str) -> None:
        """Take an export away with all its files."""
        shutil.rmtree(self.place(export_id), ignore_errors=True)

    def sweep(self, now: Instant) -> None:
        """Take away what is too old, and what was cancelled while its maker died."""
        for export_id in self._ids():
            place = self.place(export_id)
            if is_locked(place / LOCK):
                continue
            try:
                old = now - self.read(export_id, now=now).asked.at > KEEP
            except UnknownExport:
                old = True
            if old:
                self.remove(export_id)

    @contextmanager
    def making(self, export_id: str) -> Iterator[None]:
        """Hold an export's lock, and everybody's turn: one is made at a time."""
        with _locked(self.place(export_id) / LOCK), _locked(self.folder / "turn"):
            yield


def _stand_in(place: Path) -> Stand:
    try:
        said = json.loads((place / STATE).read_text("utf-8"))
    except FileNotFoundError:
        return Stand()
    return Stand(**{**said, "state": State(said["state"])})


def _write(path: Path, said: object) -> None:
    """Write a small file whole or not at all."""
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    new.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.touch(mode=0o600)
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_locked(path: Path) -> bool:
    """Say whether somebody holds a lock file."""
    try:
        with path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
