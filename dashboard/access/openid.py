"""OpenID Connect: whom a provider's claims make, as what, and for which areas.

A place says in its profile, under ``[openid]``, which claims speak of roles and areas, and which
of their words mean what; nothing that is not named there lets anybody in.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import Field, field_validator

from dashboard.access.account import (
    MAX_NAME,
    MAX_TITLE,
    Account,
    BadAccount,
    account_areas,
    account_name,
    account_title,
)
from dashboard.access.permission import Role
from dashboard.ruleset import Part

Claims = Mapping[str, Any]
MAX_SUBJECT = 255
"""What OpenID Connect allows a subject to be long."""


class NotLetIn(PermissionError):
    """A login by the provider is not taken; ``reason`` is a word under ``openid.``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OpenId(Part):
    """How a place reads claims; several roles of one person: the first named here counts."""

    name: str = "preferred_username"
    title: str = "name"
    role: str = "roles"
    area: str = "areas"
    roles: dict[str, Role] = Field(default_factory=dict)
    areas: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @field_validator("roles")
    @classmethod
    def _of_people(cls, roles: dict[str, Role]) -> dict[str, Role]:
        if Role.KIOSK in roles.values():
            raise ValueError("a_kiosk_is_no_person")
        return roles


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one login says to the provider; only the browser that began it knows the token."""

    state: str
    nonce: str
    verifier: str


def ticket(token: str) -> Ticket:
    """Return what is made of a login's random token; none of it leads back to the token."""
    parts = (sha256(f"{use}:{token}".encode()).digest() for use in ("state", "nonce", "verifier"))
    return Ticket(*(urlsafe_b64encode(part).decode().rstrip("=") for part in parts))


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as a provider knows them; ``areas`` are not yet held against the store's."""

    issuer: str
    subject: str
    name: str
    title: str
    role: Role
    areas: tuple[str, ...]

    def names(self, account_id: str) -> tuple[str, ...]:
        """Return account names to be taken, the first that is free.

        A name that somebody here has already is theirs: nobody becomes them by being called so.
        """
        found = []
        for said in (self.name, f"{self.name}@openid"):
            with suppress(BadAccount):
                found.append(account_name(said))
        return (*found, f"openid-{account_id}")

    def as_account(self, before: Account) -> Account:
        """Return an account as the provider wants it now."""
        return Account(
            id=before.id,
            name=before.name,
            title=self.title,
            role=self.role,
            areas=self.areas,
            password="",
            must_change=False,
            created_at=before.created_at,
            seen_at=before.seen_at,
            disabled_at=before.disabled_at,
        )


def _claim(claims: Claims, name: str) -> Any:
    """Return a claim, or one within another that is named with a dot between."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def _words(claims: Claims, name: str) -> list[str]:
    """Return the words of a claim: a list's, or those of a text with blanks between."""
    said = _claim(claims, name)
    if isinstance(said, str):
        return [said, *said.split()]
    return [word for word in said if isinstance(word, str)] if isinstance(said, list) else []


def _title(claims: Claims, rules: OpenId, name: str) -> str:
    said = _claim(claims, rules.title)
    for text in (said if isinstance(said, str) else "", name):
        with suppress(BadAccount):
            return account_title(text.strip()[:MAX_TITLE])
    return "OpenID"


def identity(claims: Claims, *, issuer: str, rules: OpenId) -> Identity:
    """Return who claims speak of; raise NotLetIn where no role or no area comes of them.

    A code that is not named under ``areas`` stands for itself.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT:
        raise NotLetIn("wrong_token")
    said = set(_words(claims, rules.role))
    role = next((rules.roles[word] for word in rules.roles if word in said), None)
    if role is None:
        raise NotLetIn("no_role")
    codes: list[str] = []
    for word in _words(claims, rules.area):
        codes += rules.areas.get(word, (word,) if word.isascii() and word.isdecimal() else ())
    if not codes:
        raise NotLetIn("no_area")
    name = _claim(claims, rules.name)
    name = name[:MAX_NAME] if isinstance(name, str) else ""
    return Identity(
        issuer=issuer,
        subject=subject,
        name=name,
        title=_title(claims, rules, name),
        role=role,
        areas=account_areas(codes),
    )
