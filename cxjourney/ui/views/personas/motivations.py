"""What moves a persona: sliders between two ends that a person names, each gesture of the knob one undo step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from cxjourney.domain.records import Motivation
from cxjourney.domain.text import tr
from cxjourney.ui.views.personas.block import Block
from cxjourney.ui.views.personas.edits import PersonaEdits
from cxjourney.ui.views.personas.words import mark_for
from cxjourney.ui.widgets.field import Field
from cxjourney.ui.widgets.in_place import INSET, InPlaceField, inset
from cxjourney.ui.widgets.mark_button import GhostButton, Mark, MarkButton
from cxjourney.ui.widgets.section import clear_layout

KEYS_MS = 700  # after the last key of a row of them the new place counts


class EndsSlider(QSlider):
    """A slider that goes where it is pressed; `settled` comes once for a drag, and once for a row of keys."""

    settled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, 100)
        self.setPageStep(10)
        self.setFixedHeight(24)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEYS_MS)
        self._timer.timeout.connect(self.settled)

    @property
    def is_moving(self) -> bool:
        """Whether a gesture is under way."""
        return self.isSliderDown() or self._timer.isActive()

    def finish(self) -> None:
        """End a row of keys now."""
        if self._timer.isActive():
            self._timer.stop()
            self.settled.emit()

    def drop(self) -> None:
        """End a row of keys without a word."""
        self._timer.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
            self.settled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.value()
        super().keyPressEvent(event)
        if self.value() != before:
            self._timer.start()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.finish()
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _go(self, event: QMouseEvent) -> None:
        knob = 14
        share = (event.position().x() - knob / 2) / max(1, self.width() - knob)
        self.setValue(round(100 * min(1.0, max(0.0, share))))


class MotivationRow(Field):
    """One slider with its ends; `commit(motivation)` sets it, None removes it."""

    confirmed = Signal()

    def __init__(self, commit: Callable[[Motivation | None], str], parent: QWidget) -> None:
        super().__init__("", parent)
        self._motivation = Motivation("", "")
        self._commit = commit
        self.box.setSpacing(0)
        self.left = InPlaceField(tr("Left end"), lambda text: self._set(left=text), self, size="end", hugs=True)
        self.right = InPlaceField(tr("Right end"), lambda text: self._set(right=text), self, size="end", hugs=True)
        self.remove = GhostButton("×", tr("Remove this motivation"), self)
        self.remove.clicked.connect(lambda: self._commit(None))
        ends = QHBoxLayout()
        ends.setSpacing(0)
        ends.addWidget(self.left)
        ends.addStretch(1)
        ends.addWidget(self.right)
        ends.addWidget(self.remove)
        self.slider = EndsSlider(self)
        self.slider.settled.connect(self.commit)
        track = QHBoxLayout()
        track.setContentsMargins(INSET, 0, GhostButton.SIDE + INSET, 0)
        track.addWidget(self.slider)
        self.box.addLayout(ends)
        self.box.addLayout(track)
        self.box.addWidget(self.problem)
        self._mark: MarkButton | None = None
        for editor in (self.left.editor, self.right.editor, self.slider):
            self.remove.watch(editor)
        self.slider.installEventFilter(self)

    def show_motivation(self, motivation: Motivation, mark: Mark | None) -> None:
        """Show a slider from outside; a knob that is held stays."""
        self._motivation = motivation
        self.left.set_value(motivation.left)
        self.right.set_value(motivation.right)
        if not self.slider.is_moving:
            self.slider.setValue(motivation.value)
        self.slider.setAccessibleName(tr("{left} to {right}", left=motivation.left, right=motivation.right))
        self.show_problem("", self.slider)
        if mark is not None and self._mark is None:
            self._mark = MarkButton(mark, self)
            self._mark.clicked.connect(self.confirmed)
            self.box.addLayout(inset(self._mark))
        if self._mark is not None:
            self._mark.setVisible(mark is not None)
            if mark is not None:
                self._mark.show_mark(mark)

    @property
    def motivation(self) -> Motivation:
        """The slider as the project has it."""
        return self._motivation

    def forget(self) -> None:
        """Let go of a gesture that is under way."""
        self.slider.drop()
        self.slider.setValue(self._motivation.value)

    def commit(self) -> None:
        self.slider.drop()
        if self.slider.value() != self._motivation.value:
            self._set(value=self.slider.value())

    def _set(self, **fields: object) -> str:
        return self._commit(replace(self._motivation, **fields))  # type: ignore[arg-type]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.slider.is_moving:
                self.forget()
                return True
            if event.key() == Qt.Key.Key_Delete:
                self._commit(None)
                return True
        return False


class MotivationsBlock(Block):
    """All sliders of the persona."""

    def __init__(self, edits: PersonaEdits, parent: QWidget) -> None:
        super().__init__(tr("Motivation"), parent)
        self._edits = edits
        self.rows: list[MotivationRow] = []
        self.add_button(tr("Add a motivation"), self.add)
        self.invitation = self.add_link(tr("Add a slider, such as price to quality"), self.add)

    def add(self) -> None:
        """Add a slider and put the keyboard into its left end."""
        persona = self._edits.persona
        if persona is not None:
            fresh = Motivation(tr("Price"), tr("Quality"))
            if self._edits.do(motivations=(*persona.motivations, fresh)) and self.rows:
                self.rows[-1].left.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                self.rows[-1].left.editor.selectAll()

    def refresh(self) -> None:
        """Show what the persona says; rows are made anew only where there are more or fewer."""
        persona = self._edits.persona
        if persona is None:
            return
        if len(self.rows) != len(persona.motivations):
            clear_layout(self.box)
            self.rows = [self._row(at) for at in range(len(persona.motivations))]
        for row, motivation in zip(self.rows, persona.motivations, strict=True):
            row.show_motivation(motivation, mark_for(persona, "motivations", motivation))
        self.invitation.setVisible(not self.rows)

    def _row(self, at: int) -> MotivationRow:
        row = MotivationRow(lambda changed: self._set(at, changed), self)
        row.confirmed.connect(lambda: self._edits.confirm_entry("motivations", row.motivation))
        self.box.addWidget(row)
        row.show()
        return row

    def _set(self, at: int, changed: Motivation | None) -> str:
        persona = self._edits.persona
        if persona is None or at >= len(persona.motivations):
            return ""
        kept = list(persona.motivations)
        kept[at : at + 1] = [] if changed is None else [changed]
        return self._edits.set(motivations=tuple(kept))
