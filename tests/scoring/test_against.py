"""A group against all others: the same as testing the two samples apart."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Direction, Metric, MetricKind
from cxjourney.scoring.against import against_others, people_share
from cxjourney.scoring.change import difference
from cxjourney.scoring.compute import ScoreFilter, compute_one
from cxjourney.scoring.score import Score
from tests.builders import make_records
from tests.scoring.frames import make_frame

NEW = ScoreFilter((Condition("Type", ("New",)),))
OTHERS = ScoreFilter((Condition("Type", ("New",), exclude=True),))
KINDS = {
    MetricKind.NPS: (0.0, 10.0),
    MetricKind.CSAT: (1.0, 5.0),
    MetricKind.CES: (1.0, 7.0),
    MetricKind.MEAN: (0.0, 20.0),
    MetricKind.SHARE: (0.0, 1.0),
}


def metric_of(kind: MetricKind) -> Metric:
    low, high = KINDS.get(kind, (None, None))
    return Metric(id="x", name="X", metric_kind=kind, scale_low=low, scale_high=high)


def scores(metric: Metric, new: Sequence[float], old: Sequence[float], weighted: bool = False) -> list[Score]:
    rows = [{"m:x": value, "s:Type": "New", "weight": 1.5} for value in new]
    rows += [{"m:x": value, "s:Type": "Old", "weight": 1.0} for value in old]
    project = Project([*make_records(), metric])
    found = [compute_one(make_frame(rows), project, metric, where, weighted) for where in (NEW, OTHERS, ScoreFilter())]
    return [score for score in found if score is not None]


@pytest.mark.parametrize("kind", list(KINDS))
def test_it_equals_the_test_of_the_two_samples(kind: MetricKind) -> None:
    dice = random.Random(7)
    low, high = (int(end) for end in KINDS[kind])
    new = [float(dice.randint(low, high)) for _ in range(80)]
    old = [float(dice.randint(low, max(low, high - 1))) for _ in range(300)]
    metric = metric_of(kind)
    part, others, whole = scores(metric, new, old)
    found, wanted = against_others(metric, part, whole), difference(metric, others, part)
    assert found is not None
    assert wanted is not None
    assert (found.value, found.low, found.high, found.p_value) == pytest.approx(
        (wanted.value, wanted.low, wanted.high, wanted.p_value)
    )


def test_it_is_not_told_where_no_test_applies() -> None:
    nps = metric_of(MetricKind.NPS)
    part, _, whole = scores(nps, [9.0] * 20, [3.0] * 20)
    assert against_others(nps, part, None) is None
    assert against_others(nps, part, part) is None  # everyone is in it
    weighted = scores(nps, [9.0] * 20, [3.0] * 20, weighted=True)
    assert against_others(nps, weighted[0], weighted[2]) is None
    few = scores(nps, [9.0] * 20, [3.0] * 3)
    assert few[0].withheld
    assert against_others(nps, few[0], few[1]) is None
    ttr = Metric(id="x", name="X", metric_kind=MetricKind.TTR, direction=Direction.LOWER)
    part, _, whole = scores(ttr, [5.0] * 20, [9.0] * 20)
    assert against_others(ttr, part, whole) is None


def test_several_answers_of_one_person_are_worth_one() -> None:
    nps = metric_of(MetricKind.NPS)
    rows = [
        {"m:x": value, "response": number // 4, "s:Type": kind}
        for kind, values, first in (("New", [9.0, 3.0, 9.0, 9.0], 0), ("Old", [9.0, 3.0, 3.0, 7.0], 1000))
        for number, value in enumerate(values * 20, first)
    ]
    frame = make_frame(rows)
    assert people_share(frame, nps) == 0.25
    assert people_share(make_frame([{"m:x": 1.0, "response": None}, {"m:x": 2.0, "response": 3}]), nps) == 1.0
    assert people_share(frame, Metric(id="y", name="Y", metric_kind=MetricKind.NPS)) == 1.0
    project = Project([*make_records(), nps])
    part, whole = (compute_one(frame, project, nps, where) for where in (NEW, ScoreFilter()))
    assert part is not None
    each, people = against_others(nps, part, whole), against_others(nps, part, whole, 0.25)
    assert each is not None
    assert people is not None
    assert people.value == each.value
    assert people.p_value > each.p_value
    assert people.high - people.low > 1.7 * (each.high - each.low)
