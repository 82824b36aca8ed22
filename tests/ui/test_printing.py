"""Print preview and print: what is shown is what a printer gets, its size is told first, and it can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from cxjourney.domain.errors import ExportError
from cxjourney.drawing.export import ExportOptions
from cxjourney.drawing.pages import Pages
from cxjourney.services.tasks import TaskRunner
from cxjourney.ui import printing
from cxjourney.ui.print_subjects import Subject, subjects_of
from cxjourney.ui.printing import PrintDialog, page_image
from cxjourney.ui.window import MainWindow

pytestmark = pytest.mark.gui


def file_printer(path: Path) -> Callable[[Pages, QWidget], QPrinter]:
    """Return what a person would choose: a printer that prints into a file."""

    def choose(_pages: Pages, _parent: QWidget) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        return printer

    return choose


def dialog_of(window: MainWindow, qtbot: QtBot, path: Path) -> PrintDialog:
    assert window.workspace is not None
    dialog = PrintDialog(subjects_of(window.workspace.context), window, file_printer(path))
    qtbot.addWidget(dialog)
    return dialog


def choose(dialog: PrintDialog, field: str, key: object) -> None:
    choice = getattr(dialog, field)
    choice.setCurrentIndex(next(i for i in range(choice.count()) if choice.key_at(i) == key))


def test_the_preview_tells_pages_and_smallest_type(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(window, qtbot, tmp_path / "p.pdf")
    assert dialog.facts.text().startswith("1 page, smallest type ")
    choose(dialog, "paper", "A0")
    assert dialog.pages is not None
    large = dialog.pages.smallest_type
    choose(dialog, "spread", "tiles")
    assert dialog.pages.count > 4
    assert f"{dialog.pages.count} pages" in dialog.facts.text()
    assert dialog.pages.smallest_type >= large * 0.9
    assert dialog.where.text() == f"Page 1 of {dialog.pages.count}"
    qtbot.mouseClick(dialog.after, Qt.MouseButton.LeftButton)
    assert dialog.where.text().startswith("Page 2 ")
    dialog.turn_to(10_000)
    assert not dialog.after.isEnabled()


def test_small_type_comes_with_advice(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(window, qtbot, tmp_path / "p.pdf")
    choose(dialog, "turned", False)
    assert dialog.pages is not None
    assert ("hard to read" in dialog.facts.text()) == (dialog.pages.smallest_type < printing.READABLE)


def test_a_printer_gets_the_pages_of_the_preview(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "p.pdf"
    dialog = dialog_of(window, qtbot, path)
    choose(dialog, "spread", "stages")
    assert dialog.pages is not None
    count, size = dialog.pages.count, dialog.pages.size_mm(0)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)
    reader = PdfReader(path)
    assert len(reader.pages) == count > 1
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((size[0] * 72 / 25.4, size[1] * 72 / 25.4), abs=2)
    assert "Check" in "".join(page.extract_text() for page in reader.pages)


def test_printing_is_light_in_a_dark_window(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dialog = dialog_of(window, qtbot, tmp_path / "p.pdf")
    assert dialog.pages is not None
    assert page_image(dialog.pages, 0, 30).pixelColor(1, 1).name() == "#ffffff"
    assert dialog.preview.image is not None


def test_printing_can_be_stopped(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(window, qtbot, tmp_path / "p.pdf")
    choose(dialog, "paper", "A0")
    choose(dialog, "spread", "tiles")
    dialog.accept()
    assert dialog.job is not None
    dialog.reject()
    assert "stopped" in dialog.facts.text()
    assert dialog.job is None
    assert dialog.accept_button.isEnabled()


def test_what_cannot_be_laid_out_is_a_sentence(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    def refuse(_options: ExportOptions) -> Pages:
        raise ExportError("The report cannot be made.")

    dialog = PrintDialog([Subject("report", "Report", refuse)], window, file_printer(tmp_path / "p.pdf"))
    qtbot.addWidget(dialog)
    assert dialog.facts.text() == "The report cannot be made."
    assert not dialog.accept_button.isEnabled()
    dialog.accept()
    assert not (tmp_path / "p.pdf").exists()


def test_every_subject_has_pages(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(window, qtbot, tmp_path / "p.pdf")
    for index in range(dialog.what.count()):
        dialog.what.setCurrentIndex(index)
        assert dialog.pages is not None
        assert dialog.pages.count >= 1


def test_what_takes_a_while_is_gathered_beside_the_window(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace is not None
    runner = TaskRunner(threads=1)
    dialog = PrintDialog(subjects_of(window.workspace.context), window, runner=runner)
    qtbot.addWidget(dialog)
    dialog.what.set_key("report")
    dialog.what.currentIndexChanged.emit(dialog.what.currentIndex())
    assert dialog.pages is None
    assert dialog.facts.text() == "The pages are being put together …"
    assert not dialog.accept_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.pages is not None, timeout=20_000)
    assert dialog.accept_button.isEnabled()
    assert "page" in dialog.facts.text()
    dialog.done(0)
    runner.close()


def test_nothing_to_print_is_said(window: MainWindow, qtbot: QtBot) -> None:
    dialog = PrintDialog([], window)
    qtbot.addWidget(dialog)
    assert dialog.facts.text() == "There is nothing to print yet."
    assert not dialog.accept_button.isEnabled()


def test_the_command_opens_the_preview(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []

    def keep(dialog: PrintDialog) -> int:
        shown.append(dialog.what.count())
        return 0

    monkeypatch.setattr(PrintDialog, "exec", keep)
    assert window.commands is not None
    window.commands.run("file.print")
    assert shown
    assert shown[0] >= 2
