"""What the light pages read: rows of finer levels in few bytes, and the cases beside a case."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from dashboard.area import Level, UnknownArea
from dashboard.day import add_days
from dashboard.lists.page import CaseRow
from dashboard.numbers.listing import Listing
from dashboard.viewer import Viewer
from layouts.workbench.pack import unpacked
from queries.areas.areas import beneath, children
from queries.boards.board import board
from queries.lists.case_list import case_list
from queries.lists.neighbours import neighbours
from queries.store.engine import Store
from queries.store.today import today
from tests.demonstration import COUNTY, lately

EVERYBODY = Viewer("everybody", (COUNTY,))
MOST_BYTES = 150_000


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("days", ["1", "30"])
def test_the_longest_table_is_refreshed_by_few_bytes(
    client: TestClient, lang: str, days: str
) -> None:
    asked = {"view": "workbench", "level": "village", "lang": lang, "days": days}
    answer = client.get(f"/board/{COUNTY}.json", params=asked)
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES
    rows = answer.json()["rows"]
    assert len(rows["rows"]) == 421
    open_now = unpacked(rows)[f"d-open-{next(iter(rows['rows']))}"]
    assert open_now["href"].startswith("/cases?metric=alerts_open&area=330784")


@pytest.mark.parametrize(("level", "status"), [("township", 200), ("grid", 404), ("hamlet", 422)])
def test_only_levels_that_the_table_has_are_answered(
    client: TestClient, level: str, status: int
) -> None:
    asked = {"view": "workbench", "level": level}
    assert client.get(f"/board/{COUNTY}.json", params=asked).status_code == status


def test_rows_of_a_finer_level_add_up_to_the_area(demonstration_store: Store) -> None:
    profile = demonstration_store.profile
    with demonstration_store.read() as db:
        shown = board(db, EVERYBODY, code=COUNTY, profile=profile, days=7, level=Level.VILLAGE)
    assert shown.level is Level.VILLAGE
    for metric in ("alerts_open", "alerts_raised", "control_blue"):
        parts = sum(line.values[metric].value or 0 for line in shown.children)
        assert parts == shown.values[metric].value


def test_a_level_beneath_is_seen_by_those_who_may(demonstration_store: Store) -> None:
    with demonstration_store.read() as db:
        town = children(db, EVERYBODY, COUNTY)[0].code
        grids = beneath(db, EVERYBODY, town, Level.GRID)
        with pytest.raises(UnknownArea):
            beneath(db, Viewer("other", ("330783",)), town, Level.GRID)
    assert {grid.level for grid in grids} == {Level.GRID}
    assert all(grid.code.startswith(town) for grid in grids)


@pytest.mark.parametrize("sort", ["", "opened_at", "-close_by", "closed_at"])
def test_walking_from_case_to_case_is_the_list(demonstration_store: Store, sort: str) -> None:
    with demonstration_store.read() as db:
        first, last = add_days(today(db), -2), today(db)
        listing = Listing("alerts_raised", COUNTY, sort=sort, first_day=first, last_day=last)
        rows = case_list(db, EVERYBODY, replace(listing, limit=1000)).rows
        keys = [row.line.key for row in rows if isinstance(row, CaseRow)]
        assert len(keys) > 1
        for at in (0, 1, len(keys) // 2, len(keys) - 1):
            beside = neighbours(db, EVERYBODY, listing, keys[at])
            assert beside.previous == ("" if at == 0 else keys[at - 1])
            assert beside.next == ("" if at == len(keys) - 1 else keys[at + 1])


def test_a_case_page_says_what_is_wrong_with_its_list(client: TestClient) -> None:
    found = client.get(f"/api/v1/cases?metric=alerts_raised&area={COUNTY}&{lately()}").json()
    path = f"/cases/{found['items'][0]['key']}"
    good = f"metric=alerts_raised&area={COUNTY}"
    assert client.get(path, params={"list": good}).status_code == 200
    assert client.get(path, params={"list": "metric=nothing&area=330784"}).status_code == 422
    assert client.get(path, params={"list": "metric=alerts_open&area=110101"}).status_code == 404
