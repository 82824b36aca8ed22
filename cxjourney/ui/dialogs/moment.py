"""What is at stake at a moment of truth, why it is one, and who looks after it."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Touchpoint
from cxjourney.domain.text import tr
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.editing import Editing
from cxjourney.ui.widgets.field import TextField
from cxjourney.ui.widgets.text import PlainLabel


class MomentDialog(Dialog):
    """Edits the moment of truth of one touchpoint as one undo step; the mark can be taken off here too."""

    def __init__(self, editing: Editing, touchpoint_id: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Moment of truth"), parent, tr("Save"), tr("Cancel"))
        self.setMinimumWidth(440)
        self._editing, self._id = editing, touchpoint_id
        touchpoint = editing.project.get(Touchpoint, touchpoint_id)
        moment = editing.project.moments().get(touchpoint_id)
        self.column.addWidget(PlainLabel(touchpoint.title if touchpoint else "", "heading", self, wrap=True))
        text = tr("A moment of truth decides whether the customer stays. Few touchpoints are one.")
        self.column.addWidget(PlainLabel(text, "mute", self, wrap=True))

        def keep(_text: str) -> str:
            return ""

        self.stake = TextField(tr("What is at stake"), keep, self, lines=2)
        self.reason = TextField(tr("Why"), keep, self, lines=2)
        self.owner = TextField(tr("Owner"), keep, self)
        if moment is not None:
            self.stake.set_value(moment.stake)
            self.reason.set_value(moment.reason)
            self.owner.set_value(moment.owner)
        for field in (self.stake, self.reason, self.owner):
            self.column.addWidget(field)
        self.problem = PlainLabel("", "problem", self, wrap=True)
        self.problem.hide()
        self.column.addWidget(self.problem)
        if moment is not None:
            remove = QPushButton(tr("Take the mark off"), self)
            remove.setAutoDefault(False)
            remove.clicked.connect(self._on_remove)
            self.buttons.addButton(remove, self.buttons.ButtonRole.DestructiveRole)

    def accept(self) -> None:
        """Save the fields; stay open with the reason where that is not possible."""
        fields = {"stake": self.stake.text(), "reason": self.reason.text(), "owner": self.owner.text()}
        problem = self._editing.attempt(lambda: actions.edit_moment(self._editing.project, self._id, **fields))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if not problem:
            super().accept()

    def _on_remove(self) -> None:
        if self._editing.do(lambda: actions.toggle_moment(self._editing.project, self._id)):
            self.reject()
