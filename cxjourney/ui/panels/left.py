"""The left panel: journeys, personas and filters in one column that scrolls. It only puts them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.editing import Editing
from cxjourney.ui.panels.filters import FiltersPanel, PersonasPanel
from cxjourney.ui.panels.journeys import JourneysPanel
from cxjourney.ui.widgets.sized_scroll import ColumnScroll

if TYPE_CHECKING:
    from cxjourney.services.scores import Scores
    from cxjourney.services.selection import Selection

WIDTH = 212


class LeftPanel(QWidget):
    """Owns the column; its parts know nothing of each other."""

    def __init__(self, editing: Editing, selection: Selection, scores: Scores, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel_left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Journeys, personas and filters"))
        self.setFixedWidth(WIDTH)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 1, 0)
        scroll = ColumnScroll(self, margin=12, spacing=10)
        box.addWidget(scroll)
        self.journeys = JourneysPanel(editing, selection, scroll.body)
        self.personas = PersonasPanel(editing, selection, scores, scroll.body)
        self.filters = FiltersPanel(editing, scores, scroll.body)
        scroll.column.addWidget(self.journeys)
        scroll.column.addWidget(self.personas)
        scroll.column.addWidget(self.filters)
        scroll.column.addStretch(1)
