"""Intake: cases a second into the store, by file and by batches, into an empty and a full one."""

import argparse
import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stdout
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from bench.fill import external_id
from bench.ground import areas_of_level, fresh_store
from bench.lives import ATTRIBUTES, NOW, Life, Plan, lives
from bench.timing import Line, timed
from callbacks.commands import import_file
from dashboard.area import Level
from dashboard.day import iso_instant
from queries.store.engine import Store
from queries.writing.record import RecordType, Status, record

PART = "Cases into the store"
BATCH = 5000
SPARE = 12
"""The cases written are the last of so many times as many: those of five days."""
HEADER = (
    "source", "external_id", "kind", "area", "opened_at", "responded_at", "closed_at", "voided_at",
    "colour", "points", "title", "subject.name", "subject.identity_number", "subject.phone",
    "subject.address", "attributes.celsius",
)  # fmt: skip


class Refusing(RuntimeError):
    """Cases of a trial were refused, so that its figure would say nothing."""


def made_lives(store: Store, count: int) -> list[Life]:
    """Return cases that no filled store holds: their numbers are none of theirs."""
    plan = Plan(store.profile, areas_of_level(store, Level.MICRO), count * SPARE, seed=2)
    found = [one for day in lives(plan) for one in day]
    return [one._replace(number=one.number + 900_000_000) for one in found[-count:]]


def raw_of(one: Life) -> dict[str, Any]:
    """Return a case as a source would send it: its subject, and who did each of its steps."""
    times = one.times
    steps = (("open", times.opened_at), ("responded", times.responded_at), ("closed", _ended(one)))
    raw = {
        "source": "trial",
        "external_id": external_id(one.number),
        "kind": one.kind,
        "area": one.area,
        "points": one.points,
        "colour": "" if one.colour == "none" else one.colour,
        "title": f"{one.kind} {one.number}",
        "attributes": json.loads(ATTRIBUTES.get(one.kind, "{}")),
        "subject": _person(one.person),
        "history": [
            {"at": at, "what": "stage", "after": after, "by": "网格员"}
            for after, at in steps
            if at is not None
        ],
        **_times(one),
    }
    return {name: value for name, value in raw.items() if value != ""}


def _ended(one: Life) -> int | None:
    at = one.times.closed_at
    return at if at is not None and at <= NOW else None


def _times(one: Life) -> dict[str, int]:
    times = {name: getattr(one.times, name) for name in ("opened_at", "responded_at", "voided_at")}
    times["closed_at"] = _ended(one)
    return {name: at for name, at in times.items() if at is not None}


def _person(number: int) -> dict[str, str]:
    return {
        "name": f"王{number}",
        "identity_number": f"330799{number:012d}",
        "phone": f"100{number:08d}",
        "address": f"{number % 90}号",
    }


def write_csv(path: Path, made: list[Life]) -> None:
    """Write cases as a file that ``app.py import cases`` takes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, restval="")
        writer.writeheader()
        for one in made:
            said = raw_of(one)
            row = {name: said[name] for name in HEADER if name in said}
            row |= {name: iso_instant(at) for name, at in _times(one).items()}
            row |= {f"subject.{name}": value for name, value in said["subject"].items()}
            celsius = said["attributes"].get("celsius")
            writer.writerow(row | ({"attributes.celsius": celsius} if celsius else {}))


def by_file(store: Store, path: Path) -> None:
    """Import a file through the command's own function."""
    parser = argparse.ArgumentParser()
    import_file.add_parser(parser.add_subparsers())
    args = parser.parse_args(["import", "cases", str(path), "--lang", "en"])
    said = io.StringIO()
    with redirect_stdout(said):
        status = import_file.run(args, store)
    if status != import_file.DONE:
        raise Refusing(said.getvalue())


def by_batches(store: Store, raws: list[dict[str, Any]], wanted: Status = Status.ACCEPTED) -> None:
    """Write records in batches."""
    waiting = iter(raws)
    while batch := list(islice(waiting, BATCH)):
        outcomes = record(store, RecordType.CASE, batch, origin="bench", now=NOW)
        wrong = [outcome for outcome in outcomes if outcome.status is not wanted]
        if wrong:
            raise Refusing(str(wrong[0]))


def by_pandas(path: Path, target: Path) -> None:
    """Load a file as it stands into a plain table: nothing checked, nothing counted."""
    with closing(sqlite3.connect(target)) as db:
        for part in pd.read_csv(path, dtype=str, chunksize=BATCH):
            part.to_sql("cases", db, if_exists="append", index=False)


def _rate(count: int, work: Callable[[], None]) -> float:
    """Return how many a second of processor time; the disk's part is not in it."""
    return count / timed(work)[0] * 1000


def intake(folder: Path, *, count: int, full: Path | None, size: str) -> Iterator[Line]:
    """Yield cases a second; ratios are to pandas, which neither checks nor counts anything.

    ``full`` is a filled store, of which a copy takes the same cases.
    """
    file, plain = folder / "intake.csv", folder / "plain.db"
    with fresh_store(folder, "intake") as store:
        made = made_lives(store, count)
        write_csv(file, made)
        raws = [raw_of(one) for one in made]
        plain.unlink(missing_ok=True)
        trials: list[tuple[str, Callable[[], None]]] = [
            ("by pandas: read_csv, to_sql", lambda: by_pandas(file, plain)),
            ("by file, into an empty store", lambda: by_file(store, file)),
        ]
        base = 0.0
        for what, work in trials:
            rate = _rate(count, work)
            base = base or rate
            yield Line(PART, what, f"{count:,}", rate, "cases/s", "pandas", rate / base)
    for name, source in (("an empty store", None), (f"one of {size} cases", full)):
        if name != "an empty store" and source is None:
            continue
        with fresh_store(folder, "intake", source) as store:
            rate = _rate(count, partial(by_batches, store, raws))
            what = f"by record in batches of {BATCH:,}, into {name}"
            yield Line(PART, what, f"{count:,}", rate, "cases/s", "pandas", rate / base)
            again = _rate(count, partial(by_batches, store, raws, Status.UNCHANGED))
            what = f"the same again, which changes nothing, into {name}"
            yield Line(PART, what, f"{count:,}", again, "cases/s")
    plain.unlink(missing_ok=True)
    file.unlink()
