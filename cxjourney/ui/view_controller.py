"""What the menus Edit, Insert, View, Go and Help do, and which commands make sense now.

Commands on the map go to the canvas; where the outline is shown, the ones it knows go there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Action, JourneyState, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.services.settings import Appearance
from cxjourney.ui.action_controller import State
from cxjourney.ui.file_controller import EXPORTS
from cxjourney.ui.palette_search import Entry
from cxjourney.ui.touched import touched, touched_persona

if TYPE_CHECKING:
    from cxjourney.ui.views.outline import OutlineView
    from cxjourney.ui.window import MainWindow
    from cxjourney.ui.workspace import Workspace


class ViewController(QObject):
    """Serves the workspace of one window, if there is one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    # what commands run

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Return what each command runs."""
        found: dict[str, Callable[[], object]] = {
            "edit.undo": self.undo, "edit.redo": self.redo,
            "edit.delete": self.delete, "edit.rename": self.rename,
            "edit.deselect": lambda: self._space.selection.clear(),
            "edit.moment_details": self.edit_moment,
            "insert.lane": self._on_canvas("add_lane"), "insert.action": self.add_action,
            "insert.journey": lambda: self._space.left.journeys.add(), "insert.to_be": self.add_to_be,
            "insert.persona": lambda: self._space.left.personas.add(),
            "insert.segment": lambda: self._space.left.filters.segments.open(),
            "view.curves": self.toggle_curves, "view.left": self.toggle_left, "view.right": self.toggle_right,
            "view.full_screen": self.toggle_full_screen,
            "go.palette": self.open_palette, "go.find": self.find,
            "go.next_journey": lambda: self.step_journey(1), "go.previous_journey": lambda: self.step_journey(-1),
            "go.inspector": self.focus_inspector, "go.main": lambda: self._space.focus_view(),
            "help.shortcuts": self.show_shortcuts, "help.about": lambda: show_about(self._window),
        }  # fmt: skip
        for command_id, name in (
            ("edit.cut", "cut"), ("edit.copy", "copy"), ("edit.paste", "paste"), ("edit.select_all", "select_all"),
            ("edit.connect", "connect"), ("edit.moment", "toggle_moment"), ("edit.vote", "vote"),
            ("insert.next", "add_next"), ("insert.branch", "add_parallel"), ("insert.stage", "add_stage"),
            ("insert.note", "add_note"), ("view.zoom_in", "zoom_in"), ("view.zoom_out", "zoom_out"),
            ("view.zoom_100", "zoom_100"), ("view.fit", "fit"), ("view.zoom_selection", "zoom_to_selection"),
        ):  # fmt: skip
            found[command_id] = self._on_canvas(name)
        for level in range(1, 6):
            found[f"edit.emotion.{level}"] = lambda level=level: self._space.canvas.commands.set_emotion(level)  # type: ignore[misc]
        for key in ("map", "outline", "table", "personas", "evidence"):
            found[f"view.{key}"] = lambda key=key: self._space.show_view(key)  # type: ignore[misc]
        for choice in Appearance:
            found[f"view.{choice}"] = lambda choice=choice: self._window.preferences.change(appearance=choice)  # type: ignore[misc]
        return found

    @property
    def _space(self) -> Workspace:
        workspace = self._window.workspace
        if workspace is None:
            raise AssertionError("commands for a project are off while none is open")
        return workspace

    def _on_canvas(self, name: str) -> Callable[[], object]:
        def run() -> object:
            space = self._space
            if space.view != "map":
                space.show_view("map")
            return getattr(space.canvas.commands, name)()

        return run

    def _outline(self) -> OutlineView | None:
        from cxjourney.ui.views.outline import OutlineView

        shown = self._space.view_widget(self._space.view)
        return shown if isinstance(shown, OutlineView) else None

    # following

    def attach(self, workspace: Workspace) -> None:
        """Serve a workspace that is shown from now on."""
        document = workspace.document
        document.state_changed.connect(self.refresh)
        workspace.selection.changed.connect(self.refresh)
        workspace.selection.shown_changed.connect(self.refresh)
        workspace.view_changed.connect(lambda _key: self.refresh())
        workspace.canvas.gesture_changed.connect(lambda _on: self.refresh())
        workspace.top.search_requested.connect(self.open_palette)
        workspace.inspector.moment_requested.connect(self.edit_moment)
        commands = self._window.commands
        if commands is not None:
            workspace.top.set_export_menu(lambda menu: commands.fill_menu(menu, (*EXPORTS, "file.print")))
        self.refresh()

    def refresh(self) -> None:
        """Enable and mark commands as things stand."""
        commands, workspace = self._window.commands, self._window.workspace
        if commands is None:
            return
        commands.refresh(self._state())
        appearance = self._window.preferences.settings.appearance
        commands.check(f"view.{appearance}")
        commands.check("view.full_screen", self._window.isFullScreen())
        if workspace is not None:
            commands.check(f"view.{workspace.view}")
            commands.check("view.curves", len(workspace.selection.beside) > 0)
            commands.check("view.left", not workspace.left.isHidden())
            commands.check("view.right", not workspace.inspector.isHidden())

    def _state(self) -> State:
        workspace = self._window.workspace
        if workspace is None:
            return State()
        document, selection = workspace.document, workspace.selection
        return State(
            project=True,
            writable=not document.is_read_only,
            journey=selection.journey_id is not None,
            on_map=workspace.view == "map",
            selection=bool(selection.ids),
            touchpoint=any(document.project.get(Touchpoint, i) is not None for i in selection.ids),
            gesture=workspace.canvas.gesture_active,
            undo=document.undo_text if document.can_undo else "",
            redo=document.redo_text if document.can_redo else "",
        )

    # edit

    def undo(self) -> None:
        """Take back the last edit; in a field that is being typed in, the last typing."""
        document = self._space.document
        if not self._in_field("undo"):
            self._step(document.undo, tr("Undone: {text}", text=document.undo_text))

    def redo(self) -> None:
        """Bring back the edit that was undone last; in a field, the typing."""
        document = self._space.document
        if not self._in_field("redo"):
            self._step(document.redo, tr("Redone: {text}", text=document.redo_text))

    def _step(self, step: Callable[[], None], said: str) -> None:
        """Take one step through the history; say it, choose what it changed, and bring that into sight."""
        space, edits = self._space, list[Edit]()

        def note(edit: Edit) -> None:
            edits.append(edit)

        space.document.changed.connect(note)
        try:
            step()
        finally:
            space.document.changed.disconnect(note)
        for edit in edits:
            if found := touched(space.document.project, space.selection.journey_id, edit):
                space.selection.set(found)
                space.canvas.commands.reveal_selection()
            if space.view == "personas" and (persona_id := touched_persona(edit)):
                space.show_persona(persona_id)
            space.status.show_message(said)  # not a hint: it would wait behind “… rows were brought in”

    def _in_field(self, name: str) -> bool:
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            can = field.isUndoAvailable() if name == "undo" else field.isRedoAvailable()
        elif isinstance(field, QPlainTextEdit | QTextEdit):
            can = field.document().isUndoAvailable() if name == "undo" else field.document().isRedoAvailable()
        else:
            return False
        if can:
            getattr(field, name)()
        return can

    def delete(self) -> None:
        """Remove what is selected; undo brings it back."""
        outline = self._outline()
        if outline is not None:
            outline.remove()
        else:
            self._space.canvas.commands.delete()

    def rename(self) -> None:
        """Rename what is selected, in place."""
        outline = self._outline()
        if outline is not None:
            outline.tree.edit(outline.tree.currentIndex())
        else:
            self._on_canvas("rename")()

    def edit_moment(self, touchpoint_id: str = "") -> None:
        """Open what is at stake at a touchpoint."""
        from cxjourney.ui.dialogs.moment import MomentDialog

        space = self._space
        chosen = touchpoint_id or next(
            (i for i in space.selection.ids if space.document.project.get(Touchpoint, i) is not None), ""
        )
        if chosen:
            MomentDialog(space.editing, chosen, self._window).exec()

    # insert

    def add_action(self) -> None:
        """Add an action to the selected touchpoint, or to the journey."""
        space = self._space
        journey_id = space.selection.journey_id
        touchpoint_id = next((i for i in space.selection.ids if space.document.project.get(Touchpoint, i)), None)
        if journey_id is not None:
            made = space.editing.make(
                lambda: actions.add_action(space.document.project, journey_id, tr("New action"), touchpoint_id)
            )
            if made:
                space.selection.set((actions.added_id(made, Action),))

    def add_to_be(self) -> None:
        """Copy the journey as a to-be journey and show it."""
        space = self._space
        if space.selection.journey_id is not None:
            space.left.journeys.copy(space.selection.journey_id, JourneyState.TO_BE)

    # view and go

    def toggle_left(self) -> None:
        """Show or hide the left panel."""
        self._space.toggle_left()
        self.refresh()

    def toggle_right(self) -> None:
        """Show or hide the inspector."""
        self._space.toggle_inspector()
        self.refresh()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop doing so."""
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()
        self.refresh()

    def toggle_curves(self) -> None:
        """Draw the emotion curves of all personas on the map, or only that of the main one."""
        space = self._space
        space.left.personas.show_all()
        if space.view != "map":
            space.show_view("map")
        self.refresh()

    def step_journey(self, step: int) -> None:
        """Show the next or the previous journey."""
        space = self._space
        ids = [journey.id for journey in space.document.project.journeys()]
        if space.selection.journey_id in ids:
            space.selection.show_journey(ids[(ids.index(space.selection.journey_id) + step) % len(ids)])

    def focus_inspector(self) -> None:
        """Give the keyboard to the inspector; in a view without one to the view's next panel."""
        from cxjourney.ui.workspace import INSPECTED

        space = self._space
        if space.view not in INSPECTED:
            step = getattr(space.view_widget(space.view), "focus_next_panel", space.focus_view)
            step()
            return
        space.inspector.show()
        page = space.inspector.page
        if page is not None:
            page.focus_first()
        self.refresh()

    def find(self) -> None:
        """Find touchpoints: by the filter where the table is shown, else by the palette."""
        from cxjourney.ui.views.table import TableView

        shown = self._space.view_widget(self._space.view)
        if isinstance(shown, TableView):
            shown.filter.setFocus()
            shown.filter.selectAll()
        else:
            self.open_palette()

    # palette and help

    def open_palette(self) -> None:
        """Show the palette; what is chosen there runs once it is closed."""
        from cxjourney.ui.command_palette import CommandPalette

        commands = self._window.commands
        if commands is None:
            return
        self.refresh()
        workspace = self._window.workspace
        entries = commands.entries() + (self._places(workspace) if workspace else [])
        palette = CommandPalette(entries, self._window, self._comments if workspace else None)
        middle = self._window.mapToGlobal(QPoint((self._window.width() - palette.width()) // 2, 84))
        palette.move(middle)
        palette.line.setFocus()
        if palette.exec() and palette.chosen is not None:
            palette.chosen.run()

    def _places(self, workspace: Workspace) -> list[Entry]:
        from cxjourney.ui.jumps import jump_entries

        return jump_entries(workspace)

    def _comments(self, query: str) -> list[Entry]:
        from cxjourney.ui.jumps import comment_entries

        return comment_entries(self._space, query)

    def show_shortcuts(self) -> None:
        """Show the sheet of keyboard shortcuts."""
        from cxjourney.ui.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self._window).exec()


def show_about(window: MainWindow) -> None:
    """Show what the program is."""
    from cxjourney.ui.dialogs.about import AboutDialog

    AboutDialog(window).exec()
