"""Outside: which records of a batch reach beyond the areas that their sender may write to."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter
from sqlalchemy import Connection, select

from dashboard.area import is_within
from dashboard.case import case_key
from dashboard.intake.record_types import MODELS
from dashboard.records.step import StepRecord, as_case_key, case_of
from dashboard.records.stream import stream_key
from dashboard.refusal import Refusal, Refused
from queries.store.engine import Store
from queries.tables.core import case, place
from queries.tables.hands import said as told
from queries.tables.orders import directive
from queries.tables.rules import arrival

_MANY = 800
_KEYED = {"arrival": arrival, "order": directive}
"""What is stored by source and number, so that a record takes it from where it lay."""
_AS_AT_THE_DOOR = TypeAdapter(Annotated[str, StringConstraints(strip_whitespace=True)])
Raws = Sequence[Mapping[str, Any]]


def _stored(db: Connection, column: Any, area: Any, keys: Sequence[Any]) -> dict[Any, str]:
    found: dict[Any, str] = {}
    for start in range(0, len(keys), _MANY):
        chunk = keys[start : start + _MANY]
        found |= {
            row[0]: row[1] for row in db.execute(select(column, area).where(column.in_(chunk)))
        }
    return found


def _keys(type_: str, raws: Raws) -> dict[int, bytes]:
    """Return the keys of what records speak of; the door sees to those that say none."""
    keys = {}
    for position, raw in enumerate(raws):
        source, number = raw.get("source"), raw.get("external_id")
        if isinstance(source, str) and isinstance(number, str):
            said = map(_AS_AT_THE_DOOR.validate_python, (source, number))
            keys[position] = case_key(*said) if type_ == "case" else stream_key(type_, *said)
    return keys


def _stepped_on(raws: Raws) -> dict[int, bytes]:
    """Return the keys of the cases that steps are about; the door sees to those that name none."""
    keys = {}
    for position, raw in enumerate(raws):
        said = {name: _as_text(raw.get(name)) for name in StepRecord.model_fields}
        try:
            key = as_case_key(said["case"]) if said["case"] is not None else None
            keys[position] = case_of(key, said["case_source"], said["case_external_id"])
        except (Refused, ValueError):
            continue
    return keys


def _as_text(value: object) -> str | None:
    return _AS_AT_THE_DOOR.validate_python(value) if isinstance(value, str) else None


def _areas_of_cases(
    db: Connection, keys: Mapping[int, bytes], *, reassigned: bool = True
) -> dict[int, str]:
    """Return where cases lie now; not ``reassigned``: where their sources say that they lie."""
    wanted = list(set(keys.values()))
    areas = _stored(db, case.c.key, case.c.area, wanted)
    if not reassigned:
        areas |= _stored(db, told.c.case, told.c.area, wanted)
    return {position: areas[key] for position, key in keys.items() if key in areas}


def _stored_areas(db: Connection, type_: str, raws: Raws) -> dict[int, str]:
    """Return the areas in which the things that records speak of are stored now."""
    if type_ == StepRecord.TYPE:
        return _areas_of_cases(db, _stepped_on(raws))
    if type_ == "case":
        return _areas_of_cases(db, _keys(type_, raws), reassigned=False)
    if type_ in _KEYED:
        keys = _keys(type_, raws)
        table = _KEYED[type_]
        areas = _stored(db, table.c.key, table.c.area, list(set(keys.values())))
        return {position: areas[key] for position, key in keys.items() if key in areas}
    named = "code" if type_ == "place" else "place"
    if named not in MODELS[type_].model_fields or (named == "place" and _names_area(type_)):
        return {}
    codes = {
        position: _AS_AT_THE_DOOR.validate_python(str(raw.get(named, "")))
        for position, raw in enumerate(raws)
    }
    areas = _stored(db, place.c.code, place.c.area, list(set(codes.values())))
    return {position: areas[code] for position, code in codes.items() if code in areas}


def _names_area(type_: str) -> bool:
    """Say whether every record of a type names its area; others lie where their place does."""
    named = MODELS[type_].model_fields.get("area")
    return named is not None and named.is_required()


def _lies_in(code: str, within: Sequence[str]) -> bool:
    return any(is_within(code, mine) for mine in within)


def _refusal(type_: str, raw: Mapping[str, Any], code: str, within: Sequence[str]) -> Refusal:
    """Return the refusal that a record gets which reaches beyond its sender's area."""
    if type_ == StepRecord.TYPE and (not code or _lies_in(code, within)):
        named = raw.get("case") or f"{raw.get('case_source')} {raw.get('case_external_id')}"
        return Refusal("case", str(named)[:200], "unknown_case")
    return Refusal("area" if code else "type", code[:200], "unknown_area")


def outside(
    db: Connection, store: Store, type_: str, raws: Raws, within: Sequence[str]
) -> dict[int, Refusal]:
    """Return refusals of the records that lie outside ``within``, by position.

    Neither the area that a record names nor the one that it would take something from may lie
    outside, and a record that lies nowhere needs the whole place. The answer is that of an
    unknown area, so that nobody learns what lies elsewhere.
    """
    if any(is_within(store.profile.area, area) for area in within):
        return {}
    stored = _stored_areas(db, type_, raws)
    found: dict[int, Refusal] = {}
    for position, raw in enumerate(raws):
        code = str(raw.get("area") or "")
        reached = {code, stored.get(position, code)} - {""}
        if type_ == StepRecord.TYPE and not reached:
            # Of no case that is known: the door says so.
            continue
        # A record without its area goes on to the door where it must have one: there it fails.
        inside = all(_lies_in(area, within) for area in reached)
        if not inside or not (reached or _names_area(type_)):
            found[position] = _refusal(type_, raw, code, within)
    return found
