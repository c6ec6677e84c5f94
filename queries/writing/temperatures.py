"""Writing temperatures: what is high raises an alert, of what is not nothing is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from dashboard.day import Instant
from dashboard.door import CLOCK_SKEW
from dashboard.records.stream import TemperatureRecord
from dashboard.refusal import Refused
from dashboard.rules.temperature import fever
from queries.cases.write_raised import write_raised
from queries.store.engine import Store
from queries.writing.written import Written, read_all


def write_temperatures(
    db: Connection, store: Store, raws: Sequence[Mapping[str, Any]], now: Instant
) -> Written:
    """Write temperatures; those below the threshold change nothing."""
    areas, rules = store.areas(db), store.profile.rules

    def check(record: TemperatureRecord) -> None:
        if record.area not in areas.codes:
            raise Refused("area", record.area, "unknown_area")
        if record.at > now + CLOCK_SKEW:
            raise Refused("at", record.at, "in_the_future")

    read = read_all(TemperatureRecord, raws, check)
    written = Written(refused=read.refused)
    judged = [(position, fever(record, rules)) for position, record in read.admitted]
    high = [(position, alert) for position, alert in judged if alert is not None]
    written.touched, idle = write_raised(db, store, [alert for _, alert in high], now)
    written.unchanged = {position for position, alert in judged if alert is None}
    written.unchanged |= {high[n][0] for n in idle}
    return written
