"""The touchpoint names of the data in their groups, as a model: thousands are no more work than the ones in sight.

A name can be dragged; what travels is the list of names as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal

from cxjourney.domain.text import tr, trn
from cxjourney.evidence.matching import MatchKind
from cxjourney.evidence.plan import MAKE_NEW
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.import_assistant.tables import DETAIL, TONE, one_line
from cxjourney.ui.import_assistant.work import NameRows

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
MIME = "application/x-cxjourney-names+json"
OPEN, OUT = "?", "-"
"""States of a name besides a touchpoint's id and MAKE_NEW: not decided, left out."""


class Group(IntEnum):
    """Where a name stands in the list: what waits for a person comes first."""

    SUGGESTED = 0
    UNMATCHED = 1
    EXACT = 2
    NORMALISED = 3
    DECIDED = 4


def group_title(group: Group, count: int) -> str:
    """Return the heading of a group with its number of names."""
    titles = {
        Group.SUGGESTED: tr("Perhaps on the map: confirm or choose another"),
        Group.UNMATCHED: tr("Not on the map"),
        Group.EXACT: tr("On the map under this very name"),
        Group.NORMALISED: tr("On the map, written a little differently"),
        Group.DECIDED: tr("Decided by you, now or earlier"),
    }
    return f"{titles[group]} ({count:,})"


class NameTable(QAbstractTableModel):
    """The names under headings of their groups; `state` says what a name means."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__()
        self._session = session
        self.headings = (tr("Name in the data"), tr("Rows"), tr("Touchpoint on the map"))
        self.names: list[NameRows] = []
        self._lines: list[NameRows | tuple[Group, int]] = []

    def set_session(self, session: ImportSession) -> None:
        """Be about another layout."""
        self._session = session
        self.show_names((), "")

    def show_names(self, names: Sequence[NameRows], text: str) -> None:
        """Show the names that hold `text`, in their groups."""
        wanted = text.casefold()
        groups: dict[Group, list[NameRows]] = {group: [] for group in Group}
        for name in names:
            if wanted in name.name.casefold():
                groups[self.group(name)].append(name)
        self.beginResetModel()
        self.names = list(names)
        self._lines = []
        for group, members in groups.items():
            if members:
                self._lines.append((group, len(members)))
                self._lines.extend(members)
        self.endResetModel()

    def line(self, row: int) -> NameRows | None:
        """Return the name of a row; None for a heading."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return line if isinstance(line, NameRows) else None

    def row_of(self, name: str) -> int:
        """Return the row of a name, -1 where it is not shown."""
        found = (row for row, line in enumerate(self._lines) if isinstance(line, NameRows) and line.name == name)
        return next(found, -1)

    def headings_at(self) -> list[int]:
        """Return the rows that are headings."""
        return [row for row, line in enumerate(self._lines) if not isinstance(line, NameRows)]

    # what a name means

    def state(self, name: NameRows) -> str:
        """Return a touchpoint's id, MAKE_NEW, OUT or OPEN."""
        if name.name in self._session.matches:
            wish = self._session.matches[name.name]
            return OUT if wish is None else wish
        if name.match.touchpoint_id is not None:
            return name.match.touchpoint_id
        return OUT if self._session.left_out(name.name) else OPEN

    def group(self, name: NameRows) -> Group:
        """Return the group of a name; a decision moves it."""
        if name.name in self._session.matches or name.match.kind is MatchKind.REMEMBERED or self.state(name) == OUT:
            return Group.DECIDED
        return {
            MatchKind.EXACT: Group.EXACT, MatchKind.NORMALISED: Group.NORMALISED, MatchKind.SUGGESTED: Group.SUGGESTED,
        }.get(name.match.kind, Group.UNMATCHED)  # fmt: skip

    def meaning(self, name: NameRows) -> str:
        """Return what a name means, in words."""
        state = self.state(name)
        if state == MAKE_NEW:
            return tr("A new touchpoint")
        if state == OUT:
            return tr("Left out")
        if state != OPEN:
            return self._session.title_of(state)
        if name.match.suggestions:
            return tr("Perhaps “{title}”", title=one_line(name.match.suggestions[0].title))
        return tr("Not decided: its rows stay out")

    # Qt

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if not isinstance(line, NameRows):
            if column == 0 and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return group_title(*line)
            return "heading" if role == TONE else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (one_line(line.name), f"{line.rows:,}", self.meaning(line))[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 1:
            return _RIGHT
        if role == TONE and column == 2:
            return "mute" if self.state(line) in (OPEN, OUT) else ""
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and section == 1 else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.line(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        names = [line.name for row in rows if (line := self.line(row)) is not None]
        data = QMimeData()
        data.setData(MIME, json.dumps(names).encode())
        return data


class PlaceList(QAbstractListModel):
    """The touchpoints of the map to choose from; names dropped on one are told by `names_dropped(names, id)`."""

    names_dropped = QtSignal(list, str)

    def __init__(self) -> None:
        super().__init__()
        self._all: list[tuple[str, str, str]] = []
        self.places: list[tuple[str, str, str]] = []  # id, title, where it stands

    def fill(self, places: Sequence[tuple[str, str, str]]) -> None:
        """Offer other touchpoints."""
        self._all = list(places)
        self.show_places("")

    def show_places(self, text: str) -> None:
        """Show those whose title or place holds `text`."""
        wanted = text.casefold()
        self.beginResetModel()
        self.places = [one for one in self._all if wanted in one[1].casefold() or wanted in one[2].casefold()]
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        _, title, where = self.places[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{one_line(title)}, {where}"
        return one_line(where) if role == DETAIL else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDropEnabled if index.isValid() else super().flags(index)

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def canDropMimeData(self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, parent: Index) -> bool:
        return data.hasFormat(MIME) and parent.isValid()

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        self.names_dropped.emit(dragged_names(data), self.places[parent.row()][0])
        return True


def dragged_names(data: QMimeData) -> list[str]:
    """Return the names that a drag carries; none where it is not one of ours."""
    try:
        names = json.loads(bytes(data.data(MIME).data()))
    except ValueError:
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def count_text(names: int, rows: int) -> str:
    """Return how many names and rows, in words."""
    rows_said = trn("{number} row", "{number} rows", rows, number=f"{rows:,}")
    return trn("{number} name, {rows}", "{number} names, {rows}", names, number=f"{names:,}", rows=rows_said)
