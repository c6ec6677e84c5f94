"""The story's clock: time that stands still until it starts, and then runs at a speed."""

from dataclasses import dataclass

from dashboard.day import Instant

FASTEST = 7200.0
"""How many times faster than real time a story may be told."""


@dataclass(frozen=True, slots=True)
class StoryClock:
    """A clock that shows ``shows`` until the real instant ``start``, then runs ``speed`` times."""

    start: Instant
    shows: Instant
    speed: float

    def at(self, real: Instant) -> Instant:
        """Return what the clock shows at a real instant."""
        return self.shows + round(max(real - self.start, 0) * self.speed)


REAL = StoryClock(0, 0, 1.0)
"""The clock on the wall."""
