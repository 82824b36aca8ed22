"""The scores table: one metric, any grouping, sorted as numbers, filtered, compared, copied and saved."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Import, Metric
from cxjourney.scoring.change import ScoreChange
from cxjourney.scoring.score import Band, Score
from cxjourney.services.document import Document
from cxjourney.ui.views.evidence import EvidenceView, background
from cxjourney.ui.views.evidence.figures import Verdict, _change
from cxjourney.ui.views.evidence.score_rows import ScoreRow
from cxjourney.ui.views.evidence.scores import ScoresPage
from cxjourney.ui.window import MainWindow
from cxjourney.ui.workspace import Workspace
from tests.ui.evidence.conftest import SURVEY, TICKETS


@pytest.fixture
def page(view: EvidenceView) -> ScoresPage:
    view.show_section("scores")
    made = view.page("scores")
    assert isinstance(made, ScoresPage)
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made.model)
    return made


def test_a_change_that_is_withheld_is_not_called_too_few(document: Document) -> None:
    metric = document.project.need(Metric, "nps")
    shown, hidden = Score("nps", "nps", 12.0, 300), Score("nps", "nps", None, 300, withheld=True)

    def text(first: Score | None, second: Score | None) -> str:
        return _change(document.project, metric, ScoreChange((), first, second, None, False, "")).text

    assert text(hidden, shown) == text(shown, hidden) == text(None, hidden) == "withheld"
    assert text(None, shown) == "too few answers"


@pytest.fixture
def space(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def shown(page: ScoresPage) -> list[str]:
    return [row.title for row in page.model.shown()]


def row_of(page: ScoresPage, title: str) -> ScoreRow:
    return next(row for row in page.model.rows if row.title == title)


def text(page: ScoresPage, title: str, heading: str) -> str:
    column = [one.title for one in page.model.columns].index(heading)
    return str(page.model.index(shown(page).index(title), column).data())


def choose(page: ScoresPage, choice: str, words: str) -> None:
    """Choose in a list with the arrow keys."""
    box = getattr(page, choice).choice
    box.setFocus()
    wanted = next(at for at in range(box.count()) if box.itemText(at).startswith(words))
    while box.currentIndex() != wanted:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < wanted else Qt.Key.Key_Up)


def test_a_row_says_value_interval_answers_band_target_and_change(page: ScoresPage) -> None:
    assert shown(page) == ["See advert", "Ask in store", "Check out", "Chat with support"]
    assert text(page, "Check out", "Score") == "● +4"
    assert text(page, "Check out", "Answers") == "375"
    assert text(page, "Check out", "Band") == "middle"
    assert text(page, "Check out", "Gap") == "–"
    assert " to " in text(page, "Check out", "Interval")
    assert text(page, "See advert", "Score").startswith("withheld (n < ")
    assert text(page, "See advert", "Interval") == ""
    assert row_of(page, "See advert").score.value is None
    assert row_of(page, "Ask in store").band in (Band.FEW, Band.WITHHELD)


def test_only_one_metric_at_a_time_and_it_is_the_windows(page: ScoresPage, space: Workspace) -> None:
    choose(page, "metric_choice", "Time")
    assert space.scores.view.metric_id == "ttr"
    assert shown(page) == ["Chat with support"]
    assert text(page, "Chat with support", "Score") == "● 22 h"
    assert text(page, "Chat with support", "Target") == "8.0 h"
    assert text(page, "Chat with support", "Gap").endswith(", missed")
    space.scores.change_view(metric_id="nps")
    assert len(shown(page)) == 4


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("stage", ["Discover", "Buy", "Use"]), ("journey", ["First purchase"]), ("segment:Type", ["New", "Old"]),
        ("channel", ["App", "Chat", "Store", "Web"]), ("year", ["2026"]),
        ("quarter", ["Q1 2026", "Q2 2026", "Q3 2026"]),
    ],
)  # fmt: skip
def test_groups(page: ScoresPage, by: str, groups: list[str]) -> None:
    page.group_by(by)
    assert shown(page) == groups
    assert page.model.columns[0].title != ""


def test_sorting_is_numeric_and_what_is_withheld_comes_last(page: ScoresPage) -> None:
    column = [one.title for one in page.model.columns].index("Score")
    header = page.table.horizontalHeader()
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        page.table.sortByColumn(column, order)
        values = [row.score.value for row in page.model.shown()]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=order is Qt.SortOrder.DescendingOrder)
        assert values[len(known) :] == [None] * (len(values) - len(known))
    assert header.sortIndicatorSection() == column


def test_sorting_and_selecting_with_the_keyboard(page: ScoresPage, space: Workspace) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert shown(page) == ["See advert", "Check out", "Chat with support", "Ask in store"]
    QTest.keyClick(page.table, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert shown(page) == ["See advert", "Ask in store", "Check out", "Chat with support"]
    page.table.setCurrentIndex(page.model.index(1, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert space.selection.ids == ("pay",)


def test_a_touchpoint_selected_elsewhere_is_selected_here(
    page: ScoresPage, space: Workspace, view: EvidenceView, qtbot: QtBot
) -> None:
    space.selection.set(["help"])
    assert [page.model.row(at).group for at in page.table.selected()] == ["help"]
    with qtbot.waitSignal(view.touchpoint_requested) as told:
        page.table.setFocus()
        page.table.setCurrentIndex(page.model.index(2, 0))
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert told.args == ["pay"]


def test_filters_by_name_band_and_answers(page: ScoresPage) -> None:
    page.filter.setFocus()
    QTest.keyClicks(page.filter, "discover")
    assert shown(page) == ["See advert", "Ask in store"]
    assert page.count.text() == "2 of 4 rows"
    page.filter.clear()
    choose(page, "band", "● middle")
    assert shown(page) == ["Check out", "Chat with support"]
    page.band.choice.setCurrentIndex(0)
    page.band.chosen.emit("")
    page.enough.click()
    assert shown(page) == ["Check out", "Chat with support"]


def test_the_change_is_said_with_its_meaning(page: ScoresPage) -> None:
    page.pair.choose("90 days")
    assert row_of(page, "Check out").change is not None
    changed, same = row_of(page, "Check out").change, row_of(page, "Chat with support").change
    assert changed is not None
    assert same is not None
    assert changed.verdict is Verdict.BETTER
    assert changed.text.endswith(", better")
    assert same.verdict is Verdict.NOISE
    assert same.text.endswith(", within noise")
    few = row_of(page, "See advert").change
    assert few is not None
    assert few.amount is None


def test_periods_of_ones_own(page: ScoresPage) -> None:
    page.pair.choose("own")
    assert page.pair.own.isVisible()
    first, second = page.pair.days[0], page.pair.days[1]
    first.set_day(date(2026, 1, 1))
    second.set_day(date(2026, 3, 31))
    page.pair.changed.emit()
    pair = page.pair.pair()
    assert pair is not None
    assert pair.earlier == (date(2026, 1, 1), date(2026, 3, 31))
    assert "1 Jan 2026 to 31 Mar 2026" in page.scope.text()
    page.pair.choose("")
    assert "Change" not in [column.title for column in page.model.columns]


def test_each_period_changes_against_the_one_before(page: ScoresPage) -> None:
    page.group_by("quarter")
    changes = [row.change for row in page.model.rows]
    assert changes[0] is not None
    assert changes[0].amount is None
    assert changes[2] is not None
    assert changes[2].verdict is Verdict.BETTER
    assert page.each_before.isVisible()
    assert not page.pair.isVisible()


def test_rows_are_copied_as_a_table_of_numbers(page: ScoresPage, space: Workspace, document: Document) -> None:
    assert space.editing.do(lambda: actions.rename_touchpoint(document.project, "pay", "=2+3"))
    page.table.setFocus()
    page.table.selectRow(shown(page).index("=2+3"))
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    heads, cells = lines[0].split("\t"), lines[1].split("\t")
    row = dict(zip(heads, cells, strict=True))
    assert row["Touchpoint"] == "'=2+3"
    assert float(row["Score"]) == pytest.approx(4.0)
    assert row["Answers"] == "375"
    csv = page.table.as_csv().decode("utf-8-sig")
    assert "'=2+3" in csv
    assert csv.count("\r\n") == 5
    assert "<" in next(line for line in csv.splitlines() if line.startswith("See advert"))


def test_the_page_follows_filters_undo_and_an_empty_project(
    page: ScoresPage, space: Workspace, document: Document
) -> None:
    segment = actions.add_segment(document.project, "Old ones")
    document.do(segment)
    assert len(shown(page)) == 4
    assert space.editing.do(lambda: actions.remove_import(document.project, SURVEY))
    assert shown(page) == ["Chat with support"]
    assert space.editing.do(lambda: actions.remove_import(document.project, TICKETS))
    assert page.empty.isVisible()
    assert not document.project.table(Import)
    document.undo()
    document.undo()
    assert len(shown(page)) == 4


def test_many_answers_are_worked_out_beside_the_window(
    page: ScoresPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "QUICK_ROWS", 0)
    page.model.set_rows([])
    page.group_by("stage")
    assert page.count.text() == "Working out…"
    page.group_by("channel")  # the newer question counts
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=5000)
    assert shown(page) == ["App", "Chat", "Store", "Web"]
    assert page.count.text() == "4 rows"


def test_periods_that_overlap_are_not_compared(page: ScoresPage) -> None:
    page.pair.choose("own")
    page.pair.days[1].set_day(date(2026, 9, 1))
    page.pair.changed.emit()
    assert "overlap" in page.scope.text()
    assert all(row.change is None for row in page.model.rows)


def test_ten_thousand_rows_sort_and_filter_at_once(view: EvidenceView) -> None:
    import time

    view.show_section("scores")
    page = view.page("scores")
    assert isinstance(page, ScoresPage)
    page.model.set_rows(page.model.rows * 2500)
    begin = time.perf_counter()
    page.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    page.filter.setText("chat")
    took = time.perf_counter() - begin
    assert page.model.rowCount() == 2500
    assert took < 1.5  # 0.1 s on a quiet machine; asking a proxy cell by cell takes ten times as long
