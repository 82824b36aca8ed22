"""The targets of touchpoints: a table of touchpoints by metrics, with what differs from all others in ink."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.labels import format_value
from cxjourney.ui.editing import Editing
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence.toolbar import LabelledChoice
from cxjourney.ui.widgets.field import number_text, parse_number
from cxjourney.ui.widgets.no_drops import NoDrops
from cxjourney.ui.widgets.text import PlainLabel, shortened

if TYPE_CHECKING:
    from cxjourney.drawing.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class TargetModel(NoDrops, QAbstractTableModel):
    """Owns which touchpoints and metrics are shown; typing a number into a cell sets the target there."""

    def __init__(self, editing: Editing, theme: Callable[[], Theme], parent: QObject) -> None:
        super().__init__(parent)
        self._editing, self._theme = editing, theme
        self._touchpoints: list[Touchpoint] = []
        self._metrics: list[Metric] = []

    def set_places(self, touchpoints: list[Touchpoint], metrics: list[Metric]) -> None:
        """Show these touchpoints and metrics; where they are the same, only the cells are read anew."""
        same = [t.id for t in touchpoints] == [t.id for t in self._touchpoints] and metrics == self._metrics
        if not same:
            self.beginResetModel()
        self._touchpoints, self._metrics = touchpoints, metrics
        if not same:
            self.endResetModel()
        elif touchpoints:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def ids_at(self, index: Index) -> tuple[str, str]:
        """Return touchpoint and metric of a cell; empty for the names."""
        if not index.isValid() or index.column() == 0:
            return "", ""
        return self._touchpoints[index.row()].id, self._metrics[index.column() - 1].id

    @property
    def _project(self) -> Project:
        return self._editing.project

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._touchpoints)

    def columnCount(self, _parent: Index | None = None) -> int:
        return 1 + len(self._metrics)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation == Qt.Orientation.Vertical:
            return None
        return tr("Touchpoint") if section == 0 else self._metrics[section - 1].name

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        touchpoint = self._touchpoints[index.row()]
        if index.column() == 0:
            return touchpoint.title if role == Qt.ItemDataRole.DisplayRole else None
        metric = self._metrics[index.column() - 1]
        own = self._project.targets().get((touchpoint.id, metric.id))
        here = self._project.metric_at(metric, touchpoint.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return limits_text(here)
        if role == Qt.ItemDataRole.EditRole:
            return number_text(here.target)
        if role == Qt.ItemDataRole.ForegroundRole and own is None:
            return self._theme().mute
        if role == Qt.ItemDataRole.FontRole and own is not None:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = tr("{touchpoint}, {metric}: {limits}", touchpoint=touchpoint.title, metric=metric.name,
                      limits=limits_text(here))  # fmt: skip
            return tr("{text}, its own", text=text) if own is not None else text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and index.column() > 0 and not self._editing.document.is_read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        touchpoint_id, metric_id = self.ids_at(index)
        if role != Qt.ItemDataRole.EditRole or not touchpoint_id:
            return False
        own = self._project.targets().get((touchpoint_id, metric_id))
        text = str(value).strip()
        if text == number_text(self._project.metric_at(self._metrics[index.column() - 1], touchpoint_id).target):
            return False

        def build() -> Edit:
            number = parse_number(text) if text else None
            if text and number is None:
                raise JourneyError(tr("“{text}” is not a number.", text=text))
            bands = {"good_from": own.good_from, "low_from": own.low_from} if own is not None else {}
            return actions.set_target(self._project, touchpoint_id, metric_id, target=number, **bands)

        return self._editing.do(build)


class TargetsPart(QWidget):
    """Owns the table of targets of one journey; `edit_requested(touchpoint, metric)` asks for target and bands."""

    edit_requested = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(PlainLabel(tr("Targets by touchpoint"), "heading", self))
        hint = tr(
            "What a touchpoint has to reach where that differs from the metric: bold. Type a target into a cell; press "
            "Ctrl+Enter for its bands. Empty means as everywhere."
        )
        box.addWidget(PlainLabel(hint, "mute", self, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.journey = LabelledChoice(tr("Journey"), 16, self)
        self.journey.chosen.connect(lambda _key: self.refresh())
        self.edit_button = QPushButton(tr("Target and bands…"), self)
        self.edit_button.clicked.connect(self._on_edit)
        self.reset_button = QPushButton(tr("As everywhere"), self)
        self.reset_button.clicked.connect(self._on_reset)
        for widget in (self.journey, self.edit_button, self.reset_button):
            row.addWidget(widget)
        row.addStretch(1)
        box.addLayout(row)
        self.model = TargetModel(context.editing, context.theme, self)
        self.table = _TargetTable(self.model, self)
        self.table.details_wanted.connect(self._on_edit)
        self.table.reset_wanted.connect(self._on_reset)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_buttons())
        box.addWidget(self.table, 1)
        self.refresh()

    def refresh(self) -> None:
        """Show what the project says now."""
        project = self._context.project
        journeys = [(journey.id, shortened(journey.title, 40)) for journey in project.journeys()]
        key = self.journey.key if self.journey.key in [id_ for id_, _ in journeys] else None
        shown = key or self._context.selection.journey_id or (journeys[0][0] if journeys else "")
        self.journey.set_choices(journeys, shown)
        self.journey.setVisible(len(journeys) > 1)
        touchpoints = project.touchpoints(str(shown)) if shown else []
        self.model.set_places(touchpoints, self._context.scores.metrics())
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(0, 200)
        for section in range(1, self.model.columnCount()):
            self.table.setColumnWidth(section, 176)
        self._show_buttons()

    def _show_buttons(self) -> None:
        ids = self.model.ids_at(self.table.currentIndex())
        may = bool(ids[0]) and not self._context.editing.document.is_read_only
        self.edit_button.setEnabled(may)
        self.reset_button.setEnabled(may and ids in self._context.project.targets())

    def _on_edit(self) -> None:
        ids = self.model.ids_at(self.table.currentIndex())
        if ids[0] and self.edit_button.isEnabled():
            self.edit_requested.emit(*ids)

    def _on_reset(self) -> None:
        ids = self.model.ids_at(self.table.currentIndex())
        if ids[0]:
            self._context.editing.do(lambda: actions.set_target(self._context.project, *ids))


class _TargetTable(QTableView):
    """Typing edits a cell, Ctrl+Enter asks for its bands, Delete takes away what differs."""

    details_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, model: TargetModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(tr("Targets by touchpoint"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.details_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.reset_wanted.emit()
        else:
            super().keyPressEvent(event)


def limits_text(metric: Metric) -> str:
    """Return target and bands as `40 · ▲ +30 · ▼ 0`; a dash where there are none."""
    parts = []
    if metric.target is not None:
        parts.append(format_value(metric, metric.target))
    if metric.good_from is not None:
        parts.append(f"▲ {format_value(metric, metric.good_from)}")
    if metric.low_from is not None:
        parts.append(f"▼ {format_value(metric, metric.low_from)}")
    return " · ".join(parts) or "–"
