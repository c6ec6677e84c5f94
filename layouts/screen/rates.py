"""Rates, the top of the right column: response by township, closure, daily closure."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.area import Area
from dashboard.boards.snapshot import AreaLine, Snapshot, Value
from dashboard.numbers.metric import Part
from dashboard.profile import Target
from dashboard.words import Words
from layouts import format as fmt
from layouts.ids import screen as sid
from layouts.parts import (
    Cells,
    Props,
    chip_class,
    classes,
    definition,
    link_props,
    linked,
    panel,
    wild,
)
from layouts.take import collect_chart

RANKS = 16
"""Rows of the ranking; of more children, the best and the worst are shown."""
_BEST = 8
_PAIR = (("response", "task_response"), ("closure", "task_closure"))
_BARE = ("title",)
Targets = Mapping[str, Target]


def made_cells(name: str, value: Value, words: Words) -> Cells:
    """Return the three parts of a rate, each with its list."""
    return {
        sid(name, part.value): link_props(value, words, part=part)
        for part in (Part.HITS, Part.BASE, Part.MISSES)
    }


def _lines(name: str, metric: str, words: Words, cells: Cells) -> list[list[Any]]:
    """Return how a rate is made, in two lines, and the same over seven days."""
    hits, base, misses = (
        [words(f"part.{metric}.{part}"), " ", linked(sid(name, part.value), cells)]
        for part in (Part.HITS, Part.BASE, Part.MISSES)
    )
    week: list[Any] = [
        words("screen.week"),
        " ",
        linked(sid(f"{name}7"), cells),
        html.Span("%", className="percent"),
    ]
    return [[*hits, " / ", *base], [*misses, " · ", *week]]


def _order(line: AreaLine) -> tuple[bool, float, float, str]:
    """Sort the best first, what has no rate last."""
    value = line.values["task_response"]
    rate = value.value
    return rate is None, -(rate or 0), -(value.denominator or 0), line.area.code


def ranked(children: Sequence[AreaLine]) -> list[tuple[int, AreaLine]]:
    """Return the children that fit with their rank: all, or the best and the worst."""
    ranked = list(enumerate(sorted(children, key=_order), start=1))
    if len(ranked) <= RANKS:
        return ranked
    return ranked[:_BEST] + ranked[len(ranked) - (RANKS - _BEST) :]


def _late_share(value: Value) -> float:
    return (value.misses or 0) / value.denominator if value.denominator else 0.0


def _bare(props: Props) -> Props:
    """Leave the definition to the table that the number stands in."""
    return {name: prop for name, prop in props.items() if name not in _BARE}


def _own_name(name: str, parent: str) -> str:
    """Leave out the parent's name that a child's begins with: the screen is the parent's."""
    return name.removeprefix(parent).strip() or name


def _row_cells(
    i: int, rank: int, line: AreaLine, worst: float, within: Area, words: Words
) -> Cells:
    value = line.values["task_response"]
    colour = line.colour.value if line.colour else "none"
    name = line.area.title(words.lang)
    share = 100 * _late_share(value) / worst if worst else 0
    late = classes("late" if value.bad else "")
    return {
        sid("rank", i): {"children": str(rank)},
        sid("rank", i, "chip"): {
            "children": words(f"letter.{colour}"),
            "className": classes("why-open", chip_class(colour)),
            "title": words("screen.ask_why", name=name),
            "href": f"?why={line.area.code}",
            "data-why": line.area.code,
        },
        sid("rank", i, "name"): {
            "children": _own_name(name, within.title(words.lang)),
            "href": f"/screen/{line.area.code}",
        },
        sid("rank", i, "rate"): _bare(_percent(link_props(value, words, extra="p"))),
        sid("rank", i, "done"): _percent(link_props(line.values["task_closure"], words, extra="p")),
        sid("rank", i, "hits"): _bare(link_props(value, words, part=Part.HITS)),
        sid("rank", i, "base"): _bare(
            {**link_props(value, words, part=Part.BASE), "className": "n"}
        ),
        sid("rank", i, "bar"): {"style": {"width": f"{share:.2f}%"}, "className": late},
        sid("rank", i, "late"): _bare(link_props(value, words, part=Part.MISSES)),
    }


def _percent(props: Props) -> Props:
    text = props["children"]
    return {**props, "children": text if text == fmt.NONE else f"{text}%"}


def _row(i: int, cells: Cells) -> html.Div:
    parts: list[Any] = [
        linked(sid("rank", i, "hits"), cells),
        " / ",
        linked(sid("rank", i, "base"), cells),
    ]
    bar: list[Any] = [
        html.Span(html.I(id=sid("rank", i, "bar"), **cells[sid("rank", i, "bar")])),
        linked(sid("rank", i, "late"), cells),
    ]
    return html.Div(
        [
            html.Span(id=sid("rank", i), className="i", **cells[sid("rank", i)]),
            html.A(id=sid("rank", i, "chip"), **cells[sid("rank", i, "chip")]),
            linked(sid("rank", i, "name"), cells),
            linked(sid("rank", i, "rate"), cells),
            linked(sid("rank", i, "done"), cells),
            html.Span(parts, className="fr"),
            html.Span(bar, className="br"),
        ]
    )


def _ranking(snapshot: Snapshot, words: Words, cells: Cells) -> html.Div | html.P:
    shown = ranked(snapshot.children)
    if not shown:
        return html.P(words("screen.rank_none"), className="calm")
    level = words(f"level.{shown[0][1].area.level}")
    heads = [html.Span(), html.Span(), html.Span(level)]
    heads += [html.Span(words("screen.rank_rate"), className="p")]
    heads += [html.Span(words("screen.rank_done"), className="p")]
    heads += [html.Span(words("screen.rank_parts"), className="fr")]
    heads += [html.Span(words("screen.rank_late"))]
    rows: list[html.Div] = [html.Div(heads, className="hd")]
    rows += [_row(i, cells) for i in range(len(shown))]
    value = snapshot.values["task_response"]
    return html.Div(
        rows,
        className="rank" if len(shown) == RANKS else "rank few",
        title=definition(value, words),
        **wild(role="group", aria_label=words("screen.ranking", level=level)),
    )


def _all(snapshot: Snapshot, words: Words) -> dcc.Link | None:
    if len(snapshot.children) <= RANKS:
        return None
    level = words(f"level.{snapshot.children[0].area.level}")
    text = words("screen.rank_all", n=fmt.number(len(snapshot.children)), level=level)
    return dcc.Link(text, href=f"/area/{snapshot.area.code}", className="n sub")


def _response_cells(snapshot: Snapshot, words: Words) -> Cells:
    values = snapshot.values
    cells: Cells = {}
    for name, metric in _PAIR:
        cells[sid(name)] = link_props(values[metric], words)
        cells[sid(f"{name}7")] = link_props(values[f"{metric}_7d"], words)
        cells |= made_cells(name, values[metric], words)
    shown = ranked(snapshot.children)
    worst = max((_late_share(line.values["task_response"]) for _, line in shown), default=0)
    for i, (rank, line) in enumerate(shown):
        cells |= _row_cells(i, rank, line, worst, snapshot.area, words)
    return cells


def _big(name: str, cells: Cells) -> html.Div:
    return html.Div([linked(sid(name), cells), html.Span("%", className="unit")], className="big")


def _sub(metric: str, words: Words, targets: Targets) -> html.Span:
    """Return the quiet words beside a heading: today, and the target where there is one."""
    target = targets.get(metric)
    goal = f" · {words('screen.target', target=fmt.points(target.bad))}" if target else ""
    return html.Span(words("screen.today") + goal, className="sub")


def _half(name: str, metric: str, words: Words, cells: Cells, targets: Targets) -> html.Div:
    """Return one of the two rates: large, how it is made, and the same over seven days."""
    return html.Div(
        [
            html.H2([words(f"screen.{name}"), _sub(metric, words, targets)]),
            _big(name, cells),
            *(html.Div(line, className="made") for line in _lines(name, metric, words, cells)),
        ]
    )


def _response(
    snapshot: Snapshot, words: Words, cells: Cells, targets: Targets, *, may_export: bool
) -> html.Section:
    halves: list[Component] = [_half(name, metric, words, cells, targets) for name, metric in _PAIR]
    if may_export and snapshot.children:
        name = words("picture.ranking_name")
        halves.append(collect_chart("ranking", snapshot.area.code, name, words))
    all_link = _all(snapshot, words)
    return panel(
        html.Div(halves, className="duo"),
        _ranking(snapshot, words, cells),
        *([all_link] if all_link else []),
        className="resp",
    )


def _daily_cells(snapshot: Snapshot, words: Words) -> Cells:
    values = snapshot.values
    return {
        sid("daily"): link_props(values["daily_closure"], words),
        sid("daily7"): link_props(values["daily_closure_7d"], words),
        **made_cells("daily", values["daily_closure"], words),
    }


def _daily(words: Words, cells: Cells, targets: Targets) -> html.Section:
    lines = [
        html.Div(line, className="made") for line in _lines("daily", "daily_closure", words, cells)
    ]
    return panel(
        html.Div([_big("daily", cells), html.Div(lines)], className="rtop"),
        heading=words("screen.daily"),
        sub=_sub("daily_closure", words, targets),
        className="day",
    )


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements of these panels."""
    return {**_response_cells(snapshot, words), **_daily_cells(snapshot, words)}


def panels(
    snapshot: Snapshot, words: Words, cells: Cells, targets: Targets, *, may_export: bool = False
) -> list[html.Section]:
    """Return the panels, from the top."""
    response = _response(snapshot, words, cells, targets, may_export=may_export)
    return [response, _daily(words, cells, targets)]
