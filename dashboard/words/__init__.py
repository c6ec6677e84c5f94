"""Words: every text that people read, in Chinese and in English, from one glossary.

``zh/*.toml`` and ``en/*.toml`` hold the same keys (a test compares them); a file is a topic,
tables nest with dots: ``metric.alerts_open.name``. Parameters stand in braces: ``{n}``.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("zh", "en")
DEFAULT = "zh"


class MissingWord(KeyError):
    """No text has this key in this language."""


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)


class Words:
    """The texts of one language; call it with a key and the text's parameters."""

    def __init__(self, lang: str, texts: dict[str, str]) -> None:
        self.lang = lang
        self._texts = texts

    def __call__(self, key: str, /, **params: object) -> str:
        """Return a text; raise MissingWord where the key is unknown."""
        try:
            text = self._texts[key]
        except KeyError:
            raise MissingWord(f"{self.lang}: {key}") from None
        return text.format_map(params) if params else text

    def has(self, key: str) -> bool:
        """Say whether this language has a text of this key."""
        return key in self._texts

    def keys(self) -> set[str]:
        """Return all keys of this language."""
        return set(self._texts)


@cache
def words(lang: str) -> Words:
    """Return the words of a language; an unknown one gets the default."""
    lang = lang if lang in LANGUAGES else DEFAULT
    texts: dict[str, str] = {}
    folder = resources.files("dashboard.words") / lang
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            for key, value in _flat(tomllib.loads(file.read_text("utf-8"))):
                if key in texts:
                    raise ValueError(f"{lang}/{file.name}: {key} stands twice")
                texts[key] = value
    return Words(lang, texts)
