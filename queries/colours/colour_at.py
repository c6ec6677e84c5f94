"""Colours at a time: which rows of the history of control held at a day's end, or hold now."""

from sqlalchemy import ColumnElement, and_, or_

from dashboard.day import EVER, Day, day_end
from queries.tables.core import control_status


def held_at(day: Day) -> ColumnElement[bool]:
    """Return the condition that a unit had this colour at a day's end, now where it is EVER."""
    status = control_status.c
    if day == EVER:
        return status.until.is_(None)
    end = day_end(day)
    return and_(status.since < end, or_(status.until.is_(None), status.until >= end))
