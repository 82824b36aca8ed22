"""One question over several columns: its columns are proposed alike, and items rated in words are answers."""

from __future__ import annotations

from itertools import permutations

import pytest

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Metric, Touchpoint
from cxjourney.evidence.found import FileFound
from cxjourney.evidence.mapping import Mapping, mapping_from_dict
from cxjourney.evidence.plan import ImportPlan, plan_import
from cxjourney.evidence.propose import as_answer, for_import, other_ratings
from cxjourney.scoring.compute import compute
from cxjourney.scoring.frame import join_blocks, read_block
from cxjourney.scoring.views import ScoreFilter
from tests.builders import make_project
from tests.evidence.files import column, read, roles, table
from tests.evidence.test_ladders import FAVOUR

FILMS = ("Film I  The Beginning", "Film II  A New Day", "Film III  The End")
SEEN = "Which of these films have you seen? Please select all that apply."
RANK = "Please rank the films from 1, your favourite, to 3."
VIEW = "Please state whether you view the following characters favorably, unfavorably, or are unfamiliar with them."
PEOPLE = ("Ann", "Bob", "Cleo")
VIEWS = ((5, 4, 0), (5, 2, 3), (4, 1, 0), (1, 2, 5), (4, 3, 0), (5, 5, 1))


def survey(rows: int = 24) -> str:
    """Return an expanded export: films seen, films ranked, and characters viewed, of whom one is seldom known."""
    first = ["RespondentID", "Have you seen any?", SEEN, "", "", RANK, "", "", VIEW, "", "", "Gender"]
    second = ["", "Response", *FILMS, *FILMS, *PEOPLE, "Response"]
    lines: list[list[object]] = [list(first), list(second)]
    ranks = list(permutations((1, 2, 3)))
    for n in range(rows):
        seen = [film if (n + place) % 4 else "" for place, film in enumerate(FILMS)]
        views = [FAVOUR[view] for view in VIEWS[n % 6]]
        lines.append([3_292_879_000 + n, "Yes", *seen, *ranks[n % 6], *views, ("Female", "Male")[n % 2]])
    lines.append([3_292_880_000, "No", *[""] * 9, "Male"])
    return table(lines)


def scores(plan: ImportPlan, project: Project, by: tuple[str, ...] = (), where: ScoreFilter | None = None) -> list[str]:
    frame = join_blocks([read_block(plan.block)])
    project.apply(plan.edit(project))
    found = []
    for metric in project.table(Metric).values():
        for score in compute(frame, project, metric, by, where or ScoreFilter()):
            value = "–" if score.value is None else f"{score.value:.1f}"
            places = [project.need(Touchpoint, group).title for _, group in score.by]
            found.append(" ".join([metric.name, *places, value, "of", str(score.n)]))
    return found


def test_items_rated_in_words_are_answers_on_one_scale() -> None:
    found = read(survey())
    for name in PEOPLE:
        item = column(found, f"{VIEW}: {name}")
        assert (item.role, item.metric, item.scale, item.direction) == ("answer", "csat", (1, 5), "higher")
        assert dict(item.values) == dict(zip(FAVOUR, (None, 1, 2, 3, 4, 5), strict=True))
        assert not item.question


def test_each_item_comes_in_at_a_touchpoint_of_its_own() -> None:
    project = make_project()
    found = read(survey())
    shown = found.proposed_mapping(project, "")
    assert not shown.with_role("answer")  # no item stands for the whole
    assert [rating.touchpoint for rating in other_ratings(found, shown)] == list(PEOPLE)
    plan = plan_import(project, found, for_import(found, project, add_touchpoints=True), add_touchpoints=True)
    assert (plan.taken, plan.skipped, plan.report["answers"]) == (24, 1, 24 * 3 - 12)
    said = scores(plan, project, ("touchpoint",))
    assert said == ["CSAT Ann 83.3 of 24", "CSAT Bob 33.3 of 24", "CSAT Cleo 33.3 of 12"]


def test_without_new_touchpoints_the_names_are_told() -> None:
    project = make_project()
    found = read(survey())
    plan = plan_import(project, found, for_import(found, project))
    assert (plan.taken, plan.unmatched) == (0, PEOPLE)
    assert plan.skips[0].reason == "its touchpoint is not on the map"
    assert plan.skips[0].value == "Ann, Bob, Cleo"


def test_an_overall_rating_is_imported_without_its_items() -> None:
    lines = "".join(f"{n},{n % 5 + 1},{n % 5 + 1},{n % 5 + 1}\n" for n in range(30))
    found = read("RESPNUM,Q7FOOD,Q7SIGN,Q7ALL\n" + lines)
    project = make_project()
    named = for_import(found, project, "Check out", add_touchpoints=True)
    assert [one.name for one in named.with_role("answer")] == ["Q7ALL"]
    assert [one.name for one in for_import(found, project).with_role("answer")] == ["Q7ALL"]
    every = for_import(found, project, add_touchpoints=True)
    assert [(one.name, one.touchpoint) for one in every.with_role("answer")] == [
        ("Q7FOOD", "Food"), ("Q7SIGN", "Sign"), ("Q7ALL", "")
    ]  # fmt: skip


def test_choices_and_ranks_of_one_question_are_treated_alike() -> None:
    found = read(survey())
    seen = [column(found, f"{SEEN}: {film}") for film in FILMS]
    ranked = [column(found, f"{RANK}: {film}") for film in FILMS]
    assert {one.role for one in seen} == {"segment"}
    assert {(one.role, one.remark) for one in ranked} == {("ignore", "ranks")}
    named = [one.attribute for one in found.proposed_mapping(None).with_role("segment")]
    assert named == ["", *("Film I The Beginning", "Film II A New Day", "Film III The End"), ""]


def test_segments_are_kept_by_whole_questions() -> None:
    header = ["id", "plan", *(f"q{q:04d}_{n:04d}" for q in (1, 2) for n in range(1, 14)), "region"]
    rows: list[list[object]] = [list(header)]
    for n in range(30):
        picked = [f"Choice {q} {c}" if (n + c) % 3 == 0 else "Not selected" for q in (1, 2) for c in range(13)]
        rows.append([n, ("Pro", "Basic")[n % 2], *picked, ("North", "South")[n % 2]])
    found = read(table(rows))
    assert list(roles(found).values()).count("segment") == 28
    kept = [one.name for one in found.proposed_mapping(None).with_role("segment")]
    assert len(kept) == 15
    assert {"plan", "region", "q0001_0001", "q0001_0013"} <= set(kept)


def film_mapping(found: FileFound) -> Mapping:
    columns: dict[str, object] = {"RespondentID": "response_id"}
    for number, film in enumerate(FILMS, 1):
        columns[f"{SEEN}: {film}"] = {"role": "segment", "name": f"Seen {number}"}
        columns[f"{RANK}: {film}"] = {
            "role": "answer", "metric": f"Film {number} first", "scale": [0, 1], "values": {"1": 1, "2": 0, "3": 0},
        }  # fmt: skip
    return mapping_from_dict({"touchpoint": "Check out", "columns": columns})


def test_the_share_that_ranks_a_film_first_among_those_who_saw_all() -> None:
    """Ranks are shares of one's own, told by the words of each rank; who saw what are segments to filter by."""
    project = make_project()
    found = read(survey())
    plan = plan_import(project, found, film_mapping(found))
    shown = dict(zip(("Seen 1", "Seen 2", "Seen 3"), (" ".join(film.split()) for film in FILMS), strict=True))
    said = scores(plan, project, (), ScoreFilter(tuple(Condition(name, (value,)) for name, value in shown.items())))
    everybody = [n for n in range(24) if all((n + place) % 4 for place in range(3))]
    ranks = list(permutations((1, 2, 3)))
    wanted = [sum(ranks[n % 6][place] == 1 for n in everybody) / len(everybody) * 100 for place in range(3)]
    assert said == [f"Film {n} first {share:.1f} of {len(everybody)}" for n, share in enumerate(wanted, 1)]


@pytest.mark.parametrize(
    ("values", "meant", "scale", "question"),
    [
        (("Yes", "No"), {"Yes": 1, "No": 0}, (0, 1), ""),
        (("Ja", "Nein"), {"Ja": 1, "Nein": 0}, (0, 1), ""),
        (("Bus", "Not selected"), {"Bus": 1, "Not selected": 0}, (0, 1), ""),
        (("Never", "Rarely", "Often"), {"Never": 1, "Rarely": 2, "Often": 3}, (1, 3), "direction"),
        (
            ("Very likely", "Likely", "Unlikely", "Very unlikely"),
            {"Very likely": 4, "Likely": 3, "Unlikely": 2, "Very unlikely": 1}, (1, 4), "direction",
        ),
    ],
)  # fmt: skip
def test_a_segment_that_becomes_an_answer_knows_its_values(
    values: tuple[str, ...], meant: dict[str, float], scale: tuple[float, float], question: str
) -> None:
    found = read("id,Plans\n" + "".join(f"{n},{values[n % len(values)]}\n" for n in range(24)))
    seen = column(found, "Plans")
    assert seen.role == "segment"
    answer = as_answer(seen)
    assert (answer.role, answer.metric, answer.scale, answer.question) == ("answer", "Plans", scale, question)
    assert dict(answer.values) == meant


def test_a_weighted_share_of_those_who_say_yes() -> None:
    rows = [("Yes", 2.0)] * 3 + [("No", 1.0)] * 5 + [("No answer", 0.5)] * 4
    found = read("pressed,weight\n" + "".join(f"{said},{weight}\n" for said, weight in rows))
    words = {"Yes": 1, "No": 0, "No answer": 0}
    mapping = {"pressed": {"role": "answer", "metric": "Pressed", "scale": [0, 1], "values": words}, "weight": "weight"}
    project = make_project()
    plan = plan_import(project, found, mapping_from_dict({"touchpoint": "Check out", "columns": mapping}))
    project.apply(plan.edit(project))
    metric = next(iter(plan.new_metrics))
    (score,) = compute(join_blocks([read_block(plan.block)]), project, metric, (), ScoreFilter(), True)
    assert score.value == pytest.approx(100 * 6 / 13)
    assert score.n == 12


def test_a_file_of_nothing_but_segments_says_so() -> None:
    found = read("id,Plans\n" + "".join(f"{n},{'Yes' if n % 2 else 'No'}\n" for n in range(24)))
    with pytest.raises(JourneyError, match="No column is known to hold answers"):
        plan_import(make_project(), found, for_import(found, make_project(), "Check out", add_touchpoints=True))


@pytest.mark.parametrize("rows", [3, 40])
@pytest.mark.parametrize(
    ("question", "options", "folded"),
    [
        ("Where did you buy?", ["Web", "Phone", "Shop"], True),
        ("Where did you buy? Select all that apply.", ["Web", "Phone", "Shop"], False),
        ("Which shops do you know?", ["Web", "Phone", "Shop"], False),
        ("Which of these best describes you?", ["New", "Regular", "Both"], True),
        ("Où avez-vous acheté ? Plusieurs réponses possibles", ["Web", "Phone", "Shop"], False),
    ],
)
def test_headers_alone_say_whether_choices_become_one_column(
    question: str, options: list[str], folded: bool, rows: int
) -> None:
    first = ["Respondent ID", question, "", "", ""]
    lines: list[list[object]] = [list(first), ["", *options, "Other (please specify)"]]
    for n in range(rows):
        other = "At a friend's" if n % 4 == 3 else ""
        lines.append([n, *(option if n % 4 == place else "" for place, option in enumerate(options)), other])
    names = [one.name for one in read(table(lines)).columns]
    free = f"{question}: Other (please specify)"
    wanted = [question] if folded else [f"{question}: {option}" for option in options]
    assert names == ["Respondent ID", *wanted, free]
