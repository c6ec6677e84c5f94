"""Killed at any moment, a writer has lost nothing that it acknowledged, and nothing is half."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from dashboard.case import case_key
from queries.store.engine import Store
from queries.tables.core import case
from tests.crashing import batch
from tests.factories.records import NOW
from tests.stores import differences, forget

ROOT = Path(__file__).parents[2]
BATCHES = 2


@contextmanager
def _writers(store: Store, batches: int = BATCHES) -> Iterator["subprocess.Popen[str]"]:
    url = store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.crashing", url, str(batches)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writers:
        yield writers
        assert writers.stdin is not None
        writers.stdin.close()


def _try(writers: "subprocess.Popen[str]", statement: int) -> tuple[int, int, int]:
    """Return the batches acknowledged, the statements begun and the signal a writer died of."""
    assert writers.stdin is not None
    assert writers.stdout is not None
    writers.stdin.write(f"{statement}\n")
    writers.stdin.flush()
    acknowledged, begun, died = map(int, writers.stdout.readline().split())
    return acknowledged, begun, died


def _holds(store: Store, acknowledged: int, batches: int = BATCHES) -> None:
    """Assert that a store holds each acknowledged batch, wholly, and no half of another."""
    with store.read() as db:
        keys = set(db.execute(select(case.c.key)).scalars())
    before: set[bytes] = set()
    for number in range(batches):
        mine = {case_key("test", raw["external_id"]) for raw in batch(number)} - before
        held = mine & keys
        assert held == mine or (number >= acknowledged and not held)
        before |= mine
    assert differences(store, NOW + batches) == []


@pytest.mark.timeout(300)
def test_killed_before_each_statement_of_a_batch(store: Store) -> None:
    with _writers(store) as writers:
        acknowledged, statements, died = _try(writers, 0)
        assert (acknowledged, died) == (BATCHES, 0)
        assert statements > 25
        _holds(store, BATCHES)
        for statement in range(1, statements + 1):
            forget(store)
            acknowledged, begun, died = _try(writers, statement)
            assert (begun, died) == (statement, signal.SIGKILL)
            _holds(store, acknowledged)


@pytest.mark.timeout(300)
def test_killed_at_a_random_moment(store: Store, tmp_path: Path) -> None:
    chance = Random(4)
    code = (
        "import os, sys; from tests.crashing import write; "
        "write(sys.argv[1], 40, 0, os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT))"
    )
    url = store.engine.url.render_as_string(hide_password=False)
    for number in range(6):
        forget(store)
        said = tmp_path / f"said-{number}"
        said.write_bytes(b"")
        writer = subprocess.Popen([sys.executable, "-c", code, url, str(said)], cwd=ROOT)
        while not said.read_bytes() and writer.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.random() * 0.4)
        writer.kill()
        writer.wait()
        _holds(store, said.read_bytes().count(b"A"), batches=40)
