"""The inspector's page for a journey, shown while nothing is selected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Journey
from cxjourney.domain.text import tr
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context, Page
from cxjourney.ui.widgets.field import ChoiceField, TextField, date_field
from cxjourney.ui.widgets.section import Section
from cxjourney.ui.widgets.text import PlainLabel


class JourneyPage(Page):
    """Title, state, scope, owner, date and version of a journey, and which analysis lanes lie below its map."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title = TextField("", self._setter("title"), self.body, look="bare")
        self.title.editor.setAccessibleName(tr("Title"))
        self.summary = PlainLabel("", "mute", self.body, wrap=True)
        self.state = ChoiceField(tr("State"), words.journey_states(), self._setter("state"), self.body)
        self.scope = TextField(
            tr("Scope"),
            self._setter("scope"),
            self.body,
            lines=2,
            placeholder=tr("Where it begins and ends, and for whom"),
        )
        self.owner = TextField(tr("Owner"), self._setter("owner"), self.body)
        self.date = date_field(tr("Date"), self._setter("date"), self.body)
        self.version = TextField(tr("Version"), self._setter("version"), self.body)
        for widget in (self.title, self.summary, self.state, self.scope, self.owner, self.date, self.version):
            self.column.addWidget(widget)
        lanes = Section(tr("Lanes below the touchpoints"), self.body)
        self.lanes: dict[str, QCheckBox] = {}
        for key, text in words.analysis_lanes():
            box = QCheckBox(text, lanes)
            box.clicked.connect(self._on_lane)
            lanes.box.addWidget(box)
            self.lanes[key] = box
        self.column.addWidget(lanes)
        hint = tr("Select a touchpoint, stage, lane or arrow to see and change it here.")
        self.column.addWidget(PlainLabel(hint, "small", self.body, wrap=True))
        self.finish()

    def _setter(self, name: str) -> Callable[[object], str]:
        def commit(value: object) -> str:
            journey_id, fields = self.id, {name: value}
            return self.context.editing.attempt(
                lambda: actions.edit_journey(self.context.project, journey_id, **fields)
            )

        return commit

    def _on_lane(self) -> None:
        journey = self.context.project.get(Journey, self.id)
        if journey is None:
            return
        kept = [lane for lane in journey.analysis_lanes if self.lanes[lane].isChecked()]
        lanes = kept + [key for key, box in self.lanes.items() if box.isChecked() and key not in kept]
        self.context.editing.do(lambda: actions.set_analysis_lanes(self.context.project, journey.id, lanes))

    def refresh(self) -> None:
        project = self.context.project
        journey = project.get(Journey, self.id)
        if journey is None:
            return
        self.crumbs.setText(tr("Journey · {state}", state=words.word(words.journey_states(), journey.state)))
        self.title.set_value(journey.title)
        self.summary.setText(words.journey_counts(project, journey.id))
        self.state.set_value(journey.state)
        self.scope.set_value(journey.scope)
        self.owner.set_value(journey.owner)
        self.date.set_value(journey.date.isoformat() if journey.date else "")
        self.version.set_value(journey.version)
        for key, box in self.lanes.items():
            box.setChecked(key in journey.analysis_lanes)
