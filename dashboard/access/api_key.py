"""API keys: what another system may send, and for which area. Only a key's digest is stored."""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from dashboard.day import Instant
from dashboard.viewer import Viewer

ID_BYTES = 6
SECRET_BYTES = 32
"""256 random bits: nobody guesses them, so a plain SHA-256 keeps them as safe as a slow hash."""
RATE = 5000
"""Records a second that a key may send where nothing else is said."""
_TOKEN = re.compile(r"zk_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")


class BadKey(ValueError):
    """No key, none that is known, or a secret that is not its own; the three look alike."""


class RevokedKey(ValueError):
    """A key that was taken back."""


class UnknownKey(LookupError):
    """No key has this id."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What a key may do: records of ``types`` in ``area`` and beneath, ``rate`` a second."""

    id: str
    name: str
    area: str
    types: tuple[str, ...]
    rate: int
    digest: bytes
    created_at: Instant
    used_at: Instant | None = None
    revoked_at: Instant | None = None

    @property
    def origin(self) -> str:
        """Return how quarantine names what came with this key."""
        return f"api:{self.name}"

    @property
    def viewer(self) -> Viewer:
        """Return what the key's holder may see."""
        return Viewer(self.origin, (self.area,))

    def admit(self, token: str) -> None:
        """Raise BadKey where a token is not this key's own, RevokedKey where it was taken back."""
        if not hmac.compare_digest(digest_of(token), self.digest):
            raise BadKey(self.id)
        if self.revoked_at is not None:
            raise RevokedKey(self.id)


def new_token(random: bytes) -> tuple[str, str]:
    """Return the id and the whole token that come of ID_BYTES + SECRET_BYTES random bytes."""
    key_id = random[:ID_BYTES].hex()
    secret = urlsafe_b64encode(random[ID_BYTES:]).decode().rstrip("=")
    return key_id, f"zk_{key_id}_{secret}"


def digest_of(token: str) -> bytes:
    """Return what is stored of a token."""
    return sha256(token.encode()).digest()


def key_id_of(token: str) -> str:
    """Return the id within a token; raise BadKey where it is none."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise BadKey(token[:6])
    return found[1]
