"""A child: a command kept running beneath the server, that never outlives it."""

import logging
import subprocess
import threading
import time
from collections.abc import Sequence

log = logging.getLogger(__name__)
SHORTEST, LONGEST = 1.0, 60.0
"""Seconds before a child that failed is started again; doubled with each failure in a row."""
WELL = 60.0
"""Seconds after which a child that ran is no failure in a row."""
PATIENCE = 20.0
"""Seconds that it has to end when it is told to."""


class Child:
    """Keeps one child running; its standard input ends with this process, however that ends."""

    def __init__(self, command: Sequence[str]) -> None:
        """``command`` is a program that ends with its standard input."""
        self._command = list(command)
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="child", daemon=True)

    def start(self) -> None:
        """Begin keeping it."""
        self._thread.start()

    def stop(self) -> None:
        """End it; wait for it."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=PATIENCE * 2)

    def _keep(self) -> None:
        pause = SHORTEST
        while not self._stopping.is_set():
            began = time.monotonic()
            status = self._run()
            if self._stopping.is_set():
                return
            if time.monotonic() - began > WELL:
                pause = SHORTEST
            log.warning("a child ended with status %s; again in %.0f s", status, pause)
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST)

    def _run(self) -> int:
        """Run it once; return how it ended."""
        # A session of its own: what is typed at the terminal is for the server, which ends it.
        with subprocess.Popen(  # noqa: S603  this program itself
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            while process.poll() is None:
                if self._stopping.wait(0.2):
                    process.terminate()
                    try:
                        process.wait(PATIENCE)
                    except subprocess.TimeoutExpired:
                        process.kill()
            return process.returncode
