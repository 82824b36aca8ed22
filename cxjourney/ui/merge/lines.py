"""The lists of a merge as models: nothing is built for lines that nobody sees, and a line can be ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cxjourney.domain.text import tr
from cxjourney.exchange.returning.merge import (
    CellChange,
    DeletedRow,
    Merge,
    NewRow,
    Problem,
    Side,
    Unknown,
    Where,
    field_name,
    kind_name,
    shown_value,
)
from cxjourney.ui.import_assistant.tables import TONE, one_line
from cxjourney.ui.merge.decision import Decision

Index = QModelIndex | QPersistentModelIndex
Entry = CellChange | NewRow | DeletedRow | Unknown | Problem
_NONE = QModelIndex()


class Section(StrEnum):
    """The lists of a merge in the order in which a person goes through them."""

    CHANGES = "changes"
    CONFLICTS = "conflicts"
    NEW = "new"
    DELETED = "deleted"
    REST = "rest"


def section_title(section: Section) -> str:
    """Return the name of a list."""
    return {
        Section.CHANGES: tr("Changed cells"),
        Section.CONFLICTS: tr("Conflicts"),
        Section.NEW: tr("New rows"),
        Section.DELETED: tr("Deleted rows"),
        Section.REST: tr("Not taken"),
    }[section]


def section_text(section: Section) -> str:
    """Return what a list is about, and what happens to it."""
    return {
        Section.CHANGES: tr("Edited in the workbook and not in the project. What is ticked comes in."),
        Section.CONFLICTS: tr(
            "Edited in the workbook and, differently, in the project since the export. Choose a side for each; what "
            "stays undecided stays as it is in the project."
        ),
        Section.NEW: tr("Rows that belong to nothing in the project yet. What is ticked is added."),
        Section.DELETED: tr(
            "Exported, and gone from the workbook. Nothing is removed unless you tick it; what hangs on it goes too."
        ),
        Section.REST: tr("Rows and cells that could not be taken with certainty, and why. They change nothing."),
    }[section]


def entries(merge: Merge, section: Section) -> Sequence[Entry]:
    """Return what is in a list."""
    lists: dict[Section, Sequence[Entry]] = {
        Section.CHANGES: merge.changes,
        Section.CONFLICTS: merge.conflicts,
        Section.NEW: merge.new_rows,
        Section.DELETED: merge.deleted_rows,
        Section.REST: (*merge.unknown, *merge.problems),
    }
    return lists[section]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, what it says of an entry, and its share of the width."""

    title: str
    text: Callable[[Any], str]
    share: float
    tone: str = ""


def place_text(where: Where) -> str:
    """Return where something stands in the workbook."""
    if where.cell:
        return f"{where.sheet} {where.cell}"
    return tr("{sheet}, row {row}", sheet=where.sheet, row=where.row) if where.row else where.sheet


def side_text(side: Side | None) -> str:
    """Return how a conflict was decided, in words."""
    if side is None:
        return tr("Undecided")
    return tr("Workbook") if side is Side.THEIRS else tr("Project")


def headings(section: Section, decision: Decision) -> list[Heading]:
    """Return the columns of a list, after the one of ticks."""
    where = Heading(tr("Where"), lambda one: place_text(one.where), 0.14, "mute")
    title = Heading(tr("Title"), lambda one: one.title, 0.22)
    after = Heading(tr("After"), lambda one: shown_value(one.kind, one.field, one.after) or tr("empty"), 0.24, "strong")
    if section is Section.CHANGES:
        before = Heading(
            tr("Before"), lambda one: shown_value(one.kind, one.field, one.before) or tr("empty"), 0.2, "mute"
        )
        return [where, title, _field(0.13), before, after]
    if section is Section.CONFLICTS:
        return [
            where,
            title,
            _field(0.12),
            Heading(tr("Project"), lambda one: shown_value(one.kind, one.field, one.before) or tr("empty"), 0.18),
            Heading(tr("Workbook"), lambda one: shown_value(one.kind, one.field, one.after) or tr("empty"), 0.18),
            Heading(tr("Taken"), lambda one: side_text(decision.side(one)), 0.12, "strong"),
        ]
    if section is Section.NEW:
        return [
            where,
            Heading(tr("Title"), lambda one: one.title, 0.3),
            Heading(tr("Touchpoint"), lambda one: one.touchpoint, 0.18),
            Heading(tr("It says"), _said, 0.2),
            Heading(tr("Doubt"), lambda one: one.doubt, 0.16, "problem"),
        ]
    if section is Section.DELETED:
        return [
            Heading(tr("Table"), lambda one: kind_name(one.kind), 0.14, "mute"),
            Heading(tr("Title"), lambda one: one.title, 0.42),
            Heading(tr("Touchpoint"), lambda one: one.touchpoint, 0.2),
            Heading("", lambda one: tr("edited here since the export") if one.changed else "", 0.2, "problem"),
        ]
    return [
        Heading(tr("Where"), lambda one: place_text(one.where), 0.18, "mute"),
        Heading(tr("What"), lambda one: one.field if isinstance(one, Problem) else tr("Row"), 0.14),
        Heading(tr("It says"), lambda one: one.shown if isinstance(one, Problem) else one.title, 0.24),
        Heading(tr("Reason"), lambda one: one.reason, 0.4),
    ]


def _field(share: float) -> Heading:
    return Heading(tr("Field"), lambda one: field_name(one.kind, one.field), share)


def _said(row: NewRow) -> str:
    told = {name: value for name, value in row.values.items() if shown_value(row.kind, name, value) != row.title}
    return " · ".join(
        f"{field_name(row.kind, name)}: {shown_value(row.kind, name, value)}" for name, value in told.items()
    )


class MergeLines(QAbstractTableModel):
    """One list at a time; the first column holds the ticks, where the list has any."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self._decision = decision
        self.section = Section.CHANGES
        self.headings: list[Heading] = []
        self.entries: list[Any] = []

    @property
    def has_ticks(self) -> bool:
        return self.section in (Section.CHANGES, Section.NEW, Section.DELETED)

    def show_section(self, section: Section, kind: str = "") -> None:
        """Show a list, only what is about records of one kind if so wished."""
        self.beginResetModel()
        self.section = section
        self.headings = headings(section, self._decision)
        listed = entries(self._decision.merge, section)
        self.entries = [one for one in listed if not kind or getattr(one, "kind", kind) == kind]
        self.endResetModel()

    def toggle(self, rows: list[int]) -> None:
        """Tick the lines, or untick them where all are ticked; a conflict goes on to its next decision."""
        keys = [self.entries[row].key for row in rows if hasattr(self.entries[row], "key")]
        if not keys:
            return
        if self.has_ticks:
            self._decision.set_ticks(keys, not self._decision.ticked.issuperset(keys))
        elif self.section is Section.CONFLICTS:
            following = {None: Side.THEIRS, Side.THEIRS: Side.OURS, Side.OURS: None}
            self._decision.set_side(keys, following[self._decision.sides.get(keys[0])])
        self.refresh()

    def tick_all(self, on: bool) -> None:
        """Tick every line that is shown, or none."""
        self._decision.set_ticks([one.key for one in self.entries], on)
        self.refresh()

    def take_all(self, side: Side) -> None:
        """Decide every conflict that is shown."""
        self._decision.set_side([one.key for one in self.entries], side)
        self.refresh()

    def refresh(self) -> None:
        """Show what may have changed about any line."""
        if self.entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.entries) - 1, self.columnCount() - 1))

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.headings) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, column = self.entries[index.row()], index.column()
        if column == 0:
            return self._tick(entry, role)
        heading = self.headings[column - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(heading.text(entry))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{heading.title}: {one_line(heading.text(entry))}"
        return heading.tone if role == TONE else None

    def _tick(self, entry: Any, role: int) -> Any:
        if not self.has_ticks:
            return None
        on = entry.key in self._decision.ticked
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("ticked") if on else tr("not ticked")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0 or not self.has_ticks:
            return False
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        self._decision.set_ticks([self.entries[index.row()].key], on)
        self.refresh()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 and self.has_ticks else usual

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section - 1].title if section else ""
        return None
