"""Every known layout is recognised, and gives the right scores with nothing but a touchpoint's title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, MetricKind
from cxjourney.evidence.found import FileFound, ReadOptions
from cxjourney.evidence.mapping import MappedColumn, mapping_from_json
from cxjourney.evidence.plan import ImportPlan, known_keys, plan_import, touchpoint_names
from cxjourney.scoring.compute import compute
from cxjourney.scoring.frame import join_blocks, read_block
from tests.builders import make_project
from tests.evidence.files import read, roles
from tests.evidence.layouts import event_files, survey_files, table_files, ticket_files
from tests.evidence.layouts.layout import NPS, Layout, text

BUILDERS = (*survey_files.LAYOUTS, *ticket_files.LAYOUTS, *event_files.LAYOUTS, *table_files.LAYOUTS)
every_layout = pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)


def found_in(layout: Layout) -> FileFound:
    return read(layout.data, layout.file)


def planned(layout: Layout, found: FileFound, project: Project) -> ImportPlan:
    """Plan with the proposal, a touchpoint, and what a person says to the questions of the layout."""
    mapping = found.proposed_mapping(project, "" if layout.by_touchpoint else "Check out")
    for name, fields in layout.said.items():
        column = mapping.column(name)
        assert column is not None
        mapping = mapping.with_column(replace(column, question="", **fields))
    mapping = mapping_from_json(mapping.to_json())  # what is remembered is what was proposed
    return plan_import(project, found, mapping)


def scores(plan: ImportPlan, project: Project) -> dict[str, tuple[float | None, int, float]]:
    """Return value, n and open tickets by metric, of answers at any touchpoint together."""
    metrics = [*project.table(Metric).values(), *plan.new_metrics]
    frame = join_blocks([read_block(plan.block)])
    changes = tuple(Change(None, record) for record in (*plan.homes, *plan.new_metrics, *plan.new_touchpoints))
    info = replace(project.info, anonymity_threshold=1)
    project.apply(Edit("", (*changes, Change(project.info, info))))
    found = {}
    for metric in metrics:
        for score in compute(frame, project, metric, ()):
            kind = metric.metric_kind
            shown = kind.value if kind not in (MetricKind.MEAN, MetricKind.SHARE, MetricKind.SUM) else metric.name
            found[shown] = (score.value, score.n, score.parts.get("open", 0))
    return found


@every_layout
def test_the_layout_is_recognised(build: Callable[[], Layout]) -> None:
    layout = build()
    found = found_in(layout)
    assert (found.preset, found.header_rows, found.rows) == (layout.preset, layout.header_rows, layout.rows)
    assert (found.encoding, found.delimiter) == (layout.encoding, layout.delimiter)
    assert {name: role for name, role in roles(found).items() if role != "ignore"} == layout.roles
    assert {column.name: column.question for column in found.columns if column.question} == layout.questions
    shown = " ".join(found.to_dict()["notes"])
    for words in layout.notes:
        assert words in shown
    for column in found.to_dict()["columns"]:
        assert column["needs_answer"] is (column["name"] in layout.questions)
        assert column["role"] != "personal" or column["examples"] == []


@every_layout
def test_the_scores_come_out_right(build: Callable[[], Layout]) -> None:
    layout = build()
    project = make_project()
    plan = planned(layout, found_in(layout), project)
    report = plan.report
    assert report["rows"] == report["taken"] + report["skipped"] + report["duplicates"]
    assert report["comments"] == layout.comments
    assert tuple((p.row, p.column, p.value) for p in plan.problems) == layout.problems
    assert {p["row"] for p in report["problems"]} >= {p.row for p in (*plan.problems, *plan.skips)}
    if layout.taken is not None:
        assert (report["taken"], report["duplicates"]) == (layout.taken, layout.duplicates)
    found = scores(plan, project)
    assert {kind: (value, n) for kind, (value, n, _) in found.items()} == {
        kind: (pytest.approx(value, abs=0.0001), n) for kind, (value, n) in layout.scores.items()
    }
    assert sum(still for _, _, still in found.values()) == layout.open_tickets


@every_layout
def test_the_same_file_brings_nothing_twice(build: Callable[[], Layout]) -> None:
    layout = build()
    project = make_project()
    found = found_in(layout)
    plan = planned(layout, found, project)
    project.apply(plan.edit(project))
    again = plan_import(
        project, found, found.proposed_mapping(project), existing_keys=plan.frame["key"].to_list()
    )  # fmt: skip
    assert (again.report["taken"], again.report["answers"]) == (0, 0)


@pytest.mark.parametrize(
    ("first", "later", "duplicates"),
    [
        (ticket_files.google_play, ticket_files.google_play_next_month, 1),
        (ticket_files.trustpilot, ticket_files.trustpilot_next_month, 5),
    ],
)
def test_an_edited_review_of_a_later_month_is_told_and_is_no_second_answer(
    first: Callable[[], Layout], later: Callable[[], bytes], duplicates: int
) -> None:
    project = make_project()
    plan = planned(first(), found_in(first()), project)
    project.apply(plan.edit(project))
    found = read(later())
    mapping = found.proposed_mapping(project)
    assert mapping.touchpoint == "Check out"  # remembered
    known = known_keys(project, {plan.record.id: plan.block}.__getitem__)
    again = plan_import(project, found, mapping, existing_keys=known)
    assert (again.report["taken"], again.report["duplicates"], again.report["changed"]) == (1, duplicates, 1)
    assert {problem.row for problem in again.problems} == {1}  # the row that was edited


def test_next_quarters_words_are_known_though_they_were_not_in_the_first_file() -> None:
    first = "Ticket,Satisfaction\n" + "".join(f"{n},{'Satisfied' if n % 2 else 'Very satisfied'}\n" for n in range(8))
    second = "Ticket,Satisfaction\n10,Dissatisfied\n11,Neutral\n12,Purple\n"
    project = make_project()
    found = read(first)
    plan = plan_import(project, found, found.proposed_mapping(project, "Check out"))
    project.apply(plan.edit(project))
    later = read(second)
    again = plan_import(project, later, later.proposed_mapping(project), existing_keys=plan.frame["key"])
    assert again.report["answers"] == 2
    assert [(problem.row, problem.value) for problem in again.problems] == [(3, "Purple")]


def test_a_preset_can_be_named_where_the_headers_say_too_little() -> None:
    found = read("score,survey_type\n9,nps\n2,ces\n", options=ReadOptions(preset="delighted"))
    assert [kind.metric for kind in found.columns[0].kinds] == ["ces", "nps"]


def test_words_that_stand_on_two_scales_are_asked_about() -> None:
    asked = read("How easy was it?\n" + "Difficult\nNeutral\nEasy\n" * 4).columns[0]
    assert (asked.metric, asked.question) == ("ces", "values")
    told = read("How easy was it?\n" + "Fairly difficult\nNeutral\nFairly easy\n" * 4).columns[0]
    assert (told.metric, told.question) == ("ces", "")


def test_a_log_of_events_needs_a_touchpoint_and_says_what_it_will_be() -> None:
    found = found_in(event_files.process_csv())
    with pytest.raises(JourneyError, match="at which touchpoint"):
        plan_import(make_project(), found, found.proposed_mapping(None, ""))
    assert any("first to its last event" in note for note in found.note_texts())
    assert touchpoint_names(found, found.proposed_mapping(None, "Check out")) == {"Check out": found.rows}


def test_events_with_answers_are_answers() -> None:
    rows = "".join(f"c{n},Check out,2024-03-{n + 1:02d},{n % 11}\n" for n in range(20))
    found = read("case_id,activity,timestamp,nps\n" + rows)
    assert found.preset != "event_log"
    assert roles(found)["nps"] == "answer"


def test_a_mapping_may_count_what_usually_means_no_answer() -> None:
    found = read("Pressure\n" + "Yes\n" * 60 + "No\n" * 39 + "No answer\n")
    words = '{"Yes": 1, "No": 0, "No answer": 0}'
    column = f'{{"role": "answer", "metric": "Under pressure", "scale": [0, 1], "values": {words}}}'
    given = mapping_from_json(f'{{"touchpoint": "Check out", "columns": {{"Pressure": {column}}}}}')
    project = make_project()
    assert scores(plan_import(project, found, given), project) == {"Under pressure": (60.0, 100, 0)}


def test_yes_and_no_make_a_share() -> None:
    found = read("customerID,Churn\n" + "".join(f"{n},{'Yes' if n % 4 == 0 else 'No'}\n" for n in range(40)))
    given = mapping_from_json(
        '{"touchpoint": "Check out", "columns": {"Churn": {"role": "answer", "metric": "Churn"}}}'
    )
    project = make_project()
    plan = plan_import(project, found, given)
    assert scores(plan, project) == {"Churn": (25.0, 40, 0)}


def monkey(options: list[str], answers: list[int | None]) -> str:
    """Return an expanded SurveyMonkey export of one question, the answers being places among the options."""
    first = ["Respondent ID", "Start Date", "How likely are you to recommend us?", *[""] * (len(options) - 1)]
    lines: list[list[object]] = [list(first), ["", "", *options]]
    for number, answer in enumerate(answers):
        chosen = [option if place == answer else "" for place, option in enumerate(options)]
        lines.append([str(118_000_000_000 + number), "05/20/2018 04:01:00 AM", *chosen])
    return text(lines)


@pytest.mark.parametrize(
    "options",
    [
        [str(step) for step in range(11)],
        ["Not at all likely - 0", *map(str, range(1, 10)), "Extremely likely - 10"],
        ["0 = Not at all likely", *map(str, range(1, 10)), "10 = Extremely likely"],
    ],
)
def test_a_scale_spread_over_columns_is_one_question(options: list[str]) -> None:
    found = read(monkey(options, [*NPS, None]))
    assert list(roles(found).values()) == ["response_id", "ignore", "answer"]
    project = make_project()
    plan = plan_import(project, found, found.proposed_mapping(project, "Check out"))
    assert scores(plan, project)["nps"] == (25.0, 8, 0)


def test_a_question_with_several_choices_stays_as_it_is() -> None:
    lines = monkey(["Web", "Phone", "Shop"], [0, 1, 2] * 10).splitlines()
    assert len(read("\n".join(lines)).columns) == 3  # thirty people, never two choices: a single choice
    lines[5] = lines[5].replace(",,", ",Phone,", 1)
    both = read("\n".join([*lines, "118,05/20/2018 04:01:00 AM,Web,Phone,"]))
    assert len(both.columns) == 5


@pytest.mark.parametrize("preview", ["1", "Survey Preview", "survey preview ", "8", "Spam", "2", "Survey Test"])
def test_previews_tests_and_spam_are_skipped_with_their_row_and_reason(preview: str) -> None:
    lines = survey_files.qualtrics().data.decode().replace(",1,203.0.113.8,", f",{preview},203.0.113.8,")
    found = read(lines)
    plan = plan_import(make_project(), found, found.proposed_mapping(None, "Check out"))
    (skip,) = [problem for problem in plan.skips if "Status" in problem.reason]
    assert skip.row == 9
    assert plan.report["answers"] == 13


def test_unfinished_responses_count_and_strangers_can_be_brought_in() -> None:
    lines = survey_files.qualtrics().data.decode().replace(",1,203.0.113.8,", ",Spam,203.0.113.8,")
    found = read(lines)
    mapping = found.proposed_mapping(None, "Check out")
    assert any("Make the column a segment to bring them in" in note for note in found.note_texts())
    left = plan_import(make_project(), found, mapping)
    everybody = mapping.with_column(MappedColumn(name="Status", role="segment"))
    every = plan_import(make_project(), found, everybody)
    assert (left.skipped - every.skipped, every.report["answers"] - left.report["answers"]) == (1, 2)


def test_a_header_that_says_utc_is_the_time_zone() -> None:
    shown = read(survey_files.typeform().data).note_texts()
    assert any("time zone UTC" in note for note in shown)
    assert not any("time zone" in note for note in read(survey_files.google_forms().data).note_texts())


def test_texts_of_events_are_no_comments_unless_the_header_says_so() -> None:
    lines = [["case_id", "activity", "timestamp", "record id", "details"]]
    for n in range(20):
        said = f"A long text about event {n} here"
        lines.append([f"c{n // 2}", "Check the claim", f"2024-03-01 {n:02d}:00:00", str(n), said])
    found = read(text(lines))
    assert found.preset == "event_log"
    assert list(roles(found).values()) == ["customer_id", "touchpoint", "date", "ignore", "ignore"]
    lines[0][-1] = "comment"
    assert read(text(lines)).preset == "log"
    assert roles(read(text(lines)))["comment"] == "comment"
