"""Comments, call-backs and definitions with their dialogs, over a given document, for the gallery and for looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset, CaseStatus, Import, Metric, MetricKind, Segment, Touchpoint
from cxjourney.scoring.cases import cases, usual_callback
from cxjourney.services.document import Document
from cxjourney.services.listening import Listening
from cxjourney.services.scores import Scores
from cxjourney.ui.dialogs.calendar import CalendarDialog
from cxjourney.ui.dialogs.comment import CommentDialog
from cxjourney.ui.dialogs.metric import MetricDialog
from cxjourney.ui.dialogs.segment import SegmentDialog
from cxjourney.ui.dialogs.target import TargetDialog
from cxjourney.ui.views.evidence.cases import CasesPage
from cxjourney.ui.views.evidence.comments import CommentsPage
from cxjourney.ui.views.evidence.definitions import PARTS, DefinitionsPage
from cxjourney.ui.window import MainWindow
from tests.ui.evidence.building import evidence_view
from tests.ui.screens import make_workspace

NARROW = (1100, 700)
WIDE = (1600, 1000)
Build = Callable[[Document, str], QWidget]


def comments_page(window: MainWindow) -> CommentsPage:
    """Show the comments in a window and return their page."""
    view = evidence_view(window)
    view.show_section("comments")
    page = view.page("comments")
    assert isinstance(page, CommentsPage)
    return page


def touchpoint_called(document: Document, start: str) -> str:
    """Return the id of the touchpoint whose title begins so, else of the first one."""
    touchpoints = list(document.project.table(Touchpoint).values())
    return next((t.id for t in touchpoints if t.title.startswith(start)), touchpoints[0].id)


def _comments(search: str = "", place: str = "", size: tuple[int, int] = WIDE, narrow: bool = False) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        window = make_workspace(document, theme_name, size)
        page = comments_page(window)
        if place:
            page.filters.choose_touchpoint(touchpoint_called(document, place))
        page.search.setText(search)
        if narrow:
            nps = next(m.id for m in document.project.table(Metric).values() if m.name == "NPS")
            page.filters.metric_choice.choice.set_key(nps)
            page.filters.low.setText("0")
            page.filters.high.setText("6")
            page.filters._on_period("own")
        return window

    return build


def cases_page(window: MainWindow) -> CasesPage:
    """Show the call-backs in a window and return their page."""
    view = evidence_view(window)
    view.show_section("cases")
    page = view.page("cases")
    assert isinstance(page, CasesPage)
    return page


def usual_metric(project: Project) -> Metric:
    """Return the first NPS of a project."""
    return next(m for m in project.table(Metric).values() if m.metric_kind is MetricKind.NPS)


def changed(document: Document, edits: list[Callable[[Project], Edit]]) -> Document:
    """Return a document like another after some edits, which are not to be saved."""
    project = document.project.snapshot()
    for edit in edits:
        project.apply(edit(project))
    blocks = {id_: document.block(id_) for id_ in (*project.table(Import), *project.table(Asset))}
    return Document.new(list(project.records()), document.title, blocks=blocks)


def looked_after(document: Document) -> Document:
    """Return a document that calls back for NPS, with some cases looked after already."""
    scores = Scores(document)
    project = document.project.snapshot()
    project.apply(_with_level(project))
    found = cases(scores.frame, project, usual_metric(project), origins=scores.origins())
    late = [case.id for case in found.call_backs(max(0, len(found) - 60), 60)]
    ahead = (datetime.now() + timedelta(days=2)).isoformat(timespec="minutes")
    note = "Left a message, rings back on Tuesday"
    return changed(
        document,
        [
            _with_level,
            lambda p: actions.change_cases(p, late[::2], due=ahead, owner="Ida"),
            lambda p: actions.change_cases(p, late[5:12], status=CaseStatus.CONTACTED, owner="Maya", note=note),
            lambda p: actions.change_cases(p, late[20:30], status=CaseStatus.SOLVED),
        ],
    )


def _with_level(project: Project) -> Edit:
    metric = usual_metric(project)
    return actions.edit_metric(project, metric.id, callback_from=usual_callback(metric))


def _cases(level: bool = True, several: bool = False, size: tuple[int, int] = WIDE) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        shown = looked_after(document) if level else document
        window = make_workspace(shown, theme_name, size)
        if shown is not document:
            window.destroyed.connect(shown.discard)
        page = cases_page(window)
        page.status.choice.set_key("all" if several else "to do")

        def choose() -> None:
            page.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
            page.table.select([page.model.case(row).id for row in range(2, 6 if several else 3)], 0)

        if level:
            QTimer.singleShot(300, page, choose)
        return window

    return build


def definitions_page(window: MainWindow) -> DefinitionsPage:
    """Show the definitions in a window and return their page."""
    view = evidence_view(window)
    view.show_section("definitions")
    page = view.page("definitions")
    assert isinstance(page, DefinitionsPage)
    return page


def _definitions(part: str, size: tuple[int, int] = WIDE) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        place = touchpoint_called(document, "Call")
        shown = changed(
            document,
            [
                _with_level,
                lambda p: actions.set_target(p, place, usual_metric(p).id, target=20, good_from=10),
                lambda p: actions.edit_project_info(p, holidays=("2026-12-25", "2026-12-26")),
            ],
        )
        window = make_workspace(shown, theme_name, size)
        window.destroyed.connect(shown.discard)
        definitions_page(window).show_part(part)
        return window

    return build


def _metric_dialog(document: Document, theme_name: str) -> QWidget:
    window = make_workspace(document, theme_name)
    assert window.workspace is not None
    return MetricDialog(window.workspace.editing, usual_metric(document.project).id, window)


def _target_dialog(document: Document, theme_name: str) -> QWidget:
    window = make_workspace(document, theme_name)
    assert window.workspace is not None
    place, metric = touchpoint_called(document, "Call"), usual_metric(document.project)
    return TargetDialog(window.workspace.editing, place, metric.id, window)


def _segment_dialog(document: Document, theme_name: str) -> QWidget:
    window = make_workspace(document, theme_name)
    space = window.workspace
    assert space is not None
    space.scores.start()
    listening = Listening(document, space.scores, window)
    segment_id = next(iter(document.project.table(Segment)), "")
    return SegmentDialog(space.editing, space.scores.segment_values(), listening.count, segment_id, window)


def _calendar_dialog(document: Document, theme_name: str) -> QWidget:
    window = make_workspace(document, theme_name)
    assert window.workspace is not None
    return CalendarDialog(window.workspace.editing, window)


def _comment_dialog(document: Document, theme_name: str) -> QWidget:
    window = make_workspace(document, theme_name)
    assert window.workspace is not None
    window.workspace.scores.start()
    return CommentDialog(window.workspace.scores.comments(limit=1)[0], document.project, window)


def comment_screens() -> dict[str, Build]:
    """Return the screens of the comments by name."""
    return {
        "evidence-comments": _comments(),
        "evidence-comments-search": _comments("new date", "Call"),
        "evidence-comments-filtered": _comments("", "", WIDE, True),
        "evidence-comments-narrow": _comments("answer", "", NARROW, True),
        "evidence-comments-nothing": _comments("zeppelin"),
    }


def case_screens() -> dict[str, Build]:
    """Return the screens of the call-backs by name."""
    return {
        "evidence-cases": _cases(),
        "evidence-cases-several": _cases(several=True),
        "evidence-cases-narrow": _cases(size=NARROW),
        "evidence-cases-none": _cases(level=False),
    }


def definition_screens() -> dict[str, Build]:
    """Return the screens of the definitions and the dialogs by name."""
    return {
        **{f"evidence-definitions-{part}": _definitions(part) for part in PARTS},
        "evidence-definitions-narrow": _definitions("metrics", NARROW),
        "metric": _metric_dialog,
        "target": _target_dialog,
        "segment": _segment_dialog,
        "calendar": _calendar_dialog,
        "comment": _comment_dialog,
    }


def evidence_screens() -> dict[str, Build]:
    """Return all screens of this module by name."""
    return {**comment_screens(), **case_screens(), **definition_screens()}
