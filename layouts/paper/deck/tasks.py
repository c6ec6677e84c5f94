"""Tasks: response and closure of each child area, those with most late answers first."""

from collections.abc import Mapping

from dashboard.area import Area
from dashboard.boards.snapshot import Value
from dashboard.briefings.briefing import Child
from layouts import format as fmt
from layouts.paper.chart import Series, bars
from layouts.paper.deck.parts import ROWS, ink, more_areas
from layouts.paper.ink import LIGHT
from layouts.paper.sheet import LEFT, TOP, Deck
from layouts.paper.slide import Column, Run, caption, table

RATES = ("task_response", "task_closure", "daily_closure")


def late_first(children: tuple[Child, ...]) -> list[Child]:
    """Return children by how many tasks were answered late, then by the lower rate."""

    def order(child: Child) -> tuple[float, float, str]:
        value = child.value("task_response")
        rate = 101.0 if value.value is None else value.value
        return -(value.misses or 0), rate, child.area.code

    return sorted(children, key=order)


def tasks(deck: Deck) -> None:
    """Add the page of tasks."""
    slide = deck.page("tasks")
    briefing, words = deck.briefing, deck.words
    ranked = late_first(briefing.children)
    shown = ranked[: ROWS - 1]
    heads = ("area", "response", "misses", "closure", "daily")
    columns = [
        Column(words(f"brief.head.{head}"), 2.6 if head == "area" else 1.2, "lrrrr"[at])
        for at, head in enumerate(heads)
    ]
    whole = {name: briefing.value(name) for name in RATES}
    lines = [_line(deck, briefing.area, whole, total=bool(shown))]
    lines += [_line(deck, child.area, child.line.values) for child in shown]
    named = words("brief.section.tasks")
    table(slide, (LEFT, TOP, 6.9, 0), columns, lines, name=named, row=0.28)
    if not shown:
        return
    foot = TOP + 0.3 + 0.28 * (len(lines) + 1)
    level, more = shown[0].area.level, len(ranked) - len(shown)
    more_areas(deck, slide, left=LEFT, top=min(foot, 6.8), level=level, n=more)
    caption(slide, (8.0, TOP, 4.7, 0.3), words("brief.chart.late"))
    bars(
        slide,
        (7.9, TOP + 0.25, 4.9, 5.0),
        [child.area.title(words.lang) for child in shown],
        Series(
            words("brief.head.misses"),
            [child.value("task_response").misses for child in shown],
            LIGHT.data,
        ),
        title=words("brief.chart.late"),
    )


def _line(deck: Deck, area: Area, values: Mapping[str, Value], *, total: bool = False) -> list[Run]:
    """Return a row; the area's own stands first and is set bold."""
    response = values["task_response"]
    name = area.title(deck.words.lang)
    if total:
        name = f"{name} {deck.words('brief.head.total')}"
    runs = [Run(name, 11, total)]
    runs.append(Run(fmt.value_text(response), 11, total, ink(response)))
    runs.append(Run(fmt.number(response.misses), 11, total, ink(response)))
    runs += [Run(fmt.value_text(values[m]), 11, total, ink(values[m])) for m in RATES[1:]]
    return runs
