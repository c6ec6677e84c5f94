"""Accounts: who may log in, as what, and for which areas."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.access.permission import PERMISSIONS, Role
from dashboard.area import ancestors
from dashboard.day import Instant
from dashboard.viewer import Viewer

ID_BYTES = 6
MAX_NAME = 60
MAX_TITLE = 60
_NAME = re.compile(r"[\w.@-]+")


class BadAccount(ValueError):
    """What is said of an account makes none; ``reason`` is a word under ``account.wrong.``."""

    def __init__(self, reason: str, value: str = "") -> None:
        super().__init__(f"{reason}: {value}")
        self.reason = reason
        self.value = value


class UnknownAccount(LookupError):
    """No account is called this, or it is not the viewer's to change; the two look alike."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account; ``password`` is its hash, empty where nobody can log in by one."""

    id: str
    name: str
    title: str
    role: Role
    areas: tuple[str, ...]
    password: str = field(repr=False)
    must_change: bool
    created_at: Instant
    seen_at: Instant | None = None
    disabled_at: Instant | None = None

    @property
    def viewer(self) -> Viewer:
        """Return what whoever logs in as this sees and may do."""
        permissions = frozenset(str(permission) for permission in PERMISSIONS[self.role])
        return Viewer(self.title, self.areas, permissions, account=self.id)


def account_name(text: str) -> str:
    """Return a name as it is stored and looked up; raise BadAccount.

    Width and case make no other name, so nobody can be called almost as somebody else.
    """
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    if not (2 <= len(name) <= MAX_NAME and _NAME.fullmatch(name)):
        raise BadAccount("name", text[:MAX_NAME])
    return name


def account_title(text: str) -> str:
    """Return how people see an account's holder called; raise BadAccount."""
    title = unicodedata.normalize("NFC", text).strip()
    if not (1 <= len(title) <= MAX_TITLE and title.isprintable()):
        raise BadAccount("title", text[:MAX_TITLE])
    return title


def role_of(text: str) -> Role:
    """Return the role of this name; raise BadAccount."""
    if text not in set(Role):
        raise BadAccount("role", text[:MAX_NAME])
    return Role(text)


def account_areas(codes: Sequence[str]) -> tuple[str, ...]:
    """Return areas without those that lie in another of them; raise BadAccount for none."""
    said = sorted({code.strip() for code in codes} - {""})
    if not said:
        raise BadAccount("no_area")
    return tuple(
        code for code in said if not any(code != other and code.startswith(other) for other in said)
    )


def common_area(codes: Sequence[str], root: str) -> str:
    """Return the smallest area that holds all of these, ``root`` where that is none beneath it.

    What the audit says of an account with several areas is said of this one.
    """
    if not codes:
        return root
    shared = [set(ancestors(code)) for code in codes]
    held = [code for code in set.intersection(*shared) if code.startswith(root)]
    return max(held, key=len, default=root)


def oversees(viewer: Viewer, codes: Sequence[str]) -> bool:
    """Say whether an administrator may manage an account of these areas: all are theirs."""
    return bool(codes) and all(viewer.sees(code) for code in codes)
