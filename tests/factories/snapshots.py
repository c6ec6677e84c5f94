"""Snapshots and answers to "why" as tests need them: every number in them can be told apart."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.area import Area, Level
from dashboard.boards.snapshot import AreaLine, CaseLine, KindLine, Marker, Snapshot, Trend, Value
from dashboard.boards.why import Officer, Triggering, Why
from dashboard.cases.kind import Family, in_order, kinds_in
from dashboard.colours.control import Colour, Rule
from dashboard.day import DAY, HOUR, MINUTE, Day, Instant, day_of, last_days, parse_day
from dashboard.numbers.facets import Values
from dashboard.numbers.metric import METRICS, Type, metric_of

NOW: Instant = 1795275665000
"""2026-11-21 23:41:05 in Shanghai."""
TODAY: Day = parse_day("2026-11-21")
COUNTY = Area("330784", Level.COUNTY, "3307", "永康市", "Yongkang City")
TOWNSHIPS = (
    ("330784001", "东城街道", "Dongcheng Subdistrict"),
    ("330784002", "西城街道", "Xicheng Subdistrict"),
    ("330784003", "江南街道", "Jiangnan Subdistrict"),
    ("330784105", "石柱镇", "Shizhu Town"),
    ("330784106", "前仓镇", "Qiancang Town"),
    ("330784107", "舟山镇", "Zhoushan Town"),
    ("330784108", "古山镇", "Gushan Town"),
    ("330784109", "方岩镇", "Fangyan Town"),
    ("330784110", "龙山镇", "Longshan Town"),
    ("330784111", "西溪镇", "Xixi Town"),
    ("330784112", "象珠镇", "Xiangzhu Town"),
    ("330784113", "唐先镇", "Tangxian Town"),
    ("330784114", "花街镇", "Huajie Town"),
    ("330784115", "芝英镇", "Zhiying Town"),
    ("330784401", "经济开发区", "Economic Development Zone"),
    ("330784402", "城西新区", "Chengxi New District"),
)
COUNTS = {
    "alerts_open": 86,
    "alerts_overdue": 5,
    "alerts_raised": 312,
    "alerts_closed": 297,
    "alerts_void": 4,
    "cases_raised": 9210,
    "tasks_open": 731,
    "deductions": -1421,
    "bonuses": 258,
    "warned": 159,
    "warned_red": 0,
    "warned_orange": 0,
    "warned_yellow": 97,
    "warned_blue": 62,
    "findings_open": 3,
    "receipts_open": 19,
    "receipts_overdue": 2,
    "control_green": 5969,
    "control_blue": 151,
    "control_orange": 0,
    "codes_scanned": 48211,
    "red_codes": 12,
}
RATES = {
    "task_response": (8414, 8610),
    "task_response_7d": (57440, 59082),
    "task_closure": (7902, 8633),
    "task_closure_7d": (58710, 60011),
    "daily_closure": (3412, 3471),
    "daily_closure_7d": (23900, 24310),
    "order_receipts": (61, 64),
    "order_receipts_on_time": (46, 48),
    "notice_receipts": (32, 48),
    "notice_receipts_on_time": (16, 16),
}


def a_township(i: int) -> Area:
    code, name, name_en = TOWNSHIPS[i]
    return Area(code, Level.TOWNSHIP, COUNTY.code, name, name_en)


def a_grid(township: int, number: int = 1) -> Area:
    parent = f"{TOWNSHIPS[township][0]}201"
    code = f"{parent}{number:03d}"
    return Area(
        code, Level.GRID, parent, f"城塘村第{number}网格", f"Chengtang Village Grid {number}"
    )


def a_value(
    metric: str,
    value: float | None = None,
    *,
    area: str = COUNTY.code,
    parts: tuple[float, float] | None = None,
    day: Day | None = None,
    bad: bool = False,
    chosen: Mapping[str, Values] | None = None,
) -> Value:
    """A metric's value; a rate from its parts (hits, base)."""
    first, last = (day, day) if day else metric_of(metric).days(TODAY)
    if parts is not None:
        value = 100 * parts[0] / parts[1] if parts[1] else None
    hits, base = parts if parts is not None else (None, None)
    return Value(
        metric=metric,
        area=area,
        value=value,
        numerator=hits,
        denominator=base,
        first_day=first,
        last_day=last,
        bad=bad,
        chosen=chosen or {},
    )


def values_of(area: str = COUNTY.code) -> dict[str, Value]:
    """Every metric of the sample day."""
    found = {m: a_value(m, n, area=area, bad=m == "alerts_overdue") for m, n in COUNTS.items()}
    found |= {m: a_value(m, area=area, parts=parts) for m, parts in RATES.items()}
    score = replace(a_value("score", 98.2, area=area), numerator=-1163.0, denominator=646.0)
    found["score"] = score
    assert found.keys() == METRICS.keys()
    return found


def kind_lines() -> tuple[KindLine, ...]:
    """The kinds of alert in their order, with 21, 9, 2 ... open."""
    opened = (21, 9, 2, 14, 17, 11, 4, 8)
    late = (2, 0, 0, 1, 0, 2, 0, 0)
    lines = []
    for kind, n, m in zip(in_order(kinds_in(Family.ALERT)), opened, late, strict=True):
        chosen = {"kind": frozenset({kind})}
        lines.append(
            KindLine(
                kind,
                a_value("alerts_open", n, chosen=chosen),
                a_value("alerts_overdue", m, chosen=chosen),
            )
        )
    return tuple(lines)


def an_area_line(area: Area, *, hits: int, base: int, colour: Colour | None, bad: bool) -> AreaLine:
    """A child with its response and closure rates."""
    parts = (hits, base)
    values = {
        metric: a_value(metric, n, area=area.code)
        for metric, n in COUNTS.items()
        if metric_of(metric).type is not Type.RATE
    }
    for metric in RATES:
        values[metric] = a_value(metric, area=area.code, parts=parts, bad=bad)
    units = {Colour.GREEN: 370, Colour.BLUE: 12 if colour is Colour.BLUE else 0, Colour.ORANGE: 0}
    return AreaLine(area, colour, units, values, spark=tuple(range(14)))


def township_lines() -> tuple[AreaLine, ...]:
    """The sixteen townships; the last one is below its target."""
    lines = []
    for i in range(len(TOWNSHIPS)):
        base = 320 + 41 * i
        hits = base - 3 - (14 if i == 15 else i % 7)
        colour = Colour.BLUE if i % 3 else Colour.GREEN
        lines.append(an_area_line(a_township(i), hits=hits, base=base, colour=colour, bad=i == 15))
    return tuple(lines)


def score_lines(*scores: float) -> tuple[AreaLine, ...]:
    """Grids with these scores."""
    lines = []
    for i, score in enumerate(scores):
        grid = a_grid(i, 1 + i % 3)
        value = replace(a_value("score", score, area=grid.code), numerator=score - 100)
        lines.append(AreaLine(grid, Colour.GREEN, {}, {"score": value}))
    return tuple(lines)


def a_case_line(i: int = 0, **changed: Any) -> CaseLine:
    """An alert that arose ``i`` times ninety seconds before now."""
    kinds = in_order(kinds_in(Family.ALERT))
    opened = NOW - 13_000 - i * 90_000
    line = CaseLine(
        key=f"{i:032x}",
        external_id=f"JB-{i:05d}",
        kind=kinds[i % len(kinds)],
        area=a_grid(i % 16, 1 + i % 3),
        township=TOWNSHIPS[i % 16][0],
        colour="none",
        stage="open",
        response="pending",
        closure="pending",
        opened_at=opened,
        respond_by=opened + 10 * MINUTE,
        close_by=opened + HOUR,
    )
    return replace(line, **changed)


def a_trend(metric: str, *numbers: float | None) -> Trend:
    """A number by day, the last one today's; of a rate the percentages."""
    days = last_days(TODAY, len(numbers))
    rate = metric_of(metric).type is Type.RATE
    values = tuple(
        a_value(metric, day=d, parts=(n * 10, 1000))
        if rate and n is not None
        else a_value(metric, n, day=d)
        for d, n in zip(days, numbers, strict=True)
    )
    return Trend(metric, days, values)


def trends_of() -> dict[str, Trend]:
    """Fourteen days of the metrics that the screen draws."""
    raised = (268, 281, 252, 240, 489, 401, 322, 280, 266, 258, 282, 303, 320, 312)
    closed = (262, 275, 258, 236, 371, 431, 352, 301, 270, 255, 279, 298, 311, 297)
    rate = (98.1, 97.5, 98.4, 98.2, 93.4, 96.0, 97.2, 97.8, 97.5, 97.1, 97.9, 97.2, 96.8, 97.7)
    blue = (118, 121, 120, 124, 165, 196, 204, 199, 190, 183, 174, 166, 158, 151)
    yellow = (76, 79, 78, 82, 99, 113, 123, 120, 117, 110, 105, 101, 96, 97)
    return {
        "alerts_raised": a_trend("alerts_raised", *raised),
        "alerts_closed": a_trend("alerts_closed", *closed),
        "task_response": a_trend("task_response", *rate),
        "control_blue": a_trend("control_blue", *blue),
        "control_orange": a_trend("control_orange", *[0] * 14),
        "warned_yellow": a_trend("warned_yellow", *yellow),
        "warned_blue": a_trend("warned_blue", *[b // 3 for b in blue]),
    }


def a_snapshot(**changed: Any) -> Snapshot:
    """The county's board on 2026-11-21 at 23:41:05."""
    snapshot = Snapshot(
        area=COUNTY,
        path=(COUNTY,),
        revision=7,
        data_time=NOW,
        today=TODAY,
        days=1,
        values=values_of(),
        kinds=kind_lines(),
        children=township_lines(),
        newest=tuple(a_case_line(i) for i in range(14)),
        trends=trends_of(),
        best=score_lines(104, 103.5, 103.5, 103, 102.5),
        worst=score_lines(87.5, 88.5, 89, 89.5, 89.5),
        descendants={"township": 16, "village": 421, "grid": 646, "micro": 32195, "unit": 6120},
        colours={Level.GRID: {Colour.GREEN: 563, Colour.BLUE: 83, Colour.ORANGE: 0}},
        sheets=(),
        markers=(Marker("K01", "motorway", "永康卡口", "Yongkang Exit", 120.0, 28.9),),
        demonstration=True,
    )
    return replace(snapshot, **changed)


def an_empty_snapshot(**changed: Any) -> Snapshot:
    """The same board on a day on which nothing has been recorded yet."""
    nothing: dict[str, Value] = {}
    for metric in METRICS.values():
        empty = metric.type in (Type.RATE, Type.SCORE)
        parts = (0, 0) if metric.type is Type.RATE else None
        nothing[metric.id] = a_value(metric.id, None if empty else 0, parts=parts)
    lines = [
        replace(k, open=nothing["alerts_open"], overdue=nothing["alerts_overdue"])
        for k in kind_lines()
    ]
    bare = [AreaLine(a_township(i), None, {}, nothing) for i in range(len(TOWNSHIPS))]
    return a_snapshot(
        values=nothing,
        kinds=tuple(lines),
        children=tuple(bare),
        newest=(),
        best=(),
        worst=(),
        trends={},
        **changed,
    )


def a_why(**changed: Any) -> Why:
    """A blue grid: an overdue alert and two persons under observation hold it."""
    grid = a_grid(0)
    since = NOW - 9 * DAY - 14 * HOUR
    person = a_case_line(
        7, kind="warned_person", colour="yellow", title="湖北返回，无症状", opened_at=since
    )
    alert = a_case_line(8, opened_at=NOW - 149 * MINUTE, close_by=NOW - 89 * MINUTE)
    units = [
        Area(f"{grid.code}{i:02d}", Level.GROUP, grid.code, f"{n}小区", f"Unit {i}")
        for i, n in enumerate("塘城", 1)
    ]
    triggering = (
        Triggering(alert, units[0], Rule.ALERT_OVERDUE, "", None),
        Triggering(person, units[1], Rule.OBSERVED, "张*明", NOW + 4 * DAY + 10 * HOUR),
        Triggering(
            a_case_line(9, kind="warned_person", colour="blue", title="发热", opened_at=since),
            units[1],
            Rule.OBSERVED,
            "李*华",
            NOW + 7 * DAY,
        ),
    )
    history = [
        (day, Colour.BLUE if i in (10, 11, 12) or i >= 20 else Colour.GREEN)
        for i, day in enumerate(last_days(day_of(NOW), 30))
    ]
    why = Why(
        area=grid,
        path=(COUNTY, a_township(0), grid),
        colour=Colour.BLUE,
        rule=Rule.OBSERVED,
        since=since,
        units={Colour.GREEN: 7, Colour.BLUE: 4, Colour.ORANGE: 0},
        triggering=triggering,
        triggers=5,
        release_at=NOW + 7 * DAY,
        history=tuple(history),
        officers=(
            Officer("grid_lead", "吕建华", "138****0412", grid),
            Officer("village_lead", "应晓峰", "139****7730", None),
            Officer("township_lead", "徐丽君", "137****2208", a_township(0)),
            Officer("county_lead", "胡志强", "136****9051", COUNTY),
        ),
        by_order=False,
        now=NOW,
    )
    return replace(why, **changed)
