"""``python app.py key``: a key is shown once, listed without its secret, taken back at once."""

import re

import pytest

from app import _parser
from callbacks.commands import key
from queries.access.api_keys import api_keys, key_of_token
from queries.store.engine import Store
from tests.factories.records import COUNTY, TOWN


def run(store: Store, said: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = key.run(_parser().parse_args(["key", "--lang", "en", *arguments]), store)
    told = said.readouterr()
    return status, told.out + told.err


def test_a_key_is_made_listed_and_revoked(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store, capsys, "list") == (0, "There are no keys yet.\n")
    asked = ("add", "gates", "--area", TOWN, "--types", "case,reading,case", "--rate", "20")
    status, text = run(store, capsys, *asked)
    found = re.search(r"^zk_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$", text, flags=re.MULTILINE)
    assert status == 0
    assert found is not None
    made = key_of_token(store, found[0])
    assert (made.name, made.area, made.types, made.rate) == ("gates", TOWN, ("case", "reading"), 20)

    status, text = run(store, capsys, "list")
    assert found[0] not in text
    assert re.search(rf"^{found[1]}  gates  area {TOWN} .* last used never  valid$", text.strip())
    assert run(store, capsys, "revoke", found[1]) == (0, f"Revoked: gates ({found[1]})\n")
    assert "revoked 20" in run(store, capsys, "list")[1]
    with store.read() as db:
        assert found[0].encode() not in [one.digest for one in api_keys(db)]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ("add", "x", "--area", "330999777", "--types", "case"),
            "No area has the code 330999777.\n",
        ),
        (("add", " ", "--area", COUNTY, "--types", "case"), "A name has 1 to 76 characters.\n"),
        (
            ("add", "x", "--area", COUNTY, "--types", "case", "--rate", "0"),
            "The rate is to be 1 to 1000000.\n",
        ),
        (("revoke", "000000000000"), "No key has the id 000000000000.\n"),
    ],
)
def test_what_makes_no_key_is_told(
    store: Store, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], text: str
) -> None:
    assert run(store, capsys, *arguments) == (2, text)


def test_areas_come_by_file_alone(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    status, text = run(store, capsys, "add", "x", "--area", COUNTY, "--types", "case,area")
    assert (status, text.split(";")[0]) == (2, "There is no type of record “area”")
