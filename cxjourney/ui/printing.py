"""Print preview and print: pages as they will come out, their number and smallest type before a sheet is used.

The preview and the printer get the same painted pages. Printing goes page by page between the window's events, so
that it can be stopped; it is always on white. What can be printed is `print_subjects`'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QPageLayout, QPageSize, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr, trn
from cxjourney.drawing.pages import POINTS_PER_MM, Pages
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.print_subjects import ReportSource, Subject, subjects_of
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.field import commit_pending
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from cxjourney.drawing.export import ExportOptions
    from cxjourney.drawing.report.data import ReportData
    from cxjourney.services.tasks import Runner, Task
    from cxjourney.ui.window import MainWindow

READABLE = 6.0  # points: below, a reader needs a lens
_MOST_PIXELS = 3200  # a side of a previewed page
_ACTUAL_DPI = 96.0
_PAPERS = ("A4", "A3", "A2", "A1", "A0", "Letter", "Tabloid")
_TILES = ("A4", "A3", "Letter", "Tabloid")


def print_shown(window: MainWindow) -> None:
    """Open the preview of what a window shows."""
    workspace = window.workspace
    if workspace is None:
        return
    commit_pending()
    workspace.canvas.commit_editor()
    PrintDialog(subjects_of(workspace.context), window, runner=window.runner).exec()


def page_image(pages: Pages, index: int, dpi: float) -> QImage:
    """Return a page as a picture on white."""
    from cxjourney.drawing.pdf import paint_page

    width, height = (side / 25.4 * dpi for side in pages.size_mm(index))
    image = QImage(max(1, round(width)), max(1, round(height)), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_page(painter, pages, index, dpi)
    painter.end()
    return image


class PrintJob(QObject):
    """Prints pages one by one between the window's events; `finished` tells whether all were printed."""

    progressed = Signal(int, int)
    finished = Signal(bool)

    def __init__(self, pages: Pages, printer: QPrinter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages, self._printer = pages, printer
        first, last = printer.fromPage() or 1, printer.toPage() or pages.count
        self._indexes = list(range(max(0, first - 1), min(last, pages.count)))
        self._done = 0
        self._painter = QPainter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)

    def start(self) -> bool:
        """Begin; False where the printer cannot be reached, and then nothing is printed."""
        self._printer.setFullPage(True)
        self._printer.setDocName(self._pages.facts.title)
        self._printer.setCreator("cxjourney")
        self._set_page()
        if not self._indexes or not self._painter.begin(self._printer):
            return False
        self._timer.start(0)
        return True

    def cancel(self) -> None:
        """Stop after the page at hand; what the printer has already may still come out."""
        if self._painter.isActive():
            self._end(False)
            self._printer.abort()

    def _next(self) -> None:
        from cxjourney.drawing.pdf import paint_page

        if self._done:
            self._set_page()
            if not self._printer.newPage():
                self._end(False)
                return
        index = self._indexes[self._done]
        sheet = self._printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter)
        width, height = self._pages.size_mm(index)
        fit = min(1.0, sheet.width() / width, sheet.height() / height)
        paint_page(self._painter, self._pages, index, self._printer.resolution() * fit)
        self._done += 1
        self.progressed.emit(self._done, len(self._indexes))
        if self._done == len(self._indexes):
            self._end(True)

    def _set_page(self) -> None:
        """Ask the printer for paper of the next page's size; it may only have another one."""
        index = self._indexes[self._done] if self._indexes else 0
        self._printer.setPageLayout(_layout(self._pages, index))

    def _end(self, whole: bool) -> None:
        self._timer.stop()
        self._painter.end()
        self.finished.emit(whole)


def _layout(pages: Pages, index: int) -> QPageLayout:
    width, height = pages.size_mm(index)
    sides = QSizeF(min(width, height), max(width, height))
    upright = QPageSize(sides, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    return QPageLayout(upright, turned, QMarginsF())


class PagePreview(QScrollArea):
    """Shows one page, as large as fits or in its real size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: Pages | None = None
        self._index = 0
        self.is_fitted = True
        self._sheet = _Sheet(self)
        self.setWidget(self._sheet)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setMinimumSize(420, 360)
        self.setAccessibleName(tr("Preview"))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.render_page)

    @property
    def image(self) -> QImage | None:
        """The page as it is shown; None where there is none."""
        return self._sheet.image

    def show_page(self, pages: Pages | None, index: int) -> None:
        """Show a page at once."""
        self._pages, self._index = pages, index
        self.render_page()

    def set_fitted(self, fitted: bool) -> None:
        """Show the whole page, or its real size."""
        self.is_fitted, self._sheet.is_real = fitted, not fitted
        self.render_page()

    def render_page(self) -> None:
        """Paint the page anew for the present size."""
        pages = self._pages
        if pages is None:
            self._sheet.set_image(None, 1.0)
            return
        ratio = self.devicePixelRatioF()
        width, height = (side * POINTS_PER_MM / 72 for side in pages.size_mm(self._index))  # inches
        room = self.viewport().size() - QSize(32, 32)
        fitted = max(8.0, min(room.width() / width, room.height() / height))
        dpi = (fitted if self.is_fitted else _ACTUAL_DPI) * ratio
        dpi = min(dpi, _MOST_PIXELS / max(width, height))
        self._sheet.set_image(page_image(pages, self._index, dpi), ratio)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self.is_fitted:
            self._later.start(60)


class _Sheet(QWidget):
    """The page on the ground of the preview."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.image: QImage | None = None
        self.is_real = False

    def set_image(self, image: QImage | None, ratio: float) -> None:
        self.image = image
        if image is not None:
            image.setDevicePixelRatio(ratio)
        size = QSize(0, 0) if image is None else image.deviceIndependentSize().toSize() + QSize(32, 32)
        self.setMinimumSize(size if self.is_real else QSize(0, 0))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().mid())
        if self.image is not None:
            size = self.image.deviceIndependentSize()
            painter.drawImage(
                round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2), self.image
            )
        painter.end()


class PrintDialog(Dialog):
    """Owns the choice of what is printed and how, its preview, and the printing under way."""

    def __init__(
        self, subjects: Sequence[Subject], parent: QWidget | None = None,
        choose_printer: Callable[[Pages, QWidget], QPrinter | None] | None = None, runner: Runner | None = None,
    ) -> None:  # fmt: skip
        """With a `runner`, what takes a while is gathered beside the window."""
        super().__init__(tr("Print"), parent, tr("Print…"), tr("Close"))
        self.resize(1080, 720)
        self._subjects = list(subjects)
        self._choose_printer = choose_printer or _ask_printer
        self.pages: Pages | None = None
        self.index = 0
        self.job: PrintJob | None = None
        self._runner = runner
        self._task: Task | None = None
        self._make_fields()
        self.preview = PagePreview(self)
        self._make_columns()
        self._make_keys()
        self._rebuild()

    # building

    def _make_fields(self) -> None:
        self.what = Choice([(subject.key, subject.title) for subject in self._subjects], self)
        self.paper = Choice((), self)
        self.turned = Choice([(True, tr("Landscape")), (False, tr("Portrait"))], self)
        spreads = [("one", tr("On one page")), ("tiles", tr("As a poster of several sheets")),
                   ("stages", tr("A page for each stage")), ("pairs", tr("A page for two stages"))]  # fmt: skip
        self.spread = Choice(spreads, self)
        self.tile = Choice([(name, name) for name in _TILES], self)
        self.facts = PlainLabel("", "mute", self, wrap=True)
        for choice in (self.what, self.paper, self.turned, self.spread, self.tile):
            choice.currentIndexChanged.connect(self._rebuild)

    def _make_columns(self) -> None:
        form = QFormLayout()
        form.setSpacing(10)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form = form
        for text, choice in (
            (tr("What"), self.what), (tr("Pages"), self.spread), (tr("Paper"), self.paper), (tr("Sheets"), self.tile),
            (tr("Direction"), self.turned),
        ):  # fmt: skip
            label = PlainLabel(text, "section", self)
            label.setBuddy(choice)
            choice.setAccessibleName(text)
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            form.addRow(label, choice)
        left = QWidget(self)
        left.setFixedWidth(250)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addSpacing(12)
        column.addWidget(self.facts)
        column.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.preview, 1)
        right.addLayout(self._bar())
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(left)
        row.addLayout(right, 1)
        self.column.addLayout(row, 1)

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        self.before = QPushButton(tr("Previous"), self)
        self.after = QPushButton(tr("Next"), self)
        self.where = PlainLabel("", "mute", self)
        self.size_button = QPushButton(tr("Real size"), self)
        self.size_button.setCheckable(True)
        for button in (self.before, self.after, self.size_button):
            button.setAutoDefault(False)
        self.before.clicked.connect(lambda: self.turn_to(self.index - 1))
        self.after.clicked.connect(lambda: self.turn_to(self.index + 1))
        self.size_button.toggled.connect(self._show_size)
        bar.addWidget(self.before)
        bar.addWidget(self.after)
        bar.addWidget(self.where)
        bar.addStretch(1)
        bar.addWidget(self.size_button)
        return bar

    def _show_size(self, real: bool) -> None:
        self.size_button.setText(tr("Whole page") if real else tr("Real size"))
        self.preview.set_fitted(not real)

    def _make_keys(self) -> None:
        for keys, step in (
            (QKeySequence.StandardKey.MoveToNextPage, 1),
            (QKeySequence.StandardKey.MoveToPreviousPage, -1),
        ):
            QShortcut(QKeySequence(keys), self, lambda step=step: self.turn_to(self.index + step))

    # what is chosen

    @property
    def subject(self) -> Subject | None:
        """What is to be printed."""
        return next((subject for subject in self._subjects if subject.key == self.what.key()), None)

    def options(self) -> ExportOptions:
        """Return how it is to be printed."""
        from cxjourney.drawing.export import ExportOptions, Spread

        key = str(self.spread.key())
        spread = Spread.STAGES if key == "pairs" else Spread(key)
        return ExportOptions(
            paper=str(self.paper.key()), landscape=bool(self.turned.key()), spread=spread, tile=str(self.tile.key()),
            stages_per_page=2 if key == "pairs" else 1,
        )  # fmt: skip

    def _rebuild(self) -> None:
        """Lay out the pages anew and show the first one, or say why there are none."""
        self._offer()
        self.pages, problem, subject = None, "", self.subject
        if subject is None:
            problem = tr("There is nothing to print yet.")
        elif subject.source is not None and not subject.source.is_ready and self._runner is not None:
            self._gather(subject.source, self._runner)
            return
        else:
            try:
                self.pages = subject.pages(self.options())
            except JourneyError as error:
                problem = str(error)
        self.facts.set_role("problem" if problem else "mute")
        self.facts.setText(problem or self._told())
        self.accept_button.setEnabled(self.pages is not None)
        self.turn_to(0)

    def _gather(self, source: ReportSource, runner: Runner) -> None:
        """Gather beside the window what the pages need, and show them once it is there."""
        self.facts.set_role("mute")
        self.facts.setText(tr("The pages are being put together …"))
        self.accept_button.setEnabled(False)
        self.turn_to(0)
        if self._task is not None and self._task.is_running:
            return

        def arrived(data: ReportData) -> None:
            source.take(data)
            if self.subject is not None and self.subject.source is source:
                self._rebuild()

        def failed(error: Exception) -> None:
            self.facts.set_role("problem")
            self.facts.setText(str(error))

        self._task = runner.run(source.gathering(), on_done=arrived, on_failed=failed)

    def done(self, result: int) -> None:
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    def _offer(self) -> None:
        """Offer only what makes sense for the subject."""
        subject = self.subject
        is_map = subject is not None and subject.is_map
        if not is_map:
            self.spread.set_key("one")
        papers = (subject.papers if subject is not None else ()) or _PAPERS
        kept = self.paper.key()
        self.paper.set_choices([(name, name) for name in papers], kept if kept in papers else papers[0])
        tiled = self.spread.key() == "tiles"
        if tiled and self.paper.key() == "A4":
            self.paper.set_key("A2")
        label = self._form.labelForField(self.paper)
        assert isinstance(label, PlainLabel)
        label.setText(tr("Size of the poster, at least") if tiled else tr("Paper"))
        self._form.setRowVisible(self.spread, is_map)
        self._form.setRowVisible(self.tile, is_map and tiled)
        can_turn = subject is not None and subject.is_turnable and self.spread.key() in ("one", "tiles")
        self._form.setRowVisible(self.turned, can_turn)

    def _told(self) -> str:
        """Return how many pages there are, and how small the type is."""
        pages = self.pages
        if pages is None:
            return ""
        size = f"{pages.smallest_type:.1f}"
        told = trn("{count} page, smallest type {size} pt.", "{count} pages, smallest type {size} pt.", pages.count,
                   size=size)  # fmt: skip
        if pages.smallest_type >= READABLE:
            return told
        advice = tr("Type below 6 pt is hard to read: choose larger paper, a poster, or a page for each stage.")
        return f"{told} {advice}"

    def turn_to(self, index: int) -> None:
        """Show a page; beyond the first and the last nothing happens."""
        count = 0 if self.pages is None else self.pages.count
        self.index = max(0, min(index, count - 1))
        self.before.setEnabled(self.index > 0)
        self.after.setEnabled(self.index + 1 < count)
        self.where.setText(tr("Page {page} of {count}", page=self.index + 1, count=count) if count else "")
        self.preview.show_page(self.pages, self.index)

    # printing

    def accept(self) -> None:
        """Ask for a printer and print; the dialog closes when all pages are with the printer."""
        if self.job is not None or self.pages is None:
            return
        printer = self._choose_printer(self.pages, self)
        if printer is None:
            return
        self.job = PrintJob(self.pages, printer, self)
        self.job.progressed.connect(self._tell_progress)
        self.job.finished.connect(self._printed)
        self.accept_button.setEnabled(False)
        if not self.job.start():
            self._stop_printing(tr("The printer could not be reached. Nothing was printed; choose another one."))

    def reject(self) -> None:
        """Stop printing where that is under way, else close."""
        if self.job is not None:
            self.job.cancel()
        else:
            super().reject()

    def _tell_progress(self, done: int, count: int) -> None:
        self.facts.setText(tr("Printing page {page} of {count}", page=done, count=count))

    def _printed(self, whole: bool) -> None:
        if whole:
            self.job = None
            super().accept()
        else:
            self._stop_printing(tr("Printing was stopped. Pages that the printer has already may still come out."))

    def _stop_printing(self, told: str) -> None:
        self.job = None
        self.facts.set_role("problem")
        self.facts.setText(told)
        self.accept_button.setEnabled(True)


def _ask_printer(pages: Pages, parent: QWidget) -> QPrinter | None:
    """Return the printer that a person chooses, set to the paper of the first page; None where they do not."""
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(_layout(pages, 0))
    printer.setFromTo(1, pages.count)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("Print"))
    dialog.setMinMax(1, pages.count)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, pages.count > 1)
    return printer if dialog.exec() else None
