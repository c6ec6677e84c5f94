"""Attributes: what a kind of case says beyond the common fields, in words."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from dashboard.cases.attributes import WarnedPerson
from dashboard.words import Words
from layouts import format as fmt

_SPELLED = {"channel": "channel", "indicator": "indicator", "duty": "duty"}
_PAPERS = len(get_args(get_args(WarnedPerson.model_fields["papers"].annotation)[0]))


def attribute_lines(attributes: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    """Return name and text of each attribute that says something, in their own order."""
    named = ((name, attribute_text(name, value, words)) for name, value in attributes.items())
    return [(words(f"attribute.{name}"), text) for name, text in named if text]


def attribute_text(name: str, value: Any, words: Words) -> str:
    """Return one attribute's text, empty where it says nothing."""
    if value is None or value in ("", ()) or name == "directive":
        # Which order it is about is a link on the page, not a text.
        return ""
    if name == "screening":
        return _screening(value, words)
    if name == "papers":
        return papers(value, words)
    if name in _SPELLED:
        return words(f"{_SPELLED[name]}.{value}")
    if name == "celsius":
        return f"{value:.1f} °C"
    return fmt.number(value) if isinstance(value, int) else str(value)


def papers(done: Iterable[str], words: Words) -> str:
    """Return how many of the papers are complete, and which."""
    present = list(done)
    names = words("format.list_separator").join(words(f"paper.{paper}") for paper in present)
    count = words("paper.complete", n=len(present), all=_PAPERS)
    return f"{count} · {names}" if names else count


def _screening(screening: Mapping[str, Any], words: Words) -> str:
    found = []
    if screening.get("diagnosis", "none") != "none":
        found.append(words(f"diagnosis.{screening['diagnosis']}"))
    found += [words(f"screening.{name}") for name, value in screening.items() if value is True]
    return words("format.list_separator").join(found) or words("screening.nothing")
