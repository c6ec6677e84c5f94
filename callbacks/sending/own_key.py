"""The key that the simulator makes for itself: one for each server, renewed at each start."""

import secrets
from hashlib import sha256

from callbacks.context import now
from dashboard.access.api_key import ID_BYTES, RATE, SECRET_BYTES, ApiKey, digest_of, new_token
from dashboard.intake.record_types import sent_types
from queries.access.api_keys import renew_key
from queries.store.engine import Store

NAME = "simulator"


def own_key(store: Store, *, of: str, rate: float) -> tuple[ApiKey, str]:
    """Return the simulator's key and its token, which is nowhere else.

    ``of`` tells simulators apart that run beside each other; the key of the one that ran here
    before is void from now on.
    """
    fixed = sha256(f"{NAME}\x1f{of}".encode()).digest()[:ID_BYTES]
    key_id, token = new_token(fixed + secrets.token_bytes(SECRET_BYTES))
    key = ApiKey(
        id=key_id,
        name=NAME,
        area=store.profile.area,
        types=sent_types(),
        rate=max(RATE, int(rate * 4)),
        digest=digest_of(token),
        created_at=now(),
    )
    renew_key(store, key)
    return key, token
