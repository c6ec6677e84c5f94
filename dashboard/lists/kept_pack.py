"""Packing: kept lists as a few bytes each, and back.

A packed list is a zlib stream of parts, each after its length as four bytes, little-endian: a JSON
head, then columns of little-endian 64-bit numbers, and whatever bytes there are besides.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import orjson

from dashboard.lists.kept import (
    NEVER,
    TIMES,
    KeptCases,
    KeptReading,
    KeptUnit,
    ListName,
    Numbers,
    Trait,
)

LEVEL = 1
"""zlib's quickest: a higher one takes three times as long for a tenth less."""
_LENGTH = struct.Struct("<I")
_COLUMN = np.dtype("<i8")
_NONE = -(2**62)
"""Stands for NEVER among times that are told from the opening on."""


class NotPacked(ValueError):
    """These bytes are no packed list."""


def _packed(head: object, *parts: bytes) -> bytes:
    whole = [orjson.dumps(head), *parts]
    return zlib.compress(b"".join(_LENGTH.pack(len(part)) + part for part in whole), LEVEL)


def _parts(data: bytes) -> tuple[Any, list[bytes]]:
    try:
        whole, at, found = zlib.decompress(data), 0, []
        while at < len(whole):
            (length,) = _LENGTH.unpack_from(whole, at)
            at += _LENGTH.size + length
            found.append(whole[at - length : at])
        return orjson.loads(found[0]), found[1:]
    except (zlib.error, struct.error, ValueError, IndexError) as error:
        raise NotPacked(str(error)) from error


def _column(values: Iterable[int] | Numbers) -> bytes:
    """Return numbers with all their lowest bytes first, then the next: so they pack best."""
    found = np.fromiter(values, dtype=_COLUMN).view(np.uint8)
    return np.ascontiguousarray(found.reshape(-1, _COLUMN.itemsize).T).tobytes()


def _numbers(data: bytes) -> Numbers:
    found = np.frombuffer(data, dtype=np.uint8).reshape(_COLUMN.itemsize, -1)
    return np.ascontiguousarray(found.T).view(_COLUMN).reshape(-1).astype(np.int64)


def pack_cases(cases: KeptCases) -> bytes:
    """Return cases as bytes."""
    head = {
        "names": [list(name) for name in cases.names],
        "traits": [list(trait) for trait in cases.traits],
        "areas": "\n".join(cases.areas),
    }
    opened = cases.times[TIMES[0]]
    # Each opened soon after the one before, and most are due as long after it as others are.
    steps = np.diff(opened, prepend=0)
    later = [_later(cases.times[name], opened) for name in TIMES[1:]]
    return _packed(head, cases.keys, *map(_column, (cases.area, cases.trait, steps, *later)))


def _later(column: Numbers, opened: Numbers) -> Numbers:
    return np.where(column == NEVER, _NONE, column - opened)


def _when(later: Numbers, opened: Numbers) -> Numbers:
    return np.where(later == _NONE, NEVER, later + opened)


def unpack_cases(data: bytes) -> KeptCases:
    """Return packed cases; raise NotPacked."""
    head, (keys, *columns) = _parts(data)
    area, trait, steps, *later = map(_numbers, columns)
    opened = np.cumsum(steps)
    return KeptCases(
        names=[ListName(*name) for name in head["names"]],
        keys=keys,
        areas=head["areas"].split("\n") if head["areas"] else [],
        area=area,
        traits=[Trait(*one) for one in head["traits"]],
        trait=trait,
        times={TIMES[0]: opened}
        | {name: _when(one, opened) for name, one in zip(TIMES[1:], later, strict=True)},
    )


def pack_units(units: Sequence[KeptUnit]) -> bytes:
    """Return units as bytes."""
    return _pack_rows(units, ("area", "colour", "rule"), ("since",))


def unpack_units(data: bytes) -> list[KeptUnit]:
    """Return packed units; raise NotPacked."""
    return [KeptUnit(**row) for row in _rows(data)]


def pack_readings(readings: Sequence[KeptReading]) -> bytes:
    """Return readings as bytes."""
    return _pack_rows(readings, ("area", "place", "kind"), ("hour", "n"))


def unpack_readings(data: bytes) -> list[KeptReading]:
    """Return packed readings; raise NotPacked."""
    return [KeptReading(**row) for row in _rows(data)]


def _pack_rows(rows: Sequence[Any], texts: Sequence[str], numbers: Sequence[str]) -> bytes:
    """Return rows as columns; of texts that come again and again each is said once."""
    head: dict[str, Any] = {"numbers": list(numbers), "texts": {}}
    columns = [[getattr(row, name) for row in rows] for name in numbers]
    for name in texts:
        said = {text: n for n, text in enumerate(dict.fromkeys(getattr(r, name) for r in rows))}
        head["texts"][name] = list(said)
        columns.append([said[getattr(row, name)] for row in rows])
    return _packed(head, *map(_column, columns))


def _rows(data: bytes) -> list[dict[str, Any]]:
    head, columns = _parts(data)
    said = [_numbers(column).tolist() for column in columns]
    numbers = len(head["numbers"])
    for n, texts in enumerate(head["texts"].values(), numbers):
        said[n] = [texts[at] for at in said[n]]
    names = [*head["numbers"], *head["texts"]]
    return [dict(zip(names, row, strict=True)) for row in zip(*said, strict=True)]


def pack_grids(grids: Mapping[str, int]) -> bytes:
    """Return how many grids areas hold as bytes."""
    return _packed(dict(grids))


def unpack_grids(data: bytes) -> dict[str, int]:
    """Return packed counts of grids; raise NotPacked."""
    head, _ = _parts(data)
    return dict(head)
