"""Samples of what the light pages show: areas, rows of lists, a case with its timeline."""

from dashboard.area import Area, level_of
from dashboard.boards.snapshot import CaseLine
from dashboard.boards.why import Officer
from dashboard.cases.subject import Subject, masked
from dashboard.colours.control import Colour, Rule
from dashboard.day import MINUTE, Instant, day_start
from dashboard.lists.detail import Detail, Step
from dashboard.lists.page import CaseRow, ReadingRow, UnitRow

TODAY = 20261121
MIDNIGHT: Instant = day_start(TODAY)
NAMES = {
    "330784": ("永康市", "Yongkang City"),
    "330784001": ("东城街道", "Dongcheng Subdistrict"),
    "330784001001": ("城塘村", "Chengtang Village"),
    "330784001001001": ("城塘村第 1 网格", "Chengtang Grid 1"),
    "33078400100100101": ("塘沿小区", "Tangyan Compound"),
}


def at(hour: int, minute: int = 0) -> Instant:
    """Return an instant of the sample day, by Shanghai's clock."""
    return MIDNIGHT + (hour * 60 + minute) * MINUTE


def an_area(code: str = "330784001001001", *, unit: bool = False) -> Area:
    name, name_en = NAMES.get(code, (f"区划{code}", f"Area {code}"))
    level = level_of(code)
    parents = [c for c in NAMES if code.startswith(c) and c != code]
    return Area(code, level, max(parents, key=len, default=""), name, name_en, unit=unit)


def a_path(code: str = "330784001001001") -> tuple[Area, ...]:
    return tuple(an_area(c) for c in NAMES if code.startswith(c))


def a_line(**changes: object) -> CaseLine:
    fields: dict[str, object] = {
        "key": "00112233445566778899aabbccddeeff",
        "external_id": "JB-1121-0268",
        "kind": "fence_touched",
        "area": an_area(),
        "township": "330784001",
        "colour": "none",
        "stage": "responded",
        "response": "on_time",
        "closure": "late",
        "opened_at": at(21, 12),
        "respond_by": at(21, 22),
        "close_by": at(22, 12),
        "title": "塘沿小区东门识别到观察期内的人员",
    }
    return CaseLine(**{**fields, **changes})  # type: ignore[arg-type]


def a_subject(**changes: str) -> Subject:
    fields = {
        "name": "张小明",
        "identity_number": "330784198001011234",
        "phone": "13800001234",
        "address": "城塘新村12幢",
    }
    return masked(Subject(**{**fields, **changes}))


def a_row(**changes: object) -> CaseRow:
    fields: dict[str, object] = {
        "line": a_line(),
        "area_path": a_path()[1:],
        "responded_at": at(21, 18),
        "closed_at": None,
        "voided_at": None,
        "points": 0.0,
        "subject": a_subject(),
        "attributes": {},
        "mark": "0123456789ab",
    }
    return CaseRow(**{**fields, **changes})  # type: ignore[arg-type]


def a_unit_row(**changes: object) -> UnitRow:
    fields: dict[str, object] = {
        "area": an_area("33078400100100101", unit=True),
        "area_path": a_path()[1:4],
        "colour": Colour.BLUE,
        "since": at(9, 20),
        "rule": Rule.OBSERVED,
        "cases": ("00112233445566778899aabbccddeeff",),
        "release_at": None,
    }
    return UnitRow(**{**fields, **changes})  # type: ignore[arg-type]


def a_reading_row(**changes: object) -> ReadingRow:
    fields: dict[str, object] = {
        "area": an_area("330784001"),
        "place": "330784K01",
        "place_name": "永康高速卡口",
        "kind": "code_scanned",
        "hour": at(8),
        "n": 1284,
    }
    return ReadingRow(**{**fields, **changes})  # type: ignore[arg-type]


def steps() -> tuple[Step, ...]:
    return (
        Step(at(21, 12), "stage", "", "open", "system", "塘沿小区东门识别到观察期内的人员"),
        Step(at(21, 18), "stage", "open", "responded", "吕建华", "接单，前往现场"),
        Step(at(22, 12), "closure", "pending", "late", "clock", ""),
    )


def officers() -> tuple[Officer, ...]:
    return (
        Officer("grid_lead", "吕建华", "138****1661", an_area()),
        Officer("village_lead", "应晓峰", "139****0463", an_area("330784001001")),
    )


def a_detail(**changes: object) -> Detail:
    fields: dict[str, object] = {
        "line": a_line(),
        "source": "demo",
        "path": a_path(),
        "responded_at": at(21, 18),
        "closed_at": None,
        "voided_at": None,
        "points": 0.0,
        "place": "",
        "longitude": 120.03,
        "latitude": 28.89,
        "attributes": {"device": "东门 2 号摄像机", "touches": 3},
        "steps": steps(),
        "places": {},
        "subject": a_subject(),
        "officers": officers(),
        "contacts": (),
        "unit": an_area("33078400100100101", unit=True),
        "triggers_unit": True,
        "now": at(23, 41),
        "data_time": at(23, 41),
        "revision": 7,
        "mark": "0123456789ab",
    }
    return Detail(**{**fields, **changes})  # type: ignore[arg-type]
