"""The evidence view at each of its sections, over a given document, for the gallery and for looking."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.records import Import
from cxjourney.services.document import Document
from cxjourney.ui.views.evidence import EvidenceView
from cxjourney.ui.views.evidence.figures import Place
from cxjourney.ui.views.evidence.imports import ImportsPage
from cxjourney.ui.views.evidence.scores import ScoresPage
from cxjourney.ui.views.evidence.trends import TrendsPage
from cxjourney.ui.window import MainWindow
from tests.ui.screens import make_workspace

SECTIONS = ("imports", "imports-problems", "scores", "scores-change", "trends", "trends-lines", "trends-point")


def evidence_view(window: MainWindow) -> EvidenceView:
    """Show the evidence view of a window, with the answers read, and return it."""
    space = window.workspace
    assert space is not None
    space.show_view("evidence")
    space.scores.start()
    view = space.view_widget("evidence")
    assert isinstance(view, EvidenceView)
    return view


def evidence_at(document: Document, section: str, theme_name: str, size: tuple[int, int] = (1600, 1000)) -> QWidget:
    """Return a window that shows one of SECTIONS, or the key of any tab, not on screen yet."""
    with_a_rough_import(document)
    window = make_workspace(document, theme_name, size)
    view = evidence_view(window)
    key, _, detail = section.partition("-")
    view.show_section(key)
    if detail:
        arrange(document, view, key, detail)
    return window


def arrange(document: Document, view: EvidenceView, key: str, detail: str) -> None:
    """Bring a page into the state that a picture is to show."""
    page = view.page(key)
    if isinstance(page, ImportsPage):
        page.choose(next(one.id for one in document.project.table(Import).values() if one.comments))
        page.details.show_table(detail)
    elif isinstance(page, ScoresPage):
        page.pair.choose("own")
        page.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    elif isinstance(page, TrendsPage) and detail == "lines":
        page.show_trend(period="quarter", split="channel")
    elif isinstance(page, TrendsPage):
        page.show_trend(place=Place("touchpoint", lowest(view)), period="week")
        QTimer.singleShot(300, page.chart, lambda: look(page))


def look(page: TrendsPage) -> None:
    """Look at a point as somebody does with the keyboard."""
    page.chart.setFocus(Qt.FocusReason.TabFocusReason)
    page.chart.look_at(20, 0)


def lowest(view: EvidenceView) -> str:
    """Return the touchpoint with the lowest score that can be shown."""
    scores = view.context.scores
    metric = scores.metric
    assert metric is not None
    known = [score for score in scores.scores_by(metric, "touchpoint") if score.value is not None]
    return min(known, key=lambda score: score.value or 0.0).by[0][1]


def with_a_rough_import(document: Document) -> None:
    """Let one import of the document have a report with all kinds of rows left out."""
    record = next(one for one in document.project.table(Import).values() if one.comments)
    reasons = (
        ("NPS", "n/a", "not a number"), ("NPS", "12", "outside the scale 0 to 10"),
        ("Answered at", "31.02.2026", "not a date"), ("Touchpoint", "Loyalty call", "no touchpoint of this name"),
        ("Effort", "=SUM(A1:A9)", "not a number"),
    )  # fmt: skip
    problems = [
        {"row": 17 + 211 * at, "column": column, "value": value, "reason": reason}
        for at, (column, value, reason) in enumerate(reasons * 5)
    ]
    report = {"problems": problems, "unmatched": ["Loyalty call"]}
    rough = replace(
        record, report_json=json.dumps(report), rows=record.rows + 37, skipped=25, duplicates=12, preset="qualtrics"
    )
    document.project.apply(Edit("", (Change(record, rough),)))  # no edit of a person: nobody is asked to save it
