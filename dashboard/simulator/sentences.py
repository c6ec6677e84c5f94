"""Sentences: the wording of made records, from the data folder."""

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from dashboard.simulator.plan import DATA


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KindSentences(_Part):
    """What records of a kind say; ``by`` is the system or team that opens them."""

    sources: tuple[str, ...]
    by: str
    titles: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    at_spot: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    order: str = ""


class WarnedSentences(_Part):
    """What the records of warned persons say."""

    source: str
    yellow: str
    blue: str
    orange: str
    red: str
    opened: tuple[str, ...]
    papers: str
    papers_why: str
    closed: tuple[str, ...]
    early: tuple[str, ...]
    recovered: tuple[str, ...]
    to_orange: str
    to_red: str


class NoteSentences(_Part):
    """What the steps between opening and closing say."""

    sent: str
    sent_by: str
    sent_why: str
    taken: tuple[str, ...]
    answered: tuple[str, ...]
    spot: str


class Sentences(_Part):
    """All wording of made records."""

    duties: dict[str, str]
    colours: dict[str, str]
    kind: dict[str, KindSentences]
    indicator: dict[str, dict[str, str]]
    warned: WarnedSentences
    vehicles: dict[str, tuple[str, ...]]
    notes: NoteSentences


@cache
def sentences() -> Sentences:
    """Return the wording of made records."""
    with (DATA / "sentences.toml").open("rb") as file:
        return Sentences.model_validate(tomllib.load(file))
