"""Fever: a measured temperature at or above the place's threshold raises an alert at once.

Source: 永康, places.md Y7 and Y8; 37.3 °C unless the profile says otherwise.
"""

from dashboard.records.stream import TemperatureRecord
from dashboard.rules.raised import Raised, filled, number_of, source_of
from dashboard.ruleset import Rules

RULE = "temperature"


def fever(record: TemperatureRecord, rules: Rules) -> Raised | None:
    """Return the alert that a temperature raises, None below the threshold."""
    if record.celsius < rules.temperature:
        return None
    return Raised(
        filled(
            source=source_of(RULE),
            external_id=number_of(record),
            kind="abnormal_temperature",
            area=record.area,
            opened_at=record.at,
            place=record.place,
            longitude=record.longitude,
            latitude=record.latitude,
            attributes={"celsius": record.celsius},
            subject=record.subject.model_dump() if record.subject else None,
        )
    )
