"""The sheet Charts: for each journey the data of its charts as small tables, and each chart beside its data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from openpyxl.worksheet.pagebreak import Break

from cxjourney.domain.records import ActionStatus, Journey, Metric, MetricKind, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.domain.words import begun
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.safe_text import safe_line
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.exchange.xlsx import charts
from cxjourney.exchange.xlsx.book import A3, ROW, Book, widths
from cxjourney.exchange.xlsx.charts import Block
from cxjourney.exchange.xlsx.columns import Column, date_column, number_column
from cxjourney.exchange.xlsx.scores import cell_value, header_of, number_format, shown_n, unit_text
from cxjourney.exchange.xlsx.styles import ACCENT, BAND_INK, FEELING, HINT, LINK, MONTH, PERCENT, SECTION, TITLE, WHOLE
from cxjourney.exchange.xlsx.tables import write_table
from cxjourney.scoring.labels import format_value
from cxjourney.scoring.score import Band

MOST_BARS = 25
MOST_LINES = 8
MOST_CURVES = 5  # of personas beside the one on the map
MOST_LABELS = 3  # actions named at one point
LABEL = 34  # letters of an action at its point
BLOCK_ROWS = 29  # a chart's height in rows of the usual height
PAGE = 1_040.0  # points that a page holds at the scale that fits its width
CHART_COLUMN = "M"
CHART_SIZE = (24.0, 14.6)
COLUMNS = 11
OPEN = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)


@dataclass
class JourneyData:
    """Where the chart data of one journey lie, for charts on other sheets too; None where there are none."""

    emotion: Block | None = None
    columns: int = 0
    scores: Block | None = None
    bands: tuple[Band, ...] = ()
    partial: bool = False  # only the lowest scores are among the bars
    felt: str = ""  # what the emotions look like, in words
    scored: str = ""


class ChartSheet:
    """Owns the sheet and the next free row on it."""

    def __init__(self, book: Book, contents: Contents, sheet: str) -> None:
        self._book, self._contents = book, contents
        self.ws: Any = book.sheet(sheet, colour=ACCENT)
        contents.places.sheets["charts"] = self.ws.title
        self.data: dict[str, JourneyData] = {}
        widths(self.ws, [34, 14, *([11.0] * (COLUMNS - 2)), 2])
        book.put(self.ws, 1, 1, tr("Charts and their data"), TITLE)
        self.ws.row_dimensions[1].height = 32
        book.link(book.put(self.ws, 2, 1, "← " + contents.places.sheets["summary"], LINK),
                  contents.places.sheets["summary"])  # fmt: skip
        self._row, self._used = 3, 64.0
        for journey in contents.journeys:
            self._journey(journey)
        if self._row == 3:
            book.put(self.ws, 3, 1, tr("There are no emotions and no scores yet that a chart could show."), HINT)
        book.print_set_up(self.ws, tr("Charts"), paper=A3)
        book.protect(self.ws)

    def _journey(self, journey: Journey) -> None:
        data = self.data[journey.id] = JourneyData()
        stages, _, touchpoints = self._contents.of_journey(journey)
        self._emotion(journey, data, stages, touchpoints)
        metric = self._contents.metric
        if metric is not None:
            self._bars(journey, data, metric, touchpoints)
        for shown in self._contents.metrics:
            self._distribution(journey, shown, touchpoints)
            self._trend(journey, shown, stages)
        self._opportunities(journey)

    def _emotion(
        self, journey: Journey, data: JourneyData, stages: Sequence[Stage], touchpoints: Sequence[Touchpoint]
    ) -> None:
        contents = self._contents
        places, data.columns = map_places(stages, touchpoints)
        here = {touchpoint.id for touchpoint in touchpoints}
        named = [who for who in contents.felt_by if who is not None and who is not contents.persona]
        others = [who for who in named if here & contents.project.emotions(who.id).keys()][:MOST_CURVES]
        felt = [contents.project.emotions(who.id) for who in others]
        rows: list[tuple[Any, ...]] = []
        for touchpoint in touchpoints:
            value = contents.emotion(touchpoint.id)
            if value is not None:
                stage = contents.stage_title(touchpoint.stage_id)
                beside = [emotions.get(touchpoint.id) for emotions in felt]
                curves = (emotion.value if emotion else None for emotion in beside)
                rows.append((touchpoint.title, stage, value, places[touchpoint.id], *curves))
        if not rows:
            return
        rows.sort(key=lambda row: row[3])
        who = contents.persona.name if contents.persona else tr("everyone")
        columns = [
            Column(tr("Touchpoint"), 34),
            Column(tr("Stage"), 14),
            number_column(begun(tr("{persona} (−2 to +2)", persona=who)), 11, FEELING),
            number_column(tr("Place on the map"), 11, "0.00"),
            *(number_column(tr("{persona} (−2 to +2)", persona=other.name), 11, FEELING) for other in others),
        ]
        title = tr("{metric} by touchpoint: {journey}", metric=tr("Emotion"), journey=journey.title)
        if contents.persona is not None:
            title = tr("Emotion by touchpoint: {journey}, {persona}", journey=journey.title, persona=who)
        data.emotion = self._table(title, "Chart_emotion", columns, rows)
        data.felt = tr("Curve of what {persona} felt at {count} touchpoints.", persona=who, count=len(rows))
        data.felt += " " + _ends([(row[0], row[2]) for row in rows], lambda value: f"{value:+.1f}".replace("-", "−"))
        self._chart(charts.emotion_chart(data.emotion, title, len(others)), data.emotion, data.felt)

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
        told = [(t.title, row.score.value) for t, row in found if row.score.value is not None]
        data.scored = tr("Bars of {metric} at {count} touchpoints.", metric=metric.name, count=len(found))
        data.scored += " " + _ends(told, lambda value: format_value(metric, value))
        self._chart(score_chart(data, metric, title), data.scores, data.scored)

    def _trend(self, journey: Journey, metric: Metric, stages: Sequence[Stage]) -> None:
        lines = [(0, tr("All touchpoints"), self._contents.scores.months(journey.id, metric))]
        lines += [(i, stage.title, self._contents.scores.months(stage.id, metric)) for i, stage in enumerate(stages, 1)]
        lines = [line for line in lines if line[2]][: MOST_LINES + 1]
        months = sorted({month for _, _, by_month in lines for month in by_month})
        if len(months) < 2:
            return
        number, target = number_format(metric), cell_value(metric, metric.target)
        columns = [date_column(tr("Month"), 34, MONTH), *(number_column(name, 11, number) for _, name, _ in lines)]
        if target is not None:
            columns.append(number_column(tr("Target"), 11, number))
        tail = () if target is None else (target,)
        rows = [
            (month, *(_of_month(metric, by_month.get(month)) for _, _, by_month in lines), *tail) for month in months
        ]
        title = tr("{metric} by month: {journey}", metric=metric.name, journey=journey.title)
        block = self._table(title, "Chart_trend", columns, rows)
        short = number_format(metric, short=True)
        unit = unit_text(metric) or metric.name
        places = [place for place, _, _ in lines]
        chart = charts.trend_chart(block, title, unit, places, short, target=target is not None, ends=_ends_of(metric))
        self._chart(chart, block, _trend_text(metric, lines[0][2], months))

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
        alt = tr("Stacked bars: how the answers to {metric} are spread at {count} touchpoints.", metric=metric.name,
                 count=len(rows))  # fmt: skip
        alt += " " + _ends([(row[0], row[1]) for row in rows], lambda share: f"{share:.0%} {names[0][0]}")
        self._chart(charts.stacked_chart(block, title, [colour for _, _, colour in names]), block, alt)

    def _opportunities(self, journey: Journey) -> None:
        points: dict[tuple[int, int], list[str]] = {}
        for action in self._contents.actions:
            if action.journey_id == journey.id and action.status in OPEN and action.effort and action.impact:
                points.setdefault((action.effort, action.impact), []).append(safe_line(action.title, LABEL))
        if not points:
            return
        columns = [
            Column(tr("Open actions"), 34),
            number_column(tr("Effort (1 to 5)"), 14, WHOLE),
            number_column(tr("Impact (1 to 5)"), 11, WHOLE),
            number_column(tr("Actions"), 11, WHOLE),
        ]
        ordered = sorted(points.items(), key=lambda point: (-point[0][1], point[0][0]))  # as on the chart, from above
        rows = [(_label(titles), effort, impact, len(titles)) for (effort, impact), titles in ordered]
        title = tr("Opportunities, impact against effort: {journey}", journey=journey.title)
        block = self._table(title, "Chart_opportunities", columns, rows)
        alt = tr("Open actions by effort and impact, the most worthwhile up on the left.") + " "
        alt += "; ".join(
            tr("effort {effort}, impact {impact}: {titles}", effort=effort, impact=impact, titles=", ".join(titles))
            for (effort, impact), titles in ordered
        )
        points_at = [(impact, len(titles)) for (_, impact), titles in ordered]
        self._chart(charts.opportunity_chart(block, title, points_at), block, alt)

    def _table(self, title: str, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Block:
        needed = max(BLOCK_ROWS, len(rows) + 5) * ROW
        if self._used + needed > PAGE and self._used > 64:
            self.ws.row_breaks.append(Break(id=self._row - 1))
            self._used = 0.0
        self._used += needed
        self._book.span(self.ws, self._row, 1, title, SECTION, columns=COLUMNS)
        self.ws.row_dimensions[self._row].height = 24
        placed = write_table(self._book, self.ws, name, columns, rows, top=self._row + 2)
        return Block(self.ws, placed.first, placed.last)

    def _chart(self, chart: Any, block: Block, alt_text: str) -> None:
        charts.place_at(chart, self.ws, f"{CHART_COLUMN}{self._row + 1}", *CHART_SIZE, alt_text)
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


def _ends(told: Sequence[tuple[str, float]], text: Callable[[float], str]) -> str:
    """Name the lowest and the highest of a chart, for its alternative text."""
    if not told:
        return tr("Nothing may be shown.")
    low, high = min(told, key=itemgetter(1)), max(told, key=itemgetter(1))
    return tr("Lowest: {low}, {low_value}. Highest: {high}, {high_value}.", low=low[0], low_value=text(low[1]),
              high=high[0], high_value=text(high[1]))  # fmt: skip


def _trend_text(metric: Metric, all_: Mapping[date, ScoreRow], months: Sequence[date]) -> str:
    text = tr("Lines of {metric} over {count} months.", metric=metric.name, count=len(months))
    told = [(month, row.score.value) for month, row in sorted(all_.items()) if row.score.value is not None]
    if told:
        (first, begin), (last, end) = told[0], told[-1]
        text += " " + tr("All touchpoints: {begin} in {first}, {end} in {last}.", begin=format_value(metric, begin),
                         first=f"{first:%b %Y}", end=format_value(metric, end), last=f"{last:%b %Y}")  # fmt: skip
    if metric.target is not None:
        text += " " + tr("Target: {target}.", target=format_value(metric, metric.target))
    return text


def _ends_of(metric: Metric) -> tuple[float, float] | None:
    """Return the scale of answers where scores are means on it: no score is 0 on a scale from 1 to 7."""
    if metric.metric_kind not in {MetricKind.CES, MetricKind.MEAN} or metric.scale_low is None:
        return None
    return None if metric.scale_high is None else (metric.scale_low, metric.scale_high)


def _label(titles: Sequence[str]) -> str:
    rest = len(titles) - MOST_LABELS
    lines = list(titles[:MOST_LABELS])
    if rest > 0:
        lines.append(tr("… and {count} more", count=rest))
    return "\n".join(lines)


def _with_n(touchpoint: Touchpoint, row: ScoreRow) -> str:
    return tr("{touchpoint} (n {n})", touchpoint=touchpoint.title, n=row.score.n_text)


def _by_value(found: tuple[Touchpoint, ScoreRow]) -> float:
    value = found[1].score.value
    return value if value is not None else float("inf")


def _of_month(metric: Metric, row: ScoreRow | None) -> float | None:
    return cell_value(metric, row.score.value) if row else None
