"""Tables of month, touchpoint, score and n: taken in as reported scores, or refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Metric
from cxjourney.evidence.mapping import mapping_from_dict
from cxjourney.evidence.plan import ImportPlan, known_keys, plan_import
from cxjourney.scoring.compute import compute
from cxjourney.scoring.frame import join_blocks
from tests.builders import make_project
from tests.evidence.files import read

N = {"role": "reported_n"}


def planned(text: str, columns: dict[str, Any], **more: Any) -> ImportPlan:
    usual = {"Touchpoint": "touchpoint", "n": N}
    mapping = mapping_from_dict({"columns": {**usual, **columns}, **more})
    return plan_import(make_project(), read(text), mapping)


def scores(plan: ImportPlan, *by: str) -> dict[tuple[str, ...], tuple[float | None, int]]:
    project = make_project()
    project.apply(plan.edit(project))
    frame = join_blocks([plan.frame])
    found = {}
    for metric_id in plan.metric_answers:
        for score in compute(frame, project, project.need(Metric, metric_id), by):
            assert score.method == "reported" or score.withheld
            found[tuple(group for _, group in score.by)] = (score.value, score.n)
    return found


def test_month_touchpoint_score_n():
    text = "Month,Touchpoint,NPS,n\n2026-01,Check out,40,100\n2026-02,Check out,-10,300\n2026-01,Ask in store,5,60\n"
    plan = planned(text, {"Month": "period", "NPS": {"role": "reported_score", "metric": "nps"}})
    assert (plan.rows, plan.taken, plan.problem_count, plan.new_metrics) == (3, 3, 0, ())
    assert scores(plan, "touchpoint") == {("ask",): (5, 60), ("pay",): (2.5, 400)}
    assert scores(plan, "month")[("2026-02",)] == (-10, 300)


@pytest.mark.parametrize(
    ("periods", "months"),
    [
        (("2026-Q1", "Q2 2026", "2026 Q3"), ("2026-01", "2026-04", "2026-07")),
        (("2024", "2025", "2026"), ("2024-01", "2025-01", "2026-01")),
        (("2026-05-31", "2026-06-30", "2026-07-31"), ("2026-05", "2026-06", "2026-07")),
        (("2026-05", "2026-06", "2026-Q4"), ("2026-05", "2026-06", "2026-10")),
    ],
)
def test_periods_of_every_length(periods, months):
    rows = "".join(f"{period},Check out,4{i},100\n" for i, period in enumerate(periods))
    columns = {"When": "period", "Score": {"role": "reported_score", "metric": "nps"}}
    plan = planned(f"When,Touchpoint,Score,n\n{rows}", columns)
    assert plan.problem_count == 0
    assert [group[0] for group in scores(plan, "month")] == list(months)


def test_percent_texts_and_what_the_publisher_keeps_back():
    text = (
        "Touchpoint,Satisfied,n\nCheck out,64 %,200\nAsk in store,FEWER THAN 50,FEWER THAN 50\nSee advert,71%,<5\n"
        "Pack parcel,n/a,80\nChat with support,104%,90\nChat with support,good,90\nChat with support,55 %,\n"
    )
    plan = planned(text, {"Satisfied": {"role": "reported_score", "metric": "csat"}})
    assert scores(plan, "touchpoint") == {("pay",): (64, 200)}
    assert (plan.taken, plan.skipped) == (1, 6)
    assert {(problem.row, problem.reason) for problem in plan.problems} >= {
        (2, "kept back in the file"), (3, "kept back in the file"), (5, "outside the scores 0 to 100"),
        (6, "not a number"), (7, "a score without its number of answers"),
    }  # fmt: skip


def test_fractions_must_be_called_so():
    text = "Touchpoint,Satisfied,n\nCheck out,0.64,200\nAsk in store,0.5,60\n"
    with pytest.raises(JourneyError, match="nothing in the file settles"):
        planned(text, {"Satisfied": {"role": "reported_score", "metric": "csat"}})
    named = {"Satisfied": {"role": "reported_score", "metric": "csat", "scale": [0, 1]}}
    assert scores(planned(text, named), "touchpoint")[("pay",)] == (64, 200)
    low = "Touchpoint,Satisfied,n\nCheck out,7,200\n"
    named["Satisfied"]["scale"] = [0, 100]
    assert scores(planned(low, named), "touchpoint") == {("pay",): (7, 200)}


def test_times_means_and_shares_of_ones_own():
    text = "Touchpoint,Hours,n\nCheck out,1:30:00,40\nAsk in store,-1,50\n"
    plan = planned(text, {"Hours": {"role": "reported_score", "metric": "ttr", "blank": [-1]}})
    assert scores(plan, "touchpoint") == {("pay",): (1.5, 40)}
    text = "Touchpoint,Trust,n\nCheck out,70 %,40\n"
    plan = planned(text, {"Trust": {"role": "reported_score", "metric": "Trust"}})
    assert scores(plan, "touchpoint") == {("pay",): (70, 40)}
    text = "Touchpoint,Ease,n\nCheck out,5.4,40\n"
    plan = planned(text, {"Ease": {"role": "reported_score", "metric": "ces", "scale": [1, 7]}})
    assert scores(plan, "touchpoint") == {("pay",): (5.4, 40)}
    plan = planned(text, {"Ease": {"role": "reported_score", "metric": "Ease"}})
    assert scores(plan, "touchpoint") == {("pay",): (5.4, 40)}


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"n": "ignore"}, "how many answers each rests on"),
        ({"Score": "reported_score"}, "which metric"),
        ({"Score": "ignore"}, "no column has the score"),
        ({"Month": "weight"}, "one import brings in the one or the other"),
    ],
)
def test_what_cannot_be_judged_is_refused(columns, sentence):
    text = "Month,Touchpoint,Score,n\n1,Check out,40,100\n"
    columns = {"Score": {"role": "reported_score", "metric": "nps"}, **columns}
    with pytest.raises(JourneyError, match=f"(?i){sentence}"):
        planned(text, columns)


def test_a_revised_score_is_told_as_changed_and_not_counted_twice():
    columns = {"Month": "period", "NPS": {"role": "reported_score", "metric": "nps"}}
    first = planned("Month,Touchpoint,NPS,n\n2026-01,Check out,40,100\n2026-02,Check out,-10,300\n", columns)
    project = make_project()
    project.apply(first.edit(project))
    mapping = mapping_from_dict({"columns": {"Touchpoint": "touchpoint", "n": N, **columns}})
    revised = "Month,Touchpoint,NPS,n\n2026-01,Check out,40,100\n2026-02,Check out,25,310\n2026-03,Check out,5,50\n"
    known = known_keys(project, lambda _id: first.block)
    second = plan_import(project, read(revised), mapping, existing_keys=known)
    assert (second.taken, second.duplicates) == (1, 2)
    (problem,) = second.problems
    assert (problem.row, problem.column, problem.value) == (2, "NPS", "25")
    assert "that one is kept" in problem.reason
