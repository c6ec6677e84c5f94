"""Record types: which sorts of record there are, and the model that each is read by at the door."""

from dashboard.door import Raw
from dashboard.orders.directive import OrderRecord, ReceiptRecord
from dashboard.records.beside_cases import (
    AreaRecord,
    OfficerRecord,
    PlaceRecord,
    ReadingRecord,
    VehicleRecord,
)
from dashboard.records.case_record import CaseRecord
from dashboard.records.step import StepRecord
from dashboard.records.stream import ArrivalRecord, PassageRecord, PositionRecord, TemperatureRecord

MODELS: dict[str, type[Raw]] = {
    "area": AreaRecord,
    "place": PlaceRecord,
    "officer": OfficerRecord,
    "vehicle": VehicleRecord,
    "case": CaseRecord,
    "reading": ReadingRecord,
    "passage": PassageRecord,
    "temperature": TemperatureRecord,
    "position": PositionRecord,
    "arrival": ArrivalRecord,
    "order": OrderRecord,
    "receipt": ReceiptRecord,
    "step": StepRecord,
}
"""Every type of record by its name, in the order in which a mixed batch is written."""
BY_FILE_ONLY = frozenset({"area"})
"""Areas are judged together, with their outlines, so they come by file and not one by one."""


def sent_types() -> tuple[str, ...]:
    """Return the types of record that other systems may send."""
    return tuple(name for name in MODELS if name not in BY_FILE_ONLY)
