"""What a workbook looks like on paper and in other programs: nothing cut off, colours that keep their meaning."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, MomentOfTruth, ProjectInfo, Stage, Touchpoint
from cxjourney.exchange.options import ContentOptions, Material
from cxjourney.exchange.xlsx.workbook import write_workbook
from tests.exchange.reading import Parts
from tests.exchange.shop import TOUCHPOINTS, make_answers, make_shop

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
LETTERS = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LONG = "Rückfrage zur Lieferverzögerung über Straßenbaustellen und äußerst ungewöhnliche Zustellversuche " * 2
ARABIC = "رحلة العميل الأولى"


def written(project: Project, path: Path, *journeys: str) -> Path:
    options = ContentOptions(journey_ids=journeys, today=date(2026, 11, 21))
    write_workbook(Material(project, make_answers()), path, options)
    return path


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(make_shop(), tmp_path_factory.mktemp("printed") / "shop.xlsx")


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_shop()
    told = [
        *(project.need(kind, id_) for kind, id_ in ((ProjectInfo, "project"), (Stage, "buy"), (Touchpoint, "call"))),
        project.need(Journey, "first"),
    ]
    titles = [LONG, LONG, LONG, ARABIC]
    changes = [Change(one, replace(one, title=title)) for one, title in zip(told, titles, strict=True)]  # type: ignore[call-arg]
    project.apply(Edit("long", tuple(changes)))
    return written(project, tmp_path_factory.mktemp("printed") / "long.xlsx", "first")


def lines_by_chart(path: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """Return the series of each line chart by title: name -> colour and shape of its points."""
    sheets = openpyxl.load_workbook(path)
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for name, data in Parts(path).files.items():
        chart = ElementTree.fromstring(data) if re.fullmatch(r"xl/charts/chart\d+\.xml", name) else None
        if chart is None or chart.find(f".//{CHART}lineChart") is None:
            continue
        title = "".join(text.text or "" for text in chart.find(f"{CHART}chart/{CHART}title").iter(f"{LETTERS}t"))
        for series in chart.iter(f"{CHART}ser"):
            sheet, cell = str(series.find(f"{CHART}tx//{CHART}f").text).rsplit("!", 1)
            colour = series.find(f"{CHART}spPr//{LETTERS}srgbClr").get("val")
            shape = series.find(f"{CHART}marker/{CHART}symbol").get("val")
            named = sheets[sheet.strip("'")][cell.replace("$", "")].value
            found.setdefault(title, {})[named] = (colour, shape)
    return found


def test_a_persona_who_felt_nothing_on_a_journey_has_no_curve_there(shop: Path) -> None:
    curves = lines_by_chart(shop)
    assert list(curves["Emotion by touchpoint: First purchase"]) == ["Everyone (−2 to +2)", "Maya (−2 to +2)"]
    assert list(curves["Emotion by touchpoint: First purchase: to be [2027]"]) == ["Everyone (−2 to +2)"]


def test_lines_differ_by_shape_and_a_stage_looks_alike_in_the_charts_of_all_metrics(shop: Path) -> None:
    curves = lines_by_chart(shop)
    trends = {title: lines for title, lines in curves.items() if " by month" in title}
    assert len(trends) == 4
    for lines in (*trends.values(), curves["Emotion by touchpoint: First purchase"]):
        assert len(set(lines.values())) == len(lines)
    looks: dict[str, set[tuple[str, str]]] = {}
    for lines in trends.values():
        for stage, look in lines.items():
            looks.setdefault(stage, set()).add(look)
    assert {stage: len(found) for stage, found in looks.items() if len(found) > 1} == {}
    assert len(trends["Time to resolution by month: First purchase"]) < len(trends["NPS by month: First purchase"])


def test_means_on_a_scale_are_drawn_on_their_scale(shop: Path) -> None:
    for name, data in Parts(shop).files.items():
        if re.fullmatch(r"xl/charts/chart\d+\.xml", name) and b"Effort (CES) by month" in data:
            scaling = ElementTree.fromstring(data).find(f".//{CHART}valAx/{CHART}scaling")
            assert [scaling.find(f"{CHART}{end}").get("val") for end in ("min", "max")] == ["1", "7"]
            return
    raise AssertionError("no such chart")


def test_a_legend_is_not_on_columns_that_come_again_on_every_page(shop: Path) -> None:
    book = openpyxl.load_workbook(shop)
    sheet = book["Touchpoints"]
    assert sheet.print_title_cols == "$A:$D"
    assert [cell.coordinate for cell in sheet[2] if cell.value] == ["A2", "E2", "F2"]
    assert [cell.coordinate for cell in book["Notes"][2] if cell.value] == ["A2", "B2", "C2"]


def test_titles_of_journeys_and_stages_do_not_touch_the_next_column(shop: Path) -> None:
    sheet = openpyxl.load_workbook(shop)["Touchpoints"]
    for letter in "ABC":
        longest = max(len(str(cell.value or "")) for cell in sheet[letter][3:])
        assert sheet.column_dimensions[letter].width >= min(longest, 22), letter


def test_the_map_says_in_which_units_its_scores_are(shop: Path) -> None:
    names = [cell.value for cell in openpyxl.load_workbook(shop)["Map First purchase"]["A"]]
    assert {"NPS (points)", "CSAT (%)", "Time to resolution (hours, median)", "Pain points and ideas"} <= set(names)


def test_what_a_list_leaves_out_is_counted(tmp_path: Path) -> None:
    project = make_shop()
    told = [MomentOfTruth(id=f"x{i}", touchpoint_id=t[0]) for i, t in enumerate(TOUCHPOINTS[:2])]
    project.apply(Edit("more", tuple(Change(None, one) for one in told)))
    texts = [cell.value for cell in openpyxl.load_workbook(written(project, tmp_path / "a.xlsx"))["Summary"]["A"]]
    assert "1 more moment of truth is marked on the sheet “Touchpoints”." in texts


def test_long_titles_break_instead_of_being_cut_off(long: Path) -> None:
    book = openpyxl.load_workbook(long)
    summary, sheet = book["Summary"], book["Map"]
    assert "A1:I1" in {str(area) for area in summary.merged_cells.ranges}
    assert summary.row_dimensions[1].height > 40
    head = next(cell for cell in sheet[4] if str(cell.value).startswith("Rückfrage"))
    assert head.alignment.wrap_text
    assert sheet.row_dimensions[4].height > 40
    assert sheet["A1"].alignment.horizontal == "left"  # or Arabic runs out of the sheet


def test_linked_titles_are_those_that_take_one_line(long: Path) -> None:
    book = openpyxl.load_workbook(long)
    for sheet in (book["Map"], book["Touchpoints"], book["Summary"]):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None or len(str(cell.value)) < 60, cell.coordinate
    card = next(cell for row in book["Map"].iter_rows() for cell in row if str(cell.value).startswith("◆ Rück"))
    assert book["Map"].cell(card.row + 1, card.column).hyperlink.location.startswith("'Touchpoints'!")


def test_a_map_that_is_higher_than_wide_is_printed_upright(shop: Path, tmp_path: Path) -> None:
    assert openpyxl.load_workbook(shop)["Map First purchase"].page_setup.orientation == "landscape"
    lanes = [Lane(id=f"l{i}", journey_id="j", title=f"Lane {i}", position=i) for i in range(40)]
    touchpoints = [
        Touchpoint(id=f"t{i}", journey_id="j", stage_id="s", lane_id=lane.id, title="Ask", column=i % 3)
        for i, lane in enumerate(lanes)
    ]
    journey = [Journey(id="j", title="High"), Stage(id="s", journey_id="j", title="One stage")]
    path = tmp_path / "high.xlsx"
    write_workbook(Material(Project([ProjectInfo(), *journey, *lanes, *touchpoints])), path, ContentOptions())
    assert openpyxl.load_workbook(path)["Map"].page_setup.orientation == "portrait"
