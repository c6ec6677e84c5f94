"""Taking: what is entered in the audit before a file leaves."""

from callbacks.context import real_now
from dashboard.audit import Actor, Deed, Details, Entry
from dashboard.taken import Taken
from queries.audit import enter
from queries.engine import Store
from queries.unavailable import told


def enter_taken(
    store: Store, actor: Actor, taken: Taken, *, area: str, rows: int, form: str = "xlsx"
) -> None:
    """Say in the audit who takes what, with its rows; raise Unavailable."""
    details: Details = {"rows": rows, "of": taken.of.value, "form": form}
    entry = Entry(real_now(), actor, Deed.EXPORTED, area, taken.query()[:200], details)
    with told(), store.write() as db:
        enter(db, entry)
