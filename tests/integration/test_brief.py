"""A briefing as a file: by command and download, audited, and opened by an office program."""

import argparse
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation
from starlette.testclient import TestClient

from app import _parser
from callbacks.commands import brief
from dashboard.access.account import Account
from dashboard.access.audit import Deed
from dashboard.access.permission import Role
from dashboard.settings import Settings
from layouts.paper.template import blank
from queries.store.engine import Store
from queries.tables.accounts import audit
from tests import office
from tests.conftest import NewDatabase
from tests.factories.mapped import open_mapped_county
from tests.factories.records import (
    COUNTY,
    GRID,
    OTHER_TOWN,
    TOWN,
    a_task,
    a_warned_person,
    an_alert,
)
from tests.logins import an_account_in, asking, token_of
from tests.stores import differences, write

DAY = "2020-03-15"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@pytest.fixture(scope="module")
def county(new_database: NewDatabase) -> Iterator[Store]:
    store = open_mapped_county(new_database("sqlite"))
    write(
        store, an_alert(), a_task(number=2), a_task(number=3, area=GRID), a_warned_person(number=4)
    )
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(county: Store) -> Iterator[TestClient]:
    with asking(county) as one:
        yield one


def run(
    store: Store, said: pytest.CaptureFixture[str], *arguments: str, **settings: Any
) -> tuple[int, str]:
    args: argparse.Namespace = _parser().parse_args(["brief", "--lang", "en", *arguments])
    status = brief.run(args, store, Settings(demo=False, **settings))
    told = said.readouterr()
    return status, told.out + told.err


def last_entry(store: Store) -> dict[str, Any]:
    with store.read() as db:
        row = db.execute(audit.select().order_by(audit.c.number.desc()).limit(1)).one()
    return dict(row._mapping)


def test_the_command_writes_a_whole_file(
    county: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "brief.pptx"
    file.write_bytes(b"what stood there before")
    status, text = run(county, capsys, COUNTY, "--period", DAY, "--out", str(file))
    assert (status, text[:6]) == (0, "Wrote ")
    assert len(Presentation(str(file)).slides) == 12
    assert [one.name for one in tmp_path.iterdir()] == ["brief.pptx"]
    entry = last_entry(county)
    assert (entry["deed"], entry["area"], entry["by"]) == (Deed.EXPORTED, COUNTY, "app.py")
    # One warned person; the alert is not yet past its deadline when the day stands.
    assert entry["details"]["rows"] >= 1
    assert (entry["details"]["from"], entry["details"]["to"]) == (DAY, DAY)
    assert differences(county) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("999", "--out", "{}/x.pptx"), "There is no area 999."),
        ((COUNTY, "--out", "{}/x.pdf"), "must end in one of pptx, docx"),
        ((COUNTY, "--out", "{}/none/x.pptx"), "Cannot write"),
        ((COUNTY, "--period", "2020-03-40", "--out", "{}/x.pptx"), "first day (from)"),
        ((COUNTY, "--period", "2020-03-02..2020-03-01", "--out", "{}/x.pptx"), "last day (to)"),
        ((COUNTY, "--period", "2020-03-02..2030-03-01", "--out", "{}/x.pptx"), "not come yet"),
    ],
)
def test_what_cannot_be_made_is_said_and_leaves_nothing(
    county: Store,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    status, text = run(county, capsys, *(one.format(tmp_path) for one in arguments))
    assert status == 2
    assert said in text
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_template_is_named(
    county: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own = blank()
    own.slide_layouts.get_by_name("内容").name = "Inhalt"
    own.save(str(tmp_path / "own.pptx"))
    asked = (COUNTY, "--out", str(tmp_path / "x.pptx"))
    status, text = run(county, capsys, *asked, brief_template=str(tmp_path / "own.pptx"))
    assert (status, "own.pptx lacks: 内容" in text) == (2, True)
    status, text = run(county, capsys, *asked, brief_template=str(tmp_path / "gone.pptx"))
    assert (status, "is no readable PPTX" in text) == (2, True)


def test_a_download_is_the_command_s_file_and_entered(client: TestClient, county: Store) -> None:
    answer = client.get(f"/brief/{TOWN}.pptx?from={DAY}&to={DAY}&lang=en")
    assert (answer.status_code, answer.headers["content-type"]) == (200, PPTX)
    assert answer.headers["cache-control"] == "no-store"
    assert f"briefing-{TOWN}.pptx" in answer.headers["content-disposition"]
    deck = Presentation(BytesIO(answer.content))
    assert deck.slides[0].shapes.title.text_frame.text.endswith(": epidemic control briefing")
    entry = last_entry(county)
    assert (entry["deed"], entry["area"], entry["by"]) == (Deed.EXPORTED, TOWN, "值班员")


def test_all_pictures_come_in_one_file_of_one_moment(client: TestClient, county: Store) -> None:
    answer = client.get(f"/brief/{COUNTY}.zip")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with ZipFile(BytesIO(answer.content)) as file:
        names, svgs = file.namelist(), [one for one in file.namelist() if one.endswith(".svg")]
        assert names[0].startswith("1-")
        assert [one.removesuffix(".svg") for one in svgs] == [
            one.removesuffix(".png") for one in names if one.endswith(".png")
        ]
        # What the page of pictures offers; there the map is drawn by each level.
        shown = re.findall("<h2>(.*?)</h2>", client.get(f"/pictures?area={COUNTY}").text)
        assert {one[2:-4] for one in svgs} == {one.split(" · ")[0] for one in shown}
        moments = {
            re.findall(r"20\d\d-\d\d-\d\d \d\d:\d\d(?::\d\d)?", file.read(one).decode())[-1]
            for one in svgs
        }
        assert len(moments) == 1
        for one in names:
            if one.endswith(".png"):
                assert file.read(one).startswith(b"\x89PNG")
    entry = last_entry(county)
    assert (entry["deed"], entry["subject"]) == (Deed.EXPORTED, "briefing.zip")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/brief/330999999.pptx", 404),
        (f"/brief/{TOWN}.odp", 404),
        (f"/brief/{TOWN}.zip?from=2020-03-01&to=2020-03-01", 422),
        (f"/brief/{TOWN}.docx?together=2", 422),
        (f"/brief/{TOWN}.pptx?from=2020-03-01", 422),
        (f"/brief/{TOWN}.pptx?from=2030-03-01&to=2030-03-01", 422),
        (f"/brief/{TOWN}.pptx?day=1", 422),
        ("/briefing/330999999", 404),
        (f"/briefing/{TOWN}?from=x&to=y", 422),
        (f"/briefing/{TOWN}?day=1", 422),
        (f"/briefing/{TOWN}", 200),
    ],
)
def test_a_wrong_address_says_what_is_wrong(client: TestClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def cookie(store: Store, one: Account) -> dict[str, str]:
    from callbacks.context import real_now

    return {"Cookie": f"zhikong_session={token_of(store, one, now=real_now())}"}


def test_scope_and_permission_hold(client: TestClient, county: Store) -> None:
    staff = cookie(county, an_account_in(county, TOWN, name="staff", role=Role.TOWNSHIP_STAFF))
    kiosk = cookie(county, an_account_in(county, TOWN, name="wall", role=Role.KIOSK))
    client.cookies.clear()
    for path in ("/brief/{}.pptx", "/briefing/{}"):
        assert client.get(path.format(OTHER_TOWN), headers=staff).status_code == 404
        assert client.get(path.format(COUNTY), headers=staff).status_code == 404
        assert client.get(path.format(TOWN), headers=staff).status_code == 200
        assert client.get(path.format(TOWN), headers=kiosk).status_code == 403


def test_an_office_program_shows_every_page(
    county: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, pages in (("brief.pptx", {12}), ("brief.docx", {7, 8, 9, 10})):
        file = tmp_path / name
        assert run(county, capsys, COUNTY, "--period", DAY, "--out", str(file))[0] == 0
        pdf = office.as_pdf(file)
        assert office.pages(pdf) in pages
        # Chinese is set in a font that has it, and not as boxes.
        assert b"CJK" in pdf
