"""Cases and their kin by file: what comes in, where it lies, what is refused and why."""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter
from sqlalchemy import func, select

from callbacks.commands import import_file
from dashboard.areas.datum import to_gcj02
from dashboard.day import SHANGHAI, instant, moment
from queries.tables.core import case, contact, officer, place, quarantine, reading, subject, vehicle
from tests.importing import Command
from tests.stores import rows_of

HEAD = "source,external_id,kind,area,opened_at"


def stored(command: Command, *columns: str) -> list[tuple[Any, ...]]:
    with command.store.read() as db:
        rows = db.execute(select(*(case.c[n] for n in columns)).order_by(case.c.external_id))
        return [tuple(row) for row in rows]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def when(*parts: int) -> int:
    """Milliseconds of a Shanghai time."""
    return instant(datetime(*parts, tzinfo=SHANGHAI))  # type: ignore[arg-type, misc]


def test_a_spreadsheet_nobody_made_for_us_comes_in(command: Command, tmp_path: Path) -> None:
    x, y = to_gcj02(np.array([[120.0731, 28.0902]]))[0]
    file = write(
        tmp_path / "hotline.csv",
        "流水号;事发日期;事发时间;类别;经度;纬度;报警人;联系电话\n"
        f"17;2020/2/29;8:05;A1;{x:.7f};{y:.7f};张小明;13800001234\n"
        "18;2020/2/29;9:40;B2;121.5;28.1;;\n"
        "19;2020/2/29;9:40;ZZ;120.3;28.1;;\n",
        "gb18030",
    )
    mapping = write(
        tmp_path / "hotline.toml",
        """
        [columns]
        external_id = "流水号"
        opened_at = ["事发日期", "事发时间"]
        kind = "类别"
        subject.name = "报警人"
        subject.phone = "联系电话"
        [constants]
        source = "hotline"
        [translate.kind]
        A1 = "fence_touched"
        B2 = "public_report"
        [position]
        longitude = "经度"
        latitude = "纬度"
        crs = "gcj02"
        """,
    )
    done = command("cases", file, "--mapping", mapping)
    assert done.status == 3
    assert done.said.splitlines()[0] == "1 accepted · 0 unchanged · 2 refused"
    assert stored(command, "source", "kind", "area", "opened_at", "longitude", "latitude") == [
        ("hotline", "fence_touched", "330799001001", when(2020, 2, 29, 8, 5), 120.0731, 28.0902)
    ]
    with command.store.read() as db:
        (person,) = rows_of(db, subject)
    assert person["opened"] == ["张小明", "", "13800001234", ""]
    assert [(r["line"], r["column"], r["value"]) for r in done.report] == [
        ("3", "经度", "121.5, 28.1"),
        ("4", "类别", "ZZ"),
    ]
    again = command("cases", file, "--mapping", mapping)
    assert again.said.splitlines()[0] == "0 accepted · 1 unchanged · 2 refused"


def test_each_bad_row_is_named_and_kept(command: Command, tmp_path: Path) -> None:
    rows = [
        "s,1,red_code,330799001001,2020-02-29T08:00:00+08:00,好",
        "s,2,red_code,330799009,2020-02-29 08:00,",
        "s,3,red_code,3.30784E+19,2020-02-29 08:00,",
        "s,4,red_code,330799001001,2020-02-30 08:00,",
        "s,5,red_code,330799001001,20-02-29 08:00,",
        "s,6,red_code,330799001001,02/29/20,",
        "s,7,red_code,330799001001,2099-01-01 08:00,",
        "s,8,red_code,330799001001,2020-02-29 08:00,=cmd()",
        "s,9,red_code,330799001001,2020-02-29 08:00,好,多",
        's,10,red_code,330799001001,2020-02-29 08:00,"a"b',
        "s,,red_code,330799001001,2020-02-29 08:00,",
        "s,4.20784E+17,red_code,330799001001,2020-02-29 08:00,",
        "s,13,purple_code,330799001001,2020-02-29 08:00,",
        "s,14,red_code,330799001001,2020-02-29 08:00,@SUM(A1)",
        "",
        "s,16,red_code,330799001001,2020-02-29 08:00,-3 度",
    ]
    file = write(tmp_path / "bad.csv", "\n".join([HEAD + ",title", *rows, ""]))
    done = command("cases", file)
    assert done.said.splitlines()[0] == "2 accepted · 0 unchanged · 13 refused"
    assert [(r["line"], r["column"], r["value"], r["field"]) for r in done.report] == [
        ("3", "area", "330799009", "area"),
        ("4", "area", "3.30784E+19", "area"),
        ("5", "opened_at", "2020-02-30 08:00", "opened_at"),
        ("6", "opened_at", "20-02-29 08:00", "opened_at"),
        ("7", "opened_at", "02/29/20", "opened_at"),
        ("8", "opened_at", "2099-01-01 08:00", "opened_at"),
        ("9", "title", "'=cmd()", "title"),
        ("10", "", "多", ""),
        ("11", "", "11-11: ',' expected after '\"'", ""),
        ("12", "external_id", "", "external_id"),
        ("13", "external_id", "4.20784E+17", "external_id"),
        ("14", "kind", "purple_code", "kind"),
        ("15", "title", "'@SUM(A1)", "title"),
    ]
    with command.store.read() as db:
        reasons = [
            row.reason
            for row in db.execute(select(quarantine.c.reason).order_by(quarantine.c.line))
        ]
    assert reasons == [
        "unknown_area",
        "code_turned_number",
        "impossible_date",
        "two_digit_year",
        "two_digit_year",
        "in_the_future",
        "formula",
        "too_many_cells",
        "broken_row",
        "missing",
        "digits_lost",
        "not_a_choice",
        "formula",
    ]
    assert stored(command, "external_id", "title") == [("1", "好"), ("16", "-3 度")]


def test_the_report_speaks_chinese_and_opens_in_a_spreadsheet(
    command: Command, tmp_path: Path
) -> None:
    file = write(tmp_path / "bad.csv", f"{HEAD},title\ns,1,red_code,330799001001,昨天,\n")
    done = command("cases", file, lang="zh")
    assert done.said.splitlines()[0] == "接受 0 · 不变 0 · 拒绝 1"
    report = (tmp_path / "bad.csv.refused.csv").read_bytes()
    assert report.startswith(
        "\ufeff行号,列,值,原因,字段\r\n2,opened_at,昨天,“昨天”不是时间".encode()
    )


def test_an_old_report_does_not_outlive_its_reasons(command: Command, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", f"{HEAD}\ns,1,red_code,330799001001,昨天\n")
    assert command("cases", file).status == 3
    write(file, f"{HEAD}\ns,1,red_code,330799001001,2020-02-29 08:00\n")
    done = command("cases", file)
    assert (done.status, done.report) == (0, [])


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ";"),
        ("gbk", "\t"),
        ("gb18030", "|"),
        ("utf-16", "\t"),
    ],
)
def test_encodings_and_delimiters_are_found_out(
    command: Command, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = "来源,编号,类型,区划代码,发生时间,标题\ns,1,红码,330799001001,2020-02-29 08:00,永康\n"
    file = write(tmp_path / "a.csv", text.replace(",", delimiter), encoding)
    assert command("cases", file).status == 0
    assert stored(command, "kind", "title") == [("red_code", "永康")]


def test_more_rows_than_a_batch(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "BATCH", 10)
    rows = [f"s,{n},red_code,330799001001,2020-02-29 08:00" for n in range(25)]
    rows[17] = "s,17,red_code,330799001001,"
    done = command("cases", write(tmp_path / "a.csv", "\n".join([HEAD, *rows])))
    assert done.said.splitlines()[0] == "24 accepted · 0 unchanged · 1 refused"
    assert done.refused == [("19", "opened_at")]
    with command.store.read() as db:
        assert db.execute(select(func.count()).select_from(case)).scalar_one() == 24


def test_a_workbook_with_merged_headings_formulas_and_numbers(
    command: Command, tmp_path: Path
) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("事件")
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.merge_range("B1:G1", "永康市警报登记表")
    sheet.write_row("B2", ["来源", "编号", "类型", "区划代码", "发生时间", "标题"])
    good = ["s", 1, "红码", 330799001001]
    for row, cells in enumerate([good, ["s", 2, *good[2:]], ["s", 3, *good[2:]], good], 2):
        sheet.write_row(row, 1, cells)
        sheet.write_datetime(row, 5, moment(when(2020, 2, 29, 8, 0)).replace(tzinfo=None), day)
    sheet.write_formula("G3", '="好"&"的"', None, "好的")
    sheet.write_formula("G4", "=B1", None, "")
    sheet.write_formula("G5", "=1/0", None, "#DIV/0!")
    sheet.write_number("E6", 33079900100100100001)
    book.close()
    done = command("cases", tmp_path / "a.xlsx")
    assert stored(command, "external_id", "kind", "area", "opened_at", "title") == [
        ("1", "red_code", "330799001001", when(2020, 2, 29, 8, 0), "好的")
    ]
    assert [(r["line"], r["column"], r["value"]) for r in done.report] == [
        ("4", "标题", "'=B1"),
        ("5", "标题", "#DIV/0!"),
        ("6", "区划代码", "3.30799E+19"),
    ]


def test_contacts_and_attributes_by_column(command: Command, tmp_path: Path) -> None:
    file = write(
        tmp_path / "warned.csv",
        "来源,编号,类型,区划代码,发生时间,发热,密切接触者,四书一卡,责任医生,责任医生电话\n"
        "s,1,四色预警,330799001001,2020-02-29 08:00,否,是,责任书、联系卡,李医生,13900001111\n",
    )
    assert command("cases", file).status == 0
    assert stored(command, "colour", "attributes") == [
        (
            "orange",
            {
                "screening": {"close_contact": True},
                "papers": ["responsibility", "contact_card"],
            },
        )
    ]
    with command.store.read() as db:
        (row,) = rows_of(db, contact)
    assert (row["duty"], row["opened"]) == ("doctor", ["李医生", "13900001111"])


def test_readings_officers_places_and_vehicles(command: Command, tmp_path: Path) -> None:
    texts = {
        "readings": '区划代码,读数类型,时间,数量\n330799001,扫码,2020-02-29 08:00,"1,250"\n',
        "officers": "区划代码,职责,姓名,电话\n330799001001,村网格长,王五,13700001111\n",
        "places": "地点代码,地点类型,名称,经度,纬度\nK1,高速卡口,东卡口,120.3,28.1\n",
        "vehicles": "车牌号\n浙G12345\n浙G12345\n",
    }
    said = {
        name: command(name, write(tmp_path / f"{name}.csv", text)).said.splitlines()[0]
        for name, text in texts.items()
    }
    assert said == {
        "readings": "1 accepted · 0 unchanged · 0 refused",
        "officers": "1 accepted · 0 unchanged · 0 refused",
        "places": "1 accepted · 0 unchanged · 0 refused",
        "vehicles": "1 accepted · 0 unchanged · 1 refused",
    }
    with command.store.read() as db:
        assert db.execute(select(reading.c.kind, reading.c.n)).one() == ("code_scanned", 1250)
        (lead,) = rows_of(db, officer)
        assert [lead[name] for name in ("duty", "name", "opened")] == [
            "village_lead",
            "王五",
            "13700001111",
        ]
        assert db.execute(select(place.c.area, place.c.kind)).one() == ("330799001002", "motorway")
        assert db.execute(select(vehicle.c.plate)).scalar_one() == "浙G***45"
