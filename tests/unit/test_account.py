"""Accounts: names that cannot be mistaken, areas, and what each role may do."""

import pytest

from dashboard.access.account import (
    Account,
    BadAccount,
    account_areas,
    account_name,
    account_title,
    common_area,
    oversees,
    role_of,
)
from dashboard.access.permission import PERMISSIONS, NotAllowed, Permission, Role, demand, may
from dashboard.viewer import Viewer
from tests.factories.records import COUNTY, GRID, OTHER_TOWN, TOWN, VILLAGE


def an_account(**said: object) -> Account:
    fields: dict[str, object] = {
        "id": "0123456789ab",
        "name": "ying",
        "title": "应晓峰",
        "role": Role.TOWNSHIP_STAFF,
        "areas": (TOWN,),
        "password": "",
        "must_change": False,
        "created_at": 0,
    }
    return Account(**{**fields, **said})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Ying", "ying"), (" ＹＩＮＧ ", "ying"), ("应晓峰", "应晓峰"), ("a.b-c_d@e", "a.b-c_d@e")],
)
def test_width_and_case_make_no_other_name(typed: str, name: str) -> None:
    assert account_name(typed) == name


@pytest.mark.parametrize(
    "typed", ["", "a", "x" * 61, "two words", "a/b", "a\nb", "<b>", "a\u202eb"]
)
def test_what_is_no_name_is_told(typed: str) -> None:
    with pytest.raises(BadAccount) as wrong:
        account_name(typed)
    assert wrong.value.reason == "name"


def test_titles_and_roles_are_checked() -> None:
    assert account_title(" 应晓峰 ") == "应晓峰"
    for typed in ("", " ", "x" * 61, "a\x00b"):
        with pytest.raises(BadAccount, match="title"):
            account_title(typed)
    assert role_of("leader") is Role.LEADER
    with pytest.raises(BadAccount, match="role"):
        role_of("root")


def test_an_area_within_another_says_nothing_more() -> None:
    assert account_areas([GRID, TOWN, f" {OTHER_TOWN} ", TOWN]) == (TOWN, OTHER_TOWN)
    with pytest.raises(BadAccount, match="no_area"):
        account_areas(["", " "])


@pytest.mark.parametrize(
    ("areas", "common"),
    [((), COUNTY), ((GRID,), GRID), ((GRID, VILLAGE), VILLAGE), ((TOWN, OTHER_TOWN), COUNTY)],
)
def test_the_audit_tells_of_several_areas_in_the_one_that_holds_them(
    areas: tuple[str, ...], common: str
) -> None:
    assert common_area(areas, COUNTY) == common


def test_an_administrator_oversees_what_lies_whole_in_their_areas() -> None:
    county, town = Viewer("a", (COUNTY,)), Viewer("b", (TOWN,))
    assert oversees(county, (TOWN, OTHER_TOWN))
    assert oversees(town, (VILLAGE,))
    assert not oversees(town, (COUNTY,))
    assert not oversees(town, (TOWN, OTHER_TOWN))
    assert not oversees(county, ())


def test_an_account_s_viewer_has_the_permissions_of_its_role() -> None:
    viewer = an_account().viewer
    assert (viewer.name, viewer.areas, viewer.account) == ("应晓峰", (TOWN,), "0123456789ab")
    assert may(viewer, Permission.ACT)
    assert not may(viewer, Permission.ACCOUNTS)
    demand(viewer, Permission.ACT)
    with pytest.raises(NotAllowed, match="accounts"):
        demand(viewer, Permission.ACCOUNTS)


def test_every_role_has_its_permissions_and_a_wall_has_none() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert PERMISSIONS[Role.KIOSK] == set()
    managing = {role for role, allowed in PERMISSIONS.items() if Permission.ACCOUNTS in allowed}
    assert managing == {Role.ADMINISTRATOR}
    assert Permission.PERSONS not in PERMISSIONS[Role.ADMINISTRATOR]
    assert not Viewer("nobody", ()).permissions
