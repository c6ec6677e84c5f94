"""Whether an account is asked for a second factor, and the end of that."""

from sqlalchemy import Connection, delete, select

from queries.tables.accounts import half_login, recovery_code, second_factor


def is_asked(db: Connection, account_id: str) -> bool:
    """Say whether an account's login asks for a code."""
    asked = select(second_factor.c.account).where(
        second_factor.c.account == account_id, second_factor.c.on_at.is_not(None)
    )
    return db.execute(asked).first() is not None


def drop_factor(db: Connection, account_id: str) -> bool:
    """Take a second factor away in the writer's transaction; return whether it was on."""
    was_on = is_asked(db, account_id)
    for table in (second_factor, recovery_code, half_login):
        db.execute(delete(table).where(table.c.account == account_id))
    return was_on
