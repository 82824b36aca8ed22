"""Opening, saving and closing: nothing is lost unawares, and each hindrance is one sentence or one question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.file_names import safe_file_name
from cxjourney.services.document import Document
from cxjourney.ui import messages
from cxjourney.ui.file_controller import FileController
from cxjourney.ui.messages import Answer
from cxjourney.ui.window import MainWindow
from tests.builders import make_records
from tests.ui.screens import make_window


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[MainWindow]:
    """A window with the start screen; a document left open is discarded."""
    made = make_window("light", autosave=False)
    qtbot.addWidget(made, before_close_func=_forget)
    yield made
    _forget(made)


def _forget(window: MainWindow) -> None:
    if window.workspace is not None:
        window.workspace.document.discard()
        window.workspace = None


def files_of(window: MainWindow) -> FileController:
    assert window.files is not None
    return window.files


def saved_file(folder: Path, name: str = "shop.cxj") -> Path:
    document = Document.new(make_records(), "Small shop")
    document.save_as(folder / name)
    document.close()
    return folder / name


def edit(window: MainWindow, title: str = "Pay") -> None:
    assert window.workspace is not None
    project = window.workspace.document.project
    assert window.workspace.editing.do(lambda: actions.rename_touchpoint(project, "pay", title))


def answer(monkeypatch: pytest.MonkeyPatch, name: str, value: object) -> list[tuple[object, ...]]:
    """Let a function of `messages` answer at once, and return what it was asked."""
    asked: list[tuple[object, ...]] = []

    def reply(*args: object, **_named: object) -> object:
        asked.append(args)
        return value

    monkeypatch.setattr(messages, name, reply)
    return asked


def test_new_project_has_a_journey_and_closes_without_a_question(start: MainWindow) -> None:
    files_of(start).new()
    assert start.document is not None
    assert start.document.project.journeys()
    files_of(start).close_project()
    assert start.document is None


def test_open_shows_the_project_and_remembers_the_file(start: MainWindow, tmp_path: Path) -> None:
    path = saved_file(tmp_path)
    files_of(start).open_path(path)
    assert start.document is not None
    assert start.document.path == path
    assert str(path) in start.preferences.settings.recent_files
    assert "Small shop" in start.windowTitle()


def test_save_asks_for_a_file_and_writes_it(start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files_of(start).begin(make_records(), "Small shop")
    edit(start)
    answer(monkeypatch, "ask_save_path", tmp_path / "mine.cxj")
    assert files_of(start).saving.save()
    assert start.document is not None
    assert start.document.is_saved
    assert not start.isWindowModified()
    assert (tmp_path / "mine.cxj").exists()


def test_closing_asks_and_cancel_goes_on(start: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    files_of(start).begin(make_records(), "Small shop")
    edit(start)
    asked = answer(monkeypatch, "ask_unsaved", Answer.CANCEL)
    assert not files_of(start).close_document()
    assert asked
    assert start.document is not None
    assert start.document.can_undo


def test_closing_without_saving_leaves_the_file_as_it_was(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved_file(tmp_path)
    before = path.read_bytes()
    files_of(start).open_path(path)
    edit(start)
    answer(monkeypatch, "ask_unsaved", Answer.DISCARD)
    files_of(start).close_project()
    assert path.read_bytes() == before


def test_with_autosave_closing_writes_and_asks_nothing(start: MainWindow, tmp_path: Path) -> None:
    start.preferences.change(autosave=True)
    path = saved_file(tmp_path)
    files_of(start).open_path(path)
    edit(start, "Paid")
    files_of(start).close_project()
    document = Document.open(path)
    assert document.project.table(type(make_records()[8]))["pay"].title == "Paid"  # type: ignore[attr-defined]
    document.close()


def test_file_changed_underneath_keeps_both(start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved_file(tmp_path)
    files_of(start).open_path(path)
    edit(start)
    document = Document.open(saved_file(tmp_path, "theirs.cxj"))
    document.do(actions.rename_touchpoint(document.project, "pay", "Theirs"))
    document.save()
    document.close()
    theirs = (tmp_path / "theirs.cxj").read_bytes()
    path.write_bytes(theirs)
    asked = answer(monkeypatch, "ask_changed_underneath", Answer.SAVE)
    assert files_of(start).saving.save()
    assert asked
    assert path.read_bytes() == theirs
    assert start.document is not None
    assert start.document.path != path
    assert start.document.is_saved


@pytest.mark.parametrize("content", [b"", b"not a project", b"SQLite format 3\0" + b"\0" * 200])
def test_foreign_files_are_refused_with_one_sentence(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    path = tmp_path / "odd.cxj"
    path.write_bytes(content)
    told = answer(monkeypatch, "warn", None)
    monkeypatch.setattr(messages, "ask_damaged", lambda *_args: Answer.CANCEL)
    files_of(start).open_path(path)
    assert start.document is None
    assert path.read_bytes() == content
    assert len(told) <= 1


def test_missing_file_is_said(start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = answer(monkeypatch, "warn", None)
    files_of(start).open_path(tmp_path / "gone.cxj")
    assert "gone.cxj" in str(told[0][2])


def test_second_window_on_the_same_file_reads_only(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved_file(tmp_path)
    first = Document.open(path)
    asked = answer(monkeypatch, "ask_second_window", Answer.YES)
    files_of(start).open_path(path)
    assert asked
    assert start.document is not None
    assert start.document.is_read_only
    assert start.commands is not None
    assert not start.commands.actions["edit.undo"].isEnabled()
    first.close()


def test_recent_list_pins_forgets_and_greys(start: MainWindow, tmp_path: Path) -> None:
    path = saved_file(tmp_path)
    files_of(start).open_path(path)
    files_of(start).close_project()
    start.start.pin_requested.emit(path)
    assert start.preferences.settings.pinned_files == (str(path),)
    path.unlink()
    starting = files_of(start)._starting
    starting.fill_recent_menu()
    assert starting._menu is not None
    assert not starting._menu.actions()[0].isEnabled()
    start.start.forget_requested.emit(path)
    assert start.preferences.settings.pinned_files == ()


def test_left_over_is_offered_and_recovered(start: MainWindow, tmp_path: Path) -> None:
    document = Document.new(make_records(), "Small shop")
    document.do(actions.rename_touchpoint(document.project, "pay", "Paid"))
    document.close(keep=True)
    start.show_start()
    from cxjourney.storage.recovery import find_left_over

    entry = find_left_over()[0]
    start.start.recover_requested.emit(entry)
    assert start.document is not None
    assert start.document.undo_text
    start.document.undo()


def test_versions_go_back_as_one_step(start: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from cxjourney.ui.dialogs.versions import VersionsDialog

    files_of(start).begin(make_records(), "Small shop")
    answer(monkeypatch, "ask_text", "Before")
    files_of(start).saving.save_version()
    edit(start, "Changed")
    monkeypatch.setattr(VersionsDialog, "exec", lambda _dialog: 1)
    files_of(start).saving.versions()
    assert start.document is not None
    assert start.document.project.touchpoints("journey-1")
    titles = {t.id: t.title for t in start.document.project.touchpoints("journey-1")}
    assert titles["pay"] == "Check out"
    assert "Before" in start.document.undo_text


def test_template_chooser_begins_with_the_marked_one(start: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from cxjourney.ui.dialogs.templates import TemplateChooser

    def choose(dialog: TemplateChooser) -> int:
        dialog.list.setCurrentRow(1)
        return 1

    monkeypatch.setattr(TemplateChooser, "exec", choose)
    files_of(start).new_from_template()
    assert start.document is not None
    assert start.document.project.journeys()


def test_file_names_are_safe() -> None:
    assert safe_file_name("a/b: c?*\n") == "a b c"
    assert safe_file_name("...") == "Untitled project"
