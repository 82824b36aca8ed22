"""Targets of single touchpoints, cases to call back, databases, and the working calendar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cxjourney.domain import actions
from cxjourney.domain.cleaning import validate_records
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Case,
    CaseStatus,
    Direction,
    Import,
    Metric,
    MetricKind,
    Note,
    NoteKind,
    ProjectInfo,
    Source,
    Target,
    Touchpoint,
)
from cxjourney.domain.rules import find_issues
from tests.builders import make_project

NPS = Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS, target=40, good_from=30, low_from=0)
TTR = Metric(id="ttr", name="Time", metric_kind=MetricKind.TTR, direction=Direction.LOWER, good_from=8, low_from=24)


@pytest.fixture
def project() -> Project:
    return Project([*make_project().records(), NPS, TTR])


def done(project: Project, edit: Edit) -> Edit:
    project.apply(edit)
    return edit


def test_a_touchpoint_can_have_a_target_of_its_own(project: Project) -> None:
    done(project, actions.set_target(project, "pay", "nps", target=60, good_from=50))
    assert project.metric_at(NPS, "pay") == replace(NPS, target=60, good_from=50)
    assert project.metric_at(NPS, "search") is NPS
    done(project, actions.set_target(project, "pay", "nps", target=55))
    assert len(project.table(Target)) == 1
    assert project.metric_at(NPS, "pay") == replace(NPS, target=55)
    done(project, actions.set_target(project, "pay", "nps"))
    assert not project.table(Target)
    assert actions.set_target(project, "pay", "nps").changes == ()


@pytest.mark.parametrize(("metric_id", "bands"), [("nps", {"good_from": -5}), ("ttr", {"low_from": 4})])
def test_bands_at_a_touchpoint_must_not_cross(project: Project, metric_id: str, bands: dict[str, float]) -> None:
    with pytest.raises(JourneyError, match="better side"):
        actions.set_target(project, "pay", metric_id, **bands)


def test_targets_and_cases_go_with_what_they_are_about(project: Project) -> None:
    done(project, actions.set_target(project, "pay", "nps", target=60))
    done(project, actions.change_case(project, "k1", "pay", "ttr", owner="Ann"))
    before = project.snapshot()
    edit = done(project, actions.remove_metric(project, "nps"))
    assert not project.table(Target)
    assert project.table(Case)
    project.apply(edit.inverse())
    assert project == before
    done(project, actions.remove_touchpoints(project, ["pay"]))
    assert not project.table(Target)
    assert not project.table(Case)


def test_a_copied_journey_keeps_its_targets(project: Project) -> None:
    done(project, actions.set_target(project, "pay", "nps", target=60))
    journey_id = project.need(Touchpoint, "pay").journey_id
    done(project, actions.duplicate_journey(project, journey_id))
    copy = next(t for t in project.table(Touchpoint).values() if t.origin_id == "pay")
    assert project.metric_at(NPS, copy.id).target == 60


def test_a_case_is_kept_only_while_something_about_it_is_unusual(project: Project) -> None:
    key = ("k1", "pay", "nps")
    done(project, actions.change_case(project, *key, status="contacted", owner="Ann"))
    assert project.cases()[key].status is CaseStatus.CONTACTED
    keys = [key, ("k2", "pay", "nps"), key]
    edit = done(project, actions.change_cases(project, keys, status=CaseStatus.SOLVED, due="2026-11-30T12:00:00+01:00"))
    assert edit.text == "Change 2 cases"
    assert {case.due for case in project.cases().values()} == {"2026-11-30T12:00"}
    done(project, actions.change_cases(project, keys, status="open", due="", owner=""))
    assert not project.table(Case)


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        (("k", "gone", "nps"), {"owner": "x"}),
        (("k", "pay", "gone"), {"owner": "x"}),
        (("k", "pay", "nps"), {"due": "soon"}),
        (("k", "pay", "nps"), {"status": "lost"}),
        (("", "pay", "nps"), {"owner": "x"}),
    ],
)
def test_impossible_cases_are_refused(project: Project, key: tuple[str, str, str], fields: dict[str, Any]) -> None:
    with pytest.raises(JourneyError):
        actions.change_case(project, *key, **fields)


def test_sources_are_added_changed_and_removed_without_their_imports(project: Project) -> None:
    url = "postgresql://ann@db.example/feedback"
    edit = done(project, actions.add_source(project, "Feedback", url, "answers", aggregate=True))
    source_id = actions.added_id(edit, Source)
    with pytest.raises(JourneyError, match="already"):
        actions.add_source(project, "feedback", url, "answers")
    for record in (Import(id="i", file_name="x", source_id=source_id), Import(id="j", file_name="y")):
        done(project, actions.add_import(project, record, b""))
    done(project, actions.edit_source(project, source_id, newest="2026-10-01", name="Answers"))
    assert project.need(Source, source_id).newest == "2026-10-01"
    done(project, actions.remove_source(project, source_id))
    assert not project.table(Source)
    assert project.need(Import, "i").source_id is None


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:secret@host/db",
        "postgresql://ann:p%40ss@host/db",
        "postgresql://ann:se?c/ret@host/db",
        "postgresql+psycopg://host/db?password=secret",
        "postgresql://host/db?user=ann&PassWord=secret",
        "mssql+pyodbc://host/db?driver=x;pwd=secret",
        "",
        "host/db",
    ],
)
def test_no_password_gets_into_a_project(project: Project, url: str) -> None:
    with pytest.raises(JourneyError) as refused:
        actions.add_source(project, "Feedback", url, "answers")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["sqlite:///a.db", "duckdb:///:memory:", "postgresql:///?service=cx", "sqlite://"])
def test_addresses_without_a_password_are_taken(project: Project, url: str) -> None:
    done(project, actions.add_source(project, "Feedback", url, "select 1", password_from="environment:CX_PASSWORD"))
    assert next(iter(project.table(Source).values())).url == url


def test_a_password_comes_from_somewhere_known(project: Project) -> None:
    with pytest.raises(JourneyError, match="environment"):
        actions.add_source(project, "Feedback", "sqlite://", "x", password_from="secret")


def test_the_calendar_is_checked(project: Project) -> None:
    done(project, actions.edit_project_info(project, work_days=["5", "1", "1"], holidays=["2026-12-25", "2026-01-01"]))
    assert project.info.work_days == ("1", "5")
    assert project.info.holidays == ("2026-01-01", "2026-12-25")
    bad: list[dict[str, Any]] = [
        {"work_days": ["8"]}, {"holidays": ["25.12.2026"]}, {"holidays": ["20261225"]},
        {"work_begin": 600, "work_end": 600},
    ]  # fmt: skip
    for fields in bad:
        with pytest.raises(JourneyError):
            actions.edit_project_info(project, **fields)


def test_a_quote_knows_its_answer(project: Project) -> None:
    edit = done(project, actions.add_note(project, "Too slow", NoteKind.QUOTE, touchpoint_id="pay", answer_key="k1"))
    assert project.need(Note, actions.added_id(edit, Note)).answer_key == "k1"


def test_records_from_elsewhere_are_made_fit(project: Project) -> None:
    info = replace(project.info, work_begin=900, work_end=300, title="Kept")
    twice = [Target(id=f"t{n}", touchpoint_id="pay", metric_id="nps", target=n) for n in range(2)]
    cases = [Case(id=f"c{n}", answer_key="k", touchpoint_id="pay", metric_id="nps", owner="x") for n in range(2)]
    lost = [
        Target(id="t9", touchpoint_id="pay", metric_id="gone", target=1),
        Case(id="c9", answer_key="k", touchpoint_id="gone", metric_id="nps"),
    ]
    secret = Source(id="s", name="S", url="postgresql://a:b@c/d", query="x")
    records = [record for record in project.records() if not isinstance(record, ProjectInfo)]
    clean, issues = validate_records([info, *records, *twice, *cases, *lost, secret])
    sound = Project(clean)
    assert (sound.info.title, sound.info.work_begin, sound.info.work_end) == ("Kept", 540, 1020)
    assert [list(sound.table(kind)) for kind in (Target, Case, Source)] == [["t0"], ["c0"], []]
    assert len(issues) == 6
    assert not [issue for issue in find_issues(sound) if issue.severity == "error"]
    doubled = Project([*project.records(), *twice, *cases])
    assert {"double target", "double case"} <= {issue.code for issue in find_issues(doubled)}
