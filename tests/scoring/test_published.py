"""Weighted results that somebody else published, recomputed from sums of the public data."""

from __future__ import annotations

import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, MetricKind, ProjectInfo
from cxjourney.scoring.compute import compute, compute_one
from tests.builders import make_records
from tests.scoring.frames import make_frame

AGES = ("18 - 34", "35 - 64", "65 and up")

MEN = (
    ("q0001", "Very masculine", (137.989, 350.569, 112.137), (37, 29, 42, 37)),
    ("q0001", "Somewhat masculine", (222.632, 387.164, 141.012), (46, 47, 46, 47)),
    ("q0001", "Not very masculine", (62.631, 77.266, 38.262), (11, 13, 9, 13)),
    ("q0001", "Not at all masculine", (48.732, 18.931, 8.407), (5, 10, 2, 3)),
    ("q0001", "No answer", (0.0, 6.881, 2.388), (1, 0, 1, 1)),
    ("q0002", "Very important", (84.829, 138.971, 38.919), (16, 18, 17, 13)),
    ("q0002", "Somewhat important", (179.379, 313.045, 98.093), (37, 38, 37, 32)),
    ("q0002", "Not too important", (86.648, 258.108, 111.986), (28, 18, 31, 37)),
    ("q0002", "Not at all important", (121.127, 124.120, 53.208), (18, 26, 15, 18)),
    ("q0002", "No answer", (0.0, 6.567, 0.0), (0, 0, 1, 0)),
    ("q0005", "Yes", (331.661, 482.102, 159.368), (60, 70, 57, 53)),
    ("q0005", "No", (138.109, 352.069, 140.649), (39, 29, 42, 47)),
    ("q0005", "No answer", (2.213, 6.640, 2.189), (1, 0, 1, 1)),
)
"""Masculinity survey (FiveThirtyEight, CC BY 4.0): question, answer, summed weights by age, published percentages of
all men and by age. The 1,615 answers themselves are not kept here."""


def project_with(metric: Metric) -> Project:
    records = [record for record in make_records() if not isinstance(record, ProjectInfo | Metric)]
    return Project([ProjectInfo(anonymity_threshold=1, minimum_n=1), *records, metric])


@pytest.mark.parametrize(("question", "answer", "weights", "published"), MEN)
def test_the_published_weighted_percentages(
    question: str, answer: str, weights: tuple[float, ...], published: tuple[int, ...]
) -> None:
    share = Metric(id="share", name="Share", metric_kind=MetricKind.SHARE, scale_low=0, scale_high=1)
    rows = [
        {"m:share": float(said == answer), "s:Age": age, "count": 1000.0, "weight": weight / 1000}
        for asked, said, sums, _ in MEN
        if asked == question
        for age, weight in zip(AGES, sums, strict=True)
        if weight
    ]
    frame, project = make_frame(rows), project_with(share)
    everybody = compute_one(frame, project, share, weighted=True)
    by_age = compute(frame, project, share, ("segment:Age",), weighted=True)
    assert everybody is not None
    values = {score.by[0][1]: score.value for score in by_age}
    assert tuple(round(value or 0.0) for value in (everybody.value, *(values[age] for age in AGES))) == published


def test_weights_move_the_score_of_airport_guests() -> None:
    """2018: 1,268 promoters, 935 passives and 447 detractors, who weigh 1343.01, 893.10 and 412.86."""
    nps = Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS, scale_low=0, scale_high=10)
    groups = ((10.0, 1268, 1343.0144045), (8.0, 935, 893.1015861), (3.0, 447, 412.8620136))
    frame = make_frame([{"m:nps": value, "count": float(n), "weight": w / n} for value, n, w in groups])
    project = project_with(nps)
    plain, weighted = compute_one(frame, project, nps), compute_one(frame, project, nps, weighted=True)
    assert plain is not None
    assert weighted is not None
    assert (plain.value, plain.n) == (pytest.approx(30.98, abs=5e-3), 2650)
    assert (weighted.value, weighted.n) == (pytest.approx(35.11, abs=5e-3), 2650)
    assert (plain.weighted, weighted.weighted) == (False, True)
