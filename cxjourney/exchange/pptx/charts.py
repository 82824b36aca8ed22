"""Native charts, each with its own small workbook: bars of scores, trends, spreads of answers, emotion curves.

A chart gets only numbers that its slide shows too: nothing withheld, and no customer's words. What people wrote, such
as a title “=1+1”, is stored as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.util import Pt
from xlsxwriter import Workbook

from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import Metric, MetricKind
from cxjourney.exchange.pptx.look import SMALL
from cxjourney.exchange.pptx.measure import one_line
from cxjourney.exchange.pptx.page import Page
from cxjourney.scoring.score import Band
from cxjourney.scoring.trend import Slice

_THEME = {
    "tx1": MSO_THEME_COLOR.TEXT_1, "bg1": MSO_THEME_COLOR.BACKGROUND_1, "tx2": MSO_THEME_COLOR.TEXT_2,
    "bg2": MSO_THEME_COLOR.BACKGROUND_2, "accent1": MSO_THEME_COLOR.ACCENT_1, "accent2": MSO_THEME_COLOR.ACCENT_2,
    "accent3": MSO_THEME_COLOR.ACCENT_3, "accent4": MSO_THEME_COLOR.ACCENT_4, "accent5": MSO_THEME_COLOR.ACCENT_5,
}  # fmt: skip
_TEXT_ONLY = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_CLEAR = (
    '<c:spPr xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
)
MARKS = "●■✕✚"  # of curves, in their order; triangles and diamonds mean something else on a map
_C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'


class _TextWorkbook:
    """Opens the small workbook of a chart so that no text in it is ever taken for a formula or a link."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: BytesIO) -> Iterator[tuple[Any, Any]]:
        workbook = Workbook(xlsx_file, _TEXT_ONLY)
        worksheet = workbook.add_worksheet()
        yield workbook, worksheet
        workbook.close()


class _CategoryWriter(_TextWorkbook, CategoryWorkbookWriter):  # type: ignore[misc]
    pass


class _XyWriter(_TextWorkbook, XyWorkbookWriter):  # type: ignore[misc]
    pass


class _Categories(CategoryChartData):  # type: ignore[misc]
    @property
    def _workbook_writer(self) -> _CategoryWriter:
        return _CategoryWriter(self)


class _Points(XyChartData):  # type: ignore[misc]
    @property
    def _workbook_writer(self) -> _XyWriter:
        return _XyWriter(self)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value as charts hold it, and how it is to be read."""

    label: str
    value: float
    band: Band


def number_format(metric: Metric) -> str:
    """Return the format of a metric's numbers in charts."""
    formats = {MetricKind.NPS: "+0;−0;0", MetricKind.CSAT: '0" %"', MetricKind.SHARE: '0" %"', MetricKind.SUM: "#,##0"}
    return formats.get(metric.metric_kind, "0.0")


def bars(page: Page, rect: Rect, rows: Sequence[Bar], metric: Metric, alt: str, reach: tuple[float, float]) -> None:
    """Add level bars, the first one on top, each with its value at its end.

    `reach` are the lowest and the highest value on any slide that bars are compared across: all share one axis.
    """
    data = _Categories(number_format=number_format(metric))
    data.categories = [one_line(row.label)[:120] for row in rows]
    data.add_series(one_line(metric.name)[:80] or "–", [round(row.value, 2) for row in rows])
    chart = page.chart(XL_CHART_TYPE.BAR_CLUSTERED, data, rect, "Scores", alt)
    _calm(page, chart)
    plot = chart.plots[0]
    plot.gap_width, plot.vary_by_categories = 45, False
    series = plot.series[0]
    series.invert_if_negative = False
    _paint(series.format.fill, page.palette.middle)
    for index, row in enumerate(rows):
        _paint(series.points[index].format.fill, page.palette.band(row.band))
    for point in series._element.findall("{*}dPt"):  # without it a bar below 0 is drawn hollow
        point.find("{*}idx").addnext(parse_xml(f'<c:invertIfNegative {_C} val="0"/>'))
    _labels(page, plot, number_format(metric), XL_LABEL_POSITION.OUTSIDE_END)
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = True
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _axis(page, names)
    values.visible = False
    values.has_major_gridlines = False
    low, high = min(0.0, *reach), max(0.0, *reach)
    room = max(high - low, 1e-6) * 0.18
    values.minimum_scale, values.maximum_scale = low - (room if low < 0 else 0), high + (room if high > 0 else 0)


def trend(
    page: Page, rect: Rect, months: Sequence[tuple[date, float | None]], target: float | None, metric: Metric,
    names: tuple[str, str], alt: str,
) -> None:  # fmt: skip
    """Add a line over months with gaps where there is no value, and the target as a dashed line of its own."""
    data = _Categories(number_format=number_format(metric))
    data.categories = [month for month, _ in months]
    data.add_series(names[0], [None if value is None else round(value, 2) for _, value in months])
    if target is not None:
        data.add_series(names[1], [target] * len(months))
    chart = page.chart(XL_CHART_TYPE.LINE_MARKERS, data, rect, "Trend", alt)
    _calm(page, chart)
    _line(chart.plots[0].series[0], page.palette.accent, 2.25, marker=6)
    if target is not None:
        _line(chart.plots[0].series[1], page.palette.mute, 1.25, dash=True)
    _axis(page, chart.category_axis)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    labels = chart.category_axis.tick_labels
    labels.number_format, labels.number_format_is_linked = "mmm yy", False
    _every(chart.category_axis, max(1, -(-len(months) // 8)))
    values = chart.value_axis
    _axis(page, values)
    _grid(page, values)
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = number_format(metric), False
    shown = [value for _, value in months if value is not None] + ([target] if target is not None else [])
    low, high = min(shown), max(shown)
    room = max(high - low, 1.0) * 0.15
    values.minimum_scale, values.maximum_scale = _even(low - room, high + room)


def spread(page: Page, rect: Rect, slices: Sequence[Slice], alt: str) -> None:
    """Add one stacked bar of shares, from the worst answers to the best."""
    data = _Categories(number_format='0" %"')
    data.categories = [""]
    for part in slices:
        data.add_series(one_line(part.name)[:60], [round(100 * part.share, 1)])
    chart = page.chart(XL_CHART_TYPE.BAR_STACKED_100, data, rect, "Spread of answers", alt)
    _calm(page, chart)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 10, 100
    strong = {Band.LOW, Band.GOOD}
    for part, series in zip(slices, plot.series, strict=True):
        series.invert_if_negative = False
        _paint(series.format.fill, page.palette.band(part.band) if part.band in strong else page.palette.line)
    for axis in (chart.category_axis, chart.value_axis):
        axis.visible = False
        axis.has_major_gridlines = False
    _fill_frame(chart, 0.0, 0.0, 1.0, 1.0)


def curves(
    page: Page, rect: Rect, lines: Sequence[tuple[str, Sequence[tuple[float, float]]]], alt: str, width: float
) -> None:
    """Add emotion curves; a point is its x in points from the chart's left edge, 0 to `width`, and −2 to +2."""
    data = _Points(number_format="0.0")
    for name, points in lines:
        series = data.add_series(one_line(name)[:60] or "–")
        for x, value in points:
            series.add_data_point(round(x, 1), round(value, 2))
    chart = page.chart(XL_CHART_TYPE.XY_SCATTER_SMOOTH, data, rect, "Emotion", alt)
    _calm(page, chart)
    for index, series in enumerate(chart.plots[0].series):
        _line(series, page.palette.series(index), 2.0, marker=7)
        _mark(series, page.palette.series(index), index)
        series.smooth = True
    x_axis, y_axis = chart.category_axis, chart.value_axis
    x_axis.minimum_scale, x_axis.maximum_scale = 0, width
    y_axis.minimum_scale, y_axis.maximum_scale, y_axis.major_unit = -2.3, 2.3, 10
    y_axis.has_major_gridlines = x_axis.has_major_gridlines = False
    y_axis.visible = False
    x_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    x_axis.major_tick_mark = x_axis.minor_tick_mark = XL_TICK_MARK.NONE
    _stroke(x_axis.format.line, page.palette.arrow, 0.75)
    _fill_frame(chart, 0.0, 0.0, 1.0, 1.0)


def _calm(page: Page, chart: Any) -> None:
    chart.has_title = False
    chart.has_legend = False
    space = chart._chartSpace
    if space.find("{*}roundedCorners") is None:
        space.insert(0 if space.find("{*}date1904") is None else 1, parse_xml(f'<c:roundedCorners {_C} val="0"/>'))
    space.find("{*}chart").addnext(parse_xml(_CLEAR))
    chart.font.size = Pt(SMALL)
    _colour(chart.font.color, page.palette.mute)


def _axis(page: Page, axis: Any) -> None:
    axis.has_major_gridlines = False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    _stroke(axis.format.line, page.palette.line, 0.75)
    axis.tick_labels.font.size = Pt(SMALL)


def _grid(page: Page, axis: Any) -> None:
    axis.has_major_gridlines = True
    _stroke(axis.major_gridlines.format.line, page.palette.line, 0.5)


def _labels(page: Page, plot: Any, number: str, position: Any) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = number, False
    labels.position = position
    labels.show_value = True
    labels.font.size, labels.font.bold = Pt(SMALL), True
    _colour(labels.font.color, page.palette.ink)


def _line(series: Any, colour: str, weight: float, marker: int = 0, dash: bool = False) -> None:
    _stroke(series.format.line, colour, weight)
    series.smooth = False
    if dash:
        series.format.line.dash_style = MSO_LINE.DASH
    if marker:
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, marker
        _paint(series.marker.format.fill, colour)
        series.marker.format.line.fill.background()
    else:
        series.marker.style = XL_MARKER_STYLE.NONE


def _mark(series: Any, colour: str, index: int) -> None:
    """Give a series the mark of `MARKS` at its place: curves differ by shape as well as by colour."""
    styles = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.X, XL_MARKER_STYLE.PLUS)
    series.marker.style = styles[index % len(styles)]
    if index % len(styles) > 1:
        _stroke(series.marker.format.line, colour, 1.75)


def _stroke(line: Any, colour: str, weight: float) -> None:
    line.width = Pt(weight)
    line.fill.solid()
    _colour(line.fill.fore_color, colour)


def _paint(fill: Any, colour: str) -> None:
    fill.solid()
    _colour(fill.fore_color, colour)


def _colour(target: Any, colour: str) -> None:
    if colour.startswith("#"):
        target.rgb = RGBColor.from_string(colour[1:])
    else:
        target.theme_color = _THEME[colour]


def _fill_frame(chart: Any, x: float, y: float, w: float, h: float) -> None:
    """Lay the plot itself over that share of the chart, so that it lines up with the shapes around it."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall("{*}layout"):
        area.remove(old)
    places = "".join(f'<c:{name} val="{value}"/>' for name, value in (("x", x), ("y", y), ("w", w), ("h", h)))
    area.insert(0, parse_xml(
        f'<c:layout {_C}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{places}</c:manualLayout></c:layout>"
    ))  # fmt: skip


def _every(axis: Any, months: int) -> None:
    """Label an axis of dates once in so many months."""
    element = axis._element
    for tag in ("baseTimeUnit", "majorUnit", "majorTimeUnit", "minorUnit", "minorTimeUnit"):
        for old in element.findall(f"{{*}}{tag}"):
            element.remove(old)
    wanted = (("baseTimeUnit", "months"), ("majorUnit", str(months)), ("majorTimeUnit", "months"))
    element.extend(parse_xml(f'<c:{tag} {_C} val="{value}"/>') for tag, value in wanted)


def _even(low: float, high: float) -> tuple[float, float]:
    """Return limits for an axis, rounded outwards to a step that people count in."""
    step = next(s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 500, 1e3, 1e4, 1e6, 1e9, 1e15)
                if (high - low) / s <= 8)  # fmt: skip
    return (low // step) * step, -(-high // step) * step
