"""Content: what a file is by what it holds, before any reader trusts what it is called.

A name says nothing: a library that opens by content would take a file of another kind, which may
lead it to other files, or a small archive that unpacks to more than the machine holds.
"""

import json
import zipfile
from pathlib import Path, PurePosixPath

from dashboard.importing.unreadable import Unreadable

_MARKS = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole",
    b"SQLite format 3\x00": "sqlite",
    b"\x00\x00\x27\x0a": "shp",
    b"%PDF": "pdf",
}
_HOLDS = {
    # A workbook with a password is wrapped as the old format was.
    ".xlsx": {"zip", "ole"},
    ".xlsm": {"zip", "ole"},
    ".xlsb": {"zip", "ole"},
    ".ods": {"zip"},
    ".xls": {"ole"},
    ".gpkg": {"sqlite"},
    ".shp": {"shp"},
    ".zip": {"zip"},
    ".json": {"json"},
    ".geojson": {"json"},
}
"""What a suffix promises; the others are plain text."""
_SHAPEFILE = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qix", ".xml"}
_MOST_BYTES = 4 << 30
"""Bytes a file may unpack to; beyond it is a bomb, or belongs in a CSV."""
_MOST_TIMES = 250
"""How many times its size a file may unpack to; a sheet's XML comes to some thirty."""
_HARMLESS_BYTES = 64 << 20
_MOST_MEMBERS = 10_000


def _found(start: bytes) -> str:
    for mark, kind in _MARKS.items():
        if start.startswith(mark):
            return kind
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "json" if text.startswith((b"{", b"[")) else "text"


def check_content(path: Path) -> None:
    """Raise Unreadable where a file is not what its suffix says, or unpacks to too much."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise Unreadable("empty_file")
    suffix, found = path.suffix.lower(), _found(start)
    wanted = _HOLDS.get(suffix, {"text", "json"})
    if found not in wanted:
        raise Unreadable("wrong_content", suffix=suffix, found=found)
    if found == "zip":
        _check_archive(path, only=_SHAPEFILE if suffix == ".zip" else None)


def _check_archive(path: Path, *, only: set[str] | None) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            if only is not None:
                _check_members([m.filename for m in members if not m.is_dir()], only)
                _check_shapes(archive)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        broken = "broken_workbook" if only is None else "broken_boundary"
        raise Unreadable(broken, why=error) from None
    packed = path.stat().st_size
    bomb = size > _HARMLESS_BYTES and size > packed * _MOST_TIMES
    if size > _MOST_BYTES or bomb or len(members) > _MOST_MEMBERS:
        raise Unreadable("too_large")


def _check_members(names: list[str], only: set[str]) -> None:
    """Raise Unreadable for a file in an archive that is no part of a Shapefile."""
    for name in names:
        place = PurePosixPath(name.replace("\\", "/"))
        apart = "__MACOSX" in place.parts
        if (
            place.is_absolute()
            or ".." in place.parts
            or not (apart or place.suffix.lower() in only)
        ):
            raise Unreadable("wrong_member", name=json.dumps(name, ensure_ascii=False)[:80])


def _check_shapes(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if name.lower().endswith(".shp") and "__MACOSX" not in name:
            with archive.open(name) as file:
                found = _found(file.read(64))
            if found != "shp":
                raise Unreadable("wrong_content", suffix=".shp", found=found)
