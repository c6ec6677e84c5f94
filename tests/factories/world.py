"""A small made world: two townships of squares, and a profile whose demonstration fits it."""

import shapely

from dashboard.profile import Profile
from dashboard.simulator.records import Simulator
from dashboard.simulator.world import AreaRow, Spot, World, world_of

OPENING = 20260601
SIDE = 0.001
"""The side of a micro-grid in degrees."""


def area_rows(*, groups: int = 10) -> list[AreaRow]:
    """Return 2 townships of 4 villages, 2 grids each, of so many groups of 4 micro-grids.

    Every tenth group is open ground, no control unit.
    """
    rows = [AreaRow("990101", "甲县", unit=False)]
    for town in (1, 2):
        rows.append(AreaRow(f"990101{town:03d}", f"甲{town}镇", unit=False))
        for village in range(1, 5):
            code = f"990101{town:03d}{village:03d}"
            rows.append(AreaRow(code, f"{town}{village}村", unit=False))
            for grid in (1, 2):
                rows.append(AreaRow(f"{code}{grid:03d}", f"第{grid}网格", unit=False))
                for group in range(1, groups + 1):
                    rows += _group(f"{code}{grid:03d}", group, len(rows))
    return rows


def _group(grid: str, group: int, at: int) -> list[AreaRow]:
    code = f"{grid}{group:02d}"
    rows = [AreaRow(code, f"{group}号小区", unit=group % 10 != 0)]
    for micro in range(1, 5):
        west, south = 120 + (at + micro) % 100 * SIDE, 29 + (at + micro) // 100 * SIDE
        square = shapely.box(west, south, west + SIDE, south + SIDE)
        rows.append(
            AreaRow(f"{code}{micro:03d}", f"{group}号小区{micro}幢", False, shapely.to_wkb(square))
        )
    return rows


def a_world(*, groups: int = 10) -> World:
    """Return the small world with a motorway exit and a station."""
    rows = area_rows(groups=groups)
    micros = [row.code for row in rows if len(row.code) == 20]
    spots = [
        Spot("K1", micros[3], "motorway", "东高速卡口", 120.0035, 29.0005),
        Spot("K2", micros[-1], "station", "火车站卡口", 120.05, 29.005),
    ]
    return world_of(rows, spots)


PER_DAY = {
    "fence_touched": 9,
    "abnormal_temperature": 5,
    "red_code": 6,
    "key_vehicle": 8,
    "unregistered_tenant": 8,
    "undeclared_arrival": 7,
    "gathering": 3,
    "public_report": 7,
    "special_task": 20,
    "house_visit": 110,
    "check": 90,
    "temperature_round": 20,
    "finding": 2,
}


def a_profile(**demo: object) -> Profile:
    """Return the small world's profile: 20 blue units, 2 of them by overdue alerts."""
    plan: dict[str, object] = {
        "blue_units": 20,
        "overdue_units": 2,
        "families": 3,
        "key_vehicles": 50,
        "plates": "测A",
        "late_share": 0.02,
        "per_day": PER_DAY,
        "slow": {"990101002": 0.06},
        "scans": {"motorway": 900.0, "station": 1200.0},
        "people": {
            "identity_region": "330799",
            "surnames": {"胡": 3, "应": 2, "吕": 1},
            "men": "伟强军勇",
            "women": "芳娜敏静",
        },
    }
    return Profile(name="small", area="990101", title="甲县", title_en="Jia", demo={**plan, **demo})


def a_simulator(*, seed: int = 7, opening: int = OPENING) -> Simulator:
    """Return a simulator of the small world."""
    return Simulator(a_world(), a_profile(), opening=opening, seed=seed)
