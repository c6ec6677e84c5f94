"""Taking: what is entered in the audit before a file leaves."""

from callbacks.context import real_now
from dashboard.access.audit import Actor, Deed, Details, Entry
from dashboard.lists.taken import Taken
from queries.access.audit import enter
from queries.store.engine import Store
from queries.store.unavailable import told

_LONGEST = 200


def enter_export(
    store: Store,
    actor: Actor,
    *,
    area: str,
    subject: str,
    details: Details,
    deed: Deed = Deed.EXPORTED,
) -> None:
    """Say in the audit who takes what away, with its rows among the details; raise Unavailable."""
    with told(), store.write() as db:
        enter(db, Entry(real_now(), actor, deed, area, subject[:_LONGEST], details))


def enter_taken(
    store: Store, actor: Actor, taken: Taken, *, area: str, rows: int, form: str = "xlsx"
) -> None:
    """Say in the audit who takes a table away; raise Unavailable."""
    details: Details = {"rows": rows, "of": taken.of.value, "form": form}
    enter_export(store, actor, area=area, subject=taken.query(), details=details)
