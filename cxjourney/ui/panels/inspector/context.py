"""What every page of the inspector is given, and what all pages share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.ui.editing import Editing
from cxjourney.ui.widgets.field import TextField
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.drawing.theme import Theme
    from cxjourney.services.scores import Scores
    from cxjourney.services.selection import Selection


@dataclass(frozen=True, slots=True)
class Context:
    """The services of one open document; `theme` is asked each time because it changes."""

    editing: Editing
    selection: Selection
    scores: Scores
    theme: Callable[[], Theme]
    moves: dict[tuple[RecordId, RecordId], str] = field(default_factory=dict)
    """(touchpoint, metric) -> what a new period changed there, in words; filled by who works it out."""

    @property
    def project(self) -> Project:
        return self.editing.project


class Page(QWidget):
    """A page for one kind of record: `show_records(ids)` loads it, `follow(edit)` brings in what changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.ids: tuple[str, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = ColumnScroll(self, margin=16, spacing=10)
        outer.addWidget(self.area)
        self.body = self.area.body
        self.column = self.area.column
        self.crumbs = PlainLabel("", "small", self.body)
        self.crumbs.setWordWrap(True)
        self.column.addWidget(self.crumbs)

    @property
    def id(self) -> str:
        """The id of the record shown, where there is one."""
        return self.ids[0] if self.ids else ""

    def finish(self) -> None:
        """Push everything to the top; called once the page is built."""
        self.column.addStretch(1)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_records(self, ids: tuple[str, ...]) -> None:
        """Show other records of this page's kind."""
        self.ids = ids
        self.refresh()

    def focus_first(self) -> None:
        """Give the keyboard to the first field."""
        field = next((f for f in self.body.findChildren(TextField) if f.isVisible()), None)
        if field is not None:
            field.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def follow(self, _edit: Edit) -> None:
        """Bring in what an edit changed; the fields that a person types in keep what is typed."""
        self.refresh()

    def refresh(self) -> None:
        """Write what the project says now into the widgets; each kind of page fills this in."""

    def refresh_scores(self) -> None:
        """Write what the scores say now; pages without scores have nothing to do."""
