"""The only message boxes: plain text that says what happened, what it means for the data, and what to do.

Every function opens one box and returns the person's choice as a plain value, so that tests patch functions, not Qt.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.widgets.text import shortened


class Answer(StrEnum):
    """What a person chose; what it means is said by the buttons of each box."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"
    YES = "yes"
    NO = "no"
    OTHER = "other"


def _box(parent: QWidget | None, icon: QMessageBox.Icon, title: str, text: str, detail: str = "") -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(shortened(text, 600))
    if detail:
        box.setInformativeText(shortened(detail, 1200))
    return box


def _ask(box: QMessageBox, choices: list[tuple[Answer, str, QMessageBox.ButtonRole]], default: Answer) -> Answer:
    """Show `box` with one button for each choice; Escape and the close button mean Cancel."""
    buttons: dict[QPushButton, Answer] = {}
    for answer, text, role in choices:
        button = box.addButton(text, role)
        buttons[button] = answer
        if answer is default:
            box.setDefaultButton(button)
        if answer is Answer.CANCEL:
            box.setEscapeButton(button)
    box.exec()
    clicked = box.clickedButton()
    return next((answer for button, answer in buttons.items() if button is clicked), Answer.CANCEL)


def tell(parent: QWidget | None, text: str, detail: str = "") -> None:
    """Say something that went well or needs to be known."""
    box = _box(parent, QMessageBox.Icon.Information, tr("cxjourney"), text, detail)
    box.addButton(tr("OK"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def warn(parent: QWidget | None, text: str, detail: str = "") -> None:
    """Say what could not be done."""
    box = _box(parent, QMessageBox.Icon.Warning, tr("cxjourney"), text, detail)
    box.addButton(tr("OK"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def tell_fault(parent: QWidget | None, places: str) -> None:
    """Say that the program has a fault; the places in it can be copied, they hold nothing that people wrote."""
    text = tr("Something went wrong inside cxjourney.")
    detail = tr(
        "Your edits are safe: each one was saved on this computer before it was shown. You can go on; if something "
        "looks odd, save under another name and start cxjourney again."
    )
    box = _box(parent, QMessageBox.Icon.Warning, tr("cxjourney"), text, detail)
    box.setDetailedText(places)
    box.addButton(tr("Go on"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def ask_unsaved(parent: QWidget | None, title: str, has_file: bool) -> Answer:
    """Ask what to do with a project whose file lacks edits: SAVE, DISCARD or CANCEL."""
    text = tr("Save “{title}” before it is closed?", title=title)
    detail = (
        tr("Some of your edits are not in the file yet. Without saving they are lost.")
        if has_file
        else tr("This project has no file yet. Without saving it is lost.")
    )
    box = _box(parent, QMessageBox.Icon.Question, tr("Unsaved edits"), text, detail)
    choices = [
        (Answer.SAVE, tr("Save"), QMessageBox.ButtonRole.AcceptRole),
        (Answer.DISCARD, tr("Close without saving"), QMessageBox.ButtonRole.DestructiveRole),
        (Answer.CANCEL, tr("Cancel"), QMessageBox.ButtonRole.RejectRole),
    ]
    return _ask(box, choices, Answer.SAVE)


def ask_changed_underneath(parent: QWidget | None, path: Path) -> Answer:
    """Ask about a file that somebody else changed: SAVE (as another file), YES (overwrite it) or CANCEL."""
    text = tr("“{name}” was changed by another program or window.", name=path.name)
    detail = tr(
        "Your edits are safe in the working copy. Save them under another name to keep both, "
        "or replace what is in the file now."
    )
    box = _box(parent, QMessageBox.Icon.Warning, tr("The file changed"), text, detail)
    choices = [
        (Answer.SAVE, tr("Save as another file…"), QMessageBox.ButtonRole.AcceptRole),
        (Answer.YES, tr("Replace the file"), QMessageBox.ButtonRole.DestructiveRole),
        (Answer.CANCEL, tr("Not now"), QMessageBox.ButtonRole.RejectRole),
    ]
    return _ask(box, choices, Answer.SAVE)


def ask_second_window(parent: QWidget | None, path: Path) -> Answer:
    """Ask about a file that another window has open: YES opens it for reading, CANCEL does not open it."""
    text = tr("“{name}” is open in another window.", name=path.name)
    detail = tr(
        "You can open it for reading here and save under another name, or go to the other window to go on there."
    )
    box = _box(parent, QMessageBox.Icon.Question, tr("Already open"), text, detail)
    choices = [
        (Answer.YES, tr("Open for reading"), QMessageBox.ButtonRole.AcceptRole),
        (Answer.CANCEL, tr("Cancel"), QMessageBox.ButtonRole.RejectRole),
    ]
    return _ask(box, choices, Answer.YES)


def ask_which_window(parent: QWidget | None, title: str) -> Answer:
    """Ask where to open a project while another is open: YES in a new window, NO instead of it, or CANCEL."""
    text = tr("“{title}” is open in this window.", title=title)
    detail = tr("Open the other project in a new window, or close this one first?")
    box = _box(parent, QMessageBox.Icon.Question, tr("Open where?"), text, detail)
    choices = [
        (Answer.YES, tr("New window"), QMessageBox.ButtonRole.AcceptRole),
        (Answer.NO, tr("This window"), QMessageBox.ButtonRole.ActionRole),
        (Answer.CANCEL, tr("Cancel"), QMessageBox.ButtonRole.RejectRole),
    ]
    return _ask(box, choices, Answer.YES)


def ask_add_or_begin(parent: QWidget | None, name: str, title: str, whole: bool) -> Answer:
    """Ask where a map goes: YES adds its journeys to the open project, NO begins a project with it, or CANCEL.

    `whole` says that it is a project with more than journeys, which only a new project takes up.
    """
    text = tr("“{name}” holds journeys.", name=name)
    detail = tr("Add them to “{title}”, or begin a project of their own with them?", title=title)
    if whole:
        detail += " " + tr("Personas, metrics and answers come only into a project of their own.")
    box = _box(parent, QMessageBox.Icon.Question, tr("Where to?"), text, detail)
    choices = [
        (Answer.YES, tr("Add to this project"), QMessageBox.ButtonRole.AcceptRole),
        (Answer.NO, tr("New project"), QMessageBox.ButtonRole.ActionRole),
        (Answer.CANCEL, tr("Cancel"), QMessageBox.ButtonRole.RejectRole),
    ]
    return _ask(box, choices, Answer.NO if whole else Answer.YES)


def ask_damaged(parent: QWidget | None, path: Path, reason: str) -> Answer:
    """Ask about a damaged file: YES opens what can be read as a new project without a file, CANCEL does not."""
    text = tr("“{name}” is damaged.", name=path.name)
    detail = tr(
        "{reason} You can open what is still readable as an unsaved copy; the file itself stays as it is.",
        reason=reason,
    )
    box = _box(parent, QMessageBox.Icon.Warning, tr("Damaged file"), text, detail)
    choices = [
        (Answer.YES, tr("Open what is readable"), QMessageBox.ButtonRole.AcceptRole),
        (Answer.CANCEL, tr("Cancel"), QMessageBox.ButtonRole.RejectRole),
    ]
    return _ask(box, choices, Answer.CANCEL)


def ask_yes(parent: QWidget | None, text: str, detail: str, yes: str, dangerous: bool = False) -> bool:
    """Ask one question; `yes` is the text of the button that does it."""
    box = _box(parent, QMessageBox.Icon.Question, tr("cxjourney"), text, detail)
    role = QMessageBox.ButtonRole.DestructiveRole if dangerous else QMessageBox.ButtonRole.AcceptRole
    choices = [(Answer.YES, yes, role), (Answer.CANCEL, tr("Cancel"), QMessageBox.ButtonRole.RejectRole)]
    return _ask(box, choices, Answer.CANCEL if dangerous else Answer.YES) is Answer.YES


def ask_merge(parent: QWidget | None, path: Path) -> Answer:
    """Ask about a workbook that was exported here: YES merges its edits, NO reads it as data, or CANCEL."""
    text = tr("“{name}” was exported from a project.", name=path.name)
    detail = tr("Merge the edits that were made in it, or read its sheets as data?")
    box = _box(parent, QMessageBox.Icon.Question, tr("Merge or import?"), text, detail)
    choices = [
        (Answer.YES, tr("Merge the edits…"), QMessageBox.ButtonRole.AcceptRole),
        (Answer.NO, tr("Import as data…"), QMessageBox.ButtonRole.ActionRole),
        (Answer.CANCEL, tr("Cancel"), QMessageBox.ButtonRole.RejectRole),
    ]
    return _ask(box, choices, Answer.YES)


def ask_text(parent: QWidget | None, title: str, label: str, text: str = "") -> str | None:
    """Ask for one line of text; None where the person cancelled."""
    answer, accepted = QInputDialog.getText(parent, title, label, text=text)
    return answer.strip() if accepted else None


def ask_open_path(parent: QWidget | None, title: str, folder: Path, filters: str) -> Path | None:
    """Ask for a file to open."""
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), filters)
    return Path(name) if name else None


def ask_open_paths(parent: QWidget | None, title: str, folder: Path, filters: str) -> list[Path]:
    """Ask for one or more files to open."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(folder), filters)
    return [Path(name) for name in names]


def ask_save_path(parent: QWidget | None, title: str, proposal: Path, filters: str, suffix: str) -> Path | None:
    """Ask where to save; `suffix` (with its dot) is added where the person gave none."""
    name, _ = QFileDialog.getSaveFileName(parent, title, str(proposal), filters)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() == suffix:
        return path
    path = path.with_name(path.name + suffix)
    # The dialog asked about the name without its suffix, if at all.
    text, detail = tr("Replace “{name}”?", name=path.name), tr("A file of this name is there already.")
    if not path.exists() or ask_yes(parent, text, detail, tr("Replace"), dangerous=True):
        return path
    return ask_save_path(parent, title, path, filters, suffix)


def ask_folder(parent: QWidget | None, title: str, folder: Path) -> Path | None:
    """Ask for a folder to write into."""
    name = QFileDialog.getExistingDirectory(parent, title, str(folder))
    return Path(name) if name else None
