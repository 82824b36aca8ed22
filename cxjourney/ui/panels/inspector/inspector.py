"""The right panel: chooses the page that fits what is selected and keeps it up to date."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Action, Lane, Note, Record, Stage, Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.ui.panels.inspector.cards import ActionPage, NotePage
from cxjourney.ui.panels.inspector.context import Context, Page
from cxjourney.ui.panels.inspector.journey import JourneyPage
from cxjourney.ui.panels.inspector.places import LanePage, StagePage, TransitionPage
from cxjourney.ui.panels.inspector.several import SeveralPage
from cxjourney.ui.panels.inspector.touchpoint import TouchpointPage
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.field import commit_pending

WIDTH = 300
PAGES: dict[type[Record], type[Page]] = {
    Touchpoint: TouchpointPage,
    Stage: StagePage,
    Lane: LanePage,
    Transition: TransitionPage,
    Note: NotePage,
    Action: ActionPage,
}


class Inspector(QWidget):
    """Owns one page for each kind, made when it is first needed; `moment_requested(id)` is passed on."""

    moment_requested = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel_right")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Inspector"))
        self.setFixedWidth(WIDTH)
        self._context = context
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        self._stack = QStackedWidget(self)
        box.addWidget(self._stack)
        self._empty = EmptyState(
            tr("No journey yet"), tr("Add one with + beside Journeys. What you select is shown here."), self
        )
        self._empty.setObjectName("surface")
        self._stack.addWidget(self._empty)
        self._pages: dict[type[Page], Page] = {}
        document = context.editing.document
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._show)
        context.selection.changed.connect(self._show)
        context.selection.shown_changed.connect(self._show)
        context.scores.changed.connect(self._on_scores)
        self._show()

    @property
    def page(self) -> Page | None:
        """The page that is shown, None for the empty state."""
        current = self._stack.currentWidget()
        return current if isinstance(current, Page) else None

    def _page(self, page_class: type[Page]) -> Page:
        page = self._pages.get(page_class)
        if page is None:
            page = page_class(self._context, self._stack)
            if isinstance(page, TouchpointPage):
                page.moment_requested.connect(self.moment_requested)
            self._pages[page_class] = page
            self._stack.addWidget(page)
        return page

    def _wanted(self) -> tuple[type[Page] | None, tuple[str, ...]]:
        project, selection = self._context.project, self._context.selection
        known = [i for i in selection.ids if any(project.get(kind, i) is not None for kind in PAGES)]
        if len(known) > 1:
            return SeveralPage, tuple(known)
        if known:
            return next(page for kind, page in PAGES.items() if project.get(kind, known[0]) is not None), tuple(known)
        journey_id = selection.journey_id
        return (JourneyPage, (journey_id,)) if journey_id else (None, ())

    def _show(self) -> None:
        page_class, ids = self._wanted()
        present = self.page
        if present is not None and self.isAncestorOf(self.focusWidget() or self) and present.ids != ids:
            commit_pending()
        if page_class is None:
            self._stack.setCurrentWidget(self._empty)
            return
        page = self._page(page_class)
        page.show_records(ids)
        page.area.verticalScrollBar().setValue(0)
        self._stack.setCurrentWidget(page)

    def _on_changed(self, edit: Edit) -> None:
        page_class, ids = self._wanted()
        page = self.page
        if page_class is not None and isinstance(page, page_class) and page.ids == ids:
            page.follow(edit)
        else:
            self._show()

    def _on_scores(self) -> None:
        if self.page is not None:
            self.page.refresh_scores()

    def refresh_theme(self) -> None:
        """Draw again what has colours of its own."""
        self._on_scores()
