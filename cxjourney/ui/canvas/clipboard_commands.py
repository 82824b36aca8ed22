"""Copy, cut, paste and duplicate on the map, with our own JSON for touchpoints and plain text for everyone else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from cxjourney.domain import actions, clipboard
from cxjourney.domain.cells import Cell
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Lane, Note, Record, Stage, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.ui.canvas.additions import Additions
from cxjourney.ui.canvas.edit_commands import EditCommands
from cxjourney.ui.canvas.state import Build, CanvasState, in_steps


class ClipboardCommands:
    """Owns nothing: the clipboard is the system's. Foreign text is checked by the actions that take it."""

    state: CanvasState
    additions: Additions

    def copy(self) -> bool:
        """Copy the chosen touchpoints, or the text of the one other thing chosen; say if anything was copied."""
        try:
            data = self._copied(self._chosen_touchpoints())
        except JourneyError as error:
            self.state.message.emit(str(error))
            return False
        if data is None:
            self.state.hint.emit(tr("Select what you want to copy."))
            return False
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def cut(self) -> None:
        """Copy the chosen touchpoints and remove them."""
        chosen = self._chosen_touchpoints()
        if not chosen:
            self.state.hint.emit(tr("Select the touchpoints that you want to cut."))
        elif self.copy() and isinstance(self, EditCommands):
            self.delete()

    def paste(self) -> None:
        """Paste touchpoints, lines of text or a block of cells; what is chosen says where."""
        data = QGuiApplication.clipboard().mimeData()
        own = bytes(data.data(clipboard.MIME_TYPE).data()).decode("utf-8", "replace") if data else ""
        text = data.text() if data is not None else ""
        if not own and clipboard.is_ours(text):
            own = text
        if own:
            self._paste_with(lambda project, cell: clipboard.paste(project, own, cell))
        elif not text.strip():
            self.state.hint.emit(tr("There is nothing to paste: copy touchpoints, lines of text or cells first."))
        else:
            self.paste_text(text)

    def paste_text(self, text: str) -> None:
        """Make touchpoints of the lines of a text, stages and touchpoints of an outline or a block of cells."""
        from cxjourney.exchange.data.outline import is_outline

        journey_id, lane_id = self.state.journey_id, self._target_lane()
        if is_outline(text):
            self._paste_outline(text)
            return
        if actions.is_block_of_cells(text):
            self._select_added(
                self.state.do(lambda p: actions.paste_cells(p, journey_id, actions.parse_cells(text), lane_id))
            )
            return
        current = self.state.project.get(Touchpoint, self.state.current_id)
        after_id = current.id if current is not None else None
        self._paste_with(lambda project, cell: actions.paste_lines(project, text, cell, after_id))

    def duplicate(self) -> None:
        """Put a copy of the chosen touchpoints right of them, or of the chosen notes below them."""
        chosen = self._chosen_touchpoints()
        notes = [one for one in self.state.selection.ids if self.state.project.get(Note, one) is not None]
        if chosen:
            self._select_added(self.state.do(lambda project: _duplicated(project, chosen)))
        elif notes:
            self._select_added(self.state.do(lambda project: _duplicated_notes(project, notes)), Note)
        else:
            self.state.hint.emit(tr("Select the touchpoints that you want to duplicate."))

    # inside

    def _paste_outline(self, text: str) -> None:
        """Make stages and touchpoints of an outline; what is indented under a touchpoint describes it."""
        from cxjourney.exchange.data.outline import read_outline

        journey_id, lane_id = self.state.journey_id, self._target_lane()
        try:
            read = read_outline(text, tr("Clipboard")).project
        except JourneyError as error:
            self.state.message.emit(str(error))
            return
        bands = [
            (stage.title, [t for t in read.touchpoints(journey.id) if t.stage_id == stage.id])
            for journey in read.journeys()
            for stage in read.stages(journey.id)
        ]
        most = max(len(touchpoints) for _, touchpoints in bands)
        rows = [[title for title, _ in bands]]
        rows += [[band[row].title if row < len(band) else "" for _, band in bands] for row in range(most)]
        told = [touchpoint.description for _, band in bands for touchpoint in band]
        added: list[RecordId] = []

        def pasted(project: Project) -> Edit:
            edit = actions.paste_cells(project, journey_id, rows, lane_id)
            added[:] = actions.added_ids(edit, Touchpoint)
            return edit

        def described(number: int) -> Build:
            return lambda project: actions.edit_touchpoint(project, added[number], description=told[number])

        steps = [described(number) for number, description in enumerate(told) if description]
        name = tr("Paste an outline")
        self._select_added(self.state.do(lambda project: in_steps(project, name, [pasted, *steps])))

    def _chosen_touchpoints(self) -> list[RecordId]:
        return [one for one in self.state.selection.ids if self.state.project.get(Touchpoint, one) is not None]

    def _copied(self, chosen: list[RecordId]) -> QMimeData | None:
        project, data = self.state.project, QMimeData()
        if chosen:
            order = {t.id: index for index, t in enumerate(project.touchpoints(self.state.journey_id))}
            titles = [project.need(Touchpoint, one).title for one in sorted(chosen, key=lambda one: order.get(one, 0))]
            data.setData(clipboard.MIME_TYPE, clipboard.copy(project, chosen).encode("utf-8"))
            data.setText("\n".join(titles))
            return data
        note = project.get(Note, self.state.current_id)
        titled = project.get(Stage, self.state.current_id) or project.get(Lane, self.state.current_id)
        text = note.text if note is not None else titled.title if titled is not None else ""
        data.setText(text)
        return data if text else None

    def _paste_with(self, build: Callable[[Project, Cell], Edit]) -> None:
        """Paste at the place that is chosen; on a map without stages or lanes, these are made first."""

        def whole(project: Project) -> Edit:
            steps, draft = self._ground(project)
            cell = self._target_cell(draft)
            last = build(draft, cell)
            return in_steps(project, last.text, [*steps, lambda _: last])

        self._select_added(self.state.do(whole))

    def _ground(self, project: Project) -> tuple[list[Build], Project]:
        """Return the steps that give an empty journey a stage and a lane, and the project after them."""
        journey_id, draft, steps = self.state.journey_id, project.snapshot(), []
        if not draft.stages(journey_id):
            stage = actions.add_stage(draft, journey_id, tr("Stage {number}", number=1))
            draft.apply(stage)
            steps.append(stage)
        if not draft.lanes(journey_id):
            lane = actions.add_lane(draft, journey_id, tr("Touchpoints"))
            draft.apply(lane)
            steps.append(lane)
        return [lambda _, edit=edit: edit for edit in steps], draft  # type: ignore[misc]

    def _target_cell(self, project: Project) -> Cell:
        """Return the cell after what is chosen: right of a touchpoint, at the end of a stage or lane."""
        journey_id = self.state.journey_id
        touchpoint = project.get(Touchpoint, self.state.current_id)
        if touchpoint is not None:
            return Cell(touchpoint.stage_id, touchpoint.lane_id, touchpoint.column + 1)
        touchpoints, stages, lanes = (
            project.touchpoints(journey_id),
            project.stages(journey_id),
            project.lanes(journey_id),
        )
        last = touchpoints[-1] if touchpoints else None
        stage = project.get(Stage, self.state.current_id)
        stage_id = stage.id if stage is not None else last.stage_id if last is not None else stages[-1].id
        lane_id = self._target_lane() or (last.lane_id if last is not None else lanes[0].id)
        row = [t.column for t in touchpoints if (t.stage_id, t.lane_id) == (stage_id, lane_id)]
        return Cell(stage_id, lane_id, max(row, default=-1) + 1)

    def _target_lane(self) -> RecordId | None:
        project, current = self.state.project, self.state.current_id
        touchpoint = project.get(Touchpoint, current)
        if touchpoint is not None:
            return touchpoint.lane_id
        return current if project.get(Lane, current) is not None else None

    def _select_added(self, edit: Edit | None, record_class: type[Record] = Touchpoint) -> None:
        if edit is None:
            return
        added = actions.added_ids(edit, record_class)
        if added:
            self.state.selection.set(tuple(added))
            text = trn("Pasted {count} touchpoint.", "Pasted {count} touchpoints.", len(added))
            self.state.hint.emit(text if record_class is Touchpoint else "")


def _duplicated(project: Project, chosen: list[RecordId]) -> Edit:
    """Paste a copy behind the last chosen card of the first chosen stage, in the topmost chosen lane."""
    touchpoints = [project.need(Touchpoint, one) for one in chosen]
    journey_id = touchpoints[0].journey_id
    stages = [stage.id for stage in project.stages(journey_id)]
    lanes = [lane.id for lane in project.lanes(journey_id)]
    first = min(stages.index(touchpoint.stage_id) for touchpoint in touchpoints)
    top = min(lanes.index(touchpoint.lane_id) for touchpoint in touchpoints)
    column = max(t.column for t in touchpoints if t.stage_id == stages[first]) + 1
    edit = clipboard.paste(project, clipboard.copy(project, chosen), Cell(stages[first], lanes[top], column))
    return Edit(trn("Duplicate {count} touchpoint", "Duplicate {count} touchpoints", len(chosen)), edit.changes)


def _duplicated_notes(project: Project, notes: list[RecordId]) -> Edit:
    def copy_of(note_id: RecordId) -> Build:
        note = project.need(Note, note_id)
        home = {"touchpoint_id": note.touchpoint_id} if note.touchpoint_id else {"stage_id": note.stage_id}
        fields = {"cause": note.cause, "source": note.source}
        return lambda p: actions.add_note(p, note.text, note.note_kind, **home, **fields)

    text = trn("Duplicate {count} note", "Duplicate {count} notes", len(notes))
    return in_steps(project, text, [copy_of(note_id) for note_id in notes])
