"""Refusals: why a record was not taken, named so that somebody can mend it.

``reason`` is a word under ``refusal.``; its text says what to do, with ``{value}`` and
``{allowed}`` filled in.
"""

from dataclasses import dataclass

from dashboard.words import Words


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason: the field, its value as it stood, and what would be allowed."""

    field: str
    value: str
    reason: str
    allowed: str = ""

    def text(self, words: Words) -> str:
        """Return the reason in a language, with what to do."""
        return words(f"refusal.{self.reason}", value=self.value, allowed=self.allowed)


class Refused(ValueError):
    """A record that is not taken."""

    def __init__(self, field: str, value: object, reason: str, allowed: str = "") -> None:
        self.refusal = Refusal(field, str(value)[:200], reason, allowed)
        super().__init__(f"{field}={value!r}: {reason}")
