"""What a stakeholder may fill in, what comes back, and that the rest refuses typing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, Journey, Note
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.options import ContentOptions, Material
from cxjourney.exchange.returning.fields import FIELDS, ID, PLACES, exported
from cxjourney.exchange.xlsx.book import Book
from cxjourney.exchange.xlsx.workbook import build_book, write_workbook
from tests.exchange.reading import MAIN, Parts, range_of
from tests.exchange.shop import make_answers, make_shop

OPTIONS = ContentOptions(today=date(2026, 11, 21))
FILLED = ("Touchpoints", "Transitions", "Notes", "Actions", "Personas")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    path = tmp_path_factory.mktemp("filling") / "shop.xlsx"
    write_workbook(Material(make_shop(), make_answers()), path, OPTIONS)
    return Parts(path)


@pytest.fixture(scope="module")
def book() -> Book:
    return build_book(Contents(Material(make_shop(), make_answers()), OPTIONS, lambda: None), lambda share: None)


def rule_at(shop: Parts, title: str, column: int, row: int) -> str:
    """Return the kind of the rule for typing into a cell."""
    for rule in shop.sheet(title).iter(f"{MAIN}dataValidation"):
        for area in rule.get("sqref", "").split():
            left, top, right, bottom = range_of(area)
            if left <= column <= right and top <= row <= bottom:
                return str(rule.get("type"))
    return ""


def test_every_table_that_comes_back_is_told(book: Book) -> None:
    told = {table.table: table for table in book.returning}
    assert tuple(told) == FILLED
    for table in told.values():
        fields = [field for _, field in table.fields]
        assert len(set(fields)) == len(fields)
        assert fields[-1] == ID
        assert set(fields) - {ID, *PLACES} == set(FIELDS[table.kind])
        assert len(set(table.ids)) == len(table.ids) > 1
    assert told["Actions"].ids == ("a1", "a2")


def test_cells_hold_what_the_merge_expects(shop: Parts, book: Book) -> None:
    project = make_shop()
    for table in book.returning:
        rows = {str(row["Record id"]): row for row in shop.records(table.sheet)}
        assert tuple(rows) == table.ids
        for id_ in table.ids:
            record = next(record for record in project.records() if record.id == id_)
            for header, field in table.fields:
                if field in FIELDS[table.kind]:
                    cell = exported(record, field)
                    if isinstance(cell, date):
                        cell = float((cell - date(1899, 12, 30)).days)
                    assert rows[id_][header] == (cell if cell != "" else None)


def test_the_memory_holds_every_record_once(shop: Parts, book: Book) -> None:
    rows = shop.rows("_cxjourney")
    about = json.loads("".join(str(piece) for piece in rows[0][1:]))
    assert about["project"] == "Electronics shop 2026"
    assert [row[1] for row in rows[1:]] == [id_ for table in book.returning for id_ in table.ids]


@pytest.mark.parametrize("title", FILLED)
def test_heads_of_editable_columns_look_different_and_the_ids_are_hidden(book: Book, title: str) -> None:
    ws = book.workbook[title]
    table = next(table for table in book.returning if table.sheet == title)
    editable = {header for header, field in table.fields if field != ID and field not in PLACES}
    fills = {cell.value: cell.parent.parent._fills[cell._style.fillId].fgColor.rgb
             for (row, _), cell in ws._cells.items() if row == 3}  # fmt: skip
    assert {header for header, fill in fills.items() if fill == "00FBE7A8"} == editable
    last = list(fills)[-1]
    assert last == "Record id"
    hidden = [letter for letter, dimension in ws.column_dimensions.items() if dimension.hidden]
    assert len(hidden) == 1
    assert "yours" in {cell.value for (row, _), cell in ws._cells.items() if row == 2}


@pytest.mark.parametrize(("title", "room"), [("Touchpoints", 6), ("Notes", 15), ("Actions", 15), ("Personas", 3)])
def test_rows_to_fill_in_lie_right_below_the_table_and_take_what_a_row_takes(
    shop: Parts, title: str, room: int
) -> None:
    bottom = shop.area(title)[3]
    below = [row for row in shop.sheet(title).iter(f"{MAIN}row") if int(row.get("r", "")) > bottom]
    assert [int(row.get("r", "")) for row in below] == [*range(bottom + 1, bottom + 1 + room)]
    assert not [cell for row in below for cell in row if len(cell)]
    for header, kind in (("Status", "list"), ("Due", "date"), ("Impact (1 to 5)", "whole"), ("Journey", "list")):
        heads = shop.heads(title)
        if header in heads:
            assert rule_at(shop, title, heads.index(header) + 1, bottom + room) == kind


def test_computed_cells_refuse_typing_and_say_why(shop: Parts) -> None:
    heads = shop.heads("Touchpoints")
    assert rule_at(shop, "Touchpoints", heads.index("NPS (points)") + 1, 4) == "custom"
    assert rule_at(shop, "Touchpoints", heads.index("Stage") + 1, 4) == "custom"
    assert rule_at(shop, "Touchpoints", heads.index("Description") + 1, 4) == ""
    assert rule_at(shop, "Scores", 8, 9) == "custom"
    rules = [r for r in shop.sheet("Scores").iter(f"{MAIN}dataValidation") if r.get("type") == "custom"]
    assert rules[0].find(f"{MAIN}formula1").text == "FALSE"
    assert "computed" in rules[0].get("error")


def test_a_project_without_actions_has_rows_for_the_first(tmp_path: Path) -> None:
    records = [r for r in make_shop().records() if not isinstance(r, Action | Note)]
    write_workbook(Material(Project(records)), tmp_path / "a.xlsx")
    parts = Parts(tmp_path / "a.xlsx")
    assert parts.area("Actions")[3] == 4
    column = parts.heads("Actions").index("Journey") + 1
    assert rule_at(parts, "Actions", column, 4) == "list"
    assert rule_at(parts, "Actions", column, 5) == "list"
    assert rule_at(parts, "Actions", parts.heads("Actions").index("Status") + 1, 4) == "list"


def test_titles_that_start_like_formulas_are_offered_as_they_are(tmp_path: Path) -> None:
    records = [Journey(id="j", title="=1+1, or so"), *[r for r in make_shop().records() if r.id != "tobe"]]
    write_workbook(
        Material(Project([r for r in records if getattr(r, "journey_id", "") != "tobe"])), tmp_path / "a.xlsx"
    )
    assert "=1+1, or so" in {value for row in Parts(tmp_path / "a.xlsx").rows("Lists") for value in row}
