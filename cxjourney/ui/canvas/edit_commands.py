"""Adding, naming, marking, moving and removing what is chosen: the commands that end in an edit.

Menus, keys, palette and context menus all call these, so that each wish is understood in one way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cxjourney.domain import actions
from cxjourney.domain.cells import Cell
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, Lane, LaneKind, Note, NoteKind, Record, Stage, Touchpoint, Transition
from cxjourney.domain.text import tr, trn
from cxjourney.ui.canvas.additions import Additions
from cxjourney.ui.canvas.navigation import Direction, neighbour
from cxjourney.ui.canvas.state import Build, CanvasState, in_steps
from cxjourney.ui.canvas.typing_flows import TypingFlows

R = TypeVar("R", bound=Record)
MIDDLE_LEVEL = 3


class EditCommands:
    """Owns no state of its own: acts on what is chosen."""

    def __init__(self, state: CanvasState, typing: TypingFlows, choose: Callable[[list[RecordId]], None]) -> None:
        self.state = state
        self.typing = typing
        self._choose_target = choose
        self.additions = Additions(state)

    # adding

    def add_next(self) -> None:
        """Add the next touchpoint after what is chosen, joined by an arrow, and type its title."""
        note = self.state.project.get(Note, self.state.current_id)
        if note is not None:
            self.add_note(note.note_kind)
            return
        if not self._has_journey():
            return
        build = self.additions.next_touchpoint()
        hint = tr("Enter takes the title, Enter again adds the next touchpoint; Escape gives up.")
        self.typing.new(build, Touchpoint, tr("New touchpoint"), hint)

    def add_parallel(self) -> None:
        """Add an alternative beside the chosen touchpoint and type its title."""
        touchpoint_id = self._last_of(Touchpoint)
        if touchpoint_id is None:
            self._say(tr("Select the touchpoint that the new one is an alternative to."))
            return
        self.typing.new(
            lambda project, title: actions.add_parallel_touchpoint(project, touchpoint_id, title),
            Touchpoint,
            tr("New touchpoint"),
        )

    def add_in_cell(self, cell: Cell, source_id: RecordId | None = None) -> None:
        """Add a touchpoint in a cell, joined from `source_id` if given, and type its title."""
        self.typing.new(self.additions.in_cell(cell, source_id), Touchpoint, tr("New touchpoint"))

    def add_note(self, note_kind: NoteKind = NoteKind.PAIN) -> None:
        """Add a note to the chosen touchpoint or stage and type its text."""
        touchpoint_id, stage_id = self.additions.home_of_note()
        if touchpoint_id is None and stage_id is None:
            self._say(tr("Select a touchpoint or a stage that the note belongs to. F6 leaves the map."))
            return
        self.typing.new(
            lambda project, text: actions.add_note(
                project, text, note_kind, touchpoint_id=touchpoint_id, stage_id=stage_id
            ),
            Note,
            tr("New note"),
            tr("Enter takes the note, Shift+Enter begins a new line. On the map, F6 goes to the next panel."),
        )

    def add_stage(self) -> None:
        """Add a stage after the current one and type its name."""
        if not self._has_journey():
            return
        after_id = self.additions.current_stage_id()
        journey_id = self.state.journey_id
        self.typing.new(
            lambda project, title: actions.add_stage(project, journey_id, title, after_id=after_id),
            Stage,
            tr("New stage"),
            tr("Enter takes the name, Enter again makes the first touchpoint of the stage."),
        )

    def add_lane(self, lane_kind: LaneKind = LaneKind.CHANNEL) -> None:
        """Add a lane below the current one and type its name."""
        if not self._has_journey():
            return
        after_id, journey_id = self.additions.current_lane_id(lane_kind), self.state.journey_id
        self.typing.new(
            lambda project, title: actions.add_lane(project, journey_id, title, lane_kind, after_id=after_id),
            Lane,
            tr("New lane"),
        )

    # arrows

    def connect(self) -> None:
        """Open the list in which the target of an arrow from the chosen touchpoints is typed."""
        sources = self.chosen(Touchpoint)
        if not sources:
            self._say(tr("Select the touchpoint that the arrow starts from."))
            return
        self._choose_target(sources)

    def connect_to(self, sources: list[RecordId], target_id: RecordId) -> Edit | None:
        """Join touchpoints to one target, in one step."""
        sources = [source_id for source_id in sources if source_id != target_id]

        def join(source_id: RecordId) -> Build:
            return lambda project: actions.connect(project, source_id, target_id)

        return self.state.do(lambda project: in_steps(project, "", [join(source_id) for source_id in sources]))

    # changing what is chosen

    def rename(self) -> None:
        """Edit the title, text or label of the thing chosen last."""
        current = self.state.current_id
        if current is None or not self.typing.rename(current):
            self._say(tr("Select what you want to rename."))

    def delete(self) -> None:
        """Remove everything that is chosen, in one step, and choose what was beside it."""
        ids = list(self.state.selection.ids)
        if not ids:
            return
        heir = self._heir(ids)
        done = self.state.do(lambda project: _removal(project, ids))
        if done is not None:
            self.state.selection.set((heir,) if heir is not None and self._exists(heir) else ())

    def toggle_moment(self) -> None:
        """Mark the chosen touchpoints as moments of truth, or take the marks off."""
        chosen = self.chosen(Touchpoint)
        if not chosen:
            self._say(tr("Select the touchpoint that is a moment of truth."))
            return
        moments = self.state.project.moments()
        if len(chosen) > 1 and not all(one in moments for one in chosen):
            chosen = [one for one in chosen if one not in moments]

        def toggle(touchpoint_id: RecordId) -> Build:
            return lambda project: actions.toggle_moment(project, touchpoint_id)

        self.state.do(lambda project: in_steps(project, "", [toggle(one) for one in chosen]))

    def set_emotion(self, level: int) -> None:
        """Set the emotion of the chosen touchpoints for the persona shown: level 1 to 5 stands for −2 to +2."""
        chosen = self.chosen(Touchpoint)
        if not chosen:
            self._say(tr("Select the touchpoints whose emotion you want to set."))
            return
        value, persona_id = float(level - MIDDLE_LEVEL), self.state.persona_id
        self.state.do(lambda project: actions.set_emotions(project, chosen, value, persona_id))

    def clear_emotion(self) -> None:
        """Take the emotion of the chosen touchpoints away for the persona shown."""
        chosen, persona_id = self.chosen(Touchpoint), self.state.persona_id
        if chosen:
            self.state.do(lambda project: actions.set_emotions(project, chosen, None, persona_id))

    def vote(self, by: int = 1) -> None:
        """Vote for the chosen notes, or for the first note of the chosen touchpoint."""
        notes = self.chosen(Note)
        if not notes:
            touchpoint_id = self._last_of(Touchpoint)
            all_notes = self.state.project.notes(self.state.journey_id)
            notes = [note.id for note in all_notes if note.touchpoint_id == touchpoint_id and touchpoint_id][:1]
        if not notes:
            self._say(tr("Select a note to vote for; Tab adds one to the selected touchpoint."))
            return

        def cast_vote(note_id: RecordId) -> Build:
            return lambda project: actions.vote(project, note_id, by)

        self.state.do(lambda project: in_steps(project, "", [cast_vote(note_id) for note_id in notes]))

    def nudge(self, direction: Direction | str) -> None:
        """Move the chosen touchpoints one step; a stage, a lane or a note moves one place among its like."""
        direction = Direction(direction)
        chosen, current = self.chosen(Touchpoint), self.state.current_id
        if chosen:
            done = self.state.do(lambda project: actions.nudge(project, chosen, direction.value))
        elif current is not None:
            done = self.state.do(lambda project: self.additions.nudge_other(project, current, direction))
        else:
            self._say(tr("Select what you want to move."))
            return
        if done is not None and not done:
            self._say(tr("It cannot go further this way."))

    # what is chosen

    def chosen(self, record_class: type[R]) -> list[RecordId]:
        """Return the chosen ids of one kind that are still in the project."""
        project = self.state.project
        return [one for one in self.state.selection.ids if project.get(record_class, one) is not None]

    def _last_of(self, record_class: type[R]) -> RecordId | None:
        chosen = self.chosen(record_class)
        return chosen[-1] if chosen else None

    def _has_journey(self) -> bool:
        if not self.state.journey_id:
            self._say(tr("There is no journey yet: add one first."))
        return bool(self.state.journey_id)

    def _say(self, text: str) -> None:
        self.state.hint.emit(text)

    def _exists(self, record_id: RecordId) -> bool:
        return self.state.shown.rect_of(record_id) is not None

    def _heir(self, ids: list[RecordId]) -> RecordId | None:
        """Return what to choose after `ids` are gone: where an arrow came from, else what lies beside."""
        last, layout = ids[-1], self.state.shown.layout
        for arrow in layout.arrows_of(last) if last in layout.cards else ():
            if arrow.target_id == last and arrow.source_id not in ids:
                return arrow.source_id
        for direction in (Direction.LEFT, Direction.RIGHT, Direction.UP, Direction.DOWN):
            found = neighbour(layout, last, direction) if self._exists(last) else None
            if found is not None and found not in ids:
                return found
        return None


def _removal(project: Project, ids: list[RecordId]) -> Edit:
    """Return the edit that removes things of any kind; what goes with one of them need not be removed again."""

    def present(now: Project, record_class: type[Record]) -> list[RecordId]:
        return [one for one in ids if now.get(record_class, one) is not None]

    def each(record_class: type[Record], remove: Callable[[Project, RecordId], Edit]) -> Build:
        def build(now: Project) -> Edit:
            found = present(now, record_class)
            return in_steps(now, "", [lambda p, one=one: remove(p, one) for one in found])  # type: ignore[misc]

        return build

    def group(record_class: type[Record], remove: Callable[[Project, list[RecordId]], Edit]) -> Build:
        def build(now: Project) -> Edit:
            found = present(now, record_class)
            return remove(now, found) if found else Edit("", ())

        return build

    steps = [
        group(Transition, actions.remove_transitions),
        group(Note, actions.remove_notes),
        group(Action, actions.remove_actions),
        group(Touchpoint, actions.remove_touchpoints),
        each(Stage, actions.remove_stage),
        each(Lane, actions.remove_lane),
    ]
    parts = [in_steps(project, "", [step]) for step in steps]
    texts = [part.text for part in parts if part]
    text = texts[0] if len(texts) == 1 else trn("Remove {count} thing", "Remove {count} things", len(ids))
    return in_steps(project, text, steps)
