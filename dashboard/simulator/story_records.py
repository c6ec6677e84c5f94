"""A story's records: what each of its acts makes the systems and people of a place send."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import shapely

from dashboard.area import Level
from dashboard.case import case_key
from dashboard.day import MINUTE, Day, Instant, day_start
from dashboard.intake.sent import Sent
from dashboard.profile import Profile
from dashboard.records.case_record import FIVE
from dashboard.records.stream import stream_key
from dashboard.rules import arrival, fence, handling, temperature
from dashboard.rules.raised import source_of
from dashboard.simulator.demo_plan import demo_plan
from dashboard.simulator.geography import interior_points
from dashboard.simulator.residents import HOMES, Residents
from dashboard.simulator.sentences import sentences
from dashboard.simulator.staff import Staff
from dashboard.simulator.story import Act, AlertPart, OrderPart, PersonPart, Story, TaskPart
from dashboard.simulator.telling import SCREENINGS
from dashboard.simulator.traffic import FENCE_METRES, moved
from dashboard.simulator.world import TooSmall, World

Raw = dict[str, Any]
Told = tuple[Instant, Sent]
DESK, HAND = "county-desk", "grid-app"
"""The sources of a story: who registers and orders, and the phones of those who act."""
RULES = {"temperature": temperature.RULE, "position": fence.RULE, "arrival": arrival.RULE}
GATES = {"temperature": "gate", "position": "fence", "arrival": "register"}
ROUND_ANSWERED, ROUND_CLOSED = 12 * MINUTE, 40 * MINUTE
"""How long after it is handed out a temperature round is answered and closed."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What is sent at an instant, and the act that begins there, if one does."""

    at: Instant
    records: tuple[Sent, ...]
    act: Act | None


class StoryTeller:
    """Tells a story of a place, from the beginning of its first day on."""

    def __init__(
        self, story: Story, world: World, profile: Profile, *, day: Day, seed: int
    ) -> None:
        """Choose the places; raise TooSmall where no township has units enough."""
        self._story, self._world, self._profile = story, world, profile
        self._begin = day_start(day)
        self._seed = seed
        self._words = sentences()
        people = demo_plan(profile).people
        self._staff = Staff(world, people, seed=seed, titles=self._words.duties)
        self._residents = Residents(people, seed)
        self._micros = _micros(world, story.units)
        self._towns = world.codes[Level.TOWNSHIP]

    def moments(self) -> list[Moment]:
        """Return all of the story, in order of time; what is of one instant is one moment."""
        told = sorted(self._told(), key=lambda one: one[0])
        records = {at: tuple(s for _, s in own) for at, own in groupby(told, lambda one: one[0])}
        acts = {self._begin + act.at: act for act in self._story.act}
        return [Moment(at, records.get(at, ()), acts.get(at)) for at in sorted({*records, *acts})]

    def _told(self) -> Iterator[Told]:
        for act in self._story.act:
            at = self._begin + act.at
            for person in act.person:
                yield from self._person(person, at)
            for alert in act.alert:
                yield from self._alert(alert, at)
            for task in act.task:
                yield from self._task(task, at)
            for order in act.order:
                yield from self._order(order, at)

    def _micro(self, unit: int) -> int:
        return self._micros[unit]

    def _where(self, unit: int, salt: int) -> Raw:
        micro = self._micro(unit)
        rng = np.random.default_rng([self._seed, 98, micro, salt])
        longitude, latitude = interior_points(self._world.polygons[[micro]], rng)[0].tolist()
        code = self._world.codes[Level.MICRO][micro]
        return {"area": code, "longitude": longitude, "latitude": latitude}

    def _somebody(self, unit: int, home: int) -> Raw:
        micro = self._micro(unit)
        group = self._world.above[Level.GROUP][micro]
        address = f"{self._world.names[Level.GROUP][group]}{home + 1}号"
        return self._residents.person(micro * HOMES + home % HOMES, address)

    def _person(self, one: PersonPart, at: Instant) -> Iterator[Told]:
        """Yield a warned person as their source tells them anew at each change."""
        turns = [(at, one.colour, self._words.warned.opened[0])]
        turns += [(self._begin + turn.at, turn.colour, turn.why) for turn in one.later]
        left = None if one.leaves is None else self._begin + one.leaves
        changes = [since for since, _, _ in turns] + ([] if left is None else [left])
        for now in changes:
            yield now, Sent("case", self._warned(one, turns, left, now))
        key = case_key(DESK, f"YJ-{one.id}").hex()
        if one.visits is not None:
            for number, duty in enumerate(FIVE):
                due = at + (one.visits - 12 * number) * MINUTE
                yield from self._dealt_with(
                    handling.RULE, f"{key}-{duty}", one.unit, answered=due, closed=due + 25 * MINUTE
                )
        yield from self._rounds(one, key, turns, left)

    def _warned(
        self,
        one: PersonPart,
        turns: Sequence[tuple[Instant, str, str]],
        left: Instant | None,
        now: Instant,
    ) -> Raw:
        by = self._staff.signature("township_health", self._micro(one.unit))
        known = [turn for turn in turns if turn[0] <= now]
        colour = known[-1][1]
        opened = turns[0][0]
        history = [_step(opened, "stage", "open", by, turns[0][2])]
        if len(turns) > 1:
            history += [_step(since, "colour", after, by, why) for since, after, why in known]
        raw: Raw = {
            "source": DESK,
            "external_id": f"YJ-{one.id}",
            "kind": "warned_person",
            "colour": colour,
            "opened_at": opened,
            "title": getattr(self._words.warned, colour),
            **self._where(one.unit, 0),
            "attributes": {"screening": SCREENINGS[colour]},
            "subject": self._somebody(one.unit, 1),
            "contacts": self._staff.card(self._micro(one.unit)),
            "updated_at": now,
        }
        if left is not None and left <= now:
            raw["closed_at"] = left
            history.append(_step(left, "stage", "closed", by, one.why))
        return raw | {"history": history}

    def _rounds(
        self,
        one: PersonPart,
        key: str,
        turns: Sequence[tuple[Instant, str, str]],
        left: Instant | None,
    ) -> Iterator[Told]:
        """Yield the steps of the temperature rounds that an orange warning brings."""
        rules = self._profile.rules.handling
        if rules is None or left is None:
            return
        ends = [since for since, _, _ in turns[1:]] + [left]
        for (since, colour, _), end in zip(turns, ends, strict=True):
            if colour != handling.MEASURED:
                continue
            current = handling.current_round(since, rules)
            rounds = handling.rounds_between(since, end - 1, rules)
            for round_at in ([current] if current else []) + rounds:
                name = handling.round_name(round_at)
                begins = max(round_at, since)
                yield from self._dealt_with(
                    handling.RULE,
                    f"{key}-{name}",
                    one.unit,
                    answered=begins + ROUND_ANSWERED,
                    closed=begins + ROUND_CLOSED,
                )

    def _alert(self, one: AlertPart, at: Instant) -> Iterator[Told]:
        number = f"story-{one.id}"
        raw: Raw = {"source": GATES[one.type], "external_id": number, "at": at}
        raw |= {"subject": self._somebody(one.unit, 2)} | self._seen(one)
        yield at, Sent(one.type, raw)
        if one.type == "arrival":
            at += self._profile.rules.declare_minutes * MINUTE
        yield from self._dealt_with(
            RULES[one.type],
            stream_key(one.type, GATES[one.type], number).hex(),
            one.unit,
            answered=at + one.answered * MINUTE,
            closed=at + one.closed * MINUTE,
            why=one.why,
        )

    def _seen(self, one: AlertPart) -> Raw:
        """Return what a gate or a wristband says that raises an alert."""
        where = self._where(one.unit, 1)
        if one.type == "temperature":
            return {"celsius": one.celsius, **where}
        if one.type == "arrival":
            return {"area": where["area"]}
        home = where["longitude"], where["latitude"]
        there = moved(*home, metres=FENCE_METRES * 2, turn=0.3)
        circle = {"longitude": home[0], "latitude": home[1], "radius": FENCE_METRES}
        return {
            "area": where["area"],
            "wristband": f"SH-{one.id}",
            "longitude": there[0],
            "latitude": there[1],
            "fence": circle,
        }

    def _task(self, one: TaskPart, at: Instant) -> Iterator[Told]:
        for unit, answered, closed in zip(one.units, one.answered, one.closed, strict=True):
            number = f"RW-{one.id}-{unit}"
            raw = {
                "source": DESK,
                "external_id": number,
                "kind": "special_task",
                "opened_at": at,
                "title": one.title,
                "attributes": {"order": one.order},
                **self._where(unit, 3),
                "updated_at": at,
            }
            yield at, Sent("case", raw)
            yield from self._dealt_with(
                DESK,
                number,
                unit,
                answered=at + answered * MINUTE,
                closed=at + closed * MINUTE,
                rule=False,
            )

    def _dealt_with(
        self,
        source: str,
        number: str,
        unit: int,
        *,
        answered: Instant,
        closed: Instant,
        why: str = "",
        rule: bool = True,
    ) -> Iterator[Told]:
        """Yield the two steps of the worker who answers and closes a case."""
        for act, at, said in (("respond", answered, ""), ("close", closed, why)):
            yield (
                at,
                Sent(
                    "step",
                    {
                        "source": HAND,
                        "external_id": f"story-{number}-{act}",
                        "at": at,
                        "case_source": source_of(source) if rule else source,
                        "case_external_id": number,
                        "act": act,
                        "by": self._staff.signature("grid_lead", self._micro(unit)),
                        "why": said,
                    },
                ),
            )

    def _order(self, one: OrderPart, at: Instant) -> Iterator[Told]:
        by = self._staff.signature("county_desk", self._micro(0))
        raw: Raw = {
            "source": DESK,
            "external_id": one.id,
            "kind": one.kind,
            "number": one.number,
            "title": one.title,
            "body": one.body,
            "area": self._profile.area,
            "to": self._towns,
            "issued_at": at,
            "receipt_by": at + one.minutes * MINUTE,
            "by": by,
        }
        yield at, Sent("order", raw)
        for number, town in enumerate(self._towns):
            given = at + one.receipts[number % len(one.receipts)] * MINUTE
            micro = int(np.flatnonzero(self._world.above[Level.TOWNSHIP] == number)[0])
            yield (
                given,
                Sent(
                    "receipt",
                    {
                        "source": HAND,
                        "external_id": f"{one.id}-{town}",
                        "at": given,
                        "order_source": DESK,
                        "order_external_id": one.id,
                        "area": town,
                        "by": self._staff.signature("township_lead", micro),
                        "text": one.text,
                    },
                ),
            )


def _step(at: Instant, what: str, after: str, by: str, why: str) -> Raw:
    return {"at": at, "what": what, "after": after, "by": by, "why": why}


def _micros(world: World, count: int) -> list[int]:
    """Return a micro-grid of each of so many units of one township, spread all over it.

    It is the township whose units are the widest, so that they are seen on the map of all.
    """
    units = np.flatnonzero(world.units)
    town = world.above[Level.TOWNSHIP][world.first[units]]
    number = np.bincount(town, minlength=len(world.codes[Level.TOWNSHIP]))
    wide = np.bincount(
        world.above[Level.TOWNSHIP], shapely.area(world.polygons), minlength=len(number)
    )
    fitting = np.where(number >= count, wide / np.maximum(number, 1), -1.0)
    best = int(fitting.argmax())
    if number[best] < count:
        raise TooSmall(f"{number.max()} control units in a township: the story needs {count}")
    mine = units[town == best]
    found: list[int] = world.first[mine[np.arange(count) * len(mine) // count]].tolist()
    return found
