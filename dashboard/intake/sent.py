"""Intake: what other systems send is cut into typed records, each with what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from dashboard.refusal import Refused

MAX_RECORDS = 1000
"""Records in a call, and in a batch of a stream."""
MAX_DEPTH = 16
"""How deep a record may nest; ours have four levels."""
KEPT_CHARACTERS = 2000
"""How much of what is no record at all quarantine keeps."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A record as it was sent: its type, and its fields without it."""

    type: str
    fields: Mapping[str, Any]


class NotJson(ValueError):
    """Bytes that are no JSON; ``offset`` is the byte at which that shows."""

    def __init__(self, why: str, offset: int) -> None:
        super().__init__(f"{why} at byte {offset}")
        self.why = why
        self.offset = offset


def read_json(body: bytes) -> Any:
    """Read JSON; raise NotJson."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        try:
            text = body.decode()
        except UnicodeDecodeError as wrong:
            raise NotJson("not UTF-8", wrong.start) from None
        raise NotJson(error.msg, len(text[: error.pos].encode())) from None


def read_line(line: bytes) -> object:
    """Read one line of a stream; raise Refused where it is no JSON."""
    try:
        return read_json(line)
    except NotJson as error:
        shown = line[: KEPT_CHARACTERS // 10].decode(errors="replace")
        raise Refused("", shown, "not_json", str(error.offset)) from None


def _is_deep(value: object) -> bool:
    """Say whether a value nests deeper than any record does; level by level, never recursing."""
    level = [value]
    for _ in range(MAX_DEPTH):
        deeper: list[object] = []
        for inner in level:
            if isinstance(inner, dict):
                deeper += inner.values()
            elif isinstance(inner, list):
                deeper += inner
        if not deeper:
            return False
        level = deeper
    return True


def as_sent(raw: object, types: Sequence[str]) -> Sent:
    """Return a record with its type; raise Refused where it has none of these types."""
    if not isinstance(raw, dict):
        raise Refused("", orjson.dumps(raw).decode() if not _is_deep(raw) else "", "not_an_object")
    if _is_deep(raw):
        raise Refused("", "", "too_deep", str(MAX_DEPTH))
    if "type" not in raw:
        raise Refused("type", "", "missing")
    if raw["type"] not in types:
        raise Refused("type", raw["type"], "not_a_choice", ", ".join(types))
    return Sent(raw["type"], {name: raw[name] for name in raw if name != "type"})


def refused_as(raw: object) -> Sent:
    """Return what quarantine keeps of something that ``as_sent`` or ``read_line`` refused."""
    if isinstance(raw, dict) and not _is_deep(raw):
        named = raw.get("type")
        kind = named if isinstance(named, str) else ""
        return Sent(kind, {name: raw[name] for name in raw if name != "type"})
    if isinstance(raw, bytes):
        text = raw[: KEPT_CHARACTERS * 4].decode(errors="replace")
    elif _is_deep(raw):
        text = "[…]"
    else:
        text = orjson.dumps(raw).decode()
    return Sent("", {"text": text[:KEPT_CHARACTERS]})
