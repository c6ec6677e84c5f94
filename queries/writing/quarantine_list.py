"""The refused records that a viewer may see, page by page, and one of them whole."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from dashboard.intake.quarantine import (
    MAX_ID,
    Asked,
    Deed,
    Held,
    HeldPage,
    State,
    Step,
    UnknownHeld,
    changed_fields,
)
from dashboard.refusal import Refusal
from dashboard.viewer import Viewer
from queries.areas.scope import scope
from queries.sealing.records import open_record, open_step
from queries.sealing.vault import Vault, vault_of
from queries.tables.core import quarantine, quarantine_step
from queries.tables.row import AnyRow

CHOICES = 20
"""Choices offered for a column, the commonest first."""


def _refusal(row: AnyRow, value: str) -> Refusal:
    return Refusal(row.field, value, row.reason, row.allowed)


def _held(row: AnyRow, vault: Vault) -> Held:
    opened = open_record(vault, row)
    return Held(
        id=row.id,
        at=row.at,
        type=row.type,
        origin=row.origin,
        line=row.line,
        area=row.area,
        refusal=_refusal(row, opened["value"]),
        state=State(row.state),
        times=row.times,
        mended_at=row.mended_at,
        record=dict(opened["record"]),
    )


def _where(viewer: Viewer, asked: Asked, *but: str) -> list[ColumnElement[bool]]:
    found = [scope(viewer, quarantine.c.area)]
    for name in ("state", "type", "origin", "reason"):
        value = getattr(asked, name)
        if value and name not in but:
            found.append(quarantine.c[name] == value)
    return found


def _choices(db: Connection, viewer: Viewer, asked: Asked, name: str) -> dict[str, int]:
    column, n = quarantine.c[name], func.count().label("n")
    rows = db.execute(
        select(column, n)
        .where(*_where(viewer, asked, name))
        .group_by(column)
        .order_by(n.desc(), column)
        .limit(CHOICES)
    )
    return {row[0]: row[1] for row in rows}


def quarantine_list(db: Connection, viewer: Viewer, asked: Asked) -> HeldPage:
    """Return a page of refused records, the newest first, and what may be chosen."""
    where = _where(viewer, asked)
    beyond = [quarantine.c.id < asked.before] if asked.before else []
    rows = db.execute(
        select(quarantine)
        .where(*where, *beyond)
        .order_by(quarantine.c.id.desc())
        .limit(asked.limit + 1)
    ).all()
    vault = vault_of(db)
    page = tuple(_held(row, vault) for row in rows[: asked.limit])
    choices = {name: _choices(db, viewer, asked, name) for name in ("type", "origin", "reason")}
    more = len(rows) > asked.limit
    return HeldPage(
        total=held_count(db, viewer, asked),
        rows=page,
        next=page[-1].id if more else 0,
        choices=choices,
    )


def held_count(db: Connection, viewer: Viewer, asked: Asked) -> int:
    """Return how many refused records are asked for, whatever page."""
    where = _where(viewer, asked)
    return int(db.execute(select(func.count()).select_from(quarantine).where(*where)).scalar_one())


def all_held(db: Connection, viewer: Viewer, asked: Asked, *, step: int) -> Iterator[Held]:
    """Yield all refused records that are asked for, the newest first, ``step`` read at a time."""
    read = select(quarantine).where(*_where(viewer, asked)).order_by(quarantine.c.id.desc())
    vault = vault_of(db)
    with db.execute(read, execution_options={"yield_per": step}) as found:
        for rows in found.partitions():
            yield from (_held(row, vault) for row in rows)


def _steps(rows: list[AnyRow], records: list[dict[str, Any]]) -> tuple[Step, ...]:
    steps, before = [], None
    for row, opened in zip(rows, records, strict=True):
        steps.append(
            Step(
                at=row.at,
                what=Deed(row.what),
                by=row.by,
                why=row.why,
                refusal=_refusal(row, opened["value"]) if row.reason else None,
                changed=() if before is None else changed_fields(before, opened["record"]),
            )
        )
        before = opened["record"]
    return tuple(steps)


def held(db: Connection, viewer: Viewer, number: int, *, origin: str = "") -> Held:
    """Return a refused record as it now stands, with what was done to it; raise UnknownHeld.

    ``origin`` bounds it to what came from there.
    """
    if not 0 < number <= MAX_ID:
        raise UnknownHeld(str(number))
    row = db.execute(
        select(quarantine).where(quarantine.c.id == number, scope(viewer, quarantine.c.area))
    ).first()
    if row is None or (origin and row.origin != origin):
        raise UnknownHeld(str(number))
    rows = list(
        db.execute(
            select(quarantine_step)
            .where(quarantine_step.c.quarantine == number)
            .order_by(quarantine_step.c.number)
        ).all()
    )
    vault = vault_of(db)
    first = _held(row, vault)
    opened = [open_step(vault, step) for step in rows]
    latest = rows[-1] if rows else row
    record = dict(opened[-1]["record"]) if opened else first.record
    return Held(
        **{name: getattr(first, name) for name in first.__slots__}
        | {"type": latest.type, "record": record, "steps": _steps(rows, opened)}
    )
