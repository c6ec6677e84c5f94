"""The simulator as a client: every record there once, and the exact figures at every moment."""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from callbacks.commands import simulate
from callbacks.context import now
from callbacks.demonstration import Facts, facts, feed, news, prepare, simulator_of
from callbacks.sending.client import Client
from callbacks.sending.own_key import own_key
from callbacks.sending.sender import Answer, Sender, Stop
from dashboard.access.api_key import ApiKey, BadKey
from dashboard.day import HOUR, MINUTE, SECOND, Instant, day_start
from dashboard.intake.sent import Sent
from dashboard.settings import Settings
from dashboard.simulator.records import Simulator
from queries.access.api_keys import api_keys, key_of_token, revoke_key
from queries.store.engine import Store, open_store
from queries.tables.core import case, quarantine, reading
from queries.tables.rules import arrival
from queries.writing.clock import catch_up
from queries.writing.intake import take
from queries.writing.record import Status
from tests import demonstration
from tests.conftest import NewDatabase
from tests.demonstration import SMALL_COLOURS, colours, small
from tests.keys import TEXT, keys
from tests.server import PROJECT, free_port, start
from tests.stores import differences, reopen_county

SEED = 7
NOON = day_start(20260610) + 12 * HOUR


class Counting:
    """Counts what became of what was sent."""

    def __init__(self) -> None:
        self.sent = self.refused = 0
        self.reasons: list[str] = []

    def heard(self, sent: int, answer: Answer) -> None:
        self.sent += sent
        self.refused += len(answer.refused)
        self.reasons += [f"{one.sent.type} {one.reason}" for one in answer.refused]


class Direct:
    """Sends into the store itself, at an instant that the test sets."""

    def __init__(self, store: Store, key: ApiKey) -> None:
        self._store, self._key, self.at = store, key, 0

    def send(self, records: Sequence[Sent]) -> Answer:
        raws = [{"type": one.type, **one.fields} for one in records]
        found = take(self._store, self._key, raws, now=self.at).outcomes
        assert [o.refusal for o in found if o.refusal] == []
        accepted = sum(o.status is Status.ACCEPTED for o in found)
        return Answer(accepted, len(found) - accepted, ())


def prepared(url: str, at: Instant) -> Store:
    store = open_store(url, small(), keys=keys)
    prepare(store, seed=SEED, days=2, now=at)
    return store


def raised(store: Store) -> dict[str, int]:
    """Return how many alerts rules have raised, by stage."""
    with store.read() as db:
        rows = db.execute(
            select(case.c.stage, func.count().label("n"))
            .where(case.c.source.like("rule:%"))
            .group_by(case.c.stage)
        ).all()
    return {row.stage: row.n for row in rows}


def held(store: Store) -> int:
    with store.read() as db:
        return db.execute(select(func.count()).select_from(quarantine)).scalar_one()


@pytest.mark.timeout(300)
def test_at_every_tick_of_the_clock_the_figures_stand(database_url: str) -> None:
    store = prepared(database_url, NOON)
    simulator = simulator_of(store)
    direct = Direct(store, own_key(store, of="test", rate=5)[0])
    count, chance = Counting(), Random(5)
    client = Client(store, simulator, direct, rate=0.2, heard=count.heard)

    def live(since: Instant, until: Instant) -> None:
        """Let client and clock go on side by side, neither waiting for the other."""
        at = since
        while at < until:
            at += chance.randrange(3, 25) * SECOND
            direct.at = at
            client.step(at)
            catch_up(store, at + chance.randrange(0, 20) * SECOND)
            assert colours(store) == SMALL_COLOURS, at

    live(NOON, NOON + 90 * MINUTE)
    assert raised(store)["closed"] > 8

    # A pause of hours, and what a start does before it serves.
    again = NOON + 6 * HOUR
    feed(store, simulator, again)
    catch_up(store, again)
    assert colours(store) == SMALL_COLOURS
    client = Client(store, simulator, direct, rate=0.2, heard=count.heard)
    live(again, again + 30 * MINUTE)
    assert raised(store).get("open", 0) + raised(store).get("responded", 0) < 25
    assert count.refused == held(store) == 0
    assert differences(store, again + 31 * MINUTE) == []
    store.close()


@pytest.mark.timeout(300)
def test_a_clock_that_ran_alone_for_hours_is_put_right(database_url: str) -> None:
    store = prepared(database_url, NOON)
    simulator = simulator_of(store)
    direct = Direct(store, own_key(store, of="test", rate=5)[0])
    count = Counting()
    direct.at = NOON + 20 * MINUTE
    Client(store, simulator, direct, rate=0.2, heard=count.heard).step(direct.at)
    direct.at = NOON + 30 * HOUR
    catch_up(store, direct.at)
    assert colours(store) != SMALL_COLOURS
    Client(store, simulator, direct, rate=0.2, heard=count.heard).step(direct.at)
    catch_up(store, direct.at)
    assert colours(store) == SMALL_COLOURS
    assert differences(store, direct.at) == []
    store.close()


def counted(store: Store) -> tuple[int, int]:
    """Return how many passages were counted, and how many arrivals there are."""
    with store.read() as db:
        passed = select(func.sum(reading.c.n)).where(reading.c.kind == "passage")
        reached = select(func.count()).select_from(arrival)
        return int(db.execute(passed).scalar_one() or 0), db.execute(reached).scalar_one()


@contextmanager
def both(
    first: Callable[[], None], second: Callable[[], None], stop: Stop
) -> Iterator[threading.Thread]:
    """Let two go on beside each other until the context ends; give the thread of the first."""
    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    try:
        yield threads[0]
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.mark.timeout(300)
def test_servers_killed_under_load_lose_nothing_and_double_nothing(database_url: str) -> None:
    rate = 150
    store = prepared(database_url, now())
    simulator, known = simulator_of(store), facts(store)
    served = start(database_url, profile="small")
    stop, count = Stop(), Counting()
    told: list[str | None] = []
    token = own_key(store, of="test", rate=rate)[1]
    sender = Sender(served.url, token, stop=stop, tell=told.append)
    client = Client(store, simulator, sender, rate=rate, heard=count.heard)
    with both(lambda: client.run(stop), lambda: _tick(store, stop), stop) as sending:
        for kills in (0, 1, 2):
            before = count.sent
            while count.sent < before + 2 * rate:
                assert sending.is_alive()
                time.sleep(0.05)
            if kills < 2:
                served.stop(kill=True)
                served = start(database_url, port=served.port, profile="small")
    sender.close()
    served.stop()
    assert None in told
    assert count.reasons == []
    # A call that was cut off before its answer is told once more by the next client.
    direct = Direct(store, own_key(store, of="test", rate=rate)[0])
    direct.at = now()
    Client(store, simulator, direct, rate=rate, heard=count.heard).step(direct.at)
    catch_up(store, direct.at)
    assert counted(store) == expected(simulator, known, direct.at, rate)
    assert colours(store) == SMALL_COLOURS
    assert held(store) == 0
    assert differences(store, direct.at) == []
    store.close()


def expected(simulator: Simulator, known: Facts, at: Instant, rate: float) -> tuple[int, int]:
    """Return how many passages and arrivals there are to tell since the demonstration began."""
    assert known.fed is not None
    ordinary = simulator.traffic_between(known.fed, at, rate)
    types = Counter(
        one.type for one in (*ordinary, *news(small(), simulator, known, known.fed, at))
    )
    return types["passage"], types["arrival"]


def _tick(store: Store, stop: Stop) -> None:
    """Let the clock go on beside everything else."""
    while not stop.wait(0.2):
        catch_up(store, now())


@pytest.fixture
def command(
    new_database: NewDatabase, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str]]]:
    """The command over the small demonstration's store, stopped once more has come in."""
    store = prepared(new_database("sqlite"), now())
    url = store.engine.url.render_as_string(hide_password=False)
    served = start(url, profile="small")

    def stop_later(over: threading.Event) -> None:
        # What the client before had sent when it was stopped may come in late: that is one growth.
        last, growths = counted(store)[0], 0
        while not over.wait(0.1):
            stored = counted(store)[0]
            growths, last = growths + (stored > last), stored
            if growths == 4:
                os.kill(os.getpid(), signal.SIGINT)
                return

    def run(*arguments: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        simulate.add_parser(parser.add_subparsers(dest="command"))
        asked = ["simulate", "--lang", "en", "--url", served.url, *arguments]
        over = threading.Event()
        watching = threading.Thread(target=stop_later, args=(over,))
        watching.start()
        status = simulate.run(parser.parse_args(asked), store, Settings())
        over.set()
        watching.join()
        return status, capsys.readouterr().err

    yield run
    served.stop()
    store.close()


def test_the_command_sends_until_it_is_stopped_with_a_key_of_its_own(
    command: Callable[..., tuple[int, str]],
) -> None:
    for _ in range(2):
        status, said = command("--rate", "20")
        assert status == 0
        counted = re.fullmatch(
            r"Sent ([\d,]+): [\d,]+ accepted · [\d,]+ unchanged · 0 refused\n", said
        )
        assert counted
        assert int(counted[1].replace(",", "")) > 2


def test_the_command_says_that_its_key_is_no_good(
    command: Callable[..., tuple[int, str]],
) -> None:
    status, said = command("--key", "zk_0123456789ab_" + "A" * 43)
    assert status == 1
    assert said.startswith("The server will not take it: 401 no_key")


def test_keys_do_not_pile_up(county_url: str) -> None:
    store = reopen_county(county_url)
    tokens = [own_key(store, of="here", rate=5)[1] for _ in range(3)]
    other = own_key(store, of="there", rate=5)[0]
    with store.read() as db:
        assert len(api_keys(db)) == 2
    mine = key_of_token(store, tokens[2])
    assert mine.id != other.id
    assert mine.rate == 5000
    for token in tokens[:2]:
        with pytest.raises(BadKey):
            key_of_token(store, token)
    revoke_key(store, mine.id, NOON)
    assert own_key(store, of="here", rate=9000)[0].rate == 36000
    with store.read() as db:
        assert [key.revoked_at for key in api_keys(db)] == [None, None]
    store.close()


def test_a_store_without_a_demonstration_is_told(
    county_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store = reopen_county(county_url)
    parser = argparse.ArgumentParser()
    simulate.add_parser(parser.add_subparsers(dest="command"))
    asked = parser.parse_args(["simulate", "--lang", "en"])
    assert simulate.run(asked, store, Settings()) == 2
    assert "no prepared demonstration" in capsys.readouterr().err
    store.close()


@pytest.mark.parametrize("rate", ["-1", "x", "2001", "nan"])
def test_a_rate_out_of_range_is_told(rate: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    simulate.add_parser(parser.add_subparsers(dest="command"))
    with pytest.raises(SystemExit):
        parser.parse_args(["simulate", "--rate", rate])
    assert "0–2000" in capsys.readouterr().err


def beneath(parent: int) -> list[int]:
    """Return the processes right beneath one that send its demonstration."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(stat[1]) == parent and stat[0] != "Z" and b"simulate" in command:
            found.append(int(folder.name))
    return found


@pytest.mark.timeout(600)
def test_several_server_processes_have_one_client_that_ends_with_them(
    demonstration_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "yongkang.db"
    shutil.copy(demonstration_file, file)
    settings = {
        "DATABASE_URL": f"sqlite:///{file}",
        "DATA_KEY": TEXT,
        "PORT": free_port(),
        "WORKERS": 2,
    }
    said = {f"ZHIKONG_{name}": str(value) for name, value in settings.items()}
    server = subprocess.Popen(
        [sys.executable, "app.py", "run"],
        cwd=PROJECT,
        env={**os.environ, **said},
        stdout=subprocess.DEVNULL,
    )
    store = demonstration.opened(file)
    try:
        while counted(store)[0] < 3:
            assert server.poll() is None
            time.sleep(0.1)
        while not (clients := beneath(server.pid)):
            assert server.poll() is None
            time.sleep(0.1)
        assert len(clients) == 1
        assert colours(store) == {"green": 5969, "blue": 151}
    finally:
        server.terminate()
        server.wait(timeout=60)
    assert not Path(f"/proc/{clients[0]}").exists()
    assert held(store) == 0
    with store.read() as db:
        assert [key.name for key in api_keys(db) if key.revoked_at is None] == []
    store.close()
