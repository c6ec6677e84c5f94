"""Sending and mending do what the OpenAPI document says: schemathesis tries them with a key."""

from typing import Any

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.engine import events

from app import create_app
from dashboard.access.permission import Role
from dashboard.settings import Settings
from queries.store.engine import Store
from tests.conftest import NewDatabase
from tests.factories.steps import key_of
from tests.intake import a_key, taken
from tests.logins import HEADERS, let_in
from tests.people import a_marked_person
from tests.stores import reopen_county, write

DEFINED = ["2xx", "404", "409", "422"]
"""A mended record can be gone, or dealt with; an Idempotency-Key can have been used."""

REFUSED = ["400", "401", "404", "405", "413", "415", "422"]
"""More records than a call may have are too large, not unlike their description."""


@pytest.fixture
def store(new_county: NewDatabase) -> Any:
    opened = reopen_county(new_county("sqlite"))
    yield opened
    opened.close()


def _config(token: str) -> Any:
    return schemathesis.Config.from_dict(
        {
            "seed": 20200301,
            "continue-on-failure": True,
            "cache": {"enabled": False},
            "headers": {
                "Authorization": f"Bearer {token}",
                **HEADERS,
                "Origin": "http://testserver",
            },
            "generation": {"max-examples": 25, "database": "none"},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": DEFINED},
                "negative_data_rejection": {"expected-statuses": REFUSED},
            },
        }
    )


def _something_there(_context: Any, fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """Ask every second time for a case or a refused record that is there."""
    if fields and "key" in fields:
        return {"key": key_of(1)} if len(str(fields["key"])) % 2 else fields
    number = str((fields or {}).get("number", ""))
    return {"number": f"{len(number) % 25}"} if fields and len(number) % 2 else fields


def test_every_answer_is_as_described(store: Store) -> None:
    key, token = a_key(store, types=("case", "reading", "officer", "place"), rate=1_000_000)
    taken(store, key, *({"type": "case", "title": f"{n}"} for n in range(20)))
    write(store, a_marked_person())
    let_in(store, role=Role.LEADER)
    app = create_app(Settings(demo=False), store)
    whole = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, config=_config(token), headers=HEADERS
    )
    schema = whole.include(path_regex="^/(api/v1/(records|quarantine)|case/)")

    schema.hook("map_path_parameters")(_something_there)
    seen: set[str] = set()
    failures: list[str] = []
    for event in engine.from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            failures.append(str(event))
        if not isinstance(event, events.ScenarioFinished):
            continue
        recorder = event.recorder
        for exchange in recorder.interactions.values():
            if exchange.response is not None:
                seen.add(f"{event.recorder.label} {exchange.response.status_code}")
        for number, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    request = recorder.interactions[number].request
                    why = check.failure_info.failure
                    failures.append(f"{request.method} {request.uri}: {check.name}: {why}")
    assert failures == []
    assert {
        "POST /api/v1/records 200",
        "POST /api/v1/records 401",
        "POST /api/v1/records 422",
        "GET /api/v1/quarantine 200",
        "GET /case/{key}.json 200",
        "GET /case/{key}.json 404",
        "GET /case/{key}/areas 200",
        "POST /case/{key}/steps 200",
        "POST /case/{key}/person 200",
        "POST /case/{key}/steps 404",
        "POST /case/{key}/steps 422",
        "GET /api/v1/quarantine/{number} 200",
        "GET /api/v1/quarantine/{number} 404",
        "POST /api/v1/quarantine/{number}/replay 200",
        "POST /api/v1/quarantine/{number}/discard 200",
        "POST /api/v1/quarantine/{number}/discard 422",
    } <= seen
