"""The bar at the top: the project's title, the views, the search box and the export button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QStackedWidget, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.widgets.chip import escape_mnemonic
from cxjourney.ui.widgets.text import shortened


class TopBar(QWidget):
    """Shows where one is; `view_requested(key)`, `search_requested` and `renamed(title)` say what a person wants."""

    view_requested = Signal(str)
    search_requested = Signal()
    renamed = Signal(str)

    def __init__(self, views: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(48)
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 0, 16, 0)
        across.setSpacing(4)
        self.title = QPushButton("", self)
        self.title.setProperty("look", "title")
        self.title.setToolTip(tr("Rename the project"))
        self.title.clicked.connect(self.edit_title)
        self.title_edit = _TitleEdit(self)
        self.title_edit.setAccessibleName(tr("Title of the project"))
        self.title_edit.finished.connect(self._on_title)
        self._titles = QStackedWidget(self)
        self._titles.addWidget(self.title)
        self._titles.addWidget(self.title_edit)
        self._titles.setFixedWidth(192)
        self._titles.setFixedHeight(32)
        across.addWidget(self._titles)
        across.addSpacing(4)
        self.tabs: dict[str, QPushButton] = {}
        for key, text in views:
            tab = QPushButton(text, self)
            tab.setProperty("look", "tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, key=key: self.view_requested.emit(key))
            across.addWidget(tab)
            self.tabs[key] = tab
        across.addStretch(1)
        self.search = QPushButton(tr("Search or run a command    Ctrl+K"), self)
        self.search.setProperty("look", "search")
        self.search.setAccessibleName(tr("Search or run a command"))
        self.search.setFixedWidth(264)
        self.search.clicked.connect(self.search_requested)
        across.addWidget(self.search)
        across.addSpacing(12)
        self.export = QPushButton(tr("Export"), self)
        self.export.setProperty("look", "primary")
        across.addWidget(self.export)

    def set_export_menu(self, fill: Callable[[QMenu], None]) -> None:
        """Give the export button its menu; `fill` adds the commands."""
        menu = QMenu(self.export)
        fill(menu)
        self.export.clicked.connect(lambda: menu.popup(self.export.mapToGlobal(self.export.rect().bottomLeft())))

    def set_title(self, title: str, may_rename: bool) -> None:
        """Show the project's title."""
        shown = self.title.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, 170)
        self.title.setText(escape_mnemonic(shortened(shown, 200)))
        self.title.setAccessibleName(title)
        self.title.setEnabled(may_rename)
        self.title_edit.value = title

    def set_view(self, key: str) -> None:
        """Mark the view that is shown."""
        for name, tab in self.tabs.items():
            tab.setChecked(name == key)

    def edit_title(self) -> None:
        """Let the person type another title."""
        self.title_edit.setText(self.title_edit.value)
        self._titles.setCurrentWidget(self.title_edit)
        self.title_edit.setFocus()
        self.title_edit.selectAll()

    def _on_title(self, title: str) -> None:
        self._titles.setCurrentWidget(self.title)
        if title and title != self.title_edit.value:
            self.renamed.emit(title)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        narrow = self.width() < 1150
        self.search.setFixedWidth(150 if narrow else 264)
        self.search.setText(tr("Search  Ctrl+K") if narrow else tr("Search or run a command    Ctrl+K"))


class _TitleEdit(QLineEdit):
    """A line that ends with Enter or the loss of focus, and is given up with Escape."""

    finished = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.value = ""
        self.setMaxLength(500)
        self.editingFinished.connect(lambda: self.finished.emit(self.text().strip()) if self.isVisible() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self.value)
            self.finished.emit("")
            return
        super().keyPressEvent(event)
