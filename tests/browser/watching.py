"""What a page must never do: leave the machine, complain in the console, fail a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

LOUD = ("error", "warning", "assert")
OURS = ("http", "https", "ws", "wss")
ABORTED = "net::ERR_ABORTED"
"""A request that the page itself gave up because it was left."""
REFRESH_SECONDS = 5
"""Looks are so far apart that only the stream can be quick."""
PATIENCE_MS = 20_000
"""How long a busy machine may take; what is asserted is that it comes, and by which way."""
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
PAINTED = (
    "() => { const s = window.zhikong?.map?.stats('map'); return s && s.painted_ms !== null; }"
)


class Watch:
    """Collects what a page does wrong; ``quiet`` names it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []
        self._deaf = False
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"uncaught: {error.stack}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _note(self, what: str) -> None:
        if not self._deaf:
            self.wrong.append(what)

    def _console(self, message: Any) -> None:
        if message.type in LOUD:
            self._note(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme in OURS and where.hostname != "127.0.0.1":
            self.wrong.append(f"left the machine: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != ABORTED:
            self._note(f"failed: {request.url} {request.failure}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self._note(f"{response.status}: {response.url}")

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Overlook failures while the server is away; leaving the machine still counts."""
        self._deaf = True
        try:
            yield
        finally:
            self._deaf = False

    def settle(self) -> None:
        """Wait until the page shows something other than its loading state, and is quiet."""
        self.page.wait_for_selector("[data-theme]")
        self.page.wait_for_load_state("networkidle")

    def painted(self) -> None:
        """Wait until the map is painted."""
        self.page.wait_for_function(PAINTED)


def is_same_document(page: Page) -> bool:
    """Say whether a page is still the one that was marked, and was not loaded anew."""
    return bool(page.evaluate("window.sameDocument === true"))
