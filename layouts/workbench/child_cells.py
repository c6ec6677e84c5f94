"""Child cells: what the table of the areas beneath one says, by the code of each row."""

from collections.abc import Mapping

from dashboard.boards.snapshot import AreaLine, Snapshot, Value
from dashboard.colours.control import Colour
from dashboard.day import add_days
from dashboard.numbers.metric import Part
from dashboard.words import Words
from layouts import format as fmt
from layouts.ids import desk as did
from layouts.parts import Cells, chip_class, classes, colour_name, link_props
from layouts.workbench.order import METRIC
from layouts.workbench.spark import spark_cells

SUM = "sum"
"""The row of the area itself, in place of a code."""
RATES = frozenset({"response", "closure", "daily"})
Values = Mapping[str, Value]


def cells(snapshot: Snapshot, words: Words) -> Cells:
    """Return the changing elements of all rows, by the code of their area."""
    found: Cells = {}
    for line in snapshot.children:
        found |= _line_cells(line, snapshot, words)
    units = int(sum(snapshot.values[f"control_{colour}"].value or 0 for colour in Colour))
    found |= _unit_cells(snapshot.values, SUM, units, words)
    return found | _value_cells(snapshot.values, SUM, words)


def _line_cells(line: AreaLine, snapshot: Snapshot, words: Words) -> Cells:
    code = line.area.code
    colour = line.colour.value if line.colour else "none"
    return {
        did("row", code): {"data-colour": colour},
        did("chip", code): {
            "children": words(f"letter.{colour}"),
            "className": classes(chip_class(colour), "hand" * line.by_order),
            "title": " · ".join(
                [
                    colour_name(colour, words),
                    *[words("why.by_order")] * line.by_order,
                    words("workbench.why"),
                ]
            ),
        },
        **_unit_cells(line.values, code, sum(line.units.values()), words),
        **_value_cells(line.values, code, words),
        **spark_cells(_spark_value(line, snapshot), line.spark),
    }


def _spark_value(line: AreaLine, snapshot: Snapshot) -> Value:
    first = add_days(snapshot.today, 1 - max(len(line.spark), 1))
    return Value(
        metric="alerts_raised",
        area=line.area.code,
        value=float(sum(line.spark)),
        first_day=first,
        last_day=snapshot.today,
    )


def _unit_cells(values: Values, code: str, units: int, words: Words) -> Cells:
    """Return a row's units: how many are orange, how many blue, of how many."""
    found: Cells = {did("units", code): {"children": fmt.number(units)}}
    for colour in (Colour.ORANGE, Colour.BLUE):
        found[did(colour, code)] = link_props(values[f"control_{colour}"], words)
    return found


def _value_cells(values: Values, code: str, words: Words) -> Cells:
    found: Cells = {}
    for name, metric in METRIC.items():
        if metric in values:
            props = link_props(values[metric], words)
            if name in RATES and values[metric].value is not None:
                props["children"] += "%"
            found[did(name, code)] = props
    if "task_response" in values:
        for part in (Part.HITS, Part.BASE):
            props = link_props(values["task_response"], words, part=part)
            found[did(part, code)] = {**props, "className": "n"}
    return found
