"""The audit: who did what when, in a chain that shows where something was taken out or changed.

Each entry's digest is made of the digest before it and of all that it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from json import dumps

from dashboard.day import Instant

Details = Mapping[str, str | int | list[str]]
FIRST = bytes(32)
"""What stands before the first entry."""


class Deed(StrEnum):
    """What is entered; its words stand under ``audit.deed.``."""

    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOCKED = "locked"
    LOGOUT = "logout"
    LOGOUT_EVERYWHERE = "logout_everywhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  names a deed
    PASSWORD_RESET = "password_reset"  # noqa: S105  names a deed
    FACTOR_ON = "factor_on"
    FACTOR_OFF = "factor_off"
    FACTOR_CODES = "factor_codes"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    EXPORTED = "exported"
    SCHEDULE_ADDED = "schedule_added"
    SCHEDULE_CHANGED = "schedule_changed"
    SCHEDULE_REMOVED = "schedule_removed"
    SCHEDULE_PAUSED = "schedule_paused"
    SCHEDULE_RESUMED = "schedule_resumed"
    BRIEFING_AGAIN = "briefing_again"
    PERSON_OPENED = "person_opened"
    PERSONS_ERASED = "persons_erased"
    DATA_KEY_CHANGED = "data_key_changed"
    COLOUR_ORDERED = "colour_ordered"
    COLOUR_LIFTED = "colour_lifted"
    MENDED = "mended"
    DISCARDED = "discarded"
    KEY_ADDED = "key_added"
    KEY_REVOKED = "key_revoked"
    KEY_USED = "key_used"
    KIOSK_ADDED = "kiosk_added"
    KIOSK_OPENED = "kiosk_opened"
    KIOSK_REVOKED = "kiosk_revoked"
    RESTORED = "restored"
    AUDIT_EXPORTED = "audit_exported"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: the account's id and name, and the address that it comes from."""

    account: str
    name: str
    address: str = ""


COMMAND = Actor("", "app.py")
"""Somebody at the machine itself, by the command line."""
CLOCK = Actor("", "clock")
"""Nobody: what the passing of time does."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: who, what, on what (an account's name, a case's key), and whose area it is."""

    at: Instant
    by: Actor
    deed: Deed
    area: str
    subject: str = ""
    details: Details = field(default_factory=dict)

    def digest(self, number: int, before: bytes) -> bytes:
        """Return the digest as the entry of a number, after the one with digest ``before``."""
        said = [
            number,
            self.at,
            self.by.account,
            self.by.name,
            self.by.address,
            self.deed.value,
            self.area,
            self.subject,
            dict(self.details),
        ]
        text = dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(before + text.encode()).digest()
