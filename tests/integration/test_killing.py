"""Two servers killed at random moments under load: each acknowledged record is there once.

For as long as one likes: ``python -m tests.killing --minutes 2``.
"""

import pytest

from tests.killing import run

SECONDS = 20.0


@pytest.mark.timeout(600)
def test_two_servers_killed_under_load_lose_nothing_and_double_nothing(database_url: str) -> None:
    figures = run(database_url, seconds=SECONDS)
    assert figures.wrong == ()
    assert figures.acknowledged == figures.found > 0
    assert figures.kills > 0
