"""Quarantine: what was refused, how it is shown, and how it is mended."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from dashboard.cases.subject import (
    Subject,
    discreet,
    mask_address,
    mask_identity,
    mask_name,
    mask_phone,
    mask_plate,
    mask_text,
)
from dashboard.day import Instant
from dashboard.fields import BadListing, only
from dashboard.intake.pointer import steps
from dashboard.intake.record_types import MODELS
from dashboard.refusal import Refusal

PAGE = 50
MAX_PAGE = 500
MAX_ID = 2**31 - 1


class State(StrEnum):
    """Where a refused record stands."""

    WAITING = "waiting"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


class Deed(StrEnum):
    """What was done with a refused record."""

    REFUSED = "refused"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


class UnknownHeld(LookupError):
    """Quarantine holds no such record, or the viewer may not see it; the two look alike."""


class NotWaiting(ValueError):
    """The record was replayed or discarded before; the message is its state."""


class BadPatch(ValueError):
    """What should mend a record is no JSON object."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with a refused record, and what came of it."""

    at: Instant
    what: Deed
    by: str
    why: str
    refusal: Refusal | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A refused record; ``record`` holds its fields as they now stand, unmasked.

    ``refusal`` is the newest one, ``times`` how often the same record came, ``at`` the last time.
    """

    id: int
    at: Instant
    type: str
    origin: str
    line: int | None
    area: str
    refusal: Refusal
    state: State
    times: int
    mended_at: Instant | None
    record: dict[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which refused records are asked for; empty means any. ``before`` is the id to go on from."""

    state: str = State.WAITING
    type: str = ""
    origin: str = ""
    reason: str = ""
    before: int = 0
    limit: int = PAGE

    def path(self, **changes: Any) -> str:
        """Return the address of the page that shows this, with changes."""
        asked = replace(self, **changes)
        said = {
            "state": "all" if not asked.state else asked.state,
            "type": asked.type,
            "origin": asked.origin,
            "reason": asked.reason,
            "before": asked.before or "",
        }
        if asked.state == State.WAITING:
            del said["state"]
        query = urlencode({name: value for name, value in said.items() if value})
        return "/quarantine" + ("?" + query if query else "")


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page of refused records, newest first; ``next`` is the id to go on from, 0 at the end.

    ``choices`` counts what may be chosen by column: type, origin, reason.
    """

    total: int
    rows: tuple[Held, ...]
    next: int
    choices: Mapping[str, Mapping[str, int]]


def _whole(query: Mapping[str, str], name: str, most: int, default: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and 1 <= int(text) <= most):
        raise BadListing(name, text, "not_in_range", f"1-{most}")
    return int(text)


def asked(query: Mapping[str, str]) -> Asked:
    """Read what is asked for from a query string; raise BadListing."""
    known = ("state", "type", "origin", "reason", "before", "limit", "lang")
    only(query, known, told=False)
    state = query.get("state", State.WAITING)
    if state not in {*State, "all"}:
        raise BadListing("state", state, "not_a_choice", ", ".join([*State, "all"]))
    return Asked(
        state="" if state == "all" else state,
        type=query.get("type", ""),
        origin=query.get("origin", ""),
        reason=query.get("reason", ""),
        before=_whole(query, "before", MAX_ID, 0),
        limit=_whole(query, "limit", MAX_PAGE, PAGE),
    )


def patched(record: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record changed by a merge patch (RFC 7396): null takes a field out."""
    changed = dict(record)
    for name, value in patch.items():
        if value is None:
            changed.pop(name, None)
        elif isinstance(value, Mapping):
            inner = changed.get(name)
            changed[name] = patched(inner if isinstance(inner, Mapping) else {}, value)
        else:
            changed[name] = value
    return changed


def leaves(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the fields of a record that hold no fields themselves, by dotted name."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping) and value:
            found |= leaves(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


_MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "identity_number": mask_identity,
    "phone": mask_phone,
    "address": mask_address,
}
_PLATES = ("passage", "vehicle")
"""Types of records whose ``plate`` says which vehicle, however it is written."""


def _is_personal(path: tuple[str, ...], type_: str) -> bool:
    """Say whether a field holds somebody's name, number or address."""
    people = {"subject", "contacts"} & set(path[:-1])
    return bool(people) or (type_ == "officer" and path[-1:] in (("name",), ("phone",)))


def person_of(record: Mapping[str, Any]) -> Subject | None:
    """Return whom a refused record names, as far as it says it in texts."""
    said = record.get("subject")
    if not isinstance(said, Mapping):
        return None
    names = [field.name for field in fields(Subject)]
    return Subject(**{n: said[n].strip() for n in names if isinstance(said.get(n), str)})


def masked(held: Held, value: Any, path: tuple[str, ...] = ()) -> Any:
    """Return a held record's field, or all of it, as lists and pages may show it.

    There is no personal data in it: free texts lose the numbers of people, and what they say of the
    person that the record names.
    """
    return _masked(value, held.type, path, person_of(held.record))


def _masked(value: Any, type_: str, path: tuple[str, ...], person: Subject | None) -> Any:
    if isinstance(value, Mapping):
        return {n: _masked(inner, type_, (*path, n), person) for n, inner in value.items()}
    if path[-1:] == ("plate",) and type_ in _PLATES:
        return mask_plate(str(value)) if value else value
    if isinstance(value, list):
        return [_masked(v, type_, (*path, str(n)), person) for n, v in enumerate(value)]
    if isinstance(value, bool) or value is None or isinstance(value, float):
        return value
    text = str(value)
    if _is_personal(path, type_) or path[-1:] in (("subject",), ("contacts",)):
        mask = _MASKS.get(path[-1])
        return mask(text) if mask else "*" * len(text)
    shown = mask_text(discreet(text, person))
    return value if shown == text else shown


def masked_refusal(held: Held) -> Refusal:
    """Return a refusal as lists and pages may show it."""
    path = tuple(held.refusal.field.split("."))
    return replace(held.refusal, value=str(masked(held, held.refusal.value, path)))


def shown_text(value: Any) -> str:
    """Return a field's value as an input shows it: text as it is, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_masked(held: Held, name: str) -> bool:
    """Say whether a field of a refused record is shown masked only."""
    value = leaves(held.record).get(name)
    path = tuple(steps(name, held.record))
    return value is not None and bool(masked(held, value, path) != value)


def _edited(before: Any, text: str) -> Any:
    """Return what was written in the stead of a value; lists and the like are written as JSON."""
    if not isinstance(before, list | dict):
        return text
    try:
        return json.loads(text)
    except ValueError:
        raise BadPatch(text) from None


def patch_of(
    held: Held, said: Mapping[str, str], more: str = "", type_: str = ""
) -> dict[str, Any]:
    """Return the merge patch that a form comes to; raise BadPatch.

    ``said`` are the inputs by dotted name: one emptied takes its field out, but one of a masked
    field that stays empty leaves it as it is. ``more`` is a merge patch as JSON.
    """
    known = leaves(held.record)
    patch: dict[str, Any] = {}
    for name, text in said.items():
        before = known.get(name)
        if text == ("" if name not in known or is_masked(held, name) else shown_text(before)):
            continue
        value = _edited(before, text.strip()) if text.strip() else None
        patch = _joined(patch, _at(steps(name, held.record), value))
    try:
        added = json.loads(more) if more.strip() else {}
    except ValueError:
        raise BadPatch(more) from None
    if not isinstance(added, dict):
        raise BadPatch(more)
    typed = {"type": type_} if type_ and type_ != held.type else {}
    return _joined(_joined(patch, added), typed)


def _at(way: Sequence[str], value: Any) -> dict[str, Any]:
    """Return a value at the end of its steps."""
    first, *rest = way
    return {first: _at(rest, value) if rest else value}


def _joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return two merge patches as one, in which null still takes out."""
    joined = dict(one)
    for name, value in other.items():
        inner = joined.get(name)
        if isinstance(inner, Mapping) and isinstance(value, Mapping):
            joined[name] = _joined(inner, value)
        else:
            joined[name] = value
    return joined


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the dotted names of the fields that differ."""
    old, new = leaves(before), leaves(after)
    return tuple(sorted(n for n in old.keys() | new.keys() if old.get(n) != new.get(n)))


def fields_of(type_: str) -> tuple[str, ...]:
    """Return the names of a type's own fields; empty for an unknown type."""
    model = MODELS.get(type_)
    return tuple(model.model_fields) if model else ()
