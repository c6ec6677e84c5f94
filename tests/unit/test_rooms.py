"""The rooms keep what the import contract cannot see: no clock, and importing does nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit import rooms

PROJECT = Path(__file__).parents[2]


def opened_by_imports(root: Path) -> list[str]:
    """Import the rooms under root in an interpreter of their own, which writes no byte code."""
    command = [sys.executable, "-B", rooms.__file__, str(root)]
    # Looking for plugins, pydantic would read the list of installed packages.
    environment = {**os.environ, "PYDANTIC_DISABLE_PLUGINS": "__all__"}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=100, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_no_room_but_the_outer_one_reads_a_clock() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{clock}"
        for path in rooms.modules(PROJECT, rooms.TIMELESS_ROOMS)
        for clock in rooms.clocks(path.read_text())
    ]
    assert found == []


def test_importing_the_rooms_opens_nothing() -> None:
    assert opened_by_imports(PROJECT) == []


def test_a_server_starts_without_what_few_of_its_answers_need() -> None:
    seldom = ["apprise", "authlib", "docx", "joserfc", "pptx", "pypinyin"]
    seldom += ["requests", "segno", "xlsxwriter"]
    said = "import sys, app, callbacks.server, callbacks.commands.run\n"
    said += f"print([name for name in {seldom} if name in sys.modules])"
    command = [sys.executable, "-c", said]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=100, check=False, cwd=PROJECT
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("datetime.now(UTC)", ["1: datetime.now"]),
        ("datetime.datetime.utcnow()", ["1: datetime.datetime.utcnow"]),
        ("field(default_factory=date.today)", ["1: date.today"]),
        ("x = 1\npd.Timestamp.now()", ["2: pd.Timestamp.now"]),
        ("select(func.now())", ["1: func.now"]),
        ("import time\ntime.time()", ["2: time.time"]),
        ("import time as clock\nclock.time_ns()", ["2: clock.time_ns"]),
        ("from time import time", ["1: from time import time"]),
        ("import time\ntime.perf_counter()", []),
        ("datetime.time(9)", []),
        ("moment.now", []),
        ("datetime.now", ["1: datetime.now"]),
    ],
)
def test_a_clock_is_seen(source: str, found: list[str]) -> None:
    assert rooms.clocks(source) == found


@pytest.mark.parametrize(
    ("source", "event"),
    [
        ("open('/etc/hostname')", "open"),
        ("from pathlib import Path\nPath('/etc/hostname').read_text()", "open"),
        ("import socket\nsocket.socket()", "socket.__new__"),
        ("import sqlite3\nsqlite3.connect(':memory:')", "sqlite3.connect"),
        ("import threading\nthreading.Thread(target=int).start()", "thread"),
        ("import subprocess\nsubprocess.run(['true'])", "subprocess.Popen"),
    ],
)
def test_a_thing_opened_by_an_import_is_seen(tmp_path: Path, source: str, event: str) -> None:
    module = tmp_path / "queries" / "bad.py"
    module.parent.mkdir()
    module.write_text(source)
    opened = opened_by_imports(tmp_path)
    assert opened
    assert all(line.startswith("queries/bad.py:") for line in opened)
    assert any(event in line for line in opened)


def test_a_module_that_only_defines_opens_nothing(tmp_path: Path) -> None:
    module = tmp_path / "dashboard" / "good.py"
    module.parent.mkdir()
    module.write_text(
        "from zoneinfo import ZoneInfo\nimport sqlite3\n"
        "SHANGHAI = ZoneInfo('Asia/Shanghai')\n"
        "def read(path):\n    return open(path).read()\n"
    )
    assert opened_by_imports(tmp_path) == []
