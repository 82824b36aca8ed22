"""The export dialog and what comes of it, driven as a person would; and maps of other programs coming in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Journey
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.services.export_preview import Preview, Previews
from cxjourney.services.export_request import Request
from cxjourney.services.exporting import kinds
from cxjourney.ui.export_dialog.choices import Choices
from cxjourney.ui.export_dialog.dialog import ExportDialog
from cxjourney.ui.file_controller import FileController
from cxjourney.ui.messages import Answer
from cxjourney.ui.window import MainWindow
from tests.builders import make_records
from tests.ui.screens import make_window
from tests.ui.test_files import _forget, answer, files_of

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[MainWindow]:
    """A window with a project that has two journeys."""
    made = make_window("light", autosave=False)
    qtbot.addWidget(made, before_close_func=_forget)
    files_of(made).begin(make_records(), "Small shop")
    assert made.document is not None
    made.document.do(actions.new_journey(made.document.project, "To be"))
    yield made
    _forget(made)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Request, int]]:
    """Previews that are only asked for."""
    asked: list[tuple[str, Request, int]] = []

    def draw(_previews: Previews, kind: str, request: Request, page: int, _cancelled: object = None) -> Preview:
        asked.append((kind, request, page))
        return Preview(pages=3, lines=("one", "two"), size=4096, smallest_type=6.0 if kind == "pdf" else None)

    monkeypatch.setattr(Previews, "draw", draw)
    return asked


@pytest.fixture
def dialog(start: MainWindow, qtbot: QtBot, drawn: list[tuple[str, Request, int]]) -> ExportDialog:
    assert start.document is not None
    document = start.document
    view = Request(journey_ids=("journey-1",))
    made = ExportDialog(document.project, document.copier(), view, Choices(), start.runner, start, "pdf")
    qtbot.addWidget(made)
    made.show()
    return made


def wait(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog._later.isActive(), timeout=3000)


def test_the_kind_that_was_asked_for_is_ticked_and_shown(
    dialog: ExportDialog, qtbot: QtBot, drawn: list[tuple[str, Request, int]]
) -> None:
    wait(dialog, qtbot)
    assert [kind.key for kind in dialog.chosen] == ["pdf"]
    assert drawn[-1][0] == "pdf"
    assert dialog.options.on_paper.isVisible()
    assert not dialog.options.in_pixels.isVisible()
    assert "6.0 points: readable close up only" in dialog.note.text()


def test_pages_are_leafed_through(dialog: ExportDialog, qtbot: QtBot, drawn: list[tuple[str, Request, int]]) -> None:
    wait(dialog, qtbot)
    assert not dialog.pane.back.isEnabled()
    QTest.mouseClick(dialog.pane.on, Qt.MouseButton.LeftButton)
    wait(dialog, qtbot)
    assert drawn[-1][2] == 1
    assert dialog.pane.where.text() == "2 of 3"
    QTest.keyClick(dialog.kinds, Qt.Key.Key_Down)
    wait(dialog, qtbot)
    assert drawn[-1][0] != "pdf"
    assert drawn[-1][2] == 0


def test_a_circle_sets_what_goes_along_and_single_choices_stay_possible(
    dialog: ExportDialog, qtbot: QtBot, drawn: list[tuple[str, Request, int]]
) -> None:
    options = dialog.options
    options.circle.setCurrentIndex(2)
    assert options.sharing == SHARING[Circle.PUBLIC]
    wait(dialog, qtbot)
    assert drawn[-1][1].sharing == SHARING[Circle.PUBLIC]
    QTest.mouseClick(options.owners, Qt.MouseButton.LeftButton, pos=QPoint(8, options.owners.height() // 2))
    assert dialog.choices.sharing.owners
    for box in (options.comments, options.small_groups):
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert options.circle.key() == Circle.TEAM


def test_only_the_journey_shown(dialog: ExportDialog) -> None:
    assert dialog.request_for(kinds()[0]).journey_ids == ()
    QTest.mouseClick(dialog.options.only_shown, Qt.MouseButton.LeftButton)
    assert dialog.request_for(kinds()[0]).journey_ids == ("journey-1",)
    dialog.options.choose_journeys([])
    assert not dialog.accept_button.isEnabled()


def test_paper_is_for_the_map_alone(dialog: ExportDialog) -> None:
    options = dialog.options
    options.paper.setCurrentIndex(4)
    options.tile.setCurrentIndex(1)
    known = {kind.key: kind for kind in kinds()}
    assert (dialog.request_for(known["pdf"]).paper, dialog.request_for(known["pdf"]).tile) == ("A0", "A4")
    assert dialog.request_for(known["xlsx"]).paper == ""
    options.tile.setCurrentIndex(3)
    assert (dialog.request_for(known["pdf"]).stages_per_page, dialog.request_for(known["pdf"]).tile) == (1, "")


def test_everything_in_one_go(dialog: ExportDialog) -> None:
    dialog._tick_all(True)
    assert len(dialog.chosen) == len(kinds())
    assert str(len(kinds())) in dialog.accept_button.text()
    dialog._tick_all(False)
    assert not dialog.accept_button.isEnabled()


def test_choices_last_and_nonsense_is_forgotten(dialog: ExportDialog) -> None:
    dialog.options.circle.setCurrentIndex(1)
    dialog.options.paper.setCurrentIndex(0)
    kept = Choices.of(dialog.choices.text())
    assert kept == dialog.choices
    assert (kept.circle, kept.paper, kept.kinds) == (Circle.COMPANY, "A4", ("pdf",))
    for text in ("", "{", "[]", '{"paper": "A9", "sharing": {"comments": 1}, "scale": "x", "template": "/no.pptx"}'):
        assert Choices.of(text) == Choices()


def test_a_picture_may_be_as_large_as_can_be(dialog: ExportDialog) -> None:
    scale = dialog.options.scale
    scale.setCurrentIndex(scale.count() - 1)
    assert scale.currentText() == "As large as can be, up to twice"
    assert Choices.of(dialog.choices.text()).scale == 0.0
    png = next(kind for kind in kinds() if kind.key == "png")
    assert dialog.request_for(png).scale == 0.0


def test_a_template_is_chosen_and_taken_away(
    dialog: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "ours.pptx"
    template.write_bytes(b"PK")
    answer(monkeypatch, "ask_open_path", template)
    options = dialog.options
    dialog.kinds.show_kind("pptx")
    assert options.on_template.isVisible()
    QTest.mouseClick(options.template, Qt.MouseButton.LeftButton)
    slides = next(kind for kind in kinds() if kind.held)
    assert dialog.request_for(slides).template == template
    assert dialog.request_for(kinds()[0]).template is None
    QTest.mouseClick(options.template, Qt.MouseButton.LeftButton)
    assert dialog.request_for(slides).template is None


# real previews


def test_a_preview_is_drawn_by_the_process(start: MainWindow, tmp_path: Path) -> None:
    assert start.document is not None
    previews = Previews(start.document.copier())
    try:
        page = previews.draw("pdf", Request(paper="A4"), 0)
        assert page.pages == 2
        assert page.smallest_type is not None
        assert Path(page.picture).stat().st_size > 1000
        sheets = previews.draw("xlsx", Request(), 0)
        assert {"Summary", "Touchpoints"} <= set(sheets.lines)
        assert previews.draw("mermaid", Request(), 0).lines[0] == "journey"
        folder = Path(page.picture).parent
    finally:
        previews.close()
    assert not folder.exists()


# writing


def choose(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    def execute(dialog: ExportDialog) -> int:
        if keys:
            dialog.kinds.tick(keys)
        dialog.done(1)
        return 1

    monkeypatch.setattr(ExportDialog, "exec", execute)


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_exports_write_a_file_and_leave_the_project(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    choose(monkeypatch)
    asked = answer(monkeypatch, "ask_save_path", tmp_path / f"out.{kind}")
    told = answer(monkeypatch, "warn", None)
    files_of(start).exports.export(kind)
    assert told == []
    assert asked[0][2] == Path.home() / f"Small shop.{kind}"
    assert (tmp_path / f"out.{kind}").read_bytes().startswith({"xlsx": b"PK", "pdf": b"%PDF"}[kind])
    assert start.workspace is not None
    assert "out." in start.workspace.status.message.text()
    assert start.document is not None
    assert start.document.undo_text.startswith("Add journey")
    assert json.loads(start.preferences.settings.export_choices)["kinds"] == [kind]


def test_several_kinds_go_into_a_folder_which_asks_before_it_replaces(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, "xlsx", "mermaid")
    answer(monkeypatch, "ask_folder", tmp_path)
    asked = answer(monkeypatch, "ask_yes", False)
    (tmp_path / "Small shop.xlsx").write_text("before")
    files_of(start).exports.export()
    assert (tmp_path / "Small shop.xlsx").read_text() == "before"
    assert "Small shop.xlsx" in str(asked[0][2])
    answer(monkeypatch, "ask_yes", True)
    files_of(start).exports.export()
    names = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert names == {"Small shop.xlsx", "Small shop, First purchase.mmd", "Small shop, To be.mmd"}
    assert "Summary" in openpyxl.load_workbook(tmp_path / "Small shop.xlsx").sheetnames


def test_export_into_nowhere_is_one_sentence(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch)
    answer(monkeypatch, "ask_save_path", tmp_path / "no" / "out.xlsx")
    told = answer(monkeypatch, "warn", None)
    files_of(start).exports.export("xlsx")
    assert len(told) == 1
    assert not files_of(start).exports.is_busy


def test_of_several_files_the_finished_ones_are_said_to_stay(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, "xlsx", "mermaid")
    answer(monkeypatch, "ask_folder", tmp_path / "no")
    told = answer(monkeypatch, "warn", None)
    files_of(start).exports.export()
    assert told[0][1] == "Not all files were written."
    assert str(told[0][2]).endswith("Files that were finished before stay.")


def test_a_given_up_dialog_writes_nothing(start: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExportDialog, "exec", lambda _dialog: 0)
    asked = answer(monkeypatch, "ask_save_path", None)
    files_of(start).exports.export("xlsx")
    assert asked == []


# maps of other programs


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    path = tmp_path / "Day.mmd"
    path.write_text("journey\n title My day\n section Work\n nonsense\n Tea: 5: Me\n", "utf-8")
    return path


def test_a_map_is_added_to_the_open_project(start: MainWindow, map_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "ask_add_or_begin", Answer.YES)
    told = answer(monkeypatch, "tell", None)
    files_of(start).open_path(map_file)
    assert start.workspace is not None
    project = start.workspace.document.project
    shown = project.need(Journey, start.workspace.selection.journey_id or "")
    assert shown.title == "My day"
    assert "Line 4" in str(told[0][2])
    start.workspace.document.undo()
    assert len(project.journeys()) == 2


def test_a_map_begins_a_project_from_the_start_screen(
    qtbot: QtBot, map_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window("light", autosave=False)
    qtbot.addWidget(window, before_close_func=_forget)
    answer(monkeypatch, "tell", None)
    answer(monkeypatch, "ask_open_path", map_file)
    controller: FileController = files_of(window)
    controller.handlers()["file.open_map"]()
    assert window.document is not None
    assert [journey.title for journey in window.document.project.journeys()] == ["My day"]
    assert window.document.path is None


def test_a_map_that_cannot_be_read_is_one_sentence(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.graphml").write_text("<graphml")
    told = answer(monkeypatch, "warn", None)
    files_of(start).open_path(tmp_path / "bad.graphml")
    assert "not GraphML" in str(told[0][2])
