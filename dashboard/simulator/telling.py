"""Telling: a made life as the record that its source would send at a given time."""

from collections.abc import Callable
from typing import Any

from dashboard.area import Level
from dashboard.cases.kind import KINDS, WARNING_COLOURS
from dashboard.day import DAY, Day, Instant
from dashboard.simulator.lives import KIND_IDS, LIFE, NOBODY, NOWHERE, Scene
from dashboard.simulator.residents import HOMES, Residents
from dashboard.simulator.sentences import KindSentences, Sentences
from dashboard.simulator.staff import Staff
from dashboard.simulator.vehicles import Vehicles
from dashboard.simulator.warned import Warned

Raw = dict[str, Any]
FIELDS = LIFE.names or ()
PAPERS = ("responsibility", "pledge", "observation_notice", "village_notice", "contact_card")
SCREENINGS: dict[str, dict[str, Any]] = {
    "yellow": {"from_key_area": True},
    "blue": {"fever": True},
    "orange": {"close_contact": True},
    "red": {"diagnosis": "confirmed"},
}
CHANNELS = {"hotline-8890": "8890", "hotline-110": "110", "wechat": "wechat"}
ALERT_PREFIX = "JB"


def _one(choices: tuple[str, ...], pick: int) -> str:
    return choices[pick % len(choices)] if choices else ""


class Teller:
    """Tells lives as raw case records."""

    def __init__(
        self, scene: Scene, words: Sentences, staff: Staff, residents: Residents, vehicles: Vehicles
    ) -> None:
        """Remember who and where; nothing is told before being asked for."""
        self._scene, self._words = scene, words
        self._staff, self._residents, self._vehicles = staff, residents, vehicles
        self._kinds = [words.kind.get(kind) for kind in KIND_IDS]
        world = scene.world
        self._codes, self._names = world.codes, world.names
        self._group: list[int] = world.above[Level.GROUP].tolist()
        self._village: list[int] = world.above[Level.VILLAGE].tolist()
        self._grid: list[int] = world.above[Level.GRID].tolist()
        self._attributes: dict[str, Callable[[dict[str, Any], KindSentences], Raw]] = {
            "abnormal_temperature": lambda life, _: {"celsius": life["value"]},
            "temperature_round": lambda life, _: {"celsius": life["value"]},
            "gathering": lambda life, _: {"people": int(life["value"])},
            "unregistered_tenant": lambda life, _: {"tenants": int(life["value"])},
            "house_visit": lambda life, _: {"people_met": int(life["value"])},
            "fence_touched": lambda _, said: {"device": said.by},
            "key_vehicle": lambda life, _: {"plate": self._plate(life["pick"])},
            "red_code": lambda life, _: {"gate": self._spot_name(life["spot"])},
            "public_report": lambda life, said: {
                "channel": CHANNELS.get(_one(said.sources, life["pick"]), "")
            },
            "special_task": lambda life, said: {
                "order": said.order.format(number=_order_of(life["opened"]))
            },
            "finding": lambda life, said: {"team": _one(said.teams, life["pick"])},
            "deduction": lambda life, _: {"indicator": self._indicator("deduction", life["pick"])},
            "bonus": lambda life, _: {"indicator": self._indicator("bonus", life["pick"])},
        }

    def told(self, day: Day, values: tuple[Any, ...], until: Instant) -> Raw:
        """Return the record of a life of a day (the fields of LIFE) as it stood at ``until``."""
        life = dict(zip(FIELDS, values, strict=True))
        kind = KIND_IDS[life["kind"]]
        said = self._kinds[life["kind"]]
        assert said is not None, kind  # noqa: S101 - every kind drawn has its sentences
        pick, micro = life["pick"], life["micro"]
        history = self._history(kind, said, life, until)
        raw: Raw = {
            "source": _one(said.sources, pick),
            "external_id": f"{KINDS[kind].prefix}-{day}-{life['number']:04d}",
            "kind": kind,
            "area": self._area(kind, micro),
            "opened_at": life["opened"],
            "title": self._title(kind, said, life),
            "longitude": life["lon"],
            "latitude": life["lat"],
            "history": history,
            "updated_at": history[-1]["at"],
        }
        for name, field in (
            ("responded", "responded_at"),
            ("closed", "closed_at"),
            ("voided", "voided_at"),
        ):
            if 0 < life[name] <= until:
                raw[field] = life[name]
        if life["points"]:
            raw["points"] = life["points"]
        if kind in self._attributes:
            raw["attributes"] = self._attributes[kind](life, said)
        if life["spot"] != NOWHERE:
            raw["place"] = self._scene.world.spots[life["spot"]].code
        if life["resident"] != NOBODY:
            raw["subject"] = self.person(life["resident"])
        return raw

    def person(self, resident: int) -> dict[str, str]:
        """Return the subject's fields of a resident."""
        micro, home = divmod(resident, HOMES)
        name = self._names[Level.MICRO][micro]
        if name.endswith("幢"):
            address = f"{name}{home // 4 + 1}单元{home % 4 + 2}0{home % 2 + 1}室"
        else:
            address = f"{self._names[Level.GROUP][self._group[micro]]}{micro % 40 * 4 + home + 1}号"
        return self._residents.person(resident, address)

    def _area(self, kind: str, micro: int) -> str:
        if kind in ("deduction", "bonus"):
            return self._codes[Level.GRID][self._grid[micro]]
        if kind == "special_task":
            return self._codes[Level.GROUP][self._group[micro]]
        return self._codes[Level.MICRO][micro]

    def _title(self, kind: str, said: KindSentences, life: dict[str, Any]) -> str:
        if kind in self._words.indicator:
            return self._words.indicator[kind][self._indicator(kind, life["pick"])]
        titles = said.titles
        if life["spot"] != NOWHERE and said.at_spot:
            titles = said.at_spot
        elif life["watched"] and said.watched:
            titles = said.watched
        pick = _order_of(life["opened"]) if said.order else life["pick"] >> 8
        return self._filled(_one(titles, pick), life)

    def _filled(self, text: str, life: dict[str, Any]) -> str:
        if "{" not in text:
            return text
        value = life["value"]
        return text.format(
            unit=self._names[Level.GROUP][self._group[life["micro"]]],
            village=self._names[Level.VILLAGE][self._village[life["micro"]]],
            spot=self._spot_name(life["spot"]),
            plate=self._plate(life["pick"]),
            value=int(value) if value == int(value) and value < 30 else value,
            colour=self._words.colours[WARNING_COLOURS[int(value) % 4]] if life["watched"] else "",
        )

    def _history(
        self, kind: str, said: KindSentences, life: dict[str, Any], until: Instant
    ) -> list[Raw]:
        """Return the steps up to ``until``, in order of time."""
        pick = life["pick"]
        notes = self._words.notes
        steps = [_stage(life["opened"], "open", said.by)]
        by = self._lead(kind, life)
        alert = KINDS[kind].prefix == ALERT_PREFIX
        if alert:
            why = notes.sent_why.format(lead=by)
            steps.append(_note(life["opened"], notes.sent, notes.sent_by, why))
        if life["responded"]:
            why = _one(notes.taken if alert else notes.answered, pick >> 4)
            steps.append(_stage(life["responded"], "responded", by, why))
        if life["noted"] and said.notes:
            steps.append(
                _note(
                    life["noted"], notes.spot, by, self._filled(_one(said.notes, pick >> 12), life)
                )
            )
        if life["closed"]:
            why = self._filled(_one(said.closed, pick >> 16), life)
            steps.append(_stage(life["closed"], "closed", by, why))
        if life["voided"]:
            why = _one(said.void, pick >> 20)
            steps.append(_stage(life["voided"], "void", by, why))
        return [step for step in steps if step["at"] <= until]

    def _lead(self, kind: str, life: dict[str, Any]) -> str:
        duty = "micro_lead"
        if life["spot"] != NOWHERE:
            duty = "township_police"
        elif KINDS[kind].prefix == ALERT_PREFIX:
            duty = "grid_lead"
        elif kind == "special_task":
            duty = "group_lead"
        elif kind == "finding":
            duty = "village_lead"
        elif kind in ("deduction", "bonus"):
            return self._words.kind[kind].by
        return self._staff.signature(duty, life["micro"])

    def _indicator(self, kind: str, pick: int) -> str:
        return _one(tuple(self._words.indicator[kind]), pick >> 8)

    def _plate(self, pick: int) -> str:
        plate = self._vehicles.plate(pick >> 5)
        return plate[:2] + "***" + plate[-2:]

    def _spot_name(self, spot: int) -> str:
        return self._scene.world.spots[spot].name if spot != NOWHERE else ""

    def told_warned(self, day: Day, number: int, one: Warned, until: Instant) -> Raw:
        """Return the record of a warned person as it stood at ``until``."""
        words = self._words.warned
        world = self._scene.world
        colour = one.colour_at(until)
        history = self._warned_history(one, until)
        raw: Raw = {
            "source": words.source,
            "external_id": f"{KINDS['warned_person'].prefix}-{day}-{number:03d}",
            "kind": "warned_person",
            "area": world.codes[Level.MICRO][one.micro],
            "colour": colour,
            "opened_at": one.opened,
            "title": getattr(words, colour),
            "longitude": one.lon,
            "latitude": one.lat,
            "attributes": {
                "screening": SCREENINGS[colour],
                "papers": self._papers(one, until),
            },
            "subject": self.person(one.resident),
            "contacts": self._staff.card(one.micro),
            "history": history,
            "updated_at": history[-1]["at"],
        }
        if one.close_by is not None:
            raw["close_by"] = one.close_by
        if one.closed <= until:
            raw["closed_at"] = one.closed
        return raw

    def _papers(self, one: Warned, until: Instant) -> list[str]:
        if one.papers_at is not None and one.papers_at <= until:
            return list(PAPERS)
        return list(PAPERS[: 2 + one.pick % 2])

    def _warned_history(self, one: Warned, until: Instant) -> list[Raw]:
        words = self._words.warned
        health = self._staff.signature("township_health", one.micro)
        steps = [
            _stage(
                one.opened,
                "open",
                self._staff.signature("village_lead", one.micro),
                _one(words.opened, one.pick),
            ),
        ]
        if len(one.colours) > 1:
            whys = {"orange": words.to_orange, "red": words.to_red}
            steps += [
                _colour(at, colour, health, whys.get(colour, "")) for at, colour in one.colours
            ]
        if one.papers_at is not None:
            by = self._staff.signature("grid_lead", one.micro)
            steps.append(_note(one.papers_at, words.papers, by, words.papers_why))
        choices = words.closed
        if one.early:
            choices = words.early
        elif one.close_by is None:
            choices = words.recovered[-1:] if one.colours[-1][1] == "red" else words.recovered[:1]
        steps.append(_stage(one.closed, "closed", health, _one(choices, one.pick >> 4)))
        return sorted((s for s in steps if s["at"] <= until), key=lambda step: step["at"])


def _order_of(opened: Instant) -> int:
    """Return the number of the order that went out at an instant: two a day."""
    return opened // (DAY // 2) % 1000


def _stage(at: Instant, after: str, by: str, why: str = "") -> Raw:
    return {"at": at, "what": "stage", "after": after, "by": by, "why": why}


def _note(at: Instant, after: str, by: str, why: str) -> Raw:
    return {"at": at, "what": "note", "after": after, "by": by, "why": why}


def _colour(at: Instant, after: str, by: str, why: str) -> Raw:
    return {"at": at, "what": "colour", "after": after, "by": by, "why": why}
