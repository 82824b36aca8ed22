"""`scores`: the JSON that pipelines rely on, filters, and refusals."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from cxjourney.domain.records import Condition, Import, Metric, MetricKind, Persona, Segment, Target
from cxjourney.scoring.frame import write_block
from tests.builders import make_records
from tests.cli.files import Program, save_once, save_project
from tests.scoring.frames import make_frame, repeated

CSAT = Metric(id="csat", name="Satisfaction", metric_kind=MetricKind.CSAT, scale_low=1, scale_high=5, position=5)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    counts = {10: 770, 9: 498, 8: 601, 7: 334, 6: 133, 5: 205, 4: 24, 3: 26, 2: 24, 1: 11, 0: 24}
    rows = repeated(counts, **{"s:Terminal": "T1"})
    rows += repeated({10: 30, 2: 10}, touchpoint="help", time=datetime(2026, 3, 1), channel="Phone", weight=1.0)
    rows += repeated({10: 10, 2: 10}, touchpoint="help", time=datetime(2026, 4, 30, 23), channel="Web", weight=3.0)
    rows += repeated({9: 3}, touchpoint="ask", **{"s:Terminal": "Gate <b>\x1b[31m"})
    rows += repeated({5: 42, 4: 32, 3: 10, 2: 9, 1: 14}, "m:csat")
    rows += [{"m:ttr": float(hours), "touchpoint": "help"} for hours in range(1, 12)]
    rows += [{"open": True, "touchpoint": "help"}] * 2
    extra = [
        CSAT,
        Import(id="i1", file_name="survey.csv", answers=2800),
        Segment(id="s1", name="First", conditions=(Condition("Terminal", ("T1",)),)),
        Persona(id="p1", name="Ann", segment_id="s1"),
    ]
    return save_once(tmp_path_factory, "shop.cxj", [*make_records(), *extra], {"i1": write_block(make_frame(rows))})


def test_json_has_the_documented_shape(program: Program, project: Path):
    shown = program.json("scores", project, "--metric", "nps")["scores"]
    assert shown[1] == {
        "by": {"touchpoint": "Check out"},
        "metric": "NPS", "kind": "nps", "value": 30.98, "unit": "points", "n": 2650,
        "low": 28.12, "high": 33.77, "confidence": 0.95, "method": "adjusted Wald",
        "parts": {"promoters": 1268, "passives": 935, "detractors": 447},
        "from": None, "to": None, "weighted": False, "withheld": False,
    }  # fmt: skip
    assert program.err == ""


def test_withheld_scores_keep_their_secret(program: Program, project: Path):
    shown = program.json("scores", project, "--metric", "nps")["scores"][0]
    assert shown["by"] == {"touchpoint": "Ask in store"}
    assert (shown["value"], shown["n"], shown["withheld"], shown["parts"]) == (None, "<5", True, {})
    assert (shown["low"], shown["high"]) == (None, None)


def test_nothing_printed_gives_a_withheld_touchpoint_away(program: Program, tmp_path: Path):
    may = datetime(2026, 5, 4)
    rows = repeated({1: 3}, touchpoint="advert", time=may, comment="Too loud")
    rows += repeated({9: 61, 1: 9}, touchpoint="ask", time=may, comment="Kind people")
    rows += repeated({10: 33}, touchpoint="pay", time=may) + repeated({10: 44}, touchpoint="pack", time=may)
    records = [*make_records(), Import(id="i1", file_name="survey.csv")]
    path = save_project(tmp_path / "small.cxj", records, {"i1": write_block(make_frame(rows))})
    for by in ("touchpoint", "touchpoint,month", "month,touchpoint", "touchpoint,stage"):
        shown = program.json("scores", path, "--metric", "nps", "--by", by)["scores"]
        hidden = {score["by"]["touchpoint"]: (score["value"], score["n"]) for score in shown if score["withheld"]}
        assert hidden == {"See advert": (None, "<5"), "Ask in store": (None, "<80")}
        assert program.run("scores", path, "--metric", "nps", "--by", by) == 0
        for line in program.out.splitlines():
            if "See advert" in line or "Ask in store" in line:
                assert "withheld" in line
                assert not any(told in line for told in ("+74", "−100", " 70 ", " 3 "))
    assert program.run("export", path, tmp_path / "small.xlsx") == 0
    written = openpyxl.load_workbook(tmp_path / "small.xlsx")["Comments"]
    rows_written = [[cell.value for cell in row] for row in written.iter_rows()]
    assert any("Kind people" in row for row in rows_written)
    assert not any("Too loud" in row for row in rows_written)
    said = [row for row in rows_written if "Kind people" in row]
    assert not any(isinstance(value, (int, float)) for row in said for value in row)  # no answers beside them


def test_the_parts_of_every_kind(program: Program, project: Path):
    shown = {score["kind"]: score for score in program.json("scores", project, "--by", "all")["scores"]}
    assert shown["csat"]["parts"] == {"satisfied": 74, "answers": 107, "mean": 3.7383}
    assert (shown["csat"]["value"], shown["csat"]["unit"]) == (69.16, "percent")
    assert shown["ttr"]["parts"] == {"mean": 6, "p90": 10, "open": 2}
    assert (shown["ttr"]["value"], shown["ttr"]["unit"], shown["ttr"]["n"]) == (6, "hours", 11)
    assert shown["nps"]["by"] == {}


def test_filters(program: Program, project: Path):
    def n(*arguments: str) -> list[int | str]:
        found = program.json("scores", project, "--metric", "nps", "--by", "touchpoint", *arguments)["scores"]
        return [score["n"] for score in found]

    assert n("--from", "2026-01-01") == [60]
    assert n("--from", "2026-04-30", "--to", "2026-04-30") == [20]
    assert n("--where", "terminal=t1") == [2650]
    assert n("--where", "channel=Web") == [20]
    assert n("--where", "channel=Web", "--where", "Channel=phone") == ["<70"]  # with T1 all but the three at the gate
    assert n("--where", "Terminal=T1", "--where", "channel=Web") == []
    assert "No answers match." in program.err


def test_groups(program: Program, project: Path):
    def groups(by: str) -> list[dict[str, str]]:
        return [s["by"] for s in program.json("scores", project, "--metric", "nps", "--by", by)["scores"]]

    assert groups("stage")[-1] == {"stage": "Use"}
    assert groups("month")[:2] == [{"month": "2026-03"}, {"month": "2026-04"}]
    assert groups("segment:terminal")[1] == {"segment:Terminal": "T1"}
    assert groups("persona,touchpoint") == [{"persona": "Ann", "touchpoint": "Check out"}]
    assert groups("journey") == [{"journey": "First purchase"}]


def test_weights_only_on_demand(program: Program, project: Path):
    arguments = ("scores", project, "--metric", "NPS", "--from", "2026-01-01")
    assert program.json(*arguments)["scores"][0]["value"] == 33.33
    weighted = program.json(*arguments, "--weighted")["scores"][0]
    assert weighted["value"] == 20
    assert weighted["weighted"] is True
    assert weighted["parts"]["effective_n"] == 45.4545


def test_the_table_reads_well_and_cannot_steer_a_terminal(program: Program, project: Path):
    assert program.run("scores", project, "--metric", "nps", "--by", "segment:Terminal,touchpoint") == 0
    header, *lines = program.out.splitlines()
    assert header.split()[:5] == ["Terminal", "touchpoint", "metric", "value", "interval"]
    assert "+31" in program.out
    assert "+28 to +34" in program.out
    assert "(not stated)" in program.out
    assert "\x1b" not in program.out
    assert len(lines) == 3
    assert program.run("scores", project, "--metric", "ttr") == 0
    assert "2 open" in program.out


def test_refusals_are_one_clear_line(program: Program, project: Path, tmp_path: Path):
    assert "“planet”" in program.refuses("scores", project, "--by", "planet")
    assert "“Satisfaction”" in program.refuses("scores", project, "--metric", "joy")
    assert "“Terminal”" in program.refuses("scores", project, "--where", "Gate=1")
    assert "“Terminal”" in program.refuses("scores", project, "--by", "segment:Gate")
    assert "no.cxj" in program.refuses("scores", tmp_path / "no.cxj")
    broken = tmp_path / "broken.cxj"
    broken.write_bytes(project.read_bytes()[:5000])
    before = broken.read_bytes()
    program.refuses("scores", broken)
    assert broken.read_bytes() == before


@pytest.mark.parametrize(
    "arguments", [["--from", "yesterday"], ["--where", "Terminal"], ["--where", "=1"], ["--nonsense"], ["--by"]]
)
def test_wrong_usage_is_2(program: Program, project: Path, arguments: list[str]):
    assert program.run("scores", project, *arguments) == 2
    assert program.out == ""


def test_reading_leaves_the_file_and_its_folder_alone(program: Program, project: Path):
    before, folder = project.read_bytes(), sorted(project.parent.iterdir())
    program.json("scores", project)
    assert project.read_bytes() == before
    assert sorted(project.parent.iterdir()) == folder


def test_a_project_without_evidence(program: Program, tmp_path: Path):
    path = save_project(tmp_path / "empty.cxj", make_records())
    assert program.json("scores", path) == {"scores": []}


def test_a_change_between_two_periods(program: Program, tmp_path: Path):
    rows = repeated({10: 60, 0: 40}, time=datetime(2026, 1, 5)) + repeated({10: 90, 0: 10}, time=datetime(2026, 4, 5))
    rows += repeated({10: 40}, touchpoint="help", time=datetime(2026, 4, 5))
    target = Target(id="x", touchpoint_id="pay", metric_id="nps", target=60, good_from=None, low_from=None)
    records = [*make_records(), Import(id="i1", file_name="survey.csv"), target]
    path = save_project(tmp_path / "two.cxj", records, {"i1": write_block(make_frame(rows))})
    periods = [
        "--from",
        "2026-04-01",
        "--to",
        "2026-04-30",
        "--against-from",
        "2026-01-01",
        "--against-to",
        "2026-01-31",
    ]
    pay, help_ = program.json("scores", path, "--metric", "nps", *periods)["scores"]
    assert pay["change"] == {
        "text": "+60, better", "reliable": True, "earlier": {"value": 20, "n": 100},
        "difference": {"value": 60, "low": pytest.approx(36, abs=1), "high": pytest.approx(80.5, abs=1),
                       "p_value": pytest.approx(0, abs=1e-4)},
    }  # fmt: skip
    assert (pay["target"], pay["gap"]) == (60, 20)
    assert help_["change"] == {"text": "", "reliable": False, "earlier": None, "difference": None}
    assert "target" not in help_
    assert program.run("scores", path, "--metric", "nps", *periods) == 0
    assert "+60, better" in program.out
    assert "cannot be told" in program.out
    assert program.run("scores", path, *periods[:2], *periods[4:]) == 1
    assert "all four" in program.err
    assert program.run("scores", path, *periods[:6], "--against-to", "2026-04-02") == 1
    assert "overlap" in program.err
