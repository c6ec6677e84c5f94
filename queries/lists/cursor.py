"""Cursors: where in a list a page begins, so that any page costs what the first one costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_

from dashboard.fields import BadListing
from dashboard.lists.page import FIRST, LAST

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between rows: pages go on after it, or back before it where ``back``.

    ``at`` holds the sort value and the key of the row next to it, None at the list's end.
    """

    back: bool
    at: tuple[int | str, bytes | str] | None

    def text(self) -> str:
        """Return the cursor as it stands in a URL."""
        direction = "p" if self.back else "n"
        if self.at is None:
            return direction if self.back else ""
        value, key = self.at
        return f"{direction}.{value}.{key.hex() if isinstance(key, bytes) else key}"


def is_storable(text: str) -> bool:
    """Say whether text is a whole number that a database can hold."""
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) < 20 and int(digits) < 2**63


def read_cursor(text: str, *, key_is_text: bool = False) -> Cursor:
    """Read a cursor; raise BadListing where it is none."""
    if text == FIRST:
        return Cursor(back=False, at=None)
    if text == LAST:
        return Cursor(back=True, at=None)
    try:
        direction, value, key = text.split(".")
        if direction not in ("n", "p") or not is_storable(value) or not key.isalnum():
            raise ValueError(text)
        return Cursor(
            back=direction == "p", at=(int(value), key if key_is_text else bytes.fromhex(key))
        )
    except ValueError:
        raise BadListing("after", text, "not_a_cursor") from None


def beyond(
    cursor: Cursor, columns: tuple[ColumnElement[int], ColumnElement[bytes]], *, descending: bool
) -> list[ColumnElement[bool]]:
    """Return the condition that rows lie on the cursor's far side."""
    if cursor.at is None:
        return []
    at, key = columns
    value, last = cursor.at
    downward = descending != cursor.back
    # Said so that no index is looked up by it: which one serves a list does not hang on the page.
    after = key < last if downward else key > last
    return [or_(at < value if downward else at > value, and_(at == value, after))]


def paged(rows: Sequence[T], cursor: Cursor, limit: int) -> tuple[list[T], bool, bool]:
    """Cut rows read one beyond the limit to a page; return it, and whether there is more.

    The two answers say whether rows come after and before the page, in the list's own order.
    """
    more = len(rows) > limit
    page = list(rows[:limit])
    if cursor.back:
        page.reverse()
        return page, cursor.at is not None, more
    return page, more, cursor.at is not None
