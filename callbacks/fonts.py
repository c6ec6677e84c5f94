"""Fonts: the file of a Chinese font on this machine, found by the names that such files have."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
KNOWN = (
    ("NotoSansCJK", "Noto Sans CJK SC"),
    ("NotoSansSC", "Noto Sans SC"),
    ("SourceHanSans", "Source Han Sans SC"),
    ("msyh", "Microsoft YaHei"),
    ("PingFang", "PingFang SC"),
    ("wqy-microhei", "WenQuanYi Micro Hei"),
    ("wqy-zenhei", "WenQuanYi Zen Hei"),
    ("DroidSansFallback", "Droid Sans Fallback"),
    ("simhei", "SimHei"),
)
"""How the files of fonts that hold Chinese begin, the best first, and what they are called."""
_ENDINGS = (".ttf", ".ttc", ".otf", ".otc")
_WEIGHTS = ("regular", "bold", "bd", "medium", "variable", "")


class NoFont(LookupError):
    """No Chinese font was found, or the one that the settings name is not there."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font's family and its files, of all weights."""

    family: str
    files: tuple[str, ...]


def chinese_font(chosen: str = "", folders: Sequence[str] = FOLDERS) -> Font:
    """Return the font that pictures are written in; raise NoFont.

    ``chosen`` is a file that the settings name; else the best known one is found, once a process.
    """
    if chosen:
        if not Path(chosen).is_file():
            raise NoFont(chosen)
        return Font("", (chosen,))
    return _found(tuple(folders))


@cache
def _found(folders: tuple[str, ...]) -> Font:
    files = sorted(_files(folders))
    for begins, family in KNOWN:
        mine = [path for path in files if path.name.lower().startswith(begins.lower())]
        plain = [path for path in mine if _weight(path, begins) in _WEIGHTS]
        if mine:
            return Font(family, tuple(map(str, plain or mine)))
    raise NoFont(", ".join(folders))


def _weight(path: Path, begins: str) -> str:
    rest = path.stem[len(begins) :].lower()
    return rest.removeprefix("sc").removeprefix("cn").strip("-_")


def _files(folders: Sequence[str]) -> Iterator[Path]:
    for folder in folders:
        for place, _, names in os.walk(Path(folder).expanduser()):
            yield from (Path(place, name) for name in names if name.lower().endswith(_ENDINGS))
