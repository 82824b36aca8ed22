from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import polars as pl
import pytest

from cxjourney.domain.actions.touchpoints import edit_touchpoint
from cxjourney.domain.errors import ExportCancelled, JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, Metric, MetricKind, ProjectInfo, Record, Stage, Touchpoint
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.exchange.xlsx.workbook import write_workbook
from cxjourney.scoring.compute import compute, compute_one
from tests.builders import make_project
from tests.exchange.reading import MAIN, Parts
from tests.exchange.shop import TOUCHPOINTS, make_answers, make_shop

ONE = ContentOptions(journey_ids=("first",), persona_id="maya", today=date(2026, 11, 21))
TABLE_SHEETS = ("Touchpoints", "Transitions", "Scores", "Notes", "Actions", "Comments", "Personas")


@pytest.fixture(scope="module")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "shop.xlsx"
    write_workbook(Material(make_shop(), make_answers()), path, ONE)
    return path


@pytest.fixture(scope="module")
def shop(shop_file: Path) -> Parts:
    return Parts(shop_file)


def test_the_sheets_come_in_the_order_of_reading(shop: Parts) -> None:
    wanted = ["Summary", "Map", "Charts", "Touchpoints", "Transitions", "Scores", "Comments", "Notes", "Actions"]
    assert list(shop.sheets) == [*wanted, "Personas", "Definitions and sources", "Lists", "_cxjourney"]
    assert shop.sheet("Summary").find(f".//{MAIN}sheetView").get("tabSelected") == "1"
    others = [shop.sheet(title).find(f".//{MAIN}sheetView").get("tabSelected") for title in list(shop.sheets)[1:]]
    assert set(others) <= {None, "0"}


def test_another_reader_finds_every_touchpoint_in_the_order_of_the_map(shop_file: Path) -> None:
    frame = fastexcel.read_excel(shop_file).load_table("Touchpoints").to_polars()
    assert frame["Record id"].to_list() == [t.id for t in make_shop().touchpoints("first")]
    assert frame.height == len(TOUCHPOINTS)
    assert str(frame.schema["NPS (points)"]) == "Float64"
    assert str(frame.schema["CSAT (%)"]) == "Float64"
    assert frame["CSAT (%)"].drop_nulls().max() <= 1
    actions = fastexcel.read_excel(shop_file).load_table("Actions").to_polars()
    assert actions["Due"].dtype.is_temporal()
    assert actions["Due"][0].date() == date(2026, 12, 15)


def test_every_table_is_real_and_covers_its_rows(shop: Parts) -> None:
    names = []
    for title in shop.sheets:
        rows = shop.rows(title)
        for table in shop.tables(title):
            names.append(table.get("displayName", ""))
            first, last = re.fullmatch(r"A(\d+):[A-Z]+(\d+)", table.get("ref", "")).groups()
            headers = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
            assert rows[int(first) - 1][: len(headers)] == headers
            assert table.find(f"{MAIN}autoFilter").get("ref") == table.get("ref")
            assert rows[int(last) - 1][0] is not None
            after = rows[int(last)] if int(last) < len(rows) else []
            assert all(value is None for value in after[: len(headers)])
    assert len(names) == len({name.casefold() for name in names})
    assert all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in names)
    assert {"Touchpoints", "Scores", "Notes", "Actions", "Personas", "Metrics", "Sources"} <= set(names)


@pytest.mark.parametrize("title", TABLE_SHEETS)
def test_table_sheets_are_ready_to_work_in_and_to_print(shop: Parts, title: str) -> None:
    sheet = shop.sheet(title)
    pane = sheet.find(f".//{MAIN}pane")
    assert pane.get("state") == "frozen"
    assert pane.get("ySplit") == "3"
    set_up = sheet.find(f"{MAIN}pageSetup")
    assert set_up.get("orientation") == "landscape"
    wide = title in {"Touchpoints", "Personas"}  # on one page its type would be smaller than 7 points
    assert (set_up.get("fitToWidth"), set_up.get("fitToHeight")) == ("2" if wide else "1", "0")
    assert sheet.find(f".//{MAIN}pageSetUpPr").get("fitToPage") == "1"
    assert sheet.find(f".//{MAIN}oddFooter").text.endswith("&P / &N")
    book = shop.files["xl/workbook.xml"].decode()
    assert f"'{title}'!$3:$3" in book
    assert (f"'{title}'!$A:$D" in book) is (title == "Touchpoints")


def test_the_map_prints_on_one_a3_page(shop: Parts) -> None:
    sheet = shop.sheet("Map")
    set_up = sheet.find(f"{MAIN}pageSetup")
    assert set_up.get("paperSize") == "8"
    assert set_up.get("orientation") == "landscape"
    assert (set_up.get("fitToWidth"), set_up.get("fitToHeight")) == ("1", "1")
    assert "_xlnm.Print_Area" in shop.files["xl/workbook.xml"].decode()
    assert sheet.find(f".//{MAIN}mergeCells") is not None


def test_the_map_holds_stages_lanes_cards_and_numbers(shop: Parts) -> None:
    rows = shop.rows("Map")
    texts = {value for row in rows for value in row if isinstance(value, str)}
    for stage in make_shop().stages("first"):
        assert stage.title in texts
        assert stage.goal in texts
    assert {lane.title for lane in make_shop().lanes("first")} <= texts
    assert "Line of visibility" in texts
    assert "◆ Call about late parcel" in texts
    assert any("→ Chat with support 30%" in text for text in texts)
    nps = {dict(s.by)["touchpoint"]: s for s in compute(make_answers(), make_shop(), make_shop().table(Metric)["nps"])}
    row, column = next((r, c) for r, row in enumerate(rows) for c, v in enumerate(row) if v == "◆ Check out")
    assert rows[row + 2][column : column + 2] == [round(nps["checkout"].value), nps["checkout"].n]
    assert rows[row + 1][column : column + 2] == ["App", 0.5]


def test_scores_are_those_of_the_scoring_layer(shop: Parts) -> None:
    project, frame = make_shop(), make_answers()
    records = [r for r in shop.records("Scores") if r["Month"] is None and r["Segment"] == "everyone"]
    for metric in project.table(Metric).values():
        whole = compute_one(frame, project, metric)
        row = next(r for r in records if r["Metric"] == metric.name and r["Level"] == "journey")
        share = 100 if metric.id == "csat" else 1
        assert row["Value"] == pytest.approx(whole.value / share)
        assert row["Low"] == pytest.approx(whole.low / share)
        assert row["n"] == whole.n
    months = [r for r in shop.records("Scores") if r["Month"] is not None and r["Level"] == "stage"]
    assert len(months) > 100
    assert {r["Segment"] for r in shop.records("Scores")} == {"everyone", "New customers", "Small business"}


def test_bands_carry_a_shape_and_are_coloured_by_it(shop: Parts) -> None:
    bands = {str(r["NPS, band"])[0] for r in shop.records("Touchpoints") if r["NPS, band"]}
    assert bands >= {"▲", "▼", "–"}
    formulas = [f.text for f in shop.sheet("Touchpoints").iter(f"{MAIN}formula")]
    assert any('="▲"' in f for f in formulas)
    assert any('="▼"' in f for f in formulas)


def test_columns_to_fill_in_have_drop_downs(shop: Parts) -> None:
    def choices(title: str) -> list[str]:
        rules = shop.sheet(title).iter(f"{MAIN}dataValidation")
        return [(rule.find(f"{MAIN}formula1").text or "") for rule in rules if rule.get("type") == "list"]

    assert '"open,in progress,done,dropped"' in choices("Actions")
    assert '"pain,need,idea,quote,question"' in choices("Notes")
    assert "List_of_channels" in choices("Touchpoints")
    assert "List_of_owners" in choices("Actions")
    book = shop.files["xl/workbook.xml"].decode()
    assert re.search(r"name=\"List_of_owners\">'Lists'!\$[A-Z]\$2:\$[A-Z]\$\d+<", book)
    assert "Logistics" in {value for row in shop.rows("Lists") for value in row}
    kinds = [rule.get("type") for rule in shop.sheet("Actions").iter(f"{MAIN}dataValidation")]
    assert kinds.count("whole") == 2
    assert kinds.count("date") == 5


def test_links_stay_inside_and_lead_to_sheets_that_exist(shop: Parts) -> None:
    links = [link for title in shop.sheets for link in shop.sheet(title).iter(f"{MAIN}hyperlink")]
    assert len(links) > 60
    for link in links:
        assert link.get(f"{LINK_ID}") is None
        sheet = re.fullmatch(r"'(.+)'![A-Z]+\d+", link.get("location", "")).group(1)
        assert sheet.replace("''", "'") in shop.sheets
    assert b'TargetMode="External"' not in shop.everything


LINK_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def test_native_charts_draw_real_cells(shop: Parts) -> None:
    charts = {name: data.decode() for name, data in shop.files.items() if re.match(r"xl/charts/chart\d+\.xml", name)}
    kinds = "".join(charts.values())
    assert len(charts) == 12  # two on the summary, one on the map
    for kind in ("barChart", "lineChart", "scatterChart", "percentStacked"):
        assert kind in kinds
    for text in charts.values():
        assert '<c:delete val="1"' not in text.replace("<delete", "<c:delete")
        assert not re.search(r"smooth val=\"1\"", text)
        for reference in re.findall(r"<(?:c:)?f>(.+?)</(?:c:)?f>", text):
            sheet, first, last = re.fullmatch(r"'(.+)'!\$?[A-Z]+\$?(\d+)(?::\$[A-Z]+\$(\d+))?", reference).groups()
            assert sheet == "Charts"
            assert int(last or first) <= len(shop.rows("Charts"))


def test_no_formula_no_macro_and_no_trace_of_the_machine(shop: Parts) -> None:
    for title in shop.sheets:
        assert shop.sheet(title).find(f".//{MAIN}f") is None
    assert not [name for name in shop.files if "vba" in name.casefold() or "externalLink" in name]
    core = shop.files["docProps/core.xml"].decode()
    assert "Electronics shop 2026" in core
    assert ">cxjourney</dc:creator>" in core
    assert str(Path.home()).encode() not in shop.everything


def test_definitions_say_formula_source_and_trade_marks(shop: Parts) -> None:
    texts = " ".join(str(v) for row in shop.rows("Definitions and sources") for v in row if v)
    for words in ("adjusted Wald", "Wilson", "shop_survey_2026.csv", "registered trademarks", "Customer is Business"):
        assert words in texts


def test_withheld_scores_are_nowhere_in_the_archive(shop: Parts) -> None:
    frame = make_answers()
    assert 0 < frame.filter(frame["touchpoint"] == "club").height < make_shop().info.anonymity_threshold
    rows = [r for r in shop.records("Scores") if r["Touchpoint"] == "Customer evening"]
    assert rows
    for row in rows:
        assert (row["Value"], row["Low"], row["High"], row["n"]) == (None, None, None, None)
        assert str(row["Band"]).startswith("– withheld (n <")
    comments = [r["Touchpoint"] for r in shop.records("Comments")]
    assert comments
    assert "Customer evening" not in comments


def test_comments_name_no_channel_that_few_used_and_none_that_a_withheld_score_keeps_back(tmp_path: Path) -> None:
    answers = make_answers().with_row_index("i")
    chosen = (pl.col("touchpoint") == "checkout") & (pl.col("comment").is_not_null())
    first = pl.col("i").filter(chosen).min()
    rare = pl.when(pl.col("i") == first).then(pl.lit("Telegram")).otherwise(pl.lit("Shop")).alias("channel")
    write_workbook(Material(make_shop(), answers.with_columns(rare).drop("i")), tmp_path / "a.xlsx", ONE)
    parts = Parts(tmp_path / "a.xlsx")
    told = parts.records("Comments")
    assert {row["Channel"] for row in told if row["Touchpoint"] != "Checkout"} <= {"Shop", None}
    assert "Shop" in {row["Channel"] for row in told}
    assert b"Telegram" not in parts.everything


def test_a_withheld_number_is_in_no_part_of_the_archive(tmp_path: Path) -> None:
    few = pl.when(pl.col("touchpoint") == "club").then(7777.25).otherwise(pl.col("row") % 7)
    waiting = Metric(id="wait", name="Waiting", metric_kind=MetricKind.MEAN, unit="minutes", position=9)
    records = list(make_shop().records())
    for threshold, found in ((5, False), (1, True)):
        info = ProjectInfo(title="Shop", anonymity_threshold=threshold)
        path = tmp_path / f"{threshold}.xlsx"
        write_workbook(
            Material(Project([*records, waiting, info]), make_answers().with_columns(few.alias("m:wait"))), path
        )
        assert (b"7777.25" in Parts(path).everything) is found


def test_a_segment_that_would_betray_the_rest_is_withheld(tmp_path: Path) -> None:
    project, frame = make_shop(), make_answers()
    answers = frame.filter(pl.col("touchpoint") == "checkout").with_row_index("i")
    answers = answers.with_columns(
        pl.when(pl.col("i") < 3).then(pl.lit("Other")).otherwise(pl.lit("New")).alias("s:Customer")
    ).drop("i")
    write_workbook(Material(project, answers), tmp_path / "a.xlsx", ONE)
    rows = [r for r in Parts(tmp_path / "a.xlsx").records("Scores") if r["Segment"] == "New customers"]
    assert rows
    assert {r["Value"] for r in rows} == {None}


def test_a_private_copy_has_no_comments_quotes_or_owners(tmp_path: Path) -> None:
    path = tmp_path / "private.xlsx"
    write_workbook(Material(make_shop(), make_answers()), path, ContentOptions(sharing=SHARING[Circle.PUBLIC]))
    parts = Parts(path)
    assert "Comments" not in parts.sheets
    for word in ("Comment number", "Forty minutes on hold", "Head of Customer", "Logistics", "NPS 0, 9 Oct"):
        assert word.encode() not in parts.everything, word
    assert "Owner" not in parts.heads("Touchpoints")
    assert b"wider circle" in parts.everything


def test_several_journeys_get_a_map_each_and_share_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    write_workbook(Material(make_shop(), make_answers()), path)
    parts = Parts(path)
    assert [title for title in parts.sheets if title.startswith("Map")] == [
        "Map First purchase",
        "Map First purchase to be 2027",
    ]
    assert {r["Journey"] for r in parts.records("Touchpoints")} == {"First purchase", "First purchase: to be [2027]"}


@pytest.mark.parametrize(
    "records",
    [
        [],
        [Journey(id="j", title="Nothing yet")],
        [Journey(id="j", title="One"), Stage(id="s", journey_id="j", title="Only")],
    ],
)
def test_empty_projects_make_a_workbook_that_says_so(tmp_path: Path, records: list[Journey]) -> None:
    path = tmp_path / "empty.xlsx"
    write_workbook(Material(Project(records)), path)
    parts = Parts(path)
    assert b"no scores" in parts.everything
    assert len(parts.records("Touchpoints")) == 1
    fastexcel.read_excel(path).load_table("Touchpoints")


def test_a_project_without_evidence_reads_well(tmp_path: Path) -> None:
    path = tmp_path / "small.xlsx"
    write_workbook(Material(make_project()), path)
    parts = Parts(path)
    assert "See advert" in {r["Touchpoint"] for r in parts.records("Touchpoints")}
    assert not [h for h in parts.heads("Touchpoints") if h and "NPS" in str(h)]


def test_progress_grows_and_stopping_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    shares: list[float] = []
    with pytest.raises(ExportCancelled):
        write_workbook(Material(make_shop(), make_answers()), path, ONE, Watch(shares.append, lambda: len(shares) > 4))
    assert path.read_bytes() == b"old"
    assert shares == sorted(shares)
    write_workbook(Material(make_shop()), path, ONE, Watch(shares.append))
    assert shares[-1] == 1.0
    assert path.read_bytes()[:2] == b"PK"


def test_a_journey_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(JourneyError, match="no longer in the project"):
        write_workbook(Material(make_shop()), tmp_path / "a.xlsx", ContentOptions(journey_ids=("gone",)))


def test_the_project_is_left_as_it_was(tmp_path: Path) -> None:
    project = make_shop()
    before = list(project.records())
    write_workbook(Material(project, make_answers()), tmp_path / "a.xlsx")
    assert list(project.records()) == before
    assert project.table(Touchpoint)["call"].title == "Call about late parcel"


def test_parts_are_well_formed_xml(shop: Parts) -> None:
    for name, data in shop.files.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(data)


def test_one_touchpoint_makes_a_whole_workbook(tmp_path: Path) -> None:
    records: list[Record] = [
        Journey(id="j", title="One"),
        Stage(id="s", journey_id="j", title="Only"),
        Lane(id="l", journey_id="j", title="Web"),
        Touchpoint(id="t", journey_id="j", stage_id="s", lane_id="l", title="See it"),
    ]
    write_workbook(Material(Project(records)), tmp_path / "a.xlsx")
    parts = Parts(tmp_path / "a.xlsx")
    assert [row["Touchpoint"] for row in parts.records("Touchpoints")] == ["See it"]
    assert "See it" in {value for row in parts.rows("Map") for value in row}


def test_editing_meanwhile_does_not_reach_the_file(tmp_path: Path) -> None:
    project = make_shop()
    shares: list[float] = []

    def edit(share: float) -> None:
        shares.append(share)
        project.apply(edit_touchpoint(project, "call", title=f"Renamed at {share}"))

    write_workbook(Material(project.snapshot(), make_answers()), tmp_path / "a.xlsx", ONE, Watch(edit))
    assert len(shares) > 5
    assert project.table(Touchpoint)["call"].title == "Renamed at 1.0"
    everything = Parts(tmp_path / "a.xlsx").everything
    assert b"Renamed at" not in everything
    assert b"Call about late parcel" in everything
