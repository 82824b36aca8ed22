"""The line at the bottom: the truth about saving, what there is, what just happened, and the zoom."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel

MESSAGE_MS = 9000
LASTING_MS = 90_000


class StatusLine(QWidget):
    """Shows texts that others make; zoom buttons say what is wanted through signals."""

    fit_requested = Signal()
    zoom_in_requested = Signal()
    zoom_out_requested = Signal()
    zoom_100_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(30)
        across = QHBoxLayout(self)
        across.setContentsMargins(14, 0, 10, 0)
        across.setSpacing(20)
        self.saving = PlainLabel("", "mute", self)
        self.counts = PlainLabel("", "mute", self)
        self.evidence = PlainLabel("", "mute", self)
        self.message = ElidedLabel("", "mute", self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.progress.setRange(0, 1000)
        self.cancel = self._button(tr("Cancel"), tr("Cancel"))
        self._beside = QPushButton("", self)
        self._beside.setProperty("look", "link")
        across.addWidget(self.saving)
        across.addWidget(self.counts)
        across.addWidget(self.evidence)
        across.addWidget(self.message, 1)
        across.addWidget(self._beside)
        across.addWidget(self.progress)
        across.addWidget(self.cancel)
        zoom = QWidget(self)
        row = QHBoxLayout(zoom)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        fit, out = self._button(tr("Fit"), tr("Fit the whole map")), self._button("−", tr("Zoom out"))
        self.zoom = self._button("100 %", tr("100 %"))
        more = self._button("+", tr("Zoom in"))
        for button, signal in (
            (fit, self.fit_requested), (out, self.zoom_out_requested), (self.zoom, self.zoom_100_requested),
            (more, self.zoom_in_requested),
        ):  # fmt: skip
            button.clicked.connect(signal)
            row.addWidget(button)
        self.zoom_row = zoom
        across.addWidget(zoom)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MESSAGE_MS)
        self._timer.timeout.connect(self.clear_message)
        self._hint = ""
        self.set_progress(None)
        self._beside.hide()
        self._run: object = None

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "quiet")
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    def set_texts(self, saving: str, counts: str, evidence: str) -> None:
        """Show the saving sentence, the counts of the journey and of the evidence."""
        self.saving.setText(saving)
        for label, text in ((self.counts, counts), (self.evidence, evidence)):
            label.setText(text)
            label.setVisible(bool(text))
        self._fit_evidence()

    def show_message(self, text: str, lasting: bool = False) -> None:
        """Say something for a while; a `lasting` one long enough to act on it, with all of it in the tool tip."""
        self.message.set_role("body")
        self.message.setText(text)
        self.message.setToolTip(html.escape(text) if lasting else "")
        self.message.setAccessibleName(text)
        self._beside.hide()
        self._timer.start(LASTING_MS if lasting else MESSAGE_MS)

    def show_hint(self, text: str) -> None:
        """Say what can be done now; it stays until another hint, and yields to messages."""
        self._hint = text
        if not self._timer.isActive():
            self.clear_message()

    def clear_message(self) -> None:
        """Go back to the hint."""
        self._timer.stop()
        self.message.set_role("mute")
        self.message.setText(self._hint)
        self._beside.hide()

    def offer(self, text: str, run: object) -> None:
        """Show a link beside the message, such as “Show in folder”."""
        if self._run is not None:
            self._beside.clicked.disconnect()
        self._run = run
        self._beside.setText(text)
        self._beside.clicked.connect(lambda: run())  # type: ignore[operator]
        self._beside.show()

    def set_progress(self, fraction: float | None, text: str = "") -> None:
        """Show how far long work is, from 0 to 1; None hides it."""
        self.progress.setVisible(fraction is not None)
        self.cancel.setVisible(fraction is not None)
        if fraction is not None:
            self.progress.setValue(round(fraction * 1000))
            self.progress.setAccessibleName(text)
            if text:
                self.show_hint(text)

    def set_zoom(self, zoom: float) -> None:
        """Show the zoom as percent."""
        self.zoom.setText(tr("{percent} %", percent=round(zoom * 100)))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit_evidence()

    def _fit_evidence(self) -> None:
        """Show how much evidence there is only where the texts before it keep their room."""
        texts = [label.sizeHint().width() + 20 for label in (self.saving, self.counts, self.evidence) if label.text()]
        room = self.width() - self.zoom_row.sizeHint().width() - 44
        self.evidence.setVisible(bool(self.evidence.text()) and self.width() >= 900 and sum(texts) <= room)
