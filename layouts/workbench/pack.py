"""Pack: the cells of a long table made small for a refresh, since its rows are nearly alike.

What most rows say alike is said once, with ``{code}`` where each has its own code; a row then
says only what it has beside that. assets/rows.js unpacks them; nothing is lost.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from layouts.parts import Cells, Props

CODE = "{code}"
SAME, ABSENT = 0, -1
"""What a row says of a cell that is as in the pattern, and of one that it does not have."""
Packed = dict[str, Any]


def packed(cells: Cells, codes: Iterable[str]) -> tuple[Cells, Packed]:
    """Return the cells that belong to no row, and the rows of ``codes`` packed.

    ``patterns`` has the common properties by name of cell; ``rows`` has by code one entry for
    each pattern: SAME, ABSENT, the text alone where only the text differs, or the properties
    that differ.
    """
    rows: dict[str, Cells] = {code: {} for code in codes}
    rest: Cells = {}
    for cell, props in cells.items():
        name, _, code = cell.rpartition("-")
        if code in rows:
            rows[code][name] = props
        else:
            rest[cell] = props
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    patterns = {name: _pattern(name, rows) for name in names}
    lines = {
        code: [_entry(row.get(name), patterns[name], code) for name in names]
        for code, row in rows.items()
    }
    return rest, {"patterns": patterns, "rows": lines}


def unpacked(rows: Packed) -> Cells:
    """Return the cells of packed rows, as the browser makes them."""
    found: Cells = {}
    for code, entries in rows["rows"].items():
        for (name, pattern), entry in zip(rows["patterns"].items(), entries, strict=True):
            if entry == ABSENT:
                continue
            own = {"children": entry} if isinstance(entry, str) else (entry or {})
            found[f"{name}-{code}"] = {**{k: _named(v, code) for k, v in pattern.items()}, **own}
    return found


def _pattern(name: str, rows: dict[str, Cells]) -> Props:
    """Return the commonest value of each property that all rows with this cell have."""
    seen: dict[str, Counter[str]] = {}
    having = [(code, row[name]) for code, row in rows.items() if name in row]
    for code, props in having:
        for key, value in props.items():
            seen.setdefault(key, Counter())[json.dumps(_open(value, code))] += 1
    return {
        key: json.loads(counts.most_common(1)[0][0])
        for key, counts in seen.items()
        if counts.total() == len(having)
    }


def _open(value: Any, code: str) -> Any:
    """Return a text with its row's code left open."""
    return value.replace(code, CODE) if isinstance(value, str) else value


def _named(value: Any, code: str) -> Any:
    return value.replace(CODE, code) if isinstance(value, str) else value


def _entry(props: Props | None, pattern: Props, code: str) -> Any:
    if props is None:
        return ABSENT
    own = {
        key: value
        for key, value in props.items()
        if key not in pattern or value != _named(pattern[key], code)
    }
    if not own:
        return SAME
    only_text = own.keys() == {"children"} and isinstance(own["children"], str)
    return own["children"] if only_text else own
