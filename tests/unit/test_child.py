"""A child beneath the server: started again when it fails, never outliving who keeps it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from callbacks.processes import child
from callbacks.processes.child import Child

ROOT = Path(__file__).parents[2]
WAITING = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()} '); sys.stdin.read()"
FAILING = "import sys; open(sys.argv[1], 'a').write('once '); sys.exit(3)"
KEEPING = (
    "import sys, time; from callbacks.processes.child import Child; "
    "Child(sys.argv[1:]).start(); time.sleep(60)"
)


def until(true: Callable[[], bool]) -> None:
    """Wait for a state; the test's own time limit ends it where it never comes."""
    while not true():
        time.sleep(0.02)


def lives(process: int) -> bool:
    """Say whether a process is there, and not just its name."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


def test_it_runs_until_it_is_stopped(tmp_path: Path) -> None:
    said = tmp_path / "said"
    kept = Child([sys.executable, "-c", WAITING, str(said)])
    kept.start()
    until(lambda: said.exists() and said.read_text().endswith(" "))
    process = int(said.read_text())
    assert lives(process)
    kept.stop()
    assert not lives(process)


def test_it_is_stopped_before_it_ever_ran(tmp_path: Path) -> None:
    Child([sys.executable, "-c", WAITING, str(tmp_path / "said")]).stop()
    assert not (tmp_path / "said").exists()


def test_failing_it_is_started_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "SHORTEST", 0.05)
    monkeypatch.setattr(child, "LONGEST", 0.1)
    said = tmp_path / "said"
    kept = Child([sys.executable, "-c", FAILING, str(said)])
    kept.start()
    until(lambda: said.exists() and said.read_text().count("once") >= 3)
    kept.stop()


def test_it_ends_when_its_keeper_is_killed(tmp_path: Path) -> None:
    said = tmp_path / "said"
    command = [sys.executable, "-c", WAITING, str(said)]
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEPING, *command], cwd=ROOT, env={**os.environ}
    )
    until(lambda: said.exists() and said.read_text().endswith(" "))
    keeper.kill()
    keeper.wait()
    until(lambda: not lives(int(said.read_text())))
