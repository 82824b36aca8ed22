"""The definitions: metrics, targets, segments, calendar and rules, each change one undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Condition, Direction, Metric, MetricKind, Segment
from cxjourney.services.document import Document
from cxjourney.ui import messages
from cxjourney.ui.dialogs.calendar import CalendarDialog, clock_text, read_clock, read_days
from cxjourney.ui.dialogs.metric import MetricDialog
from cxjourney.ui.dialogs.segment import SegmentDialog
from cxjourney.ui.dialogs.target import TargetDialog
from cxjourney.ui.views.evidence.definitions import DefinitionsPage, metric_texts
from cxjourney.ui.widgets.field import TextField
from cxjourney.ui.window import MainWindow
from tests.ui.evidence.building_comments import definitions_page
from tests.ui.evidence.commented import commented


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    made = commented()
    yield made
    made.discard()


@pytest.fixture
def page(window: MainWindow) -> DefinitionsPage:
    window.show()
    return definitions_page(window)


def write(field: TextField, text: str) -> None:
    editor: Any = field.editor
    editor.setPlainText(text) if hasattr(editor, "setPlainText") else editor.setText(text)


def answer(monkeypatch: pytest.MonkeyPatch, kind: type[QDialog], fill: Callable[[Any], object]) -> list[Any]:
    """Let the next dialogs of a kind be filled in and accepted."""
    seen: list[Any] = []

    def run(dialog: Any) -> int:
        seen.append(dialog)
        fill(dialog)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(kind, "exec", run)
    return seen


def names(page: DefinitionsPage) -> list[str]:
    tree = page.metrics.tree
    return [tree.topLevelItem(at).text(0) for at in range(tree.topLevelItemCount())]


def test_a_metric_is_added_edited_moved_and_removed(
    page: DefinitionsPage, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(page)

    def new(dialog: MetricDialog) -> None:
        dialog.kind.editor.set_key(MetricKind.MEAN)
        dialog._on_kind(MetricKind.MEAN)
        write(dialog.name, "Rating")
        write(dialog.numbers["good_from"], "4.5")

    answer(monkeypatch, MetricDialog, new)
    QTest.mouseClick(page.metrics.add_button, Qt.MouseButton.LeftButton)
    assert names(page) == [*before, "Rating"]
    made = next(m for m in document.project.table(Metric).values() if m.name == "Rating")
    assert (made.metric_kind, made.good_from) == (MetricKind.MEAN, 4.5)
    page.metrics.tree.setCurrentItem(page.metrics.tree.topLevelItem(len(before)))
    QTest.keyClick(page.metrics.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(page)[-2] == "Rating"
    assert page.metrics.current_id == made.id
    QTest.mouseClick(page.metrics.down_button, Qt.MouseButton.LeftButton)
    assert names(page)[-1] == "Rating"
    answer(monkeypatch, MetricDialog, lambda dialog: write(dialog.numbers["callback_from"], "2"))
    QTest.keyClick(page.metrics.tree, Qt.Key.Key_Return)
    assert document.project.need(Metric, made.id).callback_from == 2.0
    asked: list[str] = []
    monkeypatch.setattr(messages, "ask_yes", lambda *parts, **_: bool(asked.append(parts[1]) or True))
    QTest.keyClick(page.metrics.tree, Qt.Key.Key_Delete)
    assert "Rating" in asked[0]
    assert names(page) == before
    document.undo()
    assert names(page)[-1] == "Rating"


def test_a_metric_that_cannot_be_says_why(page: DefinitionsPage, document: Document, qtbot: QtBot) -> None:
    dialog = MetricDialog(page._context.editing, "nps", page)
    write(dialog.name, "")
    dialog.accept()
    assert dialog.problem.text()
    write(dialog.name, "NPS")
    write(dialog.numbers["target"], "many")
    dialog.accept()
    assert "“many” is not a number" in dialog.numbers["target"].problem.text()
    write(dialog.numbers["target"], "40")
    write(dialog.numbers["low_from"], "90")
    dialog.accept()
    assert dialog.problem.text()  # low above good
    assert not document.can_undo
    assert not dialog.numbers["scale_low"].isEnabled()  # NPS has its own scale


def test_a_metric_for_which_lower_is_better_keeps_its_bands(page: DefinitionsPage, document: Document) -> None:
    dialog = MetricDialog(page._context.editing, "", page)
    dialog.kind.editor.set_key(MetricKind.TTR)
    dialog._on_kind(MetricKind.TTR)
    write(dialog.name, "Hours to an answer")
    for name, text in (("good_from", "8"), ("low_from", "24")):
        write(dialog.numbers[name], text)
    dialog.business_hours.setChecked(True)
    dialog.accept()
    assert dialog.problem.text() == ""
    made = next(m for m in document.project.table(Metric).values() if m.name == "Hours to an answer")
    assert made.metric_kind is MetricKind.TTR
    assert made.direction is Direction.LOWER
    assert made.business_hours


def test_removing_a_metric_names_what_goes_with_it(
    page: DefinitionsPage, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    document.do(actions.set_target(document.project, "pay", "nps", target=10))
    document.do(actions.change_case(document.project, "1", "pay", "nps", owner="Ida"))
    asked: list[str] = []
    monkeypatch.setattr(messages, "ask_yes", lambda *parts, **_: bool(asked.append(parts[2])))
    page.remove_metric("nps")
    assert "1 own target goes with it" in asked[0]
    assert "1 case" in asked[0]
    assert document.project.get(Metric, "nps") is not None


def test_a_target_is_typed_into_the_table(page: DefinitionsPage, document: Document, qtbot: QtBot) -> None:
    page.show_part("targets")
    model = page.targets.model
    row = next(at for at in range(model.rowCount()) if model.index(at, 0).data() == "Check out")
    column = next(at for at in range(model.columnCount()) if model.headerData(at, Qt.Orientation.Horizontal) == "NPS")
    index = model.index(row, column)
    assert model.setData(index, "15")
    assert document.project.targets()["pay", "nps"].target == 15.0
    assert str(index.data()).startswith("+15")
    assert "its own" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    with qtbot.waitSignal(page._context.editing.refused):
        assert not model.setData(index, "much")
    assert not model.setData(index, "15")  # nothing changed
    page.targets.table.setCurrentIndex(index)
    assert page.targets.reset_button.isEnabled()
    QTest.keyClick(page.targets.table, Qt.Key.Key_Delete)
    assert not document.project.targets()
    document.undo()
    assert ("pay", "nps") in document.project.targets()


def test_target_and_bands_of_a_touchpoint(
    page: DefinitionsPage, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.show_part("targets")

    def fill(dialog: TargetDialog) -> None:
        write(dialog.numbers["target"], "x")
        dialog.accept()
        assert dialog.numbers["target"].problem.text()
        write(dialog.numbers["target"], "5")
        write(dialog.numbers["good_from"], "3")

    answer(monkeypatch, TargetDialog, fill)
    page.edit_target("pay", "nps")
    own = document.project.targets()["pay", "nps"]
    assert (own.target, own.good_from, own.low_from) == (5.0, 3.0, None)
    dialog = TargetDialog(page._context.editing, "pay", "nps", page)
    dialog._on_remove()
    assert not document.project.targets()


def test_a_segment_is_made_of_values_found(
    page: DefinitionsPage, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.show_part("segments")

    def fill(dialog: SegmentDialog) -> None:
        write(dialog.name, "Old customers")
        dialog.add.click()
        dialog.accept()
        assert "at least one value" in dialog.problem.text()
        row = dialog.rows[0]
        item = next(i for i in map(row.list.item, range(row.list.count())) if i.text().startswith("Old"))
        item.setCheckState(Qt.CheckState.Checked)
        assert dialog.matched.text().startswith("60 of ")
        write(dialog.size_field, "1200")
        write(dialog.value, "35.5")
        dialog.high_impact.setChecked(True)

    answer(monkeypatch, SegmentDialog, fill)
    QTest.mouseClick(page.segments.add_button, Qt.MouseButton.LeftButton)
    made = next(s for s in document.project.table(Segment).values() if s.name == "Old customers")
    assert made.conditions == (Condition("Type", ("Old",)),)
    assert (made.size, made.value_per_customer, made.high_impact) == (1200, 35.5, True)


def test_segments_show_their_answers(page: DefinitionsPage, document: Document, qtbot: QtBot) -> None:
    tree = page.segments.tree
    qtbot.waitUntil(lambda: tree.topLevelItem(0).text(2) == "60")
    assert tree.topLevelItem(0).text(1) == "Type is New"
    few = actions.add_segment(document.project, "Few", conditions=(Condition("channel", ("Nowhere",), True),))
    document.do(few)
    qtbot.waitUntil(lambda: tree.topLevelItem(1).text(2) not in ("", "60"))
    page.segments.tree.setCurrentItem(tree.topLevelItem(1))
    QTest.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert tree.topLevelItem(0).text(0) == "Few"
    QTest.keyClick(tree, Qt.Key.Key_Delete)  # nobody is tied to it: no question
    assert tree.topLevelItemCount() == 1


def test_a_condition_is_taken_off_and_turned_round(page: DefinitionsPage, qtbot: QtBot) -> None:
    values = {"Type": [("New", 60), ("Few", 3)], "Region": [(f"R{i}", 20) for i in range(12)]}
    dialog = SegmentDialog(page._context.editing, values, lambda chosen, done: done(len(chosen), 9), "new", page)
    assert dialog.conditions() == (Condition("Type", ("New",)),)
    row = dialog.rows[0]
    assert row.list.item(1).text().endswith("< 5")
    row.exclude.set_key(True)
    row.attribute.set_key("Region")
    row._on_attribute()
    assert dialog.conditions() == (Condition("Region", (), True),)
    row.filter.setText("r11")
    assert [row.list.item(at).text() for at in range(row.list.count())] == ["R11   20"]
    row.list.item(0).setCheckState(Qt.CheckState.Checked)
    row.filter.setText("r2")
    row.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert row.condition().values == ("R11", "R2")  # what is filtered away stays chosen
    row.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    row.filter.setText("nowhere")
    assert row.list.item(0).text() == "No value holds these words"
    assert row.list.item(0).flags() == Qt.ItemFlag.NoItemFlags
    row.filter.clear()
    assert row.list.item(0).text() == "R11   20"  # chosen ones come first
    row.on_removed()
    assert dialog.conditions() == ()
    dialog.add.click()
    assert dialog.conditions()[0].attribute == "Type"


def test_the_calendar(page: DefinitionsPage, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    page.show_part("rules")

    def fill(dialog: CalendarDialog) -> None:
        dialog.begin.setText("8")
        dialog.end.setText("25:00")
        dialog.accept()
        assert "no time of day" in dialog.problem.text()
        dialog.end.setText("7:00")
        dialog.accept()
        assert dialog.problem.text()
        dialog.end.setText("16.30")
        dialog.days["5"].setChecked(False)
        dialog.holidays.setPlainText("2026-12-25\nChristmas")
        dialog.accept()
        assert "“Christmas” is not a day" in dialog.problem.text()
        dialog.holidays.setPlainText("2026-12-25")
        dialog.add.click()
        dialog.callback_hours.setText("soon")
        dialog.accept()
        assert "hours" in dialog.problem.text()
        dialog.callback_hours.setText("24")

    answer(monkeypatch, CalendarDialog, fill)
    QTest.mouseClick(page.rules.edit, Qt.MouseButton.LeftButton)
    info = document.project.info
    assert (info.work_begin, info.work_end, info.work_days) == (480, 990, ("1", "2", "3", "4"))
    assert len(info.holidays) == 2
    assert info.callback_hours == 24
    assert "08:00 to 16:30, 2 holidays" in page.rules.calendar.text()
    assert "24 hours" in page.rules.due.text()
    document.undo()
    assert document.project.info.callback_hours == 48


def test_times_and_days_are_read() -> None:
    assert (read_clock("24:00"), clock_text(1440)) == (1440, "24:00")
    assert read_days(" 2026-12-26 \n\n2026-12-25\n2026-12-25") == ("2026-12-25", "2026-12-26")
    for wrong in ("", "9:75", "x", "-1"):
        with pytest.raises(JourneyError):
            read_clock(wrong)


def test_rules_commit_at_once(page: DefinitionsPage, document: Document) -> None:
    page.show_part("rules")
    write(page.rules.threshold, "8")
    page.rules.threshold.commit()
    assert document.project.info.anonymity_threshold == 8
    write(page.rules.minimum, "")
    page.rules.minimum.commit()
    assert "needed" in page.rules.minimum.problem.text()
    page.rules.confidence.editor.setCurrentIndex(0)
    page.rules.confidence._on_activated(0)
    assert document.project.info.confidence == 0.8
    document.undo()
    document.undo()
    assert document.project.info.anonymity_threshold == 5


def test_a_metric_in_words() -> None:
    ttr = actions.default_metric(MetricKind.TTR)
    assert metric_texts(ttr)[2:7] == ["open", "lower", "8.0 h", "▲ 8.0 h · ▼ 24 h", "–"]
