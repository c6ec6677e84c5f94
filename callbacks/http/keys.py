"""Keys: who sends, told by ``Authorization: Bearer zk_...``."""

from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from callbacks.http.rate import Rates
from callbacks.http.wrong import Wrong
from dashboard.access.api_key import ApiKey, BadKey, RevokedKey
from queries.access.api_keys import key_of_token
from queries.store.engine import Store
from queries.store.unavailable import Unavailable

WRITERS = 4
"""Threads in which records are written: more would only wait for each other."""
_SCHEME = HTTPBearer(
    auto_error=False, scheme_name="key", description="`python app.py key add` makes one."
)
Token = Annotated[HTTPAuthorizationCredentials | None, Depends(_SCHEME)]


class Senders:
    """Those who may send: their keys, how fast they send, the threads that write for them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.rates = Rates()
        self.writers = CapacityLimiter(WRITERS)

    async def key(self, token: HTTPAuthorizationCredentials | None) -> ApiKey:
        """Return the key of a token; raise Wrong where it has none, or has to wait."""
        try:
            if token is None:
                raise BadKey
            key = await to_thread.run_sync(key_of_token, self.store, token.credentials)
        except BadKey:
            raise Wrong(401, "no_key", headers={"WWW-Authenticate": "Bearer"}) from None
        except RevokedKey:
            raise Wrong(403, "revoked_key") from None
        except Unavailable as error:
            raise unavailable(error) from None
        self.rates.check(key)
        return key


def unavailable(error: Unavailable) -> Wrong:
    """Return the problem of a store that takes nothing just now."""
    seconds = "2" if error.reason == "locked" else "30"
    return Wrong(503, f"store_{error.reason}", headers={"Retry-After": seconds})
