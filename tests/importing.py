"""Imports as a person does them: a file, the command line, the report beside the file."""

import argparse
import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from callbacks.commands import import_file
from dashboard.profile import Profile
from queries.store.engine import Store

PROFILE = Profile(name="place", area="330799", title="某县", title_en="Some county")
Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended: exit status, what it said, and the report's rows by line and field."""

    status: int
    said: str
    complained: str
    report: list[dict[str, str]]

    @property
    def refused(self) -> list[tuple[str, str]]:
        return [(row["line"], row["field"]) for row in self.report]


class Command:
    """The command ``import`` on a store; English, so that reports have English heads."""

    def __init__(self, store: Store, said: pytest.CaptureFixture[str]) -> None:
        self.store = store
        self._said = said

    def __call__(self, *arguments: object, lang: str = "en") -> Done:
        parser = argparse.ArgumentParser()
        import_file.add_parser(parser.add_subparsers())
        args = parser.parse_args(["import", *map(str, arguments), "--lang", lang])
        status = import_file.run(args, self.store)
        said = self._said.readouterr()
        return Done(status, said.out, said.err, read_report(args.file))


def read_report(file: Path) -> list[dict[str, str]]:
    path = file.with_name(file.name + ".refused.csv")
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as report:
        rows = list(csv.DictReader(report))
    # A tab keeps a spreadsheet from rounding a long number.
    return [{name: cell.rstrip("\t") for name, cell in row.items()} for row in rows]


def square(west: float, south: float, side: float) -> Ring:
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def feature(code: object, ring: Ring | None, **properties: object) -> dict[str, Any]:
    outline = None if ring is None else {"type": "Polygon", "coordinates": [ring]}
    named = {"code": code, "name": f"区划{code}", **properties}
    return {"type": "Feature", "properties": named, "geometry": outline}


def write_geojson(path: Path, features: Sequence[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


COUNTY = [
    feature("330799", square(120.0, 28.0, 1.0)),
    feature("330799001", square(120.0, 28.0, 0.5)),
    feature("330799001001", square(120.0, 28.0, 0.25), unit=True),
    feature("330799001002", square(120.25, 28.0, 0.25)),
]
"""A county with a township of two villages, in whole quarters of a degree."""
