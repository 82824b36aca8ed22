"""The sheet Charts: for each journey the data of its charts as small tables, and each chart beside its data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.pagebreak import Break

from cxjourney.domain.records import Journey, Metric, MetricKind, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.exchange.xlsx import charts
from cxjourney.exchange.xlsx.book import A3, ROW, Book, widths
from cxjourney.exchange.xlsx.charts import Block
from cxjourney.exchange.xlsx.scores import cell_value, header_of, number_format, shown_n, unit_text
from cxjourney.exchange.xlsx.styles import ACCENT, BAND_INK, FEELING, HINT, MONTH, PERCENT, SECTION, TITLE, WHOLE
from cxjourney.exchange.xlsx.tables import Column, date_column, number_column, write_table
from cxjourney.scoring.score import Band

MOST_BARS = 25
MOST_LINES = 8
BLOCK_ROWS = 24  # a chart's height in rows of the usual height
PAGE = 810.0  # points that a page holds at the scale that fits its width
CHART_COLUMN = "L"
CHART_SIZE = (24.0, 11.6)


@dataclass
class JourneyData:
    """Where the chart data of one journey lie, for charts on other sheets too; None where there are none."""

    emotion: Block | None = None
    columns: int = 0
    scores: Block | None = None
    bands: tuple[Band, ...] = ()
    partial: bool = False  # only the lowest scores are among the bars


class ChartSheet:
    """Owns the sheet and the next free row on it."""

    def __init__(self, book: Book, contents: Contents, sheet: str) -> None:
        self._book, self._contents = book, contents
        self.ws: Any = book.sheet(sheet, colour=ACCENT)
        contents.places.sheets["charts"] = self.ws.title
        self.data: dict[str, JourneyData] = {}
        widths(self.ws, [34, 14, *([11.0] * 8), 2])
        book.put(self.ws, 1, 1, tr("Charts and their data"), TITLE)
        self.ws.row_dimensions[1].height = 32
        self._row, self._used = 3, 48.0
        for journey in contents.journeys:
            self._journey(journey)
        if self._row == 3:
            book.put(self.ws, 3, 1, tr("There are no emotions and no scores yet that a chart could show."), HINT)
        book.print_set_up(self.ws, tr("Charts"), paper=A3)

    def _journey(self, journey: Journey) -> None:
        data = self.data[journey.id] = JourneyData()
        stages, _, touchpoints = self._contents.of_journey(journey)
        self._emotion(journey, data, stages, touchpoints)
        metric = self._contents.metric
        if metric is not None:
            self._bars(journey, data, metric, touchpoints)
            self._trend(journey, metric, stages)
            self._distribution(journey, metric, touchpoints)

    def _emotion(
        self, journey: Journey, data: JourneyData, stages: Sequence[Stage], touchpoints: Sequence[Touchpoint]
    ) -> None:
        places, data.columns = map_places(stages, touchpoints)
        rows: list[tuple[str, str, float, float]] = []
        for touchpoint in touchpoints:
            value = self._contents.emotion(touchpoint.id)
            if value is not None:
                stage = self._contents.stage_title(touchpoint.stage_id)
                rows.append((touchpoint.title, stage, value, places[touchpoint.id]))
        if not rows:
            return
        rows.sort(key=lambda row: row[3])
        who = self._contents.persona.name if self._contents.persona else tr("everyone")
        columns = [
            Column(tr("Touchpoint"), 34),
            Column(tr("Stage"), 14),
            number_column(tr("Emotion (−2 to +2)"), 11, FEELING),
            number_column(tr("Place on the map"), 11, "0.00"),
        ]
        title = tr("Emotion by touchpoint: {journey}, {persona}", journey=journey.title, persona=who)
        data.emotion = self._table(title, "Chart_emotion", columns, rows)
        self._chart(charts.emotion_chart(data.emotion, title), data.emotion)

    def _bars(self, journey: Journey, data: JourneyData, metric: Metric, touchpoints: Sequence[Touchpoint]) -> None:
        found = [(t, row) for t in touchpoints if (row := self._contents.scores.of(t.id, metric)) is not None]
        data.partial = len(found) > MOST_BARS
        if data.partial:
            judged = [(t, row) for t, row in found if row.score.value is not None and row.band is not Band.FEW]
            found = sorted(judged, key=_by_value)[:MOST_BARS]
        if not found:
            return
        columns = [
            Column(tr("Touchpoint, n"), 34),
            Column(tr("Stage"), 14),
            number_column(header_of(metric), 11, number_format(metric)),
            number_column(tr("n"), 11, WHOLE),
        ]
        rows = [
            (
                _with_n(t, row),
                self._contents.stage_title(t.stage_id),
                cell_value(metric, row.score.value),
                shown_n(row),
            )
            for t, row in found
        ]
        title = score_title(metric, journey, data.partial)
        data.scores = self._table(title, "Chart_scores", columns, rows)
        data.bands = tuple(row.band for _, row in found)
        self._chart(score_chart(data, metric, title), data.scores)

    def _trend(self, journey: Journey, metric: Metric, stages: Sequence[Stage]) -> None:
        lines = [(tr("All touchpoints"), self._contents.scores.months(journey.id, metric))]
        lines += [(stage.title, self._contents.scores.months(stage.id, metric)) for stage in stages]
        lines = [(name, months) for name, months in lines if months][: MOST_LINES + 1]
        months = sorted({month for _, by_month in lines for month in by_month})
        if len(months) < 2:
            return
        number = number_format(metric)
        columns = [date_column(tr("Month"), 34, MONTH), *(number_column(name, 11, number) for name, _ in lines)]
        rows = [(month, *(_of_month(metric, by_month.get(month)) for _, by_month in lines)) for month in months]
        title = tr("{metric} by month: {journey}", metric=metric.name, journey=journey.title)
        block = self._table(title, "Chart_trend", columns, rows)
        short = number_format(metric, short=True)
        self._chart(charts.trend_chart(block, title, unit_text(metric), len(lines), short), block)

    def _distribution(self, journey: Journey, metric: Metric, touchpoints: Sequence[Touchpoint]) -> None:
        names = shares_of(metric)
        found = [(t, row) for t in touchpoints if (row := self._contents.scores.of(t.id, metric)) and row.score.parts]
        found = sorted(found, key=_by_value)[:MOST_BARS] if len(found) > MOST_BARS else found
        if not names or not found:
            return
        columns = [Column(tr("Touchpoint, n"), 34)]
        columns += [number_column(name, 11, PERCENT) for name, _, _ in names]
        rows = []
        for touchpoint, row in found:
            counts = [count(row.score.parts) for _, count, _ in names]
            rows.append((_with_n(touchpoint, row), *(count / (sum(counts) or 1) for count in counts)))
        title = tr("Answers to {metric}: {journey}", metric=metric.name, journey=journey.title)
        block = self._table(title, "Chart_answers", columns, rows)
        self._chart(charts.stacked_chart(block, title, [colour for _, _, colour in names]), block)

    def _table(self, title: str, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Block:
        needed = max(BLOCK_ROWS, len(rows) + 5) * ROW
        if self._used + needed > PAGE and self._used > 48:
            self.ws.row_breaks.append(Break(id=self._row - 1))
            self._used = 0.0
        self._used += needed
        self._book.span(self.ws, self._row, 1, title, SECTION, columns=10)
        self.ws.row_dimensions[self._row].height = 24
        placed = write_table(self._book, self.ws, name, columns, rows, top=self._row + 2)
        return Block(self.ws, placed.first, placed.last)

    def _chart(self, chart: Any, block: Block) -> None:
        charts.place_at(chart, self.ws, f"{CHART_COLUMN}{self._row + 1}", *CHART_SIZE)
        self._row = max(block.last + 2, self._row + BLOCK_ROWS)


def map_places(stages: Sequence[Stage], touchpoints: Sequence[Touchpoint]) -> tuple[dict[str, float], int]:
    """Return touchpoint id -> how far along the map it stands, in columns, and how many columns there are.

    Touchpoints in one column stand side by side within it; a stage without touchpoints takes one column.
    """
    starts, total = stage_columns(stages, touchpoints)
    shared: dict[int, list[str]] = {}
    for touchpoint in touchpoints:
        shared.setdefault(starts[touchpoint.stage_id][touchpoint.column], []).append(touchpoint.id)
    places = {
        id_: column + (index + 1) / (len(ids) + 1) for column, ids in shared.items() for index, id_ in enumerate(ids)
    }
    return places, total


def stage_columns(stages: Sequence[Stage], touchpoints: Sequence[Touchpoint]) -> tuple[dict[str, dict[int, int]], int]:
    """Return stage id -> its used columns -> their place on the whole map, counted from 0, and the number of all."""
    used: dict[str, set[int]] = {stage.id: set() for stage in stages}
    for touchpoint in touchpoints:
        used[touchpoint.stage_id].add(touchpoint.column)
    starts: dict[str, dict[int, int]] = {}
    total = 0
    for stage in stages:
        columns = sorted(used[stage.id]) or [0]
        starts[stage.id] = {column: total + index for index, column in enumerate(columns)}
        total += len(columns)
    return starts, total


def score_title(metric: Metric, journey: Journey, partial: bool) -> str:
    """Return the title of the bars: all touchpoints, or the lowest where there are many."""
    if partial:
        return tr("{metric}, the lowest {count} touchpoints: {journey}", metric=metric.name, count=MOST_BARS,
                  journey=journey.title)  # fmt: skip
    return tr("{metric} by touchpoint: {journey}", metric=metric.name, journey=journey.title)


def score_chart(data: JourneyData, metric: Metric, title: str) -> Any:
    """Return the bars of one journey; its data must be there."""
    if data.scores is None:
        raise AssertionError("a chart needs its data")
    return charts.bar_chart(data.scores, title, unit_text(metric), data.bands, number_format(metric, short=True))


def shares_of(metric: Metric) -> list[tuple[str, Any, str]]:
    """Return the kinds of answers of a metric, worst first: name, how to count them in a score's parts, colour."""
    low, middle, good = BAND_INK[Band.LOW], "CDD2D9", BAND_INK[Band.GOOD]
    if metric.metric_kind is MetricKind.NPS:
        return [
            (tr("Detractors"), lambda parts: parts["detractors"], low),
            (tr("Passives"), lambda parts: parts["passives"], middle),
            (tr("Promoters"), lambda parts: parts["promoters"], good),
        ]
    if metric.metric_kind is MetricKind.CSAT:
        return [
            (tr("Dissatisfied"), lambda parts: parts["dissatisfied"], low),
            (tr("Between"), lambda parts: parts["answers"] - parts["satisfied"] - parts["dissatisfied"], middle),
            (tr("Satisfied"), lambda parts: parts["satisfied"], good),
        ]
    return []


def _with_n(touchpoint: Touchpoint, row: ScoreRow) -> str:
    return tr("{touchpoint} (n {n})", touchpoint=touchpoint.title, n=row.score.n_text)


def _by_value(found: tuple[Touchpoint, ScoreRow]) -> float:
    value = found[1].score.value
    return value if value is not None else float("inf")


def _of_month(metric: Metric, row: ScoreRow | None) -> float | None:
    return cell_value(metric, row.score.value) if row else None
