"""Refused records in the store: what they say, and what was wrong, sealed where they lie."""

import json
from collections.abc import Mapping
from typing import Any

from queries.sealing.vault import Vault
from queries.tables.core import quarantine, quarantine_step
from queries.tables.row import AnyRow


def seal_record(vault: Vault, record: Any, value: str, digest: bytes) -> bytes:
    """Return a refused record and its wrong value sealed for its row in quarantine."""
    return vault.seal({"record": record, "value": value}, quarantine.name, digest)


def open_record(vault: Vault, row: AnyRow) -> dict[str, Any]:
    """Return ``record`` and ``value`` of a row of quarantine."""
    return dict(vault.open(row.sealed, quarantine.name, bytes(row.digest)))


def seal_step(vault: Vault, record: Any, value: str, *key: int) -> bytes:
    """Return what a step left a record at sealed for its row: quarantine's id and a number."""
    return vault.seal({"record": record, "value": value}, quarantine_step.name, *key)


def open_step(vault: Vault, row: AnyRow) -> dict[str, Any]:
    """Return ``record`` and ``value`` of a step."""
    return dict(vault.open(row.sealed, quarantine_step.name, row.quarantine, row.number))


def record_mark(vault: Vault, known: Mapping[str, Any]) -> bytes:
    """Return what a refused record is known again by when it comes once more."""
    parts = [known["type"], known["origin"], known["line"], known["record"]]
    return vault.mark("refused", json.dumps(parts, sort_keys=True).encode())
