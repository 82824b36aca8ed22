"""The personas of the project as a list: choose, order, add, copy and remove them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Persona
from cxjourney.domain.text import tr
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.panels.side_list import KEY_ROLE, SideList
from cxjourney.ui.persona_lists import ordered, persona_line, remove_persona
from cxjourney.ui.views.personas.archetype_menu import ArchetypeMenu
from cxjourney.ui.widgets.section import Section
from cxjourney.ui.widgets.text import PlainLabel

WIDTH, MARGIN = 212, 12
DRAG_FROM = 8  # pixels


class PersonaList(SideList):
    """The list itself: `moved(key, index)` says where a person put an entry, `key_pressed(key)` what they asked for."""

    moved = Signal(str, int)
    step_wanted = Signal(int)
    copy_wanted = Signal()
    remove_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleDescription(
            tr("Alt+Up and Alt+Down move, Enter goes to the card, Ctrl+D copies, Delete removes")
        )
        self._pressed: QPoint | None = None
        self._held = ""
        self._target = -1

    def sizeHint(self) -> QSize:
        rows = max(1, len(self.entries()))
        return QSize(180, rows * (self.sizeHintForRow(0) if self.entries() else 28) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, min(self.sizeHint().height(), 90))

    @property
    def target(self) -> int:
        """The gap that a dragged entry would fall into; −1 while none is dragged."""
        return self._target

    def _gap_at(self, y: int) -> int:
        index = self.indexAt(QPoint(10, max(0, y)))
        if not index.isValid():
            return 0 if y < 0 else len(self.entries())
        return index.row() + (1 if y > self.visualRect(index).center().y() else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._pressed, self._held = event.position().toPoint(), str(index.data(KEY_ROLE))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._pressed is None:
            return
        if self._target >= 0 or (place - self._pressed).manhattanLength() >= DRAG_FROM:
            self._target = self._gap_at(place.y())
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        gap, held = self._target, self._held
        self._end_drag()
        if gap >= 0:
            at = [key for key, _ in self.entries()].index(held)
            index = gap - 1 if gap > at else gap
            if index != at:
                self.moved.emit(held, index)

    def _end_drag(self) -> None:
        self._pressed, self._held, self._target = None, "", -1
        self.viewport().unsetCursor()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if key == Qt.Key.Key_Escape and self._target >= 0:
            self._end_drag()
        elif step and modifiers & Qt.KeyboardModifier.AltModifier:
            self.step_wanted.emit(step)
        elif key == Qt.Key.Key_D and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.copy_wanted.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.open_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._target < 0:
            return
        rows = len(self.entries())
        last = self.visualRect(self.model().index(min(self._target, rows - 1), 0))
        y = last.top() if self._target < rows else last.bottom()
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self.palette().highlight().color(), 2))
        painter.drawLine(4, max(1, y), self.viewport().width() - 4, max(1, y))
        painter.end()


class PersonaListPanel(QWidget):
    """Owns the list and the ways to add; `chosen(id)` says who is wanted, `open_wanted` that the card is."""

    chosen = Signal(str)
    open_wanted = Signal()
    rename_wanted = Signal()
    suggest_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("panel_left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Personas"))
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 12, MARGIN + 1, 12)
        column.setSpacing(10)
        people = Section(tr("Personas"), self)
        self.list = PersonaList(tr("Personas"), people)
        people.box.addWidget(self.list)
        self.new = self._link(tr("New persona"), self.open_new_menu, people)
        people.box.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        data = Section(tr("From data"), self)
        self.suggest = self._link(tr("Suggest from segments"), self.suggest_wanted.emit, data)
        data.box.addWidget(self.suggest, 0, Qt.AlignmentFlag.AlignLeft)
        self.no_data = PlainLabel(tr("Import a survey, and personas can be drafted from it."), "small", data, wrap=True)
        data.box.addWidget(self.no_data)
        column.addWidget(people)
        column.addWidget(data)
        column.addStretch(1)
        self.list.chosen.connect(lambda key: self.chosen.emit(str(key)))
        self.list.menu_wanted.connect(lambda key, point: self.menu(key).popup(point))
        self.list.moved.connect(self.put)
        self.list.step_wanted.connect(lambda step: self._on_current(partial(self.shift, step=step)))
        self.list.copy_wanted.connect(lambda: self._on_current(self.copy))
        self.list.remove_wanted.connect(lambda: self._on_current(self.remove))
        self.list.open_wanted.connect(self.open_wanted)

    def _link(self, text: str, run: Callable[[], object], parent: QWidget) -> QPushButton:
        link = QPushButton(text, parent)
        link.setProperty("look", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(lambda: run())
        return link

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """Be as wide as usual, or wider where larger text needs it."""
        links = max(link.sizeHint().width() for link in (self.new, self.suggest))
        self.setFixedWidth(max(WIDTH, links + 2 * MARGIN + 1))

    def refresh(self, persona_id: str) -> None:
        """Show the personas with one as the current."""
        entries: list[tuple[str | None, str]] = [(p.id, persona_line(p)) for p in ordered(self._context.project)]
        self.list.set_entries(entries, persona_id)
        self.list.setVisible(bool(entries))
        may_edit = not self._context.editing.document.is_read_only
        has_evidence = self._context.scores.has_evidence
        self.new.setEnabled(may_edit)
        self.suggest.setEnabled(may_edit and has_evidence)
        self.no_data.setVisible(not has_evidence)

    def _on_current(self, run: Callable[[str], object]) -> None:
        key = self.list.currentIndex().data(KEY_ROLE)
        if isinstance(key, str):
            run(key)

    # what can be done

    def new_menu(self) -> QMenu:
        """Return the menu of what a new persona can start from."""
        return ArchetypeMenu(self._context.editing, self.took, self)

    def open_new_menu(self) -> None:
        """Open the menu of new personas below its button."""
        self.new_menu().popup(self.new.mapToGlobal(self.new.rect().bottomLeft()))

    def took(self, persona_id: str) -> None:
        """Show a persona that was just added, its name ready to be typed over."""
        self.chosen.emit(persona_id)
        self.rename_wanted.emit()

    def menu(self, persona_id: str | None) -> QMenu:
        """Return the menu of a persona, or of the empty list."""
        menu = QMenu(self)
        new = self.new_menu()
        new.setTitle(tr("New persona"))
        menu.addMenu(new)
        if persona_id is not None:
            ids = [persona.id for persona in ordered(self._context.project)]
            at = ids.index(persona_id)
            menu.addAction(tr("Rename"), self.rename_wanted.emit)
            menu.addAction(tr("Duplicate"), lambda: self.copy(persona_id)).setShortcut("Ctrl+D")
            menu.addSeparator()
            up = menu.addAction(tr("Move up"), lambda: self.shift(persona_id, -1))
            down = menu.addAction(tr("Move down"), lambda: self.shift(persona_id, 1))
            up.setEnabled(at > 0)
            down.setEnabled(at < len(ids) - 1)
            menu.addSeparator()
            menu.addAction(tr("Delete"), lambda: self.remove(persona_id))
        for action in menu.actions():
            action.setEnabled(action.isEnabled() and not self._context.editing.document.is_read_only)
        return menu

    def put(self, persona_id: str, index: int) -> None:
        """Move a persona to an index."""
        self._context.editing.do(lambda: actions.move_persona(self._context.project, persona_id, index))

    def shift(self, persona_id: str, step: int) -> None:
        """Move a persona up or down."""
        ids = [persona.id for persona in ordered(self._context.project)]
        index = ids.index(persona_id) + step
        if 0 <= index < len(ids):
            self.put(persona_id, index)

    def copy(self, persona_id: str) -> None:
        """Copy a persona, and show the copy."""
        made = self._context.editing.make(lambda: actions.duplicate_persona(self._context.project, persona_id))
        if made:
            self.chosen.emit(actions.added_id(made, Persona))

    def remove(self, persona_id: str) -> None:
        """Remove a persona; asks first where emotions go with it."""
        remove_persona(self._context.editing, persona_id, self)
