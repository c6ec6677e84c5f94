"""Pages of docs/ say what the code says: the store's columns, the metrics, the settings."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import queries
import queries.tables
from dashboard.access.permission import PERMISSIONS
from dashboard.numbers.metric import METRICS, Type
from dashboard.settings import Settings
from dashboard.words import words
from queries.tables.core import metadata

# Each module of tables adds its own to what all of them share.
for _module in pkgutil.iter_modules(queries.tables.__path__, "queries.tables."):
    importlib.import_module(_module.name)
TABLES = dict(metadata.tables)
DOCS = Path(__file__).parents[2] / "docs"


def _sections(page: str) -> dict[str, str]:
    parts = re.split(r"^## (\S+)$", (DOCS / page).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_the_store_s_page_says_of_every_folder_of_the_room_what_the_folder_says() -> None:
    page = (DOCS / "store.md").read_text("utf-8")
    rows = re.findall(r"^\| `queries/(\w+)/` \| (.*?) \|$", page, flags=re.MULTILINE)
    folders = [name for _, name, is_package in pkgutil.iter_modules(queries.__path__) if is_package]
    said = {name: importlib.import_module(f"queries.{name}").__doc__ for name in folders}
    assert {name: f"{text[0].upper()}{text[1:]}." for name, text in rows} == said


@pytest.mark.parametrize("room", ["dashboard", "layouts", "callbacks"])
def test_the_page_of_rooms_says_of_every_folder_and_module_what_it_says_itself(room: str) -> None:
    page = (DOCS / "rooms.md").read_text("utf-8")
    rows = re.findall(rf"^\| `{room}/(\w+)(?:/|\.py)` \| (.*?) \|$", page, flags=re.MULTILINE)
    names = [name for _, name, _ in pkgutil.iter_modules(importlib.import_module(room).__path__)]
    docs = {name: importlib.import_module(f"{room}.{name}").__doc__ or "" for name in names}
    said = {name: text.splitlines()[0].replace("``", "`") for name, text in docs.items()}
    assert {name: f"{text[0].upper()}{text[1:]}." for name, text in rows} == said


def test_the_store_s_page_has_every_table_and_no_other() -> None:
    assert sorted(_sections("store.md")) == sorted(TABLES)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_store_s_page_has_every_column_and_no_other(table: str) -> None:
    rows = re.findall(r"^\| (`.*?) \|", _sections("store.md")[table], flags=re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(column.name for column in TABLES[table].c)


def test_the_metrics_page_has_every_metric_in_order() -> None:
    assert list(_sections("metrics.md")) == list(METRICS)


@pytest.mark.parametrize("name", METRICS)
def test_the_metrics_page_says_what_a_metric_is(name: str) -> None:
    metric, text = METRICS[name], _sections("metrics.md")[name]
    for lang in ("zh", "en"):
        say = words(lang)
        assert say(f"metric.{name}.name") in text
        assert say(f"metric.{name}.definition") in text
    assert f"type {metric.type}, window {metric.window}, good is {metric.good}" in text
    if metric.type not in (Type.UNITS, Type.VOLUME):
        assert f"event {metric.facets.event}" in text
        for column in ("kind", "colour", "stage", "response", "closure"):
            values = sorted(getattr(metric.facets, column))
            assert (f"; {column} {', '.join(values)}" in text) == bool(values)
    if metric.type is Type.RATE:
        assert f"hits: {metric.column} {', '.join(sorted(metric.hits))}" in text


def test_the_settings_page_has_every_setting_with_its_default() -> None:
    page = (DOCS / "settings.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", page, flags=re.MULTILINE)
    assert rows == [
        (
            f"ZHIKONG_{name.upper()}",
            f"`{field.default}`" if str(field.default) else "empty",
            field.description,
        )
        for name, field in Settings.model_fields.items()
    ]


def test_the_security_page_says_what_each_role_may_do() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \|$", (DOCS / "security.md").read_text("utf-8"), re.MULTILINE
    )
    said = {role: set(re.findall(r"`(\w+)`", allowed)) for role, allowed in rows}
    assert said == {role.value: {*map(str, allowed)} for role, allowed in PERMISSIONS.items()}
