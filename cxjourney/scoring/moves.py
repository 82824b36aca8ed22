"""What a later period changed: which touchpoints' scores moved against the period before, and which only shook.

All touchpoints of a metric are tested together (Holm), so that of many tests none is believed by chance. Runs on a
frame and a snapshot of the project, in any thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Direction, Import, Metric
from cxjourney.domain.text import tr
from cxjourney.scoring.change import difference, reliable
from cxjourney.scoring.compute import ScoreFilter, compute
from cxjourney.scoring.formulas import Difference
from cxjourney.scoring.labels import format_difference, format_value
from cxjourney.scoring.score import Score

if TYPE_CHECKING:
    import polars as pl

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Move:
    """One touchpoint whose score is reliably another than in the period before."""

    touchpoint_id: RecordId
    amount: str  # `−12`
    better: bool
    text: str  # `NPS from +10 to −2 against 1 Apr to 30 Jun: −12, worse`
    weight: float  # how far beyond noise, for putting the strongest first

    @property
    def verdict(self) -> str:
        return tr("better") if self.better else tr("worse")


@dataclass(frozen=True, slots=True)
class Moves:
    """What moved in one metric between two periods; `noise` touchpoints were tested and are within noise."""

    metric_id: RecordId
    earlier: Span
    later: Span
    moved: tuple[Move, ...] = ()
    noise: int = 0
    by_touchpoint: dict[RecordId, Move] = field(default_factory=dict, compare=False)


def spans_of(project: Project, import_ids: Iterable[RecordId]) -> tuple[Span, Span] | None:
    """Return the period before and the period that new imports bring; None where they bring no later one.

    The period before is as long as the new one and ends where that begins; where nothing was imported for it, it is
    the whole of the latest import before.
    """
    new = set(import_ids)
    dated = [
        (record.first_date, record.last_date, record.id in new)
        for record in project.table(Import).values()
        if record.first_date is not None and record.last_date is not None
    ]
    firsts = [first for first, _, is_new in dated if is_new]
    lasts = [last for _, last, is_new in dated if is_new]
    before = [(last, first) for first, last, is_new in dated if not is_new]
    if not firsts or not before or max(before)[0] >= max(lasts):
        return None
    known_last, known_first = max(before)
    start, end = max(min(firsts), known_last + timedelta(days=1)), max(lasts)
    if min(first for _, first in before) >= start:
        return None
    length = end - start
    usual = (start - length - timedelta(days=1), start - timedelta(days=1))
    return (usual if known_last >= usual[0] else (known_first, known_last)), (start, end)


def find_moves(
    frame: pl.DataFrame, project: Project, metrics: Sequence[Metric], earlier: Span, later: Span
) -> list[Moves]:
    """Return for each metric with answers in both periods what moved, the strongest change first."""
    return [found for metric in metrics if (found := _of_metric(frame, project, metric, earlier, later)) is not None]


def _of_metric(frame: pl.DataFrame, project: Project, metric: Metric, earlier: Span, later: Span) -> Moves | None:
    now = _scores(frame, project, metric, later)
    before = _scores(frame, project, metric, earlier)
    enough = project.info.minimum_n
    pairs = [
        (touchpoint_id, before[touchpoint_id], score)
        for touchpoint_id, score in now.items()
        if touchpoint_id in before and min(score.n, before[touchpoint_id].n) >= enough
    ]
    tested = [difference(metric, first, second) for _, first, second in pairs]
    sure = reliable(tested, project.info.confidence)
    moved = [
        _move(metric, touchpoint_id, first, second, found, earlier)
        for (touchpoint_id, first, second), found, is_sure in zip(pairs, tested, sure, strict=True)
        if is_sure and found is not None
    ]
    moved.sort(key=lambda move: -move.weight)
    noise = sum(found is not None for found in tested) - len(moved)
    if not moved and not noise:
        return None
    return Moves(metric.id, earlier, later, tuple(moved), noise, {move.touchpoint_id: move for move in moved})


def _scores(frame: pl.DataFrame, project: Project, metric: Metric, span: Span) -> dict[RecordId, Score]:
    where = ScoreFilter(date_from=span[0], date_to=span[1])
    scores = compute(frame, project, metric, ("touchpoint",), where)
    return {score.by[0][1]: score for score in scores if score.value is not None and not score.withheld}


def _move(
    metric: Metric, touchpoint_id: RecordId, first: Score, second: Score, found: Difference, earlier: Span
) -> Move:
    amount = format_difference(metric, found.value)
    better = (found.value > 0) is (metric.direction is Direction.HIGHER)
    values = [format_value(metric, score.value) for score in (first, second) if score.value is not None]
    text = tr(
        "{metric} moved from {before} to {now} against {first} to {last}: {amount}, {verdict}", metric=metric.name,
        before=values[0], now=values[1], first=_day(earlier[0]), last=_day(earlier[1]), amount=amount,
        verdict=tr("better") if better else tr("worse"),
    )  # fmt: skip
    return Move(touchpoint_id, amount, better, text, abs(found.statistic))


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"
