"""The scores that the window shows: evidence of the open project, under the filters that the person chose.

Computes nothing itself (that is `scoring`) and keeps every result until the evidence or the view changes. Polars is
loaded with the first import that a project holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Metric, Persona, Segment, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring import frame as blocks
from cxjourney.scoring.change import ScoreChange, change_text, changes, difference
from cxjourney.scoring.comments import Comment, CommentIndex, CommentList, CommentQuery, comments, wanted_places
from cxjourney.scoring.compute import compute, compute_one
from cxjourney.scoring.labels import badge
from cxjourney.scoring.persona_facts import PersonaFacts, persona_facts
from cxjourney.scoring.privacy import pooled
from cxjourney.scoring.score import Badge, Band, Score, Trend
from cxjourney.scoring.trend import EvidenceSummary, Slice, distribution, summary, trends
from cxjourney.services.answers import Answers, ScoredDocument, Snapshot
from cxjourney.services.score_source import ScoreSource
from cxjourney.services.score_views import EMOTION, Period, View, dates_of, emotion_badge, touchpoints_below

__all__ = [
    "EMOTION", "Answers", "Period", "ScoredDocument", "Scores", "Snapshot", "TouchpointScore", "View",
    "emotion_badge", "touchpoints_below",
]  # fmt: skip


class TouchpointScore(NamedTuple):
    """One metric at one touchpoint, as the inspector shows it."""

    metric: Metric
    score: Score
    trend: Trend
    distribution: tuple[Slice, ...]


class Scores(ScoreSource):
    """Answers every question about scores for one document; each answer is kept until something changes."""

    def segment_values(self) -> dict[str, list[tuple[str, int]]]:
        """Return attribute -> (value, number of rows), commonest first, for building segments.

        A number under the anonymity threshold is told as 0.
        """
        if not self._may_read:
            return {}

        def build() -> dict[str, list[tuple[str, int]]]:
            names = sorted(blocks.attributes(self.frame))
            return {name: self._value_counts(blocks.SEGMENT + name) for name in names}

        return self._kept(("segment values",), build)

    def condition_values(self) -> dict[str, list[tuple[str, int]]]:
        """Return what conditions may be about: the attributes of `segment_values`, and the channel of the answers."""
        found = self.segment_values()
        if not self._may_read or "channel" in found:
            return found
        channels = self._kept(("channel values",), lambda: self._value_counts("channel"))
        return {**found, "channel": channels} if channels else found

    def summary(self) -> EvidenceSummary:
        """Return how much evidence the current view takes in."""
        if not self._may_read:
            return EvidenceSummary()
        where = self.where()
        found = self._kept(("summary", where), lambda: summary(self.frame, where))
        few = 0 < found.rows < self._project.info.anonymity_threshold
        return EvidenceSummary(withheld=True) if few else found

    # scores

    def scores_by(self, metric: Metric, *by: str) -> list[Score]:
        """Return scores of the current view by any dimensions; see `scoring.compute.compute`."""
        if not self._may_read:
            return []
        where, weighted = self.where(), self._view.weighted
        key = ("scores", metric, by, where, weighted)
        return self._kept(key, lambda: compute(self.frame, self._project, metric, by, where, weighted))

    def touchpoint_score(self, touchpoint_id: RecordId, metric: Metric) -> Score | None:
        """Return the score of one touchpoint, its sub-journey included; None where it has no answers."""
        below = touchpoints_below(self._project, touchpoint_id)
        single = self._by_place(metric, "touchpoint")
        if not below or not self._may_read:
            return single.get(touchpoint_id)
        ids, weighted = (touchpoint_id, *below), self._view.weighted
        where = replace(self.where(), touchpoint_ids=ids)

        def build() -> Score | None:
            score = compute_one(self.frame, self._project, metric, where, weighted)
            members = [single[id_] for id_ in ids if id_ in single]
            return score and pooled(score, members, self._project.info.anonymity_threshold)

        return self._kept(("rolled up", metric, where, weighted), build)

    def badges(self, journey_id: RecordId) -> dict[RecordId, Badge]:
        """Return touchpoint id -> badge for every touchpoint of a journey."""
        touchpoints = self._project.touchpoints(journey_id)
        metric, minimum_n = self.metric, self._project.info.minimum_n
        if metric is None:
            felt = self._project.emotions(self._view.persona_id)
            return {t.id: emotion_badge(felt.get(t.id)) for t in touchpoints}
        if self.has_evidence and not self._may_read:
            return {t.id: Badge("…", Band.NONE, tr("The scores are being read.")) for t in touchpoints}
        return {
            t.id: badge(self._project.metric_at(metric, t.id), self.touchpoint_score(t.id, metric), minimum_n)
            for t in touchpoints
        }

    def stage_trends(self, journey_id: RecordId) -> dict[RecordId, Trend]:
        """Return stage id -> monthly trend of the metric shown, for the stages that have dated answers."""
        metric = self.metric
        if metric is None:
            return {}
        found = self._trends(metric, "stage")
        return {stage.id: found[stage.id] for stage in self._project.stages(journey_id) if stage.id in found}

    def touchpoint_scores(self, touchpoint_id: RecordId) -> list[TouchpointScore]:
        """Return every metric with answers at a touchpoint, the one shown on the map first."""
        shown = self.metric
        found = []
        for metric in sorted(self.metrics_with_data(), key=lambda metric: metric != shown):
            score = self._score_at(touchpoint_id, metric)
            if score is not None:
                own = self._project.metric_at(metric, touchpoint_id)
                found.append(
                    TouchpointScore(own, score, self.trend_of(touchpoint_id, metric), distribution(own, score))
                )
        return found

    def trend_of(self, touchpoint_id: RecordId, metric: Metric) -> Trend:
        """Return the months of one touchpoint; empty where its answers have no dates."""
        return self._trends(metric, "touchpoint", touchpoint_id).get(touchpoint_id, Trend((), "", Band.NONE))

    def changes(
        self, metric: Metric, earlier: tuple[date, date], later: tuple[date, date], by: str = "touchpoint"
    ) -> list[ScoreChange]:
        """Return what changed between two periods (both days included) in each group of the current view.

        See `scoring.change.changes`.
        """
        if not self._may_read:
            return []
        where, weighted = self.where(), self._view.weighted
        key = ("changes", metric, earlier, later, by, where.conditions, weighted)
        return self._kept(
            key, lambda: changes(self.frame, self._project, metric, earlier, later, (by,), where, weighted)
        )

    def change_since(self, touchpoint_id: RecordId, metric: Metric) -> str:
        """Return the change against the period just before, in words; empty where it cannot be told."""
        period = Period.MONTHS_12 if self._view.period is Period.ALL else self._view.period
        first, last = dates_of(self._project, period)
        shown = self.touchpoint_score(touchpoint_id, metric)
        if first is None or last is None or shown is None or shown.withheld:
            return ""
        ids = (touchpoint_id, *touchpoints_below(self._project, touchpoint_id))
        now = replace(self.where(), date_from=first, date_to=last, touchpoint_ids=ids, beside=())
        before = replace(now, date_from=first - (last - first) - timedelta(days=1), date_to=first - timedelta(days=1))

        def build() -> str:
            pair = [
                compute_one(self.frame, self._project, metric, where, self._view.weighted) for where in (before, now)
            ]
            if pair[0] is None or pair[1] is None or pair[0].n < self._project.info.minimum_n:
                return ""
            return change_text(metric, difference(metric, pair[0], pair[1]))

        return self._kept(("change", metric, now, self._view.weighted), build)

    def comments(self, touchpoint_id: RecordId | None = None, limit: int = 50, text: str = "") -> list[Comment]:
        """Return the newest comments at a touchpoint (None: anywhere) in the current view that hold all words."""
        if not self._may_read:
            return []
        ids = None if touchpoint_id is None else (touchpoint_id, *touchpoints_below(self._project, touchpoint_id))
        where = replace(self.where(), touchpoint_ids=wanted_places(self._project, ids))

        if self._answers.is_preparing and not CommentIndex.is_made(self.frame):
            return comments(self.frame, self._project, None, where, text, limit)

        def select() -> CommentList:
            return CommentIndex(self.frame).select(self._project, CommentQuery(where))

        found = self._kept(("comment list", where), select)
        return self._kept(("comments", where, text, limit), lambda: found.comments(found.search(text).head(limit)))

    def persona_facts(self, persona_id: RecordId) -> PersonaFacts:
        """Return what the evidence of the current period says about a persona's segment.

        Without answers, or while they are being read, that is what was written about the segment alone.
        """
        project, metric, weighted = self._project, self.metric, self._view.weighted
        persona = project.need(Persona, persona_id)
        segment = project.get(Segment, persona.segment_id)
        frame = self.frame if segment is not None and self._may_read else None
        where = replace(self.where(), conditions=())
        channels = frozenset((t.id, t.channel) for t in project.table(Touchpoint).values())
        key = ("persona facts", segment, where, metric, weighted, frame is None, hash(channels))
        metric_id = metric.id if metric else None
        found = self._kept(
            key, lambda: persona_facts(frame, project, persona, where, metric_id=metric_id, weighted=weighted)
        )
        lowest = (replace(low, title=project.need(Touchpoint, low.touchpoint_id).title) for low in found.lowest)
        return replace(found, lowest=tuple(lowest))  # a new title is no reason to count again

    # inside

    def _value_counts(self, column: str) -> list[tuple[str, int]]:
        threshold = self._project.info.anonymity_threshold
        counted = self.frame[column].drop_nulls().value_counts(sort=True)
        return [(str(value), int(n) if n >= threshold else 0) for value, n in counted.iter_rows()]

    def _score_at(self, touchpoint_id: RecordId, metric: Metric) -> Score | None:
        """Return the score of one touchpoint as `touchpoint_score` does, without those of all the others."""
        where, weighted = self.where(), self._view.weighted
        everywhere = ("scores", metric, ("touchpoint",), where, weighted) in self._cache
        if everywhere or not self._may_read or touchpoints_below(self._project, touchpoint_id):
            return self.touchpoint_score(touchpoint_id, metric)

        def build() -> list[Score]:
            return compute(self.frame, self._project, metric, ("touchpoint",), where, weighted, (touchpoint_id,))

        found = self._kept(("score at", metric, touchpoint_id, where, weighted), build)
        return found[0] if found else None

    def _by_place(self, metric: Metric, place: str) -> Mapping[RecordId, Score]:
        scores = self.scores_by(metric, place)
        key = ("by place", metric, place, self.where(), self._view.weighted)
        return self._kept(key, lambda: {score.by[0][1]: score for score in scores})

    def _trends(self, metric: Metric, place: str, only: RecordId | None = None) -> Mapping[RecordId, Trend]:
        if not self._may_read:
            return {}
        where, weighted = self.where(), self._view.weighted
        key = ("trends", metric, place, only, where, weighted)
        wanted = None if only is None else (only,)
        return self._kept(key, lambda: trends(self.frame, self._project, metric, place, where, weighted, wanted))
