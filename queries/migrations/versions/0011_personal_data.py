"""Personal data sealed where it lies, and what was known by plain hashes known by marks instead.

What the store holds is converted in the transaction of the upgrade, which needs the data key where
there is anything to convert. No column in clear is left; ``queries/store/schema.py`` then has the
database give up the pages that they lay in.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from dashboard.rules.key_vehicle import ref_of
from queries.sealing.clear_pages import note_clear
from queries.sealing.keyring import NoDataKey
from queries.sealing.vault import Vault, index_key

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MANY = 2000
KEY = sa.LargeBinary
PEOPLE = ["name", "identity_number", "phone", "address"]
CLEAR = {
    "contact": ["name", "phone"],
    "officer": ["phone"],
    "quarantine": ["value", "record"],
    "quarantine_step": ["value", "record"],
}
"""Columns in clear, which ``sealed`` takes the place of."""
HOLD = ["subject", *CLEAR, "cases", "arrival", "vehicle", "remembered_answer"]

Row = Any
Values = dict[str, Any]


def upgrade() -> None:
    db = op.get_bind()
    vault = _vault(db)
    op.create_table(
        "subject_sealed",
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("key", name="subject_sealed_pkey"),
    )
    for name in CLEAR:
        op.add_column(name, sa.Column("sealed", sa.LargeBinary, server_default="", nullable=False))
    if vault is not None:
        _seal(db, vault)
        _mark(db, vault)
        note_clear(db)
    op.drop_table("subject")
    op.rename_table("subject_sealed", "subject")
    if db.dialect.name == "postgresql":
        op.execute("ALTER INDEX subject_sealed_pkey RENAME TO subject_pkey")
    for name, columns in CLEAR.items():
        for column in columns:
            op.drop_column(name, column)
    _index("case_subject", ["subject"])
    _index("case_voided", ["kind", "voided_at"])


def _index(name: str, columns: list[str]) -> None:
    where = sa.text(f"{columns[-1]} IS NOT NULL")
    op.create_index(name, "cases", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    raise RuntimeError("sealed data is not put back in clear: restore the backup made before")


def _vault(db: sa.Connection) -> Vault | None:
    """Return what seals; None where there is neither a key nor anything to convert."""
    keys = context.config.attributes.get("keys")
    if keys is not None:
        return Vault(keys(), index_key(db, keys()))
    for name in HOLD:
        if db.execute(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)).first():
            raise NoDataKey
    return None


def _table(called: str, /, **columns: Any) -> sa.TableClause:
    return sa.table(called, *(sa.column(column, kind) for column, kind in columns.items()))


def _pages(db: sa.Connection, table: sa.TableClause, *keys: str) -> Iterator[list[Row]]:
    """Yield all rows of a table in the order of its key, as they stand before any is changed."""
    columns = sa.tuple_(*(table.c[key] for key in keys))
    order = [table.c[key] for key in keys]
    after: tuple[Any, ...] | None = None
    while True:
        asked = sa.select(table).order_by(*order).limit(MANY)
        if after is not None:
            last = sa.tuple_(
                *(sa.literal(v, table.c[k].type) for k, v in zip(keys, after, strict=True))
            )
            asked = asked.where(columns > last)
        rows = list(db.execute(asked))
        if rows:
            yield rows
            after = tuple(getattr(rows[-1], key) for key in keys)
        if len(rows) < MANY:
            return


def _change(
    db: sa.Connection, table: sa.TableClause, change: Callable[[Row], Values], *keys: str
) -> None:
    """Change the rows of a table, each by its key, which itself stays."""
    where = sa.and_(*(table.c[key] == sa.bindparam(f"old_{key}") for key in keys))
    for rows in _pages(db, table, *keys):
        said = [{f"old_{key}": getattr(row, key) for key in keys} | change(row) for row in rows]
        db.execute(sa.update(table).where(where), said)


def _seal(db: sa.Connection, vault: Vault) -> None:
    def contact(row: Row) -> Values:
        said = [row.name, row.phone]
        return {"sealed": vault.seal(said, "contact", row.case, row.duty)}

    def officer(row: Row) -> Values:
        key = (row.area, row.duty, row.number)
        return {"sealed": vault.seal(row.phone, "officer", *key) if row.phone else b""}

    def refused(row: Row) -> Values:
        known = [row.type, row.origin, row.line, row.record]
        digest = vault.mark("refused", json.dumps(known, sort_keys=True).encode())
        sealed = vault.seal({"record": row.record, "value": row.value}, "quarantine", digest)
        return {"digest": digest, "sealed": sealed}

    def step(row: Row) -> Values:
        said, key = {"record": row.record, "value": row.value}, (row.quarantine, row.number)
        return {"sealed": vault.seal(said, "quarantine_step", *key)}

    def answer(row: Row) -> Values:
        said, key = json.loads(bytes(row.answer)), (row.api_key, row.name, row.part)
        digest = vault.mark("body", bytes(row.digest), len(row.digest))
        return {"digest": digest, "answer": vault.seal(said, "remembered_answer", *key)}

    text, whole, binary = sa.Text, sa.Integer, sa.LargeBinary
    _change(
        db,
        _table("contact", case=KEY, duty=text, name=text, phone=text, sealed=binary),
        contact,
        "case",
        "duty",
    )
    _change(
        db,
        _table("officer", area=text, duty=text, number=whole, phone=text, sealed=binary),
        officer,
        "area",
        "duty",
        "number",
    )
    held: Values = {"value": text, "record": sa.JSON, "sealed": binary}
    _change(
        db,
        _table("quarantine", id=whole, type=text, origin=text, line=whole, digest=binary, **held),
        refused,
        "id",
    )
    _change(
        db,
        _table("quarantine_step", quarantine=whole, number=whole, **held),
        step,
        "quarantine",
        "number",
    )
    _change(
        db,
        _table(
            "remembered_answer", api_key=text, name=text, part=whole, digest=binary, answer=binary
        ),
        answer,
        "api_key",
        "name",
        "part",
    )


def _mark(db: sa.Connection, vault: Vault) -> None:
    def person(key: bytes | None) -> bytes | None:
        return None if key is None else vault.mark("subject", bytes(key))

    def marked(row: Row) -> Values:
        return {"subject": person(row.subject), "digest": vault.mark("record", bytes(row.digest))}

    for name in ("cases", "arrival"):
        _change(db, _table(name, key=KEY, subject=KEY, digest=KEY), marked, "key")
    said = _table("subject", key=KEY, **dict.fromkeys(PEOPLE, sa.Text))
    sealed = _table("subject_sealed", key=KEY, sealed=KEY)
    for rows in _pages(db, said, "key"):
        fresh = []
        for row in rows:
            key = vault.mark("subject", bytes(row.key))
            values = [getattr(row, column) for column in PEOPLE]
            fresh.append({"key": key, "sealed": vault.seal(values, "subject", key)})
        db.execute(sa.insert(sealed), fresh)
    _mark_vehicles(db, vault)


def _mark_vehicles(db: sa.Connection, vault: Vault) -> None:
    vehicle = _table("vehicle", digest=KEY, plate=sa.Text, why=sa.Text)
    rows = list(db.execute(sa.select(vehicle)))
    marks = {row.digest: vault.mark("plate", bytes(row.digest), len(row.digest)) for row in rows}
    db.execute(sa.delete(vehicle))
    if rows:
        said = [{"digest": marks[r.digest], "plate": r.plate, "why": r.why} for r in rows]
        db.execute(sa.insert(vehicle), said)
    _mark_spells(db, marks)


def _mark_spells(db: sa.Connection, marks: dict[bytes, bytes]) -> None:
    """Have what joins the passages of a vehicle follow its mark."""
    spell = _table("spell", case=KEY, ref=KEY)
    case = _table("cases", key=KEY, source=sa.Text, place=sa.Text)
    found = list(
        db.execute(
            sa.select(spell.c.case, spell.c.ref, case.c.place)
            .join_from(spell, case, case.c.key == spell.c.case)
            .where(case.c.source == "rule:key_vehicle")
        )
    )
    refs = {
        ref_of(digest, place): ref_of(mark, place)
        for place in {row.place for row in found}
        for digest, mark in marks.items()
    }
    changed = [
        {"old_case": row.case, "ref": refs[bytes(row.ref)]}
        for row in found
        if bytes(row.ref) in refs
    ]
    if changed:
        db.execute(sa.update(spell).where(spell.c.case == sa.bindparam("old_case")), changed)
