"""The preview of an export: a page to leaf through, or the first lines of what is in the file."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from cxjourney.domain.text import tr, trn
from cxjourney.services.export_preview import Preview
from cxjourney.ui.widgets.text import PlainLabel


class PreviewPane(QWidget):
    """Owns what is shown; `page_wanted` says that another page should be drawn."""

    page_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages, self._page = 0, 0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self._stack = QStackedWidget(self)
        self.picture = PagePicture(self)
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.lines.setAccessibleName(tr("What the file holds"))
        self.lines.setTabChangesFocus(True)
        self.message = PlainLabel("", "mute", self, wrap=True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (self.picture, self.lines, self.message):
            self._stack.addWidget(widget)
        box.addWidget(self._stack, 1)
        box.addLayout(self._footer())
        self.wait()

    def _footer(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(4)
        self.back, self.on = self._arrow("‹", tr("Page before")), self._arrow("›", tr("Next page"))
        self.where = PlainLabel("", "mute", self)
        self.told = PlainLabel("", "mute", self)
        across.addWidget(self.back)
        across.addWidget(self.where)
        across.addWidget(self.on)
        across.addStretch(1)
        across.addWidget(self.told)
        self.back.clicked.connect(lambda: self._leaf(-1))
        self.on.clicked.connect(lambda: self._leaf(1))
        return across

    def _arrow(self, text: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFixedSize(28, 28)
        return button

    @property
    def page(self) -> int:
        """The page that is shown, counted from 0."""
        return self._page

    def wait(self) -> None:
        """Say that a preview is being drawn; what was shown before stays if it is a picture."""
        if self._stack.currentWidget() is self.picture:
            self.told.setText(tr("Drawing the preview …"))
        else:
            self._say(tr("Drawing the preview …"))
            self.told.setText("")

    def begin(self) -> None:
        """Go back to the first page, as for another kind of file."""
        self._page, self._pages = 0, 0
        self._say(tr("Drawing the preview …"))
        self._tell_page()

    def show_preview(self, preview: Preview) -> None:
        """Show what was drawn."""
        self._pages = preview.pages
        self.told.setText(_about(preview))
        if preview.picture:
            self.picture.show_image(QImage(preview.picture))
            self._stack.setCurrentWidget(self.picture)
        else:
            self.lines.setPlainText("\n".join(preview.lines))
            self._stack.setCurrentWidget(self.lines)
        self._tell_page()

    def show_problem(self, text: str) -> None:
        """Say why there is no preview."""
        self._pages = 0
        self._say(text)
        self.told.setText("")
        self._tell_page()

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self._stack.setCurrentWidget(self.message)

    def _leaf(self, step: int) -> None:
        self._page = min(max(0, self._page + step), max(0, self._pages - 1))
        self._tell_page()
        self.page_wanted.emit(self._page)

    def _tell_page(self) -> None:
        several = self._pages > 1
        for widget in (self.back, self.on, self.where):
            widget.setVisible(several)
        self.back.setEnabled(self._page > 0)
        self.on.setEnabled(self._page < self._pages - 1)
        self.where.setText(tr("{page} of {pages}", page=self._page + 1, pages=self._pages))


def _about(preview: Preview) -> str:
    """Return in a few words how much it will be."""
    if preview.size is not None:
        return tr("{size} KB", size=f"{max(1, preview.size // 1024):,}")
    return trn("{count} page", "{count} pages", preview.pages) if preview.pages else ""


class PagePicture(QWidget):
    """A page drawn as large as there is room, on the window's background, with a thin edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setMinimumSize(320, 240)
        self.setAccessibleName(tr("Preview of the page"))

    def show_image(self, image: QImage) -> None:
        """Show another picture."""
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self.devicePixelRatioF()
        room = self.rect().adjusted(1, 1, -2, -2)
        size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(
            room.x() + (room.width() - size.width()) // 2, room.y() + (room.height() - size.height()) // 2,
            size.width(), size.height(),
        )  # fmt: skip
        fine = self._image.scaled(
            size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(place, fine)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
