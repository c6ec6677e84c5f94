"""Differences: where what is stored is not what its cases say."""

from dataclasses import dataclass

from dashboard.words import Words


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding of the check.

    ``what`` is a word under ``check.``; ``where`` names the row by its keys, ``stored`` and
    ``counted`` are what stands there and what the cases say, empty where there is nothing.
    """

    what: str
    where: str
    stored: str
    counted: str

    def text(self, words: Words) -> str:
        """Return the finding in one line of a language."""
        nothing = words("check.nothing")
        return words(
            "check.line",
            what=words(f"check.{self.what}"),
            where=self.where,
            stored=self.stored or nothing,
            counted=self.counted or nothing,
        )
