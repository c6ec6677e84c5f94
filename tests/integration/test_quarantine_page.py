"""The pages of quarantine: what was refused is seen, mended and let go, within one's area."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from dash.development.base_component import Component
from sqlalchemy import func, select

from callbacks.context import Context, now
from callbacks.pages import by_address as pages
from callbacks.pages import held as held_page
from callbacks.pages.routes import route
from dashboard.day import HOUR
from dashboard.settings import Settings
from layouts import ids
from queries.store.engine import Store
from queries.tables.core import case
from tests.factories.records import MICRO, a_case
from tests.intake import a_key, sent, taken
from tests.logins import as_everybody

PERSON = {"name": "应小明", "identity_number": "330799198001011234", "phone": "13800001234"}


@pytest.fixture
def context(store: Store) -> Iterator[Context]:
    with as_everybody(store):
        yield Context(store, Settings())


def said(page: Component) -> str:
    return json.dumps(page, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    plain = getattr(value, "to_plotly_json", None)
    return plain() if plain else str(value)


def show(context: Context, path: str, query: str = "") -> str:
    return said(pages.page(context, route(path, query)))


def refused(store: Store, **changes: Any) -> int:
    key, _ = a_key(store)
    raw = {**a_case(opened=now() - HOUR, subject=PERSON, area="1"), **changes}
    (outcome,) = taken(store, key, sent(raw), now=now())
    return outcome.held or 0


def act(context: Context, number: int, deed: str, **told: Any) -> tuple[str, bool]:
    asked = route(f"/quarantine/{number}", "")
    told = {"fields": {}, "type_": "case", "more": "", "why": "", **told}
    return held_page.act(context, asked, deed, **told)


def count(store: Store) -> int:
    with store.read() as db:
        return db.execute(select(func.count()).select_from(case)).scalar_one()


def test_the_list_says_what_was_refused_and_why(context: Context, store: Store) -> None:
    assert "隔离区里没有这样的记录" in show(context, "/quarantine")
    number = refused(store)
    page = show(context, "/quarantine")
    assert f"/quarantine/{number}" in page
    assert "没有代码为“1”的区划" in page
    assert "api:system 1" in page
    assert "隔离区里没有这样的记录" in show(context, "/quarantine", "type=reading")
    assert "unknown_area" in show(context, "/quarantine", "reason=unknown_area")


def test_nobody_reads_personal_data_on_the_page(context: Context, store: Store) -> None:
    number = refused(store, title="13800001234")
    page = show(context, f"/quarantine/{number}") + show(context, "/quarantine")
    for secret in ("应小明", "330799198001011234", "13800001234"):
        assert secret not in page
    assert "应*明（留空则不变）" in page


def test_a_record_is_mended_on_its_page(context: Context, store: Store) -> None:
    number = refused(store)
    message, failed = act(context, number, ids.HELD_REPLAY, fields={"area": "2"})
    assert (message[:5], failed) == ("仍被拒：a", True)
    assert "没有代码为“2”的区划" in show(context, f"/quarantine/{number}")
    done = act(context, number, ids.HELD_REPLAY, fields={"area": MICRO, "subject.name": ""})
    assert done == ("已入库。", False)
    assert count(store) == 1
    page = show(context, f"/quarantine/{number}")
    assert "已重放" in page
    assert ids.HELD_REPLAY not in page
    assert act(context, number, ids.HELD_REPLAY)[1]
    assert act(context, number, ids.HELD_REPLAY, more="{")[1]


def test_a_record_is_let_go_with_a_reason(context: Context, store: Store) -> None:
    number = refused(store)
    assert act(context, number, ids.HELD_DISCARD) == ("请写明放弃的原因。", True)
    assert act(context, number, ids.HELD_DISCARD, why="试发") == ("", False)
    assert "试发" in show(context, f"/quarantine/{number}")
    assert "隔离区里没有这样的记录" in show(context, "/quarantine")
    assert f"/quarantine/{number}" in show(context, "/quarantine", "state=discarded")


def test_addresses_that_lead_nowhere(context: Context, store: Store) -> None:
    number = refused(store)
    for path, query, status in (
        ("/quarantine", "", 200),
        ("/quarantine", "state=gone", 422),
        ("/quarantine", "limit=0", 422),
        (f"/quarantine/{number}", "", 200),
        (f"/quarantine/{number + 1}", "", 404),
        ("/quarantine/x", "", 404),
        ("/quarantine/99999999999", "", 404),
    ):
        assert pages.status(context, route(path, query)) == status, (path, query)
        assert "暂时打不开" not in show(context, path, query)
