"""Every command of the program as data: id, text, shortcuts, icon, menu, and where it can be used.

The controller makes QActions, menus, the palette and the sheet of shortcuts from this one table, so none of them
can forget a command. Shortcuts are written in Qt's portable form; platform keys are added by the controller.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from cxjourney.domain.text import tr


class Where(StrEnum):
    """What must be there for a command to make sense."""

    ALWAYS = "always"
    PROJECT = "project"
    WRITABLE = "writable"
    JOURNEY = "journey"  # a journey is shown and may be changed
    MAP = "map"  # the map is on screen: the keys count only while it has the focus
    TOUCHPOINT = "touchpoint"  # a touchpoint is selected, on the map
    SELECTION = "selection"  # something is selected


@dataclass(frozen=True, slots=True)
class Command:
    """One command; `menu` names where it hangs, a text after a slash being a submenu."""

    id: str
    text: str
    menu: str
    where: Where = Where.PROJECT
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    rule_before: bool = False
    checkable: bool = False


MENUS = ("file", "edit", "insert", "view", "go", "help")


def menu_title(menu: str) -> str:
    """Return the title of a menu or submenu."""
    return {
        "file": tr("&File"),
        "file/export": tr("&Export"),
        "edit": tr("&Edit"),
        "edit/emotion": tr("&Emotion"),
        "insert": tr("&Insert"),
        "view": tr("&View"),
        "view/appearance": tr("&Appearance"),
        "go": tr("&Go"),
        "help": tr("&Help"),
    }[menu]


@cache
def commands() -> tuple[Command, ...]:
    """Return all commands in the order of the menus."""
    return (*_file(), *_edit(), *_insert(), *_view(), *_go(), *_help())


@cache
def command(command_id: str) -> Command:
    """Return one command by its id."""
    return next(item for item in commands() if item.id == command_id)


def _file() -> tuple[Command, ...]:
    always, project, writable = Where.ALWAYS, Where.PROJECT, Where.WRITABLE
    export = "file/export"
    return (
        Command("file.new", tr("&New project"), "file", always, ("Ctrl+N",), "new"),
        Command("file.template", tr("Ne&w from template…"), "file", always, ("Ctrl+Shift+N",), "layout"),
        Command("file.open", tr("&Open…"), "file", always, ("Ctrl+O",), "open"),
        Command("file.open_map", tr("Open a map o&f another program…"), "file", always, (), "journey"),
        Command("file.sample", tr("Open the sa&mple project"), "file", always, (), "sample"),
        Command("file.save", tr("&Save"), "file", writable, ("Ctrl+S",), "save", True),
        Command("file.save_as", tr("Save &as…"), "file", project, ("Ctrl+Shift+S",), "save"),
        Command("file.save_version", tr("Save &version…"), "file", writable, ("Ctrl+Alt+S",), "versions"),
        Command("file.versions", tr("Versions…"), "file", project, (), "versions"),
        Command("file.import", tr("&Import data…"), "file", writable, ("Ctrl+I",), "import", True),
        Command("file.import_database", tr("Import from a data&base…"), "file", writable, (), "import"),
        Command("file.merge", tr("Mer&ge edited workbook…"), "file", writable, (), "workbook"),
        Command("file.export.any", tr("Choose &files…"), export, project, ("Ctrl+E",), "export"),
        Command("file.export.xlsx", tr("&Workbook (XLSX)…"), export, project, (), "workbook", True),
        Command("file.export.pptx", tr("S&lides (PPTX)…"), export, project, (), "present"),
        Command("file.export.report", tr("&Report (PDF)…"), export, project, (), "file-pdf"),
        Command("file.export.pdf", tr("&Map (PDF)…"), export, project, (), "file-pdf"),
        Command("file.export.personas", tr("P&ersonas (PDF)…"), export, project, (), "persona"),
        Command("file.export.html", tr("Web &page (HTML)…"), export, project, (), "globe"),
        Command("file.export.svg", tr("&SVG…"), export, project, (), "image"),
        Command("file.export.png", tr("P&NG…"), export, project, (), "image"),
        Command("file.export.csv", tr("&Data and diagrams…"), export, project, (), "table"),
        Command("file.print", tr("Print…"), "file", project, ("Ctrl+P",), "printer"),
        Command("file.close", tr("&Close project"), "file", project, ("Ctrl+W",), "close", True),
        Command("file.preferences", tr("&Preferences…"), "file", always, ("Ctrl+,",), "gear"),
        Command("file.quit", tr("&Quit"), "file", always, ("Ctrl+Q",), "sign-out"),
    )


def _edit() -> tuple[Command, ...]:
    writable, selection, touchpoint = Where.WRITABLE, Where.SELECTION, Where.TOUCHPOINT
    emotion = "edit/emotion"
    return (
        Command("edit.undo", tr("&Undo"), "edit", writable, ("Ctrl+Z",), "undo"),
        Command("edit.redo", tr("&Redo"), "edit", writable, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
        Command("edit.cut", tr("Cu&t"), "edit", selection, ("Ctrl+X",), "cut", True),
        Command("edit.copy", tr("&Copy"), "edit", selection, ("Ctrl+C",), "copy"),
        Command("edit.paste", tr("&Paste"), "edit", Where.JOURNEY, ("Ctrl+V",), "paste"),
        Command("edit.delete", tr("&Delete"), "edit", selection, ("Delete",), "delete"),
        Command("edit.select_all", tr("Select &all"), "edit", Where.JOURNEY, ("Ctrl+A",), "selection-all", True),
        Command("edit.deselect", tr("Select nothin&g"), "edit", selection, ("Ctrl+Shift+A",), ""),
        Command("edit.rename", tr("Re&name"), "edit", selection, ("F2",), "rename", True),
        Command("edit.connect", tr("C&onnect to…"), "edit", touchpoint, ("C",), "connect"),
        Command("edit.moment", tr("&Moment of truth"), "edit", touchpoint, ("M",), "moment"),
        Command("edit.moment_details", tr("Moment of truth: detail&s…"), "edit", touchpoint, ("Shift+M",), "moment"),
        Command("edit.vote", tr("&Vote"), "edit", selection, ("V",), "vote"),
        Command("edit.emotion.1", tr("&1  Very bad (−2)"), emotion, touchpoint, ("1",), "emotion"),
        Command("edit.emotion.2", tr("&2  Bad (−1)"), emotion, touchpoint, ("2",), "emotion"),
        Command("edit.emotion.3", tr("&3  Neutral (0)"), emotion, touchpoint, ("3",), "emotion"),
        Command("edit.emotion.4", tr("&4  Good (+1)"), emotion, touchpoint, ("4",), "emotion"),
        Command("edit.emotion.5", tr("&5  Very good (+2)"), emotion, touchpoint, ("5",), "emotion"),
    )


def _insert() -> tuple[Command, ...]:
    journey, touchpoint = Where.JOURNEY, Where.TOUCHPOINT
    return (
        Command("insert.next", tr("&Next touchpoint"), "insert", Where.MAP, ("Return", "Enter"), "touchpoint"),
        Command("insert.branch", tr("Parallel &branch"), "insert", touchpoint, ("Shift+Return",), "git-branch"),
        Command("insert.stage", tr("Next &stage"), "insert", Where.MAP, ("Ctrl+Return",), "stage"),
        Command("insert.lane", tr("&Lane"), "insert", journey, ("Ctrl+L",), "lane"),
        Command("insert.note", tr("N&ote"), "insert", touchpoint, ("Tab",), "note"),
        Command("insert.image", tr("I&mage…"), "insert", touchpoint, (), "image"),
        Command("insert.action", tr("&Action"), "insert", journey, ("Ctrl+T",), "action"),
        Command("insert.journey", tr("&Journey"), "insert", Where.WRITABLE, ("Ctrl+J",), "journey", True),
        Command("insert.to_be", tr("&To-be copy of this journey"), "insert", journey, (), "journey"),
        Command("insert.persona", tr("&Persona"), "insert", Where.WRITABLE, ("Ctrl+Shift+J",), "persona"),
        Command("insert.segment", tr("S&egment…"), "insert", Where.WRITABLE, (), "segment"),
    )


def _view() -> tuple[Command, ...]:
    project, always, on_map = Where.PROJECT, Where.ALWAYS, Where.MAP
    look = "view/appearance"
    return (
        Command("view.map", tr("&Map"), "view", project, ("Alt+1",), "map", False, True),
        Command("view.outline", tr("&Outline"), "view", project, ("Alt+2",), "outline", False, True),
        Command("view.table", tr("&Table"), "view", project, ("Alt+3",), "table", False, True),
        Command("view.personas", tr("&Personas"), "view", project, ("Alt+4",), "persona", False, True),
        Command("view.evidence", tr("&Evidence"), "view", project, ("Alt+5",), "import", False, True),
        Command("view.left", tr("&Left panel"), "view", project, ("Ctrl+Alt+L",), "", True, True),
        Command("view.right", tr("Inspecto&r"), "view", project, ("Ctrl+Alt+I",), "", False, True),
        Command(
            "view.curves",
            tr("Emotion &curves of all personas"),
            "view",
            project,
            ("Ctrl+Alt+E",),
            "emotion",
            True,
            True,
        ),
        Command("view.zoom_in", tr("&Zoom in"), "view", on_map, ("Ctrl++", "Ctrl+="), "zoom_in", True),
        Command("view.zoom_out", tr("Zoom o&ut"), "view", on_map, ("Ctrl+-",), "zoom_out"),
        Command("view.zoom_100", tr("&100 %"), "view", on_map, ("Ctrl+0",), "magnifying-glass"),
        Command("view.fit", tr("&Fit the whole map"), "view", on_map, ("Ctrl+9", "Shift+1"), "fit"),
        Command("view.zoom_selection", tr("Zoom to the &selection"), "view", on_map, ("Ctrl+8",), "zoom_in"),
        Command("view.system", tr("As the &system"), look, always, (), "", True, True),
        Command("view.light", tr("&Light"), look, always, (), "", False, True),
        Command("view.dark", tr("&Dark"), look, always, (), "", False, True),
        Command("view.full_screen", tr("Full scree&n"), "view", always, ("F11",), "arrows-out", False, True),
    )


def _go() -> tuple[Command, ...]:
    project = Where.PROJECT
    return (
        Command(
            "go.palette", tr("&Search or run a command…"), "go", Where.ALWAYS, ("Ctrl+K", "Ctrl+Shift+P"), "search"
        ),
        Command("go.find", tr("&Find touchpoint…"), "go", project, ("Ctrl+F",), "search"),
        Command("go.next_journey", tr("&Next journey"), "go", project, ("Ctrl+PgDown",), "caret-right", True),
        Command("go.previous_journey", tr("&Previous journey"), "go", project, ("Ctrl+PgUp",), "caret-left"),
        Command("go.inspector", tr("To the &inspector"), "go", project, ("F6",), "info", True),
        Command("go.main", tr("To the &map or table"), "go", project, ("Shift+F6",), "map"),
    )


def _help() -> tuple[Command, ...]:
    return (
        Command("help.shortcuts", tr("&Keyboard shortcuts"), "help", Where.ALWAYS, ("F1",), "keyboard"),
        Command("help.about", tr("&About cxjourney"), "help", Where.ALWAYS, (), "about"),
    )


def plain(text: str) -> str:
    """Return a menu text without its mnemonic mark and trailing dots, as the palette and tables show it."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…").strip()
