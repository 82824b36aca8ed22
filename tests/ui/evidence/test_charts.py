"""Trends: lines with honest gaps, points to be reached and heard, the same points as a table, the spread of answers."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cxjourney.domain import actions
from cxjourney.domain.records import Metric, MetricKind
from cxjourney.scoring.score import Score
from cxjourney.services.document import Document
from cxjourney.ui.views.evidence import EvidenceView
from cxjourney.ui.views.evidence.axis import bounds, spread, ticks
from cxjourney.ui.views.evidence.figures import Place
from cxjourney.ui.views.evidence.line_painter import runs
from cxjourney.ui.views.evidence.periods import fitting_period, label_of, next_start, pair_of, start_of
from cxjourney.ui.views.evidence.trends import TrendsPage
from cxjourney.ui.window import MainWindow
from tests.ui.evidence.conftest import SURVEY, TICKETS


@pytest.fixture
def page(view: EvidenceView) -> TrendsPage:
    view.show_section("trends")
    made = view.page("trends")
    assert isinstance(made, TrendsPage)
    return made


def test_one_line_over_all_months(page: TrendsPage) -> None:
    drawn = page.chart.drawn
    assert drawn is not None
    assert [start.month for start in drawn.figure.starts] == list(range(1, 10))
    assert len(drawn.figure.lines) == 1
    description = page.chart.accessibleDescription()
    assert description.startswith("From ")
    assert "Jan 2026" in description
    assert "highest" in description


def test_a_withheld_month_is_a_gap_and_never_bridged(page: TrendsPage) -> None:
    page.show_trend(split="channel")
    drawn = page.chart.drawn
    assert drawn is not None
    assert drawn.names == ("App", "Chat", "Store", "Web")
    web = drawn.figure.lines[3]
    assert [at for at, score in enumerate(web.scores) if score is not None] == [7]
    assert web.scores[7] is not None
    assert web.scores[7].value is None
    assert "withheld" in page.chart.accessibleDescription()
    known = Score("nps", "nps", 1.0, 50)
    hidden = Score("nps", "nps", None, 2, withheld=True)
    assert runs([known, known, hidden, known, None, known], lambda s: s.value is not None) == [[0, 1], [3], [5]]


@pytest.mark.parametrize(("period", "count"), [("week", 36), ("quarter", 3), ("year", 1), ("day", 244)])
def test_other_periods(page: TrendsPage, period: str, count: int) -> None:
    page.show_trend(period=period)
    drawn = page.chart.drawn
    assert drawn is not None
    assert len(drawn.figure.starts) == count
    assert page.model.rowCount() == count


def test_the_keyboard_goes_from_point_to_point_and_each_is_told(page: TrendsPage) -> None:
    page.show_trend(period="quarter")
    page.chart.setFocus()
    QTest.keyClick(page.chart, Qt.Key.Key_End)
    assert page.chart.at == 2
    assert page.chart.accessibleDescription().startswith("Q3 2026: NPS ")
    QTest.keyClick(page.chart, Qt.Key.Key_Left)
    assert page.chart.point_text().startswith("Q2 2026: NPS ")
    rows = page.table.selected()
    assert [page.model.row(at).at for at in rows] == [1]
    QTest.keyClick(page.chart, Qt.Key.Key_Escape)
    assert page.chart.at == -1


def test_the_pointer_and_the_table_find_the_same_point(page: TrendsPage) -> None:
    page.show_trend(period="quarter")
    QTest.mouseMove(page.chart, QPoint(page.chart.width() // 2, page.chart.height() // 2))
    QTest.mouseClick(page.chart, Qt.MouseButton.LeftButton, pos=QPoint(page.chart.width() // 2, 40))
    assert page.chart.at == 1
    page.table.selectRow(0)
    assert page.chart.at == 2  # the newest comes first in the table


def test_a_place_of_its_own_with_the_limits_that_hold_there(page: TrendsPage, document: Document) -> None:
    document.do(actions.set_target(document.project, "pay", "nps", target=55.0))
    page.show_trend(place=Place("touchpoint", "pay"), period="quarter")
    drawn = page.chart.drawn
    assert drawn is not None
    assert drawn.metric.target == 55.0
    assert [score.n for score in drawn.figure.lines[0].scores if score] == [120, 120, 135]
    page.show_trend(place=Place("stage", "use"))
    assert page.place_choice.choice.currentText().strip() == "Use"


def test_what_is_selected_on_the_map_is_shown(page: TrendsPage, window: MainWindow) -> None:
    assert window.workspace is not None
    window.workspace.selection.set(["help"])
    assert page.place_choice.key == ("touchpoint", "help")
    window.workspace.selection.set(["pack"])  # nobody was asked there
    assert page.place_choice.key == ("touchpoint", "help")


def test_the_answers_behind_it(page: TrendsPage) -> None:
    assert sum(bar.share for bar in page.bars.bars) == pytest.approx(1)
    assert "%" in page.bars.accessibleDescription()
    page.bars.setFocus()
    QTest.keyClick(page.bars, Qt.Key.Key_Right)
    assert page.bars.at == 0
    assert page.bars.toolTip()
    page.show_trend(place=Place("touchpoint", "advert"))
    assert not page.bars.isVisible()  # withheld
    assert "withheld" in page.spread_text.text()


def test_the_page_is_empty_without_evidence_and_comes_back(page: TrendsPage, document: Document) -> None:
    for import_id in (SURVEY, TICKETS):
        document.do(actions.remove_import(document.project, import_id))
    assert page.empty.isVisible()
    assert page.chart.drawn is None
    document.undo()
    assert not page.empty.isVisible()


def test_points_are_saved_as_plain_numbers(page: TrendsPage) -> None:
    page.show_trend(period="quarter")
    lines = page.table.as_csv().decode("utf-8-sig").splitlines()
    assert lines[0] == "Period,First day,Score,From,To,Answers"
    assert lines[1].startswith("Q3 2026,2026-07-01,")
    float(lines[1].split(",")[2])


# what lies where


def test_ticks_are_round_and_inside() -> None:
    assert ticks(-13, 47, 5) == [0.0, 20.0, 40.0]
    assert ticks(3.9, 5.2, 5) == [4.0, 4.5, 5.0]
    assert ticks(0, 130, 5, in_hours=True) == [0.0, 48.0, 96.0]
    assert ticks(5, 5, 4) == [5.0]


def test_bounds_keep_to_what_the_metric_can_be() -> None:
    nps = Metric(id="m", name="NPS", metric_kind=MetricKind.NPS, target=40.0)
    assert bounds(nps, [-100.0, 20.0])[0] == -100.0
    assert bounds(nps, [10.0, 30.0])[1] >= 40.0
    assert bounds(nps, [80.0, 90.0])[0] > 70.0  # a target far away does not flatten the line
    low, high = bounds(nps, [])
    assert low < high


def test_names_keep_clear_of_each_other() -> None:
    placed = spread([10.0, 11.0, 100.0, 99.0], 15.0, 0.0, 100.0)
    assert sorted(placed) == pytest.approx([10.0, 25.0, 85.0, 100.0])
    assert placed[0] < placed[1]
    assert placed[3] < placed[2]


@pytest.mark.parametrize(
    ("period", "group", "start", "label", "following"),
    [
        ("day", "2026-02-28", date(2026, 2, 28), "28 Feb 2026", date(2026, 3, 1)),
        ("week", "2026-W53", date(2026, 12, 28), "week 53, 2026", date(2027, 1, 4)),
        ("month", "2026-12", date(2026, 12, 1), "Dec 2026", date(2027, 1, 1)),
        ("quarter", "2026-Q4", date(2026, 10, 1), "Q4 2026", date(2027, 1, 1)),
        ("year", "2026", date(2026, 1, 1), "2026", date(2027, 1, 1)),
    ],
)
def test_periods(period: str, group: str, start: date, label: str, following: date) -> None:
    assert start_of(period, group) == start
    assert label_of(period, start) == label
    assert next_start(period, start) == following


def test_a_period_that_would_take_minutes_gives_way_to_a_longer_one() -> None:
    assert fitting_period("day", 6, 1000) == "day"
    assert fitting_period("day", 40 * 6, 1000) == "week"
    assert fitting_period("day", 40 * 30, 1000) == "month"
    assert fitting_period("year", 10**9, 1000) == "year"


def test_pairs_of_periods_meet_and_do_not_overlap() -> None:
    last = date(2026, 10, 31)
    quarter, year, days = (pair_of(key, last) for key in ("quarter", "year", "90 days"))
    assert quarter is not None
    assert quarter.later == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter.earlier == (date(2026, 7, 1), date(2026, 9, 30))
    assert year is not None
    assert year.later == (date(2025, 11, 1), last)
    assert year.earlier == (date(2024, 11, 1), date(2025, 10, 31))
    assert days is not None
    assert (days.later[1] - days.later[0]).days == (days.earlier[1] - days.earlier[0]).days == 89
    assert not any(pair.overlaps for pair in (quarter, year, days))
    assert pair_of("", last) is None
