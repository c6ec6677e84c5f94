"""Outside: which records of a batch reach beyond the areas that their sender may write to."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter
from sqlalchemy import Connection, select

from dashboard.area import is_within
from dashboard.case import case_key
from dashboard.record_types import MODELS
from dashboard.refusal import Refusal
from dashboard.stream import stream_key
from queries.engine import Store
from queries.rule_tables import arrival
from queries.tables import case, place

_MANY = 800
_KEYED = {"case": case, "arrival": arrival}
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


def _stored_areas(db: Connection, type_: str, raws: Raws) -> dict[int, str]:
    """Return the areas in which the things that records speak of are stored now."""
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
        # A record without its area goes on to the door where it must have one: there it fails.
        inside = all(any(is_within(area, mine) for mine in within) for area in reached)
        if not inside or not (reached or _names_area(type_)):
            found[position] = Refusal("area" if code else "type", code[:200], "unknown_area")
    return found
