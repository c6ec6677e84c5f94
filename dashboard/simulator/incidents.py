"""Incidents: now and then a record that raises an alert by a rule, and who deals with it.

Each stretch of time has at most one, which follows from the seed and the stretch alone: when it
comes, where, and the two steps that answer and close its alert well before the deadlines. So no
incident ever turns a unit blue, and a client that starts again says the same once more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from dashboard.area import Level
from dashboard.day import HOUR, MINUTE, SECOND, Instant, day_of, day_start
from dashboard.intake.sent import Sent
from dashboard.profile import Profile
from dashboard.records.stream import stream_key
from dashboard.rules import arrival, fence, key_vehicle, temperature
from dashboard.rules.raised import source_of
from dashboard.simulator.geography import interior_points
from dashboard.simulator.residents import HOMES, scattered
from dashboard.simulator.rhythm import HOURS
from dashboard.simulator.sentences import Sentences
from dashboard.simulator.staff import Staff
from dashboard.simulator.traffic import FENCE_METRES, moved
from dashboard.simulator.vehicles import Vehicles
from dashboard.simulator.world import World

Raw = dict[str, Any]
EVERY = 150 * SECOND
"""The stretch of time that has one incident at most: at 5 records a second one in 750."""
BUSIEST, QUIETEST = 30, 3
"""Of an hour's share in ``HOURS``: that in which every stretch has one, and the least there is."""
ANSWERED, CLOSED = (0.1, 0.38), (0.2, 0.5)
"""The shares of the time given that a worker takes to answer and to close."""
USUAL = 60
"""Minutes to close where the profile gives none."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of incident: how many of a hundred, who sends it, which rule raises what of it."""

    share: int
    source: str
    rule: str
    kind: str


SORTS = {
    "temperature": Sort(34, "gate", temperature.RULE, "abnormal_temperature"),
    "passage": Sort(26, "checkpoint", key_vehicle.RULE, "key_vehicle"),
    "position": Sort(30, "fence", fence.RULE, "fence_touched"),
    "arrival": Sort(10, "register", arrival.RULE, "undeclared_arrival"),
}
"""The sorts by their type of record."""


@dataclass(frozen=True, slots=True)
class Incident:
    """A record that raises an alert, and when a worker answers and closes that.

    ``spot`` is the checkpoint of a passage.
    """

    number: int
    type: str
    at: Instant
    responded: Instant
    closed: Instant
    micro: int
    spot: int


class Incidents:
    """The incidents of a seed."""

    def __init__(
        self,
        world: World,
        profile: Profile,
        words: Sentences,
        staff: Staff,
        vehicles: Vehicles,
        *,
        person: Callable[[int], dict[str, str]],
        seed: int,
    ) -> None:
        """Remember the world; ``person`` gives a resident's fields."""
        self._world, self._profile, self._words = world, profile, words
        self._staff, self._vehicles, self._person, self._seed = staff, vehicles, person, seed
        self.longest = int(max(self._given(s.kind)[1] for s in SORTS.values()) * CLOSED[1])
        """No alert is closed later after the record that raised it, in milliseconds."""

    def between(
        self, since: Instant, until: Instant, *, known: Instant, oldest: Instant
    ) -> Iterator[Sent]:
        """Yield what incidents say in (since, until]: the records, then the steps.

        Nothing is said of an incident from before ``known``, when the first was told, nor of one
        from before ``oldest`` that was not told by ``since``.
        """
        after = max(known, oldest if oldest > since else known)
        heard = [
            one
            for number in range((since - self.longest) // EVERY, until // EVERY + 1)
            if (one := self._incident(number)) and (known < one.at <= since or one.at > after)
        ]
        yield from (Sent(one.type, self._raw(one)) for one in heard if since < one.at <= until)
        for one in heard:
            for act, at in (("respond", one.responded), ("close", one.closed)):
                if since < at <= until:
                    yield Sent("step", self._step(one, act, at))

    def _luck(self, number: int, salt: int) -> Random:
        return Random(scattered(scattered(number * 8 + salt) ^ self._seed))

    def _given(self, kind: str) -> tuple[int, int]:
        """Return the milliseconds that the profile gives to answer and to close a kind."""
        close = (self._profile.close_within(kind) or USUAL) * MINUTE
        respond = self._profile.respond_within(kind)
        return (close // 4 if respond is None else respond * MINUTE), close

    def _incident(self, number: int) -> Incident | None:
        luck = self._luck(number, 0)
        at = number * EVERY + luck.randrange(EVERY // SECOND) * SECOND
        hour = (at - day_start(day_of(at))) // HOUR
        if luck.random() * BUSIEST > max(HOURS["public_report"][hour], QUIETEST):
            return None
        types = [type_ for type_ in SORTS if type_ != "passage" or self._world.spots]
        type_ = luck.choices(types, [SORTS[name].share for name in types])[0]
        spot = luck.randrange(max(len(self._world.spots), 1))
        at_spot = type_ == "passage"
        micro = luck.randrange(self._world.micros)
        respond, close = self._given(SORTS[type_].kind)
        return Incident(
            number=number,
            type=type_,
            at=at,
            responded=at + int(respond * luck.uniform(*ANSWERED)) // SECOND * SECOND,
            closed=at + int(close * luck.uniform(*CLOSED)) // SECOND * SECOND,
            micro=int(self._world.spot_micro[spot]) if at_spot else micro,
            spot=spot,
        )

    def _raw(self, one: Incident) -> Raw:
        makers: dict[str, Callable[[Incident, Random], Raw]] = {
            "temperature": self._temperature,
            "passage": self._passage,
            "position": self._position,
            "arrival": self._arrival,
        }
        raw = {"source": SORTS[one.type].source, "external_id": self._id(one), "at": one.at}
        return raw | makers[one.type](one, self._luck(one.number, 1))

    def _id(self, one: Incident) -> str:
        return f"{self._seed}-i{one.number}"

    def _somebody(self, one: Incident, luck: Random) -> Raw:
        """Return whom an incident is about, and the micro-grid of their home."""
        subject = self._person(one.micro * HOMES + luck.randrange(HOMES))
        return {"area": self._world.codes[Level.MICRO][one.micro], "subject": subject}

    def _point(self, one: Incident) -> tuple[float, float]:
        rng = np.random.default_rng([self._seed, 97, one.number])
        longitude, latitude = interior_points(self._world.polygons[[one.micro]], rng)[0].tolist()
        return longitude, latitude

    def _temperature(self, one: Incident, luck: Random) -> Raw:
        fever = round(min(self._profile.rules.temperature + luck.expovariate(2.2), 39.9), 1)
        longitude, latitude = self._point(one)
        where = {"longitude": longitude, "latitude": latitude}
        return {"celsius": fever, **where, **self._somebody(one, luck)}

    def _passage(self, one: Incident, _luck: Random) -> Raw:
        # A vehicle comes again after all others have: never twice within a window.
        plate = self._vehicles.plate(one.number)
        return {"place": self._world.spots[one.spot].code, "plate": plate, "lane": "1"}

    def _position(self, one: Incident, luck: Random) -> Raw:
        longitude, latitude = self._point(one)
        metres, turn = FENCE_METRES * luck.uniform(1.4, 3.0), luck.random()
        there = moved(longitude, latitude, metres=metres, turn=turn)
        return {
            "wristband": f"SH-{self._id(one)}",
            "longitude": there[0],
            "latitude": there[1],
            "fence": {"longitude": longitude, "latitude": latitude, "radius": FENCE_METRES},
            **self._somebody(one, luck),
        }

    def _arrival(self, one: Incident, luck: Random) -> Raw:
        """Return an arrival that was declared some minutes too late: its alert is there at once."""
        over = self._profile.rules.declare_minutes + luck.randint(1, 9)
        said = {"at": one.at - over * MINUTE, "declared_at": one.at, "updated_at": one.at}
        return {**said, **self._somebody(one, luck)}

    def _step(self, one: Incident, act: str, at: Instant) -> Raw:
        sort = SORTS[one.type]
        duty = "township_police" if one.type == "passage" else "grid_lead"
        closing = [said for said in self._words.kind[sort.kind].closed if "{" not in said]
        says = self._words.notes.taken if act == "respond" else closing
        return {
            "source": "grid-app",
            "external_id": f"{self._id(one)}-{act}",
            "at": at,
            "case_source": source_of(sort.rule),
            "case_external_id": stream_key(one.type, sort.source, self._id(one)).hex(),
            "act": act,
            "by": self._staff.signature(duty, one.micro),
            "why": self._luck(one.number, 2).choice(says),
        }
