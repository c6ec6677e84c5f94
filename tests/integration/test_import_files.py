"""Files of which nothing can be read: one sentence says what is wrong and what to do."""

import io
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from callbacks.files.delimited import read_delimited
from callbacks.files.open_table import open_table
from callbacks.files.sheet import read_sheet
from dashboard.importing.mapping import FileSays
from dashboard.importing.unreadable import Unreadable
from dashboard.words import words
from tests.importing import Command

GOOD = "source,external_id,kind,area,opened_at\ns,1,red_code,330799001001,2020-02-29 08:00\n"


def workbook(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("一").write_row(0, 0, GOOD.splitlines()[0].split(","))
    book.close()
    return path


def reason(path: Path, said: FileSays | None = None, *, boundaries: bool = False) -> str:
    with pytest.raises(Unreadable) as caught:
        open_table(path, said or FileSays(), boundaries=boundaries)
    for lang in ("zh", "en"):
        assert caught.value.text(words(lang))
    return caught.value.reason


def file(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.csv", b"", "empty_file"),
        ("blank.csv", b"\n\n \n", "empty_file"),
        ("empty.xlsx", b"", "empty_file"),
        ("text.xlsx", GOOD.encode(), "wrong_content"),
        ("bytes.csv", b"source,\xff\xff\n", "no_encoding"),
        ("half.csv", "\ufeff来源".encode("utf-16-be")[:-1], "no_encoding"),
        ("page.pdf", b"%PDF", "unknown_format"),
        ("cases.geojson", b"{}", "unknown_format"),
    ],
)
def test_what_no_table_can_be_made_of(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    assert reason(file(tmp_path / name, content)) == expected


def test_a_truncated_workbook(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx").read_bytes()
    for share in (0.3, 0.6, 0.95):
        cut = file(tmp_path / "cut.xlsx", whole[: int(len(whole) * share)])
        assert reason(cut) == "broken_workbook"


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
    assert reason(file(tmp_path / "a.xlsx", packed.getvalue())) == "broken_workbook"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (FileSays(delimiter=";"), "wrong_delimiter"),
        (FileSays(encoding="ascii"), "wrong_encoding"),
        (FileSays(header_row=9), "no_header_row"),
    ],
)
def test_a_mapping_that_is_wrong_about_the_file(
    tmp_path: Path, said: FileSays, expected: str
) -> None:
    assert reason(file(tmp_path / "a.csv", GOOD + "# 永康"), said) == expected


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    assert reason(workbook(tmp_path / "a.xlsx"), FileSays(sheet="二")) == "no_sheet"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            GOOD.splitlines()[1] + "\n",
            "The first row is no header: there is no source, external_id, kind, area, opened_at,"
            " only: s, 1, red_code, 330799001001, 2020-02-29 08:00. Add a header, or say with"
            " --mapping which column is which field.\n",
        ),
        (
            GOOD.replace("kind", "sort"),
            "There is no column for kind. The file has: source, external_id, sort, area,"
            " opened_at. Add it, or name it in the mapping under [columns] or [constants].\n",
        ),
        (
            GOOD.replace("kind", "area"),
            "The column 'area' stands twice and either may be meant. Rename or remove one.\n",
        ),
        (
            GOOD.splitlines()[0],
            "There is nothing below the header. Check whether the export went well.\n",
        ),
    ],
)
def test_a_table_that_says_too_little(
    command: Command, tmp_path: Path, content: str, complaint: str
) -> None:
    done = command("cases", file(tmp_path / "a.csv", content))
    assert (done.status, done.said, done.complained) == (2, "", complaint)


def test_a_file_or_mapping_that_is_not_there(command: Command, tmp_path: Path) -> None:
    done = command("cases", tmp_path / "a.csv", lang="zh")
    assert done.status == 2
    assert done.complained == f"没有这个文件：{tmp_path / 'a.csv'}。请检查路径。\n"
    done = command("cases", tmp_path / "a.csv", "--mapping", tmp_path / "m.toml")
    assert (done.status, done.complained) == (
        2,
        f"There is no such mapping: {tmp_path / 'm.toml'}. Check the path.\n",
    )


def test_columns_that_are_no_field_are_named(command: Command, tmp_path: Path) -> None:
    content = GOOD.replace("opened_at", "opened_at,天气").replace("08:00", "08:00,晴")
    done = command("cases", file(tmp_path / "a.csv", content))
    assert (done.status, done.complained) == (0, "Columns that were not used: 天气\n")


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    path = file(tmp_path / "a.csv", 'a,b\n1,"two\nlines"\n\n3,4\n')
    table = read_delimited(path, FileSays())
    assert [(row.line, list(row.cells)) for row in table.rows] == [
        (2, ["1", "two\nlines"]),
        (4, []),
        (5, ["3", "4"]),
    ]
    assert table.progress() == 1.0
    table.close()


def test_a_line_without_end_is_cut_and_refused(tmp_path: Path) -> None:
    path = file(tmp_path / "a.csv", "a,b\n" + "x" * 3_000_000 + "\n1,2\n")
    with closing(read_delimited(path, FileSays())) as table:
        rows = list(table.rows)
    assert all(len(str(cell)) <= 131_072 for row in rows for cell in row.cells)
    assert rows[0].broken.endswith("field larger than field limit (131072)")
    assert list(rows[-1].cells) == ["1", "2"]


def test_headings_over_several_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["C2"], sheet["D2"], sheet["F2"] = "编号", "到达", "离开"
    sheet["D3"], sheet["E3"], sheet["F3"], sheet["G3"] = "时间", "地点", "时间", "备注"
    for cells in ("C2:C3", "D2:E2", "F2:G2"):
        sheet.merge_cells(cells)
    sheet["C4"], sheet["F4"] = 7, "=C4+1"
    book.save(tmp_path / "a.xlsx")
    table = read_sheet(tmp_path / "a.xlsx", FileSays())
    assert table.headers == ("编号", "到达/时间", "地点", "离开/时间", "备注")
    (row,) = table.rows
    assert (row.line, row.cells[0], row.formulas) == (4, 7.0, {3: "=C4+1"})
