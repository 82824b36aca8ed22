"""Every screen and dialog of the window, built from a given document, for the gallery and for looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cxjourney.domain.records import Note, Persona, Stage, Touchpoint, Transition
from cxjourney.services.document import Document
from cxjourney.services.recent import RecentFile
from cxjourney.services.settings import Appearance, Settings
from cxjourney.services.tasks import SynchronousRunner
from cxjourney.ui.preferences import Preferences
from cxjourney.ui.start_screen import LeftOver
from cxjourney.ui.theme import WindowTheme
from cxjourney.ui.window import MainWindow

EVIDENCE = ("imports", "imports-problems", "scores", "scores-change", "trends", "trends-lines", "trends-point")
PERSONAS = ("drafted", "empty", "segment", "narrow", "long", "menu", "suggest")
MERGE = ("changes", "conflicts", "new", "deleted", "rest", "nothing", "refused", "reading")
DATABASE = ("empty", "preview", "refused")

Build = Callable[[Document, str], QWidget]


def make_window(theme_name: str, size: tuple[int, int] = (1600, 1000), **settings: object) -> MainWindow:
    """Return a window with the start screen in a theme; its settings are kept in this process only."""
    preferences = Preferences(Settings(appearance=Appearance(theme_name), reduced_motion=True))
    preferences.settings.change(**settings)
    theme = WindowTheme(preferences)
    theme.start()
    runner = SynchronousRunner()
    window = MainWindow(preferences, theme, lambda: runner, lambda: make_window(theme_name))
    window.resize(*size)
    window.finish()
    return window


def make_workspace(document: Document, theme_name: str, size: tuple[int, int] = (1600, 1000)) -> MainWindow:
    """Return a window that shows `document`."""
    window = make_window(theme_name, size)
    window.show_document(document)
    return window


def _start(_document: Document, theme_name: str) -> QWidget:
    window = make_window(theme_name)
    window.start.set_recent(
        [
            RecentFile(Path("/home/maya/Projects/Electronics shop 2026.cxj"), True, True),
            RecentFile(Path("/home/maya/Projects/Hotel stay.cxj"), False, True),
            RecentFile(Path("/media/stick/Bank account.cxj"), False, False),
        ]
    )
    when = datetime(2026, 9, 14, 16, 42).strftime("%Y-%m-%d %H:%M")
    window.start.set_left_over([LeftOver(1, "Return and refund", Path("/home/maya/Return.cxj"), when, 12)])
    return window


def _start_empty(_document: Document, theme_name: str) -> QWidget:
    return make_window(theme_name)


def _selected(kind: type[Touchpoint] | type[Stage] | type[Transition] | type[Note], count: int = 1) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        window = make_workspace(document, theme_name)
        workspace = window.workspace
        assert workspace is not None
        journey_id = workspace.selection.journey_id
        ids = [record.id for record in document.project.table(kind).values() if record.journey_id == journey_id]
        if kind is Touchpoint:
            marked = [i for i in ids if i in document.project.moments()]
            ids = [*marked[-1:], *ids] if count == 1 else ids
        workspace.selection.set(ids[:count])
        return window

    return build


def _view(key: str) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        window = make_workspace(document, theme_name)
        assert window.workspace is not None
        window.workspace.show_view(key)
        return window

    return build


def _curves(document: Document, theme_name: str) -> QWidget:
    window = make_workspace(document, theme_name)
    assert window.workspace is not None
    selection = window.workspace.selection
    first, *others = document.project.table(Persona)
    selection.show_persona(first)
    selection.show_beside([*others, None])
    return window


def _palette(document: Document, theme_name: str) -> QWidget:
    from cxjourney.ui.command_palette import CommandPalette
    from cxjourney.ui.jumps import jump_entries

    window = make_workspace(document, theme_name)
    assert window.commands is not None
    assert window.workspace is not None
    palette = CommandPalette(window.commands.entries() + jump_entries(window.workspace), window)
    palette.line.setText("mo")
    return palette


def _shortcuts(_document: Document, theme_name: str) -> QWidget:
    from cxjourney.ui.dialogs.shortcuts import ShortcutsDialog

    return ShortcutsDialog(make_window(theme_name))


def _about(_document: Document, theme_name: str) -> QWidget:
    from cxjourney.ui.dialogs.about import AboutDialog

    return AboutDialog(make_window(theme_name))


def _templates(_document: Document, theme_name: str) -> QWidget:
    from cxjourney.ui.dialogs.templates import TemplateChooser

    return TemplateChooser(make_window(theme_name))


def _versions(document: Document, theme_name: str) -> QWidget:
    from cxjourney.ui.dialogs.versions import VersionsDialog

    return VersionsDialog(document, make_window(theme_name))


def _print(spread: str) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        from cxjourney.ui.print_subjects import subjects_of
        from cxjourney.ui.printing import PrintDialog

        window = make_workspace(document, theme_name)
        assert window.workspace is not None
        dialog = PrintDialog(subjects_of(window.workspace.context), window)
        dialog.spread.setCurrentIndex([dialog.spread.key_at(i) for i in range(dialog.spread.count())].index(spread))
        return dialog

    return build


def _export(kind: str) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        from cxjourney.ui.export_controller import view_of
        from cxjourney.ui.export_dialog.choices import Choices
        from cxjourney.ui.export_dialog.dialog import ExportDialog

        window = make_workspace(document, theme_name)
        view = view_of(window.workspace, window.preferences.settings)
        dialog = ExportDialog(document.project, document.copier(), view, Choices(), window.runner, window, kind)
        dialog._draw()  # at once, for nobody waits here
        return dialog

    return build


def _moment(document: Document, theme_name: str) -> QWidget:
    from cxjourney.ui.dialogs.moment import MomentDialog

    window = make_workspace(document, theme_name)
    assert window.workspace is not None
    touchpoint_id = next(iter(document.project.moments()), next(iter(document.project.table(Touchpoint))))
    return MomentDialog(window.workspace.editing, touchpoint_id, window)


def _preferences(tab: int) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        from PySide6.QtWidgets import QTabWidget

        from cxjourney.ui.dialogs.preferences import PreferencesDialog

        window = make_workspace(document, theme_name)
        assert window.workspace is not None
        dialog = PreferencesDialog(window.preferences, window.workspace.editing, window)
        dialog.findChildren(QTabWidget)[0].setCurrentIndex(tab)
        return dialog

    return build


def _assistant(step: str) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        from tests.ui.import_assistant.building import assistant_at_step

        return assistant_at_step(document, step, make_workspace(document, theme_name))

    return build


def _quick_import(document: Document, theme_name: str) -> QWidget:
    from tests.ui.import_assistant.building import quick_import

    return quick_import(document, make_workspace(document, theme_name))


def _faulty_import(document: Document, theme_name: str) -> QWidget:
    from tests.ui.import_assistant.building import assistant_on_faulty_file

    return assistant_on_faulty_file(document, make_workspace(document, theme_name))


def _evidence(section: str) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        from tests.ui.evidence.building import evidence_at

        return evidence_at(document, section, theme_name)

    return build


def _personas(state: str) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        from tests.ui.personas.building import persona_screens

        return persona_screens(make_workspace(document, theme_name), state)

    return build


def _database(state: str) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        from tests.ui.database.building import database_dialog

        return database_dialog(state, make_workspace(document, theme_name))

    return build


def _merge(state: str) -> Build:
    def build(document: Document, theme_name: str) -> QWidget:
        from tests.ui.merge.building import merge_dialog

        return merge_dialog(document, state, make_workspace(document, theme_name))

    return build


def screens() -> dict[str, Build]:
    """Return every screen by name; each is called with a document and `light` or `dark`."""
    from tests.ui.evidence.building_comments import evidence_screens

    return {
        "start": _start,
        "start-empty": _start_empty,
        "map": _view("map"),
        "map-curves": _curves,
        "map-touchpoint": _selected(Touchpoint),
        "map-several": _selected(Touchpoint, 4),
        "map-stage": _selected(Stage),
        "map-arrow": _selected(Transition),
        "map-note": _selected(Note),
        "outline": _view("outline"),
        "table": _view("table"),
        "personas": _view("personas"),
        **{f"personas-{state}": _personas(state) for state in PERSONAS},
        "evidence": _view("evidence"),
        "palette": _palette,
        "shortcuts": _shortcuts,
        "about": _about,
        "templates": _templates,
        "versions": _versions,
        "export": _export("pdf"),
        "print": _print("one"),
        "print-poster": _print("tiles"),
        "export-report": _export("report"),
        "export-workbook": _export("xlsx"),
        "export-data": _export("mermaid"),
        "moment": _moment,
        "preferences-look": _preferences(0),
        "preferences-saving": _preferences(1),
        "preferences-data": _preferences(2),
        **{f"import-{step}": _assistant(step) for step in ("file", "columns", "touchpoints", "check", "report")},
        "import-quick": _quick_import,
        "import-faulty": _faulty_import,
        **{f"evidence-{section}": _evidence(section) for section in EVIDENCE},
        **evidence_screens(),
        **{f"merge-{state}": _merge(state) for state in MERGE},
        **{f"database-{state}": _database(state) for state in DATABASE},
    }
