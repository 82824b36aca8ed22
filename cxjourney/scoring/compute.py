"""Scores by touchpoint, stage, journey, segment, channel, persona and period, from frames of answers.

Answers are first folded into counts of equal values for each touchpoint and group, which is the one pass over all
rows; everything else works on those few counts. Unlike metrics are never mixed: one call, one metric.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Metric, MetricKind, Persona, Segment, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring import measures, privacy
from cxjourney.scoring.frame import METRIC, SEGMENT
from cxjourney.scoring.measures import COUNT, VALUE, WEIGHT, WEIGHT_SQUARED
from cxjourney.scoring.privacy import ABOVE, PLACES
from cxjourney.scoring.score import Score

if TYPE_CHECKING:
    import polars as pl

PERIODS = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
DIMENSIONS = (*PLACES, "channel", "persona", *PERIODS)
BY_SEGMENT = "segment:"
MAX_TICKETS = 20_000_000


@dataclass(frozen=True, slots=True)
class ScoreFilter:
    """Which answers count. Both dates are included; an answer without a date is in no period; None is no limit."""

    conditions: tuple[Condition, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    channels: tuple[str, ...] | None = None
    touchpoint_ids: tuple[RecordId, ...] | None = None


EVERYTHING = ScoreFilter()


def compute(
    frame: pl.DataFrame,
    project: Project,
    metric: Metric,
    by: Sequence[str] = ("touchpoint",),
    where: ScoreFilter = EVERYTHING,
    weighted: bool = False,
) -> list[Score]:
    """Return one score for each group that has answers, in the project's and the calendar's order.

    `by` holds any of touchpoint, stage, journey, channel, persona, day, week, month, quarter, year and
    `segment:NAME`; empty gives one score over all. Groups are named in `Score.by`: ids for places and personas,
    `2026-10-03`, `2026-W40`, `2026-10`, `2026-Q4`, `2026` for periods, "" where the data says nothing. Answers at
    touchpoints that the project does not hold are left out. Raise JourneyError for a grouping that does not exist.
    """
    check_dimensions(by)
    if "persona" in by:
        return _by_persona(frame, project, metric, by, where, weighted)
    if METRIC + metric.id not in frame.columns:
        return []
    if metric.metric_kind is MetricKind.TTR:
        groups = _tickets(frame, project, metric, by, where)
        weighted = False
    else:
        weighted = weighted and frame["weight"].count() > 0
        groups = _counts(frame, project, metric, by, where, weighted)
    confidence = project.info.confidence
    scores = []
    for row in groups.iter_rows(named=True):
        score = measures.score_of(metric, row, confidence, weighted)
        named = tuple((name, _group_text(name, row[f"_by{index}"])) for index, name in enumerate(by))
        scores.append(replace(score, by=named, threshold=project.info.anonymity_threshold))
    places = _Order(project)
    scores = [score for score in scores if score.n > 0 or score.parts]
    scores.sort(key=lambda score: [places.key(name, group) for name, group in score.by])
    barred: set[RecordId] = set()
    if len(by) > 1 and any(name in ABOVE.values() for name in by):
        barred = _with_hidden_touchpoints(compute(frame, project, metric, ("touchpoint",), where, weighted), places)
    return privacy.withhold(scores, project.info.anonymity_threshold, places.above, barred)


def compute_one(
    frame: pl.DataFrame, project: Project, metric: Metric, where: ScoreFilter = EVERYTHING, weighted: bool = False
) -> Score | None:
    """Return the one score over everything that `where` lets through, None where nobody answered."""
    scores = compute(frame, project, metric, (), where, weighted)
    return scores[0] if scores else None


def check_dimensions(by: Iterable[str]) -> None:
    """Raise JourneyError for a dimension that scores cannot be grouped by."""
    for name in by:
        if name not in DIMENSIONS and not (name.startswith(BY_SEGMENT) and len(name) > len(BY_SEGMENT)):
            known = ", ".join((*DIMENSIONS, "segment:NAME"))
            raise JourneyError(tr("Scores cannot be grouped by “{name}”; try one of {known}.", name=name, known=known))


def filtered(frame: pl.DataFrame, where: ScoreFilter) -> pl.LazyFrame:
    """Return the rows that `where` lets through, not yet collected."""
    import polars as pl

    rows = frame.lazy()
    if where.date_from is not None:
        rows = rows.filter(pl.col("time") >= datetime.combine(where.date_from, time.min))
    if where.date_to is not None:
        rows = rows.filter(pl.col("time") < datetime.combine(where.date_to + timedelta(days=1), time.min))
    if where.touchpoint_ids is not None:
        rows = rows.filter(pl.col("touchpoint").is_in(list(where.touchpoint_ids)))
    if where.channels is not None:
        rows = rows.filter(pl.col("channel").is_in(list(where.channels)))
    for condition in where.conditions:
        rows = rows.filter(condition_test(condition, frame.columns))
    return rows


def condition_test(condition: Condition, columns: Sequence[str]) -> pl.Expr:
    """Return the test of one condition; an answer without the attribute has none of its values."""
    import polars as pl

    name = SEGMENT + condition.attribute
    if name not in columns and condition.attribute == "channel":
        name = "channel"
    if name not in columns:
        return pl.lit(condition.exclude)
    found = pl.col(name).is_in(list(condition.values)).fill_null(False)
    return ~found if condition.exclude else found


def segment_conditions(project: Project, segment_id: RecordId | None) -> tuple[Condition, ...]:
    """Return the conditions of a segment, none for everyone."""
    segment = project.get(Segment, segment_id)
    return segment.conditions if segment else ()


def _counts(
    frame: pl.DataFrame, project: Project, metric: Metric, by: Sequence[str], where: ScoreFilter, weighted: bool
) -> pl.DataFrame:
    """Fold answers into counts of equal values, then those into the sums of each group."""
    import polars as pl

    count = pl.col("count")
    weight = pl.col("weight").fill_null(1.0) if weighted else pl.lit(1.0)
    rows = filtered(frame, where).select(
        "touchpoint",
        pl.col(METRIC + metric.id).alias(VALUE),
        count.alias(COUNT),
        *([(count * weight).alias(WEIGHT), (count * weight * weight).alias(WEIGHT_SQUARED)] if weighted else []),
        "time",
        *_row_groups(frame, by),
    )
    keys = ["touchpoint", VALUE, *(f"_by{index}" for index, name in enumerate(by) if name not in PLACES)]
    added = [COUNT, WEIGHT, WEIGHT_SQUARED] if weighted else [COUNT]
    folded = (
        rows.filter(pl.col(VALUE).is_not_null())
        .group_by(keys)
        .agg(pl.col(added).sum(), pl.col("time").min().alias("_first"), pl.col("time").max().alias("_last"))
        .filter(measures.valid_answer(metric))
    )
    if not weighted:
        folded = folded.with_columns(pl.col(COUNT).alias(WEIGHT), pl.col(COUNT).alias(WEIGHT_SQUARED))
    wanted = [*measures.sums(metric), pl.col("_first").min(), pl.col("_last").max()]
    return _grouped(_placed(folded, project, by), by, wanted)


def _tickets(
    frame: pl.DataFrame, project: Project, metric: Metric, by: Sequence[str], where: ScoreFilter
) -> pl.DataFrame:
    """Return the sums of each group of tickets; a row that stands for several is laid out as several.

    A ticket that came in open, and later again with its time, counts once.
    """
    import polars as pl

    value, is_open = pl.col(METRIC + metric.id), pl.col("open").fill_null(False)
    solved = (
        frame.lazy()
        .filter((value >= 0) & ~is_open)
        .select("response", "touchpoint", pl.lit(True).alias("_solved"))
        .unique()
    )
    rows = (
        filtered(frame, where)
        .filter(((value >= 0) | is_open) & (pl.col("count") >= 0.5))
        .join(solved, on=["response", "touchpoint"], how="left")
        .filter(~is_open | pl.col("_solved").is_null())
        .select(
            "touchpoint",
            pl.when(is_open).then(None).otherwise(value).alias(VALUE),
            pl.col("count").round().cast(pl.UInt32).alias(COUNT),
            "time",
            *_row_groups(frame, by),
        )
    ).collect()
    if rows.height and rows[COUNT].max() != 1:
        if rows[COUNT].sum() > MAX_TICKETS:
            raise JourneyError(tr("There are more tickets than a median can be taken of."))
        rows = rows[rows.select(pl.int_range(pl.len()).repeat_by(COUNT).explode()).to_series()]
    wanted = [*measures.duration_sums(), pl.col("time").min().alias("_first"), pl.col("time").max().alias("_last")]
    return _grouped(_placed(rows.lazy(), project, by), by, wanted)


def _row_groups(frame: pl.DataFrame, by: Sequence[str]) -> list[pl.Expr]:
    import polars as pl

    groups = []
    for index, name in enumerate(by):
        if name in PERIODS:
            group = pl.col("time").dt.truncate(PERIODS[name])
        elif name == "channel":
            group = pl.col("channel")
        elif name in PLACES:
            continue
        else:
            column = SEGMENT + name.removeprefix(BY_SEGMENT)
            group = pl.col(column) if column in frame.columns else pl.lit(None, dtype=pl.String)
        groups.append(group.alias(f"_by{index}"))
    return groups


def _placed(rows: pl.LazyFrame, project: Project, by: Sequence[str]) -> pl.LazyFrame:
    """Add the place columns and leave out answers at touchpoints that are gone."""
    import polars as pl

    touchpoints = project.table(Touchpoint)
    places: dict[str, Mapping[RecordId, RecordId]] = {
        "touchpoint": {id_: id_ for id_ in touchpoints},
        "stage": {id_: touchpoint.stage_id for id_, touchpoint in touchpoints.items()},
        "journey": {id_: touchpoint.journey_id for id_, touchpoint in touchpoints.items()},
    }
    here = pl.DataFrame({"touchpoint": list(touchpoints)}, schema={"touchpoint": pl.String}).with_columns(
        pl.Series(f"_by{index}", list(places[name].values()), dtype=pl.String)
        for index, name in enumerate(by)
        if name in places
    )
    return rows.with_columns(pl.col("touchpoint").cast(pl.String)).join(here.lazy(), on="touchpoint")


def _grouped(rows: pl.LazyFrame, by: Sequence[str], wanted: list[pl.Expr]) -> pl.DataFrame:
    keys = [f"_by{index}" for index in range(len(by))]
    return (rows.group_by(keys).agg(wanted) if keys else rows.select(_whole(wanted))).collect()


def _whole(wanted: list[pl.Expr]) -> list[pl.Expr]:
    """Make the one list-valued sum fit a row of its own where there is no group to hold it."""
    return [sum_.implode() if sum_.meta.output_name() == "ordered" else sum_ for sum_ in wanted]


def _with_hidden_touchpoints(scores: Sequence[Score], places: _Order) -> set[RecordId]:
    """Return the stages and journeys of withheld touchpoints, whose months could tell those apart."""
    stages = {places.above("touchpoint", score.by[0][1]) for score in scores if score.withheld}
    return stages | {places.above("stage", stage_id) for stage_id in stages}


def _by_persona(
    frame: pl.DataFrame, project: Project, metric: Metric, by: Sequence[str], where: ScoreFilter, weighted: bool
) -> list[Score]:
    position = list(by).index("persona")
    others = [name for name in by if name != "persona"]
    personas = sorted(project.table(Persona).values(), key=lambda persona: (persona.position, persona.id))
    scores = []
    for persona in personas:
        if project.get(Segment, persona.segment_id) is None:
            continue
        own = replace(where, conditions=where.conditions + segment_conditions(project, persona.segment_id))
        for score in compute(frame, project, metric, others, own, weighted):  # personas overlap: no sum over them
            named = (*score.by[:position], ("persona", persona.id), *score.by[position:])
            scores.append(replace(score, by=named))
    return scores


def _group_text(dimension: str, group: object) -> str:
    if group is None:
        return ""
    if not isinstance(group, datetime):
        return str(group)
    if dimension == "week":
        year, week, _ = group.isocalendar()
        return f"{year}-W{week:02}"
    if dimension == "quarter":
        return f"{group.year}-Q{(group.month + 2) // 3}"
    return group.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[dimension])


class _Order:
    """Knows where each group comes in its dimension: places as the map has them, the rest by name, blanks last."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._ranks: dict[str, int] = {}
        for journey in project.journeys():
            ids = [journey.id, *(stage.id for stage in project.stages(journey.id))]
            for id_ in (*ids, *(touchpoint.id for touchpoint in project.touchpoints(journey.id))):
                self._ranks[id_] = len(self._ranks)

    def key(self, dimension: str, group: str) -> tuple[bool, int, str]:
        return (not group, self._ranks.get(group, 0) if dimension in PLACES else 0, group)

    def above(self, dimension: str, group: RecordId) -> RecordId:
        if dimension == "touchpoint":
            return self._project.need(Touchpoint, group).stage_id
        return self._project.need(Stage, group).journey_id
