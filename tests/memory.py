"""A folder for what the tests write much and soon throw away: in memory, where there is enough."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
ENOUGH = 4_000_000_000
"""Bytes that must be free: several processes of tests put their databases there at once."""


def quick_root(memory: Path = MEMORY, enough: int = ENOUGH) -> Path:
    """Return where to make such folders: on the disk where memory is scarce, as in a container.

    Copying and flushing the thousand databases of a run costs a disk minutes of the processor.
    """
    try:
        usable = os.access(memory, os.W_OK | os.X_OK) and shutil.disk_usage(memory).free >= enough
    except OSError:
        usable = False
    return memory if usable else Path(tempfile.gettempdir())


@contextmanager
def quick_folder(prefix: str, *, on_disk: bool = False) -> Iterator[Path]:
    """Give a folder that goes when the context ends; ``on_disk`` is for what measures the disk."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=None if on_disk else quick_root()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
