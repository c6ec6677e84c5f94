"""The browser: the system's own Chromium, silent towards the outside."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.serving import Served
from tests.browser.watching import Watch
from tests.logins import STATE

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class NoBrowser(RuntimeError):
    """No Chromium on this machine; the message says what to install."""


def system_browser() -> str:
    """Return the path of the machine's Chromium or Chrome."""
    found = [path for path in map(shutil.which, BROWSERS) if path]
    if not found:
        raise NoBrowser("no Chromium found: apt-get install chromium")
    return found[0]


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
def served(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The product over a copy of the demonstration, one process for all tests."""
    folder = tmp_path_factory.mktemp("served")
    server = Served(folder)
    shutil.copy(demonstration_file, server.database)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    """A watched page; at the end it must have done nothing wrong."""
    watching = Watch(page)
    yield watching
    assert watching.wrong == []
