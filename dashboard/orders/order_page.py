"""Orders as the pages show them: a line of the list, and one with what each area answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from dashboard.area import Area
from dashboard.case import Stage, Timeliness
from dashboard.day import Instant
from dashboard.fields import BadListing, choice, only
from dashboard.orders.directive import DirectiveKind

PAGE = 50
STATES = ("open",)
_FIELDS = ("kind", "state", "before")


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """Which orders are asked for: of a kind, only those that await receipts, before another."""

    kind: str = ""
    state: str = ""
    before: tuple[Instant, bytes] | None = None

    def path(self, **changed: str) -> str:
        """Return the address of the list with other choices, from its beginning."""
        fields = self._fields(**changed)
        return "/orders" + (f"?{urlencode(fields)}" if fields else "")

    def board_path(self, lang: str) -> str:
        """Return where the refresh of this very page of the list is."""
        at, key = self.before or (0, b"")
        before = {"before": f"{at}-{key.hex()}"} if self.before else {}
        return f"/orders.json?{urlencode({**self._fields(), **before, 'lang': lang})}"

    def _fields(self, **changed: str) -> dict[str, str]:
        said = {"kind": self.kind, "state": self.state} | changed
        return {name: value for name, value in said.items() if value}


def _place(text: str) -> tuple[Instant, bytes]:
    at, _, key = text.partition("-")
    if not (at.isascii() and at.isdecimal() and len(at) < 16):
        raise BadListing("before", text, "not_a_cursor")
    try:
        found = bytes.fromhex(key)
    except ValueError:
        raise BadListing("before", text, "not_a_cursor") from None
    if len(found) != 16:
        raise BadListing("before", text, "not_a_cursor")
    return int(at), found


def order_query(fields: Mapping[str, str]) -> OrderQuery:
    """Read the query of the list; raise BadListing where a field is wrong."""
    only(fields, _FIELDS)
    kind = choice(fields, "kind", list(DirectiveKind))
    state = choice(fields, "state", STATES)
    before = fields.get("before")
    return OrderQuery(kind, state, None if before is None else _place(before))


@dataclass(frozen=True, slots=True)
class Tally:
    """The receipts of an order: asked for, given, awaited, late (given late or overdue), void."""

    asked: int = 0
    given: int = 0
    awaited: int = 0
    late: int = 0
    void: int = 0

    def plus(self, stage: str, closure: str, n: int) -> "Tally":
        """Return the same with n more receipts of a stage and timeliness."""
        if stage == Stage.VOID:
            return Tally(self.asked, self.given, self.awaited, self.late, self.void + n)
        closed = n if stage == Stage.CLOSED else 0
        late = n if closure == Timeliness.LATE else 0
        return Tally(
            self.asked + n,
            self.given + closed,
            self.awaited + n - closed,
            self.late + late,
            self.void,
        )


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order in a list; ``area`` is who issued it, None above what the viewer may see."""

    key: str
    kind: str
    number: str
    title: str
    area: Area | None
    issued_at: Instant
    receipt_by: Instant
    by: str
    withdrawn_at: Instant | None
    receipts: Tally


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A page of the list; ``next`` is the cursor of the next one, empty at the end."""

    rows: tuple[OrderLine, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an area owes and has answered; ``case`` is the key of its case."""

    area: Area
    case: str
    stage: str
    closure: str
    given_at: Instant | None
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """An order with its text and what each area that the viewer may see answered."""

    line: OrderLine
    body: str
    source: str
    external_id: str
    answers: tuple[Answer, ...]
    data_time: Instant
    revision: int = 0
