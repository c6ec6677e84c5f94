"""Opening one person: for a reason, by those who may, kept in the audit, and nowhere else."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from dashboard.access.permission import NotAllowed, Permission, Role
from dashboard.case import UnknownCase
from dashboard.cases.opening import NobodyThere, NoReason, Opening, Why
from dashboard.viewer import Viewer
from queries.lists.open_person import open_person
from queries.store.engine import Store
from queries.store.unavailable import Unavailable
from queries.tables.accounts import audit
from queries.tables.core import subject
from tests.factories.records import COUNTY, NOW, OTHER_TOWN, a_task
from tests.factories.steps import key_of
from tests.logins import BY, TITLE, asking, let_in
from tests.people import PERSON, SECRETS, a_marked_person
from tests.stores import differences, write

LEADER = Viewer("王主任", (COUNTY,), frozenset({str(Permission.PERSONS)}))
FOREIGN = Viewer("外镇", (OTHER_TOWN,), frozenset({str(Permission.PERSONS)}))
BRIEFING = Viewer("专报组", (COUNTY,), frozenset({str(Permission.CASES)}))
OPENING = Opening(Why.CONTACT, "电话联系")


@pytest.fixture
def told(store: Store) -> Store:
    """A store with a person, and a case about nobody."""
    write(store, a_marked_person(), a_task(number=2))
    return store


def leaks(said: str) -> list[str]:
    return [secret for secret in SECRETS if secret in said]


def _entries(store: Store) -> list[tuple[Any, ...]]:
    with store.read() as db:
        rows = db.execute(
            select(audit.c.deed, audit.c.by, audit.c.area, audit.c.subject, audit.c.details)
            .where(audit.c.deed == "person_opened")
            .order_by(audit.c.number)
        )
        return [tuple(row) for row in rows]


def test_a_person_is_opened_and_the_audit_says_by_whom_and_why(told: Store) -> None:
    opened = open_person(told, LEADER, key_of(1), OPENING, by=BY, now=NOW)
    assert (opened.subject.name, opened.subject.phone) == (PERSON["name"], PERSON["phone"])
    assert (opened.at, opened.minutes) == (NOW, 5)
    said = {"why": "contact", "text": "电话联系"}
    area = "33099900100100101001"
    assert _entries(told) == [("person_opened", "tests", area, key_of(1), said)]
    assert differences(told) == []


def test_every_opening_is_an_entry(told: Store) -> None:
    for _ in range(3):
        open_person(told, LEADER, key_of(1), OPENING, by=BY, now=NOW)
    assert len(_entries(told)) == 3


def test_the_audit_does_not_hold_the_person(told: Store) -> None:
    words = Opening(Why.OTHER, f"找{PERSON['name']}，{PERSON['phone']}，住{PERSON['address']}")
    open_person(told, LEADER, key_of(1), words, by=BY, now=NOW)
    said = json.dumps(_entries(told)[0], ensure_ascii=False)
    assert leaks(said) == []


def test_who_may_not_opens_nobody(told: Store) -> None:
    with pytest.raises(NotAllowed):
        open_person(told, BRIEFING, key_of(1), OPENING, by=BY, now=NOW)
    with pytest.raises(UnknownCase):
        open_person(told, FOREIGN, key_of(1), OPENING, by=BY, now=NOW)
    for key in ("x", "00" * 16, key_of(9)):
        with pytest.raises(UnknownCase):
            open_person(told, LEADER, key, OPENING, by=BY, now=NOW)
    assert _entries(told) == []


def test_a_case_about_nobody_opens_nobody(told: Store) -> None:
    with pytest.raises(NobodyThere):
        open_person(told, LEADER, key_of(2), OPENING, by=BY, now=NOW)
    with told.write() as db:
        db.execute(subject.delete())
    with pytest.raises(NobodyThere):
        open_person(told, LEADER, key_of(1), OPENING, by=BY, now=NOW)
    assert _entries(told) == []


def test_nobody_is_opened_without_a_reason() -> None:
    with pytest.raises(NoReason):
        Opening(Why.OTHER, "  ")


def test_where_the_audit_takes_nothing_nobody_is_opened(
    told: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Unavailable("full")

    monkeypatch.setattr("queries.lists.open_person.enter", full)
    with pytest.raises(Unavailable):
        open_person(told, LEADER, key_of(1), OPENING, by=BY, now=NOW)


@pytest.fixture
def http(told: Store) -> Iterator[TestClient]:
    let_in(told, role=Role.LEADER)
    with asking(told) as client:
        yield client


def test_the_page_is_given_the_person_and_nobody_keeps_it(
    http: TestClient, told: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = http.post(f"/case/{key_of(1)}/person", json={"why": "verify"})
    assert answer.status_code == 200
    said = answer.json()
    assert {name: said[name] for name in PERSON} == PERSON
    assert said["seconds"] == 300
    assert answer.headers["Cache-Control"] == "no-store"
    own = [one for one in caplog.records if not one.name.startswith("httpx")]
    logged = "\n".join(repr(one.__dict__) for one in own)
    assert leaks(logged) == []
    (entry,) = _entries(told)
    assert (entry[1], said["by"]) == (TITLE, TITLE)


def test_a_role_without_the_permission_opens_nobody(told: Store) -> None:
    let_in(told, role=Role.OPERATOR)
    with asking(told) as client:
        answer = client.post(f"/case/{key_of(1)}/person", json={"why": "verify"})
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not_allowed")
        assert leaks(answer.text) == []
    assert _entries(told) == []


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"why": "curiosity"}, 422, "bad_body"),
        ({"why": "other"}, 422, "no_reason"),
        ({"why": "other", "text": "  "}, 422, "no_reason"),
        ({"why": "verify", "text": "长" * 201}, 422, "bad_body"),
        ({}, 422, "bad_body"),
        ([], 422, "bad_body"),
    ],
)
def test_a_bad_reason_opens_nobody(
    http: TestClient, told: Store, body: Any, status: int, kind: str
) -> None:
    answer = http.post(f"/case/{key_of(1)}/person", json=body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")
    assert _entries(told) == []


def test_what_is_not_there_is_said(http: TestClient) -> None:
    there = {key_of(2): "nobody_there", key_of(9): "unknown_case", "x": "unknown_case"}
    for key, kind in there.items():
        answer = http.post(f"/case/{key}/person", json={"why": "verify"})
        assert (answer.status_code, answer.json()["type"]) == (404, f"/problems/{kind}")
    assert http.get(f"/case/{key_of(1)}/person").status_code == 405
    assert http.post(f"/case/{key_of(1)}/person", content="{}").status_code == 415
