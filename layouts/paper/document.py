"""The document: a briefing as an official paper, the same numbers and sentences as the slides."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from dashboard.briefings.briefing import SIX, Briefing, Figure, Ground
from dashboard.briefings.commentary import SECTIONS, Sentences, commentary, compared, why_none
from dashboard.cases.kind import WARNING_COLOURS
from dashboard.lists.page import CaseRow
from dashboard.numbers.metric import METRICS
from dashboard.words import Words
from layouts import format as fmt
from layouts.paper import official, prose
from layouts.paper.deck.orders import order_row
from layouts.paper.deck.parts import case_texts
from layouts.paper.deck.ranking import by_score
from layouts.paper.deck.tasks import RATES, late_first
from layouts.paper.making import Paper
from layouts.paper.map_picture import map_picture
from layouts.paper.watermark import mark_pages

NUMBERS = "一二三四五六七八九十"
ROWS = 40
"""Areas that a table names; of more the first, and how many are left out."""


def document(
    briefings: Sequence[Briefing],
    paper: Paper,
    drawn: Callable[[int], None] = lambda _done: None,
    *,
    red_head: str = "",
) -> bytes:
    """Return the briefing of an area, or those of several one after the other, as a DOCX file.

    ``red_head`` is the name over a red line, none where it is empty; ``drawn`` is told how many
    areas are done.
    """
    made, words = official.paper(), paper.words
    mark_pages(made, paper.mark)
    if red_head:
        official.red_head(made, red_head)
    for number, one in enumerate(briefings, start=1):
        _one(made, one, paper, first=number == 1)
        drawn(number)
    title = words("brief.title", area=briefings[0].area.title(words.lang))
    paper.name(made, title, prose.period_text(briefings[0].period, words))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _one(made: Any, briefing: Briefing, paper: Paper, *, first: bool) -> None:
    """Put the paper of an area; every one but the first begins on a page of its own."""
    words = paper.words
    title = words("brief.title", area=briefing.area.title(words.lang))
    days = f"（{prose.period_text(briefing.period, words)}）"
    official.title(made, title, days, on_new_page=not first)
    said = commentary(briefing)
    for number, section in enumerate(SECTIONS):
        _section(made, briefing, words, number=number, section=section, said=said[section])
    official.signed(made, paper.place, prose.date_text(briefing.period.today, words))
    _annex(made, briefing, words, paper.site)


def _section(
    made: Any, briefing: Briefing, words: Words, *, number: int, section: str, said: Sentences
) -> None:
    name = words(f"brief.section.{section}")
    if section == "six":
        name = words("brief.overview")
    mark = f"{NUMBERS[number]}、" if words.lang == "zh" else f"{number + 1}. "
    official.heading(made, f"{mark}{name}")
    official.paragraph(made, prose.paragraph(said, words))
    if section in _TABLES:
        _TABLES[section](made, briefing, words)


def _against(figure: Figure, briefing: Briefing, words: Words) -> str:
    clauses = why_none(figure.value) or compared(figure, briefing.period)
    end = words("brief.say.end")
    return "；".join(prose.text(one, words).removesuffix(end) for one in clauses)


def _heads(words: Words, *names: str) -> list[str]:
    return [words(f"brief.head.{name}") for name in names]


def _six(made: Any, briefing: Briefing, words: Words) -> None:
    rows = [
        [
            words(f"metric.{metric}.name"),
            prose.value_text(briefing.value(metric), words),
            _against(briefing.figures[metric], briefing, words),
        ]
        for metric in SIX
    ]
    heads = _heads(words, "metric", "value", "against")
    official.table(made, heads, rows, widths=(3, 2, 7), align="lrl")


def _control(made: Any, briefing: Briefing, words: Words) -> None:
    if briefing.ground is None:
        official.paragraph(made, words("brief.no_map"))
        return
    put_map(made, briefing.ground, words)


def put_map(made: Any, ground: Ground, words: Words) -> None:
    """Put a map as a picture, with its legend beneath."""
    counts = words("brief.say.between").join(
        f"{words(f'colour.{colour}')} {fmt.number(n)}"
        for colour, n in ground.counts().items()
        if colour is not None
    )
    legend = words("brief.chart.legend", level=words(f"level.{ground.level}"))
    official.picture(made, map_picture(ground), (150, 98), said=f"{legend}：{counts}")
    official.caption(made, f"{legend}（{counts}）", over=False)


def _alerts(made: Any, briefing: Briefing, words: Words) -> None:
    rows = [
        [
            words(f"kind.{one.kind}"),
            fmt.number(one.raised.value.value),
            _against(one.raised, briefing, words),
            fmt.number(one.open.value.value),
        ]
        for one in briefing.kinds
    ]
    heads = _heads(words, "kind", "raised", "against", "open")
    official.table(made, heads, rows, widths=(3, 1.5, 6, 1.5), align="lrlr")
    heading = words("brief.chart.overdue")
    total = briefing.value("alerts_overdue").value
    _cases(made, briefing, words, heading=heading, rows=briefing.alerts, total=total)


def _cases(
    made: Any,
    briefing: Briefing,
    words: Words,
    *,
    heading: str,
    rows: Sequence[CaseRow],
    total: float | None,
    coloured: bool = False,
) -> None:
    """Put the first cases of a list, and how many there are more."""
    if not rows:
        return
    official.caption(made, heading)
    lines = [case_texts(row, words, within=briefing.area, coloured=coloured) for row in rows]
    due = "until" if coloured else "due"
    heads = _heads(words, "number", "kind", "area", "opened", due)
    official.table(made, heads, lines, widths=(3.4, 2, 4.4, 2.6, 2.6), align="lllll")
    if (more := int(total or 0) - len(rows)) > 0:
        official.paragraph(made, words("brief.others_kind", n=fmt.number(more)))


def _tasks(made: Any, briefing: Briefing, words: Words) -> None:
    ranked = late_first(briefing.children)
    rows = []
    for child in ranked[:ROWS]:
        response, *others = (child.value(metric) for metric in RATES)
        rows.append(
            [
                child.area.title(words.lang),
                fmt.value_text(response),
                fmt.number(response.misses),
                *(fmt.value_text(value) for value in others),
            ]
        )
    heads = _heads(words, "area", "response", "misses", "closure", "daily")
    _areas(made, words, briefing, heads, rows, widths=(4, 2, 2, 2, 2), align="lrrrr")


def _areas(
    made: Any,
    words: Words,
    briefing: Briefing,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    align: str,
) -> None:
    """Put a table of child areas, and how many it leaves out."""
    if not rows:
        return
    official.table(made, heads, rows, widths=widths, align=align)
    if len(briefing.children) > ROWS:
        level = words(f"level.{briefing.children[0].area.level}")
        more = fmt.number(len(briefing.children) - ROWS)
        official.paragraph(made, words("brief.others", n=more, level=level))


def _ranking(made: Any, briefing: Briefing, words: Words) -> None:
    rows = [
        [str(rank), child.area.title(words.lang), fmt.value_text(child.value("score"))]
        for rank, child in by_score(briefing.children)[:ROWS]
    ]
    heads = _heads(words, "rank", "area", "score")
    _areas(made, words, briefing, heads, rows, widths=(2, 6, 3), align="clr")


def _warned(made: Any, briefing: Briefing, words: Words) -> None:
    there = [child for child in briefing.children if child.value("warned").value]
    there.sort(key=lambda child: (-(child.value("warned").value or 0), child.area.code))
    metrics = [*(f"warned_{colour}" for colour in WARNING_COLOURS), "warned"]
    rows = [
        [child.area.title(words.lang), *(fmt.number(child.value(m).value) for m in metrics)]
        for child in there[:ROWS]
    ]
    colours = [words(f"colour.{colour}") for colour in WARNING_COLOURS]
    heads = [words("brief.head.area"), *colours, words("brief.head.total")]
    if rows:
        official.table(made, heads, rows, widths=(4, 1.5, 1.5, 1.5, 1.5, 1.5), align="lrrrrr")
    _cases(
        made,
        briefing,
        words,
        heading=words("brief.chart.warned_new"),
        rows=briefing.warned,
        total=briefing.value("warned").value,
        coloured=True,
    )


def _orders(made: Any, briefing: Briefing, words: Words) -> None:
    if not briefing.orders:
        return
    rows = [[run.text for run in order_row(line, words)] for line in briefing.orders]
    heads = _heads(words, "number", "title", "issued", "receipts", "late")
    official.table(made, heads, rows, widths=(3, 6, 2.4, 1.8, 1.2), align="lllrr")
    if (more := briefing.orders_total - len(rows)) > 0:
        official.paragraph(made, words("brief.others_kind", n=fmt.number(more)))


def _findings(made: Any, briefing: Briefing, words: Words) -> None:
    heading, total = words("brief.chart.oldest"), briefing.value("findings_open").value
    _cases(made, briefing, words, heading=heading, rows=briefing.findings, total=total)


_TABLES: dict[str, Callable[[Any, Briefing, Words], None]] = {
    "six": _six,
    "control": _control,
    "alerts": _alerts,
    "tasks": _tasks,
    "ranking": _ranking,
    "warned": _warned,
    "orders": _orders,
    "findings": _findings,
}


def _annex(made: Any, briefing: Briefing, words: Words, site: str) -> None:
    """Put what every number means, its days and its list, on a page of its own."""
    official.heading(made, words("brief.section.annex"), on_new_page=True)
    parts = [
        words("brief.made", time=fmt.stamp_long(briefing.data_time), revision=briefing.revision),
        prose.moment_text(briefing, words),
    ]
    if briefing.demonstration:
        parts.append(words("brief.demonstration"))
    official.paragraph(made, " · ".join(parts))
    official.paragraph(made, prose.annex_text(briefing, words))
    rows, links = [], []
    for name in METRICS:
        value = briefing.value(name)
        told = value.value is not None
        rows.append(
            [
                words(f"metric.{name}.name"),
                prose.value_text(value, words),
                prose.value_days(value, words),
                words(f"metric.{name}.definition"),
                words("brief.list") if told else fmt.NONE,
            ]
        )
        links.append(site + briefing.list_path(name) if told else "")
    heads = [*_heads(words, "metric", "value", "days", "definition"), words("brief.list")]
    widths = (3, 2.2, 2.2, 6, 1.4)
    official.table(made, heads, rows, widths=widths, align="lrclc", links=links)
