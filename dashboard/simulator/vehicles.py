"""Key vehicles: made plates of the place, and why each is on the list."""

from collections.abc import Iterator

import numpy as np

from dashboard.simulator.sentences import Sentences

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
CHARACTERS = LETTERS + "0123456789"
PLATES = 24 * 34 * 1000
"""How many plates are dealt from; a step without a common divisor repeats none."""
STEP = 504_337


class Vehicles:
    """The key vehicles of a seed, by number."""

    def __init__(self, prefix: str, count: int, seed: int) -> None:
        """``prefix`` begins every plate: the province's character and the city's letter."""
        self._prefix, self._count = prefix, count
        self._first = int(np.random.default_rng([seed, 81]).integers(PLATES))

    def plate(self, number: int) -> str:
        """Return the plate of a vehicle; numbers beyond the list begin again."""
        drawn = (self._first + number % max(self._count, 1) * STEP) % PLATES
        head, digits = divmod(drawn, 1000)
        return f"{self._prefix}{LETTERS[head % 24]}{CHARACTERS[head // 24]}{digits:03d}"

    def record(self, number: int, words: Sentences) -> dict[str, str]:
        """Return the record of a vehicle."""
        reasons = words.vehicles["why"]
        return {"plate": self.plate(number), "why": reasons[number * 7 % len(reasons)]}

    def records(self, words: Sentences) -> Iterator[dict[str, str]]:
        """Yield a vehicle record for each."""
        for number in range(self._count):
            yield self.record(number, words)
