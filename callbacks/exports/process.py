"""The process: exports run beside the server."""

from multiprocessing.process import BaseProcess
from pathlib import Path

from callbacks.exports.make import make_export
from callbacks.exports.shelf import Shelf
from callbacks.processes.beside import beside, start
from dashboard.profile import Profile
from dashboard.settings import Settings
from queries.store.engine import Store

FOLDER = "exports"


def work(url: str, profile: Profile, settings: Settings, folder: Path, export_id: str) -> None:
    """Make one export: the whole of what such a process does."""
    with beside(url, profile, settings) as store:
        store.slim()
        make_export(store, Shelf(folder), export_id)


class Makers:
    """Starts processes and lets those that have ended go."""

    def __init__(self, store: Store, settings: Settings, shelf: Shelf) -> None:
        self._store = store
        self._settings = settings
        self._shelf = shelf
        self._running: list[BaseProcess] = []

    def start(self, export_id: str) -> None:
        """Let a process make an export."""
        self._running = [one for one in self._running if one.is_alive()]
        self._running.append(
            start(work, self._store, self._settings, self._shelf.folder, export_id)
        )


def shelf_of(settings: Settings) -> Shelf:
    """Return the shelf of an installation."""
    return Shelf(settings.data_folder / FOLDER)
