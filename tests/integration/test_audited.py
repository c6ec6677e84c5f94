"""What stands in the audit: exports with their rows, colours, mending, keys, each with its doer."""

from typing import Any

from sqlalchemy import select

from callbacks.commands.key import make_key
from callbacks.context import now
from dashboard.access.permission import Permission
from dashboard.day import DAY, HOUR
from dashboard.viewer import Viewer
from queries.access.api_keys import revoke_key
from queries.orders.order_colour import lift_colour, set_colour
from queries.store.engine import Store
from queries.tables.accounts import audit
from queries.writing.mend import discard, replay
from tests.factories.records import COUNTY, GROUP, NOW, TOWN, a_case, a_task
from tests.intake import a_key, sent, taken
from tests.logins import asking
from tests.stores import differences, write

WHO = Viewer("值班员", (COUNTY,), frozenset(map(str, Permission)), account="0123456789ab")


def entered(store: Store, *deeds: str) -> list[Any]:
    with store.read() as db:
        rows = db.execute(select(audit).order_by(audit.c.number)).all()
    return [row for row in rows if row.deed in deeds]


def test_an_export_is_entered_with_its_rows(store: Store) -> None:
    write(store, *(a_task(number=n) for n in range(3)))
    path = f"/cases.csv?metric=tasks_open&area={TOWN}"
    with asking(store) as client:
        assert client.head(path).status_code == 200
        assert client.get(path.replace(TOWN, "330999999")).status_code == 404
        assert entered(store, "exported") == []
        assert len(client.get(path).text.splitlines()) == 4
    (row,) = entered(store, "exported")
    assert (row.by, row.area, row.details) == (
        "值班员",
        TOWN,
        {"rows": 3, "metric": "tasks_open"},
    )
    assert "metric=tasks_open" in row.subject
    assert row.account
    assert differences(store) == []


def test_a_colour_by_order_is_entered_and_its_end(store: Store) -> None:
    raw = {"key": "1" * 32, "area": GROUP, "colour": "orange", "until": NOW + DAY, "why": "第3号"}
    for _ in range(2):
        set_colour(store, WHO, {**raw, "by": WHO.name}, now=NOW)
    for _ in range(2):
        lift_colour(store, WHO, "1" * 32, by=WHO.name, why="误设", now=NOW + HOUR)
    found = entered(store, "colour_ordered", "colour_lifted")
    assert [(row.deed, row.account, row.by, row.area, row.subject) for row in found] == [
        ("colour_ordered", WHO.account, "值班员", GROUP, "1" * 32),
        ("colour_lifted", WHO.account, "值班员", GROUP, "1" * 32),
    ]
    assert found[0].details["colour"] == "orange"
    assert differences(store, NOW + HOUR) == []


def test_mending_and_discarding_are_entered(store: Store) -> None:
    key, _ = a_key(store)
    held = []
    for number in (1, 2):
        raw = a_case(number=number, opened=now() - HOUR, area="1")
        (outcome,) = taken(store, key, sent(raw), now=now())
        held.append(outcome.held or 0)
    replay(store, WHO, held[0], patch={"area": "2"}, by=WHO.name, now=now())
    assert entered(store, "mended") == []
    replay(store, WHO, held[0], patch={"area": GROUP}, by=WHO.name, now=now())
    discard(store, WHO, held[1], why="重复", by=WHO.name, now=now())
    found = entered(store, "mended", "discarded")
    assert [(row.deed, row.by, row.subject) for row in found] == [
        ("mended", "值班员", str(held[0])),
        ("discarded", "值班员", str(held[1])),
    ]


def test_keys_are_entered_when_made_and_when_taken_back(store: Store) -> None:
    key, token = make_key(store, name="gates", area=TOWN, types=("case",))
    for _ in range(2):
        revoke_key(store, key.id, NOW)
    found = entered(store, "key_added", "key_revoked")
    assert [(row.deed, row.by, row.area, row.subject) for row in found] == [
        ("key_added", "app.py", TOWN, key.id),
        ("key_revoked", "app.py", TOWN, key.id),
    ]
    assert token not in str(found)
