"""Uncollected: work in which Python does not look for reference cycles.

A batch of 5,000 records makes a million objects, none of them in a cycle; the collector walks
through them and everything else again and again, which took four tenths of a batch's time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the collector; with several threads it is back when the one that paused it is done."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
