"""Opening a file of whatever kind as a table."""

from pathlib import Path

from callbacks.files.boundary import SUFFIXES, read_boundary
from callbacks.files.content import check_content
from callbacks.files.delimited import read_delimited
from callbacks.files.sheet import read_sheet
from dashboard.importing.mapping import FileSays
from dashboard.importing.table import Table
from dashboard.importing.unreadable import Unreadable

_SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_TEXTS = (".csv", ".tsv", ".txt")


def open_table(path: Path, said: FileSays, *, boundaries: bool, trust_crs: bool = False) -> Table:
    """Open a file as a table by its suffix, which its content has to bear out.

    Raises Unreadable where it does not, or cannot be read.

    ``boundaries`` allows the formats that carry outlines.
    """
    if not path.is_file():
        raise Unreadable("no_file", file=path)
    suffix = path.suffix.lower()
    known = (*_TEXTS, *_SHEETS, *(SUFFIXES if boundaries else ()))
    if suffix not in known:
        raise Unreadable("unknown_format", suffix=suffix or path.name, known=", ".join(known))
    try:
        check_content(path)
        if suffix in _TEXTS:
            return read_delimited(path, said)
        if suffix in _SHEETS:
            return read_sheet(path, said)
        return read_boundary(path, said, trust_crs=trust_crs)
    except PermissionError:
        raise Unreadable("no_permission", file=path) from None
