"""``python app.py import TYPE FILE``: records in by file, in batches and in constant memory."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from callbacks.commands.batch import Sender
from callbacks.commands.import_areas import send_areas
from callbacks.context import now
from callbacks.files.open_table import open_table
from callbacks.files.refused import RefusedReport
from dashboard.importing.columns import find_columns
from dashboard.importing.fields import Type
from dashboard.importing.mapping import Mapping, read_mapping
from dashboard.importing.rows import Draft, RowReader
from dashboard.importing.table import Table
from dashboard.importing.unreadable import Unreadable
from dashboard.words import DEFAULT, LANGUAGES, Words, words
from queries.store.engine import Store
from queries.writing.record import Status

BATCH = 5000
DONE, UNREADABLE, SOME_REFUSED = 0, 2, 3
"""Exit statuses."""
TYPES: dict[str, Type] = {
    "areas": "area",
    "cases": "case",
    "readings": "reading",
    "officers": "officer",
    "places": "place",
    "vehicles": "vehicle",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``import`` to the program's parser."""
    say = words(DEFAULT)
    parser = subparsers.add_parser("import", help=say("import.help.command"))
    parser.add_argument("type", choices=list(TYPES), help=say("import.help.type"))
    parser.add_argument("file", type=Path, help=say("import.help.file"))
    parser.add_argument("--mapping", type=Path, metavar="TOML", help=say("import.help.mapping"))
    parser.add_argument(
        "--crs", choices=["wgs84", "cgcs2000", "gcj02"], help=say("import.help.crs")
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT, help=say("import.help.lang"))


def run(args: argparse.Namespace, store: Store) -> int:
    """Import a file; return 0, 3 where rows were refused, 2 where nothing could be read."""
    say = words(args.lang)
    try:
        return _import(args, store, say)
    except Unreadable as error:
        sys.stderr.write(error.text(say) + "\n")
        return UNREADABLE


def _mapping(path: Path | None) -> Mapping:
    if path is None:
        return Mapping()
    if not path.is_file():
        raise Unreadable("no_mapping", file=path)
    try:
        return read_mapping(path.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("mapping_not_toml", why=error) from None


def _import(args: argparse.Namespace, store: Store, say: Words) -> int:
    type_, path = TYPES[args.type], args.file
    mapping = _mapping(args.mapping)
    areas = type_ == "area"
    with closing(
        open_table(path, mapping.file, boundaries=areas, trust_crs=args.crs is not None)
    ) as table:
        return _import_table(args, store, say, mapping, table)


def _import_table(
    args: argparse.Namespace, store: Store, say: Words, mapping: Mapping, table: Table
) -> int:
    type_, path = TYPES[args.type], args.file
    columns = find_columns(type_, mapping, table.headers)
    if not os.access(path.parent, os.W_OK):
        raise Unreadable("no_report", folder=path.parent)
    if columns.unused:
        sys.stderr.write(say("import.unused", columns=", ".join(columns.unused)) + "\n")
    own = mapping.position.crs if mapping.position else "wgs84"
    with RefusedReport(path, say) as report:
        sender = Sender(
            store=store,
            type_=type_,
            reader=RowReader(type_, mapping, columns),
            report=report,
            origin=path.name[:200],
            crs=args.crs or own,
            clock=now,
        )
        _send(sender, table, say)
    return _summary(sender, say)


def _send(sender: Sender, table: Table, say: Words) -> None:
    """Send a table's rows; raise Unreadable where it has none."""
    send: Callable[[Sequence[Draft]], None] = sender.send
    size: int | None = BATCH
    if sender.type_ == "area":
        # Areas are judged together, and go in together or not at all.
        send, size = lambda drafts: send_areas(sender, drafts), None
    with _bar() as bar:
        task = bar.add_task(say("import.reading"), total=1.0)
        for drafts in _batches(sender.reader, table, size):
            send(drafts)
            bar.update(task, completed=table.progress())
        bar.update(task, completed=1.0)
    if not sender.counts.total():
        raise Unreadable("no_rows")


def _batches(reader: RowReader, table: Table, size: int | None) -> Iterator[list[Draft]]:
    drafts = (reader.read(row) for row in table.rows if not reader.is_blank(row))
    while batch := list(islice(drafts, size)):
        yield batch


def _bar() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def _summary(sender: Sender, say: Words) -> int:
    counts = {status.value: f"{sender.counts[status]:,}" for status in Status}
    sys.stdout.write(say("import.summary", **counts) + "\n")
    if not sender.counts[Status.REFUSED]:
        return DONE
    sys.stdout.write(say("import.report_at", file=sender.report.path) + "\n")
    return SOME_REFUSED
