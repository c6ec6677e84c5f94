"""Unreadable files: nothing of them could be taken, and what to do."""

from dashboard.words import Words


class Unreadable(Exception):
    """A file, or its mapping, that cannot be read; ``reason`` is a word under import.error."""

    def __init__(self, reason: str, **params: object) -> None:
        self.reason = reason
        self.params = params
        super().__init__(f"{reason} {params}")

    def text(self, words: Words) -> str:
        """Return what is wrong and what to do, in a language."""
        return words(f"import.error.{self.reason}", **self.params)
