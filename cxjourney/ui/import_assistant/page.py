"""What every step of the import assistant is: a page over the run that says when something was decided."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QSizePolicy, QVBoxLayout, QWidget

from cxjourney.ui.import_assistant.run import ImportRun
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel


class Page(QWidget):
    """Owns its widgets; `changed` follows each decision, `refresh` shows the run as it is."""

    changed = Signal()

    def __init__(self, run: ImportRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self.session = ImportSession(run.document, run.journey_id)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def show_session(self, session: ImportSession) -> None:
        """Be about one layout from now on."""
        self.session = session

    def refresh(self) -> None:
        """Show the run as it is."""

    def first_field(self) -> QWidget | None:
        """Return what takes the focus when the page comes up."""
        return None

    def stop(self) -> None:
        """End what the page does beside the window."""


def card(parent: QWidget, margin: int = 12) -> tuple[QFrame, QVBoxLayout]:
    """Return a framed part of a page and its column."""
    frame = QFrame(parent)
    frame.setObjectName("card")
    box = QVBoxLayout(frame)
    box.setContentsMargins(margin, margin - 2, margin, margin - 2)
    box.setSpacing(8)
    return frame, box


def form_layout() -> QFormLayout:
    """Return a form whose fields fill the width."""
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(8)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def add_row(form: QFormLayout, text: str, field: QWidget, name: str) -> None:
    """Add a labelled field; a screen reader hears the label."""
    label = PlainLabel(text, "body", form.parentWidget())
    label.setBuddy(field)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
    field.setObjectName(name)
    field.setAccessibleName(text)
    if isinstance(field, Choice):
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    form.addRow(label, field)
