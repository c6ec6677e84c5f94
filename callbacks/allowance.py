"""Allowances: how often somebody may do what is dear, by account and by address, a process each."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MINUTE_SECONDS = 60.0
AN_ADDRESS = 5
"""How many accounts' worth one address may do: an office goes out by one gateway."""
MOST = 10_000
"""Buckets in memory; of more, the longest unused go, full again."""


class TooOften(RuntimeError):
    """It is too soon; ``seconds`` until it may be done again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too often, wait {seconds} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Allowances:
    """Buckets that hold a minute's worth and fill evenly."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def spend(self, account: str, address: str) -> None:
        """Do it once more, as an account and from an address; raise TooOften for either."""
        asked = ((f"account:{account}", 1), (f"address:{address}", AN_ADDRESS))
        buckets = [self._bucket(name, self._a_minute * times) for name, times in asked]
        for bucket, (_, times) in zip(buckets, asked, strict=True):
            if bucket.left < 1:
                lacks = (1 - bucket.left) * MINUTE_SECONDS / (self._a_minute * times)
                raise TooOften(math.ceil(lacks))
        for bucket in buckets:
            bucket.left -= 1

    def _bucket(self, name: str, most: int) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(name, _Bucket(float(most), now))
        bucket.left = min(float(most), bucket.left + (now - bucket.at) * most / MINUTE_SECONDS)
        bucket.at = now
        self._buckets.move_to_end(name)
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        return bucket
