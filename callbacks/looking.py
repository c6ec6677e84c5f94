"""Looking: who is logged in to the request at hand, set in one place and read in another.

``callbacks/http/gate.py`` sets it before anything else sees the request; threads that answer for it
inherit it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from dashboard.access.account import Account
from dashboard.access.audit import Actor
from dashboard.viewer import Viewer


class NobodyLooking(RuntimeError):
    """Something asked who is looking where nobody is logged in: it was not to be reached."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Somebody who is logged in: their account and viewer, their session, where they come from."""

    account: Account
    viewer: Viewer
    digest: bytes
    address: str = ""

    @property
    def actor(self) -> Actor:
        """Return them as the audit names them."""
        return Actor(self.account.id, self.account.title, self.address)


_LOOKING: ContextVar[Looking] = ContextVar("looking")


def looking() -> Looking:
    """Return who is logged in; raise NobodyLooking."""
    try:
        return _LOOKING.get()
    except LookupError:
        raise NobodyLooking from None


@contextmanager
def seen_as(somebody: Looking) -> Iterator[None]:
    """Let somebody be who is looking until the context ends."""
    token = _LOOKING.set(somebody)
    try:
        yield
    finally:
        _LOOKING.reset(token)
