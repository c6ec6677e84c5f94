"""The browser: the system's own Chromium, silent towards the outside."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from queries.store.engine import Store
from tests.browser.serving import Product
from tests.browser.watching import Watch
from tests.chromium import system_browser
from tests.conftest import NewDatabase
from tests.logins import STATE
from tests.server import Served, running
from tests.stores import reopen_county

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the system's browser in place of one that Playwright would download."""
    arguments = [*browser_type_launch_args.get("args", []), *ARGUMENTS]
    return {**browser_type_launch_args, "executable_path": system_browser(), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Show pages as on a Chinese command centre's screen, to somebody who is logged in."""
    screen = {"width": 1920, "height": 1080}
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "viewport": screen,
        "storage_state": STATE,
    }


@pytest.fixture(scope="session")
def demo(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product over a copy of the demonstration, one process for all tests."""
    product = Product(tmp_path_factory.mktemp("demo"))
    shutil.copy(demonstration_file, product.database)
    product.start()
    yield product
    product.stop()


@pytest.fixture(scope="module")
def database(new_county: NewDatabase) -> str:
    """URL of a database that holds the small county, for the tests of one module."""
    return new_county("sqlite")


@pytest.fixture(scope="module")
def store(database: str) -> Iterator[Store]:
    """The same opened; a module that needs more in it says so in a fixture of this name."""
    opened = reopen_county(database)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def refresh_seconds() -> float:
    """How often pages look for what is new by themselves; a module may say it otherwise."""
    return 2


@pytest.fixture(scope="module")
def served(store: Store, database: str, refresh_seconds: float) -> Iterator[Served]:
    """A server of the small county, one process for the tests of a module."""
    with running(database, refresh_seconds=refresh_seconds) as server:
        yield server


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    """A watched page; at the end it must have done nothing wrong."""
    watching = Watch(page)
    yield watching
    assert watching.wrong == []
