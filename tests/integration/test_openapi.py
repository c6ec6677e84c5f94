"""The interface does what its OpenAPI document says: schemathesis tries it, docs/ tells it."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.engine import events

from app import create_app
from dashboard.settings import Settings
from dashboard.words import words
from queries.store.engine import Store
from tests.demonstration import COUNTY
from tests.logins import HEADERS, MANY, let_in

DOCUMENT = "/api/v1/openapi.json"
DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "api.md").read_text("utf-8")
READS = re.findall(r"^#+ `GET (\S+)`", PAGE, flags=re.MULTILINE)
"""What can be read by everybody; writing has pages and tests of its own."""
REAL = (COUNTY, f"{COUNTY}001", f"{COUNTY}001001")
"""Areas that are there, so that what is tried gets beyond 404."""
LISTS = ("/api/v1/cases", "/cases.csv", "/cases.json")
ACCEPTED = ["2xx", "3xx", "404", "422"]
"""A list's fields can each be right and not go together: one day alone, parts of no rate."""
SEED = 20200301
CONFIG = {
    "seed": SEED,
    "continue-on-failure": True,
    "cache": {"enabled": False},
    "headers": {**HEADERS, "Origin": "http://testserver"},
    "generation": {"max-examples": 25, "database": "none"},
    "operations": [
        {
            "include-path": path,
            "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
        }
        for path in LISTS
    ],
}


def _a_real_area(_context: Any, fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """Ask every second time for an area that is there."""
    code = str((fields or {}).get("code", ""))
    return {**fields, "code": REAL[len(code) % len(REAL)]} if fields and len(code) % 2 else fields


def _a_real_list(_context: Any, fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """Ask every second time for a list of an area that is there."""
    area = (fields or {}).get("area")
    if fields and isinstance(area, str) and re.fullmatch(r"[0-9]{4,20}", area) and len(area) % 2:
        return {**fields, "area": REAL[len(area) % len(REAL)]}
    return fields


@pytest.fixture(scope="module")
def served(demonstration_store: Store) -> Any:
    let_in(demonstration_store)
    app = create_app(Settings(demo=False, exports_a_minute=MANY), demonstration_store)
    config = schemathesis.Config.from_dict(CONFIG)
    whole = schemathesis.openapi.from_asgi(DOCUMENT, app, config=config, headers=HEADERS)
    # Beside operations of the configuration, including a list of paths would include all.
    others = f"^(?!({'|'.join(map(re.escape, READS))})$)"
    schema = whole.exclude(path_regex=others)
    schema.hook("map_path_parameters")(_a_real_area)
    schema.hook("map_query")(_a_real_list)
    return schema


def _run(served: Any) -> tuple[Counter[str], list[str]]:
    """Try all operations in all phases; return how often which status came, and what failed."""
    statuses: Counter[str] = Counter()
    failures: list[str] = []
    for event in engine.from_schema(served).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            failures.append(str(event))
        if not isinstance(event, events.ScenarioFinished):
            continue
        recorder = event.recorder
        for exchange in recorder.interactions.values():
            if exchange.response is not None:
                statuses[f"{event.recorder.label} {exchange.response.status_code}"] += 1
        for key, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    request = recorder.interactions[key].request
                    why = check.failure_info.failure
                    failures.append(f"{request.method} {request.uri}: {check.name}: {why}")
    return statuses, failures


def test_every_answer_is_as_described(served: Any) -> None:
    statuses, failures = _run(served)
    assert failures[:20] == []
    for operation in ("GET /board/{code}.json", "GET /api/v1/cases", "GET /cases.csv"):
        for status in (200, 404, 405, 422):
            assert statuses[f"{operation} {status}"], (operation, status, statuses)


@pytest.fixture(scope="module")
def document(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get(DOCUMENT).json()
    return found


def _told() -> set[str]:
    """Return what stands between backticks in any page."""
    pages = "\n".join(page.read_text("utf-8") for page in sorted(DOCS.glob("*.md")))
    return set(re.findall(r"`(?:[A-Z]+ )?([^`\n]+)`", pages))


def test_every_address_and_field_is_told(document: dict[str, Any]) -> None:
    told = _told()
    missing = {path for path in document["paths"] if path not in told}
    for name, schema in document["components"]["schemas"].items():
        fields = schema.get("properties", {})
        missing |= {f"{name}.{field}" for field in fields if field not in told}
    for operations in document["paths"].values():
        for operation in operations.values():
            fields = {parameter["name"] for parameter in operation.get("parameters", [])}
            missing |= fields - told - {"code", "name"}
    assert missing == set()


def test_no_address_is_told_that_is_not_there(document: dict[str, Any]) -> None:
    assert READS
    assert set(READS) <= set(document["paths"])


def test_every_sort_of_problem_is_told() -> None:
    texts = words("en").keys()
    kinds = {key.split(".")[1] for key in texts if key.startswith("problem.")}
    assert {f"/problems/{kind}" for kind in kinds} - _told() == set()
