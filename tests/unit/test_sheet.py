"""Books become XLSX that spreadsheets read: every cell typed, hostile text harmless, rows exact."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from dashboard.fields import BadListing
from dashboard.lists.taken import AreaAsked, Of, taken
from layouts.sheet.book import Book, Chart, Column, Fact, Kind, Row, Series, Table
from layouts.sheet.rows import MOST_CHARACTERS, letters, serial_of
from layouts.sheet.skeleton import sheet_name
from layouts.sheet.write import RowsDiffer, write_book

AT = 1_583_164_805_000
MOMENT, MIDNIGHT = (
    datetime.fromisoformat("2020-03-03T00:00:05"),
    datetime.fromisoformat("2020-03-03"),
)
"""What a cell of that instant holds, the place's time; and of its day."""
COLUMNS = (
    Column("名称"),
    Column("代码"),
    Column("时间", Kind.TIME),
    Column("日期", Kind.DAY),
    Column("个数", Kind.WHOLE),
    Column("分值", Kind.DECIMAL),
)


def a_book(*tables: Table) -> Book:
    facts = (Fact("含义", "=1+1"), Fact("数据时间", AT, Kind.TIME))
    return Book("名单 · 东城", "说明", facts, tables, "分为 {n} 张", "王")


def a_table(*rows: Row, count: int | None = None, columns: tuple[Column, ...] = COLUMNS) -> Table:
    return Table("名单", columns, lambda: rows, len(rows) if count is None else count)


def written(book: Book, **said: Any) -> openpyxl.Workbook:
    out = BytesIO()
    assert write_book(book, out, **said) == book.count
    return openpyxl.load_workbook(BytesIO(out.getvalue()))


def test_cells_have_their_types() -> None:
    row = ("城塘村", "330784001001", AT, 20200303, 1284, -2.5)
    sheet = written(a_book(a_table(row)))["名单"]
    assert [cell.value for cell in sheet[1]] == [column.title for column in COLUMNS]
    assert [cell.value for cell in sheet[2]] == [
        "城塘村", "330784001001", MOMENT, MIDNIGHT, 1284, -2.5,
    ]  # fmt: skip
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "d", "d", "n", "n"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F2"
    assert sheet.dimensions == "A1:F2"


def test_the_first_sheet_says_what_it_is() -> None:
    book = written(a_book(a_table()))
    assert book.sheetnames == ["说明", "名单"]
    about = [tuple(cell.value for cell in row) for row in book["说明"].iter_rows()]
    assert about[0] == ("名单 · 东城", None)
    assert about[2:] == [("含义", "=1+1"), ("数据时间", MOMENT)]
    assert book["说明"]["B3"].data_type == "s"
    assert book.properties.creator == "王"


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1+2",
        "@SUM(A1)",
        "＝1+1",
        "\t=1",
        "https://evil.example/",
        "00123",
        "33078400100100101001",
        "1e5",
        "a<b>&\"c'</t></is></c>",
        "一\n二",
        " 前后 ",
        "😀",
    ],
)
def test_text_is_kept_and_never_a_formula(text: str) -> None:
    cell = written(a_book(a_table((text,), columns=(Column("文"),))))["名单"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert (cell.number_format, cell.quotePrefix) == ("@", True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\x00b\x1fc\ufffe", "a�b�c�"), ("\ud800x", "�x"), ("字" * 40_000, "字" * 32_766 + "…")],
)
def test_what_no_cell_can_hold_breaks_no_file(text: str, shown: str) -> None:
    value = written(a_book(a_table((text,), columns=(Column("文"),))))["名单"]["A2"].value
    assert value == shown
    assert len(shown) <= MOST_CHARACTERS


def numbered(n: int) -> Table:
    def rows() -> Iterator[Row]:
        return ((i, f"行 {i}") for i in range(n))

    return Table("名单", (Column("号", Kind.WHOLE), Column("文")), rows, n)


@pytest.mark.parametrize(("n", "sizes"), [(9, [9]), (10, [9, 1]), (27, [9, 9, 9]), (0, [0])])
def test_more_rows_than_a_sheet_holds_are_split(n: int, sizes: list[int]) -> None:
    book = written(a_book(numbered(n)), most_rows=10)
    names = book.sheetnames[1:]
    assert names == (["名单"] if len(sizes) == 1 else [f"名单 {i + 1}" for i in range(len(sizes))])
    assert [book[name].max_row - 1 for name in names] == sizes
    found = [row[0] for name in names for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert [value for value in found if value is not None] == list(range(n))
    notice = [cell.value for cell in book["说明"]["B"]]
    assert (f"分为 {len(sizes)} 张" in notice) == (len(sizes) > 1)
    for name in names:
        assert [cell.value for cell in book[name][1]] == ["号", "文"]


def test_a_sheet_that_would_be_too_long_is_made_anew_of_shorter_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("layouts.sheet.write.MOST_BYTES", 4000)
    book = written(a_book(numbered(200)), most_rows=101)
    found = [
        row[0]
        for name in book.sheetnames[1:]
        for row in book[name].iter_rows(min_row=2, values_only=True)
    ]
    assert found == list(range(200))
    assert len(book.sheetnames) > 3


@pytest.mark.parametrize("said", [2, 4])
def test_a_file_of_another_length_than_its_number_is_none(said: int) -> None:
    rows = [("a",), ("b",), ("c",)]
    with pytest.raises(RowsDiffer):
        write_book(a_book(a_table(*rows, count=said, columns=(Column("文"),))), BytesIO())


def test_rows_are_read_as_they_are_written() -> None:
    """Never more than a step of rows is held, however many there are."""
    given, told = [0], []

    def rows() -> Iterator[Row]:
        for i in range(10_000):
            given[0] += 1
            yield (i, "x")

    def progress(done: int) -> None:
        told.append((done, given[0]))

    table = Table("名单", (Column("号", Kind.WHOLE), Column("文")), rows, 10_000)
    write_book(a_book(table), BytesIO(), progress=progress)
    assert told == [(1000 * n, 1000 * n) for n in range(1, 11)]


def test_what_stops_it_stops_it_at_once() -> None:
    class Enough(Exception):
        pass

    def progress(done: int) -> None:
        if done >= 3000:
            raise Enough

    with pytest.raises(Enough):
        write_book(a_book(numbered(10_000)), BytesIO(), progress=progress)


def test_a_small_table_has_native_charts_of_its_own_cells() -> None:
    rows: list[Row] = [("东城", 3, 1), ("西城", None, 2), ("合计", 3, 3)]
    columns = (Column("镇街"), Column("橙", Kind.WHOLE), Column("蓝", Kind.WHOLE))
    charts = (
        Chart("column", "单元", (Series(1, "#f59e0b"), Series(2, "#3b82f6")), stacked=True),
        Chart("line", "趋势", (Series(1),), unit="%"),
    )
    table = Table("镇街", columns, lambda: rows, 3, charts, sums=1)
    out = BytesIO()
    write_book(a_book(table), out)
    held = openpyxl.load_workbook(BytesIO(out.getvalue()))["镇街"]
    assert held.auto_filter.ref == "A1:C3"
    assert [[cell.value for cell in row] for row in held.iter_rows(min_row=2)] == [
        list(row) for row in rows
    ]
    files = zipfile.ZipFile(BytesIO(out.getvalue()))
    drawn = files.read("xl/charts/chart1.xml").decode()
    assert "镇街!$B$2:$B$3" in drawn
    assert "<c:v>3</c:v>" in drawn
    assert "F59E0B" in drawn
    assert len([name for name in files.namelist() if "/charts/chart" in name]) == 2


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_have_letters(column: int, name: str) -> None:
    assert letters(column) == name


def test_moments_are_the_place_s() -> None:
    assert serial_of(0) == 25569 + 8 / 24


@pytest.mark.parametrize(
    ("name", "sheet"), [("a/b[c]", "a·b·c·"), ("'x'", "x"), ("名" * 40, "名" * 31), ("", "1")]
)
def test_sheets_have_names_that_spreadsheets_take(name: str, sheet: str) -> None:
    assert sheet_name(name) == sheet


def test_what_is_taken_is_read_as_its_page_reads_it() -> None:
    asked = taken({"metric": "alerts_open", "area": "330784", "kind": "red_code", "lang": "en"})
    assert asked.of is Of.CASES
    assert asked.query() == "of=cases&metric=alerts_open&area=330784&kind=red_code"
    assert asked.page() == "/cases?metric=alerts_open&area=330784&kind=red_code"
    assert asked.name() == "alerts_open-330784"
    area = taken({"of": "area", "area": "330784", "days": "7"})
    assert area.said == AreaAsked("330784", 7)
    assert taken({"of": "orders", "state": "open"}).page() == "/orders?state=open"
    assert taken({"of": "quarantine", "state": "all"}).page() == "/quarantine?state=all"
    assert taken({"of": "sources"}).page() == "/sources"
    assert taken({"of": "order", "key": "00"}).page() == "/orders/00"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"of": "people"}, "of"),
        ({}, "area"),
        ({"of": "area", "area": "330784", "days": "8"}, "days"),
        ({"of": "area", "area": "330784", "level": "street"}, "level"),
        ({"of": "area"}, "area"),
        ({"of": "sources", "area": "330784"}, "area"),
        ({"of": "order", "id": "1"}, "id"),
        ({"of": "orders", "state": "gone"}, "state"),
        ({"of": "quarantine", "sort": "at"}, "sort"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_field(fields: dict[str, str], wrong: str) -> None:
    with pytest.raises(BadListing) as found:
        taken(fields)
    assert found.value.field == wrong
