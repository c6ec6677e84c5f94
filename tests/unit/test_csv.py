import csv
import io

import pytest

from dashboard.lists.formula import cell_text
from dashboard.numbers.listing import listing
from dashboard.words import words
from layouts.lists import csv as lines
from tests.factories.details import a_line, a_reading_row, a_row, a_subject, a_unit_row, an_area

CASES = listing({"metric": "alerts_open", "area": "330784"})
UNITS = listing({"metric": "control_blue", "area": "330784"})
READINGS = listing({"metric": "codes_scanned", "area": "330784"})


def read(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text)))


def test_the_first_line_marks_utf8_and_names_the_columns() -> None:
    header = lines.header(CASES, words("zh"))
    assert header.startswith("\ufeff编号,类型,区划,")
    assert header.endswith("\r\n")
    assert header.encode()[:3] == b"\xef\xbb\xbf"


def test_a_case_stands_in_its_columns() -> None:
    names = read(lines.header(CASES, words("zh")).removeprefix("\ufeff"))
    row = dict(zip(names, read(lines.line(a_row(), words("zh"))), strict=True))
    assert row["编号"] == "JB-1121-0268"
    assert row["类型"] == "触网"
    assert row["区划"] == "东城街道 / 城塘村 / 城塘村第 1 网格"
    assert row["区划代码"] == "330784001001001\t"
    assert row["阶段"] == "已应答"
    assert row["办结时效"] == "超时"
    assert row["发生时间"] == "2026-11-21 21:12:00"
    assert row["应答时间"] == "2026-11-21 21:18:00"
    assert row["办结时间"] == ""
    assert row["姓名（脱敏）"] == "张*明"
    assert row["证件号码（脱敏）"] == "3307**********1234"
    assert row["电话（脱敏）"] == "138****1234"


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(mark: str) -> None:
    row = a_row(line=a_line(title=f"{mark}cmd()|' /C calc'!A0", external_id=f"{mark}1"))
    cells = read(lines.line(row, words("zh")))
    # A number that begins with a minus is a number.
    assert cells[0] == ("-1" if mark == "-" else f"'{mark}1")
    assert cells[4].startswith(f"'{mark}cmd")


def test_names_and_phones_of_a_subject_are_made_harmless_too() -> None:
    subject = a_subject(name="=", phone="+8613800001234")
    cells = read(lines.line(a_row(subject=subject), words("zh")))
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_points_stay_numbers() -> None:
    cells = read(lines.line(a_row(points=-2.5), words("zh")))
    assert "-2.5" in cells


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("33078400100100101001", "33078400100100101001\t"),
        ("00123", "00123\t"),
        ("8890", "8890"),
        ("城塘村", "城塘村"),
        ("", ""),
    ],
)
def test_long_numbers_are_kept_from_rounding(text: str, written: str) -> None:
    assert cell_text(text) == written


def test_commas_quotes_and_line_breaks_are_quoted() -> None:
    title = '一,二"三"\n四'
    assert read(lines.line(a_row(line=a_line(title=title)), words("zh")))[4] == title


def test_a_unit_and_a_reading_fill_their_columns() -> None:
    unit = read(lines.line(a_unit_row(), words("en")))
    assert unit[0] == "Tangyan Compound"
    assert unit[3] == "Blue"
    assert len(unit) == len(lines.columns(UNITS))
    reading = read(lines.line(a_reading_row(), words("zh")))
    assert reading[0] == "永康高速卡口"
    assert reading[4:] == ["2026-11-21 08:00:00", "1284"]
    assert len(reading) == len(lines.columns(READINGS))


def test_an_area_without_a_path_is_still_named() -> None:
    cells = read(lines.line(a_row(area_path=(), line=a_line(area=an_area("330784"))), words("en")))
    assert cells[2] == "Yongkang City"
