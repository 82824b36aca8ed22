"""The bundled sample comes in through the same door as any survey, and is sound."""

from __future__ import annotations

from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Metric, MetricKind
from cxjourney.domain.rules import Severity, find_issues
from cxjourney.services.sample import build_sample
from cxjourney.services.scores import Scores, Snapshot


def test_the_sample_is_sound_and_has_scores_of_every_kind():
    records, blocks = build_sample()
    project = Project(records)
    assert not [issue for issue in find_issues(project) if issue.severity is Severity.ERROR]
    assert set(blocks) == set(project.table(Import))
    assert all(record.taken > 0.9 * record.rows for record in project.table(Import).values())
    scores = Scores(Snapshot(project, blocks))
    kinds = {metric.metric_kind for metric in scores.metrics_with_data()}
    assert {MetricKind.NPS, MetricKind.CSAT, MetricKind.CES, MetricKind.TTR} <= kinds
    assert set(kinds) == {metric.metric_kind for metric in project.table(Metric).values()}
    journey = project.journeys()[0]
    shown = [badge for badge in scores.badges(journey.id).values() if badge.text != "no data"]
    assert len(shown) >= 10
    assert len(scores.stage_trends(journey.id)) >= 4
    assert len(scores.comments(limit=50)) == 50
