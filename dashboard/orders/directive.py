"""Orders and notices (指挥令, 通告) with their receipts (回执): what comes in, and what follows.

Each target area owes a receipt: a case that opens when the directive is issued and is due at its
deadline. What was asked of whom follows from all versions that ever came, in whatever order.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

import orjson
from pydantic import Field

from dashboard.case import case_key
from dashboard.day import MINUTE, Instant
from dashboard.door import AreaCode, Moment, Raw
from dashboard.records.stream import StreamRecord, stream_key
from dashboard.rules.raised import BY_RULE, Raised, filled, source_of
from dashboard.ruleset import Receipts

RULE = "order"
WITHDRAWN, DROPPED = "order_withdrawn", "target_dropped"
"""Why a receipt is owed no more; the timeline has words for both."""
MOST_TARGETS = 2000


class DirectiveKind(StrEnum):
    """What sorts of directive go down."""

    ORDER = "order"
    NOTICE = "notice"


CASE_KIND = {DirectiveKind.ORDER: "order_receipt", DirectiveKind.NOTICE: "notice_receipt"}


class UnknownDirective(LookupError):
    """No order or notice has this key, or the viewer may not see it; the two look alike."""


class OrderRecord(Raw):
    """An order or notice, wholly, as of ``updated_at``; ``to`` are the areas that owe a receipt.

    A later version replaces the one before: whom it names no more owes nothing, and of a
    withdrawn one nobody does. ``receipt_by`` left out is the profile's.
    """

    TYPE: ClassVar[str] = "order"

    source: Annotated[str, Field(min_length=1, max_length=80)]
    external_id: Annotated[str, Field(min_length=1, max_length=120)]
    kind: Literal["order", "notice"]
    number: Annotated[str, Field(max_length=80)] = ""
    title: Annotated[str, Field(min_length=1, max_length=200)]
    body: Annotated[str, Field(max_length=20_000)] = ""
    area: AreaCode
    to: Annotated[tuple[AreaCode, ...], Field(min_length=1, max_length=MOST_TARGETS)]
    issued_at: Moment
    receipt_by: Moment | None = None
    by: Annotated[str, Field(max_length=80)] = ""
    withdrawn_at: Moment | None = None
    updated_at: Moment | None = None

    @property
    def key(self) -> bytes:
        """Return the 16 bytes by which the directive is known."""
        return directive_key(self.source, self.external_id)

    @property
    def version(self) -> Instant:
        """Return as of when the source says all this."""
        if self.updated_at is not None:
            return self.updated_at
        return self.issued_at if self.withdrawn_at is None else self.withdrawn_at


class ReceiptRecord(StreamRecord):
    """An area's answer to an order or notice; it closes what the area owes."""

    TYPE: ClassVar[str] = "receipt"

    order_source: Annotated[str, Field(min_length=1, max_length=80)]
    order_external_id: Annotated[str, Field(min_length=1, max_length=120)]
    area: AreaCode
    by: Annotated[str, Field(max_length=80)] = ""
    text: Annotated[str, Field(max_length=500)] = ""

    @property
    def directive(self) -> bytes:
        """Return the key of what it answers."""
        return directive_key(self.order_source, self.order_external_id)


def directive_key(source: str, external_id: str) -> bytes:
    """Return the key of an order or notice, by its source and the number it has there."""
    return stream_key(OrderRecord.TYPE, source, external_id)


def digest_of(record: Raw) -> bytes:
    """Return 16 bytes that differ where two records say something different."""
    said = orjson.dumps(record.model_dump(exclude={"updated_at"}), option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(said, digest_size=16).digest()


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version of a directive, and whom it names."""

    version: Instant
    digest: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Directive:
    """An order or notice as its newest version says it; ``history`` has every version."""

    key: bytes
    source: str
    external_id: str
    kind: str
    number: str
    title: str
    body: str
    area: str
    issued_at: Instant
    receipt_by: Instant
    by: str
    withdrawn_at: Instant | None
    version: Instant
    digest: bytes
    history: tuple[Version, ...]

    @property
    def rank(self) -> tuple[Instant, bytes]:
        """Return what orders versions; of two with one time the digest decides."""
        return self.version, self.digest

    @property
    def targets(self) -> frozenset[str]:
        """Return the areas that the newest version names."""
        return frozenset(self.history[-1].targets)

    @property
    def ever(self) -> frozenset[str]:
        """Return the areas that any version has named."""
        return frozenset(area for version in self.history for area in version.targets)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it is stored."""

    key: bytes
    directive: bytes
    area: str
    at: Instant
    by: str
    text: str
    digest: bytes


def read_directive(record: OrderRecord, receipts: Receipts) -> Directive:
    """Return the directive that a record alone makes."""
    within = receipts.minutes(record.kind)
    due = record.issued_at + within * MINUTE if record.receipt_by is None else record.receipt_by
    digest = digest_of(record)
    version = Version(record.version, digest.hex(), tuple(sorted(set(record.to))))
    return Directive(
        key=record.key,
        source=record.source,
        external_id=record.external_id,
        kind=record.kind,
        number=record.number,
        title=record.title,
        body=record.body,
        area=record.area,
        issued_at=record.issued_at,
        receipt_by=due,
        by=record.by,
        withdrawn_at=record.withdrawn_at,
        version=record.version,
        digest=digest,
        history=(version,),
    )


def read_receipt(record: ReceiptRecord) -> Receipt:
    """Return the receipt that a record makes."""
    return Receipt(
        key=record.key,
        directive=record.directive,
        area=record.area,
        at=record.at,
        by=record.by,
        text=record.text,
        digest=digest_of(record),
    )


def shortened(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Return versions in order; of those that say the same the first and the last alone.

    So a source that sends the same again and again does not make the history grow, and what is
    left does not depend on the order in which they came.
    """
    ends: dict[str, tuple[Version, Version]] = {}
    for one in versions:
        first, last = ends.get(one.digest, (one, one))
        ends[one.digest] = (min(first, one), max(last, one))
    return tuple(sorted({one for pair in ends.values() for one in pair}))


def merged(before: Directive | None, came: Directive) -> Directive:
    """Return a directive after one more version came, in whatever order they come."""
    if before is None:
        return came
    newest = max(before, came, key=lambda one: one.rank)
    history = shortened((*before.history, *came.history))
    return Directive(
        **{name: getattr(newest, name) for name in _SAID},
        history=history,
    )


_SAID = [name for name in Directive.__dataclass_fields__ if name != "history"]


def void_at(directive: Directive, area: str) -> tuple[Instant, str] | None:
    """Return since when an area owes no receipt, and why; None while it does."""
    ends = []
    if area not in directive.targets:
        last = max(n for n, one in enumerate(directive.history) if area in one.targets)
        ends.append((directive.history[last + 1].version, DROPPED))
    if directive.withdrawn_at is not None:
        ends.append((directive.withdrawn_at, WITHDRAWN))
    if not ends:
        return None
    at, why = min(ends)
    return max(at, directive.issued_at), why


def number_of(directive: bytes, area: str) -> str:
    """Return the number that the case of an area's receipt has."""
    return f"{directive.hex()}:{area}"


def receipt_case(directive: bytes, area: str) -> bytes:
    """Return the key of the case of an area's receipt."""
    return case_key(source_of(RULE), number_of(directive, area))


def owed(directive: Directive, area: str, receipts: Sequence[Receipt]) -> Raised:
    """Return the case of the receipt that an area owes, by what it has answered.

    The earliest answer counts. One that came by the time the area was let off closes the case,
    which then stays closed.
    """
    first = min(receipts, key=lambda one: (one.at, one.key), default=None)
    void = void_at(directive, area)
    given = None if first is None else max(first.at, directive.issued_at)
    if void is not None and given is not None and given > void[0]:
        given = None
    steps = []
    if given is not None and first is not None:
        step = {"at": given, "what": "stage", "after": "closed", "by": first.by, "why": first.text}
        steps.append(step)
    elif void is not None:
        step = {"at": void[0], "what": "stage", "after": "void", "by": BY_RULE, "why": void[1]}
        steps.append(step)
    versions = [directive.version, *(one.at for one in receipts)]
    return Raised(
        filled(
            source=source_of(RULE),
            external_id=number_of(directive.key, area),
            kind=CASE_KIND[DirectiveKind(directive.kind)],
            area=area,
            opened_at=directive.issued_at,
            responded_at=given,
            closed_at=given,
            voided_at=void[0] if void is not None and given is None else None,
            respond_by=directive.receipt_by,
            close_by=directive.receipt_by,
            title=f"{directive.number} {directive.title}".strip()[:200],
            attributes={"directive": directive.key.hex(), "number": directive.number},
            history=steps,
            updated_at=max(versions),
        )
    )
