"""The person with broken files: one clear sentence, nothing lost, and the files' bytes as they were."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cxjourney import saving
from cxjourney.domain import actions
from cxjourney.domain.errors import ExportError
from cxjourney.services.document import Document
from cxjourney.services.tasks import SynchronousRunner
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.locks import FileLock, take_document_lock
from cxjourney.ui import messages
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from cxjourney.ui.messages import Answer
from cxjourney.ui.window import MainWindow
from tests.builders import make_records
from tests.cli.files import Program, save_once
from tests.evidence.files import table
from tests.ui.screens import make_window

NOISE = random.Random(7).randbytes(20_000)


def _changed(path: Path, *statements: str) -> None:
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for position in range(4096, len(content), 37):
        content[position] ^= 0x5A
    path.write_bytes(content)


def _foreign(path: Path) -> None:
    path.unlink()
    _changed(path, "CREATE TABLE notes (text)")


BROKEN: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("Dear all,\n" * 40),
    "noise": lambda path: path.write_bytes(NOISE),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:9000]),
    "flipped": _flipped,
    "foreign": _foreign,
    "newer": lambda path: _changed(path, "PRAGMA user_version = 999"),
    "trigger": lambda path: _changed(path, "CREATE TRIGGER x AFTER INSERT ON stage BEGIN DELETE FROM journey; END"),
    "view": lambda path: _changed(path, "ALTER TABLE stage RENAME TO s", "CREATE VIEW stage AS SELECT * FROM s"),
    "no table": lambda path: _changed(path, "DROP TABLE touchpoint"),
    "torn": lambda path: _changed(path, "UPDATE touchpoint SET stage_id = 'nowhere'"),
    "huge": lambda path: _changed(path, "UPDATE stage SET position = 9e30"),
}
DATA: dict[str, bytes] = {
    "empty.csv": b"",
    "blank.csv": b"\n\n \n",
    "header.csv": b"Touchpoint,NPS\n",
    "noise.csv": NOISE,
    "noise.xlsx": NOISE,
    "noise.parquet": NOISE,
    "half.xlsx": b"PK\x03\x04" + NOISE,
    "locked.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16le") + bytes(3000),
    "nul.csv": b"a,b\n1,\x00\x00\n" * 40,
    "program.exe": b"MZ" + NOISE,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_once(tmp_path_factory, "shop.cxj", make_records())


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


@pytest.fixture
def project(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "shop.cxj"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(table([["Touchpoint", "NPS"], *[["Check out", i % 11] for i in range(30)]]), "utf-8")
    return path


@pytest.mark.parametrize("how", BROKEN)
def test_no_command_takes_a_broken_project(program: Program, project: Path, data: Path, how: str) -> None:
    BROKEN[how](project)
    before, listed = project.read_bytes(), sorted(path.name for path in project.parent.iterdir())
    for arguments in (
        ("check", project), ("scores", project), ("import", project, data), ("import", project, data, "--dry-run"),
        ("export", project, project.with_name("out.xlsx")), ("export", project, project.with_name("out.pdf")),
        ("compare", project, "A", "B"),
    ):  # fmt: skip
        assert project.name in program.refuses(*arguments)
    assert project.read_bytes() == before
    assert {path.name for path in project.parent.iterdir()} - {"user-data", "user-config"} == set(listed)


@pytest.mark.parametrize("name", DATA)
def test_no_command_takes_a_broken_data_file(program: Program, project: Path, name: str) -> None:
    path = project.with_name(name)
    path.write_bytes(DATA[name])
    before = project.read_bytes()
    assert name in program.refuses("inspect", path)
    assert name in program.refuses("import", project, path, "--touchpoint", "Check out")
    assert project.read_bytes() == before
    assert path.read_bytes() == DATA[name]


def test_a_missing_file_is_told_with_its_folder(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert program.refuses("scores", "gone.cxj") == f"“gone.cxj” is not to be found in {tmp_path}."


def test_a_full_disk_under_the_working_copies_names_the_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_lock: FileLock) -> bool:
        raise ProjectFileError(Path("0123.lock"), Reason.NO_SPACE, "“0123.lock” could not be written.")

    monkeypatch.setattr(FileLock, "take", full)
    with pytest.raises(ProjectFileError, match=r"“shop.cxj” cannot be worked on: .* \(the disk is full\)") as caught:
        take_document_lock(project)
    assert caught.value.reason is Reason.NO_SPACE


def test_a_read_only_medium_refuses_even_to_remove(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), ".cxjourney.tmp")

    monkeypatch.setattr(saving, "open", refuse, raising=False)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(ExportError, match="cannot be written to"):
        saving.write_whole(tmp_path / "out.xlsx", b"PK")


# in the window


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = make_window("light", autosave=False)

    def forget(_window: MainWindow) -> None:
        if made.workspace is not None:
            made.workspace.document.discard()
            made.workspace = None

    qtbot.addWidget(made, before_close_func=forget)
    yield made
    forget(made)


@pytest.mark.parametrize("how", BROKEN)
def test_the_window_says_it_once_and_keeps_what_is_open(
    window: MainWindow, project: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    BROKEN[how](project)
    before = project.read_bytes()
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(messages, "warn", lambda *args: told.append(args))
    monkeypatch.setattr(messages, "ask_unsaved", lambda *args: Answer.CANCEL)
    monkeypatch.setattr(messages, "ask_which_window", lambda *args: Answer.YES)

    def damaged(*args: object) -> Answer:
        told.append(args)
        return Answer.CANCEL

    monkeypatch.setattr(messages, "ask_damaged", damaged)
    assert window.files is not None
    window.files.open_path(project)
    assert len(told) == 1
    assert project.name in " ".join(str(part) for part in told[0])
    assert window.document is None
    window.files.begin(make_records(), "Small shop")
    assert window.workspace is not None
    open_one = window.workspace.document
    open_one.do(actions.rename_touchpoint(open_one.project, "pay", "Pay at the till"))
    window.files.open_path(project)
    assert window.document is open_one
    assert open_one.can_undo
    assert project.read_bytes() == before


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")
@pytest.mark.parametrize("name", ["empty.csv", "noise.csv", "half.xlsx", "locked.xlsx", "program.exe"])
def test_the_assistant_says_what_is_wrong_with_a_data_file(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(DATA[name])
    document = Document.new(make_records(), "Small shop")
    try:
        dialog = ImportAssistant(document, [path], SynchronousRunner())
        qtbot.addWidget(dialog)
        dialog.show()
        (label,) = dialog.findChildren(QLabel, "hindrance")
        assert name in label.text()
        assert label.text().count("\n") == 0
        assert not dialog.next.isEnabled()
        dialog.reject()
        assert not document.can_undo
    finally:
        document.discard()
