"""What an import does: every row accounted for, nothing twice, nothing guessed, one edit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import EvidenceStatus, Import, Metric, Stage, Touchpoint
from cxjourney.evidence import plan as plan_module
from cxjourney.evidence.faults import ReadingCancelled
from cxjourney.evidence.found import FileFound
from cxjourney.evidence.mapping import Mapping, mapping_from_dict, mapping_from_json
from cxjourney.evidence.plan import MAKE_NEW, ImportPlan, known_keys, plan_import
from cxjourney.evidence.propose import remembered_mapping
from cxjourney.scoring.frame import read_block
from tests.builders import make_project
from tests.evidence.files import FRESHDESK, ZENDESK, airport, read, table

AIRPORT = {
    "touchpoint": "Check out",
    "columns": {
        "NETPRO": {"role": "answer", "metric": "nps", "blank": [11]},
        " Q7ALL ": {"role": "answer", "metric": "csat", "scale": [1, 5], "blank": [0, 6]},
        "Q7FOOD": {
            "role": "answer",
            "metric": "csat",
            "scale": [1, 5],
            "touchpoint": "Chat with support",
            "blank": [0, 6],
        },
        "AIRLINE": {"role": "segment", "name": "Carrier"},
        "WEIGHT": {"role": "weight"},
        "RESPNUM": {"role": "response_id"},
    },
}
LOG = {"columns": {"touchpoint": {"role": "touchpoint"}, "nps": {"role": "answer", "metric": "nps"},
                   "comment": {"role": "comment"}, "date": {"role": "date"}}}  # fmt: skip


class Shop:
    """A project and its blocks, as a document keeps them."""

    def __init__(self) -> None:
        self.project = make_project()
        self.blocks: dict[str, bytes] = {}

    def plan(self, source: FileFound | str, mapping: dict[str, object] | Mapping, **options: object) -> ImportPlan:
        source = read(source) if isinstance(source, str) else source
        mapping = mapping_from_dict(mapping) if isinstance(mapping, dict) else mapping
        keys = known_keys(self.project, self.blocks.__getitem__)
        return plan_import(self.project, source, mapping, existing_keys=keys, **options)  # type: ignore[arg-type]

    def do(self, plan: ImportPlan) -> Edit:
        edit = plan.edit(self.project)
        self.project.apply(edit)
        self.blocks.update(edit.blocks)
        return edit


def log(*rows: tuple[object, ...]) -> str:
    return table([["date", "touchpoint", "nps", "comment"], *map(list, rows)])


def test_a_wide_survey_is_unpivoted_by_touchpoint() -> None:
    shop = Shop()
    plan = shop.plan(airport(120), AIRPORT)
    assert plan.rows == plan.taken + plan.skipped + plan.duplicates == 120
    assert plan.report["touchpoints"] == ["Chat with support", "Check out"]
    assert plan.report["answers"] == 110 + 117 + sum(1 <= (i * 3) % 7 <= 5 for i in range(120))
    assert plan.report["problems"] == []
    frame = plan.frame
    assert frame["key"].n_unique() == frame.height
    both = frame.group_by("response").len()
    assert both["len"].max() == 2
    assert set(frame["s:Carrier"].unique()) == {"UNITED", "AIR FRANCE", "ANA"}
    assert frame["weight"][0] == 0.5


def test_one_edit_brings_all_and_takes_all_back() -> None:
    shop = Shop()
    before = shop.project.snapshot()
    plan = shop.plan(airport(60), AIRPORT)
    edit = shop.do(plan)
    record = next(iter(shop.project.table(Import).values()))
    assert (record.taken, record.answers, record.file_name) == (plan.taken, plan.report["answers"], "data.csv")
    assert shop.project.need(Touchpoint, "pay").evidence_status is EvidenceStatus.MEASURED
    assert shop.project.need(Touchpoint, "pack").evidence_status is EvidenceStatus.ASSUMED
    assert {m.name for m in shop.project.table(Metric).values()} == {"NPS", "Time to resolution", "CSAT"}
    assert len(shop.project.info.hash_key) == 64
    block = read_block(shop.blocks[record.id])
    assert block.height == plan.frame.height
    assert "m:nps" in block.columns
    shop.project.apply(edit.inverse())
    assert shop.project == before


def test_the_same_file_adds_nothing_and_a_longer_one_only_what_is_new() -> None:
    shop = Shop()
    shop.do(shop.plan(airport(60), AIRPORT))
    again = shop.plan(airport(60), AIRPORT)
    assert (again.taken, again.report["answers"]) == (0, 0)
    assert again.rows == again.duplicates + again.skipped
    assert not again.edit(shop.project)
    longer = shop.plan(airport(80), AIRPORT)
    assert longer.taken + longer.skipped - again.skipped == 20
    shop.do(longer)
    assert shop.plan(airport(80), AIRPORT).taken == 0


def test_rows_without_ids_are_told_by_content_and_how_often_it_occurs() -> None:
    shop = Shop()
    rows = [
        ("2024-03-01", "Check out", 9, ""),
        ("2024-03-01", "Check out", 9, ""),
        ("2024-03-02", "Check out", 3, "Slow"),
    ]
    first = shop.plan(log(*rows), LOG)
    assert first.taken == 3
    shop.do(first)
    newest_first = log(("2024-03-03", "Check out", 10, ""), ("2024-03-01", "Check out", 9, ""), *reversed(rows))
    second = shop.plan(newest_first, LOG)
    assert (second.rows, second.taken, second.duplicates) == (5, 2, 3)


def test_one_response_id_twice_is_one_answer_if_it_says_the_same() -> None:
    mapping = {"touchpoint": "Check out", "columns": {"id": "response_id", "nps": {"role": "answer", "metric": "nps"}}}
    plan = Shop().plan("id,nps\nA,9\nA,9\nA,3\nB,4\n", mapping)
    assert (plan.rows, plan.taken, plan.duplicates, plan.report["answers"]) == (4, 3, 1, 3)
    shop = Shop()
    shop.do(shop.plan("id,nps\nA,9\nA,9\nA,3\nB,4\n", mapping))
    assert shop.plan("id,nps\nB,4\nA,3\nA,9\n", mapping).taken == 0


def test_bad_cells_are_problems_and_cost_only_themselves() -> None:
    source = log(
        ("2024-03-01", "Check out", "abc", "Good, thanks"), ("2024-13-01", "Check out", "9", ""),
        ("2024-03-01", "Check out", "42", ""), ("2024-03-01", "Check out", "7.5", ""),
        ("2024-03-01", "Check out", "nan", ""), ("2024-03-01", "", "8", ""), ("2024-03-01", "Moon", "8", ""),
    )  # fmt: skip
    plan = Shop().plan(source, LOG)
    assert [(p.row, p.column, p.value, p.reason) for p in plan.problems] == [
        (1, "nps", "abc", "not a number"),
        (2, "date", "2024-13-01", "not a date"),
        (3, "nps", "42", "outside the scale 0 to 10"),
        (4, "nps", "7.5", "not a whole number"),
        (6, "touchpoint", "", "no touchpoint in this row"),
        (7, "touchpoint", "Moon", "this touchpoint is not on the map"),
    ]
    assert plan.report["unmatched"] == ["Moon"]
    assert (plan.rows, plan.taken, plan.skipped) == (7, 2, 5)
    assert [(s.row, s.reason) for s in plan.skips] == [(5, "no answer in this row")]
    assert (plan.report["answers"], plan.report["comments"]) == (1, 1)


def test_names_are_matched_made_new_or_left_out_but_never_guessed() -> None:
    source = log(("2024-03-01", "check-OUT ", 9, ""), ("2024-03-01", "Chek out", 9, ""),
                 ("2024-03-01", "Parcel", 2, ""),
                 ("2024-03-02", "Test", 5, ""))  # fmt: skip
    shop = Shop()
    plain = shop.plan(source, LOG)
    assert (plain.taken, plain.report["unmatched"]) == (1, ["Chek out", "Parcel", "Test"])
    plan = shop.plan(source, LOG, matches={"Chek out": "pay", "Parcel": MAKE_NEW, "Test": None})
    assert (plan.taken, plan.skipped, plan.report["unmatched"]) == (3, 1, [])
    assert [s.reason for s in plan.skips] == ["this touchpoint is left out"]
    edit = shop.do(plan)
    new = next(t for t in shop.project.table(Touchpoint).values() if t.title == "Parcel")
    assert new.evidence_status is EvidenceStatus.MEASURED
    assert shop.project.need(Stage, new.stage_id).title == "From data, to be placed"
    remembered = remembered_mapping(shop.project, plan.record.layout)
    assert remembered is not None
    assert dict(remembered.matches) == {"Chek out": "Check out", "Parcel": "Parcel", "Test": ""}
    later = shop.plan(log(("2024-04-01", "Chek out", 1, ""), ("2024-04-01", "Parcel", 1, "")), remembered)
    assert (later.taken, later.report["unmatched"]) == (2, [])
    assert edit.text == "Import “data.csv”"


def test_into_an_empty_project_with_everything_made() -> None:
    source = read(airport(30))
    mapping = mapping_from_dict({**AIRPORT, "touchpoint": "Airport visit"})
    assert plan_import(Project(), source, mapping).report["unmatched"] == ["Airport visit", "Chat with support"]
    project = Project()
    plan = plan_import(project, source, mapping, add_touchpoints=True)
    project.apply(plan.edit(project))
    assert {t.title for t in project.table(Touchpoint).values()} == {"Airport visit", "Chat with support"}
    cells = {(t.stage_id, t.lane_id, t.column) for t in project.table(Touchpoint).values()}
    assert len(cells) == 2


def test_tickets_give_satisfaction_times_and_open_ones() -> None:
    shop = Shop()
    found = read(ZENDESK)
    plan = shop.plan(found, found.proposed_mapping(shop.project, "Chat with support"))
    assert (plan.rows, plan.taken, plan.report["answers"]) == (4, 4, 2 + 3)
    hours = plan.frame.sort("row")["m:ttr"].to_list()
    assert hours == [24.0, 1.0, None, 24.0]
    assert plan.frame.sort("row")["open"].to_list() == [False, False, True, False]
    shop.do(plan)
    solved = read(ZENDESK.replace("Offered,Tier 2,,", "Offered,Tier 2,120,"))
    later = shop.plan(solved, found.proposed_mapping(shop.project, "Chat with support"))
    assert (later.taken, later.report["answers"]) == (1, 1)


def test_freshdesk_hours_above_a_day() -> None:
    shop = Shop()
    found = read(FRESHDESK)
    plan = shop.plan(found, found.proposed_mapping(shop.project, "Chat with support"))
    assert plan.frame.sort("row")["m:ttr"].to_list() == [48.5, None]


def test_opened_and_resolved_give_hours_and_open_tickets() -> None:
    mapping = {"touchpoint": "Chat with support", "columns": {"n": "response_id", "o": "opened", "r": "resolved"}}
    source = "n,o,r\n1,2024-01-01T10:00+01:00,2024-01-01T10:00+00:00\n2,2024-01-01 10:00,\n"
    source += "3,2024-01-02 10:00,2024-01-01 10:00\n4,2024-01-02 10:00,soon\n"
    plan = Shop().plan(source, mapping)
    frame = plan.frame.sort("row")
    assert frame["m:ttr"].to_list() == [1.0, None]
    assert frame["open"].to_list() == [False, True]
    assert [(p.row, p.reason) for p in plan.problems] == [(3, "resolved before it was opened"), (4, "not a date")]


def test_no_personal_data_reaches_the_block_and_comments_are_masked() -> None:
    source = (
        "Email,Name,IP address,NPS,Comment\n"
        "anna.meier@example.org,Anna Meier,203.0.113.77,3,"
        '"Write to anna.meier@example.org or call +49 89 1234567, order 20240117 never came"\n'
    )
    found = read(source)
    shop = Shop()
    edit = shop.do(shop.plan(found, found.proposed_mapping(shop.project, "Check out")))
    stored = b"".join(edit.blocks.values()) + repr(edit.changes).encode()
    comment = read_block(next(iter(edit.blocks.values())))["comment"][0]
    for secret in (b"anna.meier@", b"203.0.113", b"1234567", b"Anna Meier"):
        assert secret not in stored
        assert secret.decode() not in comment
    assert comment == "Write to [e-mail] or call [phone], order 20240117 never came"


def test_unlike_scales_are_unlike_metrics() -> None:
    shop = Shop()
    mapping = {"touchpoint": "Check out", "columns": {"a": {"role": "answer", "metric": "csat", "scale": [1, 5]}}}
    shop.do(shop.plan("a\n4\n", mapping))
    wider = {"touchpoint": "Check out", "columns": {"a": {"role": "answer", "metric": "csat", "scale": [1, 7]}}}
    shop.do(shop.plan("a\n6\n", wider))
    words = {"touchpoint": "Check out", "columns": {"a": {"role": "answer", "metric": "csat"}}}
    shop.do(shop.plan("a\nGood\nBad\n", words))
    own = {"touchpoint": "Check out", "columns": {"a": {"role": "answer", "metric": "Trust", "scale": [1, 4]}}}
    shop.do(shop.plan("a\n3\n", own))
    names = [m.name for m in sorted(shop.project.table(Metric).values(), key=lambda m: m.position)]
    assert names[2:] == ["CSAT", "CSAT (1–7)", "CSAT (good or bad)", "Trust"]


def test_effort_bands_follow_the_scale_and_the_direction() -> None:
    old = {"touchpoint": "Check out", "columns": {
        "a": {"role": "answer", "metric": "ces", "scale": [1, 5], "direction": "lower"}}}  # fmt: skip
    plan = Shop().plan("a\n2\n", old)
    metric = plan.new_metrics[0]
    assert (metric.good_from, metric.low_from, metric.unit, metric.direction) == (2.0, 3.0, "of 5", "lower")


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"columns": {"nps": {"role": "answer", "metric": "nps"}}}, "which touchpoint"),
        ({"touchpoint": "x", "columns": {"absent": {"role": "answer", "metric": "nps"}}}, "“absent”"),
        ({"touchpoint": "x", "columns": {"date": {"role": "date"}}}, "nothing to bring in"),
        (
            {
                "touchpoint": "x",
                "columns": {"nps": {"role": "answer", "metric": "nps"}, "comment": {"role": "answer", "metric": "nps"}},
            },
            "both answer",
        ),
        ({"touchpoint": "x", "columns": {"nps": {"role": "answer", "metric": "ces", "scale": [1, 5]}}}, "which end"),
        ({"touchpoint": "x", "columns": {"nps": {"role": "reported_score"}}}, "already computed"),
        (
            {"touchpoint": "x", "columns": {"nps": {"role": "answer", "metric": "nps"}, "date": {"role": "opened"}}},
            "two columns",
        ),
    ],
)
def test_mappings_that_cannot_be_followed_are_refused_with_a_sentence(mapping: dict[str, object], words: str) -> None:
    with pytest.raises(JourneyError, match=words):
        Shop().plan(log(("2024-03-01", "Check out", 9, "8")), mapping)


def test_an_open_question_is_refused() -> None:
    found = read("date,CES\n" + "03/04/2024,5\n" * 40)
    mapping = found.proposed_mapping(make_project(), "Check out")
    assert [c.name for c in mapping.open_questions()] == ["date", "CES"]
    with pytest.raises(JourneyError, match="needs an answer"):
        Shop().plan(found, mapping)
    by_hand = mapping_from_dict(
        {"touchpoint": "Check out", "columns": {"date": "date", "CES": {"role": "answer", "metric": "ces"}}}
    )
    with pytest.raises(JourneyError, match="3rd of April"):
        Shop().plan(found, by_hand)


def test_cancelling_plans_nothing() -> None:
    with pytest.raises(ReadingCancelled):
        Shop().plan(airport(30), AIRPORT, cancelled=lambda: True)


def test_a_plan_made_for_another_key_is_refused() -> None:
    shop = Shop()
    first, second = shop.plan(airport(20), AIRPORT), shop.plan(airport(30), AIRPORT)
    shop.do(first)
    with pytest.raises(JourneyError, match="Check the file again"):
        second.edit(shop.project)


def test_hostile_texts_stay_texts() -> None:
    source = log(
        ("2024-03-01", "=HYPERLINK(1)", 9, "<img src=/etc/passwd>\x07{0} %s"), ("2024-03-01", "{title}", 9, "")
    )
    shop = Shop()
    edit = shop.do(shop.plan(source, LOG, add_touchpoints=True))
    titles = {t.title for t in shop.project.table(Touchpoint).values()}
    assert {"=HYPERLINK(1)", "{title}"} <= titles
    assert read_block(next(iter(edit.blocks.values())))["comment"].to_list()[0] == "<img src=/etc/passwd>{0} %s"


def test_counts_tables() -> None:
    mapping = {"columns": {"t": "touchpoint", "score": {"role": "answer", "metric": "nps"}, "n": "count"}}
    plan = Shop().plan("t,score,n\nCheck out,10,40\nCheck out,3,12\nCheck out,4,-1\n", mapping)
    assert plan.frame["count"].to_list() == [40.0, 12.0, 0.0]
    assert [p.reason for p in plan.problems] == ["less than zero"]


def test_the_mapping_round_trips_and_the_layout_remembers_it() -> None:
    shop = Shop()
    mapping = mapping_from_dict(AIRPORT)
    assert mapping_from_json(mapping.to_json()) == mapping
    shop.do(shop.plan(airport(20), mapping))
    again = read(airport(25)).proposed_mapping(shop.project)
    assert replace(again, matches=()) == mapping
    report = json.loads(next(iter(shop.project.table(Import).values())).report_json)
    assert report["rows"] == 20


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("[]", "JSON object"), ("{", "not valid JSON"), ('{"columns": {"A": {"role": "scroe"}}}', "“A”.*“scroe”"),
        ('{"columns": {"A": {"role": "answer"}}}', "which metric"),
        ('{"columns": {"A": {"role": "date", "colour": 1}}}', "colour"),
        ('{"columns": {"A": {"role": "answer", "metric": "nps", "scale": [5, 1]}}}', "scale"),
        ('{"columns": {"A": {"role": "answer", "metric": "nps", "blank": ["x"]}}}', "blank"),
        ('{"columns": {"A": {"role": "answer", "metric": "nps", "direction": "up"}}}', "direction"),
        ('{"columns": {" A": "date", "A ": "date"}}', "twice"), ('{"columns": {}, "extra": 1}', "extra"),
        ("[" * 100_000, "not valid JSON"),
        ('{"columns": {"A": {"role": "answer", "metric": "ces", "values": {"x": "y"}}}}', "values"),
    ],
)  # fmt: skip
def test_wrong_mappings_are_refused_by_name(data: str, words: str) -> None:
    with pytest.raises(JourneyError, match=words):
        mapping_from_json(data)


def test_many_rows_are_read_by_their_distinct_texts_and_each_bad_one_is_still_named() -> None:
    rows: list[tuple[object, ...]] = [
        ("2024-03-01", "Check out" if i % 2 else "Chat with support", i % 11, f"comment {i}") for i in range(30_000)
    ]
    rows[20_000] = ("2024-03-01", "Check out", "often", "")
    rows[20_001] = ("soon", "Nowhere", 17, "")
    plan = Shop().plan(read(log(*rows)), LOG)
    assert (plan.taken, plan.skipped) == (29_998, 2)
    assert [(p.row, p.column, p.value) for p in plan.problems] == [
        (20_001, "nps", "often"), (20_002, "date", "soon"), (20_002, "touchpoint", "Nowhere"), (20_002, "nps", "17"),
    ]  # fmt: skip


def test_every_skipped_row_is_told_with_its_reason() -> None:
    rows = [("2024-03-01", "Check out", 9, ""), ("2024-03-01", "Check out", "", ""), ("2024-03-01", "Moon", 3, "")]
    report = Shop().plan(log(*rows), LOG).report
    assert report["rows"] == report["taken"] + report["skipped"] + report["duplicates"]
    assert report["problems"] == [
        {"row": 2, "column": "nps, comment", "value": "", "reason": "no answer in this row"},
        {"row": 3, "column": "touchpoint", "value": "Moon", "reason": "this touchpoint is not on the map"},
    ]
    assert report["problem_count"] == 2


def test_no_row_is_missing_from_the_whole_report_however_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "_MOST_PROBLEMS", 3)
    plan = Shop().plan(log(*[("2024-03-01", "Moon", 3, "")] * 8, ("2024-03-01", "Check out", 9, "")), LOG)
    assert [len(plan.problems), len(plan.report["problems"]), plan.report["problem_count"]] == [3, 3, 8]
    assert [problem["row"] for problem in plan.whole_report()["problems"]] == [*range(1, 9)]
    assert [row for row, *_ in plan.left_out_rows()] == [*range(1, 9)]


def test_a_known_response_that_answers_otherwise_is_told_and_not_added() -> None:
    shop = Shop()
    mapping = {"touchpoint": "Check out", "columns": {"id": "response_id", "nps": {"role": "answer", "metric": "nps"},
                                                      "why": "comment"}}  # fmt: skip
    shop.do(shop.plan("id,nps,why\nR1,9,good\nR2,3,\nR3,5,slow\n", mapping))
    plan = shop.plan("id,nps,why\nR1,9,good\nR2,8,\nR3,6,fine\nR4,1,\n", mapping)
    assert (plan.taken, plan.duplicates, plan.report["changed"]) == (1, 3, 2)
    assert sorted((p.row, p.column, p.value) for p in plan.problems) == [
        (2, "nps", "8"), (3, "nps", "6"), (3, "why", "fine"),
    ]  # fmt: skip
    assert plan.frame["row"].to_list() == [4]


NUMBERED = {
    "touchpoint": "Check out",
    "columns": {"no": "response_id", "date": "date", "nps": {"role": "answer", "metric": "nps"}},
}


def test_two_surveys_that_number_their_answers_from_one_are_no_duplicates() -> None:
    shop = Shop()
    spring = "no,date,nps\n1,2026-03-01,9\n2,2026-03-01,3\n3,2026-03-02,10\n"
    autumn = "no,date,nps\n1,2026-09-01,2\n2,2026-09-01,3\n2,2026-09-01,7\n4,2026-09-02,10\n"
    shop.do(shop.plan(spring, NUMBERED))
    plan = shop.plan(autumn, NUMBERED)
    assert (plan.taken, plan.duplicates, plan.report["changed"]) == (4, 0, 0)
    shop.do(plan)
    for again, rows in ((spring, 3), (autumn, 4)):
        plan = shop.plan(again, NUMBERED)
        assert (plan.taken, plan.duplicates, plan.report["changed"]) == (0, rows, 0)


def test_an_export_in_another_time_zone_is_the_same() -> None:
    shop = Shop()
    shop.do(shop.plan("no,date,nps\n1,2026-03-01 23:30:00,9\n2,2026-03-02 10:00:00,3\n", NUMBERED))
    plan = shop.plan(
        "no,date,nps\n1,2026-03-02 00:30:00,9\n2,2026-03-02 11:00:00,3\n3,2026-03-02 12:00:00,8\n", NUMBERED
    )
    assert (plan.taken, plan.duplicates) == (1, 2)


def test_a_counts_table_tells_how_many_answers_it_stands_for() -> None:
    mapping = {"columns": {"place": "touchpoint", "n": "count", "nps": {"role": "answer", "metric": "nps"}}}
    plan = Shop().plan("place,nps,n\nCheck out,10,60\nCheck out,4,40\nPay,,5\n", mapping)
    assert (plan.rows, plan.taken, plan.report["answers"]) == (3, 2, 100)
    assert plan.frame["response"].null_count() == 2
