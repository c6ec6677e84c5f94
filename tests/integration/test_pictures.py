"""Pictures over HTTP: the numbers of the board, for who may take them, with clear refusals."""

import re
import struct

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from callbacks import fonts
from callbacks.fonts import NoFont
from queries.store.engine import Store
from queries.tables.accounts import audit
from tests.demonstration import COUNTY

TOWN = f"{COUNTY}001"


def entries(store: Store) -> int:
    with store.read() as db:
        return len(db.execute(select(audit.c.number)).all())


def test_a_chart_has_the_numbers_of_the_board(client: TestClient) -> None:
    answer = client.get(f"/picture.svg?of=alerts&area={COUNTY}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert f'attachment; filename="alerts-{COUNTY}.svg"' in answer.headers["content-disposition"]
    trends = client.get(f"/board/{COUNTY}.json").json()["trends"]
    written = re.findall(r'class="point"[^>]*>([^<]+)<', answer.text)
    numbers = [*trends["alerts_raised"]["values"], *trends["alerts_closed"]["values"]]
    assert sorted(written) == sorted(f"{n:,.0f}" for n in numbers if n is not None)


@pytest.mark.parametrize(("code", "level"), [(COUNTY, "village"), (TOWN, "micro"), (TOWN, "")])
def test_the_map_has_the_colours_of_its_areas(client: TestClient, code: str, level: str) -> None:
    said = f"&level={level}" if level else ""
    picture = client.get(f"/picture.svg?of=map&area={code}{said}").text
    drawn = dict(re.findall(r'<path id="a-(\d+)" class="(\w+)"', picture))
    status = client.get(f"/status/{code}-{level or 'village'}.bin").content
    names = ("none", "green", "blue", "orange")
    colours = [names[byte & 0x7F] for byte in status]
    assert {c: list(drawn.values()).count(c) for c in names} == {c: colours.count(c) for c in names}
    assert all(area.startswith(code) for area in drawn)


def test_a_png_is_as_large_as_asked(client: TestClient) -> None:
    answer = client.get(f"/picture.png?of=ranking&area={COUNTY}&scale=2&ground=dark&lang=en")
    assert answer.headers["content-type"] == "image/png"
    width, _ = struct.unpack(">II", answer.content[16:24])
    assert width == 1920


def test_taking_is_entered_and_looking_is_not(
    client: TestClient, demonstration_store: Store
) -> None:
    before = entries(demonstration_store)
    shown = client.get(f"/picture.svg?of=units&area={COUNTY}&show=1")
    assert shown.headers["content-disposition"].startswith("inline")
    assert client.head(f"/picture.svg?of=units&area={COUNTY}").status_code == 200
    assert entries(demonstration_store) == before
    client.get(f"/picture.svg?of=units&area={COUNTY}")
    assert entries(demonstration_store) == before + 1


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("of=map&area=330999", 404, "unknown_area"),
        (f"of=map&area={COUNTY}&level=micro", 404, "unknown_outline"),
        (f"of=cat&area={COUNTY}", 422, "bad_query"),
        (f"of=daily&area={COUNTY}", 422, "bad_query"),
        (f"of=map&area={COUNTY}&scale=9", 422, "bad_query"),
    ],
)
def test_what_is_wrong_is_told(client: TestClient, query: str, status: int, kind: str) -> None:
    for path in ("/picture.svg", "/picture.png"):
        answer = client.get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")


def test_without_a_font_pixels_are_refused_in_words(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_folders: tuple[str, ...]) -> None:
        raise NoFont("/usr/share/fonts")

    monkeypatch.setattr(fonts, "_found", none)
    answer = client.get(f"/picture.png?of=units&area={COUNTY}")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/no_font")
    assert "ZHIKONG_FONT" in answer.json()["detail"]
    assert client.get(f"/picture.svg?of=units&area={COUNTY}").status_code == 200


def test_the_page_shows_them_all(client: TestClient) -> None:
    page = client.get(f"/pictures?area={TOWN}&ground=dark")
    assert page.status_code == 200
    shown = re.findall(r'<img src="(/picture.svg[^"]+)"', page.text)
    assert len(shown) >= 5
    for address in shown:
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert client.get("/pictures?area=330999").status_code == 404
    assert client.get(f"/pictures?area={TOWN}&ground=red").status_code == 422
