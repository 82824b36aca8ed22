"""`inspect` and `import`: reports, repeated imports, dry runs, and files that cannot be."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from cxjourney.services.document import Document
from cxjourney.storage.project_file import load
from tests.builders import make_records
from tests.cli.files import Program, save_once

MAPPING = {
    "touchpoint": "Check out",
    "columns": {
        "Id": {"role": "response_id"},
        "Likely": {"role": "answer", "metric": "nps", "blank": [11]},
        "When": {"role": "date", "date_style": "ymd"},
        "Type": {"role": "segment", "name": "Customer"},
        "Words": {"role": "comment"},
    },
}


def survey(path: Path, first: int = 0, count: int = 60) -> Path:
    """Write a survey of promoters, detractors and blanks, ten of each by turns."""
    lines = ["Id,Likely ,When,Type,Words"]
    for number in range(first, first + count):
        value = (10, 3, 11)[number % 3]
        kind = "New" if number % 2 else "Old"
        lines.append(f"r{number},{value},2026-0{number % 9 + 1}-15,{kind},=cmd|comment {number}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_once(tmp_path_factory, "shop.cxj", make_records())


@pytest.fixture
def project(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(saved, tmp_path))


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(MAPPING))
    return path


def test_inspect_has_the_documented_shape(program: Program, reading_process: None, tmp_path: Path):
    data = survey(tmp_path / "survey.csv")
    (shown,) = program.json("inspect", data)["files"]
    assert (shown["path"], shown["format"], shown["encoding"], shown["delimiter"]) == (str(data), "csv", "utf-8", ",")
    assert (shown["header_rows"], shown["rows"]) == (1, 60)
    columns = {column["name"]: column for column in shown["columns"]}
    assert list(columns) == ["Id", "Likely", "When", "Type", "Words"]
    wanted = {"name", "label", "role", "metric", "scale", "direction", "blank", "needs_answer", "examples"}
    assert all(wanted <= set(column) for column in columns.values())


def test_inspect_for_people(program: Program, tmp_path: Path):
    assert program.run("inspect", survey(tmp_path / "survey.csv")) == 0
    assert "Likely" in program.out


def test_import_has_the_documented_shape(
    program: Program, reading_process: None, project: Path, mapping: Path, tmp_path: Path
):
    report = program.json("import", project, survey(tmp_path / "survey.csv"), "--mapping", mapping)
    assert report == {
        "rows": 60, "taken": 60, "skipped": 0, "duplicates": 0, "answers": 40, "comments": 60,
        "touchpoints": ["Check out"], "unmatched": [], "problems": [], "dry_run": False,
    }  # fmt: skip
    (score,) = program.json("scores", project, "--metric", "nps")["scores"]
    assert (score["value"], score["n"], score["parts"]["promoters"]) == (0, 40, 20)
    new = program.json("scores", project, "--metric", "nps", "--by", "segment:Customer")["scores"]
    assert [entry["by"] for entry in new] == [{"segment:Customer": "New"}, {"segment:Customer": "Old"}]


def test_the_same_again_adds_nothing_and_more_adds_the_rest(
    program: Program, project: Path, mapping: Path, tmp_path: Path
):
    data = survey(tmp_path / "survey.csv")
    program.json("import", project, data, "--mapping", mapping)
    before = project.read_bytes()
    again = program.json("import", project, data, "--mapping", mapping)
    assert (again["taken"], again["duplicates"]) == (0, 60)
    assert project.read_bytes() == before
    longer = program.json("import", project, survey(data, count=90), "--mapping", mapping)
    assert (longer["taken"], longer["duplicates"]) == (30, 60)


def test_several_files_are_one_report(program: Program, project: Path, mapping: Path, tmp_path: Path):
    one, two = survey(tmp_path / "one.csv"), survey(tmp_path / "two.csv", first=30)
    report = program.json("import", project, one, two, "--mapping", mapping)
    assert (report["rows"], report["taken"], report["duplicates"]) == (120, 90, 30)


def test_all_files_or_none(program: Program, project: Path, mapping: Path, tmp_path: Path):
    before = project.read_bytes()
    message = program.refuses(
        "import", project, survey(tmp_path / "one.csv"), tmp_path / "no.csv", "--mapping", mapping
    )
    assert "“no.csv”" in message
    assert project.read_bytes() == before
    assert not list((tmp_path / "user-data" / "working").iterdir())


def test_a_dry_run_changes_nothing(program: Program, project: Path, mapping: Path, tmp_path: Path):
    before = project.read_bytes()
    data = survey(tmp_path / "one.csv")
    report = program.json("import", project, data, data, "--mapping", mapping, "--dry-run")
    assert (report["taken"], report["duplicates"], report["dry_run"]) == (60, 60, True)
    assert project.read_bytes() == before


def test_without_a_mapping_the_detected_one_is_used_and_remembered(program: Program, project: Path, tmp_path: Path):
    data = tmp_path / "answers.csv"
    question = "How likely are you to recommend us to a friend?"
    rows = [f"{number},{number % 11},Check out" for number in range(60)]
    data.write_text("\n".join([f"Response ID,{question},Touchpoint", *rows]))
    report = program.json("import", project, data)
    assert (report["taken"], report["answers"], report["touchpoints"]) == (60, 60, ["Check out"])


def test_touchpoints_that_the_map_lacks(program: Program, project: Path, mapping: Path, tmp_path: Path):
    data = survey(tmp_path / "survey.csv")
    before = project.read_bytes()
    assert program.run("import", project, data, "--mapping", mapping, "--touchpoint", "Moon", "--json") == 1
    assert json.loads(program.out)["unmatched"] == ["Moon"]
    assert "--add-touchpoints" in program.err
    assert program.err.count("\n") == 1
    assert project.read_bytes() == before
    more = ("--touchpoint", "Moon", "--add-touchpoints")
    report = program.json("import", project, data, "--mapping", mapping, *more)
    assert report["touchpoints"] == ["Moon"]
    assert program.json("scores", project)["scores"][0]["by"] == {"touchpoint": "Moon"}


def test_an_attribute_that_the_file_lacks_is_told_and_left_out(
    program: Program, project: Path, mapping: Path, tmp_path: Path
):
    asked = json.loads(mapping.read_text())
    asked["columns"]["Terminal"] = {"role": "segment"}
    mapping.write_text(json.dumps(asked))
    report = program.json("import", project, survey(tmp_path / "survey.csv"), "--mapping", mapping)
    assert report["taken"] == 60
    assert "“Terminal”" in program.err
    asked["columns"]["Effort"] = {"role": "answer", "metric": "ces", "scale": [1, 7]}
    mapping.write_text(json.dumps(asked))
    assert program.run("import", project, survey(tmp_path / "survey.csv"), "--mapping", mapping) == 1
    assert "“Effort”" in program.err


def test_bad_cells_are_told_row_by_row(program: Program, project: Path, mapping: Path, tmp_path: Path):
    data = survey(tmp_path / "survey.csv")
    data.write_text(data.read_text().replace("r0,10,", "r0,many,").replace("r3,10,", "r3,42,"))
    report = program.json("import", project, data, "--mapping", mapping)
    assert [(p["row"], p["column"], p["value"]) for p in report["problems"]] == [
        (1, "Likely", "many"),
        (4, "Likely", "42"),
    ]


def test_without_json_the_report_is_for_people(program: Program, project: Path, mapping: Path, tmp_path: Path):
    data = survey(tmp_path / "survey.csv")
    data.write_text(data.read_text().replace("r0,10,", "r0,many,"))
    assert program.run("import", project, data, "--mapping", mapping, "--dry-run") == 0
    assert program.out.startswith("60 rows: 60 taken, 0 skipped")
    assert "“many”" in program.err
    assert "dry run" in program.err


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"columns": {"Likely": {"role": "dance"}}}', '{"columns": {"Likely": {"role": "answer"}}}'],
)
def test_a_senseless_mapping_is_refused(program: Program, project: Path, tmp_path: Path, text: str):
    wrong = tmp_path / "wrong.json"
    wrong.write_text(text)
    program.refuses("import", project, survey(tmp_path / "survey.csv"), "--mapping", wrong)


def test_the_reading_process_s_refusal_is_one_line_too(program: Program, reading_process: None, tmp_path: Path):
    picture = tmp_path / "picture.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    assert "“picture.xlsx”" in program.refuses("inspect", picture)


def test_what_cannot_be_read_is_refused(program: Program, project: Path, mapping: Path, tmp_path: Path):
    data = survey(tmp_path / "survey.csv")
    before = project.read_bytes()
    empty, picture = tmp_path / "empty.csv", tmp_path / "picture.xlsx"
    empty.write_bytes(b"")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    for wrong in (picture, tmp_path / "missing.csv"):
        program.refuses("inspect", wrong)
    for wrong in (empty, tmp_path):
        program.refuses("import", project, wrong, "--mapping", mapping)
    assert "missing.json" in program.refuses("import", project, data, "--mapping", tmp_path / "missing.json")
    assert "qualtrics" in program.refuses("import", project, data, "--preset", "paper")
    assert "gone.cxj" in program.refuses("import", tmp_path / "gone.cxj", data, "--mapping", mapping)
    assert project.read_bytes() == before


def test_a_file_that_a_window_has_open_is_refused(program: Program, project: Path, mapping: Path, tmp_path: Path):
    document = Document.open(project)
    try:
        assert "shop.cxj" in program.refuses("import", project, survey(tmp_path / "s.csv"), "--mapping", mapping)
        assert program.run("scores", project) == 0
    finally:
        document.close()


def test_a_read_only_file_is_refused_and_unchanged(
    program: Program, project: Path, mapping: Path, tmp_path: Path, monkeypatch
):
    before = project.read_bytes()
    project.chmod(stat.S_IREAD)
    monkeypatch.setattr("cxjourney.services.opening.can_write", lambda path: False)
    program.refuses("import", project, survey(tmp_path / "s.csv"), "--mapping", mapping)
    project.chmod(stat.S_IREAD | stat.S_IWRITE)
    assert project.read_bytes() == before


def test_an_import_is_one_undo_step(program: Program, project: Path, mapping: Path, tmp_path: Path):
    before = load(project).project
    program.json("import", project, survey(tmp_path / "s.csv"), "--mapping", mapping)
    document = Document.open(project)
    assert "s.csv" in document.undo_text
    document.undo()
    assert document.project == before
    document.discard()


def test_problems_name_only_what_they_have(project: Path, program: Program, tmp_path: Path) -> None:
    data = tmp_path / "log.csv"
    data.write_text("Date,Touchpoint,NPS\n2026-03-01,Check out,9\n2026-03-01,Nowhere,9\n", "utf-8")
    assert program.run("import", project, data) == 0
    assert "“Nowhere”: " in program.err
    assert "“”" not in program.err
