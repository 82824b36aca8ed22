"""The inspector's page for several selected things: touchpoints, or arrows, are edited together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Lane, Note, Stage, Touchpoint, Transition
from cxjourney.domain.text import tr, trn
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context, Page
from cxjourney.ui.widgets.field import CheckField, ChoiceField, TextField, number_field, number_text
from cxjourney.ui.widgets.section import Section
from cxjourney.ui.widgets.text import PlainLabel


class SeveralPage(Page):
    """Fields that all selected touchpoints, or all selected arrows, share; differing values are shown as such."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.heading = PlainLabel("", "heading", self.body, wrap=True)
        self.what = PlainLabel("", "mute", self.body, wrap=True)
        self.column.addWidget(self.heading)
        self.column.addWidget(self.what)
        self.touchpoints = Section(tr("Touchpoints"), self.body)
        self.touchpoints.box.setSpacing(8)
        self.fields: dict[str, TextField | ChoiceField | CheckField] = {
            "channel": TextField(tr("Channel"), self._setter("channel"), self.touchpoints),
            "owner": TextField(tr("Owner"), self._setter("owner"), self.touchpoints),
            "description": TextField(tr("Description"), self._setter("description"), self.touchpoints, lines=2),
            "expectation": TextField(tr("Expectation"), self._setter("expectation"), self.touchpoints, lines=2),
            "evidence_status": ChoiceField(
                tr("How it is known"), words.evidence_statuses(), self._setter("evidence_status"), self.touchpoints
            ),
            "indirect": CheckField(
                tr("Indirect: without us, such as reviews"), self._setter("indirect"), self.touchpoints
            ),
            "service": CheckField(tr("Service: the customer asks for help"), self._setter("service"), self.touchpoints),
        }
        choices: list[tuple[object, str]] = [(None, tr("Not set")), *reversed(words.emotions())]
        self.emotion = ChoiceField(tr("Emotion"), choices, self._set_emotion, self.touchpoints)
        for field in (*self.fields.values(), self.emotion):
            self.touchpoints.box.addWidget(field)
        self.arrows = Section(tr("Arrows"), self.body)
        self.arrows.box.setSpacing(8)
        self.kind = ChoiceField(
            tr("Kind"), words.transition_kinds(), self._arrow_setter("transition_kind"), self.arrows
        )
        self.wait = number_field(tr("Wait, in hours"), self._arrow_setter("wait_hours"), self.arrows, tr("Unknown"), 0)
        self.arrows.box.addWidget(self.kind)
        self.arrows.box.addWidget(self.wait)
        self.column.addWidget(self.touchpoints)
        self.column.addWidget(self.arrows)
        self.finish()

    def _of(self, record_class: type[Any]) -> list[Any]:
        found = (self.context.project.get(record_class, record_id) for record_id in self.ids)
        return [record for record in found if record is not None]

    def _setter(self, name: str) -> Callable[[object], str]:
        def commit(value: object) -> str:
            ids, fields = [t.id for t in self._of(Touchpoint)], {name: value}
            return self.context.editing.attempt(lambda: actions.edit_touchpoints(self.context.project, ids, **fields))

        return commit

    def _arrow_setter(self, name: str) -> Callable[[object], str]:
        def commit(value: object) -> str:
            ids, fields = [t.id for t in self._of(Transition)], {name: value}
            return self.context.editing.attempt(lambda: actions.edit_transitions(self.context.project, ids, **fields))

        return commit

    def _set_emotion(self, value: object) -> str:
        ids, persona_id = [t.id for t in self._of(Touchpoint)], self.context.selection.persona_id
        felt = value if isinstance(value, float) else None
        return self.context.editing.attempt(lambda: actions.set_emotions(self.context.project, ids, felt, persona_id))

    def refresh(self) -> None:
        project = self.context.project
        touchpoints, arrows = self._of(Touchpoint), self._of(Transition)
        self.crumbs.setText(tr("Selection"))
        self.heading.setText(trn("{count} selected", "{count} selected", len(self.ids)))
        self.what.setText(self._what())
        self.touchpoints.setVisible(bool(touchpoints))
        self.arrows.setVisible(bool(arrows) and not touchpoints)
        for name, field in self.fields.items():
            self._show(field, [getattr(t, name) for t in touchpoints])
        felt = project.emotions(self.context.selection.persona_id)
        self._show(self.emotion, [float(round(felt[t.id].value)) if t.id in felt else None for t in touchpoints])
        self._show(self.kind, [t.transition_kind for t in arrows])
        self._show(self.wait, [number_text(t.wait_hours) for t in arrows])

    @staticmethod
    def _show(field: Any, values: list[Any]) -> None:
        mixed = len(set(values)) > 1
        if isinstance(field, TextField):
            field.set_value("" if mixed or not values else str(values[0]), mixed)
        elif values:
            field.set_value(values[0], mixed)

    def _what(self) -> str:
        project, counts = self.context.project, Counter[str]()
        for record_class in (Stage, Lane, Touchpoint, Transition, Note):
            counts[record_class.kind] = sum(1 for i in self.ids if project.get(record_class, i))
        parts = [
            trn("{count} stage", "{count} stages", counts[Stage.kind]),
            trn("{count} lane", "{count} lanes", counts[Lane.kind]),
            trn("{count} touchpoint", "{count} touchpoints", counts[Touchpoint.kind]),
            trn("{count} arrow", "{count} arrows", counts[Transition.kind]),
            trn("{count} note", "{count} notes", counts[Note.kind]),
        ]
        kinds = (Stage.kind, Lane.kind, Touchpoint.kind, Transition.kind, Note.kind)
        return " · ".join(part for part, kind in zip(parts, kinds, strict=True) if counts[kind])
