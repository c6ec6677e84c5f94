"""Mappings: what they may say, and that the page about them is true."""

import re
from pathlib import Path

import pytest

from dashboard.importing.columns import find_columns
from dashboard.importing.fields import FIELDS, REQUIRED, Type
from dashboard.importing.mapping import Mapping, read_mapping
from dashboard.importing.rows import Draft, RowReader
from dashboard.importing.table import Row, joined
from dashboard.importing.unreadable import Unreadable

PAGE = Path(__file__).parents[2] / "docs" / "import.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def read(type_: Type, mapping: str, header: str, *rows: str) -> list[Draft]:
    said = read_mapping(mapping)
    reader = RowReader(type_, said, find_columns(type_, said, tuple(header.split(";"))))
    return [reader.read(Row(n, row.split(";"))) for n, row in enumerate(rows, 2)]


def test_the_page_lists_the_fields() -> None:
    rows = re.findall(r"^\| (\w+) \| (`.*?) \| (.*?) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    listed = {
        name: (set(re.findall(r"`(.+?)`", needed)), set(re.findall(r"`(.+?)`", others)))
        for name, needed, others in rows
    }
    assert listed == {
        name: (set(REQUIRED[name]), fields.keys() - set(REQUIRED[name]))
        for name, fields in FIELDS.items()
    }


def test_the_page_s_spreadsheet_comes_in_by_its_mapping() -> None:
    header, *rows = blocks("csv")[0].splitlines()
    first, second = read("case", blocks("toml")[0], header, *rows)
    assert first.refusal is None
    assert first.raw == {
        "source": "hotline-8890",
        "external_id": "20200229-17",
        "opened_at": 1582934700000,
        "kind": "fence_touched",
        "attributes": {"note": "已到场"},
        "subject": {"name": "张小明", "phone": "13800001234"},
    }
    assert first.point == (120.0731, 28.8902)
    assert second.refusal is None
    assert second.raw["kind"] == "public_report"
    assert "subject" not in second.raw


def test_the_page_s_other_mapping() -> None:
    (draft,) = read("area", blocks("toml")[1], "XZQDM;XZQMC;geometry", "330799;某县;POINT EMPTY")
    assert draft.raw == {"code": "330799", "name": "某县", "geometry": "POINT EMPTY"}


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("columns = [", "mapping_not_toml"),
        ("[colums]\narea = 'a'", "mapping_wrong"),
        ("[time]\nformats = ['%y-%m-%d']", "mapping_wrong"),
        ("[time]\nformats = ['%H:%M']", "mapping_wrong"),
        ("[time]\nzone = 'Asia/Yongkang'", "mapping_wrong"),
        ("[time]\nzone = '../etc'", "mapping_wrong"),
        ("[file]\nencoding = 'utf-9'", "mapping_wrong"),
        ("[file]\ndelimiter = ';;'", "mapping_wrong"),
        ("[position]\nlongitude = 'x'", "mapping_wrong"),
        ("[position]\nlongitude = 'x'\nlatitude = 'y'\ncrs = 'bd09'", "mapping_wrong"),
        ("[columns]\narea = 'a'\n[constants]\narea = '330799'", "mapping_twice"),
    ],
)
def test_a_mapping_that_is_wrong(toml: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_mapping(toml)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("toml", "reason", "names"),
    [
        ("[columns]\nplate = '牌'", "no_column", {"column": "牌", "headers": "车牌, 原因"}),
        ("[columns]\ncolor = '车牌'", "no_field", {"fields": "color", "known": "plate, why"}),
        ("[columns]\nwhy = '原因'", "missing_fields", {"fields": "plate"}),
        ("[translate.pplate]\na = 'b'", "no_field", {"fields": "pplate"}),
    ],
)
def test_a_mapping_that_does_not_fit_the_file(
    toml: str, reason: str, names: dict[str, str]
) -> None:
    with pytest.raises(Unreadable) as caught:
        find_columns("vehicle", read_mapping(toml), ("车牌", "原因"))
    assert caught.value.reason == reason
    assert caught.value.params.items() >= names.items()


def test_headers_are_compared_without_width_case_and_blanks() -> None:
    columns = find_columns("vehicle", Mapping(), ("\ufeff ＰＬＡＴＥ ", "原\n因", "天气", ""))
    assert columns.fields == {"plate": (0,), "why": (1,)}
    assert columns.unused == ("天气",)


def test_a_field_s_own_rule_takes_the_rest_from_the_general_one() -> None:
    mapping = read_mapping("[time]\nzone = 'UTC'\n[time.closed_at]\nformats = ['%d.%m.%Y']")
    assert mapping.times("closed_at").zone == "UTC"
    assert mapping.times("closed_at").formats == ("%d.%m.%Y",)
    assert mapping.times("opened_at").formats == ()


def test_a_translation_of_a_code_with_a_dot_in_it() -> None:
    mapping = read_mapping("[translate.attributes.celsius]\n'37.x' = '37.5'")
    assert mapping.translate == {"attributes.celsius": {"37.x": "37.5"}}


def test_a_constant_is_read_like_a_cell() -> None:
    (draft,) = read("reading", "[constants]\nat = '昨天'\narea = '1'\nkind = 'x'", "n", "1")
    assert draft.refusal is not None
    assert (draft.refusal.field, draft.refusal.reason) == ("at", "not_a_time")


def test_what_stands_twice() -> None:
    _, again, other = read(
        "place",
        "",
        "code;area;kind;name;longitude;latitude",
        *(f"{code};330799;road;卡口;120;28" for code in ("K1", "K1", "K2")),
    )
    assert again.refusal is not None
    assert (again.refusal.field, again.refusal.value, again.refusal.reason) == (
        "code",
        "K1",
        "duplicate",
    )
    assert other.refusal is None


@pytest.mark.parametrize(
    ("longitude", "latitude", "refused"),
    [
        ("120.1", "", ("latitude", "missing")),
        ("", "28.1", ("longitude", "missing")),
        ("东", "28.1", ("longitude", "not_a_number")),
        ("120.1", "120.1", ("latitude", "out_of_range")),
        ("nan", "28.1", ("longitude", "out_of_range")),
        ("", "", ("longitude", "missing")),
    ],
)
def test_half_a_position(longitude: str, latitude: str, refused: tuple[str, str]) -> None:
    (draft,) = read(
        "place", "", "code;kind;name;longitude;latitude", f"K;road;a;{longitude};{latitude}"
    )
    assert draft.refusal is not None
    assert (draft.refusal.field, draft.refusal.reason) == refused


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ([["a", "b"]], ("a", "b")),
        ([["title", "", ""], ["a", "b", "c"]], ("a", "b", "c")),
        ([["in", "", "out"], ["time", "by", "time"]], ("in/time", "by", "out/time")),
        ([["id", "id"], ["", "x"]], ("id", "x")),
        ([["a"], ["b", "c"]], ("b", "c")),
    ],
)
def test_headers_of_several_rows(head: list[list[str]], names: tuple[str, ...]) -> None:
    assert joined(head) == names
