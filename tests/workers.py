"""Who runs what: some processes look at pages, the others do the rest meanwhile, more quietly.

Tests of the browser wait more than they work, and what they wait for must not come late. So one
process does nothing but them, and whatever else runs beside gives way; the others help it when
they are done. It cannot help them: what drives a browser leaves a loop running in its thread.
"""

import os
from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

WATCHER = "gw0"
"""The process that looks at pages."""
GIVES_WAY = 5
"""How nice the others are: beside the watcher, when it wants a core, they get a third of it."""


class Shares(LoadFileScheduling):  # type: ignore[misc]  # it comes without types
    """Hands out files in the order in which they were collected, each process its share first."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        mine = self._next_of(node)
        if mine:
            self.workqueue.move_to_end(mine, last=False)
        super()._assign_work_unit(node)

    def _reschedule(self, node: WorkerController) -> None:
        alone = self.numnodes == 1
        if _watches(node) and not (self._next_of(node) or node.shutting_down or alone):
            node.shutdown()  # after what it still has
        else:
            super()._reschedule(node)

    def _next_of(self, node: WorkerController) -> str | None:
        files = (file for file in self.workqueue if of_the_browser(file) == _watches(node))
        return next(files, None)


def _watches(node: WorkerController) -> bool:
    return bool(node.gateway.id == WATCHER)


def of_the_browser(file: str) -> bool:
    """Say whether a file of tests, named from the project's root, is one of the browser's."""
    return PurePosixPath(file).parts[:2] == ("tests", "browser")


def give_way() -> None:
    """Let the watcher work first, where this process is another of several."""
    if os.environ.get("PYTEST_XDIST_WORKER", WATCHER) != WATCHER:
        os.nice(GIVES_WAY)
