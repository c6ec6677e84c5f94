"""The tally of a filled store, counted by SQL from its cases and rolled up level by level."""

import sqlite3

_EVENTS = (
    ("ever", "", "1"),
    ("opened", "opened_at", "1"),
    ("response", "response_at", "response_at IS NOT NULL"),
    ("closed", "closed_at", "closed_at IS NOT NULL"),
    ("due", "close_by", "close_by IS NOT NULL"),
)
_DAY = "CAST(strftime('%Y%m%d', ({at} + 28800000) / 1000, 'unixepoch') AS INTEGER)"
_OF_GRIDS = """
INSERT INTO tally
SELECT substr(area, 1, 15), '{event}', kind, {day}, colour, stage, response, closure,
    count(*), sum(CAST(round(points * 100) AS INTEGER))
FROM cases WHERE {where} GROUP BY 1, 3, 4, 5, 6, 7, 8 ORDER BY 1, 3, 4, 5, 6, 7, 8
"""
_ABOVE = """
INSERT INTO tally
SELECT substr(area, 1, {above}), event, kind, day, colour, stage, response, closure,
    sum(n), sum(hundredths)
FROM tally WHERE length(area) = {below} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


def count_anew(db: sqlite3.Connection) -> None:
    """Fill an empty tally from the cases."""
    for event, at, where in _EVENTS:
        day = _DAY.format(at=at) if at else "0"
        db.execute(_OF_GRIDS.format(event=event, day=day, where=where))
    for above, below in ((12, 15), (9, 12), (6, 9)):
        db.execute(_ABOVE.format(above=above, below=below))
