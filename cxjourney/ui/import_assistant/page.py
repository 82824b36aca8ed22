"""What every step of the import assistant is: a page over the session that says when something was decided."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel


class Page(QWidget):
    """Owns its widgets; `changed` follows each decision, `refresh` shows the session as it is."""

    changed = Signal()

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def refresh(self) -> None:
        """Show the session as it is."""

    def first_field(self) -> QWidget | None:
        """Return what takes the focus when the page comes up."""
        return None


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
