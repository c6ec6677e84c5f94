"""Permissions: what somebody may do beside looking at boards, and which role may do what.

They are data: one table from roles to permissions, shown on the page of accounts and in
docs/security.md; nothing else in the code asks for a role.
"""

from collections.abc import Mapping
from enum import StrEnum

from dashboard.viewer import Viewer


class Permission(StrEnum):
    """One thing to be allowed; its words stand under ``permission.``."""

    CASES = "cases"
    """See lists and single cases; without it numbers and colours alone are seen."""
    EXPORT = "export"
    """Take lists away as files."""
    BRIEFING = "briefing"
    """Set the schedules of briefings, and let failed ones be made again."""
    ACT = "act"
    """Act on cases: respond, close, void, reopen, reassign, urge, note."""
    RECEIPT = "receipt"
    """Answer orders and notices for one's own area."""
    ORDER = "order"
    """Issue and withdraw orders and notices."""
    COLOUR = "colour"
    """Set and lift a colour by order."""
    QUARANTINE = "quarantine"
    """See, mend and discard what was refused."""
    PERSONS = "persons"
    """Open the personal data of one person, with a reason."""
    KIOSK = "kiosk"
    """Make and revoke the links of walls."""
    ACCOUNTS = "accounts"
    """Create, change and disable accounts."""
    AUDIT = "audit"
    """Search the audit."""


class Role(StrEnum):
    """What somebody is here for; its words stand under ``role.``."""

    LEADER = "leader"
    TOWNSHIP_STAFF = "township_staff"
    BRIEFING = "briefing"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    KIOSK = "kiosk"


P = Permission
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.LEADER: frozenset({P.CASES, P.EXPORT, P.ACT, P.ORDER, P.COLOUR, P.PERSONS}),
    Role.TOWNSHIP_STAFF: frozenset({P.CASES, P.EXPORT, P.ACT, P.RECEIPT, P.PERSONS}),
    Role.BRIEFING: frozenset({P.CASES, P.EXPORT, P.BRIEFING}),
    Role.OPERATOR: frozenset(
        {
            P.CASES,
            P.EXPORT,
            P.BRIEFING,
            P.ACT,
            P.RECEIPT,
            P.ORDER,
            P.COLOUR,
            P.QUARANTINE,
            P.KIOSK,
        }
    ),
    Role.ADMINISTRATOR: frozenset({P.CASES, P.QUARANTINE, P.KIOSK, P.ACCOUNTS, P.AUDIT}),
    Role.KIOSK: frozenset(),
}
"""A kiosk is a screen on a wall: aggregates only."""


class NotAllowed(PermissionError):
    """The viewer may not do this, wherever it is."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission.value)
        self.permission = permission


def may(viewer: Viewer, permission: Permission) -> bool:
    """Say whether a viewer may do something in the areas that they see."""
    return permission in viewer.permissions


def demand(viewer: Viewer, permission: Permission) -> None:
    """Raise NotAllowed where a viewer may not do something."""
    if not may(viewer, permission):
        raise NotAllowed(permission)


def is_wall(viewer: Viewer) -> bool:
    """Say whether a viewer is a screen on a wall: who may nothing at all sees aggregates alone."""
    return not viewer.permissions
