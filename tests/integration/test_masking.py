"""A person who is in the store in every way: nothing of them comes out, wherever one looks."""

import json
import logging
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from callbacks.context import Context
from callbacks.http.api import description
from callbacks.pages import by_address as pages
from callbacks.pages.routes import route
from dashboard.intake.quarantine import Asked
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import METRICS, Window
from dashboard.settings import Settings
from queries.keeping.backup import backup
from queries.store.engine import Store
from queries.tables.core import case
from queries.writing.clock import catch_up
from queries.writing.quarantine_list import quarantine_list
from tests.conftest import NewDatabase
from tests.factories.records import COUNTY, MICRO, NOW, VILLAGE, an_alert
from tests.intake import a_key, sent, taken
from tests.logins import as_everybody
from tests.logins import asking as logged_in
from tests.people import PERSON, SECRETS, TITLE, fill
from tests.stores import LEADER, reopen_county

TYPES = ("case", "officer", "temperature", "arrival")


@pytest.fixture(scope="module")
def told(new_county: NewDatabase) -> Iterator[Store]:
    """A store that holds the person in every way."""
    store = reopen_county(new_county("sqlite"))
    fill(store)
    catch_up(store, NOW)
    yield store
    store.close()


@pytest.fixture(scope="module")
def token(told: Store) -> str:
    """A key's token, with refused records that it has sent."""
    key, made = a_key(told, types=TYPES)
    for raw in (
        an_alert(number=20, subject=PERSON, area="没有", title=TITLE),
        an_alert(number=21, subject=PERSON | {"name": "闻人漏泄" * 30}),
        an_alert(number=22, subject="闻人漏泄13766554433"),
        an_alert(number=23, subject=PERSON, title="\x00" + TITLE),
    ):
        taken(told, key, sent(raw))
    return made


@pytest.fixture(scope="module")
def asking(told: Store) -> Iterator[TestClient]:
    with logged_in(told, raise_server_exceptions=False) as client:
        yield client


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what of the person is in the server's own log, in a line or beside it."""
    own = [one for one in caplog.records if not one.name.startswith("httpx")]
    return leaks("\n".join(repr(one.__dict__) + one.getMessage() for one in own))


def leaks(text: str) -> list[str]:
    escaped = {secret: json.dumps(secret)[1:-1] for secret in SECRETS}
    return [secret for secret in SECRETS if secret in text or escaped[secret] in text]


def _said(answer: Response) -> str:
    """Return what an answer says, of a document all its parts, beside its headers."""
    headers = json.dumps(dict(answer.headers), ensure_ascii=False)
    if not answer.content.startswith(b"PK"):
        return answer.text + headers
    with ZipFile(BytesIO(answer.content)) as parts:
        texts = [parts.read(name).decode("utf-8", "ignore") for name in parts.namelist()]
    return "\n".join([*texts, headers])


def _held(store: Store) -> list[int]:
    with store.read() as db:
        return [one.id for one in quarantine_list(db, LEADER, Asked(state="")).rows]


def _cases(store: Store) -> list[str]:
    with store.read() as db:
        return [key.hex() for key in db.execute(select(case.c.key)).scalars()]


def _lists() -> list[str]:
    found = []
    for metric in METRICS.values():
        days = (0, 0) if metric.window is Window.NOW else (20200301, 20200315)
        found.append(Listing(metric.id, COUNTY, "base", *days).query())  # type: ignore[arg-type]
    return found


def _addresses(store: Store, path: str) -> list[str]:
    """Return addresses of a route, so that it shows all that it has."""
    if path in ("/api/v1/cases", "/cases.csv", "/cases.json"):
        return [f"{path}?{query}" for query in _lists()]
    if path == "/api/v1/quarantine":
        return [f"{path}?state=all"]
    if path == "/api/v1/quarantine/{number}":
        return [f"/api/v1/quarantine/{number}" for number in _held(store)]
    if "{key}" in path:
        return [path.format(key=key) for key in _cases(store)]
    if path in ("/geometry/{name}.bin", "/status/{name}.bin"):
        return [path.format(name=f"{COUNTY}-village")]
    if path == "/brief/{code}.{form}":
        return [f"/brief/{COUNTY}.{form}" for form in ("pptx", "docx")]
    codes = (COUNTY, VILLAGE, MICRO)
    return [path.format(code=code) for code in codes] if "{code}" in path else [path]


def test_no_answer_of_the_interface_tells_of_the_person(
    told: Store, token: str, asking: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    paths = description(Context(told, Settings())).openapi()["paths"]
    found, shown = [], []
    for path in (path for path, methods in paths.items() if "get" in methods):
        for address in _addresses(told, path):
            answer = asking.get(address, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code != 429
            said = _said(answer)
            found += [(address, secret) for secret in leaks(said)]
            shown.append(said)
    assert found == []
    assert logged(caplog) == []
    # The person was there to be seen.
    assert any("闻*泄" in said for said in shown)
    assert any("137****4433" in said for said in shown)
    assert any("135****2211" in said for said in shown)


def _plain(value: Any) -> Any:
    plain = getattr(value, "to_plotly_json", None)
    return plain() if plain else str(value)


def test_no_page_tells_of_the_person(
    told: Store, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    context = Context(told, Settings(demo=False))
    held, cases = _held(told), _cases(told)
    assert len(held) >= len(SECRETS) - 4
    addresses = {
        ("screen", 2): [f"/screen/{COUNTY}", f"/screen/{VILLAGE}"],
        ("area", 2): [f"/area/{COUNTY}", f"/area/{VILLAGE}?why={VILLAGE}", f"/area/{MICRO}"],
        ("cases", 1): [f"/cases?{query}" for query in _lists()],
        ("cases", 2): [f"/cases/{key}" for key in cases],
        ("quarantine", 1): ["/quarantine?state=all"],
        ("quarantine", 2): [f"/quarantine/{number}" for number in held],
    }
    shown, found = {}, []
    for wanted in pages.PAGES:
        for address in addresses.get(wanted, [f"/{wanted[0]}"]):
            path, _, query = address.partition("?")
            with as_everybody(told):
                page = pages.page(context, route(path, query))
            shown[address] = json.dumps(page, default=_plain, ensure_ascii=False)
            found += [(address, secret) for secret in leaks(shown[address])]
    assert found == []
    assert logged(caplog) == []
    assert any("闻*泄" in page for page in shown.values())
    assert not any("闻" in page for address, page in shown.items() if "screen" in address)


def test_the_sender_alone_is_told_what_it_sent(
    token: str, asking: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    record = sent(an_alert(number=40, subject=PERSON | {"phone": "13766554433" * 5}))
    answer = asking.post(
        "/api/v1/records",
        headers={"Authorization": f"Bearer {token}"},
        json={"records": [record]},
    )
    assert answer.status_code in (200, 207, 422)
    asking.get(f"/api/v1/cases?area={COUNTY}&metric=warned&find=13766554433")
    asking.get("/cases/13766554433")
    assert logged(caplog) == []


def test_a_problem_does_not_repeat_a_number_of_a_person(asking: TestClient) -> None:
    answer = asking.get("/api/v1/cases?metric=13766554433&area=330799197103154417")
    assert answer.status_code in (404, 422)
    assert leaks(answer.text) == []


def test_a_backup_tells_nothing_of_the_person(told: Store, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    backup(str(told.engine.url), file, profile="small", now=NOW)
    assert leaks(file.read_bytes().decode("utf-8", "ignore")) == []
