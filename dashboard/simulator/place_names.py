"""Names for made places: grids, estates, hamlets, micro-grids, and all of them in English."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from dashboard.simulator.plan import DATA

GroupKind = Literal["estate", "hamlet", "open"]
"""An estate or hamlet has a gate of its own; an open group of streets has none."""
ENGLISH_ENDINGS = (
    ("街道", "Subdistrict"),
    ("社区", "Community"),
    ("新区", "New District"),
    ("开发区", "Development Zone"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("村", "Village"),
    ("市", "City"),
    ("县", "County"),
    ("区", "District"),
)
NUMERALS = "〇一二三四五六七八九"
OWN_ESTATES = 0.35
"""The share of estates that carry their village's name."""


@dataclass(frozen=True, slots=True)
class Title:
    """A name in Chinese and in English."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Morphemes:
    """What made names are put together from."""

    estate_names: list[list[str]]
    estate_kinds: list[list[str]]
    own_estate_kinds: list[list[str]]
    hamlet_heads: list[str]
    hamlet_bodies: list[str]


@cache
def morphemes() -> Morphemes:
    """Return the parts of made names from the data folder."""
    with (DATA / "place_names.toml").open("rb") as file:
        return Morphemes(**tomllib.load(file))


@cache
def pinyin(name: str) -> str:
    """Return a name in letters without tones, as one capitalised word: Yong'an, Chengtang."""
    # Loaded by whoever makes a place first: a server starts without its 40,000 phrases.
    from pypinyin import lazy_pinyin  # noqa: PLC0415  see above

    syllables = lazy_pinyin(name)
    word = "".join(
        ("'" if at and syllable[:1] in "aeo" else "") + syllable
        for at, syllable in enumerate(syllables)
    )
    return word[:1].upper() + word[1:]


def english(name: str) -> str:
    """Return the English for the name of a township or village: 城塘村, Chengtang Village."""
    for ending, word in ENGLISH_ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return f"{_numbered(name.removesuffix(ending))} {word}"
    return pinyin(name)


def _numbered(name: str) -> str:
    """Return a name in letters, a numeral at its end as a number: 芝英二, Zhiying No. 2."""
    number = NUMERALS.find(name[-1])
    if number < 1 or len(name) < 2:
        return pinyin(name)
    return f"{pinyin(name[:-1])} No. {number}"


def stem(name: str) -> str:
    """Return the bare name of a village or community: 城塘 of 城塘村, 园丁 of 园丁社区."""
    for ending in ("社区", "村"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def grid_title(village: Title, number: int) -> Title:
    """Return the name of a village's grid, numbered from 1."""
    return Title(f"{village.name}第{number}网格", f"{village.name_en} Grid {number}")


def group_titles(village: Title, kinds: list[GroupKind], rng: np.random.Generator) -> list[Title]:
    """Return a name for each group of a village, none of them twice."""
    pools = {
        "estate": iter(_estates(village, rng)),
        "hamlet": iter(_hamlets(rng)),
        "open": iter(()),
    }
    titles = []
    for number, kind in enumerate(kinds, start=1):
        plain = Title(f"{village.name}第{number}组", f"{village.name_en} Group {number}")
        titles.append(next(pools[kind], plain))
    return titles


def micro_title(group: Title, kind: GroupKind, number: int) -> Title:
    """Return the name of a group's micro-grid: a building of an estate, else a number."""
    if kind == "estate":
        return Title(f"{group.name}{number}幢", f"{group.name_en} Building {number}")
    return Title(f"{group.name}{number}号微网格", f"{group.name_en} Micro-grid {number}")


def _estates(village: Title, rng: np.random.Generator) -> list[Title]:
    """Return estates in random order, the village's own well to the front."""
    parts = morphemes()
    own = [
        Title(stem(village.name) + kind, f"{_numbered(stem(village.name))} {kind_en}")
        for kind, kind_en in parts.own_estate_kinds
    ]
    other = [
        Title(name + kind, f"{name_en} {kind_en}")
        for name, name_en in parts.estate_names
        for kind, kind_en in parts.estate_kinds
    ]
    order = rng.permutation(len(other))
    mixed: list[Title] = []
    for at in order:
        if own and rng.random() < OWN_ESTATES:
            mixed.append(own.pop(0))
        mixed.append(other[at])
    return mixed


def _hamlets(rng: np.random.Generator) -> list[Title]:
    """Return hamlets in random order."""
    parts = morphemes()
    bare = [head + body for head in parts.hamlet_heads for body in parts.hamlet_bodies]
    picked = (bare[at] for at in rng.permutation(len(bare)))
    return [Title(f"{name}自然村", f"{pinyin(name)} Hamlet") for name in picked]
