"""The audit in words: what was done, on what, and what more an entry says."""

from collections.abc import Mapping

from dashboard.access.audit import Deed, Entry
from dashboard.area import Area
from dashboard.words import Words
from layouts import format as fmt

Areas = Mapping[str, Area]
CUT = 200
"""A subject of this length may have been cut, so that it is no address any more."""
_LINKS = {
    Deed.EXPORTED: "/cases?{}",
    Deed.PERSON_OPENED: "/cases/{}",
    Deed.MENDED: "/quarantine/{}",
    Deed.DISCARDED: "/quarantine/{}",
}
_TIMES = frozenset({"until", "before"})
_WORDS = {
    "role": "role.{}",
    "colour": "colour.{}",
    "metric": "metric.{}.name",
    "type": "quarantine.type_{}",
    "types": "quarantine.type_{}",
    "why": "person.why_{}",
}
"""Details whose values have words of their own."""


def area_name(code: str, areas: Areas, words: Words) -> str:
    """Return what an area is called, its code where it is not there any more."""
    return areas[code].title(words.lang) if code in areas else code


def codes_of(entry: Entry) -> list[str]:
    """Return the areas that an entry names."""
    named = [value for name, value in entry.details.items() if name.startswith("areas")]
    return [entry.area, *(code for codes in named if isinstance(codes, list) for code in codes)]


def who(entry: Entry, words: Words) -> str:
    """Return who did it, nobody being a word of its own."""
    return entry.by.name or words("audit.nobody")


def link_of(entry: Entry) -> str:
    """Return the address of what an entry is about, empty where it has none."""
    path = _LINKS.get(entry.deed, "")
    if entry.deed is Deed.EXPORTED and not entry.subject.startswith("metric="):
        # A table or a picture, which is no list.
        return ""
    return path.format(entry.subject) if path and 0 < len(entry.subject) < CUT else ""


def subject(entry: Entry, words: Words) -> str:
    """Return what an entry is about: a name or number, of an export the list's."""
    if entry.deed is not Deed.EXPORTED:
        return entry.subject
    metric = entry.details.get("metric", "")
    key = f"metric.{metric}.name"
    return words(key) if words.has(key) else entry.subject


def more(entry: Entry, areas: Areas, words: Words) -> str:
    """Return what more an entry says, one thing after another."""
    shown = {name: value for name, value in entry.details.items() if value not in ("", [])}
    if entry.deed is Deed.EXPORTED:
        shown.pop("metric", None)
    sign = "：" if words.lang == "zh" else ": "
    parts = [
        f"{_name(name, words)}{sign}{_value(name, value, areas, words)}"
        for name, value in shown.items()
    ]
    return ("；" if words.lang == "zh" else "; ").join(parts)


def _name(name: str, words: Words) -> str:
    key = f"audit.detail.{name}"
    return words(key) if words.has(key) else name


def _value(name: str, value: str | int | list[str], areas: Areas, words: Words) -> str:
    if isinstance(value, list):
        # A role stands there as what it was and what it is.
        between = " → " if name == "role" else "、" if words.lang == "zh" else ", "
        return between.join(_one(name, one, areas, words) for one in value)
    if isinstance(value, int):
        return fmt.stamp_long(value) if name in _TIMES else fmt.number(value)
    return _one(name, value, areas, words)


def _one(name: str, text: str, areas: Areas, words: Words) -> str:
    if name.startswith("areas"):
        return area_name(text, areas, words)
    key = _WORDS.get(name, "").format(text)
    return words(key) if key and words.has(key) else text
