"""Baselines: the numbers of a county's screen by tally, by SQL group-by and by pandas."""

from collections.abc import Iterator

from bench.numbers import Numbers, by_pandas, by_sql, by_tally, read_frame
from bench.timing import Line, median_ms, timed
from queries.store.engine import Store

PART = "The same numbers of the county"


class Unequal(AssertionError):
    """Two ways of counting came to different numbers."""


def _check(name: str, found: Numbers, wanted: Numbers) -> None:
    for key in sorted(found.keys() | wanted.keys()):
        mine, right = found.get(key, 0.0), wanted.get(key, 0.0)
        if abs(mine - right) > 0.01:
            raise Unequal(f"{key}: {mine} by {name}, {right} by tally")


def baselines(store: Store, *, size: str) -> Iterator[Line]:
    """Yield the time of each way; ratios are to the tally."""

    def tallied() -> Numbers:
        with store.read() as db:
            return by_tally(db, store)

    def grouped() -> Numbers:
        with store.read() as db:
            return by_sql(db)

    wanted = tallied()
    _check("SQL", grouped(), wanted)
    tally = median_ms(tallied)
    yield Line(PART, f"by tally ({len(wanted)} numbers)", size, tally, "ms")
    sql = median_ms(grouped, times=3)
    yield Line(PART, "by SQL group-by over the cases", size, sql, "ms", "the tally", sql / tally)
    with store.read() as db:
        reading, frame = timed(lambda: read_frame(db))
    _check("pandas", by_pandas(frame), wanted)
    held = median_ms(lambda: by_pandas(frame), times=3)
    whole = reading + held
    yield Line(PART, "by pandas over the table", size, whole, "ms", "the tally", whole / tally)
    what = "by pandas over a frame held in memory"
    yield Line(PART, what, size, held, "ms", "the tally", held / tally)
    megabytes = float(frame.memory_usage(deep=True).sum()) / 2**20
    yield Line(PART, "memory of that frame, in each process", size, megabytes, "MB")
