"""The Plotly theme has the colours of the tokens, and no style writes others."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from layouts.theme import FONT, INKS, STATUS, Theme, template

ASSETS = Path(__file__).parents[2] / "assets"
TOKENS = (ASSETS / "00-tokens.css").read_text("utf-8")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


def tokens(selector: str) -> dict[str, str]:
    """The custom properties that a selector's blocks set, the first one winning."""
    found: dict[str, str] = {}
    for block in re.findall(
        rf"^{re.escape(selector)}\s*\{{(.*?)^\}}", TOKENS, re.DOTALL | re.MULTILINE
    ):
        for name, value in re.findall(r"--([\w-]+):([^;]+);", block):
            found.setdefault(name, value.strip())
    return found


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_theme_has_the_colours_of_its_tokens(theme: Theme) -> None:
    written = tokens(f"[data-theme={theme}]")
    for name, colour in asdict(INKS[theme]).items():
        assert colour == written[name.replace("_", "-")], name


def test_status_colours_and_font_are_those_of_the_tokens() -> None:
    root = tokens(":root")
    assert {name: root[name] for name in STATUS} == STATUS
    assert root["font"] == FONT


def test_the_template_draws_nothing_that_carries_no_data() -> None:
    layout = template("dark")["layout"]
    assert layout["showlegend"] is False
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert "transition" not in layout


@pytest.mark.parametrize("sheet", ["01-base.css", "10-screen.css"])
def test_no_colour_is_written_outside_the_tokens(sheet: str) -> None:
    lines = (ASSETS / sheet).read_text("utf-8").splitlines()
    assert [line for line in lines if COLOUR.search(line)] == []
