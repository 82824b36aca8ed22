"""The outline view: the journey as a tree that the keyboard alone can build and a screen reader can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTreeView, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Note, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.labels import badge, shape
from cxjourney.ui.editing import Editing
from cxjourney.ui.removal import remove_selected
from cxjourney.ui.views.outline_model import ID_ROLE, SCORE, TITLE, OutlineModel
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.services.scores import Scores
    from cxjourney.services.selection import Selection


class OutlineView(QWidget):
    """Owns the tree; what is selected in it is what is selected everywhere."""

    def __init__(self, editing: Editing, selection: Selection, scores: Scores, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing, self._selection, self._scores = editing, selection, scores
        self._showing = False
        self.model = OutlineModel(editing, self._score_text, self)
        self.tree = _Tree(self)
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(tr("Outline of the journey"))
        self.tree.installEventFilter(self)
        header = self.tree.header()
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        for column, width in enumerate((120, 100, 120, 80), 1):
            self.tree.setColumnWidth(column, width)
        page = QWidget(self)
        page.setObjectName("surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(page)
        box.setContentsMargins(16, 12, 16, 8)
        box.setSpacing(8)
        box.addWidget(self.tree)
        hint = tr("Enter: next touchpoint · Tab: note · Ctrl+Enter: next stage · F2: rename · Alt+↑ ↓: move · Delete")
        box.addWidget(PlainLabel(hint, "small", page))
        self._empty = EmptyState(
            tr("Nothing in this journey yet"),
            tr("A journey begins with its stages, such as Discover, Buy and Use. Touchpoints go into the stages."),
            self, tr("Add the first stage"), self.add_stage,
        )  # fmt: skip
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(self._empty)
        editing.document.changed.connect(self._on_changed)
        editing.document.replaced.connect(self._show_journey)
        selection.changed.connect(self._on_selection)
        selection.shown_changed.connect(self._on_selection)
        scores.changed.connect(lambda: self.model.refresh_column(SCORE))
        self.tree.selectionModel().selectionChanged.connect(self._on_rows_selected)
        self._journey_id: str | None = None
        self._show_journey()
        self._on_selection()

    def _score_text(self, touchpoint_id: str) -> str:
        metric = self._scores.metric
        if metric is None or not self._scores.has_evidence:
            return ""
        score = self._scores.touchpoint_score(touchpoint_id, metric)
        found = badge(metric, score, self._editing.project.info.minimum_n)
        return f"{shape(found.band)} {found.text}".strip()

    def _show_journey(self) -> None:
        self._journey_id = self._selection.journey_id
        self.model.set_journey(self._journey_id)
        self.tree.expandAll()
        self._on_rows()

    def _on_rows(self) -> None:
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _on_changed(self, edit: Edit) -> None:
        self.model.follow(edit)
        for change in edit.changes:
            if change.before is None:
                index = self.model.index_of(change.id)
                self.tree.expand(index)
                self.tree.expand(index.parent())
        self._on_rows()

    # selection, both ways

    def _on_selection(self) -> None:
        if self._selection.journey_id != self._journey_id:
            self._show_journey()
        if self._showing:
            return
        self._showing = True
        model = self.tree.selectionModel()
        wanted = QItemSelection()
        first = None
        for record_id in self._selection.ids:
            index = self.model.index_of(record_id)
            if index.isValid():
                wanted.select(index, index)
                first = first or index
        flags = QItemSelectionModel.SelectionFlag
        model.select(wanted, flags.ClearAndSelect | flags.Rows)
        if first is not None and self.tree.currentIndex() != first:
            model.setCurrentIndex(first, flags.NoUpdate)
            self.tree.scrollTo(first)
        self._showing = False

    def _on_rows_selected(self) -> None:
        if not self._showing:
            self._showing = True
            self._selection.set([index.data(ID_ROLE) for index in self.tree.selectionModel().selectedRows()])
            self._showing = False

    # the keyboard

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._command_of(event) is not None:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            run = self._command_of(event)
            if run is not None:
                run()
                return True
        return False

    def _command_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        none, control, alt = (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
        )  # fmt: skip
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and modifiers == none:
            return self.add_next
        if enter and modifiers == control:
            return self.add_stage
        if key == Qt.Key.Key_Tab and modifiers == none and self._current_id():
            return self.add_note
        if key == Qt.Key.Key_Delete and modifiers == none:
            return self.remove
        if modifiers == alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = -1 if key == Qt.Key.Key_Up else 1
            return lambda: self.shift(step)
        return None

    def _current_id(self) -> str:
        index = self.tree.currentIndex()
        return str(index.data(ID_ROLE)) if index.isValid() else ""

    def _current_touchpoint(self) -> Touchpoint | None:
        project, current = self._editing.project, self._current_id()
        note = project.get(Note, current)
        return project.get(Touchpoint, note.touchpoint_id if note else current)

    def _current_stage(self) -> Stage | None:
        project, current = self._editing.project, self._current_id()
        touchpoint, note = project.get(Touchpoint, current), project.get(Note, current)
        owner = touchpoint or note
        return project.get(Stage, owner.stage_id if owner else current)

    def _edit_title(self, record_id: str) -> None:
        self._selection.set([record_id])
        index = self.model.index_of(record_id)
        if index.isValid():
            self.tree.setFocus()
            self.tree.setCurrentIndex(index)
            self.tree.edit(index)

    def add_stage(self) -> None:
        """Add a stage after the current one and begin to name it."""
        journey_id, stage = self._selection.journey_id, self._current_stage()
        if journey_id is None:
            return
        after = stage.id if stage else None
        made = self._editing.make(
            lambda: actions.add_stage(self._editing.project, journey_id, tr("New stage"), after_id=after)
        )
        if made:
            self._edit_title(actions.added_id(made, Stage))

    def add_next(self) -> None:
        """Add a touchpoint after the current one (in a stage: at its end) and begin to name it."""
        touchpoint, stage = self._current_touchpoint(), self._current_stage()
        project, title = self._editing.project, tr("New touchpoint")
        if touchpoint is not None:
            made = self._editing.make(lambda: actions.add_next_touchpoint(project, touchpoint.id, title))
        elif stage is not None:
            made = self._editing.make(lambda: actions.add_first_touchpoint_in_stage(project, stage.id, title=title))
        else:
            self.add_stage()
            return
        if made:
            self._edit_title(actions.added_id(made, Touchpoint))

    def add_note(self) -> None:
        """Add a note under the current touchpoint or stage and begin to write it."""
        touchpoint, stage = self._current_touchpoint(), self._current_stage()
        project = self._editing.project
        if touchpoint is None and stage is None:
            return
        touchpoint_id = touchpoint.id if touchpoint else None
        stage_id = stage.id if stage and not touchpoint else None
        made = self._editing.make(
            lambda: actions.add_note(project, tr("New note"), touchpoint_id=touchpoint_id, stage_id=stage_id)
        )
        if made:
            self._edit_title(actions.added_id(made, Note))

    def remove(self) -> None:
        """Remove what is selected; undo brings it back."""
        ids = list(self._selection.ids)
        if ids:
            self._editing.do(lambda: remove_selected(self._editing.project, ids))

    def shift(self, step: int) -> None:
        """Move a stage among the stages, or a touchpoint to the place before or after it."""
        project, current = self._editing.project, self._current_id()
        stage, touchpoint = project.get(Stage, current), project.get(Touchpoint, current)
        if stage is not None:
            at = [s.id for s in project.stages(stage.journey_id)].index(stage.id)
            self._editing.do(lambda: actions.move_stage(project, stage.id, at + step))
        elif touchpoint is not None:
            way = actions.Step.LEFT if step < 0 else actions.Step.RIGHT
            self._editing.do(lambda: actions.nudge(project, [touchpoint.id], way))
        self._on_selection()


class _Tree(QTreeView):
    """The tree itself; Tab goes to the filter above and never leaves by accident."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setDragEnabled(False)
        self.setAllColumnsShowFocus(False)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(20)
