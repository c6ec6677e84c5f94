"""Cells: every element of the workbench that a refresh may change, with its properties."""

from dashboard.boards.snapshot import Snapshot
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids, silence
from layouts.boards.map_sheets import map_description
from layouts.ids import desk as did
from layouts.parts import Cells
from layouts.workbench import child_cells, feed, receipts, tiles


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return id -> properties; the first page is built from the same cells."""
    found: Cells = {
        did("time"): {
            "children": fmt.clock(snapshot.data_time),
            "title": fmt.stamp_long(snapshot.data_time),
        },
        **silence.cells(snapshot, words, did),
        **tiles.cells(snapshot, words),
        **receipts.cells(snapshot, words),
        **child_cells.cells(snapshot, words),
        **feed.cells(snapshot, words),
    }
    description = map_description(snapshot, words)
    if description is not None:
        found[f"{ids.DESK_MAP}-description"] = {"data": description.as_dict(words)}
    return found
