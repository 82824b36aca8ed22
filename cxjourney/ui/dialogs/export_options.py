"""What an export is to look like: paper or scale, and whether it may leave the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFormLayout, QSizePolicy, QWidget

from cxjourney.domain.sharing import SHARING, Circle, Sharing
from cxjourney.domain.text import tr
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.drawing.export import ExportOptions

PAPERS = ("A4", "A3", "A2", "A1", "A0")


class ExportDialog(Dialog):
    """Asks for the options that make sense for a kind: `xlsx`, `pdf`, `svg` or `png`."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        names = {"xlsx": tr("workbook"), "pdf": "PDF", "svg": "SVG", "png": "PNG"}
        super().__init__(tr("Export {kind}", kind=names[kind]), parent, tr("Choose file…"), tr("Cancel"))
        self.setMinimumWidth(380)
        form = QFormLayout()
        form.setSpacing(10)
        self.paper = Choice([(paper, paper) for paper in PAPERS], self)
        self.paper.set_key("A3")
        self.turned = Choice([(True, tr("Landscape")), (False, tr("Portrait"))], self)
        self.scale = Choice([(1.0, tr("Screen size")), (2.0, tr("Twice, for slides")), (4.0, tr("Four times"))], self)
        self.scale.set_key(2.0)
        self._private = QCheckBox(tr("Leave out comments, quotes and the names of owners"), self)
        for choice in (self.paper, self.turned, self.scale):
            choice.hide()
        if kind == "pdf":
            self._add(form, tr("Paper"), self.paper)
            self._add(form, tr("Direction"), self.turned)
        if kind == "png":
            self._add(form, tr("Size"), self.scale)
        what = {
            "xlsx": tr("Summary, map, touchpoints, scores, notes and personas as tables, with charts."),
            "pdf": tr("The map of this journey on one page, as vectors."),
            "svg": tr("The map of this journey as a drawing with real text."),
            "png": tr("The map of this journey as a picture."),
        }[kind]
        self.column.addWidget(PlainLabel(what, "mute", self))
        self.column.addLayout(form)
        self.column.addWidget(self._private)

    def _add(self, form: QFormLayout, text: str, choice: Choice) -> None:
        label = PlainLabel(text, "body", self)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        label.setBuddy(choice)
        choice.setAccessibleName(text)
        choice.show()
        form.addRow(label, choice)

    @property
    def sharing(self) -> Sharing:
        """What is taken along."""
        return SHARING[Circle.PUBLIC if self._private.isChecked() else Circle.TEAM]

    def options(self) -> ExportOptions:
        """Return the answers for a drawing."""
        from cxjourney.drawing.export import ExportOptions

        return ExportOptions(
            paper=str(self.paper.key()),
            landscape=bool(self.turned.key()),
            scale=float(str(self.scale.key())),
            sharing=self.sharing,
        )
