"""What every page of a file says, whichever area it is of."""

from dataclasses import dataclass
from typing import Any

from dashboard.words import Words


@dataclass(frozen=True, slots=True)
class Paper:
    """A file in the making: its language, ``place`` who made it, ``site`` where lists are opened.

    ``mark`` is written across every page, nothing where it is empty.
    """

    words: Words
    place: str
    site: str
    mark: str = ""

    def name(self, made: Any, title: str, subject: str) -> None:
        """Write into a presentation or document what it is called, and who made it."""
        said = made.core_properties
        said.title, said.subject, said.comments = title, subject, ""
        said.author = said.last_modified_by = self.place
        said.language = "zh-CN" if self.words.lang == "zh" else "en"
