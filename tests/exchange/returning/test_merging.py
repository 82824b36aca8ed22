"""What a stakeholder does to a workbook, and what a merge makes of it."""

from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path

import pytest

from cxjourney.domain import actions
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, ActionStatus, Note, NoteKind, Transition
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.exchange.options import ContentOptions
from cxjourney.exchange.returning.base import BASE_SHEET
from cxjourney.exchange.returning.editing import merge_edit
from cxjourney.exchange.returning.faults import ReturnedError
from cxjourney.exchange.returning.merge import Choices, Merge, Side, usual_choices
from tests.exchange.returning.books import Edited, apply, export, export_whole, merged, rest, told

# untouched


def test_an_untouched_workbook_changes_nothing(shop: Project, tmp_path: Path) -> None:
    merge = merged(shop, export_whole(shop, tmp_path / "whole.xlsx"))
    assert not merge
    assert rest(merge) == []
    assert merge.has_base
    assert not merge_edit(shop, merge, usual_choices(merge))


def test_opening_and_saving_it_changes_nothing(shop: Project, tmp_path: Path) -> None:
    merge = merged(shop, Edited(export_whole(shop, tmp_path / "whole.xlsx")).save())
    assert not merge
    assert rest(merge) == []


@pytest.mark.parametrize("circle", list(Circle))
def test_what_a_circle_leaves_out_is_no_deletion(shop: Project, tmp_path: Path, circle: Circle) -> None:
    path = export(shop, tmp_path / "shop.xlsx", ContentOptions(sharing=SHARING[circle]))
    merge = merged(shop, path)
    assert not merge
    assert rest(merge) == []


def test_a_workbook_of_one_journey_leaves_the_others_alone(shop: Project, tmp_path: Path) -> None:
    path = export(shop, tmp_path / "shop.xlsx", ContentOptions(journey_ids=("tobe",)))
    assert not merged(shop, path)


# edits


def test_every_edit_comes_back_with_before_after_and_where(shop: Project, book: Edited) -> None:
    book.set("Touchpoints", "call", "Owner", "Care")
    book.set("Touchpoints", "call", "Description", "Zwei Zeilen\nüber den Anruf")
    book.set("Transitions", "t0", "Share of customers (%)", 0.75)
    book.set("Transitions", "t5", "Wait (hours)", "12,5")
    book.set("Notes", "n0", "Votes", 11)
    book.set("Notes", "n1", "Kind", "need")
    book.set("Actions", "a1", "Due", datetime(2027, 3, 31))
    book.set("Actions", "a1", "Status", "done")
    book.set("Actions", "a2", "Result", "=1+1")
    book.set("Personas", "maya", "Goals", "• A laptop that lasts five years\nOne trip")
    book.set("Personas", "ines", "Quote", "“They know my name.”")
    merge = merged(shop, book.save())
    assert sorted(told(merge)) == sorted(
        [
            ("call", "owner", "Logistics", "Care"),
            ("call", "description", "The customer comes to “call about late parcel”.", "Zwei Zeilen\nüber den Anruf"),
            ("t0", "share", 0.7, 0.75),
            ("t5", "wait_hours", 36.0, 12.5),
            ("n0", "votes", 4, 11),
            ("n1", "note_kind", NoteKind.IDEA, NoteKind.NEED),
            ("a1", "due", date(2026, 12, 15), date(2027, 3, 31)),
            ("a1", "status", ActionStatus.IN_PROGRESS, ActionStatus.DONE),
            ("a2", "result", "", "=1+1"),
            ("maya", "goals", ("A laptop that lasts five years", "No second trip"),
             ("A laptop that lasts five years", "One trip")),
            ("ines", "quote", "They know me here.", "They know my name."),
        ]
    )  # fmt: skip
    assert rest(merge) == []
    owner = next(one for one in merge.changes if one.field == "owner")
    assert (owner.table, owner.title, owner.base) == ("Touchpoints", "Call about late parcel", "Logistics")
    assert owner.where.cell == book.cell("Touchpoints", "call", "Owner").coordinate


def test_one_undo_step_takes_all_of_it_back(shop: Project, book: Edited) -> None:
    book.set("Actions", "a1", "Owner", "Care")
    book.set("Notes", "n0", "Votes", 11)
    book.add("Actions", Touchpoint="Check out", Action="Show all costs at once")
    edit = merge_edit(shop, *_with_usual(merged(shop, book.save())))
    assert edit.text == "Merge “shop, edited.xlsx”"
    before = shop.snapshot()
    shop.apply(edit)
    assert shop.need(Action, "a1").owner == "Care"
    assert len(shop.table(Action)) == 3
    shop.apply(edit.inverse())
    assert shop == before


def _with_usual(merge: Merge) -> tuple[Merge, Choices]:
    return merge, usual_choices(merge)


def test_a_change_that_is_refused_by_the_person_stays_out(shop: Project, book: Edited) -> None:
    book.set("Actions", "a1", "Owner", "Care")
    book.set("Actions", "a1", "Status", "done")
    merge = merged(shop, book.save())
    refused = next(one.key for one in merge.changes if one.field == "owner")
    apply(shop, merge, Choices(refused=frozenset({refused})))
    assert (shop.need(Action, "a1").owner, shop.need(Action, "a1").status) == ("Logistics", ActionStatus.DONE)


def test_clearing_a_cell_is_an_edit(shop: Project, book: Edited) -> None:
    book.set("Actions", "a1", "Owner", None)
    book.set("Actions", "a1", "Due", None)
    book.set("Notes", "n0", "Votes", None)
    book.set("Transitions", "t0", "Share of customers (%)", None)
    apply(shop, merged(shop, book.save()))
    action = shop.need(Action, "a1")
    assert (action.owner, action.due) == ("", None)
    assert shop.need(Note, "n0").votes == 0
    assert shop.need(Transition, "t0").share is None


# three ways


def test_edits_on_both_sides_meet(shop: Project, book: Edited) -> None:
    shop.apply(actions.edit_action(shop, "a1", owner="Service", problem="Both alike"))
    shop.apply(actions.edit_action(shop, "a2", result="Only here"))
    book.set("Actions", "a1", "Owner", "Care")
    book.set("Actions", "a1", "Problem", "Both alike ")
    book.set("Actions", "a2", "Effort (1 to 5)", 5)
    merge = merged(shop, book.save())
    assert told(merge) == [("a2", "effort", 3, 5)]
    assert [(one.field, one.base, one.before, one.after) for one in merge.conflicts] == [
        ("owner", "Logistics", "Service", "Care")
    ]
    undecided = shop.snapshot()
    apply(undecided, merge)
    assert undecided.need(Action, "a1").owner == "Service"
    assert undecided.need(Action, "a2").result == "Only here"
    apply(shop, merge, usual_choices(merge, Side.THEIRS))
    assert shop.need(Action, "a1").owner == "Care"


def test_an_older_export_never_takes_newer_work_back(shop: Project, exported_shop: Path) -> None:
    shop.apply(actions.edit_note(shop, "n0", text="Rewritten", votes=20))
    shop.apply(actions.rename_touchpoint(shop, "call", "Call us"))
    shop.apply(actions.add_action(shop, "first", "New here", "call"))
    shop.apply(actions.remove_notes(shop, ["n1"]))
    merge = merged(shop, exported_shop)
    assert not merge
    assert rest(merge) == []


def test_what_was_removed_meanwhile_is_listed_where_it_was_edited(shop: Project, book: Edited) -> None:
    book.set("Notes", "n1", "Votes", 12)
    shop.apply(actions.remove_notes(shop, ["n1", "n2"]))
    merge = merged(shop, book.save())
    assert not merge
    assert [one.title for one in merge.unknown] == ["One-page checkout"]
    assert "Votes" in merge.unknown[0].reason


def test_values_that_a_rule_refuses_are_problems_with_their_place(shop: Project, book: Edited) -> None:
    book.set("Actions", "a1", "Impact (1 to 5)", 9)
    book.set("Actions", "a2", "Due", "12/11/2026")
    book.set("Actions", "a2", "Status", "finished")
    book.set("Transitions", "t0", "Share of customers (%)", 1.4)
    book.set("Touchpoints", "call", "Touchpoint", None)
    book.set("Notes", "n0", "Note", "#N/A")
    book.cell("Notes", "n0", "Note").data_type = "e"
    merge = merged(shop, book.save())
    assert not merge
    found = {one.where.cell: one.reason for one in merge.problems}
    assert len(found) == 6
    assert "1 and 5" in found[book.cell("Actions", "a1", "Impact (1 to 5)").coordinate]
    assert "2026-11-12 or 2026-12-11" in found[book.cell("Actions", "a2", "Due").coordinate]
    assert "140 %" in found[book.cell("Transitions", "t0", "Share of customers (%)").coordinate]
    assert "error" in found[book.cell("Notes", "n0", "Note").coordinate]


def test_a_period_that_ends_before_it_begins_is_refused_as_a_whole(shop: Project, book: Edited) -> None:
    book.set("Actions", "a1", "Check to", datetime(2026, 1, 1))
    merge = merged(shop, book.save())
    assert not merge
    assert "period" in merge.problems[0].reason


def test_a_formula_without_a_value_is_told(shop: Project, book: Edited) -> None:
    book.cell("Actions", "a1", "Owner").value = '=CONCATENATE("Lo","gistics")'
    merge = merged(shop, book.save())
    assert not merge
    assert "formula" in merge.problems[0].reason


# sheets, columns, rows


def test_sheets_that_were_renamed_and_reordered_are_found(shop: Project, book: Edited) -> None:
    book.set("Actions", "a1", "Owner", "Care")
    book.set("Personas", "maya", "Role", "Baker")
    book.book["Actions"].title = "To do"
    book.book["Personas"].title = "Who"
    book.book["Personas" if "Personas" in book.book.sheetnames else "Who"].tables.clear()
    book.book.move_sheet("To do", -3)
    merge = merged(shop, book.save())
    assert sorted(one[:2] for one in told(merge)) == [("a1", "owner"), ("maya", "role")]
    assert rest(merge) == []


def test_a_copy_of_a_sheet_is_told_and_not_read(shop: Project, book: Edited) -> None:
    copy = book.book.copy_worksheet(book.book["Actions"])
    copy.title = "Actions (2)"
    merge = merged(shop, book.save())
    assert not merge
    assert rest(merge) == ["The sheet “Actions (2)” is a copy of “Actions” and was not read."]


def test_sorted_rows_moved_columns_and_hidden_rows(shop: Project, book: Edited) -> None:
    book.set("Touchpoints", "call", "Owner", "Care")
    rows = book.rows("Touchpoints")
    random.Random(3).shuffle(rows)
    book.rewrite("Touchpoints", rows)
    book.move_columns("Touchpoints", lambda columns: columns[::-1])
    book.book["Touchpoints"].auto_filter.ref = None
    for row in range(5, 12):
        book.book["Touchpoints"].row_dimensions[row].hidden = True
    merge = merged(shop, book.save())
    assert told(merge) == [("call", "owner", "Logistics", "Care")]
    assert rest(merge) == []


def test_inserted_columns_and_rows_above_are_no_matter(shop: Project, book: Edited) -> None:
    book.set("Actions", "a2", "Owner", "Care")
    ws = book.book["Actions"]
    ws.tables.clear()
    ws.insert_cols(3)
    ws.cell(book.head("Actions"), 3).value = "My remarks"
    ws.insert_rows(1, 2)
    merge = merged(shop, book.save())
    assert told(merge) == [("a2", "owner", "Product", "Care")]
    assert rest(merge) == []


def test_a_header_with_another_title_is_found_by_content_or_place(shop: Project, book: Edited) -> None:
    book.set("Actions", "a1", "Owner", "Care")
    book.set("Actions", "a2", "Result", "It helped")
    ws, head = book.book["Actions"], book.head("Actions")
    problem, result = (book.column("Actions", header) for header in ("Problem", "Result"))
    ws.tables.clear()
    ws.cell(head, problem).value = "What is wrong"
    ws.cell(head, result).value = "What came of it"
    merge = merged(shop, book.save())
    assert sorted(one[:2] for one in told(merge)) == [("a1", "owner"), ("a2", "result")]
    assert rest(merge) == []


def test_a_missing_column_changes_nothing_and_is_told(shop: Project, book: Edited) -> None:
    ws = book.book["Actions"]
    ws.tables.clear()
    ws.delete_cols(book.column("Actions", "Owner"))
    merge = merged(shop, book.save())
    assert not merge
    assert rest(merge) == ["The column “Owner” of “Actions” is gone; what was in it stays as it is."]


def test_a_column_that_may_be_the_missing_one_is_only_proposed(shop: Project, book: Edited) -> None:
    ws = book.book["Actions"]
    ws.tables.clear()
    ws.delete_cols(book.column("Actions", "Owner"))
    last = ws.max_column + 1
    ws.cell(book.head("Actions"), last).value = "Owners"
    ws.cell(book.row("Actions", "a1"), last).value = "Somebody else"
    merge = merged(shop, book.save())
    assert not merge
    assert "“Owners”" in rest(merge)[0]


def test_a_deleted_sheet_is_no_deletion_of_its_rows(shop: Project, book: Edited) -> None:
    del book.book["Notes"]
    merge = merged(shop, book.save())
    assert not merge
    assert rest(merge) == ["The sheet “Notes” is not in the file; nothing of it was compared."]


# without a base, and of other projects


def test_without_the_hidden_sheet_every_difference_is_a_change(shop: Project, book: Edited) -> None:
    del book.book[BASE_SHEET]
    book.set("Actions", "a1", "Owner", "Care")
    shop.apply(actions.edit_note(shop, "n0", votes=30))
    merge = merged(shop, book.save())
    assert not merge.has_base
    assert sorted(told(merge)) == [("a1", "owner", "Logistics", "Care"), ("n0", "votes", 30, 4)]
    assert (merge.conflicts, merge.deleted_rows) == ((), ())


def test_a_damaged_base_is_no_reason_to_fail(shop: Project, book: Edited) -> None:
    ws = book.book[BASE_SHEET]
    for row in range(1, ws.max_row + 1):
        ws.cell(row, 3).value = "{" * 500
    ws.cell(1, 2).value = "[" * 20_000
    assert not merged(shop, book.save()).has_base


def test_the_hidden_sheet_may_lie_open(shop: Project, book: Edited) -> None:
    book.book[BASE_SHEET].sheet_state = "visible"
    book.set("Actions", "a1", "Owner", "Care")
    assert merged(shop, book.save()).has_base


def test_a_workbook_of_another_project_is_refused(shop: Project, exported_shop: Path) -> None:
    other = Project()
    other.apply(actions.new_journey(other, "Another journey"))
    with pytest.raises(ReturnedError, match="another project, “Electronics shop 2026”"):
        merged(other, exported_shop)


def test_a_workbook_without_our_tables_is_refused(shop: Project, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Name", "Score"])
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(ReturnedError, match="none of the tables"):
        merged(shop, tmp_path / "other.xlsx")


def test_where_something_belongs_is_not_changed_by_a_workbook(shop: Project, book: Edited) -> None:
    book.set("Notes", "n0", "Touchpoint", "Check out")
    merge = merged(shop, book.save())
    assert not merge
    assert "on the map" in merge.problems[0].reason


def test_a_touchpoint_that_is_renamed_in_all_sheets_is_one_edit(shop: Project, book: Edited) -> None:
    book.set("Touchpoints", "reviews", "Touchpoint", "Read what others say")
    book.set("Notes", "n0", "Touchpoint", "Read what others say")
    merge = merged(shop, book.save())
    assert told(merge) == [("reviews", "title", "Read reviews", "Read what others say")]
    assert rest(merge) == []
