"""A hand on a case: what its source says and what people did to it, made into one life.

The case is a function of the source's newest version, of all the steps of people, and of now, so
that neither a replay, nor a newer version, nor another order of arrival changes how it ends. The
steps and what the source says are gone through in the order of their times; what could not be
done as the case then stood has no effect.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dashboard.boards.snapshot import CaseLine
from dashboard.case import Case, Stage, Transition, What
from dashboard.cases.settle import CLOCK, over_at, settled
from dashboard.day import Instant
from dashboard.records.step import Act
from dashboard.ruleset import Rung

MARK_DIGITS = 12
_BY_CLOCK = frozenset({What.RESPONSE, What.CLOSURE, What.ESCALATION})
_AT_ONCE = {Act.RESPOND: 0, Act.CLOSE: 1, Act.VOID: 2, Act.REOPEN: 4}
"""The order of acts at the same instant; those not named come between."""
_FROM = {
    Act.RESPOND: frozenset({Stage.OPEN}),
    Act.CLOSE: frozenset({Stage.OPEN, Stage.RESPONDED}),
    Act.VOID: frozenset({Stage.OPEN, Stage.RESPONDED, Stage.CLOSED}),
    Act.REOPEN: frozenset({Stage.RESPONDED, Stage.CLOSED, Stage.VOID}),
    Act.REASSIGN: frozenset({Stage.OPEN, Stage.RESPONDED}),
    Act.URGE: frozenset({Stage.OPEN, Stage.RESPONDED}),
    Act.NOTE: frozenset(Stage),
}
_ENDED_BY_CLOCK = frozenset({Act.RESPOND, Act.CLOSE, Act.REOPEN})


@dataclass(frozen=True, slots=True)
class HandStep:
    """A step as it is kept; a source's own has no key."""

    key: bytes
    at: Instant
    act: Act
    by: str
    why: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a source last said of what hands may change, and the steps that it told of."""

    area: str
    responded_at: Instant | None
    closed_at: Instant | None
    voided_at: Instant | None
    transitions: tuple[Transition, ...]


@dataclass(slots=True)
class _Life:
    """A case while its steps are gone through."""

    opened_at: Instant
    over_at: Instant | None
    area: str
    stage: Stage = Stage.OPEN
    responded_at: Instant | None = None
    closed_at: Instant | None = None
    voided_at: Instant | None = None
    last_at: Instant = 0
    made: list[Transition] = field(default_factory=list)

    def obstacle(self, step: HandStep) -> str:
        """Return why a step cannot be done as the case now stands, empty where it can."""
        if step.at < self.opened_at:
            return "before_opening"
        ends = self.over_at if step.key and step.act in _ENDED_BY_CLOCK else None
        if ends is not None and step.at >= ends:
            return "observation_over"
        if self.stage not in _FROM[step.act]:
            return f"already_{self.stage.value}"
        if step.act is Act.REOPEN and step.at <= self.last_at:
            return "before_the_step_before"
        if step.act is Act.REASSIGN and step.area == self.area:
            return "same_area"
        return ""

    def take(self, step: HandStep) -> None:
        """Let a step have its effect."""
        what, after = What.STAGE, ""
        if step.act is Act.REASSIGN:
            self.area = step.area
            what, after = What.AREA, step.area
        elif step.act in (Act.URGE, Act.NOTE):
            what = What.URGE if step.act is Act.URGE else What.NOTE
        else:
            self._turn(step)
            self.last_at = step.at
            after = self.stage.value
        self.made.append(Transition(step.at, what, after, step.by, step.why))

    def _turn(self, step: HandStep) -> None:
        if step.act is Act.RESPOND:
            self.stage, self.responded_at = Stage.RESPONDED, step.at
        elif step.act is Act.CLOSE:
            self.stage, self.closed_at = Stage.CLOSED, step.at
        elif step.act is Act.VOID:
            self.stage, self.voided_at = Stage.VOID, step.at
        else:
            if self.stage is Stage.RESPONDED:
                self.responded_at = None
            self.closed_at = self.voided_at = None
            self.stage = Stage.OPEN if self.responded_at is None else Stage.RESPONDED


def _by_time(step: HandStep) -> tuple[Instant, int, bytes]:
    return step.at, _AT_ONCE.get(step.act, 3), step.key


_SAID = (
    (Act.RESPOND, Stage.RESPONDED, "responded_at"),
    (Act.CLOSE, Stage.CLOSED, "closed_at"),
    (Act.VOID, Stage.VOID, "voided_at"),
)


def _of_source(said: Said) -> list[HandStep]:
    """Return the steps that a source's times say, with who and why."""
    told = {step.after: step for step in said.transitions if step.what == What.STAGE}
    found = []
    for act, stage, name in _SAID:
        at = getattr(said, name)
        if at is not None:
            own = told.get(stage)
            found.append(HandStep(b"", at, act, own.by if own else "", own.why if own else ""))
    return found


def _life(case: Case, said: Said, steps: Sequence[HandStep]) -> tuple[_Life, dict[bytes, str]]:
    """Go through all steps; return the life, and why those without effect have none, by key."""
    life = _Life(case.opened_at, over_at(case.kind, case.close_by), said.area)
    idle = {}
    for step in sorted([*_of_source(said), *steps], key=_by_time):
        why = life.obstacle(step)
        if why:
            idle[step.key] = why
        else:
            life.take(step)
    return life, idle


def obstacle(case: Case, said: Said, steps: Sequence[HandStep], step: HandStep) -> str:
    """Return why a step cannot be done beside those known, empty where it can."""
    return _life(case, said, [*steps, step])[1].get(step.key, "")


def said_of(case: Case) -> Said:
    """Return what the source said of a case that no hand has touched."""
    ends = over_at(case.kind, case.close_by)
    own = [step for step in case.transitions if step.what not in _BY_CLOCK]
    ran_out = [
        step
        for step in own
        if (step.what, step.after, step.by, step.at) == (What.STAGE, Stage.CLOSED, CLOCK, ends)
    ]
    return Said(
        area=case.area,
        responded_at=case.responded_at,
        closed_at=None if ran_out else case.closed_at,
        voided_at=case.voided_at,
        transitions=tuple(step for step in own if step not in ran_out),
    )


def remade(
    case: Case, said: Said, steps: Sequence[HandStep], *, ladder: Sequence[Rung], now: Instant
) -> Case:
    """Return a case as its source's word and the steps of hands make it by ``now``."""
    life, _ = _life(case, said, steps)
    turned = {Stage.RESPONDED, Stage.CLOSED, Stage.VOID}
    told = [s for s in said.transitions if not (s.what == What.STAGE and s.after in turned)]
    whole = replace(
        case,
        area=life.area,
        responded_at=life.responded_at,
        closed_at=life.closed_at,
        voided_at=life.voided_at,
        hand=hand_of(step.key for step in steps),
        transitions=(*told, *life.made),
    )
    return settled(whole, ladder=ladder, now=now)


def acts(case: CaseLine, now: Instant) -> tuple[Act, ...]:
    """Return what may be done to a case as it stands, what it waits for first."""
    stage = Stage(case.stage)
    ends = over_at(case.kind, case.close_by)
    over = _ENDED_BY_CLOCK if ends is not None and now >= ends else frozenset()
    # Nobody waits for an answer that has no deadline: what is observed is not answered.
    unasked = {Act.RESPOND} if case.respond_by is None else set()
    return tuple(a for a in Act if stage in _FROM[a] and a not in over and a not in unasked)


def hand_of(keys: Iterable[bytes]) -> bytes | None:
    """Return 16 bytes that differ where other steps were done, None where none was."""
    known = sorted(keys)
    return hashlib.blake2b(b"".join(known), digest_size=16).digest() if known else None


def mark_of(version: Instant, digest: bytes, hand: bytes | None) -> str:
    """Return a case's mark: another one whenever its source or a hand has changed it."""
    said = str(version).encode() + bytes(digest) + (bytes(hand) if hand else b"")
    return hashlib.blake2b(said, digest_size=MARK_DIGITS // 2).hexdigest()
