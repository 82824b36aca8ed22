"""Workbooks that other programs saved: exactly the edits that were made there come back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cxjourney.domain.records import ActionStatus
from cxjourney.exchange.returning.editing import merge_edit
from cxjourney.exchange.returning.merge import Choices
from tests.exchange.returning.books import merged
from tests.exchange.shop import make_shop

DATA = Path(__file__).with_name("data")


def test_a_workbook_that_libreoffice_edited_and_saved() -> None:
    """A macro changed ten cells, removed a note, added an action and renamed a sheet; then it was saved as XLSX."""
    shop = make_shop()
    merge = merged(shop, DATA / "edited-in-libreoffice.xlsx")
    assert {(one.record_id, one.field): one.after for one in merge.changes} == {
        ("checkout", "description"): "Edited in LibreOffice",
        ("t0", "share"): 0.425,
        ("t3", "wait_hours"): 12.5,
        ("n1", "votes"): 9,
        ("n4", "text"): "Zwei Zeilen\nüber alles",
        ("a1", "owner"): "Logistics & co",
        ("a1", "status"): ActionStatus.DONE,
        ("a1", "result"): "=not a formula, a text",
        ("a2", "due"): date(2027, 3, 31),
        ("maya", "role"): "Runs a bakery",
    }
    assert [(row.title, row.doubt, row.places["touchpoint_id"]) for row in merge.new_rows] == [
        ("Say the total first", "", "checkout")
    ]
    assert [gone.record_id for gone in merge.deleted_rows] == ["n3"]
    assert merge.conflicts == merge.unknown == merge.problems == ()
    assert merge.has_base
    shop.apply(merge_edit(shop, merge, Choices(added=frozenset(row.key for row in merge.new_rows))))
    assert not merged(shop, DATA / "edited-in-libreoffice.xlsx").changes
