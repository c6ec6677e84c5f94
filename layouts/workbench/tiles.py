"""Tiles: an area's key numbers, the same as on the big screen, each with what it is made of."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.boards.snapshot import Snapshot
from dashboard.colours.control import Colour
from dashboard.numbers.metric import Part
from dashboard.words import Words
from layouts import format as fmt
from layouts.ids import desk as did
from layouts.lists.filters import part_name
from layouts.parts import Cells, chip, classes, link_props, linked, span, unit, wild

PLAIN = (
    "alerts_open", "alerts_raised", "alerts_closed", "alerts_overdue", "tasks_open",
    "findings_open", "warned", "warned_red", "warned_orange", "warned_yellow", "warned_blue",
    "control_green", "control_blue", "control_orange", "score", "codes_scanned", "red_codes",
)  # fmt: skip
RATES = ("task_response", "task_closure", "daily_closure")
WARNED = ("red", "orange", "yellow", "blue")


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements of the tiles."""
    values = snapshot.values
    found: Cells = {did(metric): link_props(values[metric], words) for metric in PLAIN}
    for metric in RATES:
        rate = values[metric]
        found[did(metric)] = link_props(rate, words)
        found[did(metric, "unit")] = {"children": fmt.unit_text(rate, words)}
        for part in Part:
            props = link_props(rate, words, part=part)
            quiet = {"className": "n"} if part is Part.BASE else {}
            found[did(metric, part)] = {**props, **quiet}
    score = values["score"]
    formula = words(
        "workbench.score_formula",
        points=fmt.points(score.numerator),
        grids=fmt.number(score.denominator),
    )
    found[did("score", "made")] = {"children": "" if score.value is None else formula}
    units = sum(values[f"control_{colour}"].value or 0 for colour in Colour)
    found[did("units")] = {"children": fmt.number(units)}
    return found


def tiles(snapshot: Snapshot, words: Words, cells: Cells) -> html.Section:
    """Return the tiles."""
    found = [
        _alerts(snapshot, words, cells),
        *(_rate(metric, words, cells) for metric in RATES),
        _tasks(snapshot, words, cells),
        _units(words, cells),
        _warned(snapshot, words, cells),
        _score(words, cells),
        _codes(snapshot, words, cells),
    ]
    return html.Section(found, className="tiles", **wild(aria_label=words("workbench.tiles")))


def _tile(label: Any, value: list[Any], made: list[Any], extra: str = "") -> html.Div:
    return html.Div(
        [
            html.Div(label, className="lab"),
            html.Div(value, className="v"),
            html.Div(made, className="m"),
        ],
        className=classes("card", "tile", extra),
    )


def _name(metric: str, words: Words) -> str:
    return words(f"metric.{metric}.name")


def _big(metric: str, snapshot: Snapshot, words: Words, cells: Cells) -> list[Any]:
    return [linked(did(metric), cells), unit(snapshot.values[metric], words)]


def _listed(pairs: list[tuple[str, str]], cells: Cells) -> list[Any]:
    """Return names with their numbers: 新增 44 · 办结 41."""
    found: list[Any] = []
    for text, metric in pairs:
        found += [" · " if found else "", text, " ", linked(did(metric), cells)]
    return found


def _alerts(snapshot: Snapshot, words: Words, cells: Cells) -> html.Div:
    made = [(words(f"workbench.{k}"), f"alerts_{k}") for k in ("raised", "closed", "overdue")]
    big = _big("alerts_open", snapshot, words, cells)
    return _tile(_name("alerts_open", words), big, _listed(made, cells))


def _rate(metric: str, words: Words, cells: Cells) -> html.Div:
    percent = html.Span(id=did(metric, "unit"), className="unit", **cells[did(metric, "unit")])
    made: list[Any] = []
    for part, before in ((Part.HITS, ""), (Part.BASE, " / "), (Part.MISSES, " · ")):
        made += [before, part_name(metric, part, words), " ", linked(did(metric, part), cells)]
    return _tile(_name(metric, words), [linked(did(metric), cells), percent], made)


def _tasks(snapshot: Snapshot, words: Words, cells: Cells) -> html.Div:
    made = _listed([(words("workbench.findings"), "findings_open")], cells)
    big = _big("tasks_open", snapshot, words, cells)
    return _tile(_name("tasks_open", words), big, made)


def _units(words: Words, cells: Cells) -> html.Div:
    label = [words("workbench.units"), " ", span(did("units"), cells)]
    big: list[Component] = [
        html.Span([chip(colour, words), linked(did(f"control_{colour}"), cells)], className="g3")
        for colour in Colour
    ]
    meaning = " · ".join(f"{words(f'colour.{c}')} {words(f'control.{c}')}" for c in Colour)
    return _tile(label, big, [meaning], "w t5")


def _warned(snapshot: Snapshot, words: Words, cells: Cells) -> html.Div:
    made = [(words(f"colour.{colour}"), f"warned_{colour}") for colour in WARNED]
    big = _big("warned", snapshot, words, cells)
    return _tile(_name("warned", words), big, _listed(made, cells))


def _score(words: Words, cells: Cells) -> html.Div:
    big = [linked(did("score"), cells)]
    return _tile(words("workbench.score_month"), big, [span(did("score", "made"), cells)])


def _codes(snapshot: Snapshot, words: Words, cells: Cells) -> html.Div:
    made = _listed([(words("workbench.red_codes"), "red_codes")], cells)
    big = _big("codes_scanned", snapshot, words, cells)
    return _tile(_name("codes_scanned", words), big, made)
