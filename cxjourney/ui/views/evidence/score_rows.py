"""The rows of the scores table: what a group is called, how its score stands to its target, and the columns for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cxjourney.domain.project import Project
from cxjourney.domain.records import Direction, Journey, Metric, Persona, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.labels import band_name, describe, format_difference, format_interval, format_value, shape
from cxjourney.scoring.score import Band, Score, band_of
from cxjourney.ui.views.evidence.figures import Change, Figure, verdict_name
from cxjourney.ui.views.evidence.periods import PERIODS, label_of, period_names, start_of
from cxjourney.ui.views.evidence.rows import Column

BY_SEGMENT = "segment:"
_WORTH = {Band.GOOD: 2, Band.MIDDLE: 1, Band.LOW: 0}


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One group: its name, the place it lies in, its score, and the limits that hold for it."""

    group: str
    title: str
    within: str
    metric: Metric  # with the target and bands of the touchpoint
    score: Score
    band: Band
    minimum_n: int
    change: Change | None

    @property
    def gap(self) -> float | None:
        """How far the score lies over its target, in the metric's unit; None without a target or a value."""
        if self.metric.target is None or self.score.value is None:
            return None
        return self.score.value - self.metric.target

    @property
    def meets_target(self) -> bool:
        """Whether the score is at its target or on the good side of it."""
        gap = self.gap or 0.0
        return gap >= 0 if self.metric.direction is Direction.HIGHER else gap <= 0

    @property
    def has_enough(self) -> bool:
        """Whether the score rests on enough answers to be judged."""
        return self.score.value is not None and self.score.n >= self.minimum_n


def group_names(attributes: list[str]) -> list[tuple[object, str]]:
    """Return what scores can be grouped by, with the words for it."""
    return [
        ("touchpoint", tr("Touchpoint")), ("stage", tr("Stage")), ("journey", tr("Journey")),
        *((BY_SEGMENT + name, name) for name in attributes),
        ("channel", tr("Channel")), ("persona", tr("Persona")), *period_names(),
    ]  # fmt: skip


def score_rows(
    project: Project, metric: Metric, by: str, figures: list[Figure], rolled_up: Mapping[str, Score]
) -> list[ScoreRow]:
    """Return the rows of a grouping; `rolled_up` holds the scores of touchpoints that stand for a journey below."""
    rows = []
    several = len({one.journey_id for one in _placed(project, by, figures)}) > 1
    for figure in figures:
        score = rolled_up.get(figure.group, figure.score)
        own = project.metric_at(metric, figure.group) if by == "touchpoint" else metric
        title, within, journey = _names(project, by, figure.group)
        if several and journey:
            within = tr("{stage}, {journey}", stage=within, journey=journey) if within else journey
        minimum_n = project.info.minimum_n
        band = band_of(own, score, minimum_n)
        rows.append(ScoreRow(figure.group, title, within, own, score, band, minimum_n, figure.change))
    return rows


def group_title(project: Project, by: str, group: str) -> str:
    """Return what a group is called on screen."""
    return _names(project, by, group)[0]


def _placed(project: Project, by: str, figures: list[Figure]) -> list[Touchpoint | Stage]:
    """Return the touchpoints or stages that a table has rows of."""
    if by == "touchpoint":
        return [project.need(Touchpoint, figure.group) for figure in figures]
    return [project.need(Stage, figure.group) for figure in figures] if by == "stage" else []


def _names(project: Project, by: str, group: str) -> tuple[str, str, str]:
    """Return what a group is called, the stage that it lies in, and the journey."""
    if not group:
        return tr("Not given"), "", ""
    if by == "touchpoint":
        touchpoint = project.need(Touchpoint, group)
        journey, stage = project.need(Journey, touchpoint.journey_id), project.need(Stage, touchpoint.stage_id)
        return touchpoint.title, stage.title, journey.title
    if by == "stage":
        stage = project.need(Stage, group)
        return stage.title, "", project.need(Journey, stage.journey_id).title
    if by == "journey":
        return project.need(Journey, group).title, "", ""
    if by == "persona":
        return project.need(Persona, group).name, "", ""
    start = start_of(by, group) if by in PERIODS else None
    return (label_of(by, start) if start is not None else group), "", ""


# how a row is told


def value_text(row: ScoreRow) -> str:
    """Return the score as `▲ +38`, or `withheld (n < 5)`."""
    if row.score.withheld:
        return tr("withheld (n < {bound})", bound=row.score.threshold)
    return f"{shape(row.band)} {format_value(row.metric, row.score.value)}".strip()


def gap_text(row: ScoreRow) -> str:
    """Return how far a score is from its target, such as `−7, missed`."""
    if row.gap is None:
        return "–"
    amount = format_difference(row.metric, row.gap)
    return tr("{amount}, met", amount=amount) if row.meets_target else tr("{amount}, missed", amount=amount)


def tip(row: ScoreRow) -> str:
    """Return the whole truth about a row in a sentence."""
    return f"{row.title}: {describe(row.metric, row.score, row.minimum_n)}"


def change_tip(row: ScoreRow) -> str:
    """Return both scores that a change lies between."""
    if row.change is None:
        return ""

    def said(score: Score | None) -> str:
        return tr("no answers") if score is None else describe(row.metric, score)

    before, after = said(row.change.earlier), said(row.change.later)
    return tr("Before: {score}", score=before) + "\n" + tr("After: {score}", score=after)


def columns(by: str, title: str, with_place: bool, with_change: bool) -> list[Column[ScoreRow]]:
    """Return the columns of the table for a grouping."""
    found: list[Column[ScoreRow]] = [Column(title, lambda row: row.title, _by_title(by), 170, tip=tip)]
    if with_place:
        found.append(Column(tr("Within"), lambda row: row.within, width=130, optional=2))
    found += [
        Column(
            tr("Score"), value_text, lambda row: row.score.value, 116, tip=tip, spoken=tip,
            saved=((tr("Score"), lambda row: row.score.value), (tr("Unit"), lambda row: row.score.unit)),
        ),
        Column(
            tr("Interval"), lambda row: format_interval(row.metric, row.score), lambda row: row.score.low, 210, tip=tip,
            saved=((tr("From"), lambda row: row.score.low), (tr("To"), lambda row: row.score.high)),
        ),
        Column(
            tr("Answers"), lambda row: row.score.n_text.replace("<", "< "),
            lambda row: row.score.n if not row.score.withheld else None, 72, right=True,
            saved=((tr("Answers"), lambda row: row.score.n_text if row.score.withheld else row.score.n),),
        ),
        Column(tr("Band"), lambda row: band_name(row.band), lambda row: _WORTH.get(row.band), 92, optional=3),
        Column(
            tr("Target"), lambda row: format_value(row.metric, row.metric.target), lambda row: row.metric.target, 70,
            right=True, saved=((tr("Target"), lambda row: row.metric.target),), optional=1,
        ),
        Column(tr("Gap"), gap_text, lambda row: row.gap, 104, saved=((tr("Gap"), lambda row: row.gap),)),
    ]  # fmt: skip
    if with_change:
        found.append(
            Column(
                tr("Change"), lambda row: row.change.text if row.change else "–",
                lambda row: row.change.amount if row.change else None, 156, tip=change_tip,
                saved=(
                    (tr("Change"), lambda row: row.change.amount if row.change else None),
                    (tr("Meaning of the change"), lambda row: verdict_name(row.change.verdict) if row.change else ""),
                ),
            )
        )  # fmt: skip
    return found


def _by_title(by: str) -> Callable[[ScoreRow], object]:
    if by in PERIODS:
        return lambda row: row.group or None
    return lambda row: row.title.casefold()
