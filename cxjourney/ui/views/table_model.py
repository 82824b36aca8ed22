"""The touchpoints of a journey as a table model: one row each, fields to edit and scores to read.

Rows are inserted, moved and removed one by one as the document changes. Drag data would be pickled by Qt's default,
so the model offers none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Emotion, Lane, MomentOfTruth, Note, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.domain.words import emotion_text
from cxjourney.ui import words
from cxjourney.ui.editing import Editing
from cxjourney.ui.widgets.no_drops import NoDrops

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = int(Qt.ItemDataRole.UserRole)
SORT_ROLE = ID_ROLE + 1
WATCHED = {Touchpoint.kind, Stage.kind, Lane.kind, Note.kind, Emotion.kind, MomentOfTruth.kind, "journey"}


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A metric as a column: how one touchpoint's value is shown and sorted."""

    title: str
    text: Callable[[str], str]
    value: Callable[[str], float | None]


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    text: Callable[[Touchpoint], str]
    sort: Callable[[Touchpoint], object]
    field: str = ""  # the field that typing in the cell sets


class TableModel(NoDrops, QAbstractTableModel):
    """Owns the order of the rows; everything else is asked of the project."""

    def __init__(self, editing: Editing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editing = editing
        self._journey_id: str | None = None
        self._persona_id: str | None = None
        self._ids: list[str] = []
        self._scores: list[ScoreColumn] = []
        self._note_counts: dict[str, int] = {}
        self._columns = self._fixed_columns()

    def set_journey(self, journey_id: str | None, persona_id: str | None) -> None:
        """Show another journey, with the emotions of a persona (None: everyone)."""
        self.beginResetModel()
        self._journey_id, self._persona_id = journey_id, persona_id
        self._ids = self._wanted()
        self._count_notes()
        self.endResetModel()

    def set_score_columns(self, columns: Sequence[ScoreColumn]) -> None:
        """Show these metrics; only values are repainted where the titles stay the same."""
        if [column.title for column in columns] == [column.title for column in self._scores]:
            self._scores = list(columns)
            if self._ids and self._scores:
                first = self.index(0, len(self._columns))
                self.dataChanged.emit(first, self.index(len(self._ids) - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self._scores = list(columns)
        self.endResetModel()

    def follow(self, edit: Edit) -> None:
        """Bring in what one edit changed."""
        if self._journey_id is None or not edit.kinds() & WATCHED:
            return
        self._count_notes()
        self._sync(self._wanted())
        rows = self._rows_of(edit)
        for row in rows:
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def _rows_of(self, edit: Edit) -> list[int]:
        if edit.kinds() & {Stage.kind, Lane.kind}:
            return list(range(len(self._ids)))
        touched: set[str] = set()
        for change in edit.changes:
            for record in (change.before, change.after):
                if isinstance(record, Touchpoint):
                    touched.add(record.id)
                elif isinstance(record, Note | Emotion | MomentOfTruth) and record.touchpoint_id:
                    touched.add(record.touchpoint_id)
        return [row for row, record_id in enumerate(self._ids) if record_id in touched]

    def _sync(self, wanted: list[str]) -> None:
        if wanted == self._ids:
            return
        keep = set(wanted)
        for row in reversed(range(len(self._ids))):
            if self._ids[row] not in keep:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._ids[row]
                self.endRemoveRows()
        present = set(self._ids)
        for row, record_id in enumerate(wanted):
            if row < len(self._ids) and self._ids[row] == record_id:
                continue
            if record_id in present:
                old = self._ids.index(record_id, row)
                self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row)
                self._ids.insert(row, self._ids.pop(old))
                self.endMoveRows()
            else:
                self.beginInsertRows(QModelIndex(), row, row)
                self._ids.insert(row, record_id)
                self.endInsertRows()

    def _wanted(self) -> list[str]:
        return [t.id for t in self._project.touchpoints(self._journey_id)] if self._journey_id else []

    def _count_notes(self) -> None:
        self._note_counts = {}
        for note in self._project.notes(self._journey_id) if self._journey_id else ():
            if note.touchpoint_id:
                self._note_counts[note.touchpoint_id] = self._note_counts.get(note.touchpoint_id, 0) + 1

    # Qt's questions

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, _parent: Index | None = None) -> int:
        return len(self._columns) + len(self._scores)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        titles = [column.title for column in self._columns] + [column.title for column in self._scores]
        return titles[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        record_id = self._ids[index.row()]
        touchpoint = self._project.get(Touchpoint, record_id)
        if touchpoint is None:
            return None
        if role == ID_ROLE:
            return record_id
        at = index.column() - len(self._columns)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._scores[at].text(record_id) if at >= 0 else self._columns[index.column()].text(touchpoint)
        if role == SORT_ROLE:
            if at < 0:
                return self._columns[index.column()].sort(touchpoint)
            value = self._scores[at].value(record_id)
            return float("-inf") if value is None else value
        if role == Qt.ItemDataRole.TextAlignmentRole and (
            at >= 0 or self._columns[index.column()].title == tr("Notes")
        ):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() < len(self._columns) and self._columns[index.column()].field
        if editable and not self._editing.document.is_read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() >= len(self._columns):
            return False
        field = self._columns[index.column()].field
        if not field:
            return False
        fields: dict[str, object] = {field: str(value)}
        record_id = self._ids[index.row()]
        return self._editing.do(lambda: actions.edit_touchpoint(self._project, record_id, **fields))

    def row_of(self, record_id: str) -> int:
        """Return the row of a touchpoint, -1 where it is not in the table."""
        return self._ids.index(record_id) if record_id in self._ids else -1

    # columns

    @property
    def _project(self) -> Project:
        return self._editing.project

    def _fixed_columns(self) -> list[_Column]:
        def named(get: Callable[[Touchpoint], str]) -> Callable[[Touchpoint], object]:
            return lambda touchpoint: get(touchpoint).casefold()

        def title(t: Touchpoint) -> str:
            return t.title

        def channel(t: Touchpoint) -> str:
            return t.channel

        def owner(t: Touchpoint) -> str:
            return t.owner

        return [
            _Column(tr("Touchpoint"), title, named(title), "title"),
            _Column(tr("Stage"), self._stage, lambda t: self._position(Stage, t.stage_id)),
            _Column(tr("Lane"), self._lane, lambda t: self._position(Lane, t.lane_id)),
            _Column(tr("Channel"), channel, named(channel), "channel"),
            _Column(tr("Owner"), owner, named(owner), "owner"),
            _Column(tr("Evidence"), self._evidence, named(self._evidence)),
            _Column(tr("Moment of truth"), self._moment, named(self._moment)),
            _Column(tr("Emotion"), self._emotion, self._emotion_value),
            _Column(tr("Notes"), self._notes, lambda t: self._note_counts.get(t.id, 0)),
            _Column(tr("Expectation"), lambda t: t.expectation, named(lambda t: t.expectation), "expectation"),
        ]

    def _stage(self, touchpoint: Touchpoint) -> str:
        stage = self._project.get(Stage, touchpoint.stage_id)
        return stage.title if stage else ""

    def _lane(self, touchpoint: Touchpoint) -> str:
        lane = self._project.get(Lane, touchpoint.lane_id)
        return lane.title if lane else ""

    def _position(self, record_class: type[Stage | Lane], record_id: str) -> int:
        record = self._project.get(record_class, record_id)
        return record.position if record else -1

    def _evidence(self, touchpoint: Touchpoint) -> str:
        return words.word(words.evidence_statuses(), touchpoint.evidence_status)

    def _moment(self, touchpoint: Touchpoint) -> str:
        moment = self._project.moments().get(touchpoint.id)
        return (moment.stake or tr("Yes")) if moment else ""

    def _emotion_value(self, touchpoint: Touchpoint) -> float:
        emotion = self._project.emotions(self._persona_id).get(touchpoint.id)
        return emotion.value if emotion else float("-inf")

    def _emotion(self, touchpoint: Touchpoint) -> str:
        emotion = self._project.emotions(self._persona_id).get(touchpoint.id)
        return emotion_text(emotion.value) if emotion else ""

    def _notes(self, touchpoint: Touchpoint) -> str:
        count = self._note_counts.get(touchpoint.id, 0)
        return str(count) if count else ""
