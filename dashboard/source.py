"""Sources: the systems that send records, what is theirs, and how often they are to be heard.

A place names them in its profile, ``[[sources]]``. A source is heard when a record of its is
accepted, or repeats what is known; a refused one brings no data, so it does not count. Silence
is recorded by the clock; nothing that is drawn computes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from dashboard.cases.kind import KINDS
from dashboard.day import MINUTE, Instant
from dashboard.door import read_instant
from dashboard.numbers.metric import METRICS
from dashboard.ruleset import Minutes, Part

READINGS = ("code_scanned", "code_red", "vehicle_passed")
"""Kinds of reading, which stand where a case has its own."""
_TOLD = ("updated_at", "declared_at", "at", "closed_at", "responded_at", "opened_at")
"""The fields that say as of when a record speaks."""

RecordType = Literal[
    "place", "officer", "vehicle", "case", "reading", "passage", "temperature", "position",
    "arrival",
]  # fmt: skip


def _known(names: Iterable[str], known: Iterable[str], what: str) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ValueError(f"{what}: {', '.join(unknown)}")


def _kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    _known(kinds, (*KINDS, *READINGS), "unknown_kind")
    return kinds


def _metrics(metrics: tuple[str, ...]) -> tuple[str, ...]:
    _known(metrics, METRICS, "unknown_metric")
    return metrics


class Source(Part):
    """One source: what it is called, which records are its own, and how often it is heard.

    A record is its own that is of one of ``types``, of one of ``kinds`` and says one of
    ``names`` as its ``source``; what is left out does not narrow. ``rhythm`` is the longest
    silence in minutes that is still to be expected; ``feeds`` are the numbers that are out of
    date while it is silent.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    name_en: Annotated[str, Field(max_length=60)] = ""
    types: tuple[RecordType, ...] = ()
    kinds: Annotated[tuple[str, ...], AfterValidator(_kinds)] = ()
    names: tuple[str, ...] = ()
    rhythm: Minutes
    feeds: Annotated[tuple[str, ...], AfterValidator(_metrics)] = ()

    @model_validator(mode="after")
    def _recognisable(self) -> Self:
        if not (self.types or self.kinds or self.names):
            raise ValueError("names_nothing_to_recognise_it_by")
        return self

    def sends(self, type_: str, kind: str, name: str) -> bool:
        """Say whether a record of a type, kind and source name is its own."""
        return (
            (not self.types or type_ in self.types)
            and (not self.kinds or kind in self.kinds)
            and (not self.names or name in self.names)
        )

    def silent_since(self, heard_at: Instant, now: Instant) -> Instant | None:
        """Return since when it is silent, None where it is not."""
        since = heard_at + self.rhythm * MINUTE
        return since if since <= now else None


class State(StrEnum):
    """How a source stands: ``never`` was never heard, which is no silence and no zero."""

    SPEAKING = "speaking"
    SILENT = "silent"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands: when it was last heard, and the newest time its records spoke of."""

    source: Source
    heard_at: Instant | None = None
    record_at: Instant | None = None
    silent_since: Instant | None = None

    @property
    def state(self) -> State:
        """Return how it stands."""
        if self.heard_at is None:
            return State.NEVER
        return State.SPEAKING if self.silent_since is None else State.SILENT

    def title(self, lang: str) -> str:
        """Return what the source is called in a language."""
        return self.source.name_en if lang == "en" and self.source.name_en else self.source.name


def stale_metrics(standings: Iterable[Standing]) -> frozenset[str]:
    """Return the numbers that a source feeds which does not speak."""
    return frozenset(
        metric
        for one in standings
        if one.state is not State.SPEAKING
        for metric in one.source.feeds
    )


def _told_at(raw: Mapping[str, Any]) -> Instant:
    """Return as of when an accepted record speaks, 0 where it does not say."""
    for name in _TOLD:
        if raw.get(name):
            try:
                return read_instant(raw[name])
            except ValueError:
                continue
    return 0


def heard(
    sources: Sequence[Source], type_: str, raws: Iterable[Mapping[str, Any]]
) -> dict[str, Instant]:
    """Return which sources sent these accepted records, and the newest time they speak of.

    Of sources that could both have sent a record it is the first one's.
    """
    owners: dict[tuple[str, str], str | None] = {}
    found: dict[str, Instant] = {}
    for raw in raws:
        said = str(raw.get("kind") or "").strip(), str(raw.get("source") or "").strip()
        if said not in owners:
            owners[said] = next((one.id for one in sources if one.sends(type_, *said)), None)
        owner = owners[said]
        if owner is not None:
            found[owner] = max(found.get(owner, 0), _told_at(raw))
    return found
