"""Scope: the one function that turns a viewer into a where-clause, and its check of one area."""

from sqlalchemy import ColumnElement, false, or_

from dashboard.area import UnknownArea
from dashboard.viewer import Viewer
from queries.areas.within import within


def scope(viewer: Viewer, column: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that an area code is one this viewer may see."""
    return or_(false(), *(within(column, code) for code in viewer.areas))


def require(viewer: Viewer, code: str) -> None:
    """Raise UnknownArea where the viewer may not see an area, as if there were none."""
    if not (code.isascii() and code.isdecimal() and viewer.sees(code)):
        raise UnknownArea(code)
