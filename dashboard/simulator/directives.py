"""Orders and notices of the demonstration with their receipts: few, and mostly in time."""

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from dashboard.area import Level
from dashboard.day import DAY, HOUR, MINUTE, Day, Instant, day_of, day_start
from dashboard.intake.sent import Sent
from dashboard.profile import Profile
from dashboard.simulator.plan import DATA
from dashboard.simulator.rhythm import days_from, number_of
from dashboard.simulator.world import World

EVERY = {"order": 4, "notice": 3}
"""An order is issued every so many days, and a notice."""
BEFORE_OPENING = 64
"""Days before the opening from which they are numbered."""
LONGEST = 2 * DAY
"""Nobody takes longer for a receipt."""
_LATE = 0.03
_TYPICAL = 0.3
"""The middle share of its time that an area takes for a receipt."""


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((DATA / "directives.toml").read_text("utf-8"))


class Directives:
    """What goes down from the command centre of a seed, and what comes back."""

    def __init__(self, world: World, profile: Profile, *, opening: Day, seed: int) -> None:
        """Remember the scene."""
        self._towns = world.codes[Level.TOWNSHIP]
        self._county = world.codes[Level.COUNTY][0]
        self._minutes = profile.receipts
        self._first = number_of(opening) - BEFORE_OPENING
        self._seed = seed

    def between(self, since: Instant, until: Instant, *, start: Instant) -> Iterator[Sent]:
        """Yield the orders and receipts of (since, until]; none was issued before ``start``.

        An order is told again with its receipts, so that whoever missed it can take them.
        """
        orders: list[Sent] = []
        receipts: list[Sent] = []
        for day in days_from(day_of(max(since - LONGEST, start)), day_of(until)):
            for kind in EVERY:
                order = self._issued(day, kind)
                if order is None or not start < order["issued_at"] <= until:
                    continue
                given = [raw for raw in self._receipts(order, day) if since < raw["at"] <= until]
                if given or order["issued_at"] > since:
                    orders.append(Sent("order", order))
                receipts += [Sent("receipt", raw) for raw in given]
        yield from orders
        yield from receipts

    def _issued(self, day: Day, kind: str) -> dict[str, Any] | None:
        """Return what is issued on a day, None where nothing of this kind is."""
        days, every, texts = number_of(day) - self._first, EVERY[kind], _texts()
        if days < 0 or days % every:
            return None
        chance = self._chance(day, kind)
        number = days // every + 1
        said = texts[kind][number % len(texts[kind])]
        at = day_start(day) + 9 * HOUR + int(chance.integers(0, 6 * 60)) * MINUTE
        some = kind == "order" and chance.random() < 0.3
        towns = [town for town in self._towns if not some or chance.random() < 0.5]
        return {
            "source": texts["source"],
            "external_id": f"{kind}-{day}",
            "kind": kind,
            "number": texts[f"{kind}_number"].format(n=number),
            "title": said["title"],
            "body": f"{said['body']}\n{texts['made']}",
            "area": self._county,
            "to": towns or self._towns[:1],
            "issued_at": at,
            "by": texts["desk"],
        }

    def _receipts(self, order: dict[str, Any], day: Day) -> Iterator[dict[str, Any]]:
        """Yield every receipt that an order gets, whenever it comes."""
        texts, chance = _texts(), self._chance(day, order["kind"], 1)
        length = self._minutes.minutes(order["kind"]) * MINUTE
        for town in order["to"]:
            late = chance.random() < _LATE
            share = 1.02 + chance.random() * 0.3 if late else _TYPICAL * (0.3 + chance.random() * 2)
            yield {
                "source": texts["source"],
                "external_id": f"{order['external_id']}-{town}",
                "at": order["issued_at"] + int(min(share * length, LONGEST)),
                "order_source": order["source"],
                "order_external_id": order["external_id"],
                "area": town,
                "by": texts["answering"],
                "text": texts["answers"][int(chance.integers(0, len(texts["answers"])))],
            }

    def _chance(self, day: Day, kind: str, part: int = 0) -> np.random.Generator:
        return np.random.default_rng([self._seed, 71, number_of(day), EVERY[kind], part])
