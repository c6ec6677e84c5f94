"""Rate: how many records a second a key may send, by a bucket for each key in this process."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from callbacks.http.wrong import Wrong
from dashboard.access.api_key import ApiKey


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Rates:
    """Buckets that fill by a key's rate up to one second's worth.

    A call is taken while there is anything in its key's bucket and may then owe what it took too
    much: the next call waits until that is paid.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def spend(self, key: ApiKey, records: int) -> None:
        """Take out what a call sent; a call without records takes one."""
        self._bucket(key).tokens -= max(records, 1)

    def wait(self, key: ApiKey) -> float:
        """Return how many seconds the key has to wait, 0 where it may send."""
        tokens = self._bucket(key).tokens
        return 0.0 if tokens > 0 else (1 - tokens) / key.rate

    def check(self, key: ApiKey) -> None:
        """Raise Wrong where the key has to wait."""
        seconds = self.wait(key)
        if seconds:
            after = math.ceil(seconds)
            headers = {"Retry-After": str(after)}
            raise Wrong(429, "too_fast", headers=headers, rate=key.rate, seconds=after)

    def _bucket(self, key: ApiKey) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(key.id, _Bucket(float(key.rate), now))
        bucket.tokens = min(float(key.rate), bucket.tokens + (now - bucket.at) * key.rate)
        bucket.at = now
        return bucket
