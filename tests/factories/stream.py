"""Raw records of the stream of the small county."""

from typing import Any

import shapely

from dashboard.day import MINUTE
from tests.factories.records import MICRO, NOW, SINCE, VILLAGE, Raw

PLATE, OTHER_PLATE = "浙G12345", "浙GA9999"
HOME = (120.05, 28.90)
METRE = 1 / 111_195.08
"""A metre along a meridian of the mean sphere, in degrees."""


def a_checkpoint(**said: Any) -> Raw:
    """Return a checkpoint of the small county."""
    return {
        "code": "K1",
        "area": MICRO,
        "kind": "road",
        "name": "东卡口",
        "longitude": 120.1,
        "latitude": 28.9,
        **said,
    }


def _record(number: int, at: int, said: dict[str, Any]) -> Raw:
    raw = {"source": "sensors", "external_id": f"S-{number}", "at": at, **said}
    return {name: value for name, value in raw.items() if value is not None}


def a_passage(*, number: int = 1, at: int = NOW, **said: Any) -> Raw:
    """Return a vehicle's passage at the checkpoint."""
    return _record(number, at, {"place": "K1", "plate": PLATE, **said})


def a_temperature(*, number: int = 1, at: int = NOW, celsius: float = 37.3, **said: Any) -> Raw:
    """Return a measured temperature."""
    return _record(number, at, {"area": MICRO, "celsius": celsius, **said})


def a_position(*, number: int = 1, at: int = NOW, metres: float = 200, **said: Any) -> Raw:
    """Return a wristband so many metres north of a home whose fence has a radius of 100 m."""
    fence = {"longitude": HOME[0], "latitude": HOME[1], "radius": 100}
    where = {"longitude": HOME[0], "latitude": HOME[1] + metres * METRE}
    return _record(number, at, {"area": MICRO, "wristband": "W-7", "fence": fence, **where, **said})


def an_arrival(*, number: int = 1, at: int = NOW - 10 * MINUTE, **said: Any) -> Raw:
    """Return somebody's arrival at home."""
    return _record(number, at, {"area": MICRO, "came_from": "武汉", **said})


def a_square() -> Raw:
    """Return the small county's first village with a boundary around HOME."""
    box = shapely.box(HOME[0] - 0.01, HOME[1] - 0.01, HOME[0] + 0.01, HOME[1] + 0.01)
    return {
        "code": VILLAGE,
        "name": "村1",
        "geometry": shapely.to_wkb(box),
        "valid_from": SINCE,
    }
