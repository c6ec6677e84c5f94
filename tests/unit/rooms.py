"""What the test of the rooms looks for: clocks in the source, and things opened by an import.

Run as a program, it imports every module of the rooms under a folder, and app.py, in a bare
interpreter and prints what they opened while they were imported, one a line.
"""

import ast
import importlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

ROOMS = ("dashboard", "queries", "layouts", "callbacks")
TIMELESS_ROOMS = ("dashboard", "queries", "layouts")

# The clock of Python (datetime.now, date.today), of pandas (Timestamp.now) and of the database
# (func.now); `moment.now`, a value that somebody was given, is none of them.
CLOCK_OWNERS = {"datetime", "date", "Timestamp", "dt", "func"}
CLOCKS = {"now", "utcnow", "today", "current_timestamp", "current_date", "localtimestamp"}
TIME_CLOCKS = {"time", "time_ns", "localtime", "gmtime", "ctime"}

OPENING_PREFIXES = ("socket.", "sqlite3.connect", "subprocess.", "os.system")


def modules(root: Path, rooms: tuple[str, ...]) -> Iterator[Path]:
    """Yield the source files of the rooms under root, in order."""
    for room in rooms:
        yield from sorted((root / room).rglob("*.py"))


def clocks(source: str) -> list[str]:
    """Name the clocks that a module reads, as `line: expression`."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "time"
    }
    return [f"{line}: {what}" for node in ast.walk(tree) for line, what in _clock(node, names)]


def _clock(node: ast.AST, time_names: set[str]) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.ImportFrom) and node.module == "time":
        for alias in node.names:
            if alias.name in TIME_CLOCKS:
                yield node.lineno, f"from time import {alias.name}"
    if isinstance(node, ast.Attribute):
        owner = _last_name(node.value)
        reads = node.attr in CLOCKS and owner in CLOCK_OWNERS
        reads_time = node.attr in TIME_CLOCKS and owner in time_names
        if reads or reads_time:
            yield node.lineno, ast.unparse(node)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def opened_by_imports(root: Path) -> list[str]:
    """Import every module under root; name what their own code opened meanwhile."""
    opened: list[str] = []

    def note(event: str, what: object) -> None:
        culprit = _culprit(sys._getframe(2), root)
        if culprit:
            opened.append(f"{culprit}: {event} {what!r}")

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(OPENING_PREFIXES) or (event == "open" and _is_ours(arguments[0])):
            note(event, arguments[0] if arguments else "")

    def start(thread: threading.Thread) -> None:
        note("thread", thread.name)

    sys.addaudithook(watch)
    # Python 3.11 starts its threads without an audit event.
    threading.Thread.start = start  # type: ignore[method-assign,assignment]
    sys.path.insert(0, str(root))
    for path in [*modules(root, ROOMS), *root.glob("app.py")]:
        # Alembic's scripts run when it runs them; they are no modules to import.
        if "migrations" not in path.parts:
            importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
    return opened


def _is_ours(path: object) -> bool:
    # Source is read by whoever inspects a class, time zones by whoever names one.
    text = str(path)
    return not text.endswith((".py", ".pyc")) and "zoneinfo" not in text and "tzdata" not in text


def _culprit(frame: FrameType | None, root: Path) -> str:
    """Return `file:line` in a room that did it, unless an import of something else stands between.

    What a library opens while it is imported is its own affair.
    """
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(("<frozen importlib", "<frozen zipimport")):
            return ""
        if any(Path(file).is_relative_to(root / room) for room in (*ROOMS, "app.py")):
            return f"{Path(file).relative_to(root)}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in opened_by_imports(Path(sys.argv[1]))))
