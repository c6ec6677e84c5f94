"""Fields: what a file may say of each type of record, and how each is read.

docs/import.md lists them; a test fails when page, records and this module differ.
"""

from enum import StrEnum
from typing import Literal

from dashboard.words import LANGUAGES, words

Type = Literal["area", "case", "reading", "officer", "place", "vehicle"]
Fields = dict[str, "Sort"]


class Sort(StrEnum):
    """How a cell of a field is read."""

    TEXT = "text"
    CODE = "code"
    DIGITS = "digits"
    NUMBER = "number"
    TIME = "time"
    YES_NO = "yes_no"
    LIST = "list"
    SHAPE = "shape"


_SCREENING = (
    "close_contact",
    "from_key_area",
    "other_history",
    "fever",
    "other_symptoms",
    "screened_negative",
)
_CONTACTS = ("grid_worker", "doctor", "village_cadre", "township_cadre", "police")

_CASE: Fields = {
    "source": Sort.TEXT,
    "external_id": Sort.DIGITS,
    "kind": Sort.TEXT,
    "area": Sort.CODE,
    "opened_at": Sort.TIME,
    "responded_at": Sort.TIME,
    "closed_at": Sort.TIME,
    "voided_at": Sort.TIME,
    "respond_by": Sort.TIME,
    "close_by": Sort.TIME,
    "updated_at": Sort.TIME,
    "colour": Sort.TEXT,
    "points": Sort.NUMBER,
    "place": Sort.DIGITS,
    "longitude": Sort.NUMBER,
    "latitude": Sort.NUMBER,
    "title": Sort.TEXT,
    "subject.name": Sort.TEXT,
    "subject.identity_number": Sort.DIGITS,
    "subject.phone": Sort.DIGITS,
    "subject.address": Sort.TEXT,
    **{f"contacts.{duty}.name": Sort.TEXT for duty in _CONTACTS},
    **{f"contacts.{duty}.phone": Sort.DIGITS for duty in _CONTACTS},
    "attributes.note": Sort.TEXT,
    "attributes.device": Sort.TEXT,
    "attributes.touches": Sort.NUMBER,
    "attributes.celsius": Sort.NUMBER,
    "attributes.gate": Sort.TEXT,
    "attributes.plate": Sort.DIGITS,
    "attributes.lane": Sort.TEXT,
    "attributes.passes": Sort.NUMBER,
    "attributes.tenants": Sort.NUMBER,
    "attributes.came_from": Sort.TEXT,
    "attributes.declared": Sort.TEXT,
    "attributes.people": Sort.NUMBER,
    "attributes.channel": Sort.DIGITS,
    "attributes.order": Sort.TEXT,
    "attributes.people_met": Sort.NUMBER,
    "attributes.duty": Sort.TEXT,
    "attributes.result": Sort.TEXT,
    "attributes.screening.diagnosis": Sort.TEXT,
    **{f"attributes.screening.{name}": Sort.YES_NO for name in _SCREENING},
    "attributes.papers": Sort.LIST,
    "attributes.indicator": Sort.TEXT,
    "attributes.team": Sort.TEXT,
}

FIELDS: dict[Type, Fields] = {
    "area": {
        "code": Sort.CODE,
        "name": Sort.TEXT,
        "name_en": Sort.TEXT,
        "kind": Sort.TEXT,
        "unit": Sort.YES_NO,
        "valid_from": Sort.TIME,
        "geometry": Sort.SHAPE,
    },
    "case": _CASE,
    "reading": {
        "area": Sort.CODE,
        "kind": Sort.TEXT,
        "at": Sort.TIME,
        "place": Sort.DIGITS,
        "n": Sort.NUMBER,
        "updated_at": Sort.TIME,
    },
    "officer": {
        "area": Sort.CODE,
        "duty": Sort.TEXT,
        "number": Sort.NUMBER,
        "name": Sort.TEXT,
        "phone": Sort.DIGITS,
    },
    "place": {
        "code": Sort.DIGITS,
        "area": Sort.CODE,
        "kind": Sort.TEXT,
        "name": Sort.TEXT,
        "name_en": Sort.TEXT,
        "longitude": Sort.NUMBER,
        "latitude": Sort.NUMBER,
    },
    "vehicle": {"plate": Sort.DIGITS, "why": Sort.TEXT},
}
REQUIRED: dict[Type, tuple[str, ...]] = {
    "area": ("code", "name"),
    "case": ("source", "external_id", "kind", "area", "opened_at"),
    "reading": ("area", "kind", "at", "n"),
    "officer": ("area", "duty", "name"),
    "place": ("code", "area", "kind", "name", "longitude", "latitude"),
    "vehicle": ("plate",),
}
IDENTITY: dict[Type, tuple[str, ...]] = {
    "area": ("code",),
    "officer": ("area", "duty", "number"),
    "place": ("code",),
    "vehicle": ("plate",),
}
"""What may stand only once in a file; a later row of a case or reading is a newer version."""

# Where the glossary has the names of a field's choices; the rest lie under import.choice.
_CHOICES: dict[tuple[Type, str], str] = {
    ("case", "kind"): "kind.",
    ("case", "colour"): "colour.",
    ("case", "attributes.indicator"): "indicator.",
    ("case", "attributes.duty"): "duty.",
    ("officer", "duty"): "duty.",
    ("place", "kind"): "place.",
    ("area", "kind"): "import.choice.area.",
    ("reading", "kind"): "import.choice.reading.",
    ("case", "attributes.screening.diagnosis"): "import.choice.diagnosis.",
    ("case", "attributes.papers"): "import.choice.paper.",
}


def field_names(type_: Type) -> dict[str, str]:
    """Return the names by which a file may call each field: itself and its name in words."""
    names: dict[str, str] = {}
    for field in FIELDS[type_]:
        key = f"import.field.{type_}.{field}"
        for name in (field, *(words(lang)(key) for lang in LANGUAGES)):
            names[name.casefold()] = field
    return names


def choice_names(type_: Type, field: str) -> dict[str, str]:
    """Return the choices of a field by their names in words; empty for fields without choices."""
    prefix = _CHOICES.get((type_, field))
    if prefix is None:
        return {}
    return {
        words(lang)(key): key.removeprefix(prefix)
        for lang in LANGUAGES
        for key in words(lang).keys()  # noqa: SIM118 (Words is no mapping)
        if key.startswith(prefix) and "." not in key.removeprefix(prefix)
    }
