"""What scores mean, in words: every metric and band is explained, and feelings have bands too."""

from __future__ import annotations

import pytest

from cxjourney.domain.records import Condition, Direction, Metric, MetricKind, Segment
from cxjourney.scoring.labels import percent_text
from cxjourney.scoring.metric_words import (
    band_meanings,
    better_text,
    condition_text,
    conditions_text,
    emotion_remark,
    formula_text,
    reading_remarks,
)
from cxjourney.scoring.score import Band, felt_band

TYPE = Condition("Type", ("New", "Back again"))
NORTH = Condition("Region", ("North",), exclude=True)


def test_each_kind_of_metric_is_explained_and_names_its_interval() -> None:
    told = {kind: formula_text(Metric(id="m", name="M", metric_kind=kind), 0.9) for kind in MetricKind}
    assert len(set(told.values())) == len(MetricKind)
    assert all(("90 %" in text) is (kind is not MetricKind.SUM) for kind, text in told.items())
    assert "adjusted Wald" in told[MetricKind.NPS]
    assert "Wilson" in told[MetricKind.CSAT]
    assert "order statistics" in told[MetricKind.TTR]


def test_which_way_is_better() -> None:
    metric = Metric(id="m", name="M", metric_kind=MetricKind.MEAN)
    assert better_text(metric) == "higher"
    assert better_text(Metric(id="m", name="M", metric_kind=MetricKind.TTR, direction=Direction.LOWER)) == "lower"


def test_every_band_that_a_file_shows_is_explained() -> None:
    told = band_meanings(42)
    assert set(told) == set(Band) - {Band.WITHHELD, Band.NONE}
    assert "under 42 answers" in told[Band.FEW]


def test_conditions_read_as_sentences() -> None:
    assert condition_text(TYPE) == "Type is New or Back again"
    assert condition_text(NORTH) == "Region is not North"
    assert conditions_text(Segment(id="s", name="S", conditions=(TYPE, NORTH))) == (
        "Type is New or Back again; Region is not North"
    )
    assert conditions_text(Segment(id="s", name="S")) == "everyone"


def test_a_reader_is_told_how_to_read_scores_and_feelings() -> None:
    assert len(reading_remarks()) == 2
    assert "not measured" in emotion_remark()


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (None, Band.NONE), (-2.0, Band.LOW), (-0.5, Band.LOW), (-0.49, Band.MIDDLE), (0.0, Band.MIDDLE),
        (0.49, Band.MIDDLE), (0.5, Band.GOOD), (2.0, Band.GOOD),
    ],
)  # fmt: skip
def test_feelings_have_bands_with_a_middle_around_nothing(value: float | None, band: Band) -> None:
    assert felt_band(value) is band


def test_shares_are_whole_percentages() -> None:
    assert [percent_text(share) for share in (0.0, 0.004, 0.126, 1.0)] == ["0 %", "0 %", "13 %", "100 %"]
