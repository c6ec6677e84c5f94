"""Within: the condition by which rows are an area's, since a subtree is a range of codes."""

from sqlalchemy import ColumnElement, and_

from dashboard.area import subtree


def within(column: ColumnElement[str], code: str) -> ColumnElement[bool]:
    """Return the condition that an area code lies in an area's subtree."""
    first, end = subtree(code)
    return and_(column >= first, column < end)
