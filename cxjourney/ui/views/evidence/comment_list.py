"""The list of comments: as many as one scrolls to, each with its score, where it comes from, its words and a pin.

What customers wrote is painted as plain text; nothing in it is ever taken for markup.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, Segment, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.comments import Comment, answer_band, answer_text
from cxjourney.scoring.labels import band_name
from cxjourney.ui import words
from cxjourney.ui.views.evidence.comment_delegate import CommentDelegate
from cxjourney.ui.widgets.no_drops import NoDrops
from cxjourney.ui.widgets.text import shortened

if TYPE_CHECKING:
    from cxjourney.drawing.theme import Theme
    from cxjourney.services.listening import Found

Index = QModelIndex | QPersistentModelIndex
STEP = 60  # comments that are laid out at a time
LONGEST_TIP = 1_500


class CommentModel(NoDrops, QAbstractListModel):
    """Owns the comments laid out so far of those found; more come as one scrolls."""

    def __init__(self, project: Callable[[], Project], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._found: Found | None = None
        self._comments: list[Comment] = []
        self._pinned: Mapping[str, str] = {}

    def set_found(self, found: Found | None) -> None:
        """Show other comments, from the first one."""
        self.beginResetModel()
        self._found = found
        self._comments = found.page(0, STEP) if found is not None else []
        self.endResetModel()

    def set_pinned(self, pinned: Mapping[str, str]) -> None:
        """Mark the comments that are quotes on the map: answer key -> note id."""
        if pinned != self._pinned:
            self._pinned = dict(pinned)
            if self._comments:
                self.dataChanged.emit(self.index(0), self.index(len(self._comments) - 1))

    def comment(self, row: int) -> Comment:
        """Return the comment in a row."""
        return self._comments[row]

    def note_of(self, comment: Comment) -> str:
        """Return the id of the quote that a comment is pinned as, empty where it is not."""
        return self._pinned.get(comment.key, "")

    def words(self) -> Sequence[str]:
        """Return the folded words that were searched for."""
        return self._found.words if self._found is not None else ()

    def metric_answer(self, comment: Comment) -> tuple[Metric, float] | None:
        """Return the answer shown beside a comment and its metric; None where there is none to tell."""
        for metric_id, value in comment.answers:
            metric = self._project().get(Metric, metric_id)
            if metric is not None:
                return metric, value
        return None

    def place(self, comment: Comment) -> str:
        """Return the touchpoint, day, segment and channel of a comment on one line."""
        project = self._project()
        touchpoint = project.get(Touchpoint, comment.touchpoint_id)
        names = [segment.name for id_ in comment.segment_ids if (segment := project.get(Segment, id_))]
        parts = [touchpoint.title if touchpoint else "", words.day(comment.day), ", ".join(names), comment.channel]
        return " · ".join(part for part in parts if part)

    # Qt's questions

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._comments)

    def canFetchMore(self, _parent: Index) -> bool:
        return self._found is not None and len(self._comments) < len(self._found)

    def fetchMore(self, _parent: Index) -> None:
        if self._found is None:
            return
        more = self._found.page(len(self._comments), STEP)
        if not more:
            return
        first = len(self._comments)
        self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
        self._comments += more
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        comment = self._comments[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return comment.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(comment)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p style='white-space: pre-wrap'>{html.escape(shortened(comment.text, LONGEST_TIP))}</p>"
        return None

    def spoken(self, comment: Comment) -> str:
        """Return a comment with all that is shown of it, for a screen reader."""
        parts = []
        answer = self.metric_answer(comment)
        if answer is not None:
            metric, value = answer
            band = band_name(answer_band(metric, value))
            parts.append(
                tr("{metric} {value}, {band}", metric=metric.name, value=answer_text(metric, value), band=band)
            )
        parts.append(self.place(comment))
        if self.note_of(comment):
            parts.append(tr("pinned as a quote"))
        return tr("{source}: {text}", source=", ".join(part for part in parts if part), text=comment.text)


class CommentList(QListView):
    """Shows a `CommentModel`; `pin_requested(row)` comes from the pin, from P and from the menu.

    `opened(row)` comes with Enter or a double click, to read what did not fit.
    """

    pin_requested = Signal(int)
    opened = Signal(int)

    def __init__(self, model: CommentModel, theme: Callable[[], Theme], can_pin: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.comments = model
        self._can_pin = can_pin
        self.setModel(model)
        self.delegate = CommentDelegate(model, theme, can_pin, self)
        self.setItemDelegate(self.delegate)
        self.setObjectName("comments")
        self.setAccessibleName(tr("Comments"))
        self.setAccessibleDescription(tr("P pins a comment as a quote, Enter shows all of it."))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(24)

    def _pin_at(self, point: QPoint) -> int:
        """Return the row whose pin lies under a point, -1 where there is none."""
        index = self.indexAt(point)
        if self._can_pin and index.isValid() and self.delegate.pin_rect(self.visualRect(index), index).contains(point):
            return index.row()
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row = self._pin_at(event.position().toPoint())
        if row != self.delegate.hovered_pin:
            self.delegate.hovered_pin = row
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._pin_at(event.position().toPoint()) if event.button() == Qt.MouseButton.LeftButton else -1
        super().mouseReleaseEvent(event)
        if row >= 0:
            self.pin_requested.emit(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pin_at(point) < 0 and self.indexAt(point).isValid():
            self.opened.emit(self.indexAt(point).row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.comments.comment(row).text)
        elif row >= 0 and event.key() == Qt.Key.Key_P and not event.modifiers() and self._can_pin:
            self.pin_requested.emit(row)
        elif row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:
        """Letters are no search here: there is a field for it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.delegate.forget_heights()
        super().resizeEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos()) if event.reason() == QContextMenuEvent.Reason.Mouse else self.currentIndex()
        if index.isValid():
            self.menu(index.row()).popup(event.globalPos())

    def menu(self, row: int) -> QMenu:
        """Return what can be done with a comment."""
        comment, menu = self.comments.comment(row), QMenu(self)
        pinned = bool(self.comments.note_of(comment))
        pin = menu.addAction(tr("Unpin") if pinned else tr("Pin as quote"), lambda: self.pin_requested.emit(row))
        pin.setEnabled(self._can_pin)
        menu.addAction(tr("Read all of it"), lambda: self.opened.emit(row))
        menu.addAction(tr("Copy"), lambda: QGuiApplication.clipboard().setText(comment.text))
        return menu
