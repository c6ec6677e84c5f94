"""Quarantine's rules: pointers, masks, merge patches, and what a form comes to."""

from typing import Any

import pytest

from dashboard.intake.pointer import pointer
from dashboard.intake.quarantine import (
    Asked,
    BadPatch,
    Held,
    State,
    asked,
    masked,
    masked_refusal,
    patch_of,
    patched,
)
from dashboard.refusal import Refusal

RECORD: dict[str, Any] = {
    "area": "1",
    "points": 2,
    "subject": {"name": "应小明", "phone": "13800001234"},
    "contacts": [{"duty": "doctor", "name": "李四", "phone": "13900005678"}],
    "attributes": {"a.b": "x", "note": "身份证330799198001011234请核"},
    "area_code": "33099900100100101001",
}


def a_held(**said: Any) -> Held:
    base = {
        "id": 1,
        "at": 0,
        "type": "case",
        "origin": "api:x",
        "line": None,
        "area": "330999",
        "refusal": Refusal("area", "1", "unknown_area"),
        "state": State.WAITING,
        "times": 1,
        "mended_at": None,
        "record": RECORD,
    }
    return Held(**{**base, **said})


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("", ""),
        ("area", "/area"),
        ("subject.name", "/subject/name"),
        ("contacts.0.phone", "/contacts/0/phone"),
        ("attributes.a.b", "/attributes/a.b"),
        ("attributes.not.there", "/attributes/not/there"),
        ("a/b~c", "/a~1b~0c"),
    ],
)
def test_a_pointer_leads_to_the_field(field: str, found: str) -> None:
    assert pointer(field, RECORD) == found
    assert pointer(field, RECORD, "records", 3) == "/records/3" + found


def shown(record: dict[str, Any], type_: str) -> Any:
    return masked(a_held(record=record, type=type_), record)


def test_what_a_text_says_of_the_person_named_is_masked() -> None:
    record = {
        "subject": {"name": "应小明", "phone": "0579-8765432"},
        "title": "应小明，电话0579-8765432",
    }
    assert shown(record, "case")["title"] == "应*明，电话057****5432"
    assert shown({"subject": {"name": "应"}, "title": "应急"}, "case")["title"] == "应急"
    assert shown({"subject": {"name": 5}, "title": "5"}, "case")["title"] == "5"


def test_personal_data_is_masked_wherever_it_stands() -> None:
    assert shown(RECORD, "case") == {
        "area": "1",
        "points": 2,
        "subject": {"name": "应*明", "phone": "138****1234"},
        "contacts": [{"duty": "******", "name": "李*", "phone": "139****5678"}],
        "attributes": {"a.b": "x", "note": "身份证3307**********1234请核"},
        "area_code": "33099900100100101001",
    }
    assert shown({"name": "应小明", "area": "1"}, "officer") == {"name": "应*明", "area": "1"}
    assert shown({"name": "东门"}, "place") == {"name": "东门"}
    assert shown({"subject": "应小明", "电话": 13800001234}, "case") == {
        "subject": "***",
        "电话": "138****1234",
    }
    held = a_held(refusal=Refusal("subject.name", "应小明应小明", "too_long"))
    assert masked_refusal(held).value == "应*明"


def test_a_plate_is_masked_and_mended_without_being_known() -> None:
    passage = {"place": "K1", "plate": "浙G·12345", "lane": "1"}
    assert shown(passage, "passage") == {"place": "K1", "plate": "浙G***45", "lane": "1"}
    assert shown({"plate": "WJ 1"}, "vehicle") == {"plate": "****"}
    assert shown({"备注": "车牌浙GD12345，白色"}, "case") == {"备注": "车牌浙G***45，白色"}
    assert shown({"title": "重点车辆 浙G***45"}, "case") == {"title": "重点车辆 浙G***45"}
    refused = Refusal("plate", "浙G12345浙G12345浙G12345", "too_long")
    held = a_held(type="passage", record=passage, refusal=refused)
    assert masked_refusal(held).value == "浙G***45"
    assert patch_of(held, {"plate": "", "place": "K2"}) == {"place": "K2"}


def test_a_merge_patch_changes_adds_and_takes_out() -> None:
    before = {"a": 1, "b": {"c": 2, "d": 3}, "e": "x"}
    patch = {"a": 4, "b": {"c": None, "n": {"m": None, "k": 1}}, "e": None}
    assert patched(before, patch) == {"a": 4, "b": {"d": 3, "n": {"k": 1}}}
    assert before == {"a": 1, "b": {"c": 2, "d": 3}, "e": "x"}


def test_a_form_left_as_it_is_changes_nothing() -> None:
    said = {
        "area": "1",
        "points": "2",
        "subject.name": "",
        "subject.phone": "",
        "contacts": "",
        "attributes.a.b": "x",
        "attributes.note": "",
        "kind": "",
    }
    assert patch_of(a_held(), said) == {}


def test_a_form_comes_to_a_merge_patch() -> None:
    said = {
        "area": " 330999 ",
        "points": "",
        "subject.name": "应大明",
        "contacts": '[{"duty": "police", "name": "王五"}]',
        "attributes.a.b": "y",
        "kind": "check",
    }
    assert patch_of(a_held(), said, '{"attributes": {"note": null}}', "reading") == {
        "area": "330999",
        "points": None,
        "subject": {"name": "应大明"},
        "contacts": [{"duty": "police", "name": "王五"}],
        "attributes": {"a.b": "y", "note": None},
        "kind": "check",
        "type": "reading",
    }


@pytest.mark.parametrize(
    ("said", "more"), [({"contacts": "[1"}, ""), ({}, "{"), ({}, "[]"), ({}, "1")]
)
def test_what_is_no_json_is_told(said: dict[str, str], more: str) -> None:
    with pytest.raises(BadPatch):
        patch_of(a_held(), said, more)


def test_an_address_says_what_is_asked_for() -> None:
    query = {"state": "all", "type": "case", "origin": "a&b", "before": "7"}
    found = asked(query)
    assert found == Asked(state="", type="case", origin="a&b", before=7)
    assert found.path() == "/quarantine?state=all&type=case&origin=a%26b&before=7"
    assert Asked().path() == "/quarantine"
