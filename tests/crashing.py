"""A writer that is killed: ``python -m tests.crashing URL BATCHES``.

For each line on its standard input, the number of a statement (0: none), a child process writes
batches of cases to a store of the small county and kills itself before that statement. Each
trial answers with one line: batches acknowledged, statements begun, and the signal it died of.
"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import event

from queries.store.engine import open_store
from queries.writing.clock import tick
from queries.writing.record import RecordType, record
from tests.factories.histories import many
from tests.factories.records import NOW, Raw, a_place
from tests.keys import keys

SIZE = 8


def batch(number: int) -> list[Raw]:
    """Return the cases of a batch: new ones, and newer versions of those of the batch before."""
    again = many(number + 1000, SIZE // 2) if number else []
    return [
        *({**raw, "external_id": f"{number}-{raw['external_id']}"} for raw in many(number, SIZE)),
        *(
            {**raw, "external_id": f"{number - 1}-{raw['external_id']}", "updated_at": NOW}
            for raw in again
        ),
    ]


def write(url: str, batches: int, statement: int, say: int) -> None:
    """Write the batches; say each on the pipe once it is acknowledged, and each statement."""
    store = open_store(url, a_place(), keys=keys)
    passed = 0

    def count(*_: Any) -> None:
        nonlocal passed
        passed += 1
        os.write(say, b"s")
        if passed == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store.engine, "before_cursor_execute", count)
    event.listen(store.engine, "commit", count)
    for number in range(batches):
        record(store, RecordType.CASE, batch(number), origin="crash", now=NOW)
        tick(store, NOW + number)
        os.write(say, b"A")


def trial(url: str, batches: int, statement: int) -> str:
    """Run one writer in a process of its own; return what became of it."""
    heard, say = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        write(url, batches, statement, say)
        os._exit(0)
    os.close(say)
    with os.fdopen(heard, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    died = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return f"{said.count(b'A')} {said.count(b's')} {died}"


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(trial(sys.argv[1], int(sys.argv[2]), int(line)) + "\n")
        sys.stdout.flush()
