"""Rows that came, went, lost their ids or were copied, and what a merge makes of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cxjourney.domain import actions
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, Note, NoteKind, Persona, Touchpoint
from cxjourney.exchange.returning.merge import Choices, usual_choices
from tests.exchange.returning.books import ID, Edited, apply, export, merged, rest, told

# ids


def test_rows_without_ids_are_known_by_what_they_say(shop: Project, book: Edited) -> None:
    book.set("Notes", "n0", "Votes", 40)
    for sheet in ("Notes", "Transitions"):
        ws = book.book[sheet]
        ws.tables.clear()
        ws.delete_cols(book.column(sheet, ID))
    merge = merged(shop, book.save())
    assert told(merge) == [("n0", "votes", 4, 40)]
    assert not merge.deleted_rows
    assert len(rest(merge)) == 2
    assert all("record ids" in reason for reason in rest(merge))


def test_a_row_without_id_that_says_something_else_is_unknown(shop: Project, book: Edited) -> None:
    book.set("Notes", "n0", "Note", "Entirely other words")
    ws = book.book["Notes"]
    ws.tables.clear()
    ws.delete_cols(book.column("Notes", ID))
    merge = merged(shop, book.save())
    assert not merge
    assert [one.title for one in merge.unknown] == ["Entirely other words"]


def test_two_rows_that_say_the_same_are_never_guessed(shop: Project, tmp_path: Path) -> None:
    shop.apply(actions.edit_note(shop, "n2", text="Twin", votes=1, cause=""))
    shop.apply(actions.add_note(shop, "Twin", NoteKind.PAIN, touchpoint_id="call", votes=1, cause=""))
    book = Edited(export(shop, tmp_path / "twins.xlsx"))
    for cell in book.book["Notes"][book.row("Notes", "n2")]:
        cell.value = None if cell.value == "n2" else cell.value
    merge = merged(shop, book.save())
    assert not merge.changes


def test_a_copied_row_is_a_new_one_and_the_first_keeps_the_id(shop: Project, book: Edited) -> None:
    source = book.row("Actions", "a1")
    ws = book.book["Actions"]
    new = book.add("Actions")
    for column in range(1, ws.max_column + 1):
        ws.cell(new, column).value = ws.cell(source, column).value
    ws.cell(new, book.column("Actions", "Action")).value = "Call the customer first"
    merge = merged(shop, book.save())
    assert merge.changes == ()
    assert [(row.title, row.doubt) for row in merge.new_rows] == [("Call the customer first", "")]
    apply(shop, merge)
    made = next(action for action in shop.table(Action).values() if action.title == "Call the customer first")
    assert (made.touchpoint_id, made.owner, made.due) == ("call", "Logistics", date(2026, 12, 15))


def test_an_exact_copy_is_offered_with_a_doubt(shop: Project, book: Edited) -> None:
    rows = book.rows("Notes")
    book.rewrite("Notes", [rows[0], *rows])
    merge = merged(shop, book.save())
    assert merge.changes == ()
    assert len(merge.new_rows) == 1
    assert "same as row" in merge.new_rows[0].doubt
    assert usual_choices(merge).added == frozenset()


def test_ids_of_nothing_here_are_listed(shop: Project, book: Edited) -> None:
    book.set("Notes", "n0", ID, "somebody-elses")
    merge = merged(shop, book.save())
    assert [one.title for one in merge.unknown] == ["Reviews hide delivery costs"]
    assert not merge.changes


# new and deleted rows


def test_new_rows_become_records_at_their_touchpoint(shop: Project, book: Edited) -> None:
    book.add(
        "Actions", Touchpoint="call about  late PARCEL", Action="Call back within a day", Owner="Care", Status="open"
    )
    book.add("Actions", Journey="First purchase", Action="Look at the whole again")
    book.add("Notes", Touchpoint="Check out", Kind="idea", Note="Show the total", Votes=2)
    book.add("Notes", Stage="Stay", Journey="First purchase", Note="Who asks for the second order?")
    book.add(
        "Touchpoints", Stage="Buy", Lane="Store", Touchpoint="Sign for it", Owner="Stores", Journey="First purchase"
    )
    book.add("Personas", Name="Aziz", Goals="One\nTwo")
    book.add("Notes", Touchpoint="Sign for it", Note="Pen was missing")
    merge = merged(shop, book.save())
    assert rest(merge) == []
    apply(shop, merge)
    made = {action.title: action for action in shop.table(Action).values()}
    assert (made["Call back within a day"].touchpoint_id, made["Call back within a day"].owner) == ("call", "Care")
    assert made["Look at the whole again"].touchpoint_id is None
    notes = {note.text: note for note in shop.table(Note).values()}
    assert (notes["Show the total"].touchpoint_id, notes["Show the total"].votes) == ("checkout", 2)
    assert notes["Who asks for the second order?"].stage_id == "stay"
    new = next(t for t in shop.table(Touchpoint).values() if t.title == "Sign for it")
    assert (new.stage_id, new.lane_id, new.column, new.owner) == ("buy", "store", 0, "Stores")
    assert notes["Pen was missing"].touchpoint_id == new.id
    assert next(p for p in shop.table(Persona).values() if p.name == "Aziz").goals == ("One", "Two")


def test_new_rows_whose_place_is_unsure_are_listed(shop: Project, book: Edited) -> None:
    book.add("Actions", Touchpoint="Nowhere", Action="One")
    book.add("Actions", Action="Two")
    book.add("Actions", Touchpoint="Check out", Owner="Three has no title")
    book.add("Touchpoints", Touchpoint="Four", Stage="Buy")
    book.add("Notes", Note="Five")
    merge = merged(shop, book.save())
    assert not merge
    assert len(merge.unknown) == 5
    assert "Nowhere" in merge.unknown[-1].reason or any("Nowhere" in reason for reason in rest(merge))


def test_a_word_below_the_table_is_not_taken_without_asking(shop: Project, book: Edited) -> None:
    book.add("Actions", gap=3, Action="Total", Journey="First purchase")
    merge = merged(shop, book.save())
    assert [row.doubt for row in merge.new_rows] == ["It stands apart from the table."]
    assert usual_choices(merge).added == frozenset()


def test_deleted_rows_go_only_by_an_explicit_yes(shop: Project, book: Edited) -> None:
    shop.apply(actions.vote(shop, "n1"))
    ws = book.book["Notes"]
    ws.delete_rows(book.row("Notes", "n0"))
    ws.delete_rows(book.row("Notes", "n1"))
    for cell in book.book["Actions"][book.row("Actions", "a2")]:
        cell.value = "a2" if cell.value == "a2" else None
    merge = merged(shop, book.save())
    assert {(one.record_id, one.changed) for one in merge.deleted_rows} == {("n0", False), ("n1", True), ("a2", False)}
    kept = shop.snapshot()
    apply(kept, merge)
    assert len(kept.table(Note)) == len(shop.table(Note))
    one = next(gone.key for gone in merge.deleted_rows if gone.record_id == "n0")
    apply(shop, merge, Choices(removed=frozenset({one})))
    assert shop.get(Note, "n0") is None
    assert shop.get(Note, "n1") is not None
