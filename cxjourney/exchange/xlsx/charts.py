"""Native charts: how each is drawn. Their data lie in cells, laid out by `chart_sheet`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.drawing.text import Font as DrawingFont

from cxjourney.domain.text import tr
from cxjourney.exchange.safe_text import safe_line
from cxjourney.exchange.xlsx.styles import ACCENT, BAND_INK, FAMILY, INK, LINE, MUTE, SERIES
from cxjourney.scoring.score import Band

GREY = "BFC5CD"
SYMBOLS = ("circle", "square", "triangle", "diamond")  # lines differ by shape as well as by colour
_ROOM = 0.025  # of the width of the map's curve, for the numbers of its axis


class Block(NamedTuple):
    """Rows of chart data on a sheet; columns are counted from 1, row `first` - 1 holds the headers."""

    ws: Any
    first: int
    last: int


def emotion_chart(data: Block, title: str, others: int = 0) -> LineChart:
    """Return the felt curve by touchpoint: label, stage and value in columns 1 to 3, straight from point to point.

    `others` curves lie in the columns 5 and on; they are drawn thinner.
    """
    chart = LineChart()
    for index, column in enumerate([3, *range(5, 5 + others)]):
        values = Reference(data.ws, min_col=column, min_row=data.first - 1, max_row=data.last)
        series = Series(values, title_from_data=True)
        if index == 0:
            _felt_line(series)
        else:
            _line(series, SERIES[index % len(SERIES)], 12_000, 6, SYMBOLS[index % len(SYMBOLS)])
        chart.series.append(series)
    chart.set_categories(Reference(data.ws, min_col=1, min_row=data.first, max_row=data.last))
    _axis(chart.x_axis, low_labels=True, title=tr("Touchpoints along the journey"))
    _axis(chart.y_axis, low=-2, high=2, unit=1, number="+0;−0;0", grid=True, title=tr("Emotion, −2 to +2"))
    _finish(chart, title, legend=others > 0)
    chart.display_blanks = "span"  # as on the map, a curve runs on over touchpoints where nothing was felt
    return chart


def map_curve(data: Block, columns: int) -> ScatterChart:
    """Return the felt curve with each point under its touchpoint on the map: places in column 4, values in 3."""
    chart = ScatterChart()
    chart.scatterStyle = "lineMarker"
    chart.style = 2
    places = Reference(data.ws, min_col=4, min_row=data.first, max_row=data.last)
    values = Reference(data.ws, min_col=3, min_row=data.first - 1, max_row=data.last)
    series = Series(values, places, title_from_data=True)
    _felt_line(series)
    chart.series.append(series)
    room = _ROOM * columns / (1 - _ROOM)
    _axis(chart.x_axis, low=-room, high=columns, unit=columns + room, number=";;;", low_labels=True)
    _axis(chart.y_axis, low=-2, high=2, unit=1, number="+0;−0;0", grid=True)
    chart.y_axis.crosses = chart.x_axis.crosses = "min"
    _finish(chart, "")
    chart.layout = Layout(
        ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=_ROOM, y=0.08, w=1 - _ROOM, h=0.84)
    )
    return chart


def _felt_line(series: Any) -> None:
    _line(series, ACCENT, 22_000, 7)


def _line(series: Any, colour: str, width: int, marker: int, symbol: str = "circle") -> None:
    series.smooth = False
    series.marker = Marker(symbol=symbol, size=marker, spPr=_flat(colour))
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=width))


def bar_chart(data: Block, title: str, unit: str, bands: Sequence[Band], number: str) -> BarChart:
    """Return one bar for each row of label, stage and value, in the colour of its band, the first row on top."""
    chart = BarChart()
    chart.type = "bar"
    chart.gapWidth = 45
    series = Series(Reference(data.ws, min_col=3, min_row=data.first - 1, max_row=data.last), title_from_data=True)
    series.invertIfNegative = False
    series.graphicalProperties = _flat(BAND_INK[Band.MIDDLE])
    for index, band in enumerate(bands):
        series.dPt.append(DataPoint(idx=index, invertIfNegative=False, spPr=_flat(BAND_INK.get(band, GREY))))
    chart.series.append(series)
    chart.set_categories(Reference(data.ws, min_col=1, min_row=data.first, max_row=data.last))
    _labels_at_the_side(chart, tr("Touchpoint, n"))
    _axis(chart.y_axis, number=number, grid=True, title=unit)
    chart.y_axis.tickLblPos = "nextTo"
    _finish(chart, title)
    return chart


def stacked_chart(data: Block, title: str, colours: Sequence[str]) -> BarChart:
    """Return one bar of shares that add up to the whole for each row; the series are columns 2 and on."""
    chart = BarChart()
    chart.type = "bar"
    chart.grouping = "percentStacked"
    chart.overlap = 100
    chart.gapWidth = 45
    for number, colour in enumerate(colours, 2):
        values = Reference(data.ws, min_col=number, min_row=data.first - 1, max_row=data.last)
        series = Series(values, title_from_data=True)
        series.graphicalProperties = _flat(colour)
        chart.series.append(series)
    chart.set_categories(Reference(data.ws, min_col=1, min_row=data.first, max_row=data.last))
    _labels_at_the_side(chart, tr("Touchpoint, n"))
    _axis(chart.y_axis, low=0, high=1, number="0%", grid=True, title=tr("Share of answers (%)"))
    chart.y_axis.tickLblPos = "nextTo"
    _finish(chart, title, legend=True)
    return chart


def trend_chart(
    data: Block, title: str, unit: str, places: Sequence[int], number: str, *, target: bool,
    ends: tuple[float, float] | None = None,
) -> LineChart:  # fmt: skip
    """Return a line for each of the columns 2 and on over the months in column 1; gaps stay gaps.

    `places` say for each line which colour and shape it has, 0 being the whole: so a stage looks the same in the charts
    of all metrics. The column behind them holds the target, where there is one: a dashed line without points. `ends`
    are those of the scale, where scores use little of it.
    """
    chart = LineChart()
    lines = len(places)
    for index in range(lines + target):
        values = Reference(data.ws, min_col=2 + index, min_row=data.first - 1, max_row=data.last)
        series = Series(values, title_from_data=True)
        if index == lines:
            series.smooth, series.marker = False, Marker(symbol="none")
            dashes = LineProperties(solidFill=BAND_INK[Band.GOOD], w=15_000, prstDash="dash")
            series.graphicalProperties = GraphicalProperties(ln=dashes)
        else:
            place = places[index]
            colour = INK if place == 0 else SERIES[(place - 1) % len(SERIES)]
            _line(series, colour, 15_000 if place else 34_000, 6 if place else 5, SYMBOLS[place % len(SYMBOLS)])
        chart.series.append(series)
    chart.set_categories(Reference(data.ws, min_col=1, min_row=data.first, max_row=data.last))
    _axis(chart.x_axis, number="mmm yy", low_labels=True, title=tr("Month"))
    low, high = ends or (None, None)
    _axis(chart.y_axis, low=low, high=high, number=number, grid=True, title=unit)
    _finish(chart, title, legend=True)
    return chart


def opportunity_chart(data: Block, title: str, points: Sequence[tuple[int, int]]) -> ScatterChart:
    """Return a labelled point for each row of label, effort and impact; `points` say impact and number of actions.

    Each point is a series of its own, since only the names of series are labels that every program shows.
    """
    chart = ScatterChart()
    chart.scatterStyle = "lineMarker"
    chart.style = 2
    beside: Counter[int] = Counter()
    for index, (level, count) in enumerate(points):
        row = data.first + index
        effort = Reference(data.ws, min_col=2, min_row=row)
        impact = Reference(data.ws, min_col=3, min_row=row)
        series = Series(impact, effort)
        label = Reference(data.ws, min_col=1, min_row=row)
        series.tx = SeriesLabel(strRef=StrRef(str(label)))
        series.smooth = False
        series.marker = Marker(symbol="circle", size=min(24, 9 + 3 * count), spPr=_flat(ACCENT))
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
        beside[level] += 1
        series.dLbls = DataLabelList(
            dLblPos="t" if beside[level] % 2 else "b", txPr=_text(800, INK), showSerName=True, showVal=False,
            showCatName=False, showLegendKey=False, showPercent=False, showBubbleSize=False,
        )  # fmt: skip
        chart.series.append(series)
    scale = '[=0]"";[=6]"";0'  # room for the points at the rim, without numbers that nobody can give
    _axis(chart.x_axis, low=0, high=6, unit=1, number=scale, low_labels=True, title=tr("Effort (1 to 5)"))
    _axis(chart.y_axis, low=0, high=6, unit=1, number=scale, grid=True, title=tr("Impact (1 to 5)"))
    for axis in (chart.x_axis, chart.y_axis):
        axis.crosses, axis.crossesAt = None, 3  # four fields: much for little is up on the left
    _finish(chart, title)
    return chart


def place_between(chart: Any, ws: Any, first: tuple[int, int], last: tuple[int, int], alt_text: str) -> None:
    """Lay a chart over the cells from `first` to `last` (row, column), so that it follows them."""
    chart.alt_text = alt_text
    chart.anchor = TwoCellAnchor(
        editAs="twoCell",
        _from=AnchorMarker(col=first[1] - 1, row=first[0] - 1),
        to=AnchorMarker(col=last[1], row=last[0]),
    )
    ws.add_chart(chart)


def place_at(chart: Any, ws: Any, cell: str, width: float, height: float, alt_text: str) -> None:
    """Lay a chart with its upper left corner on `cell`; sizes in centimetres."""
    chart.width, chart.height, chart.alt_text = width, height, alt_text
    ws.add_chart(chart, cell)


def _labels_at_the_side(chart: BarChart, title: str) -> None:
    chart.x_axis.scaling.orientation = "maxMin"
    _axis(chart.x_axis, low_labels=True, title=title)
    chart.y_axis.crosses = "max"


def _axis(
    axis: Any, *, low: float | None = None, high: float | None = None, unit: float | None = None, number: str = "",
    grid: bool = False, title: str = "", low_labels: bool = False,
) -> None:  # fmt: skip
    axis.delete = False
    axis.scaling.min, axis.scaling.max = low, high
    if unit:
        axis.majorUnit = unit
    if number:
        axis.number_format = number
        axis.numFmt.sourceLinked = False
    if title:
        axis.title = safe_line(title)
        axis.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=_letters(900, MUTE))
        axis.title.overlay = False
    axis.majorTickMark = axis.minorTickMark = "none"
    axis.tickLblPos = "low" if low_labels or grid else "nextTo"
    axis.majorGridlines = axis.majorGridlines if grid else None
    if grid and axis.majorGridlines is not None:
        axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=LINE, w=6_000))
    axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=GREY, w=9_000))
    axis.txPr = _text(800, MUTE)


def _finish(chart: Any, title: str, *, legend: bool = False) -> None:
    if title:
        chart.title = safe_line(title, 160)
        chart.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=_letters(1100, INK, bold=True))
        chart.title.overlay = False
    if legend:
        chart.legend.position = "b"
        chart.legend.txPr = _text(800, MUTE)
    else:
        chart.legend = None
    chart.display_blanks = "gap"
    chart.roundedCorners = chart.varyColors = False  # left out, Excel takes them for true
    chart.graphical_properties = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(solidFill=LINE, w=6_000))


def _flat(colour: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))


def _letters(size: int, colour: str, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour, latin=DrawingFont(typeface=FAMILY))


def _text(size: int, colour: str) -> RichText:
    letters = _letters(size, colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])
