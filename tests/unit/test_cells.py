"""Cells: what people and spreadsheets write, and what becomes of it."""

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, get_args

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from dashboard.areas.datum import to_gcj02, to_wgs84
from dashboard.areas.locator import Locator
from dashboard.cases.kind import KINDS, Family
from dashboard.day import iso_instant
from dashboard.importing.cells import READERS
from dashboard.importing.fields import FIELDS, IDENTITY, REQUIRED, Sort, Type, choice_names
from dashboard.importing.mapping import Times
from dashboard.importing.moments import time_reader
from dashboard.lists.formula import cell_text, is_formula, unquoted
from dashboard.records.beside_cases import (
    AreaRecord,
    OfficerRecord,
    PlaceRecord,
    ReadingRecord,
    VehicleRecord,
)
from dashboard.records.case_record import CaseRecord, Contact
from dashboard.refusal import Refused
from dashboard.words import LANGUAGES, words

RECORDS: Mapping[Type, type[BaseModel]] = {
    "area": AreaRecord,
    "case": CaseRecord,
    "reading": ReadingRecord,
    "officer": OfficerRecord,
    "place": PlaceRecord,
    "vehicle": VehicleRecord,
}


def leaves(model: type[BaseModel], prefix: str = "") -> set[str]:
    found = set()
    for name, field in model.model_fields.items():
        inner = [a for a in (field.annotation, *get_args(field.annotation)) if is_model(a)]
        found |= leaves(inner[0], f"{prefix}{name}.") if inner else {prefix + name}
    return found


def is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def test_the_fields_are_those_of_the_records() -> None:
    expected = {type_: leaves(model) for type_, model in RECORDS.items()}
    expected["case"] = {
        name
        for name in expected["case"]
        if name != "attributes" and not name.startswith(("contacts.", "history."))
    }
    # What is owed of orders is raised by their rule, and comes in no file.
    for kind in (kind for kind in KINDS.values() if kind.family is not Family.RECEIPT):
        expected["case"] |= leaves(kind.attributes, "attributes.")
    duties = get_args(Contact.model_fields["duty"].annotation)
    expected["case"] |= {f"contacts.{duty}.{f}" for duty in duties for f in ("name", "phone")}
    assert {type_: set(fields) for type_, fields in FIELDS.items()} == expected


def test_required_fields_are_those_that_a_record_cannot_do_without() -> None:
    for type_, model in RECORDS.items():
        needed = {name for name, field in model.model_fields.items() if field.is_required()}
        assert set(REQUIRED[type_]) == needed
        assert set(IDENTITY.get(type_, ())) <= FIELDS[type_].keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_fields_of_a_record_have_one_name(lang: str) -> None:
    for type_, fields in FIELDS.items():
        names = [words(lang)(f"import.field.{type_}.{field}").casefold() for field in fields]
        assert len(set(names)) == len(names)
        for field in fields:
            others = fields.keys() - {field}
            assert words(lang)(f"import.field.{type_}.{field}").casefold() not in others


def test_choices_go_by_their_names() -> None:
    assert choice_names("case", "kind")["红码"] == "red_code"
    assert choice_names("case", "colour")["Orange"] == "orange"
    assert choice_names("reading", "kind")["扫码"] == "code_scanned"
    assert choice_names("case", "title") == {}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2020-03-01T08:30:00+08:00", "2020-03-01T08:30:00+08:00"),
        ("2020-03-01T00:30:00Z", "2020-03-01T08:30:00+08:00"),
        ("2020-03-01 08:30", "2020-03-01T08:30:00+08:00"),
        ("2020-3-1 8:05", "2020-03-01T08:05:00+08:00"),
        ("2020/3/1", "2020-03-01T00:00:00+08:00"),
        ("2020.03.01 8:30:15", "2020-03-01T08:30:15+08:00"),
        ("2020年3月1日", "2020-03-01T00:00:00+08:00"),
        ("2020年3月1日 8时30分", "2020-03-01T08:30:00+08:00"),
        ("2020年3月1日8点", "2020-03-01T08:00:00+08:00"),
        ("20200301", "2020-03-01T00:00:00+08:00"),
        ("1583022600000", "2020-03-01T08:30:00+08:00"),
        (1583022600000.0, "2020-03-01T08:30:00+08:00"),
        (datetime(2020, 3, 1, 8, 30), "2020-03-01T08:30:00+08:00"),  # noqa: DTZ001
        (date(2020, 3, 1), "2020-03-01T00:00:00+08:00"),
    ],
)
def test_times(written: object, read: str) -> None:
    assert iso_instant(time_reader(Times())("at", written)) == read


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2020-02-30", "impossible_date"),
        ("2020-02-30 08:00", "impossible_date"),
        ("2020/13/1", "impossible_date"),
        ("2020年2月30日", "impossible_date"),
        ("2020-3-1 25:00", "impossible_date"),
        ("20-03-01", "two_digit_year"),
        ("1/3/20", "two_digit_year"),
        ("03/01/2020", "not_a_time"),
        ("昨天", "not_a_time"),
        ("43891.354", "not_a_time"),
        ("43891", "not_a_time"),
        ("", "not_a_time"),
    ],
)
def test_no_times(written: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        time_reader(Times())("at", written)
    assert (caught.value.refusal.field, caught.value.refusal.reason) == ("at", reason)


@pytest.mark.parametrize(
    ("times", "written", "read"),
    [
        (Times(zone="UTC"), "2020-03-01 00:30", "2020-03-01T08:30:00+08:00"),
        (Times(zone="UTC"), "2020-03-01T08:30:00+08:00", "2020-03-01T08:30:00+08:00"),
        (Times(formats=("%d.%m.%Y %H:%M",)), "01.03.2020 08:30", "2020-03-01T08:30:00+08:00"),
        (Times(formats=("%m/%d/%Y",)), "03/01/2020", "2020-03-01T00:00:00+08:00"),
        (Times(formats=("epoch_s",)), "1583022600", "2020-03-01T08:30:00+08:00"),
        (Times(formats=("excel",)), 43891.354166666664, "2020-03-01T08:30:00+08:00"),
    ],
)
def test_times_by_a_mapping(times: Times, written: object, read: str) -> None:
    assert iso_instant(time_reader(times)("at", written)) == read


@pytest.mark.parametrize(
    ("sort", "written", "read"),
    [
        (Sort.CODE, "330799001001", "330799001001"),
        (Sort.CODE, "\t330799001001 ", "330799001001"),
        (Sort.CODE, '="330799001001"', "330799001001"),
        (Sort.CODE, "'330799001001", "330799001001"),
        (Sort.CODE, 330799001001.0, "330799001001"),
        (Sort.CODE, 330799, "330799"),
        (Sort.DIGITS, "13800001234", "13800001234"),
        (Sort.DIGITS, "+86 13800001234", "+86 13800001234"),
        (Sort.DIGITS, "A-12", "A-12"),
        (Sort.TEXT, "- 见备注", "- 见备注"),
        (Sort.TEXT, 3.5, "3.5"),
        (Sort.NUMBER, "-3", "-3"),
        (Sort.NUMBER, -3.0, -3),
        (Sort.NUMBER, "1,234.5", "1234.5"),
        (Sort.NUMBER, 37.5, 37.5),
        (Sort.YES_NO, "是", True),
        (Sort.YES_NO, True, True),
        (Sort.YES_NO, 0.0, False),
        (Sort.LIST, "a、b; c", ["a", "b", "c"]),
    ],
)
def test_cells(sort: Sort, written: object, read: object) -> None:
    assert READERS[sort]("field", written) == read


@pytest.mark.parametrize(
    ("sort", "written", "reason"),
    [
        (Sort.CODE, "3.30784E+19", "code_turned_number"),
        (Sort.CODE, 3.30784001001001e19, "code_turned_number"),
        (Sort.CODE, 33078400100100100.0, "code_turned_number"),
        (Sort.DIGITS, "3.30722E+17", "digits_lost"),
        (Sort.DIGITS, 330722199001011234.0, "digits_lost"),
        (Sort.TEXT, "=cmd()", "formula"),
        (Sort.TEXT, " =1+1", "formula"),
        (Sort.TEXT, "@SUM(A1:A9)", "formula"),
        (Sort.NUMBER, "=1+1", "formula"),
        (Sort.TEXT, "#REF!", "cell_error"),
        (Sort.TEXT, "a\x00b", "control_character"),
        (Sort.YES_NO, "也许", "not_a_choice"),
    ],
)
def test_cells_that_are_refused(sort: Sort, written: object, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        READERS[sort]("field", written)
    assert caught.value.refusal.reason == reason


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("=1", True),
        ("+A1*2", True),
        ("-2+3+cmd|' /C calc'!A0", True),
        ("@SUM(1)", True),
        ("＝cmd（）", True),
        ("＋1 人", False),
        ('-HYPERLINK("x")', True),
        ("-3", False),
        ("+86 579 87101234", False),
        ("-", False),
        ("@张三", False),
        ("- 已处置", False),
        ("a=b", False),
    ],
)
def test_formulas(text: str, formula: bool) -> None:
    assert is_formula(text) is formula


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1", "'=1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("-3", "-3"),
        ("+3", "'+3"),
        ("007", "007\t"),
        ("330784001001", "330784001001\t"),
        ("33078400100", "33078400100"),
        ("-3 度", "'-3 度"),
        ("＝1", "'＝1"),
        ("a", "a"),
    ],
)
def test_text_of_a_cell_is_neither_run_nor_rounded(text: str, safe: str) -> None:
    assert cell_text(text) == safe


@given(st.text())
def test_no_text_of_a_cell_is_a_formula(text: str) -> None:
    assert not is_formula(cell_text(text))


def test_digits_kept_as_text_are_taken_out_of_their_quotes() -> None:
    assert unquoted('="00123"') == "00123"
    assert unquoted('="a"&"b"') == '="a"&"b"'


def test_gcj02_by_a_known_point() -> None:
    shifted = to_gcj02(np.array([[116.404, 39.915]]))
    assert shifted[0].tolist() == pytest.approx([116.41024449916938, 39.91640428150164], abs=1e-9)
    assert to_gcj02(np.array([[-0.12, 51.5]])).tolist() == [[-0.12, 51.5]]


@given(st.floats(73, 137), st.floats(4, 55))
def test_gcj02_there_and_back(longitude: float, latitude: float) -> None:
    point = np.array([[longitude, latitude]])
    assert np.abs(to_wgs84(to_gcj02(point), "gcj02") - point).max() < 1e-9
    assert to_wgs84(point, "cgcs2000").tolist() == point.tolist()


def test_a_position_lies_in_the_finest_area() -> None:
    boxes = {
        "330799": shapely.box(0, 0, 4, 4),
        "330799001": shapely.box(0, 0, 2, 4),
        "330799001001": shapely.box(0, 0, 1, 1),
        "330799001002": shapely.box(1, 0, 2, 1),
    }
    locator = Locator(list(boxes), [shapely.to_wkb(box) for box in boxes.values()])
    points = np.array([[0.5, 0.5], [1, 0.5], [0.5, 2], [3, 3], [5, 5], [math.nan, 1]])
    assert locator.find(points) == [
        "330799001001",
        "330799001001",
        "330799001",
        "330799",
        None,
        None,
    ]


def test_a_place_without_outlines_locates_nothing() -> None:
    empty: list[Any] = []
    assert Locator([], empty).find(np.array([[120.0, 28.0]])) == [None]
