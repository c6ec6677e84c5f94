"""Pointers: where in a JSON document something is wrong, as RFC 6901 writes it."""

from collections.abc import Mapping, Sequence


def steps(field: str, within: object) -> list[str]:
    """Cut a dotted name into the steps that lead into a document; keys may hold dots themselves."""
    parts = field.split(".") if field else []
    found: list[str] = []
    while parts:
        taken = 1
        if isinstance(within, Mapping):
            # The longest name that is a key, else one part: a field that is not there.
            long = range(len(parts), 0, -1)
            taken = next((n for n in long if ".".join(parts[:n]) in within), 1)
        step = ".".join(parts[:taken])
        found.append(step)
        parts = parts[taken:]
        within = _inside(within, step)
    return found


def _inside(within: object, step: str) -> object:
    if isinstance(within, Mapping):
        return within.get(step)
    if isinstance(within, Sequence) and not isinstance(within, str) and step.isdecimal():
        return within[int(step)] if int(step) < len(within) else None
    return None


def pointer(field: str, within: object, *before: str | int) -> str:
    """Return the pointer to a refusal's field in a record; ``before`` leads to the record."""
    way = [*map(str, before), *steps(field, within)]
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in way)
