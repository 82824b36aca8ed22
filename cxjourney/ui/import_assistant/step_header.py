"""The row of steps at the top of the assistant: where one is, what is done, what comes."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.widgets.text import PlainLabel


class StepHeader(QWidget):
    """Owns one label for each step; the current one is strong, done ones carry a tick."""

    def __init__(self, titles: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step_header")
        self._titles = titles
        self._labels: list[PlainLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(12)
        for number, title in enumerate(titles):
            if number:
                row.addWidget(PlainLabel("›", "mute", self))
            label = PlainLabel(title, "mute", self)
            self._labels.append(label)
            row.addWidget(label)
        row.addStretch(1)

    def show_step(self, current: int) -> None:
        """Mark the step one is at, counted from 0."""
        for number, (label, title) in enumerate(zip(self._labels, self._titles, strict=True)):
            mark = "✓" if number < current else str(number + 1)
            label.setText(f"{mark}  {title}")
            label.set_role("strong" if number == current else "mute")
        spoken = tr(
            "Step {number} of {count}: {title}",
            number=current + 1,
            count=len(self._titles),
            title=self._titles[current],
        )
        self.setAccessibleName(spoken)
