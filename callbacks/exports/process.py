"""The process: exports run beside the server, below its priority, so that no screen waits."""

import logging
import multiprocessing
import os
import signal
from multiprocessing.process import BaseProcess
from pathlib import Path

from callbacks.context import set_clock
from callbacks.data_key import is_demonstration, keys_of
from callbacks.exports.make import make_export
from callbacks.exports.shelf import Shelf
from callbacks.logs import configure
from dashboard.profile import Profile
from dashboard.settings import Settings
from queries.engine import Store, open_store

log = logging.getLogger(__name__)
NICE = 10
"""How much an export steps back where the machine is busy."""
FOLDER = "exports"


def work(url: str, profile: Profile, settings: Settings, folder: Path, export_id: str) -> None:
    """Make one export: the whole of what such a process does."""
    # The server's Ctrl-C reaches all of its terminal; the server itself ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    configure(settings)
    set_clock(settings, profile)
    keys = keys_of(settings, demonstration=is_demonstration(settings, profile))
    store = open_store(url, profile, keys=keys)
    store.slim()
    try:
        make_export(store, Shelf(folder), export_id)
    finally:
        store.close()


class Makers:
    """Starts processes and lets those that have ended go."""

    def __init__(self, store: Store, settings: Settings, shelf: Shelf) -> None:
        self._store = store
        self._settings = settings
        self._shelf = shelf
        self._running: list[BaseProcess] = []

    def start(self, export_id: str) -> None:
        """Let a process make an export; it ends with this one."""
        self._running = [one for one in self._running if one.is_alive()]
        said = (self._store.url, self._store.profile, self._settings)
        # A fresh process: one forked from threads could wait for a lock that nobody gives back.
        one = multiprocessing.get_context("spawn").Process(
            target=work, args=(*said, self._shelf.folder, export_id), daemon=True
        )
        one.start()
        self._running.append(one)


def shelf_of(settings: Settings) -> Shelf:
    """Return the shelf of an installation."""
    return Shelf(settings.data_folder / FOLDER)
