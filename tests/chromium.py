"""The browser that pages are looked at with: the system's own, never one that is downloaded."""

import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first of these that there is: the shell has no windows to draw, and works a third less."""


class NoBrowser(RuntimeError):
    """No Chromium on this machine; the message says what to install."""


def system_browser() -> str:
    """Return the path of the machine's Chromium or Chrome; raise NoBrowser."""
    found = [path for path in map(shutil.which, NAMES) if path]
    if not found:
        raise NoBrowser("no Chromium found: apt-get install chromium")
    return found[0]
