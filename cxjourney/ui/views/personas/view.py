"""The view: a list of personas, the card of the one that is shown, or what to start from while there are none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Asset, Journey, Persona, Segment, Touchpoint
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.persona_lists import ordered
from cxjourney.ui.views.personas.archetype_menu import add_blank
from cxjourney.ui.views.personas.card import PersonaCard
from cxjourney.ui.views.personas.empty import NoPersonas
from cxjourney.ui.views.personas.list_panel import PersonaListPanel
from cxjourney.ui.widgets.sized_scroll import ColumnScroll

SHOWN = frozenset({Persona.kind, Segment.kind, Asset.kind, Journey.kind, Touchpoint.kind})


class PersonasView(QWidget):
    """Owns list and card; shows the persona chosen on the map, or the one shown last where that is Everyone."""

    journey_requested = Signal(str)
    touchpoint_requested = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.id = ""
        self._theme = context.theme()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.panel = PersonaListPanel(context, self)
        across.addWidget(self.panel)
        self._stack = QStackedWidget(self)
        across.addWidget(self._stack, 1)
        self.area = ColumnScroll(self._stack, margin=24, spacing=12)
        self.area.column.setContentsMargins(24, 22, 24, 22)
        self.card = PersonaCard(context, self.area.body)
        self.area.column.addWidget(self.card)
        self.area.column.addStretch(1)
        self._stack.addWidget(self.area)
        self.empty = NoPersonas(context, self.panel.took, self._stack)
        self._stack.addWidget(self.empty)
        self._connect()
        self._show()

    def _connect(self) -> None:
        document = self.context.editing.document
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_replaced)
        self.context.selection.shown_changed.connect(self._show)
        self.context.scores.changed.connect(self._on_scores)
        self.panel.chosen.connect(self.show_persona)
        self.panel.rename_wanted.connect(self.edit_name)
        self.panel.open_wanted.connect(lambda: self.card.name.editor.setFocus(Qt.FocusReason.TabFocusReason))
        self.panel.suggest_wanted.connect(self.suggest)
        self.empty.suggest_wanted.connect(self.suggest)
        self.card.journey_requested.connect(self.journey_requested)
        self.card.facts.touchpoint_requested.connect(self.touchpoint_requested)

    @property
    def tree(self) -> QWidget:
        """What takes the keyboard when the view is shown."""
        return self.panel.list if self.id else self.empty.blank

    def focus_next_panel(self) -> None:
        """Give the keyboard to the next of the list, the card and the figures."""
        focused = self.focusWidget()
        reason = Qt.FocusReason.TabFocusReason
        if not self.id or focused is None or self.card.facts.isAncestorOf(focused):
            self.tree.setFocus(reason)
        elif self.card.isAncestorOf(focused):
            self.card.facts.line.segment.setFocus(reason)
            self.area.ensureWidgetVisible(self.card.facts.line.segment)
        else:
            self.card.name.editor.setFocus(reason)
            self.area.ensureWidgetVisible(self.card.name.editor)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of lists and fields: as commands they would act on what is selected on the map."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    # following

    def _on_changed(self, edit: Edit) -> None:
        if edit.kinds() & SHOWN:
            self._show()

    def _on_replaced(self) -> None:
        self.card.facts.forget()
        self._show()

    def _on_scores(self) -> None:
        self.card.facts.forget()
        self.card.refresh_scores()
        self.panel.refresh(self.id)

    def refresh_theme(self) -> None:
        """Draw with the colours of the theme that is on now."""
        self.card.refresh_theme()

    def _show(self) -> None:
        personas = ordered(self.context.project)
        ids = [persona.id for persona in personas]
        wanted = self.context.selection.persona_id or self.id
        self.id = wanted if wanted in ids else ids[0] if ids else ""
        self.panel.refresh(self.id)
        self._stack.setCurrentIndex(0 if ids else 1)
        if ids:
            self.card.show_persona(self.id)
        else:
            self.empty.refresh()

    # what can be done

    def show_persona(self, persona_id: str) -> None:
        """Show a persona here, and its emotions and segment everywhere else."""
        self.id = persona_id
        self.context.selection.show_persona(persona_id)
        self.context.scores.change_view(persona_id=persona_id)
        self._show()

    def edit_name(self) -> None:
        """Put the keyboard into the name, ready to be typed over."""
        editor = self.card.name.editor
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()

    def add(self) -> None:
        """Add a persona and show it."""
        add_blank(self.context.editing, self.panel.took)

    def suggest(self) -> None:
        """Let the evidence draft personas, and show the first of those that were taken."""
        from cxjourney.ui.views.personas.suggest import SuggestDialog

        dialog = SuggestDialog(self.context, self.window())
        dialog.exec()
        if dialog.added:
            self.show_persona(dialog.added[0])


def _is_ours(event: QKeyEvent) -> bool:
    """Say whether a key is for the list or a field: what types, removes, renames, copies or moves."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.AltModifier:
        return key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_D, Qt.Key.Key_V, Qt.Key.Key_X)
    typed = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    special = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
    return typed and ((event.text().isprintable() and bool(event.text())) or key in special)
