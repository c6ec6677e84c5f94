"""What a rule raises: a case's raw fields, which go through the same door as any other's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.records.stream import StreamRecord

BY_RULE = "rule"
"""Who a rule's steps are by."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A case that a rule raises; ``subject`` is the key of a person who is stored already."""

    raw: Mapping[str, Any]
    subject: bytes | None = None


_PREFIX = "rule:"


def source_of(rule: str) -> str:
    """Return the source that a rule's cases have."""
    return _PREFIX + rule


def is_rule(source: str) -> bool:
    """Say whether a source is a rule, for which nobody else may speak."""
    return source.startswith(_PREFIX)


def number_of(record: StreamRecord) -> str:
    """Return the number of the case that a record raises: the record's own key."""
    return record.key.hex()


def filled(**fields: Any) -> dict[str, Any]:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value is not None}
