"""Channels: where briefings are told of, by names that an installation gives to Apprise's URLs.

What is sent is a title and a link, which asks for a login; never a file, and nobody's name.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.settings import Settings

log = logging.getLogger(__name__)
MOST = 20
"""Channels that an installation may have."""
_LONGEST = 40
_URL = re.compile(r"[a-z][a-z0-9]*://\S+")


class BadChannels(ValueError):
    """The file of channels cannot be used; ``reason`` is a word under ``plan.channels.``."""

    def __init__(self, reason: str, file: str, line: int = 0) -> None:
        super().__init__(f"{reason}: {file}:{line}")
        self.reason = reason
        self.file = file
        self.line = line


@dataclass(frozen=True, slots=True)
class News:
    """What is told."""

    title: str
    body: str


def channels_of(settings: Settings) -> Mapping[str, str]:
    """Return the URL of each channel by its name; none without a file. Raises BadChannels."""
    if not settings.announce_file:
        return {}
    file = Path(settings.announce_file)
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadChannels("unreadable", file.name) from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, url = _channel(line, file.name, number)
            if name in found:
                raise BadChannels("twice", file.name, number)
            found[name] = url
    if len(found) > MOST:
        raise BadChannels("too_many", file.name, MOST)
    return found


def _channel(line: str, file: str, number: int) -> tuple[str, str]:
    name, equals, url = (part.strip() for part in line.partition("="))
    if not (equals and 0 < len(name) <= _LONGEST and name.isprintable()):
        raise BadChannels("line", file, number)
    # Which kinds there are is asked when something is told: Apprise loads all of its own first.
    # The URL itself is in no message: it holds passwords.
    if not _URL.fullmatch(url):
        raise BadChannels("url", file, number)
    return name, url


def tell(settings: Settings, names: Sequence[str], news: News) -> dict[str, str]:
    """Tell channels; return for each how it went, empty or a word under ``plan.told.``."""
    try:
        known = channels_of(settings)
    except BadChannels as error:
        log.error("channels cannot be used: %s", error)
        return dict.fromkeys(names, "settings")
    return {name: _told(known[name], news) if name in known else "gone" for name in names}


def _told(url: str, news: News) -> str:
    # Loaded by whoever tells something: a server starts without it.
    import apprise  # noqa: PLC0415  see above

    us = apprise.AppriseAsset(app_id="Zhikong", app_desc="智控", app_url="", secure_logging=True)
    try:
        channel = apprise.Apprise(asset=us)
        if not channel.add(url):
            return "url"
        done = bool(channel.notify(title=news.title, body=news.body, body_format="text"))
    except Exception:
        # Whatever a channel's own code does wrong: the briefing is there all the same.
        log.exception("a channel failed")
        done = False
    return "" if done else "failed"
