"""Commentary: what a briefing says in sentences, by rules from its numbers and no more than these.

A sentence is a key of the words under ``brief.say`` with facts; ``layouts/paper/prose.py`` writes
it. Nothing here guesses at a cause, and what cannot be compared is not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.area import Area, Level
from dashboard.boards.snapshot import Value
from dashboard.briefings.briefing import SIX, Briefing, Comparison, Figure, Period
from dashboard.cases.kind import WARNING_COLOURS
from dashboard.colours.control import Colour
from dashboard.numbers.metric import Type, metric_of

MOST = 3
"""Areas or kinds that a sentence names."""
TIED = 5
"""And how many where the last of them are even."""
SECTIONS = (
    "six", "control", "alerts", "tasks", "ranking", "warned", "orders", "findings",
)  # fmt: skip
_GROWS = frozenset({"alerts_open", "tasks_open", "receipts_open", "task_closure"})
"""What has no fair comparison while a day is under way, beside what is counted over it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of a metric, written with its unit; ``change`` is a difference of two."""

    metric: str
    value: float | None
    change: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """Areas or kinds with an amount each; ``more`` are even with the last and not named."""

    names: tuple[tuple[Area | str, Amount], ...]
    more: int = 0


Fact = str | int | Level | Amount | Ranked | Comparison
Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence: its words' key, its facts, and the clauses that follow it."""

    key: str
    facts: Facts = field(default_factory=dict)
    clauses: tuple["Said", ...] = ()


Sentences = tuple[Said, ...]


def commentary(briefing: Briefing) -> dict[str, Sentences]:
    """Return what is said under each of SECTIONS."""
    rules: dict[str, Callable[[Briefing], Sentences]] = {
        "six": _six,
        "control": _control,
        "alerts": _alerts,
        "tasks": _tasks,
        "ranking": _ranking,
        "warned": _warned,
        "orders": _orders,
        "findings": _findings,
    }
    return {section: rules[section](briefing) for section in SECTIONS}


def shown(value: Value) -> float | None:
    """Return a number as it is written: a rate or score to one decimal, else whole."""
    if value.value is None:
        return None
    return round(value.value, 1)


def is_fair(metric: str, period: Period) -> bool:
    """Say whether a number may be compared with an earlier whole period's.

    Of a day that is under way counts have still to grow, and what is open has yet to be closed.
    """
    made = metric_of(metric).type
    return not period.is_running or (
        metric not in _GROWS
        and (made not in (Type.COUNT, Type.VOLUME) or metric.startswith(("warned", "findings")))
    )


def change_of(figure: Figure, against: Comparison) -> float | None:
    """Return by how much a number as written differs from another, None where one is missing."""
    mine, other = shown(figure.value), shown(against.value)
    return None if mine is None or other is None else round(mine - other, 1)


def compared(figure: Figure, period: Period) -> tuple[Said, ...]:
    """Return a clause for each comparison that can be made."""
    if figure.value.value is None:
        return ()
    return tuple(_clause(figure, against, period) for against in figure.against)


def why_none(value: Value) -> tuple[Said, ...]:
    """Return why there is no number: there is nothing to make it of."""
    return () if value.value is not None else (Said("no_cases"),)


def _clause(figure: Figure, against: Comparison, period: Period) -> Said:
    metric = figure.value.metric
    facts: dict[str, Fact] = {"base": against}
    change = change_of(figure, against)
    if change is None:
        return Said("no_base", facts)
    if not is_fair(metric, period):
        return Said("whole", {**facts, "amount": Amount(metric, against.value.value)})
    if change == 0:
        return Said("even", facts)
    way = "up" if change > 0 else "down"
    facts = {**facts, "change": Amount(metric, abs(change), change=True)}
    before = shown(against.value)
    counted = metric_of(metric).type is Type.COUNT
    if not counted or not before:
        return Said(way, facts)
    return Said(f"{way}_percent", {**facts, "percent": f"{abs(change) / before * 100:.1f}"})


def sentence(figure: Figure, period: Period) -> Said:
    """Return the sentence on one number: how much, and against what."""
    value = figure.value
    if value.value is None:
        return Said("none", {"metric": value.metric})
    facts: Facts = {"metric": value.metric, "amount": Amount(value.metric, value.value)}
    if metric_of(value.metric).type is Type.RATE:
        parts = {"hits": int(value.numerator or 0), "base": int(value.denominator or 0)}
        return Said("rate_is", {**facts, **parts}, compared(figure, period))
    return Said("is", facts, compared(figure, period))


def leading(
    found: Sequence[tuple[Area | str, Amount]], *, least: float = 0, lowest: bool = False
) -> Ranked:
    """Return the first few by amount, the highest first; those even with the last are named too.

    Amounts of ``least`` or under are left out. Of too many that are even only how many is said.
    """
    some = [(name, one) for name, one in found if one.value is not None]
    if not lowest:
        some = [(name, one) for name, one in some if (one.value or 0) > least]
    some.sort(key=lambda pair: pair[1].value or 0, reverse=not lowest)
    if len(some) <= MOST:
        return Ranked(tuple(some))
    edge = some[MOST - 1][1].value
    even = [pair for pair in some if pair[1].value == edge]
    above = [pair for pair in some[:MOST] if pair[1].value != edge]
    if len(above) + len(even) <= TIED:
        return Ranked(tuple(above + even))
    room = MOST - len(above)
    return Ranked(tuple(above + even[:room]), len(even) - room)


def _level(briefing: Briefing) -> Level:
    return briefing.children[0].area.level


def _of_children(briefing: Briefing, metric: str) -> list[tuple[Area | str, Amount]]:
    return [(child.area, Amount(metric, child.value(metric).value)) for child in briefing.children]


def _named(key: str, briefing: Briefing, ranked: Ranked) -> Sentences:
    """Return the sentence that names areas, none where there are none."""
    if not ranked.names:
        return ()
    return (Said(key, {"level": _level(briefing), "ranked": ranked}),)


def _figures(briefing: Briefing, *metrics: str) -> Sentences:
    return tuple(sentence(briefing.figures[metric], briefing.period) for metric in metrics)


def _six(briefing: Briefing) -> Sentences:
    if briefing.value("cases_raised").value == 0 and briefing.value("alerts_open").value == 0:
        return (Said("nothing"),)
    return _figures(briefing, *SIX)


def _control(briefing: Briefing) -> Sentences:
    counts = {c.value: int(briefing.value(f"control_{c}").value or 0) for c in Colour}
    total = sum(counts.values())
    if not total:
        return (Said("no_units"),)
    found: list[Said] = [Said("units", {"total": total, **counts})]
    for colour in (Colour.ORANGE, Colour.BLUE):
        figure = briefing.figures[f"control_{colour}"]
        if figure.value.value or any(one.value.value for one in figure.against):
            found.append(sentence(figure, briefing.period))
    worst = next((c for c in (Colour.ORANGE, Colour.BLUE) if counts[c]), None)
    if worst is not None:
        metric = f"control_{worst}"
        found += _named(metric, briefing, leading(_of_children(briefing, metric)))
    return tuple(found)


def _alerts(briefing: Briefing) -> Sentences:
    found = list(_figures(briefing, "alerts_raised", "alerts_closed", "alerts_open"))
    kinds: list[tuple[Area | str, Amount]] = [
        (one.kind, Amount("alerts_raised", one.raised.value.value)) for one in briefing.kinds
    ]
    if (top := leading(kinds)).names:
        found.append(Said("kinds_most", {"ranked": top}))
    if is_fair("alerts_raised", briefing.period):
        grown: list[tuple[Area | str, Amount]] = [
            (one.kind, Amount("alerts_raised", change_of(one.raised, one.raised.against[0])))
            for one in briefing.kinds
        ]
        if (grew := leading(grown)).names:
            base = briefing.kinds[0].raised.against[0]
            found.append(Said("kinds_grew", {"ranked": grew, "base": base}))
    ranked = leading(_of_children(briefing, "alerts_raised"))
    found += _named("alerts_most", briefing, ranked)
    return (*found, *_overdue(briefing))


def _overdue(briefing: Briefing) -> Sentences:
    late = briefing.value("alerts_overdue").value or 0
    if not late:
        return (Said("none_overdue"),)
    who = leading(_of_children(briefing, "alerts_overdue"))
    said = Said("overdue", {"amount": Amount("alerts_overdue", late)})
    return (said, *_named("overdue_most", briefing, who))


def _tasks(briefing: Briefing) -> Sentences:
    found = list(_figures(briefing, "task_response", "task_closure", "daily_closure"))
    late: list[tuple[Area | str, Amount]] = [
        (child.area, Amount("tasks_open", child.value("task_response").misses))
        for child in briefing.children
    ]
    if not briefing.children or not briefing.value("task_response").denominator:
        return tuple(found)
    if (most := leading(late)).names:
        found.append(Said("late_most", {"level": _level(briefing), "ranked": most}))
    else:
        found.append(Said("none_late", {"level": _level(briefing)}))
    bad: list[tuple[Area | str, Amount]] = [
        (child.area, Amount("task_response", child.value("task_response").value))
        for child in briefing.children
        if child.value("task_response").bad
    ]
    found += _named("below_target", briefing, leading(bad, lowest=True))
    return tuple(found)


def _ranking(briefing: Briefing) -> Sentences:
    found = list(_figures(briefing, "score"))
    scores: list[tuple[Area | str, Amount]] = [
        (area, Amount("score", None if one.value is None else round(one.value, 1)))
        for area, one in _of_children(briefing, "score")
    ]
    values = {one.value for _, one in scores if one.value is not None}
    if len(values) == 1:
        found.append(Said("scores_even", {"level": _level(briefing)}))
    elif values:
        found += _named("scores_best", briefing, leading(scores))
        found += _named("scores_worst", briefing, leading(scores, lowest=True))
    points = {name: briefing.value(name).value for name in ("deductions", "bonuses")}
    amounts: Facts = {name: Amount(name, value) for name, value in points.items()}
    return (*found, Said("points", amounts))


def _warned(briefing: Briefing) -> Sentences:
    found = list(_figures(briefing, "warned"))
    if not briefing.value("warned").value:
        return tuple(found)
    counts = {c: int(briefing.value(f"warned_{c}").value or 0) for c in WARNING_COLOURS}
    found.append(Said("warned_colours", counts))
    most = leading(_of_children(briefing, "warned"))
    return (*found, *_named("warned_most", briefing, most))


def _orders(briefing: Briefing) -> Sentences:
    if not briefing.orders_total and not briefing.value("receipts_open").value:
        return (Said("no_orders"),)
    found = [Said("orders", {"n": briefing.orders_total})]
    found += [
        sentence(briefing.figures[name], briefing.period)
        for name in ("order_receipts", "notice_receipts", "receipts_open", "receipts_overdue")
        if briefing.value(name).value is not None
    ]
    return tuple(found)


def _findings(briefing: Briefing) -> Sentences:
    if not briefing.value("findings_open").value:
        return (
            Said("no_findings", {}, compared(briefing.figures["findings_open"], briefing.period)),
        )
    return _figures(briefing, "findings_open")
