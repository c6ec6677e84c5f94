"""What every page of a file says, whichever area it is of."""

from dataclasses import dataclass

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
