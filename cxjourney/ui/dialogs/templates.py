"""The template chooser: the bundled journeys with what is in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cxjourney.domain.text import tr, trn
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.domain.records import Record
    from cxjourney.domain.templates import TemplateInfo


class TemplateChooser(Dialog):
    """A list at the left, the outline of the chosen template at the right; `chosen` after Accept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        from cxjourney.domain.templates import list_templates

        super().__init__(tr("New from template"), parent, tr("Begin with this"), tr("Cancel"))
        self.resize(760, 520)
        self._templates = list_templates()
        across = QHBoxLayout()
        across.setSpacing(16)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Templates"))
        self.list.setFixedWidth(230)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setSpacing(1)
        for info in self._templates:
            item = QListWidgetItem(info.title)
            item.setData(Qt.ItemDataRole.UserRole, info.name)
            self.list.addItem(item)
        self.list.setDragEnabled(False)
        self.list.itemActivated.connect(lambda _item: self.accept())
        across.addWidget(self.list)
        self._preview = QVBoxLayout()
        self._preview.setSpacing(6)
        self._outline = ColumnScroll(self, margin=4, spacing=6)
        across.addWidget(self._outline, 1)
        self.column.addLayout(across, 1)
        self.title = PlainLabel("", "heading", self, wrap=True)
        self.text = PlainLabel("", "body", self, wrap=True)
        self.counts = PlainLabel("", "mute", self, wrap=True)
        self.stages = PlainLabel("", "body", self, wrap=True)
        for label in (self.title, self.text, self.counts, self.stages):
            self._outline.column.addWidget(label)
        self._outline.column.addStretch(1)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    @property
    def chosen(self) -> TemplateInfo | None:
        """The template that is marked."""
        row = self.list.currentRow()
        return self._templates[row] if 0 <= row < len(self._templates) else None

    def _on_row(self) -> None:
        from cxjourney.domain.templates import load_template

        info = self.chosen
        self.accept_button.setEnabled(info is not None)
        if info is not None:
            self.title.setText(info.title)
            self.text.setText(info.description)
            counts, stages = outline_text(load_template(info.name))
            self.counts.setText(counts)
            self.stages.setText(stages)


def outline_text(records: list[Record]) -> tuple[str, str]:
    """Return what a template holds: its counts on one line, and each stage with its touchpoints."""
    from cxjourney.domain.project import Project
    from cxjourney.domain.records import Lane

    project = Project(records)
    journeys = project.journeys()
    if not journeys:
        return "", ""
    journey = journeys[0]
    touchpoints = project.touchpoints(journey.id)
    counts = " · ".join(
        (
            trn("{count} stage", "{count} stages", len(project.stages(journey.id))),
            trn("{count} lane", "{count} lanes", len(project.lanes(journey.id))),
            trn("{count} touchpoint", "{count} touchpoints", len(touchpoints)),
        )
    )
    lanes = ", ".join(lane.title for lane in project.lanes(journey.id) if isinstance(lane, Lane))
    lines = [tr("Lanes: {lanes}", lanes=lanes), ""]
    for stage in project.stages(journey.id):
        titles = [touchpoint.title for touchpoint in touchpoints if touchpoint.stage_id == stage.id]
        lines.append(tr("{stage}: {touchpoints}", stage=stage.title, touchpoints=", ".join(titles) or "–"))
    return counts, "\n".join(lines)
