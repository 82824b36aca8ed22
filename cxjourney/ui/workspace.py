"""Everything around one open document: top bar, left panel, the views, the inspector and the status line.

It puts parts together and passes signals on; what the parts do is theirs, what commands do is the controllers'.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Persona, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.services.scores import Scores
from cxjourney.services.selection import Selection
from cxjourney.ui import words
from cxjourney.ui.canvas.map_canvas import MapCanvas
from cxjourney.ui.editing import Editing
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.panels.inspector.inspector import Inspector
from cxjourney.ui.panels.left import LeftPanel
from cxjourney.ui.status_line import StatusLine
from cxjourney.ui.top_bar import TopBar

if TYPE_CHECKING:
    from cxjourney.services.document import Document
    from cxjourney.ui.preferences import Preferences
    from cxjourney.ui.theme import WindowTheme

INSPECTED = frozenset({"map", "outline", "table"})  # views in which something can be selected
OWN_LEFT = frozenset({"personas"})  # views with a left panel of their own
NARROW = 1100  # below this width the left panel gives way first


class Workspace(QWidget):
    """Owns the services of one document (selection, scores, editing) and the widgets that use them."""

    view_changed = Signal(str)
    import_requested = Signal()
    import_report_requested = Signal(str)
    refresh_requested = Signal(str)

    def __init__(
        self, document: Document, preferences: Preferences, theme: WindowTheme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.document, self._preferences, self._theme = document, preferences, theme
        self.selection = Selection()
        document.changed.connect(self.selection.follow)
        self.scores = Scores(document, self, waits=True)
        self.editing = Editing(document, self)
        journeys = document.project.journeys()
        self.selection.show_journey(journeys[0].id if journeys else None)
        self.context = Context(self.editing, self.selection, self.scores, lambda: theme.theme)
        self.top = TopBar(views(), self)
        self.left = LeftPanel(self.editing, self.selection, self.scores, self)
        self.inspector = Inspector(self.context, self)
        self.status = StatusLine(self)
        self.canvas = MapCanvas(document, self.selection, self.scores, preferences.settings, theme.theme, self)
        self._stack = QStackedWidget(self)
        self.inspector_wanted = self.left_wanted = True
        self._gave_way = False
        self._views: dict[str, QWidget] = {}
        self._arrange()
        self._connect()
        self.show_view("map")
        self.refresh_texts()
        self.canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the answers be read, and edits be made ready for, once the map is on the screen."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.scores, self.scores.start)
            QTimer.singleShot(0, self.document, self.document.prepare)
        return False

    def _arrange(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        for widget, stretch in ((self.left, 0), (self._stack, 1), (self.inspector, 0)):
            middle.addWidget(widget, stretch)
        outer.addWidget(self.top)
        outer.addLayout(middle, 1)
        outer.addWidget(self.status)

    def _connect(self) -> None:
        document = self.document
        document.changed.connect(lambda _edit: self.refresh_texts())
        document.state_changed.connect(self.refresh_texts)
        document.replaced.connect(self.refresh_texts)
        document.save_failed.connect(self.status.show_message)
        self.selection.shown_changed.connect(self.refresh_texts)
        self.scores.changed.connect(self.refresh_texts)
        self.scores.problem_found.connect(self.status.show_message)
        self.editing.refused.connect(self.status.show_message)
        self.canvas.message.connect(self.status.show_message)
        self.canvas.hint.connect(self.status.show_hint)
        self.canvas.image_dropped.connect(self._on_image)
        self.canvas.zoom_changed.connect(self.status.set_zoom)
        self.top.view_requested.connect(self.show_view)
        self.top.renamed.connect(self._on_renamed)
        self.left.personas.edit_requested.connect(self.show_persona)
        self.status.fit_requested.connect(self.canvas.commands.fit)
        self.status.zoom_in_requested.connect(self.canvas.commands.zoom_in)
        self.status.zoom_out_requested.connect(self.canvas.commands.zoom_out)
        self.status.zoom_100_requested.connect(self.canvas.commands.zoom_100)
        self._theme.changed.connect(self._on_theme)
        self._preferences.changed.connect(self._on_preferences)

    # views

    @property
    def view(self) -> str:
        """The key of the view that is shown."""
        return next((key for key, view in self._views.items() if view is self._stack.currentWidget()), "map")

    def show_view(self, key: str) -> None:
        """Show a view, made when it is first needed, and give it the keyboard."""
        view = self._views.get(key)
        if view is None:
            view = self._makers()[key]()
            self._views[key] = view
            self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        self.top.set_view(key)
        self.status.show_hint("")
        self.status.zoom_row.setVisible(key == "map")
        self.inspector.setVisible(self.inspector_wanted and key in INSPECTED)
        self._show_left()
        self.refresh_texts()
        self.focus_view()
        self.view_changed.emit(key)

    def view_widget(self, key: str) -> QWidget | None:
        """Return a view that was made already."""
        return self._views.get(key)

    def focus_view(self) -> None:
        """Give the keyboard to the view that is shown."""
        widget = self._stack.currentWidget()
        inner: QWidget = getattr(widget, "tree", None) or getattr(widget, "table", None) or widget or self
        inner.setFocus(Qt.FocusReason.OtherFocusReason)

    def _makers(self) -> dict[str, Callable[[], QWidget]]:
        return {
            "map": lambda: self.canvas,
            "outline": self._make_outline,
            "table": self._make_table,
            "personas": self._make_personas,
            "evidence": self._make_evidence,
        }

    def _make_outline(self) -> QWidget:
        from cxjourney.ui.views.outline import OutlineView

        return OutlineView(self.editing, self.selection, self.scores, self)

    def _make_table(self) -> QWidget:
        from cxjourney.ui.views.table import TableView

        return TableView(self.editing, self.selection, self.scores, self)

    def _make_personas(self) -> QWidget:
        from cxjourney.ui.views.personas import PersonasView

        view = PersonasView(self.context, self)
        view.touchpoint_requested.connect(self.show_touchpoint)
        view.journey_requested.connect(self.show_journey)
        self._theme.changed.connect(view.refresh_theme)
        return view

    def _make_evidence(self) -> QWidget:
        from cxjourney.ui.views.evidence import EvidenceView

        view = EvidenceView(self.context, self)
        view.import_requested.connect(self.import_requested)
        view.report_requested.connect(self.import_report_requested)
        view.refresh_requested.connect(self.refresh_requested)
        view.touchpoint_requested.connect(self.show_touchpoint)
        return view

    def show_touchpoint(self, touchpoint_id: str) -> None:
        """Show a touchpoint on the map of its journey, selected."""
        touchpoint = self.document.project.get(Touchpoint, touchpoint_id)
        if touchpoint is not None:
            self.selection.show_journey(touchpoint.journey_id)
            self.selection.set((touchpoint_id,))
            self.show_view("map")
            self.canvas.commands.reveal_selection()

    def show_journey(self, journey_id: str) -> None:
        """Show a journey on the map."""
        self.selection.show_journey(journey_id)
        self.show_view("map")

    def show_persona(self, persona_id: str) -> None:
        """Open a persona to read and change."""
        if self.document.project.get(Persona, persona_id) is not None:
            self.selection.show_persona(persona_id)
            self.scores.change_view(persona_id=persona_id)
            self.show_view("personas")

    # texts

    def refresh_texts(self) -> None:
        """Write title, saving sentence and counts anew."""
        project = self.document.project
        self.top.set_title(
            words.window_title(project.info.title or self.document.title), not self.document.is_read_only
        )
        if self.view == "personas":
            counts = words.persona_count(project)
        else:
            counts = words.journey_counts(project, self.selection.journey_id)
        self.status.set_texts(self.document.saving_text, counts, words.evidence_summary(project))

    def _on_renamed(self, title: str) -> None:
        self.editing.do(lambda: actions.edit_project_info(self.document.project, title=title))

    def _on_image(self, touchpoint_id: str, path: Path) -> None:
        from cxjourney.ui.image_files import add_image_file

        add_image_file(self.editing, touchpoint_id, path)

    def _on_theme(self) -> None:
        self.canvas.set_theme(self._theme.theme)
        self.inspector.refresh_theme()

    def _on_preferences(self) -> None:
        settings = self._preferences.settings
        self.canvas.set_settings(settings)
        if self.document.publish_after != settings.publish_after:
            self.document.publish_after = settings.publish_after

    def toggle_inspector(self) -> None:
        """Show or hide the inspector, for this view and the others."""
        self.inspector_wanted = self.inspector.isHidden()
        self.inspector.setVisible(self.inspector_wanted and self.view in INSPECTED)

    def toggle_left(self) -> None:
        """Show or hide the left panel, for this view and the others."""
        self.left_wanted, self._gave_way = not self.left_wanted, False
        self._show_left()

    def _show_left(self) -> None:
        self.left.setVisible(self.left_wanted and self.view not in OWN_LEFT)

    def give_way(self, width: int) -> None:
        """Hide the left panel while the window is too narrow for all three."""
        if width < NARROW and self.left.isVisible() and self.inspector.isVisible():
            self.left_wanted, self._gave_way = False, True
            self._show_left()
        elif width >= NARROW and self._gave_way:
            self.left_wanted, self._gave_way = True, False
            self._show_left()


def views() -> list[tuple[str, str]]:
    """Return the views with their words, in the order of the tabs."""
    return [
        ("map", tr("Map")),
        ("outline", tr("Outline")),
        ("table", tr("Table")),
        ("personas", tr("Personas")),
        ("evidence", tr("Evidence")),
    ]
