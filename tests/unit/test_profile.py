"""Profiles: docs/profile.md says what the model says, and the places of ours are read."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from dashboard.access.openid import OpenId
from dashboard.cases.retention import Retention
from dashboard.profile import (
    Control,
    Deadline,
    Paper,
    Privacy,
    Profile,
    Screen,
    Target,
    UnknownProfile,
    profile,
)
from dashboard.ruleset import Handling, Receipts, Rules, Rung
from dashboard.source import Source
from tests.factories.records import a_place

PAGE = (Path(__file__).parents[2] / "docs" / "profile.md").read_text("utf-8")
PARTS: dict[str, type[BaseModel]] = {
    "profile": Profile,
    "control": Control,
    "deadline": Deadline,
    "target": Target,
    "rules": Rules,
    "handling": Handling,
    "receipts": Receipts,
    "rung": Rung,
    "source": Source,
    "screen": Screen,
    "openid": OpenId,
    "privacy": Privacy,
    "paper": Paper,
    "retention": Retention,
}
NAMED_BY_ITS_FILE = {"name"}


def sections() -> dict[str, str]:
    parts = re.split(r"^## (\S+)$", PAGE, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def rows(part: str) -> dict[str, str]:
    """Return setting and default of each row of a part's table."""
    found = re.findall(r"^\| (`.*?) \| (.*?) \| .*? \|$", sections()[part], flags=re.MULTILINE)
    return {name: default for names, default in found for name in re.findall(r"`(\w+)`", names)}


def test_the_page_has_every_part_and_no_other() -> None:
    assert list(sections()) == list(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_the_page_has_every_setting_and_no_other(part: str) -> None:
    fields = set(PARTS[part].model_fields) - (NAMED_BY_ITS_FILE if part == "profile" else set())
    assert sorted(rows(part)) == sorted(fields)


@pytest.mark.parametrize("part", PARTS)
def test_the_page_says_the_defaults(part: str) -> None:
    for name, said in rows(part).items():
        field = PARTS[part].model_fields[name]
        if field.is_required():
            assert said == "required", name
        elif said.startswith("`"):
            value = field.get_default(call_default_factory=True)
            shown = str(list(value) if isinstance(value, tuple) else value).replace("'", '"')
            assert said.strip("`") == (shown.lower() if isinstance(value, bool) else shown), name


def test_the_demonstration_s_profile_is_read() -> None:
    yongkang = profile("yongkang")
    assert [(rung.after, rung.to) for rung in yongkang.escalation] == [
        (30, "township"),
        (120, "county"),
    ]
    assert yongkang.rules.temperature == 37.3
    assert yongkang.rules.handling == Handling(own_tasks=("register",))


def test_an_unknown_profile_is_named() -> None:
    with pytest.raises(UnknownProfile, match="atlantis"):
        profile("atlantis")


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(ValidationError, match=r"rules\.feever"):
        a_place(rules={"feever": 38})


def test_no_deadline_is_nought() -> None:
    with pytest.raises(ValidationError, match=r"deadlines\.check\.respond"):
        a_place(deadlines={"check": {"respond": 0}})
