"""Two servers on one database, killed at random under load; nothing acknowledged is lost or twice.

``python -m tests.killing --minutes 2 [--database sqlite|postgresql]`` runs it for as long as is
said; the tests run it for some seconds. Several senders post batches, each call under its own
Idempotency-Key, to either server, and try again until they have an answer. A killer ends one of
the servers, or both, by SIGKILL, and starts them anew. Then `check` must be clean, and the store
must hold exactly the records that were acknowledged, in the version acknowledged last.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from callbacks.context import now
from callbacks.http.records import AGAIN
from dashboard.day import HOUR, MINUTE, Instant
from queries.store.engine import Store
from queries.tables.core import case, reading, transition
from queries.writing.clock import catch_up
from tests.factories.records import CODES, a_case, a_reading, a_warned_person, answered
from tests.intake import a_key, sent
from tests.postgresql import running_server
from tests.server import Served, free_port, start
from tests.stores import differences, open_county

SENDERS = 4
CALL = 20
"""New cases of a call; half of those of the call before are told as closed beside them."""
PAUSE = (0.3, 2.0)
"""Seconds from two running servers to the next kill."""
GIVE_UP_SECONDS = 120.0
"""How long a sender tries a call; a machine that is busy takes long to start a server."""
MICROS = [code for code in CODES if len(code) == 20]


@dataclass(slots=True)
class Told:
    """What a sender was told: per case whether it is closed, per reading its count."""

    cases: dict[str, bool] = field(default_factory=dict)
    readings: dict[str, int] = field(default_factory=dict)
    calls: int = 0
    tried: int = 0
    remembered: int = 0
    """Calls that had been stored before their answer got lost, and were answered again."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run came to."""

    kills: int
    calls: int
    tried: int
    remembered: int
    acknowledged: int
    found: int
    wrong: tuple[str, ...]

    def text(self) -> str:
        """Return the figures as a line."""
        return (
            f"{self.kills} kills, {self.calls} calls in {self.tried} tries "
            f"({self.remembered} had been stored unheard), {self.acknowledged:,} records "
            f"acknowledged, {self.found:,} found, {len(self.wrong)} wrong"
        )


class Servers:
    """The two servers, always on the same ports, whoever of them lives."""

    def __init__(self, url: str, chance: Random) -> None:
        self._url = url
        self._chance = chance
        self.ports = (free_port(), free_port())
        self._running = [self._start(port) for port in self.ports]
        self.kills = 0

    def _start(self, port: int) -> Served:
        return start(self._url, port=port, ticking=True, clock_seconds=1)

    def kill_until(self, deadline: float) -> None:
        """Kill one or both at random moments, and start them anew."""
        while time.monotonic() < deadline:
            time.sleep(self._chance.uniform(*PAUSE))
            for n in self._chance.choice(((0,), (1,), (0, 1))):
                self._running[n].stop(kill=True)
                self.kills += 1
            for n, port in enumerate(self.ports):
                if self._running[n].process.poll() is not None:
                    self._running[n] = self._start(port)

    def stop(self) -> None:
        """Stop both in order."""
        for served in self._running:
            if served.process.poll() is None:
                served.stop()


class NotTaken(Exception):
    """The server could not take it just now, and said so."""


class Sender:
    """One system that sends: new cases and readings, and what became of those before."""

    def __init__(self, number: int, token: str, ports: tuple[int, int]) -> None:
        self.told = Told()
        self.error = ""
        self._number = number
        self._token = token
        self._ports = ports
        self._chance = Random(number)
        self._began = now()
        self._open: list[dict[str, Any]] = []

    def send_until(self, deadline: float) -> None:
        """Send calls one after the other; the last one too until it is acknowledged."""
        call = 0
        while time.monotonic() < deadline and not self.error:
            call += 1
            self._send(call)

    def _case(self, name: str, opened: Instant) -> dict[str, Any]:
        said = {"external_id": name, "area": self._chance.choice(MICROS)}
        sort = self._chance.random()
        if sort < 0.1:
            said["colour"] = self._chance.choice(("red", "orange", "yellow", "blue"))
            return a_warned_person(number=self._chance.randrange(50), opened=opened, **said)
        return a_case(kind="fence_touched" if sort < 0.6 else "check", opened=opened, **said)

    def _send(self, call: int) -> None:
        # Some answers fall due while the run lasts.
        opened = now() - self._chance.randrange(8 * MINUTE, 12 * MINUTE)
        name = f"K{self._number}-{call}"
        new = [self._case(f"{name}-{n}", opened) for n in range(CALL)]
        ended = [
            {**answered(raw, after=1, closed=2), "updated_at": now()} for raw in self._open[::2]
        ]
        hour = self._began - self._began % HOUR - call * HOUR
        counted = a_reading(area=MICROS[self._number], at=hour, place=name, n=call)
        records = [*(sent(raw) for raw in (*new, *ended)), sent(counted, "reading")]
        answer = self._answer(name, json.dumps({"records": records}).encode())
        if answer["accepted"] != len(records):
            self.error = self.error or f"{name}: {json.dumps(answer)[:500]}"
            return
        self.told.calls += 1
        self.told.cases |= {raw["external_id"]: False for raw in new}
        self.told.cases |= {raw["external_id"]: True for raw in ended}
        self.told.readings[name] = call
        self._open = new

    def _answer(self, name: str, body: bytes) -> dict[str, Any]:
        """Send a call, again and again, until a server has answered that it is stored."""
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < deadline:
            self.told.tried += 1
            try:
                return self._try(name, body)
            except (OSError, HTTPException, NotTaken):
                time.sleep(0.05)
        self.error = f"{name}: no answer in {GIVE_UP_SECONDS:g} s"
        return {"accepted": 0}

    def _try(self, name: str, body: bytes) -> dict[str, Any]:
        connection = HTTPConnection("127.0.0.1", self._chance.choice(self._ports), timeout=60)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": name,
        }
        try:
            connection.request("POST", "/api/v1/records", body, headers)
            answer = connection.getresponse()
            said: dict[str, Any] = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status == 503:
            raise NotTaken
        if answer.status != 200:
            self.error = f"{name}: {answer.status} {json.dumps(said)[:500]}"
            return {"accepted": 0}
        self.told.remembered += answer.getheader(AGAIN) == "true"
        return said


def run(url: str, *, seconds: float, seed: int = 7) -> Figures:
    """Send and kill for some seconds over an empty database; return what came of it."""
    store = open_county(url)
    catch_up(store, now())
    keys = [a_key(store, seed=n + 1, rate=1_000_000)[1] for n in range(SENDERS)]
    servers = Servers(url, Random(seed))
    try:
        senders = [Sender(n, token, servers.ports) for n, token in enumerate(keys)]
        deadline = time.monotonic() + seconds
        threads = [
            threading.Thread(target=sender.send_until, args=(deadline,)) for sender in senders
        ]
        for thread in threads:
            thread.start()
        servers.kill_until(deadline)
        for thread in threads:
            thread.join()
    finally:
        servers.stop()
    try:
        return _figures(store, servers, senders)
    finally:
        store.close()


def _figures(store: Store, servers: Servers, senders: list[Sender]) -> Figures:
    cases = {name: closed for one in senders for name, closed in one.told.cases.items()}
    readings = {name: n for one in senders for name, n in one.told.readings.items()}
    with store.read() as db:
        rows = db.execute(select(case.c.external_id, case.c.stage, case.c.key)).all()
        counted = db.execute(select(reading.c.place, reading.c.n)).all()
        closing = select(transition.c.case).where(transition.c.after == "closed")
        ends = Counter(db.execute(closing).scalars())
    wrong = [one.error for one in senders if one.error]
    wrong += _compared("case", cases, [(row.external_id, row.stage == "closed") for row in rows])
    wrong += _compared("reading", readings, [(row.place, row.n) for row in counted])
    wrong += [f"case {row.external_id} ended twice" for row in rows if ends[row.key] > 1]
    wrong += differences(store, now())
    return Figures(
        kills=servers.kills,
        calls=sum(one.told.calls for one in senders),
        tried=sum(one.told.tried for one in senders),
        remembered=sum(one.told.remembered for one in senders),
        acknowledged=len(cases) + len(readings),
        found=len(rows) + len(counted),
        wrong=tuple(wrong),
    )


def _compared(what: str, told: dict[str, Any], found: list[tuple[str, Any]]) -> list[str]:
    """Return what was acknowledged and is not so, what is there twice, and what nobody sent."""
    times = Counter(name for name, _ in found)
    held = dict(found)
    wrong = [f"{what} {name} is there {n} times" for name, n in times.items() if n > 1]
    wrong += [f"{what} {name} is lost" for name in told.keys() - held.keys()]
    wrong += [f"{what} {name} was not acknowledged" for name in held.keys() - told.keys()]
    both = told.keys() & held.keys()
    return wrong + [f"{what} {name} is out of date" for name in both if told[name] != held[name]]


def main() -> int:
    """Run on each database asked for; return 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.killing", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    names = ("sqlite", "postgresql")
    parser.add_argument("--database", choices=names, nargs="+", default=list(names))
    args = parser.parse_args()
    failed = False
    for name in args.database:
        with ExitStack() as stack:
            if name == "sqlite":
                folder = stack.enter_context(tempfile.TemporaryDirectory())
                url = f"sqlite:///{Path(folder) / 'killing.db'}"
            else:
                url = stack.enter_context(running_server())
            figures = run(url, seconds=args.minutes * 60)
        sys.stdout.write(f"{name}, {args.minutes:g} minutes: {figures.text()}\n")
        sys.stdout.writelines(f"  {what}\n" for what in figures.wrong)
        sys.stdout.flush()
        failed = failed or bool(figures.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
