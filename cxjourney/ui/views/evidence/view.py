"""The evidence view: a row of tabs and one page for each. What the pages show is theirs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence.sections import Section, sections

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class EvidenceView(QWidget):
    """Owns the tabs and their pages, each made when it is first shown.

    `import_requested` asks for another file, `refresh_requested(import id)` for the next file or what is newer of the
    same source; `report_requested(id)` says that the report of an import is looked at, `touchpoint_requested(id)` that
    somebody wants to see a touchpoint on the map; `section_changed(key)` follows the tabs.
    """

    import_requested = Signal()
    refresh_requested = Signal(str)
    report_requested = Signal(str)
    touchpoint_requested = Signal(str)
    section_changed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._sections: dict[str, Section] = {section.key: section for section in sections()}
        self._pages: dict[str, QWidget] = {}
        self.tabs = SectionTabs([(section.key, section.title) for section in self._sections.values()], self)
        self.tabs.chosen.connect(self.show_section)
        self._stack = QStackedWidget(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.tabs)
        box.addWidget(self._stack, 1)
        self.setFocusProxy(self.tabs)
        self.show_section("imports")

    @property
    def section(self) -> str:
        """The key of the section that is shown."""
        return next((key for key, page in self._pages.items() if page is self._stack.currentWidget()), "")

    def show_section(self, key: str) -> None:
        """Show a section: imports, scores, trends, comments, cases or definitions."""
        if key not in self._pages:
            page = self._sections[key].make(self.context, self)
            for name in ("import_requested", "refresh_requested", "report_requested", "touchpoint_requested"):
                if hasattr(page, name):
                    getattr(page, name).connect(getattr(self, name))
            if hasattr(page, "section_requested"):
                page.section_requested.connect(self.show_section)
            self._pages[key] = page
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self._pages[key])
        self.tabs.set_key(key)
        self.section_changed.emit(key)

    def page(self, key: str) -> QWidget:
        """Return the page of a section, made where it was not yet."""
        if key not in self._pages:
            shown = self.section
            self.show_section(key)
            self.show_section(shown)
        return self._pages[key]


class SectionTabs(QWidget):
    """A quiet row of tabs, exactly one of them chosen; the arrow keys go along it."""

    chosen = Signal(str)

    def __init__(self, tabs: list[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("section_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Sections of the evidence"))
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 6, 16, 6)
        across.setSpacing(4)
        self.buttons: dict[str, QPushButton] = {}
        for key, title in tabs:
            button = _Tab(title, self)
            button.setProperty("look", "tab")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            across.addWidget(button)
            self.buttons[key] = button
        across.addStretch(1)

    def set_key(self, key: str) -> None:
        """Mark a tab; only it is reached with the Tab key, the others with the arrows."""
        for name, button in self.buttons.items():
            button.setChecked(name == key)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.buttons[key])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = list(self.buttons)
        at = next((index for index, button in enumerate(self.buttons.values()) if button.hasFocus()), 0)
        key = keys[(at + step) % len(keys)]
        self.chosen.emit(key)
        self.buttons[key].setFocus(Qt.FocusReason.TabFocusReason)


class _Tab(QPushButton):
    """Leaves the arrow keys to the row of tabs; the base class would only move the focus with them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)
