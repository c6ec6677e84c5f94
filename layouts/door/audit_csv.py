"""The audit as CSV, that no spreadsheet runs or rounds."""

from collections.abc import Mapping

from dashboard.access.audit_search import Numbered
from dashboard.area import Area
from dashboard.lists.formula import cell_text
from dashboard.words import Words
from layouts import format as fmt
from layouts.door import audit_text as said
from layouts.lists.csv import BOM, joined

COLUMNS = ("number", "at", "who", "address", "deed", "area", "code", "subject", "more")


def header(words: Words) -> str:
    """Return the first line, with the mark of UTF-8 before it."""
    return BOM + joined([words(f"audit.column.{name}") for name in COLUMNS])


def line(one: Numbered, areas: Mapping[str, Area], words: Words) -> str:
    """Return an entry as a line."""
    entry = one.entry
    texts = (
        str(one.number),
        fmt.stamp_long(entry.at),
        said.who(entry, words),
        entry.by.address,
        words(f"audit.deed.{entry.deed}"),
        said.area_name(entry.area, areas, words),
        entry.area,
        entry.subject,
        said.more(entry, areas, words),
    )
    return joined([cell_text(text) for text in texts])
