"""Personas drafted from evidence: of segments without one, of groups that stand out, and nothing without evidence."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from cxjourney.domain import actions
from cxjourney.domain.persona_draft import PersonaDraft
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Drafted, Metric, MetricKind, Persona, Segment
from cxjourney.scoring import draft_candidates
from cxjourney.scoring.compute import ScoreFilter
from cxjourney.scoring.draft_candidates import standing_out
from cxjourney.scoring.draft_statements import conditions_text, value_name
from cxjourney.scoring.frame import empty_frame
from cxjourney.scoring.persona_drafts import MOST_OF_AN_ATTRIBUTE, draft_personas
from tests.domain.checking import assert_sound
from tests.scoring.customers import NEW, OLD, make_customers, make_rows, make_segmented


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    return make_customers()


@pytest.fixture
def project() -> Project:
    return make_segmented()


def unsegmented(project: Project) -> Project:
    """Return the project without segments and personas."""
    return Project([record for record in project.records() if not isinstance(record, Segment | Persona)])


def said(draft: PersonaDraft, field: str) -> dict[str, Drafted]:
    return {one.text: one for one in draft.statements if one.field == field}


def test_without_evidence_nothing_is_drafted(project: Project) -> None:
    assert draft_personas(None, project) == ()
    assert draft_personas(empty_frame(), project) == ()


def test_a_segment_without_a_persona_gets_one(frame: pl.DataFrame, project: Project) -> None:
    drafts = draft_personas(frame, project)
    old = drafts[0]
    assert (old.name, old.segment_id, old.conditions, old.n) == ("Old", "old", OLD, 400)
    assert old.share == pytest.approx(2 / 3)
    assert old.reason.startswith("This segment has no persona yet. Against all others: NPS +")
    assert all(draft.segment_id != "new" for draft in drafts)  # Maya is described already
    assert all(draft.conditions not in (NEW, OLD) for draft in drafts[1:])


def test_groups_that_answer_differently_are_found(frame: pl.DataFrame, project: Project) -> None:
    drafts = draft_personas(frame, unsegmented(project))
    found = {draft.conditions for draft in drafts}
    assert NEW in found
    assert (Condition("Age", ("18-24",)),) in found
    assert all(condition.attribute != "Region" for conditions in found for condition in conditions)
    new = next(draft for draft in drafts if draft.conditions == NEW)
    assert (new.name, new.segment_name, new.segment_id, new.n) == ("New", "Type: New", None, 200)
    assert "Against all others: NPS −" in new.reason
    assert "% come by other channels." in new.reason
    young = next(draft for draft in drafts if draft.conditions[0].values == ("18-24",))
    assert young.name == "Age: 18-24"


def test_every_statement_has_its_answers_and_its_reason(frame: pl.DataFrame, project: Project) -> None:
    threshold = project.info.anonymity_threshold
    for draft in draft_personas(frame, unsegmented(project)):
        for statement in draft.statements:
            assert statement.n >= threshold, statement
            assert statement.n <= 600
            assert statement.reason.endswith("."), statement
            assert statement.text


def test_the_statements_say_what_the_data_says(frame: pl.DataFrame, project: Project) -> None:
    new = next(draft for draft in draft_personas(frame, unsegmented(project)) if draft.conditions == NEW)
    assert said(new, "role")["Type: New"].reason == "33 % of all answers."
    assert said(new, "tags")["Age: 18-24"].n == 160
    assert said(new, "channels").keys() == {"App", "Web"}
    frustrations = said(new, "frustrations")
    assert "NPS −" in frustrations["Low point: Check out"].reason
    assert frustrations["Card refused twice"].reason.startswith("Noted at “Check out”: NPS −")
    assert any(text.startswith("Complains about “") and "days" in text for text in frustrations)
    assert said(new, "needs").keys() == {"Know the delivery date before paying"}
    (quote,) = said(new, "quote").values()
    assert quote.text in {row["comment"] for row in make_rows() if row["s:Type"] == "New"}
    assert said(new, "goals") == said(new, "expectations") == {}  # nobody wrote any at “Check out”


def test_goals_and_expectations_come_from_the_map_where_the_segment_is_weak(
    frame: pl.DataFrame, project: Project
) -> None:
    project.apply(actions.edit_touchpoint(project, "pay", expectation="It works\nat once"))
    project.apply(actions.edit_stage(project, "buy", goal="Have paid"))
    new = next(draft for draft in draft_personas(frame, unsegmented(project)) if draft.conditions == NEW)
    assert said(new, "expectations")["It works at once"].n == 67
    assert said(new, "goals")["Have paid"].reason.startswith("Goal of the stage “Buy”. At “Check out”: NPS −")
    old = next(draft for draft in draft_personas(frame, unsegmented(project)) if draft.conditions == OLD)
    assert said(old, "goals") == {}


def test_drafts_become_personas_in_one_step(frame: pl.DataFrame, project: Project) -> None:
    drafts = draft_personas(frame, project)
    before = len(project.table(Persona))
    edit = actions.add_drafted_personas(project, drafts)
    project.apply(edit)
    assert_sound(project)
    added = list(project.table(Persona).values())[before:]
    assert [persona.name for persona in added] == [draft.name for draft in drafts]
    assert [persona.drafted for persona in added] == [draft.statements for draft in drafts]
    assert draft_personas(frame, project) == ()  # all are described now
    project.apply(edit.inverse())
    assert len(project.table(Persona)) == before


def test_segments_of_few_or_of_everyone_are_left_out(project: Project) -> None:
    rows = make_rows()
    for number, row in enumerate(rows):
        row["s:Type"] = ("Few", "Small")[number // 4] if number < 24 and number < 8 else "Old"
        if 8 <= number < 28:
            row["s:Type"] = "Small"
    few = Segment(id="few", name="Few", conditions=(Condition("Type", ("Few",)),), position=5)
    small = Segment(id="small", name="Small", conditions=(Condition("Type", ("Small",)),), position=6)
    martians = Segment(id="martians", name="Martians", conditions=(Condition("Type", ("Martian",)),), position=7)
    everyone = Segment(id="everyone", name="Everyone", position=8)
    project = Project([*project.records(), few, small, martians, everyone])
    drafts = draft_personas(make_customers(rows), project)
    assert {draft.segment_id for draft in drafts} <= {"old", None}


def test_a_segment_between_the_two_thresholds_is_too_small_for_a_persona(project: Project) -> None:
    rows = [{**row, "s:Type": "Few" if number % 30 == 0 else "Old"} for number, row in enumerate(make_rows())]
    few = Segment(id="few", name="Few", conditions=(Condition("Type", ("Few",)),), position=5)
    drafts = draft_personas(make_customers(rows), Project([*project.records(), few]))
    assert [draft.segment_id for draft in drafts if draft.segment_id] == ["old"]


def test_rare_channels_are_not_told_and_thin_touchpoints_are_no_low_points(project: Project) -> None:
    rows = []
    for number, row in enumerate(make_rows()):
        place = ("advert", "ask", "pay", "help", "pack")[number % 5] if row["s:Type"] == "New" else row["touchpoint"]
        rows.append({**row, "touchpoint": place, "channel": "Letter" if number % 75 == 0 else "Web"})
    project.apply(actions.edit_project_info(project, minimum_n=100))
    project.apply(actions.remove_persona(project, "maya"))
    new = next(draft for draft in draft_personas(make_customers(rows), project) if draft.segment_id == "new")
    assert said(new, "channels").keys() == {"Web"}
    assert not any(text.startswith("Low point") for text in said(new, "frustrations"))


def test_answers_by_chance_suggest_nobody(project: Project) -> None:
    dice = random.Random(11)
    rows = [
        {
            "m:nps": float(dice.randint(0, 10)), "channel": dice.choice(["App", "Web"]), "touchpoint": "pay",
            "s:Age": dice.choice(["young", "old"]), "s:Plan": dice.choice(["a1", "b1", "c1"]),
        }
        for _ in range(900)
    ]  # fmt: skip
    assert draft_personas(make_customers(rows), unsegmented(project)) == ()


def test_a_pair_counts_only_where_it_is_clearly_stronger_than_its_parts(project: Project) -> None:
    dice = random.Random(3)
    rows: list[dict[str, Any]] = []
    for number in range(2_000):
        kind, region = ("New", "Old")[number % 2], ("North", "South")[number // 2 % 2]
        bad = (kind, region) == ("New", "North")
        rows.append(
            {"m:nps": float(dice.randint(0, 6) if bad else dice.randint(5, 10)), "s:Type": kind, "s:Region": region}
        )
    drafts = draft_personas(make_customers(rows), unsegmented(project))
    both = (Condition("Region", ("North",)), Condition("Type", ("New",)))
    pair = next(draft for draft in drafts if len(draft.conditions) == 2)
    assert set(pair.conditions) == set(both)
    assert set(pair.name.split(", ")) == {"New", "North"}
    assert drafts[0] == pair


def test_pairs_that_nobody_or_too_few_are_in_are_passed_over(project: Project) -> None:
    dice = random.Random(5)
    rows = [
        {
            "m:nps": float(dice.randint(0, 5) if number % 4 < 2 else dice.randint(6, 10)),
            "s:Type": "New" if number % 4 == 0 else "Old", "s:Plan": "gold" if number % 4 == 1 else "basic",
        }
        for number in range(800)
    ]  # fmt: skip
    for draft in draft_personas(make_customers(rows), unsegmented(project)):
        assert {c.values[0] for c in draft.conditions} != {"New", "gold"}


def test_attributes_of_very_many_values_are_names_and_not_kinds(project: Project) -> None:
    rows = [{**row, "s:Name": f"N{number % 45}"} for number, row in enumerate(make_rows())]
    for draft in draft_personas(make_customers(rows), unsegmented(project)):
        assert all(condition.attribute != "Name" for condition in draft.conditions)
        assert not any(text.startswith("N") and text[1:].isdigit() for text in said(draft, "tags"))


def test_answers_that_name_nobody_are_no_kind_of_customer(project: Project) -> None:
    rows = [{**row, "s:Type": "Other" if row["s:Type"] == "New" else None} for row in make_rows()]
    for draft in draft_personas(make_customers(rows), unsegmented(project)):
        assert "Other" not in (*said(draft, "tags"), draft.name)


def test_not_more_than_a_few_of_one_attribute(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"m:nps": float((number % 6) * 2), "s:Kind": f"kind {'abcdef'[number % 6]}", "touchpoint": "pay"}
        for number in range(600)
    ]
    frame = make_customers(rows)
    assert len(draft_personas(frame, unsegmented(project))) == MOST_OF_AN_ATTRIBUTE
    monkeypatch.setattr("cxjourney.scoring.persona_drafts.MOST", 1)
    assert len(draft_personas(frame, unsegmented(project))) == 1


def test_the_period_counts_and_other_filters_do_not(frame: pl.DataFrame, project: Project) -> None:
    spring = ScoreFilter(date_from=date(2026, 4, 1), date_to=date(2026, 6, 30))
    (old, *_) = draft_personas(frame, project, spring)
    assert old.n < 400
    other = replace(spring, conditions=NEW, channels=("App",), touchpoint_ids=("pay",))
    assert draft_personas(frame, project, other)[0] == old


def test_the_work_can_be_stopped_between_two_steps(frame: pl.DataFrame, project: Project) -> None:
    calls: list[int] = []

    def step() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        draft_personas(frame, project, step=step)
    assert len(calls) == 3


def test_a_mean_on_an_open_scale_is_told_and_ranks_last(project: Project) -> None:
    rows = [
        {**row, "m:money": 9.0 if row["s:Type"] == "New" else 2.0, "m:csat": 2.0 if row["s:Type"] == "New" else 5.0}
        for row in make_rows()
    ]
    money = Metric(id="money", name="Spent", metric_kind=MetricKind.MEAN, unit="€", position=5)
    bare = Project([*unsegmented(project).records(), money])
    new = next(draft for draft in draft_personas(make_customers(rows), bare) if draft.conditions == NEW)
    assert "Spent +7" in new.reason
    assert standing_out(make_customers(rows), bare, [], ScoreFilter(), lambda: None) == []


def test_long_times_are_low_points_and_complaints_too(project: Project) -> None:
    rows = [{**row, "m:nps": None, "m:ttr": 30.0 if row["m:nps"] < 5 else 3.0} for row in make_rows()]
    project.apply(actions.remove_persona(project, "maya"))
    new = next(draft for draft in draft_personas(make_customers(rows), project) if draft.segment_id == "new")
    assert new.reason == "This segment has no persona yet."
    frustrations = said(new, "frustrations")
    assert frustrations["Low point: Check out"].reason == "Time to resolution 30 h, all customers 3.0 h."
    assert any(text.startswith("Complains") for text in frustrations)


def test_channels_that_are_withheld_somewhere_do_not_count_as_a_difference(project: Project) -> None:
    rows = [{**row, "channel": "Fax" if number in (0, 3, 6) else "Web"} for number, row in enumerate(make_rows())]
    for draft in draft_personas(make_customers(rows), unsegmented(project)):
        assert "other channels" not in draft.reason
    assert draft_candidates.CHANNEL_SHIFT > 0


def test_a_long_comment_is_no_quote_and_few_comments_neither(project: Project) -> None:
    rows = [{**row, "comment": row["comment"] and row["comment"] + " and so on" * 20} for row in make_rows()]
    for draft in draft_personas(make_customers(rows), unsegmented(project)):
        assert said(draft, "quote") == {}
    rows = [{**row, "comment": row["comment"] if number in (1, 3) else None} for number, row in enumerate(make_rows())]
    for draft in draft_personas(make_customers(rows), unsegmented(project)):
        assert said(draft, "quote") == {}


def test_without_unhappy_answers_there_are_no_complaints(project: Project) -> None:
    rows = [{**row, "m:nps": 10.0 if row["s:Type"] == "New" else 8.0} for row in make_rows()]
    for draft in draft_personas(make_customers(rows), unsegmented(project)):
        assert not any(text.startswith("Complains") for text in said(draft, "frustrations"))


def test_a_word_alone_has_to_be_said_by_many(project: Project) -> None:
    rows = make_rows()
    for number, row in enumerate(rows):
        row["time"] = datetime(2026, 3, 1)
        if row["comment"]:
            unhappy = row["m:nps"] < 5
            row["comment"] = f"queue {'xyzw'[number % 4] * 5}" if unhappy else f"thanks {'abcd'[number % 4] * 5}"
    new = next(d for d in draft_personas(make_customers(rows), unsegmented(project)) if d.conditions == NEW)
    assert "Complains about “queue”" in said(new, "frustrations")


@pytest.mark.parametrize(
    ("attribute", "value", "name"),
    [
        ("Plan", "gold", "gold"),
        ("Age", "18-24", "Age: 18-24"),
        ("Member", "Yes", "Member: Yes"),
        ("Size", "L", "Size: L"),
    ],
)
def test_a_value_is_a_name_only_where_it_says_who_that_is(attribute: str, value: str, name: str) -> None:
    assert value_name(attribute, value) == name


def test_conditions_in_words() -> None:
    conditions = (Condition("Type", ("New", "Old")), Condition("Region", ("North",), exclude=True))
    assert conditions_text(conditions) == "Type: New or Old, not Region: North"
