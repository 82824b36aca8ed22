"""Cases to call back: which answers they are, when they are due, and that none tells a withheld score."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

import pytest

from cxjourney.domain import actions
from cxjourney.domain.project import Project
from cxjourney.domain.records import CaseStatus, Direction, Import, Metric, MetricKind
from cxjourney.exchange.csv_table import csv_bytes
from cxjourney.scoring.cases import (
    CaseColumn,
    CaseCounts,
    CaseFilter,
    CaseList,
    case_table,
    cases,
    moment_text,
    status_text,
    usual_callback,
)
from cxjourney.scoring.compute import ScoreFilter
from cxjourney.scoring.frame import join_blocks
from tests.builders import make_records
from tests.scoring.frames import make_frame, repeated

NAMES = {str(crc32(name.encode())): name for name in "abcdefgh"}
KEYS = {name: key for key, name in NAMES.items()}
NOW = datetime(2026, 10, 20, 12)
ROWS = [
    {"key": "a", "m:nps": 2.0, "time": datetime(2026, 10, 14, 9, 30, 20), "comment": " Slow ", "channel": "App"},
    {"key": "b", "m:nps": 6.0, "time": datetime(2026, 10, 19, 9), "comment": "=1+1"},
    {"key": "c", "m:nps": 7.0, "time": datetime(2026, 10, 1)},
    {"key": "d", "m:nps": 0.0},
    {"key": "e", "m:nps": 3.0, "touchpoint": "help", "time": datetime(2026, 10, 18)},
    {"key": "f", "m:nps": 3.0, "touchpoint": "gone"},
    {"key": "g", "m:nps": 3.0, "count": 20.0},
    {"key": "h", "m:nps": -4.0},
    *repeated({9: 8}),
    *repeated({9: 8}, touchpoint="help"),
]


@pytest.fixture
def project() -> Project:
    made = Project([*make_records(), Import(id="i1", file_name="survey.csv"), Import(id="i2", file_name="second.csv")])
    made.apply(actions.edit_metric(made, "nps", callback_from=6.0))
    return made


def found(project: Project, rows: list[dict[str, object]] | None = None, **where: object) -> CaseList:
    metric = project.need(Metric, "nps")
    return cases(join_blocks([make_frame(rows or ROWS)]), project, metric, now=NOW, **where)  # type: ignore[arg-type]


def test_answers_from_the_level_down_are_cases(project):
    listed = found(project)
    assert [NAMES[case.key] for case in listed.call_backs()] == [
        "a",
        "e",
        "b",
        "d",
    ]  # by their due time, without one last
    first = listed.call_backs(0, 1)[0]
    assert (first.value, first.comment, first.channel, first.row) == (2.0, "Slow", "App", 1)
    assert first.status is CaseStatus.OPEN
    assert first.due == datetime(2026, 10, 16, 9, 30)
    assert first.is_overdue
    assert first.id == (KEYS["a"], "pay", "nps")
    assert listed.call_backs(3)[0].due is None
    assert len(listed) == 4
    assert not listed.withholds


def test_without_a_level_or_answers_there_are_none(project):
    project.apply(actions.edit_metric(project, "nps", callback_from=None))
    assert len(found(project)) == 0
    assert found(project).counts == CaseCounts()
    project.apply(actions.edit_metric(project, "nps", callback_from=6.0))
    assert len(found(project, [{"m:ttr": 3.0}])) == 0


def test_where_low_is_good_the_high_answers_are_cases(project):
    metric = replace(project.need(Metric, "ttr"), callback_from=24.0)
    frame = make_frame([*repeated({30: 3, 24: 1, 23: 9}, "m:ttr")])
    listed = cases(frame, project, metric, now=NOW)
    assert sorted(case.value for case in listed.call_backs()) == [24.0, 30.0, 30.0, 30.0]


def test_what_somebody_changed_is_kept_beside_the_answer(project):
    project.apply(actions.change_case(project, KEYS["a"], "pay", "nps", status=CaseStatus.SOLVED, owner="Ida"))
    project.apply(actions.change_case(project, KEYS["b"], "pay", "nps", due="2026-10-20T11:00", note="Rings back"))
    project.apply(actions.change_case(project, KEYS["e"], "help", "nps", status=CaseStatus.CONTACTED, owner="ben"))
    listed = found(project)
    listed.prepare()
    by_key = {NAMES[case.key]: case for case in listed.call_backs()}
    assert (by_key["a"].status, by_key["a"].owner, by_key["a"].is_overdue) == (CaseStatus.SOLVED, "Ida", False)
    assert (by_key["b"].due, by_key["b"].note, by_key["b"].is_overdue) == (
        datetime(2026, 10, 20, 11), "Rings back", True,
    )  # fmt: skip
    assert by_key["e"].due == datetime(2026, 10, 20)
    assert listed.counts == CaseCounts(open=2, contacted=1, solved=1, overdue=2)
    assert listed.owners == ["Ida", "ben"]
    assert listed.touchpoints == ["help", "pay"]


def test_the_due_time_follows_the_hours_of_the_project(project):
    project.apply(actions.edit_project_info(project, callback_hours=24))
    assert found(project).call_backs(0, 1)[0].due == datetime(2026, 10, 15, 9, 30)


def test_filters(project):
    project.apply(actions.change_case(project, KEYS["a"], "pay", "nps", status=CaseStatus.SOLVED, owner="Ida"))
    listed = found(project)

    def keys(**wanted: object) -> list[str]:
        return [NAMES[case.key] for case in listed.filtered(CaseFilter(**wanted)).call_backs()]  # type: ignore[arg-type]

    assert keys() == ["a", "e", "b", "d"]
    assert keys(statuses=(CaseStatus.SOLVED,)) == ["a"]
    assert keys(only_overdue=True) == ["e"]
    assert keys(touchpoint_ids=("help",)) == ["e"]
    assert keys(owner="Ida") == ["a"]
    assert keys(owner="") == ["e", "b", "d"]


def test_sorting(project):
    project.apply(actions.change_case(project, KEYS["a"], "pay", "nps", status=CaseStatus.SOLVED, owner="Ida"))
    listed = found(project)
    names = {"pay": "Check out", "help": "ask"}

    def keys(column: CaseColumn, descending: bool = False) -> str:
        return "".join(NAMES[case.key] for case in listed.sorted(column, names, descending).call_backs())

    assert keys(CaseColumn.STATUS) == "ebda"
    assert keys(CaseColumn.DUE, True) == "bead"
    assert keys(CaseColumn.SCORE) == "daeb"
    assert keys(CaseColumn.TOUCHPOINT) == "eabd"
    assert keys(CaseColumn.ANSWERED) == "aebd"
    assert keys(CaseColumn.OWNER)[0] == "a"
    assert listed.sorted(CaseColumn.SCORE, names).positions([(KEYS["d"], "pay", "nps"), ("x", "pay", "nps")]) == [0]
    assert listed.positions([(KEYS["d"], "pay", "csat"), (KEYS["d"], "help", "nps")]) == []


def test_the_source_is_told_by_the_order_of_the_imports(project):
    listed = found(project, origins=(("i1", 2), ("i2", len(ROWS) - 2)))
    sources = {NAMES[case.key]: case.import_id for case in listed.call_backs()}
    assert sources == {"a": "i1", "b": "i1", "d": "i2", "e": "i2"}
    assert {case.import_id for case in found(project, origins=(("i1", 3),)).call_backs()} == {""}
    assert len(cases(make_frame([]), project, project.need(Metric, "nps"))) == 0


def test_the_period_decides_which_answers_count(project):
    metric, day = project.need(Metric, "nps"), datetime(2026, 10, 19).date()
    rows = [{**row, "time": row.get("time") or datetime(2026, 10, 19)} for row in ROWS]
    earlier = datetime(2026, 9, 1)
    rows += [*repeated({9: 8}, time=earlier), *repeated({9: 8}, time=earlier, touchpoint="help")]
    where = ScoreFilter(date_from=day, date_to=day + timedelta(days=3))
    listed = cases(make_frame(rows), project, metric, where, now=NOW)
    assert {NAMES[case.key] for case in listed.call_backs()} == {"b", "d"}


def test_where_a_score_is_withheld_its_answers_are_no_cases(project):
    few = [{"key": f"f{i}", "m:nps": 1.0, "touchpoint": "advert"} for i in range(4)]
    enough = [{"key": f"p{i}", "m:nps": 1.0} for i in range(30)] + repeated({9: 30}, touchpoint="ask")
    listed = found(project, [*few, *enough])
    assert {case.touchpoint_id for case in listed.call_backs()} == {"pay"}
    assert listed.withholds


def test_the_list_for_those_who_call_back(project):
    project.apply(actions.change_case(project, KEYS["b"], "pay", "nps", note="+49 30 1", owner="@ida"))
    listed = found(project, origins=(("i1", len(ROWS)),))
    headings, rows = case_table(listed, project, project.need(Metric, "nps"))
    assert headings[5] == "NPS"
    assert rows[0] == [
        "Open", "2026-10-16 09:30", "yes", "", "Check out", 2.0, "Slow", "2026-10-14 09:30", "App", "survey.csv", 1, "",
    ]  # fmt: skip
    text = csv_bytes(headings, rows).decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@ida" in text
    assert "'+49 30 1" in text
    without = case_table(found(project), project, project.need(Metric, "nps"))[1]
    assert without[0][9] == ""


def test_words():
    assert [status_text(status) for status in CaseStatus] == ["Open", "Contacted", "Solved"]
    assert moment_text(None) == ""


@pytest.mark.parametrize(
    ("kind", "direction", "level"),
    [
        (MetricKind.NPS, Direction.HIGHER, 6.0),
        (MetricKind.CSAT, Direction.HIGHER, 2.0),
        (MetricKind.CES, Direction.HIGHER, 3.0),
        (MetricKind.CES, Direction.LOWER, 5.0),
        (MetricKind.SHARE, Direction.HIGHER, 0.0),
        (MetricKind.TTR, Direction.LOWER, 24.0),
        (MetricKind.MEAN, Direction.HIGHER, 0.0),
    ],
)
def test_the_usual_level(kind, direction, level):
    assert usual_callback(replace(actions.default_metric(kind), direction=direction)) == level


def test_times_to_resolution_are_called_back_by_working_hours_where_the_metric_counts_those(project):
    friday, monday = datetime(2026, 10, 16, 16), datetime(2026, 10, 19, 10)
    slow = {"m:ttr": 66.0, "time": friday, "resolved": monday}
    rows = [
        {"key": "a", **slow},
        {"key": "b", "m:ttr": 70.0, "time": datetime(2026, 10, 12, 9), "resolved": datetime(2026, 10, 15, 7)},
        {"key": "c", **slow, "m:ttr": None},
        *({"m:ttr": 1.0, "time": monday, "resolved": monday + timedelta(hours=1)} for _ in range(8)),
    ]
    project.apply(actions.add_metric(project, "Time", MetricKind.TTR))
    made = next(one for one in project.table(Metric).values() if one.metric_kind is MetricKind.TTR)
    rows = [{name.replace("m:ttr", f"m:{made.id}"): value for name, value in row.items()} for row in rows]
    frame = join_blocks([make_frame(rows)])
    metric = replace(made, callback_from=10.0, direction=Direction.LOWER)
    assert [case.value for case in cases(frame, project, metric, now=NOW).call_backs()] == [70.0, 66.0]
    counted = cases(frame, project, replace(metric, business_hours=True), now=NOW).call_backs()
    assert [(case.key, case.value) for case in counted] == [(KEYS["b"], 24.0)]
