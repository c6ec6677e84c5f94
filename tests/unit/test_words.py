"""One glossary: both languages say the same things, with the same parameters."""

import string

import pytest

from dashboard.access.audit import Deed
from dashboard.access.permission import Permission, Role
from dashboard.case import Stage, Timeliness
from dashboard.cases.kind import KINDS, Family
from dashboard.colours.control import Colour, Rule
from dashboard.numbers.metric import METRICS
from dashboard.words import MissingWord, words

ZH, EN = words("zh"), words("en")


def test_both_languages_have_the_same_words() -> None:
    assert ZH.keys() - EN.keys() == set()
    assert EN.keys() - ZH.keys() == set()


@pytest.mark.parametrize("key", sorted(ZH.keys()))
def test_both_languages_take_the_same_parameters(key: str) -> None:
    assert _parameters(EN(key)) - _parameters(ZH(key)) == set()


def _parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    "key",
    [
        *(f"kind.{kind}" for kind in KINDS),
        *(f"family.{family}" for family in Family),
        *(f"stage.{stage}" for stage in Stage),
        *(f"timeliness.{state}" for state in Timeliness),
        *(f"colour.{colour}" for colour in Colour),
        *(f"rule.{rule}" for rule in Rule),
        *(f"metric.{name}.{part}" for name in METRICS for part in ("name", "definition")),
    ],
)
def test_everything_that_is_shown_has_its_words(key: str) -> None:
    assert ZH(key)
    assert EN(key)


def test_a_word_that_is_not_there_is_an_error() -> None:
    with pytest.raises(MissingWord):
        ZH("no.such.word")


def test_an_unknown_language_gets_chinese() -> None:
    assert words("fr")("stage.open") == "待应答"


def test_parameters_are_filled_in() -> None:
    assert ZH("control.units", n=3) == "3 个管控单元"


@pytest.mark.parametrize(
    "key",
    [
        *(f"role.{role}" for role in Role),
        *(f"permission.{permission}" for permission in Permission),
        *(f"audit.deed.{deed}" for deed in Deed),
    ],
)
def test_roles_permissions_and_deeds_have_words(key: str) -> None:
    assert ZH(key)
    assert EN(key)
