"""A log of events becomes cases, and its account stays one of the file's own rows."""

from __future__ import annotations

import pytest

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.evidence.known import KnownRows
from cxjourney.evidence.plan import known_keys, plan_import
from cxjourney.scoring.compute import compute
from cxjourney.scoring.frame import join_blocks, read_block
from tests.builders import make_project
from tests.evidence.files import read

HOURS = {"A": 2.0, "B": 6.5, "C": 1.0, "D": 30.0, "E": 0.0, "F": 100.0}
"""From the first to the last event of each case: mean 23.25, median 4.25."""

LOG = """case;activity;timestamp
A;Open;2024-03-01 08:00:00
B;Open;2024-03-01 09:00:00
A;Check;2024-03-01 09:00:00
B;Close;2024-03-01 15:30:00
?;Open;1970-01-01 00:00:00
A;Close;2024-03-01 10:00:00
C;Close;2024-03-02 11:00:00
C;Open;2024-03-02 10:00:00
D;Open;2024-03-02 10:00:00
;Open;2024-03-02 10:00:00
D;Close;2024-03-03 16:00:00
E;Open;2024-03-04 10:00:00
F;Open;2024-03-04 10:00:00
F;Check;soon
F;Close;2024-03-08 14:00:00
"""


def test_mean_and_median_of_cases_and_an_account_of_rows() -> None:
    project = make_project()
    found = read(LOG)
    assert found.preset == "event_log"
    plan = plan_import(project, found, found.proposed_mapping(project, "Check out"))
    report = plan.report
    assert (report["rows"], report["taken"], report["skipped"], report["duplicates"]) == (15, 12, 3, 0)
    assert report["answers"] == len(HOURS)
    assert [(p["row"], p["column"], p["value"], p["reason"]) for p in report["problems"]] == [
        (5, "timestamp", "", "tells no moment"), (10, "case", "", "names no case"),
        (14, "timestamp", "soon", "not a date"),
    ]  # fmt: skip
    project.apply(plan.edit(project))
    ttr = next(metric for metric in project.table(Metric).values() if metric.metric_kind is MetricKind.TTR)
    (score,) = compute(join_blocks([read_block(plan.block)]), project, ttr, ())
    assert score.n == len(HOURS)
    assert score.value == pytest.approx(4.25)
    assert score.parts["mean"] == pytest.approx(23.25)
    assert sorted(plan.frame["row"].to_list()) == [1, 2, 7, 9, 12, 13]  # where each case begins


def test_a_longer_log_adds_its_new_cases_and_counts_known_events_as_here() -> None:
    project = make_project()
    first = read(LOG)
    plan = plan_import(project, first, first.proposed_mapping(project, "Check out"))
    project.apply(plan.edit(project))
    blocks = {plan.record.id: plan.block}
    longer = read(LOG + "G;Open;2024-03-09 10:00:00\nG;Close;2024-03-09 11:00:00\n")
    mapping = longer.proposed_mapping(project)
    assert mapping.touchpoint == "Check out"  # remembered, by the columns of the file
    again = plan_import(project, longer, mapping, existing_keys=known_keys(project, blocks.__getitem__))
    counts = [again.report[name] for name in ("rows", "taken", "skipped", "duplicates", "answers")]
    assert counts == [17, 2, 3, 12, 1]
    assert isinstance(known_keys(project, blocks.__getitem__), KnownRows)


def test_every_event_of_a_case_that_is_left_out_is_told() -> None:
    project = make_project()
    found = read(LOG)
    plan = plan_import(project, found, found.proposed_mapping(project, "Nowhere on the map"))
    assert (plan.taken, plan.skipped, plan.duplicates) == (0, 15, 0)
    assert {problem["row"] for problem in plan.report["problems"]} == set(range(1, 16))
