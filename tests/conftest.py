"""What every test gets: no display, no real home folder, no modal dialog left open, nothing left running."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for a QApplication, so that `-m "not gui"` is the quick inner loop."""
    for item in items:
        if {"qtbot", "qapp"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.gui)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, working copies and logs of each test in a folder of its own."""
    monkeypatch.setenv("CXJOURNEY_DATA", str(tmp_path / "user-data"))
    monkeypatch.setenv("CXJOURNEY_CONFIG", str(tmp_path / "user-config"))


@pytest.fixture(autouse=True)
def no_modal_dialogs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that would hang on a modal dialog; a test that means one patches `exec` itself."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        return
    from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"a modal dialog was opened: {args[:3]}")

    for dialog in (QDialog, QMessageBox, QFileDialog, QInputDialog):
        monkeypatch.setattr(dialog, "exec", refuse)
    for name in ("question", "warning", "information", "critical"):
        monkeypatch.setattr(QMessageBox, name, refuse)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, refuse)


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves threads, or visible top-level windows, behind."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in set(threading.enumerate()) - before if not thread.daemon]
    for thread in left:
        thread.join(5)
    assert not [thread for thread in left if thread.is_alive()], f"threads left running: {left}"
    if {"qtbot", "qapp"} & set(request.fixturenames):
        from PySide6.QtCore import QThreadPool

        assert QThreadPool.globalInstance().waitForDone(5000), "the thread pool is still busy"
