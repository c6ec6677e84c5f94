"""Native charts: PowerPoint draws them, and their data lie in a sheet inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from layouts.paper.ink import LIGHT, SANS, rgb
from layouts.paper.slide import Box, clean

_DATA: Any = CategoryChartData


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers under a name, None where there is none."""

    name: str
    values: Sequence[float | None]
    colour: str


def bars(
    slide: Any,
    box: Box,
    names: Sequence[str],
    *series: Series,
    title: str,
    stacked: bool = False,
    form: str = "#,##0",
) -> Any:
    """Draw horizontal bars, the first on top, each with its number."""
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    chart = _chart(slide, box, kind, names, series, title=title, form=form)
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    if all((one or 0) >= 0 for row in series for one in row.values):
        chart.value_axis.minimum_scale = 0
    else:
        # Room for the numbers of bars that point to the left, beside the names.
        chart.value_axis.minimum_scale = 1.4 * min(
            one for row in series for one in row.values if one is not None
        )
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.overlap = 100 if stacked else 0
    if not stacked:
        _labels(plot, form, XL_LABEL_POSITION.OUTSIDE_END)
    return chart


def columns(
    slide: Any,
    box: Box,
    names: Sequence[str],
    *series: Series,
    title: str,
    stacked: bool = False,
    form: str = "#,##0",
) -> Any:
    """Draw upright bars side by side, or on top of each other, by day."""
    kind = XL_CHART_TYPE.COLUMN_STACKED if stacked else XL_CHART_TYPE.COLUMN_CLUSTERED
    chart = _chart(slide, box, kind, names, series, title=title, form=form)
    chart.plots[0].gap_width = 60
    chart.plots[0].overlap = 100 if stacked else 0
    axis = chart.value_axis
    axis.minimum_scale = 0
    axis.format.line.fill.background()
    axis.tick_labels.font.size = Pt(9)
    return chart


def lines(
    slide: Any,
    box: Box,
    names: Sequence[str],
    *series: Series,
    title: str,
    span: tuple[float, float],
    form: str = "#,##0",
) -> Any:
    """Draw lines by day with each point's number; ``span`` is what the axis goes from and to.

    The second line is dashed, its numbers stand below. Where there is no number there is a gap.
    """
    kind = XL_CHART_TYPE.LINE_MARKERS
    chart = _chart(slide, box, kind, names, series, title=title, form=form)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = span
    axis.major_unit = (span[1] - span[0]) / 2
    axis.format.line.fill.background()
    axis.tick_labels.font.size = Pt(9)
    for number, (plotted, one) in enumerate(zip(chart.plots[0].series, series, strict=True)):
        plotted.smooth = False
        plotted.format.line.color.rgb, plotted.format.line.width = rgb(one.colour), Pt(2.25)
        if number:
            plotted.format.line.dash_style = MSO_LINE.DASH
        marker = plotted.marker
        marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 5
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = rgb(one.colour)
        marker.format.line.color.rgb = rgb(one.colour)
        place = XL_LABEL_POSITION.BELOW if number else XL_LABEL_POSITION.ABOVE
        _label(plotted.data_labels, form, place, one.colour)
    return chart


def _chart(
    slide: Any,
    box: Box,
    kind: Any,
    names: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    form: str,
) -> Any:
    data = _DATA(number_format=form)
    data.categories = [clean(name) for name in names]
    for one in series:
        data.add_series(clean(one.name), list(one.values))
    made = slide.shapes.add_chart(kind, *(Inches(side) for side in box), data)
    made.name = title
    chart = made.chart
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(10), SANS
    chart.font.color.rgb = rgb(LIGHT.text_2)
    _named(chart)
    chart.has_legend = len(series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    for plotted, one in zip(chart.plots[0].series, series, strict=True):
        if kind is XL_CHART_TYPE.LINE_MARKERS:
            continue
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = rgb(one.colour)
        plotted.invert_if_negative = False
    chart.category_axis.format.line.color.rgb = rgb(LIGHT.line)
    chart.category_axis.has_major_gridlines = False
    chart.value_axis.major_gridlines.format.line.color.rgb = rgb(LIGHT.line)
    return chart


def _named(chart: Any) -> None:
    """Name the font of Chinese too, of which the library knows nothing."""
    for properties in chart._chartSpace.iter(qn("a:defRPr")):
        if properties.find(qn("a:latin")) is not None and properties.find(qn("a:ea")) is None:
            made = etree.Element(qn("a:ea"), typeface=SANS)
            properties.find(qn("a:latin")).addnext(made)


def _labels(plot: Any, form: str, position: Any) -> None:
    plot.has_data_labels = True
    _label(plot.data_labels, form, position, LIGHT.text)


def _label(labels: Any, form: str, position: Any, colour: str) -> None:
    labels.number_format, labels.number_format_is_linked = form, False
    labels.position, labels.show_value = position, True
    labels.font.size = Pt(10)
    labels.font.color.rgb = rgb(colour)
