"""The check of scheduled briefings: each that is ready has its whole file, no other has one."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from dashboard.briefings.run import RunState
from dashboard.operating.difference import Difference
from queries.tables.briefings import briefing_file, briefing_run


def check_briefings(db: Connection) -> Iterator[Difference]:
    """Yield runs whose file is missing or of another size, and files without a run."""
    size = func.length(briefing_file.c.data)
    sizes = {row.run: row.n for row in db.execute(select(briefing_file.c.run, size.label("n")))}
    ready = select(briefing_run.c.id, briefing_run.c.size).where(
        briefing_run.c.state == RunState.READY.value
    )
    for row in db.execute(ready.order_by(briefing_run.c.id)):
        stored = sizes.pop(row.id, 0)
        if stored != row.size:
            yield Difference("briefing_file", row.id, str(stored), str(row.size))
    for name, stored in sorted(sizes.items()):
        yield Difference("briefing_file", name, str(stored), "0")
