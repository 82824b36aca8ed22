"""The inspector's pages for stages, lanes and arrows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Lane, Stage, Touchpoint, Transition
from cxjourney.domain.text import tr, trn
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context, Page
from cxjourney.ui.panels.inspector.lists import Notes
from cxjourney.ui.widgets.field import ChoiceField, TextField, number_field, number_text
from cxjourney.ui.widgets.text import PlainLabel


class StagePage(Page):
    """A stage: its title, the customer's goal, and the notes that belong to no single touchpoint."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title = TextField("", self._setter("title"), self.body, look="bare")
        self.title.editor.setAccessibleName(tr("Title"))
        self.goal = TextField(
            tr("What the customer wants here"), self._setter("goal"), self.body, lines=2,
            placeholder=tr("The customer’s goal in this stage"),
        )  # fmt: skip
        self.summary = PlainLabel("", "mute", self.body, wrap=True)
        self.notes = Notes(context, self.body)
        for widget in (self.title, self.summary, self.goal, self.notes):
            self.column.addWidget(widget)
        self.finish()

    def _setter(self, name: str) -> Callable[[object], str]:
        def commit(value: object) -> str:
            stage_id, fields = self.id, {name: value}
            return self.context.editing.attempt(lambda: actions.edit_stage(self.context.project, stage_id, **fields))

        return commit

    def refresh(self) -> None:
        project = self.context.project
        stage = project.get(Stage, self.id)
        if stage is None:
            return
        stages = [one.id for one in project.stages(stage.journey_id)]
        count = sum(1 for t in project.touchpoints(stage.journey_id) if t.stage_id == stage.id)
        place = tr("{number} of {count}", number=stages.index(stage.id) + 1, count=len(stages))
        self.crumbs.setText(tr("Stage · {place}", place=place))
        self.summary.setText(trn("{count} touchpoint", "{count} touchpoints", count))
        self.title.set_value(stage.title)
        self.goal.set_value(stage.goal)
        self.notes.show_notes(stage.id, is_stage=True)


class LanePage(Page):
    """A lane: its title and what it stands for."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title = TextField("", self._setter("title"), self.body, look="bare")
        self.title.editor.setAccessibleName(tr("Title"))
        self.kind = ChoiceField(tr("What it stands for"), words.lane_kinds(), self._setter("lane_kind"), self.body)
        self.summary = PlainLabel("", "mute", self.body, wrap=True)
        for widget in (self.title, self.summary, self.kind):
            self.column.addWidget(widget)
        self.finish()

    def _setter(self, name: str) -> Callable[[object], str]:
        def commit(value: object) -> str:
            lane_id, fields = self.id, {name: value}
            return self.context.editing.attempt(lambda: actions.edit_lane(self.context.project, lane_id, **fields))

        return commit

    def refresh(self) -> None:
        project = self.context.project
        lane = project.get(Lane, self.id)
        if lane is None:
            return
        count = sum(1 for t in project.touchpoints(lane.journey_id) if t.lane_id == lane.id)
        self.crumbs.setText(tr("Lane"))
        self.summary.setText(trn("{count} touchpoint", "{count} touchpoints", count))
        self.title.set_value(lane.title)
        self.kind.set_value(lane.lane_kind)


class TransitionPage(Page):
    """An arrow: where it leads, how many take it, how long it takes, who is lost on the way."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.heading = PlainLabel("", "heading", self.body, wrap=True)
        self.kind = ChoiceField(tr("Kind"), words.transition_kinds(), self._setter("transition_kind"), self.body)
        self.share = number_field(
            tr("Share of customers, in percent"), self._percent("share"), self.body, tr("Unknown"), 0, 100
        )
        self.wait = number_field(tr("Wait, in hours"), self._setter("wait_hours"), self.body, tr("Unknown"), 0)
        self.drop_off = number_field(
            tr("Drop-off, in percent"), self._percent("drop_off"), self.body, tr("Unknown"), 0, 100
        )
        choices: list[tuple[object, str]] = [
            (None, tr("As channel and owner say")), (True, tr("Yes")), (False, tr("No")),
        ]  # fmt: skip
        self.hand_off = ChoiceField(tr("Hand-off"), choices, self._setter("hand_off"), self.body)
        self.label = TextField(tr("Label"), self._setter("label"), self.body)
        for widget in (self.heading, self.kind, self.share, self.wait, self.drop_off, self.hand_off, self.label):
            self.column.addWidget(widget)
        self.finish()

    def _setter(self, name: str) -> Callable[[object], str]:
        def commit(value: object) -> str:
            transition_id, fields = self.id, {name: value}
            return self.context.editing.attempt(
                lambda: actions.edit_transition(self.context.project, transition_id, **fields)
            )

        return commit

    def _percent(self, name: str) -> Callable[[float | None], str]:
        commit = self._setter(name)
        return lambda value: commit(None if value is None else value / 100)

    def refresh(self) -> None:
        project = self.context.project
        transition = project.get(Transition, self.id)
        if transition is None:
            return
        source = project.get(Touchpoint, transition.source_id)
        target = project.get(Touchpoint, transition.target_id)
        self.crumbs.setText(tr("Arrow"))
        ends = (source.title if source else "", target.title if target else "")
        self.heading.setText(tr("{source} → {target}", source=ends[0], target=ends[1]))
        self.kind.set_value(transition.transition_kind)
        self.share.set_value(_percent_text(transition.share))
        self.wait.set_value(number_text(transition.wait_hours))
        self.drop_off.set_value(_percent_text(transition.drop_off))
        self.hand_off.set_value(transition.hand_off)
        self.label.set_value(transition.label)


def _percent_text(fraction: float | None) -> str:
    return "" if fraction is None else number_text(fraction * 100, 1)
