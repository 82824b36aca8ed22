"""What stands out in the comments: words and phrases that one touchpoint has more than all others."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from cxjourney.domain.project import Project
from cxjourney.domain.text import tr
from cxjourney.ui import words
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.scoring.terms import Term
    from cxjourney.services.listening import Terms

FEW = 4  # terms for each touchpoint while all are shown
TEXT_ROLE = int(Qt.ItemDataRole.UserRole)
PLACE_ROLE = TEXT_ROLE + 1


class TermsPanel(QWidget):
    """Lists the terms; `chosen(term, touchpoint id)` comes with a click or Enter, an empty term for a touchpoint."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(PlainLabel(tr("What stands out"), "strong", self))
        self.hint = PlainLabel("", "small", self, wrap=True)
        box.addWidget(self.hint)
        self.list = _TermTree(self)
        self.list.picked.connect(self._on_picked)
        box.addWidget(self.list, 1)

    def show_terms(self, terms: Terms, project: Project, touchpoint_id: str) -> None:
        """Show the terms of one touchpoint, or the strongest of each."""
        self.list.clear()
        threshold = project.info.anonymity_threshold
        places = [
            touchpoint
            for journey in project.journeys()
            for touchpoint in project.touchpoints(journey.id)
            if terms.get(touchpoint.id) and touchpoint_id in ("", touchpoint.id)
        ]
        for touchpoint in places:
            above = self.list.add_place(touchpoint.id, touchpoint.title) if not touchpoint_id else None
            shown = terms[touchpoint.id] if touchpoint_id else terms[touchpoint.id][:FEW]
            for term in shown:
                self.list.add_term(term, touchpoint.id, _told(term, threshold), above)
        self.list.expandAll()
        self.list.setVisible(bool(places))
        self.hint.setText(_hint(bool(places), bool(touchpoint_id)))

    def show_waiting(self) -> None:
        """Say that the terms are being worked out."""
        self.hint.setText(tr("Reading all comments…"))

    def _on_picked(self, item: QTreeWidgetItem) -> None:
        term, touchpoint_id = str(item.data(0, TEXT_ROLE)), str(item.data(0, PLACE_ROLE))
        QTimer.singleShot(0, self, lambda: self.chosen.emit(term, touchpoint_id))  # the list is filled anew by it


class _TermTree(QTreeWidget):
    """Touchpoints with their terms; a click or Enter picks one."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("plain")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(8)
        self.setItemsExpandable(False)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("What stands out"))
        self.setDragEnabled(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(lambda item, _column: self.picked.emit(item))

    def add_place(self, touchpoint_id: str, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [title, ""])
        item.setData(0, TEXT_ROLE, "")
        item.setData(0, PLACE_ROLE, touchpoint_id)
        item.setFirstColumnSpanned(True)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        item.setToolTip(0, html.escape(title))
        return item

    def add_term(self, term: Term, touchpoint_id: str, told: str, above: QTreeWidgetItem | None) -> None:
        item = QTreeWidgetItem([term.text, words.number(term.n)])
        item.setData(0, TEXT_ROLE, term.text)
        item.setData(0, PLACE_ROLE, touchpoint_id)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, self.palette().placeholderText())
        for column in (0, 1):
            item.setToolTip(column, html.escape(told))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{term.text}. {told}")
        if above is None:
            self.addTopLevelItem(item)
        else:
            above.addChild(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(item)
        else:
            super().keyPressEvent(event)


def _told(term: Term, threshold: int) -> str:
    here = tr("{n} of {of} people who wrote here say it", n=words.number(term.n), of=words.number(term.of))
    times = term.times(threshold)
    if times is None:
        return tr("{here}, hardly anybody elsewhere.", here=here)
    return tr(
        "{here}, {times} times as often as elsewhere.",
        here=here,
        times=f"{times:.0f}" if times >= 10 else f"{times:.1f}",
    )


def _hint(any_found: bool, one_place: bool) -> str:
    if any_found:
        return tr("People who say it here, far more than elsewhere. Choose one to search for it.")
    if one_place:
        return tr("Nothing is said here clearly more often than at other touchpoints.")
    return tr("Nothing stands out: there are too few comments, or all are about one touchpoint.")
