"""``python app.py account``: made with a password that is shown once, listed, closed, reset."""

import io
import re

import pytest

from app import _parser
from callbacks.access.logins import attempt
from callbacks.commands import account
from callbacks.context import now
from dashboard.access.session import Limits
from queries.access.accounts import account_by_name
from queries.access.login import WrongLogin, log_in
from queries.store.engine import Store
from tests.factories.records import COUNTY, GRID, OTHER_TOWN, TOWN
from tests.stores import differences


def run(store: Store, said: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = account.run(_parser().parse_args(["account", "--lang", "en", *arguments]), store)
    told = said.readouterr()
    return status, told.out + told.err


def logs_in(store: Store, name: str, password: str) -> bool:
    try:
        log_in(store, attempt(name, password), now=now(), limits=Limits())
    except WrongLogin:
        return False
    return True


def test_an_account_is_made_listed_reset_and_closed(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(store, capsys, "list") == (0, "There are no accounts yet.\n")
    asked = ("add", "Ying", "--role", "township_staff", "--area", TOWN, "--area", GRID)
    status, text = run(store, capsys, *asked, "--title", "应晓峰")
    said, _, password = text.strip().split("\n")
    assert status == 0
    assert said == f"Account made: ying (应晓峰, township staff, {TOWN})"
    assert re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", password)
    assert logs_in(store, "ying", password)
    with store.read() as db:
        made = account_by_name(db, "ying")
    assert made.must_change
    assert password not in made.password

    status, text = run(store, capsys, "list")
    assert re.fullmatch(
        rf"ying  应晓峰  township staff  area {TOWN}  last used 20\S+  active\n", text
    )

    status, text = run(store, capsys, "reset", "YING")
    again = text.strip().split("\n")[-1]
    assert not logs_in(store, "ying", password)
    assert logs_in(store, "ying", again)

    assert run(store, capsys, "disable", "ying")[0] == 0
    assert not logs_in(store, "ying", again)
    assert "disabled 20" in run(store, capsys, "list")[1]
    assert run(store, capsys, "enable", "ying")[0] == 0
    assert logs_in(store, "ying", again)
    assert differences(store) == []


def test_a_password_can_be_given_and_is_judged(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("add", "li", "--role", "leader", "--area", COUNTY, "--password-stdin")
    for typed, told in (
        ("short\n", "A password has at least 12 characters"),
        ("password123456\n", "This password is too common"),
        ("330999-330999\n", "This password is too common"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status, text = run(store, capsys, *asked)
        assert (status, text.startswith(told)) == (2, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("a blue kettle on the desk\n"))
    assert run(store, capsys, *asked) == (0, f"Account made: li (li, leader, {COUNTY})\n")
    assert logs_in(store, "li", "a blue kettle on the desk")
    with store.read() as db:
        assert not account_by_name(db, "li").must_change


def test_a_wall_has_no_password(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    status, text = run(store, capsys, "add", "wall", "--role", "kiosk", "--area", COUNTY)
    assert (status, text) == (0, f"Account made: wall (wall, wall screen, {COUNTY})\n")
    assert run(store, capsys, "reset", "wall") == (
        2,
        "“wall” is a wall screen and has no password.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("add", "a b", "--area", COUNTY), "“a b” cannot be an account's name"),
        (("add", "li", "--area", "330999777"), "No area has the code 330999777."),
        (("add", "li", "--area", " "), "An account needs at least one area."),
        (("add", "ying", "--area", OTHER_TOWN), "Another account is called “ying”."),
        (("add", "li", "--area", COUNTY, "--title", "x" * 61), "A title has 1 to 60"),
        (("disable", "nobody"), "No account is called “nobody”."),
        (("reset", "nobody"), "No account is called “nobody”."),
    ],
)
def test_what_cannot_be_done_is_told(
    store: Store, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], text: str
) -> None:
    run(store, capsys, "add", "ying", "--role", "leader", "--area", COUNTY)
    role = ("--role", "leader") if arguments[0] == "add" else ()
    status, told = run(store, capsys, *arguments, *role)
    assert (status, told[: len(text)]) == (2, text)
