"""Areas in by file: judged together from the top down, stored in one transaction."""

from collections.abc import Sequence
from typing import Any

from callbacks.commands.batch import Sender
from dashboard.importing.outlines import ancestors_of, check_outlines, known_areas
from dashboard.importing.rows import Draft
from queries.areas import outlines
from queries.areas.stored_areas import stored_areas
from queries.writing.record import Status

_KEPT = ("name_en", "kind", "unit")
"""What a file without such a column leaves as it is stored."""


def send_areas(sender: Sender, drafts: Sequence[Draft]) -> None:
    """Check and write all areas of a file, then make the map's outlines anew."""
    store = sender.store
    codes = [str(draft.raw.get("code", "")) for draft in drafts]
    with store.read() as db:
        stored = stored_areas(db, ancestors_of(codes))
    for draft in drafts:
        _keep_stored(draft, stored.get(str(draft.raw.get("code", ""))))
    known = known_areas(
        store.profile.area, {code: area["geometry"] for code, area in stored.items()}
    )
    sender.send(check_outlines(drafts, known, sender.crs))
    if sender.counts[Status.ACCEPTED]:
        outlines.rebuild(store, sender.clock())


def _keep_stored(draft: Draft, stored: dict[str, Any] | None) -> None:
    if stored is not None:
        for name in _KEPT:
            draft.raw.setdefault(name, stored[name])
