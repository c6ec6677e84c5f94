"""Row level: which areas the table of a workbench is asked to show."""

from callbacks.context import Context
from dashboard.area import Level
from dashboard.fields import BadListing
from queries.boards.snapshots import row_levels


def row_level(context: Context, code: str, text: str) -> Level | None:
    """Return the level asked for, None for an area's children; raise BadListing, UnknownArea."""
    if not text:
        return None
    allowed = row_levels(context.store, context.viewer(), code=code)
    for level in allowed:
        if level.value == text:
            return level
    raise BadListing("level", text, "not_a_choice", ", ".join(allowed))
