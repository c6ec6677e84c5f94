"""Who runs what: some processes look at pages, the others do the rest meanwhile, more quietly.

Tests of the browser wait more than they work, and what they wait for must not come late. So two
processes begin with them, and whatever else runs beside gives way. Who has done its share helps
with the other.
"""

import os
from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

WATCHERS = ("gw0",)
"""The processes that begin with the browser's tests."""
GIVES_WAY = 5
"""How nice the others are: beside a watcher that wants a core they get a tenth of it."""


class Shares(LoadFileScheduling):  # type: ignore[misc]  # it comes without types
    """Hands out files in the order in which they were collected, each process its share first."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        watches = node.gateway.id in WATCHERS
        mine = next((file for file in self.workqueue if of_the_browser(file) == watches), None)
        if mine:
            self.workqueue.move_to_end(mine, last=False)
        super()._assign_work_unit(node)


def of_the_browser(file: str) -> bool:
    """Say whether a file of tests, named from the project's root, is one of the browser's."""
    return PurePosixPath(file).parts[:2] == ("tests", "browser")


def give_way() -> None:
    """Let the watchers work first, where this process is one of several and none of them."""
    if os.environ.get("PYTEST_XDIST_WORKER", WATCHERS[0]) not in WATCHERS:
        os.nice(GIVES_WAY)
