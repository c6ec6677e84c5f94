"""Progress: one quiet line of what was sent, and a line for whatever goes wrong."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TextIO

from callbacks.sending.sender import Answer
from dashboard.words import Words

TOLD_EVERY = 60.0
"""Seconds between two lines where nobody watches a terminal."""
MOST_REFUSED = 5
"""Refused records of a call that are named."""
PATIENCE, STARTING = 3.0, 30.0
"""Seconds for which a server may be away before that is told; beneath one that just starts."""


@dataclass(slots=True)
class Progress:
    """What is told of a sender's work; ``quiet`` leaves out the line that tells it goes well."""

    out: TextIO
    say: Words
    quiet: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    _told_at: float = field(default_factory=time.monotonic)
    _failing_since: float | None = None
    _named: bool = False
    _line: int = 0

    def heard(self, sent: int, answer: Answer) -> None:
        """Count what became of a call's records, and name the refused ones."""
        self.counts["sent"] += sent
        self.counts["accepted"] += answer.accepted
        self.counts["unchanged"] += answer.unchanged
        self.counts["refused"] += len(answer.refused)
        for one in answer.refused[:MOST_REFUSED]:
            text = one.text.get(self.say.lang, one.reason)
            self.line(self.say("simulate.refused", type=one.sent.type, at=one.pointer, why=text))
        if (more := len(answer.refused) - MOST_REFUSED) > 0:
            self.line(self.say("simulate.more_refused", n=more))
        self._show()

    def trouble(self, why: str | None) -> None:
        """Tell once that the server does not take it, and once that it does again."""
        if why is None:
            if self._named:
                self.line(self.say("simulate.again"))
            self._failing_since, self._named = None, False
            return
        self._failing_since = self._failing_since or time.monotonic()
        patience = STARTING if self.quiet else PATIENCE
        if not self._named and time.monotonic() - self._failing_since > patience:
            self._named = True
            self.line(self.say("simulate.trouble", why=why))

    def line(self, text: str) -> None:
        """Write a line of its own."""
        self._wipe()
        self.out.write(text + "\n")
        self.out.flush()

    def end(self) -> None:
        """Write the last count."""
        if not self.quiet:
            self.line(self._counted())

    def _counted(self) -> str:
        names = ("sent", "accepted", "unchanged", "refused")
        return self.say("simulate.counted", **{name: f"{self.counts[name]:,}" for name in names})

    def _show(self) -> None:
        if self.quiet:
            return
        if self.out.isatty():
            text = self._counted()
            self.out.write("\r" + text.ljust(self._line))
            self.out.flush()
            self._line = len(text)
        elif time.monotonic() - self._told_at >= TOLD_EVERY:
            self._told_at = time.monotonic()
            self.line(self._counted())

    def _wipe(self) -> None:
        if self._line:
            self.out.write("\r" + " " * self._line * 2 + "\r")
            self._line = 0
