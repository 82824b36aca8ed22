"""What Excel would offer to repair: rules of the format that no library checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import ProjectInfo
from cxjourney.exchange.options import Material
from cxjourney.exchange.xlsx.workbook import write_workbook
from tests.exchange.reading import MAIN, Parts, range_of
from tests.exchange.shop import make_answers, make_shop
from tests.exchange.test_workbook_personas import PORTRAIT, with_portrait

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PARTS = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells "
    "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks "
    "colBreaks drawing legacyDrawing tableParts extLst"
)
ORDER = PARTS.split()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    path = tmp_path_factory.mktemp("sound") / "shop.xlsx"
    write_workbook(Material(with_portrait(make_shop()), make_answers(), {"face": PORTRAIT}.get), path)
    return Parts(path)


def rules_of(shop: Parts) -> Iterator[tuple[str, ElementTree.Element]]:
    for title in shop.sheets:
        for rule in shop.sheet(title).iter(f"{MAIN}dataValidation"):
            yield title, rule


def test_parts_of_a_sheet_come_in_the_order_of_the_format(shop: Parts) -> None:
    for title in shop.sheets:
        names = [child.tag.removeprefix(MAIN) for child in shop.sheet(title)]
        places = [ORDER.index(name) for name in names]
        assert places == sorted(places), (title, names)


def test_cells_and_rows_come_in_order_and_once(shop: Parts) -> None:
    for title in shop.sheets:
        rows = [int(row.get("r", "")) for row in shop.sheet(title).iter(f"{MAIN}row")]
        assert rows == sorted(set(rows))
        for row in shop.sheet(title).iter(f"{MAIN}row"):
            columns = [range_of(cell.get("r", ""))[0] for cell in row]
            assert columns == sorted(set(columns))
            assert float(row.get("ht", "1")) <= 409


def test_merged_cells_overlap_neither_each_other_nor_a_table(shop: Parts) -> None:
    for title in shop.sheets:
        taken: set[tuple[int, int]] = set()
        areas = [range_of(table.get("ref", "")) for table in shop.tables(title)]
        areas += [range_of(merged.get("ref", "")) for merged in shop.sheet(title).iter(f"{MAIN}mergeCell")]
        for left, top, right, bottom in areas:
            cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
            assert not taken & cells, title
            taken |= cells


def test_tables_have_ids_and_names_of_their_own(shop: Parts) -> None:
    tables = [table for title in shop.sheets for table in shop.tables(title)]
    assert len({table.get("id") for table in tables}) == len(tables) > 15
    book = ElementTree.fromstring(shop.files["xl/workbook.xml"])
    names = [name.get("name", "") for name in book.iter(f"{MAIN}definedName") if not name.get("localSheetId")]
    names += [table.get("displayName", "") for table in tables]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"[A-Za-z_][\w.]*", name)
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+", name)  # would be a cell
    for table in tables:
        heads = [column.get("name", "") for column in table.iter(f"{MAIN}tableColumn")]
        assert len({head.casefold() for head in heads}) == len(heads)
        assert [int(column.get("id", "")) for column in table.iter(f"{MAIN}tableColumn")] == [*range(1, len(heads) + 1)]


def test_no_sheet_filters_twice(shop: Parts) -> None:
    for title in shop.sheets:
        assert shop.sheet(title).find(f"{MAIN}autoFilter") is None
    assert b"_FilterDatabase" not in shop.files["xl/workbook.xml"]


def test_rules_for_typing_keep_to_the_limits(shop: Parts) -> None:
    found = list(rules_of(shop))
    assert len(found) > 30
    for title, rule in found:
        assert len(rule.get("errorTitle", "")) <= 32
        assert len(rule.get("error", "")) <= 225
        assert len(rule.get("prompt", "")) <= 255
        for formula in rule.iter(f"{MAIN}formula1"):
            assert len((formula.text or "").strip('"')) <= 255, title
            if rule.get("type") == "list" and not (formula.text or "").startswith('"'):
                assert f'name="{formula.text}"' in shop.files["xl/workbook.xml"].decode()


def test_no_cell_has_two_rules_for_typing(shop: Parts) -> None:
    for title in shop.sheets:
        seen: set[tuple[int, int]] = set()
        for rule in shop.sheet(title).iter(f"{MAIN}dataValidation"):
            for area in rule.get("sqref", "").split():
                left, top, right, bottom = range_of(area)
                cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
                assert not seen & cells, (title, area)
                seen |= cells


def test_every_relation_leads_to_a_part_and_is_declared(shop: Parts) -> None:
    kinds = shop.files["[Content_Types].xml"].decode()
    for name, data in shop.files.items():
        if name.endswith(".rels"):
            for link in ElementTree.fromstring(data):
                target = str(link.get("Target"))
                base = Path(name.replace("_rels/", "")).parent
                path = target.lstrip("/") if target.startswith("/") else str(base / target)
                assert path in shop.files, (name, target)
        elif name.endswith(".xml") and name != "[Content_Types].xml":
            assert f'"/{name}"' in kinds, name
    assert 'Extension="png"' in kinds


def test_every_drawing_says_what_it_shows(shop: Parts) -> None:
    texts = []
    for name, data in shop.files.items():
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            items = list(ElementTree.fromstring(data).iter(f"{DRAWING}cNvPr"))
            assert len({item.get("id") for item in items}) == len(items)
            texts += [item.get("descr", "") for item in items]
    assert len(texts) > 12
    assert all(len(text) > 15 for text in texts)
    assert "Portrait of Maya" in texts
    assert any("Lowest: Call about late parcel" in text for text in texts)


def test_charts_are_unsmoothed_titled_and_have_named_axes(shop: Parts) -> None:
    charts = [data for name, data in shop.files.items() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    for data in charts:
        chart = ElementTree.fromstring(data)
        for smooth in chart.iter(f"{CHART}smooth"):
            assert smooth.get("val") == "0"
        assert chart.find(f"{CHART}roundedCorners").get("val") == "0"
        axes = [*chart.iter(f"{CHART}catAx"), *chart.iter(f"{CHART}valAx")]
        assert len(axes) == 2
        is_map = chart.find(f"{CHART}chart/{CHART}title") is None  # the curve on the map: its lane is its title
        for axis in axes:
            assert axis.find(f"{CHART}delete").get("val") == "0"
            assert (axis.find(f"{CHART}crosses") is None) or (axis.find(f"{CHART}crossesAt") is None)
            assert is_map or axis.find(f"{CHART}title") is not None
    assert sum(b"scatterChart" in data for data in charts) == 3  # two maps, and the opportunities


def test_headers_and_footers_keep_to_the_limit_of_a_line(tmp_path: Path) -> None:
    records = [replace(r, title="R&D 🙂 " * 90) if isinstance(r, ProjectInfo) else r for r in make_shop().records()]
    write_workbook(Material(Project(records)), tmp_path / "a.xlsx")
    parts = Parts(tmp_path / "a.xlsx")
    for sheet in parts.sheets:
        for kind in ("oddHeader", "oddFooter"):
            for line in parts.sheet(sheet).iter(f"{MAIN}{kind}"):
                assert len((line.text or "").encode("utf-16-le")) // 2 <= 255


def test_sheets_are_protected_without_a_password_and_can_be_read_filtered_and_sorted(shop: Parts) -> None:
    whole = {title for title in shop.sheets if shop.sheet(title).find(f"{MAIN}sheetProtection") is not None}
    maps = {title for title in shop.sheets if title.startswith("Map")}
    assert whole == {"Summary", "Charts", "Scores", "Comments", "Definitions and sources", "Lists"} | maps
    styles = ElementTree.fromstring(shop.files["xl/styles.xml"]).find(f"{MAIN}cellXfs")
    unlocked = {
        str(index)
        for index, look in enumerate(styles)
        if (lock := look.find(f"{MAIN}protection")) is not None and lock.get("locked") == "0"
    }
    for title in whole:
        lock = shop.sheet(title).find(f"{MAIN}sheetProtection")
        assert lock.get("sheet") == "1"
        assert (lock.get("password"), lock.get("hashValue"), lock.get("objects")) == (None, None, "0")
        assert (lock.get("autoFilter"), lock.get("sort")) == ("0", "0")
        if title in {"Scores", "Comments"}:  # sorting takes unlocked cells
            _, top, _, bottom = shop.area(title)
            for row in shop.sheet(title).iter(f"{MAIN}row"):
                if top < int(row.get("r", "")) <= bottom:
                    assert all(cell.get("s") in unlocked for cell in row)


def test_hidden_sheets_are_the_lists_and_the_memory(shop: Parts) -> None:
    book = ElementTree.fromstring(shop.files["xl/workbook.xml"])
    states = {sheet.get("name"): sheet.get("state") for sheet in book.iter(f"{MAIN}sheet")}
    hidden = {name: state for name, state in states.items() if state not in (None, "visible")}
    assert hidden == {"Lists": "hidden", "_cxjourney": "veryHidden"}


def test_links_lead_back_and_forth(shop: Parts) -> None:
    leads = {
        (title, link.get("ref")): link.get("location", "").replace("'", "")
        for title in shop.sheets
        for link in shop.sheet(title).iter(f"{MAIN}hyperlink")
    }
    for title in shop.sheets:
        if title not in {"Summary", "Lists", "_cxjourney"}:
            assert any(place[0] == title and to == "Summary!A1" for place, to in leads.items()), title
    rows = {to for (title, _), to in leads.items() if title == "Map First purchase" and to.startswith("Touchpoints!")}
    assert len(rows) == 17
    for to in rows:
        card = leads["Touchpoints", to.split("!")[1]]
        assert leads[card.split("!")[0], card.split("!")[1]] == to


def test_pictures_are_the_bytes_that_came_in(shop: Parts) -> None:
    assert [name for name in shop.files if name.startswith("xl/media/")] == ["xl/media/image1.png"]
    assert shop.files["xl/media/image1.png"] == PORTRAIT
