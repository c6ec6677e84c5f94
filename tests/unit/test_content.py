"""Files are what they hold, not what they are called; and none unpacks to more than it may."""

import io
import zipfile
from pathlib import Path

import pytest

from callbacks.files import content
from callbacks.files.content import check_content
from dashboard.importing.unreadable import Unreadable
from dashboard.words import LANGUAGES, words

SHP = b"\x00\x00\x27\x0a" + bytes(96)
VRT = b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource>"


def archive(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, held in members.items():
            whole.writestr(name, held)
    return packed.getvalue()


def reason(tmp_path: Path, name: str, held: bytes) -> str:
    file = tmp_path / name
    file.write_bytes(held)
    try:
        check_content(file)
    except Unreadable as error:
        return error.reason if all(error.text(words(lang)) for lang in LANGUAGES) else "wordless"
    return ""


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("a.csv", b"a,b\n1,2\n"),
        ("a.csv", b"[a],b\n"),
        ("a.XLSX", archive(**{"xl/workbook.xml": b"<workbook/>"})),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9)),
        ("a.gpkg", b"SQLite format 3\x00"),
        ("a.shp", SHP),
        ("a.geojson", b"\xef\xbb\xbf \n{}"),
        ("a.zip", archive(**{"a/": b"", "a/a.shp": SHP, "a/a.dbf": b"", "__MACOSX/._a": b""})),
    ],
)
def test_what_holds_what_it_says_is_taken(tmp_path: Path, name: str, held: bytes) -> None:
    assert reason(tmp_path, name, held) == ""


@pytest.mark.parametrize(
    ("name", "held", "expected"),
    [
        ("a.csv", archive(a=b""), "wrong_content"),
        ("a.csv", b"SQLite format 3\x00", "wrong_content"),
        ("a.xlsx", b"<html><table>", "wrong_content"),
        ("a.xls", b"a,b\n", "wrong_content"),
        # A library that opens by content would follow this to another file.
        ("a.geojson", VRT, "wrong_content"),
        ("a.json", VRT, "wrong_content"),
        ("a.gpkg", VRT, "wrong_content"),
        ("a.shp", VRT, "wrong_content"),
        ("a.zip", VRT, "wrong_content"),
        ("a.zip", archive(**{"a.shp": VRT, "a.dbf": b""}), "wrong_content"),
        ("a.zip", archive(**{"a.shp": SHP, "b.vrt": VRT}), "wrong_member"),
        ("a.zip", archive(**{"../a.shp": SHP}), "wrong_member"),
        ("a.zip", archive(**{"/a.shp": SHP}), "wrong_member"),
        ("a.zip", archive(**{"..\\a.shp": SHP}), "wrong_member"),
        ("a.zip", archive(**{"a.shp": SHP})[:-9], "broken_boundary"),
        ("a.csv", b"", "empty_file"),
    ],
)
def test_what_holds_something_else_is_refused(
    tmp_path: Path, name: str, held: bytes, expected: str
) -> None:
    assert reason(tmp_path, name, held) == expected


@pytest.mark.parametrize(
    ("name", "member"), [("a.xlsx", "xl/a"), ("a.ods", "a"), ("a.zip", "a.shp")]
)
def test_a_small_file_that_unpacks_to_much_is_refused(
    tmp_path: Path, name: str, member: str
) -> None:
    bomb = archive(**{member: SHP + bytes(80 << 20)})
    assert len(bomb) < 200_000
    assert reason(tmp_path, name, bomb) == "too_large"


def test_very_many_members_and_very_many_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = archive(a=b"1" * 100, b=b"2")
    assert reason(tmp_path, "a.xlsx", some) == ""
    monkeypatch.setattr(content, "_MOST_BYTES", 100)
    assert reason(tmp_path, "a.xlsx", some) == "too_large"
    monkeypatch.setattr(content, "_MOST_BYTES", 4 << 30)
    monkeypatch.setattr(content, "_MOST_MEMBERS", 1)
    assert reason(tmp_path, "a.xlsx", some) == "too_large"
