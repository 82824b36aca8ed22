"""The versions of a project: labelled states to look at and to go back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QWidget

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Note, Persona, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.storage.errors import ProjectFileError
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.services.document import Document


class VersionsDialog(Dialog):
    """Lists the versions, newest first; `chosen` is the id of the one to go back to, after Accept."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(tr("Versions"), parent, tr("Go back to this version"), tr("Close"))
        self.resize(560, 420)
        self._document = document
        text = tr("A version keeps the whole project under a name. Going back is one step that Undo takes back.")
        self.column.addWidget(PlainLabel(text, "mute", self, wrap=True))
        row = QHBoxLayout()
        self.label = QLineEdit(self)
        self.label.setPlaceholderText(tr("Name of a new version, such as “After workshop 1”"))
        self.label.setAccessibleName(tr("Name of a new version"))
        self.label.setMaxLength(200)
        self.add = QPushButton(tr("Keep as version"), self)
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._on_add)
        row.addWidget(self.label, 1)
        row.addWidget(self.add)
        self.column.addLayout(row)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Versions"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.currentRowChanged.connect(self._on_row)
        self.column.addWidget(self.list, 1)
        self.detail = PlainLabel("", "mute", self, wrap=True)
        self.column.addWidget(self.detail)
        for widget in (self.label, self.add):
            widget.setEnabled(not document.is_read_only)
        self._fill()

    @property
    def chosen(self) -> str:
        """The id of the version that is marked, empty without one."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _fill(self) -> None:
        self.list.clear()
        for version in reversed(self._document.versions()):
            when = version.made_at[:16].replace("T", " ")
            item = QListWidgetItem(tr("{label}   {when}", label=version.label, when=when))
            item.setData(Qt.ItemDataRole.UserRole, version.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self.list.count() else -1)
        if not self.list.count():
            self.detail.setText(tr("No versions yet. Keep one before a workshop, and one after it."))
        self._on_row()

    def _on_row(self) -> None:
        self.accept_button.setEnabled(bool(self.chosen) and not self._document.is_read_only)
        if not self.chosen:
            return
        try:
            project = self._document.version_project(self.chosen)
        except (ProjectFileError, JourneyError) as error:
            self.detail.setText(str(error))
            self.accept_button.setEnabled(False)
            return
        parts = [
            trn("{count} journey", "{count} journeys", len(project.journeys())),
            trn("{count} touchpoint", "{count} touchpoints", len(project.table(Touchpoint))),
            trn("{count} note", "{count} notes", len(project.table(Note))),
            trn("{count} persona", "{count} personas", len(project.table(Persona))),
        ]
        self.detail.setText(" · ".join(parts))

    def _on_add(self) -> None:
        label = self.label.text().strip()
        if not label:
            self.label.setFocus()
            return
        try:
            self._document.label_version(label)
        except (ProjectFileError, JourneyError) as error:
            self.detail.setText(str(error))
            return
        self.label.clear()
        self._fill()
