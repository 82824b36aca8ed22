"""The outline as a tree model: stages, in them touchpoints and notes. It follows the document edit by edit.

Only rows that an edit touches are inserted, moved, removed or repainted, so that a screen reader and the open
branches stay where they are. Drag data would be pickled by Qt's default, so the model offers none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Lane, Note, Stage, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.drawing.fonts import BODY, load_fonts
from cxjourney.ui import words
from cxjourney.ui.editing import Editing
from cxjourney.ui.widgets.no_drops import NoDrops

Index = QModelIndex | QPersistentModelIndex
TITLE, LANE, CHANNEL, OWNER, SCORE = range(5)
ID_ROLE = int(Qt.ItemDataRole.UserRole)
STRUCTURE = {Stage.kind, Lane.kind, Touchpoint.kind, Note.kind, "journey"}


@dataclass(slots=True, eq=False)
class _Row:
    """One row of the tree; `number` is what Qt keeps of it."""

    id: str
    parent: _Row | None
    number: int
    children: list[_Row] = field(default_factory=list)


class OutlineModel(NoDrops, QAbstractItemModel):
    """Owns the rows of one journey; `score_text(touchpoint id)` gives the short score of a touchpoint."""

    def __init__(self, editing: Editing, score_text: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editing = editing
        self._score_text = score_text
        self._journey_id: str | None = None
        self._next = 1
        self._root = _Row("", None, 0)
        self._by_number: dict[int, _Row] = {}
        self._by_id: dict[str, _Row] = {}

    # following the document

    def set_journey(self, journey_id: str | None) -> None:
        """Show another journey, all anew."""
        self.beginResetModel()
        self._journey_id = journey_id
        self._root.children.clear()
        self._by_number.clear()
        self._by_id.clear()
        self._fill(self._root, self._plan())
        self.endResetModel()

    def follow(self, edit: Edit) -> None:
        """Bring in what one edit changed."""
        if self._journey_id is None:
            return
        if edit.kinds() & STRUCTURE:
            self._sync(self._root, self._plan())
        for change in edit.changes:
            row = self._by_id.get(change.id)
            if row is not None and change.before is not None:
                self._emit_row(row)
            if change.kind == Lane.kind:
                self.refresh_column(LANE)

    def refresh_column(self, column: int) -> None:
        """Repaint one column of all touchpoints, as after scores were computed."""
        for stage in self._root.children:
            if stage.children:
                first, last = stage.children[0], stage.children[-1]
                self.dataChanged.emit(self._index(first, column), self._index(last, column))

    def _emit_row(self, row: _Row) -> None:
        self.dataChanged.emit(self._index(row, TITLE), self._index(row, SCORE))

    def _plan(self) -> dict[str, list[str]]:
        """Return parent id -> ids of the children it should have; the root's id is empty."""
        plan: dict[str, list[str]] = {}
        if self._journey_id is not None:
            project = self._project
            plan[""] = [stage.id for stage in project.stages(self._journey_id)]
            for touchpoint in project.touchpoints(self._journey_id):
                plan.setdefault(touchpoint.stage_id, []).append(touchpoint.id)
            for note in project.notes(self._journey_id):
                plan.setdefault(note.touchpoint_id or note.stage_id, []).append(note.id)
        return plan

    def _fill(self, row: _Row, plan: dict[str, list[str]]) -> None:
        for record_id in plan.get(row.id, []):
            child = self._new_row(record_id, row)
            row.children.append(child)
            self._fill(child, plan)

    def _new_row(self, record_id: str, parent: _Row) -> _Row:
        row = _Row(record_id, parent, self._next)
        self._next += 1
        self._by_number[row.number] = row
        self._by_id[record_id] = row
        return row

    def _sync(self, row: _Row, plan: dict[str, list[str]]) -> None:
        """Make the children of `row` those that the project wants, with as few steps as that takes."""
        wanted = plan.get(row.id, [])
        wanted_set = set(wanted)
        parent = self._index(row, TITLE)
        for at in reversed(range(len(row.children))):
            if row.children[at].id not in wanted_set:
                self.beginRemoveRows(parent, at, at)
                self._forget(row.children.pop(at))
                self.endRemoveRows()
        for at, record_id in enumerate(wanted):
            if at < len(row.children) and row.children[at].id == record_id:
                continue
            later = next((i for i in range(at + 1, len(row.children)) if row.children[i].id == record_id), None)
            if later is not None:
                self.beginMoveRows(parent, later, later, parent, at)
                row.children.insert(at, row.children.pop(later))
                self.endMoveRows()
            else:
                self.beginInsertRows(parent, at, at)
                child = self._new_row(record_id, row)
                row.children.insert(at, child)
                self._fill(child, plan)
                self.endInsertRows()
        for child in row.children:
            self._sync(child, plan)

    def _forget(self, row: _Row) -> None:
        for child in row.children:
            self._forget(child)
        self._by_number.pop(row.number, None)
        if self._by_id.get(row.id) is row:
            del self._by_id[row.id]

    # Qt's questions

    def index_of(self, record_id: str) -> QModelIndex:
        """Return the index of a record, invalid where it is not in the outline."""
        row = self._by_id.get(record_id)
        return self._index(row, TITLE) if row else QModelIndex()

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        owner = self._row(parent)
        if 0 <= row < len(owner.children) and 0 <= column <= SCORE:
            return self.createIndex(row, column, owner.children[row].number)
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        row = self._row(index)
        return self._index(row.parent, TITLE) if row.parent is not None else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid() and parent.column() != TITLE:
            return 0
        return len(self._row(parent).children)

    def columnCount(self, _parent: Index | None = None) -> int:
        return SCORE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (tr("Stage, touchpoint, note"), tr("Lane"), tr("Channel"), tr("Owner"), tr("Score"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._row(index)
        if role == ID_ROLE:
            return row.id
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(row.id, index.column(), role == Qt.ItemDataRole.EditRole)
        if role == Qt.ItemDataRole.FontRole and row.parent is self._root:
            return load_fonts().font(BODY, bold=True)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == TITLE:
            return self._spoken(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self._row(index)
        may_edit = index.column() == TITLE or (
            index.column() in (CHANNEL, OWNER) and self._project.get(Touchpoint, row.id) is not None
        )
        if may_edit and not self._editing.document.is_read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        record_id, text, project = self._row(index).id, str(value), self._project
        if index.column() == CHANNEL:
            return self._editing.do(lambda: actions.edit_touchpoint(project, record_id, channel=text))
        if index.column() == OWNER:
            return self._editing.do(lambda: actions.edit_touchpoint(project, record_id, owner=text))
        if project.get(Stage, record_id) is not None:
            return self._editing.do(lambda: actions.edit_stage(project, record_id, title=text))
        if project.get(Touchpoint, record_id) is not None:
            return self._editing.do(lambda: actions.edit_touchpoint(project, record_id, title=text))
        return self._editing.do(lambda: actions.edit_note(project, record_id, text=text))

    # details

    @property
    def _project(self) -> Project:
        return self._editing.project

    def _row(self, index: Index | None) -> _Row:
        if index is None or not index.isValid():
            return self._root
        return self._by_number.get(int(index.internalId()), self._root)

    def _index(self, row: _Row, column: int) -> QModelIndex:
        if row.parent is None:
            return QModelIndex()
        return self.createIndex(row.parent.children.index(row), column, row.number)

    def _text(self, record_id: str, column: int, editing: bool) -> str:
        project = self._project
        stage, note = project.get(Stage, record_id), project.get(Note, record_id)
        if stage is not None:
            return stage.title if column == TITLE else ""
        if note is not None:
            if column == LANE:
                return words.word(words.note_kinds(), note.note_kind)
            return note.text if column == TITLE else ""
        touchpoint = project.get(Touchpoint, record_id)
        if touchpoint is None:
            return ""
        if column == LANE:
            lane = project.get(Lane, touchpoint.lane_id)
            return lane.title if lane else ""
        if column == SCORE:
            return "" if editing else self._score_text(record_id)
        return (touchpoint.title, "", touchpoint.channel, touchpoint.owner)[column]

    def _spoken(self, row: _Row) -> str:
        """What a screen reader says: the kind, the title and what hangs on it."""
        title = self._text(row.id, TITLE, False)
        if self._project.get(Stage, row.id) is not None:
            count = trn("{count} entry", "{count} entries", len(row.children))
            return tr("Stage {title}, {count}", title=title, count=count)
        if self._project.get(Note, row.id) is not None:
            return tr("{kind}: {text}", kind=self._text(row.id, LANE, False), text=title)
        parts = [
            tr("Touchpoint {title}", title=title),
            *(self._text(row.id, column, False) for column in (LANE, CHANNEL)),
        ]
        if row.id in self._project.moments():
            parts.append(tr("moment of truth"))
        parts.append(self._text(row.id, SCORE, False))
        return ", ".join(part for part in parts if part)

    def rows(self) -> Iterable[str]:
        """Yield the ids of all rows from top to bottom."""

        def walk(row: _Row) -> Iterable[str]:
            for child in row.children:
                yield child.id
                yield from walk(child)

        return walk(self._root)
