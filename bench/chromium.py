"""A browser of a trial's own, spoken to over its pipe: nothing but what is asked for runs in it.

Tools that drive browsers listen to every answer that a page gets and keep its body; after an hour
that is most of what the browser's processes hold.
"""

import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.map_paint import ARGUMENTS
from tests.chromium import system_browser

_END = b"\0"


class Crashed(RuntimeError):
    """The browser has gone, or refused a command."""


class Chromium:
    """A running browser: its process, and the line to it."""

    def __init__(self, pid: int, to: int, out: int) -> None:
        self.pid = pid
        self._to, self._out = to, out
        self._number = 0
        self._left = b""

    def send(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Send a command and return its result; events that come meanwhile are dropped."""
        self._number += 1
        said = {"id": self._number, "method": method, "params": params}
        if session:
            said["sessionId"] = session
        os.write(self._to, json.dumps(said).encode() + _END)
        while True:
            heard = self._read()
            if heard.get("id") == self._number:
                if "error" in heard:
                    raise Crashed(f"{method}: {heard['error']}")
                found: dict[str, Any] = heard["result"]
                return found

    def _read(self) -> dict[str, Any]:
        while _END not in self._left:
            part = os.read(self._out, 1 << 20)
            if not part:
                raise Crashed("the browser has ended")
            self._left += part
        said, _, self._left = self._left.partition(_END)
        heard: dict[str, Any] = json.loads(said)
        return heard

    def open(
        self, address: str, *, size: tuple[int, int], cookies: Sequence[Mapping[str, Any]] = ()
    ) -> str:
        """Open an address in a window of its own; return the session that speaks to it."""
        context = self.send("Target.createBrowserContext")["browserContextId"]
        target = self.send("Target.createTarget", url="about:blank", browserContextId=context)
        session = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        name = str(session["sessionId"])
        width, height = size
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.send("Emulation.setDeviceMetricsOverride", name, **screen)
        # Every window counts as the one in front: a tab in the background would rest.
        self.send("Emulation.setFocusEmulationEnabled", name, enabled=True)
        self.send("Network.setCookies", name, cookies=list(cookies))
        self.send("Page.navigate", name, url=address)
        return name

    def evaluate(self, session: str, script: str) -> Any:
        """Return what a script gives on a page."""
        given = self.send("Runtime.evaluate", session, expression=script, returnByValue=True)
        if "exceptionDetails" in given:
            raise Crashed(str(given["exceptionDetails"].get("exception", given))[:500])
        return given["result"].get("value")

    def processes(self) -> dict[int, str]:
        """Return the browser's processes with what each does."""
        told = self.send("SystemInfo.getProcessInfo")["processInfo"]
        return {int(one["id"]): str(one["type"]) for one in told}


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Give a browser without a window; it ends with the context."""
    folder = tempfile.mkdtemp(prefix="zhikong-soak-")
    read_in, write_in = os.pipe()
    read_out, write_out = os.pipe()
    words = [system_browser(), "--headless", "--remote-debugging-pipe", f"--user-data-dir={folder}"]
    quiet = os.open(os.devnull, os.O_WRONLY)
    pid = os.posix_spawn(
        words[0],
        [*words, *ARGUMENTS, "about:blank"],
        os.environ,
        file_actions=[
            # Both ends are moved out of the way first: one of them may be 3 or 4 itself.
            (os.POSIX_SPAWN_DUP2, read_in, 103),
            (os.POSIX_SPAWN_DUP2, write_out, 104),
            (os.POSIX_SPAWN_DUP2, 103, 3),
            (os.POSIX_SPAWN_DUP2, 104, 4),
            (os.POSIX_SPAWN_DUP2, quiet, 2),
        ],
    )
    for end in (read_in, write_out, quiet):
        os.close(end)
    try:
        yield Chromium(pid, write_in, read_out)
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        os.close(write_in)
        os.close(read_out)
        shutil.rmtree(Path(folder), ignore_errors=True)
