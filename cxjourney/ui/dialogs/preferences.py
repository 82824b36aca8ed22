"""The preferences: how the program looks and saves, and from how many answers the open project shows a score."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QFormLayout, QSizePolicy, QSpinBox, QTabWidget, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.text import tr
from cxjourney.services.settings import Appearance
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.editing import Editing
from cxjourney.ui.preferences import Preferences
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel


class PreferencesDialog(Dialog):
    """Changes count at once; those of the project become one undo step when the dialog is closed."""

    def __init__(self, preferences: Preferences, editing: Editing | None, parent: QWidget | None = None) -> None:
        super().__init__(tr("Preferences"), parent, tr("Done"))
        self.setMinimumWidth(520)
        self._preferences, self._editing = preferences, editing
        tabs = QTabWidget(self)
        tabs.addTab(self._look(), tr("Appearance"))
        tabs.addTab(self._saving(), tr("Saving"))
        tabs.addTab(self._project(), tr("Data of this project"))
        self.column.addWidget(tabs)

    def _page(self) -> tuple[QWidget, QFormLayout]:
        page = QWidget(self)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(4, 16, 4, 8)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        outer.addLayout(form)
        outer.addStretch(1)
        return page, form

    def _row(self, form: QFormLayout, text: str, widget: QWidget, hint: str = "") -> None:
        label = PlainLabel(text, "body", self)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        label.setBuddy(widget)
        widget.setAccessibleName(text)
        form.addRow(label, widget)
        if hint:
            form.addRow(PlainLabel("", "small", self), PlainLabel(hint, "small", self, wrap=True))

    def _change(self, **values: Any) -> None:
        self._preferences.change(**values)

    def _look(self) -> QWidget:
        page, form = self._page()
        settings = self._preferences.settings
        self.theme = Choice(
            [
                (Appearance.SYSTEM, tr("As the system")),
                (Appearance.LIGHT, tr("Light")),
                (Appearance.DARK, tr("Dark")),
            ],
            page,
        )
        self.theme.set_key(settings.appearance)
        self.theme.activated.connect(lambda: self._change(appearance=self.theme.key()))
        self.bands = Choice(
            [
                (False, tr("Blue and orange, for every eye")),
                (True, tr("Green and red")),
            ],
            page,
        )
        self.bands.set_key(settings.traffic_lights)
        self.bands.activated.connect(lambda: self._change(traffic_lights=self.bands.key()))
        self.text_size = Choice([(percent, f"{percent} %") for percent in (90, 100, 115, 130, 150)], page)
        self.text_size.set_key(settings.text_size)
        self.text_size.activated.connect(lambda: self._change(text_size=self.text_size.key()))
        self.language = Choice([("", tr("As the system")), ("en", "English")], page)
        self.language.set_key(settings.language)
        self.language.activated.connect(lambda: self._change(language=self.language.key()))
        self._row(form, tr("Theme"), self.theme)
        self._row(form, tr("Score colours"), self.bands, tr("Shapes ▲ ● ▼ tell the bands apart in any colours."))
        self._row(form, tr("Text size"), self.text_size)
        self._row(form, tr("Language"), self.language, tr("Takes effect at the next start."))
        for name, text in (
            ("touch_mode", tr("Large targets for fingers")),
            ("reduced_motion", tr("No movement on the map")),
            ("show_mini_map", tr("Show the small map in the corner")),
        ):
            form.addRow(self._check(page, name, text))
        return page

    def _check(self, page: QWidget, name: str, text: str) -> QCheckBox:
        box = QCheckBox(text, page)
        box.setChecked(bool(getattr(self._preferences.settings, name)))
        box.clicked.connect(lambda on: self._change(**{name: on}))
        return box

    def _saving(self) -> QWidget:
        page, form = self._page()
        settings = self._preferences.settings
        form.addRow(self._check(page, "autosave", tr("Write the project file by itself")))
        self.seconds = QSpinBox(page)
        self.seconds.setRange(1, 600)
        self.seconds.setMinimumHeight(30)
        self.seconds.setValue(settings.autosave_seconds)
        self.seconds.setSuffix(tr(" seconds after the last edit"))
        self.seconds.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.seconds.editingFinished.connect(lambda: self._change(autosave_seconds=self.seconds.value()))
        hint = tr("Every edit is kept on this computer at once, whatever is chosen here. This is about the file.")
        self._row(form, tr("Written"), self.seconds, hint)
        return page

    def _project(self) -> QWidget:
        page, form = self._page()
        if self._editing is None:
            form.addRow(PlainLabel(tr("Open a project to set from how many answers it shows scores."), "mute", page))
            return page
        info, may_edit = self._editing.project.info, not self._editing.document.is_read_only
        self.minimum_n = self._number(page, 1, 10_000, info.minimum_n)
        self.threshold = self._number(page, 1, 1_000, info.anonymity_threshold)
        self.confidence = Choice([(0.8, "80 %"), (0.9, "90 %"), (0.95, "95 %"), (0.99, "99 %")], page)
        self.confidence.set_key(info.confidence)
        if self.confidence.currentIndex() < 0:
            self.confidence.add(info.confidence, f"{info.confidence * 100:g} %")
            self.confidence.set_key(info.confidence)
        self._row(
            form, tr("Minimum n"), self.minimum_n, tr("Below this many answers a score is grey: too few to judge.")
        )
        self._row(
            form, tr("Anonymity threshold"), self.threshold,
            tr("Below this many answers a score is withheld on every screen and in every export."),
        )  # fmt: skip
        self._row(form, tr("Confidence"), self.confidence, tr("How sure the ± interval is to hold the true value."))
        for widget in (self.minimum_n, self.threshold, self.confidence):
            widget.setEnabled(may_edit)
        return page

    def _number(self, page: QWidget, low: int, high: int, value: int) -> QSpinBox:
        box = QSpinBox(page)
        box.setRange(low, high)
        box.setMinimumHeight(30)
        box.setValue(value)
        box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        return box

    def done(self, result: int) -> None:
        """Take over the project's numbers, as one undo step, however the dialog is closed."""
        self._preferences.change(autosave_seconds=self.seconds.value())
        if self._editing is not None and not self._editing.document.is_read_only:
            fields = {
                "minimum_n": self.minimum_n.value(),
                "anonymity_threshold": self.threshold.value(),
                "confidence": self.confidence.key(),
            }
            self._editing.do(lambda: actions.edit_project_info(self._editing.project, **fields))  # type: ignore[union-attr]
        super().done(result)
