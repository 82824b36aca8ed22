"""The first screen: begin, open, go on where you were, and bring back what a crash left.

It is given plain lists and says what the person wants through signals; it opens nothing itself. It is painted before
anything heavy is imported, so it knows neither icons nor project records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain.text import tr, trn
from cxjourney.services.recent import RecentFile
from cxjourney.ui.widgets.card_button import CardButton
from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A working copy that was not closed cleanly; `key` is what the program calls it."""

    key: object
    title: str
    path: Path | None
    when: str
    edits: int
    obstacle: str = ""  # why it cannot be recovered; empty: it can


class StartScreen(QWidget):
    """Shows what one can begin with. Signals carry the wish."""

    new_requested = Signal()
    template_requested = Signal()
    open_requested = Signal()
    sample_requested = Signal()
    path_requested = Signal(object)
    pin_requested = Signal(object)
    forget_requested = Signal(object)
    clear_requested = Signal()
    recover_requested = Signal(object)
    discard_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._recent: list[QWidget] = []
        self._left_over: list[QWidget] = []
        self._rescuers: list[QPushButton] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        outer.addWidget(scroll)
        body = QWidget(scroll)
        body.setObjectName("body")
        scroll.setWidget(body)
        across = QHBoxLayout(body)
        across.addStretch(1)
        column = QWidget(body)
        column.setMaximumWidth(920)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        across.addWidget(column, 100)
        across.addStretch(1)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(24, 40, 24, 32)
        self._column.setSpacing(8)
        self._column.addWidget(PlainLabel("cxjourney", "display", column))
        text = tr("Draw the customer’s journey, attach the scores, and hand over a map that people believe.")
        self._column.addWidget(PlainLabel(text, "mute", column, wrap=True))
        self._column.addSpacing(16)
        self._rescue = QVBoxLayout()
        self._rescue.setSpacing(8)
        self._column.addLayout(self._rescue)
        self._add_cards(column)
        self._add_recent(column)
        self._column.addStretch(1)
        self._column.addWidget(PlainLabel(tr("Customer data never leaves this computer."), "small", column))

    def _add_cards(self, column: QWidget) -> None:
        cards = (
            (tr("New project"), tr("An empty map with the first stages and lanes to fill in."), self.new_requested),
            (tr("From a template"), tr("A shop, a hospital visit, a hotel stay and more."), self.template_requested),
            (tr("Open"), tr("A .cxj file from this computer, a stick or a shared folder."), self.open_requested),
            (tr("Sample project"), tr("An electronics shop with its survey and tickets."), self.sample_requested),
        )
        grid = QGridLayout()
        grid.setSpacing(12)
        self.cards: list[CardButton] = []
        for at, (title, text, signal) in enumerate(cards):
            card = CardButton(title, text, column)
            card.clicked.connect(signal)
            card.setAutoDefault(True)
            grid.addWidget(card, 0, at)
            grid.setColumnStretch(at, 1)
            self.cards.append(card)
        self._column.addLayout(grid)
        self._column.addSpacing(20)

    def _add_recent(self, column: QWidget) -> None:
        head = QHBoxLayout()
        head.addWidget(PlainLabel(tr("Recent"), "heading", column))
        head.addStretch(1)
        self._clear = QPushButton(tr("Clear the list"), column)
        self._clear.setProperty("look", "quiet")
        self._clear.setAutoDefault(True)
        self._clear.clicked.connect(self.clear_requested)
        self._clear.hide()  # until there is something to clear
        head.addWidget(self._clear)
        self._column.addLayout(head)
        self._recent_box = QVBoxLayout()
        self._recent_box.setSpacing(6)
        self._column.addLayout(self._recent_box)
        self._no_recent = PlainLabel(
            tr("Projects that you open or save are listed here, so that you find them again with one click."),
            "mute", column, wrap=True,
        )  # fmt: skip
        self._recent_box.addWidget(self._no_recent)

    def set_recent(self, files: Sequence[RecentFile]) -> None:
        """Show the files that were open before; missing ones cannot be opened but can be forgotten."""
        for widget in self._recent:
            widget.hide()
            widget.deleteLater()
        self._recent = []
        for file in files:
            row = self._recent_row(file)
            self._recent_box.addWidget(row)
            self._recent.append(row)
        self._no_recent.setVisible(not files)
        self._clear.setVisible(bool(files))

    def _recent_row(self, file: RecentFile) -> QWidget:
        where = str(file.path.parent)
        if not file.exists:
            where = tr("Not found in {folder}", folder=where)
        title = tr("{title}  (pinned)", title=file.path.stem) if file.is_pinned else file.path.stem
        card = CardButton(title, where, self, one_line=True)
        card.setEnabled(True)
        card.setAutoDefault(True)
        card.setProperty("path", str(file.path))
        if file.exists:
            card.clicked.connect(lambda: self.path_requested.emit(file.path))
        else:
            card.title.set_role("mute")
            card.clicked.connect(lambda: self._show_menu(card, file))
        card.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        card.customContextMenuRequested.connect(lambda _point: self._show_menu(card, file))
        return card

    def _show_menu(self, card: QWidget, file: RecentFile) -> None:
        self.recent_menu(file).popup(card.mapToGlobal(QPoint(24, card.height() - 8)))

    def recent_menu(self, file: RecentFile) -> QMenu:
        """Return the menu of one recent file."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if file.exists:
            menu.addAction(tr("Open"), lambda: self.path_requested.emit(file.path))
        menu.addAction(
            tr("Unpin") if file.is_pinned else tr("Pin to the top"), lambda: self.pin_requested.emit(file.path)
        )
        menu.addAction(tr("Remove from the list"), lambda: self.forget_requested.emit(file.path))
        return menu

    def set_left_over(self, entries: Sequence[LeftOver]) -> None:
        """Show working copies that were not closed cleanly; they stay until the person decides."""
        for widget in self._left_over:
            widget.hide()
            widget.deleteLater()
        self._left_over, self._rescuers = [], []
        if entries:
            head = PlainLabel(tr("Not closed properly last time"), "heading", self)
            self._rescue.addWidget(head)
            text = tr("These edits are safe in a working copy. Nothing is thrown away until you say so.")
            sentence = PlainLabel(text, "mute", self, wrap=True)
            self._rescue.addWidget(sentence)
            self._left_over += [head, sentence]
        for entry in entries:
            row = self._left_over_row(entry)
            self._rescue.addWidget(row)
            self._left_over.append(row)
        if entries:
            spacer = QWidget(self)
            spacer.setFixedHeight(16)
            self._rescue.addWidget(spacer)
            self._left_over.append(spacer)

    def _left_over_row(self, entry: LeftOver) -> QWidget:
        frame = QFrame(self)
        frame.setObjectName("card")
        box = QHBoxLayout(frame)
        box.setContentsMargins(14, 10, 10, 10)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(ElidedLabel(entry.title, "strong", frame))
        where = str(entry.path) if entry.path else tr("never saved")
        edits = trn("{count} edit", "{count} edits", entry.edits)
        texts.addWidget(ElidedLabel(" · ".join(part for part in (entry.when, edits, where) if part), "mute", frame))
        if entry.obstacle:
            texts.addWidget(PlainLabel(entry.obstacle, "problem", frame, wrap=True))
        box.addLayout(texts, 1)
        recover = QPushButton(tr("Recover"), frame)
        recover.setProperty("look", "primary")
        recover.clicked.connect(lambda: self.recover_requested.emit(entry.key))
        recover.setEnabled(not entry.obstacle)
        keep = QPushButton(tr("Keep for later"), frame)
        keep.clicked.connect(frame.hide)
        discard = QPushButton(tr("Discard…"), frame)
        discard.clicked.connect(lambda: self.discard_requested.emit(entry.key))
        for button in (recover, keep, discard):
            button.setAutoDefault(True)
            box.addWidget(button)
        if recover.isEnabled():
            self._rescuers.append(recover)
        return frame

    def focus_first(self) -> None:
        """Give the keyboard to what is most likely wanted: the work that a crash left, else a new project."""
        first = (self._rescuers or self.cards)[0]
        # A row that was just added is not shown yet, and what is not shown cannot take the keyboard.
        QTimer.singleShot(0, first, lambda: first.setFocus(Qt.FocusReason.TabFocusReason))
