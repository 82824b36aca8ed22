"""Where a new thing belongs, given what is chosen: the meaning of “next” on every part of the map."""

from __future__ import annotations

from cxjourney.domain import actions
from cxjourney.domain.cells import Cell
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Lane, LaneKind, Note, Stage, Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.ui.canvas.navigation import Direction, neighbour
from cxjourney.ui.canvas.state import Build, CanvasState, in_steps
from cxjourney.ui.canvas.typing_flows import BuildTitled


class Additions:
    """Reads what is chosen and returns how to build the addition that it calls for."""

    def __init__(self, state: CanvasState) -> None:
        self.state = state

    def next_touchpoint(self) -> BuildTitled:
        """Return how to build the touchpoint after what is chosen; on an empty map it brings a stage and a lane."""
        project, current, last = self.state.project, self.state.current_id, self.state.last_touchpoint()
        last_id = last.id if last is not None else None
        if project.get(Touchpoint, current) is not None:
            return self._after(current or "")
        if (transition := project.get(Transition, current)) is not None:
            return self._between(transition)
        if (stage := project.get(Stage, current)) is not None:
            return self._in_stage(stage, self._end_before(stage, last_id))
        if (lane := project.get(Lane, current)) is not None:
            return self._in_lane(lane, last)
        touchpoints = project.touchpoints(self.state.journey_id)
        if last_id is not None or touchpoints:
            return self._after(last_id or touchpoints[-1].id)
        stages = project.stages(self.state.journey_id)
        return self._in_stage(stages[0] if stages else None, None)

    def in_cell(self, cell: Cell, source_id: RecordId | None) -> BuildTitled:
        """Return how to build a touchpoint in a cell, joined from `source_id` if given."""

        def build(project: Project, title: str) -> Edit:
            added = actions.add_touchpoint(project, cell, title)
            if source_id is None:
                return added
            new_id = actions.added_id(added, Touchpoint)
            return in_steps(project, added.text, [_given(added), lambda p: actions.connect(p, source_id, new_id)])

        return build

    def home_of_note(self) -> tuple[RecordId | None, RecordId | None]:
        """Return the touchpoint or else the stage that a new note belongs to."""
        project, current = self.state.project, self.state.current_id
        if project.get(Touchpoint, current) is not None:
            return current, None
        if project.get(Stage, current) is not None:
            return None, current
        if (note := project.get(Note, current)) is not None:
            return note.touchpoint_id, None if note.touchpoint_id else note.stage_id
        if current is None and (last := self.state.last_touchpoint()) is not None:
            return last.id, None
        return None, None

    def current_stage_id(self) -> RecordId | None:
        """Return the stage that what is chosen lies in, None for the end of the map."""
        project, current = self.state.project, self.state.current_id
        if project.get(Stage, current) is not None:
            return current
        inside = project.get(Touchpoint, current) or project.get(Note, current) or self.state.last_touchpoint()
        return inside.stage_id if inside is not None else None

    def current_lane_id(self, lane_kind: LaneKind) -> RecordId | None:
        """Return the lane that what is chosen lies in, if a lane of that kind can lie below it."""
        project, current = self.state.project, self.state.current_id
        inside = project.get(Touchpoint, current)
        lane = project.get(Lane, inside.lane_id if inside is not None else current)
        backstage = lane_kind is LaneKind.BACKSTAGE
        return lane.id if lane is not None and (lane.lane_kind is LaneKind.BACKSTAGE) == backstage else None

    def nudge_other(self, project: Project, record_id: RecordId, direction: Direction) -> Edit:
        """Return the edit that moves a stage, lane or note one place; empty where it is at the end already."""
        across, down = direction.step
        if (stage := project.get(Stage, record_id)) is not None and across:
            order = [one.id for one in project.stages(stage.journey_id)]
            return actions.move_stage(project, stage.id, max(0, order.index(stage.id) + across))
        if (lane := project.get(Lane, record_id)) is not None and down:
            order = [one.id for one in project.lanes(lane.journey_id)]
            return actions.move_lane(project, lane.id, max(0, order.index(lane.id) + down))
        if (note := project.get(Note, record_id)) is not None:
            return self._nudge_note(project, note, direction)
        return Edit("", ())

    # the cases of “next”

    def _after(self, touchpoint_id: RecordId) -> BuildTitled:
        return lambda project, title: actions.add_next_touchpoint(project, touchpoint_id, title)

    def _between(self, transition: Transition) -> BuildTitled:
        """Put the touchpoint on the arrow: the arrow then starts from the new one."""

        def build(project: Project, title: str) -> Edit:
            added = actions.add_next_touchpoint(project, transition.source_id, title)
            new_id = actions.added_id(added, Touchpoint)
            redirect: Build = lambda p: actions.redirect_transition(p, transition.id, source_id=new_id)  # noqa: E731
            return in_steps(project, added.text, [_given(added), redirect])

        return build

    def _in_stage(self, stage: Stage | None, previous_id: RecordId | None) -> BuildTitled:
        """In a stage that has touchpoints already, after the last of them; in none, in one made for it."""
        project, journey_id = self.state.project, self.state.journey_id
        inside = [t for t in project.touchpoints(journey_id) if stage is not None and t.stage_id == stage.id]
        if inside:
            return self._after(max(inside, key=lambda touchpoint: touchpoint.column).id)

        def build(project: Project, title: str) -> Edit:
            steps: list[Build] = []
            draft = project.snapshot()
            stage_id = stage.id if stage is not None else ""
            if stage is None:
                edit = actions.add_stage(draft, journey_id, tr("Stage {number}", number=1))
                stage_id = actions.added_id(edit, Stage)
                steps.append(_given(edit))
                draft.apply(edit)
            if not draft.lanes(journey_id):
                edit = actions.add_lane(draft, journey_id, tr("Touchpoints"))
                steps.append(_given(edit))
                draft.apply(edit)
            last = actions.add_first_touchpoint_in_stage(draft, stage_id, previous_id, title)
            return in_steps(project, last.text, [*steps, _given(last)])

        return build

    def _end_before(self, stage: Stage, last_id: RecordId | None) -> RecordId | None:
        """Return the touchpoint that the story has come to before a stage: the last one to its left that customers see.

        Not simply the one chosen last: on the way to a header the arrow keys pass through others.
        """
        project = self.state.project
        stages = [one.id for one in project.stages(stage.journey_id)]
        before = stages[: stages.index(stage.id)]
        all_before = [t for t in project.touchpoints(stage.journey_id) if t.stage_id in before]
        hidden = {lane.id for lane in project.lanes(stage.journey_id) if lane.lane_kind is LaneKind.BACKSTAGE}
        touchpoints = [t for t in all_before if t.lane_id not in hidden] or all_before
        if not touchpoints:
            return last_id
        place = max((before.index(t.stage_id), t.column) for t in touchpoints)
        ends = [t.id for t in touchpoints if (before.index(t.stage_id), t.column) == place]
        return last_id if last_id in ends else ends[0]

    def _in_lane(self, lane: Lane, last: Touchpoint | None) -> BuildTitled:
        """In the lane, in the column after the touchpoint chosen last and joined from it."""
        stages = self.state.project.stages(self.state.journey_id)
        if last is not None:
            return self.in_cell(Cell(last.stage_id, lane.id, last.column + 1), last.id)
        if stages:
            row = [t.column for t in self.state.project.touchpoints(self.state.journey_id) if t.lane_id == lane.id]
            first = stages[0].id
            column = max(row, default=-1) + 1
            return self.in_cell(Cell(first, lane.id, column), None)
        return self._in_stage(None, None)

    def _nudge_note(self, project: Project, note: Note, direction: Direction) -> Edit:
        across, down = direction.step
        if down:
            home = (note.stage_id, note.touchpoint_id)
            pile = [n.id for n in project.notes(note.journey_id) if (n.stage_id, n.touchpoint_id) == home]
            index = pile.index(note.id) + down
            if not 0 <= index < len(pile):
                return Edit("", ())
            return actions.move_note(project, note.id, index=index)
        if note.touchpoint_id is None:
            return Edit("", ())
        beside = neighbour(self.state.shown.layout, note.touchpoint_id, direction)
        if beside is None or project.get(Touchpoint, beside) is None or not across:
            return Edit("", ())
        return actions.move_note(project, note.id, touchpoint_id=beside)


def _given(edit: Edit) -> Build:
    return lambda _: edit
