"""The first step: the files, what each is as detected, and the few things about reading it that may be corrected."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain.text import tr, trn
from cxjourney.evidence.found import FileFound, ReadOptions
from cxjourney.evidence.presets import LOG, PRESETS, REPORTED
from cxjourney.evidence.remembered import Remembered
from cxjourney.ui import words as product_words
from cxjourney.ui.import_assistant.page import Page, add_row, card, form_layout
from cxjourney.ui.import_assistant.run import DataFile, ImportRun
from cxjourney.ui.import_assistant.tables import DETAIL, TONE, TextTable, TwoLines, one_line, table_view
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.section import clear_layout
from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel

_ENCODINGS = ("utf-8", "cp1252", "utf-16", "iso-8859-15", "cp1250", "cp1251", "mac_roman")
_DELIMITERS = (",", ";", "\t", "|")
_PREVIEW_ROWS = 50
_PREVIEW_COLUMNS = 60
_NONE = QModelIndex()
_MOST_NAMED = 6


class FileTable(QAbstractListModel):
    """The files of a run, each with a line on what it is or why it cannot be read."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__()
        self._run = run
        self._shown: list[DataFile] = []

    def refresh(self) -> None:
        """Show the files as they are now."""
        if self._shown != self._run.files:
            self.beginResetModel()
            self._shown = list(self._run.files)
            self.endResetModel()
        elif self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def file(self, row: int) -> DataFile | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        file = self.file(index.row())
        if file is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(file.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{one_line(file.name)}, {self._detail(file)}"
        if role == DETAIL:
            return self._detail(file)
        if role == TONE:
            return "problem" if file.fault else "strong"
        return None

    def _detail(self, file: DataFile) -> str:
        if file.fault:
            return tr("cannot be read")
        return facts(file.found) if file.found is not None else tr("waiting to be read…")


class FilePage(Page):
    """Owns the list, the facts and their corrections; `reread(file, options)` asks for a file to be read again."""

    reread = Signal(object, object)
    more_wanted = Signal()
    database_wanted = Signal()
    removed = Signal(object)

    def __init__(self, run: ImportRun, parent: QWidget | None = None) -> None:
        super().__init__(run, parent)
        self.table = FileTable(run)
        self.list = QListView(self)
        self.more = QPushButton(tr("Add files…"), self)
        self.database = QPushButton(tr("From a database…"), self)
        self.remove = QPushButton(tr("Remove"), self)
        self._facts = PlainLabel("", "mute", self)
        self._facts.setObjectName("file_facts")
        self._fault = PlainLabel("", "problem", self, wrap=True)
        self._fault.setObjectName("file_fault")
        self.encoding = Choice(parent=self)
        self.delimiter = Choice(parent=self)
        self.header_rows = Choice(parent=self)
        self.sheet = Choice(parent=self)
        self.preset = Choice(parent=self)
        self._notes = QVBoxLayout()
        self._preview = TextTable()
        self.fresh = QPushButton(tr("Propose again from the file"), self)
        self._lay_out()
        for choice in (self.encoding, self.delimiter, self.header_rows, self.sheet, self.preset):
            choice.activated.connect(self._ask_again)
        self.fresh.clicked.connect(self._forget)
        self.more.clicked.connect(self.more_wanted)
        self.database.clicked.connect(self.database_wanted)
        self.remove.clicked.connect(self._remove)
        self.list.selectionModel().currentChanged.connect(lambda: self._show_file())

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addLayout(self._left())
        self._details = QStackedWidget(self)
        self._details.addWidget(self._right())
        self._details.addWidget(self._wrong())
        sides.addWidget(self._details, 1)
        self.column.addLayout(sides, 1)

    def _left(self) -> QVBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(8)
        self.list.setObjectName("files")
        self.list.setAccessibleName(tr("Files to import"))
        self.list.setModel(self.table)
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFixedWidth(240)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        left.addWidget(PlainLabel(tr("Files"), "section", self))
        left.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, name in ((self.more, "add_files"), (self.remove, "remove_file"), (self.database, "database")):
            button.setObjectName(name)
            button.setAutoDefault(False)
        row.addWidget(self.more, 1)
        row.addWidget(self.remove)
        left.addLayout(row)
        left.addWidget(self.database)
        self.database.hide()
        return left

    def _right(self) -> QWidget:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._name = ElidedLabel("", "heading", body)
        column.addWidget(self._name)
        column.addWidget(self._facts)
        sides = QHBoxLayout()
        sides.setSpacing(24)
        frame, box = card(body)
        self._form: QFormLayout = form_layout()
        add_row(self._form, tr("Layout"), self.preset, "preset")
        add_row(self._form, tr("Header rows"), self.header_rows, "header_rows")
        add_row(self._form, tr("Encoding"), self.encoding, "encoding")
        add_row(self._form, tr("Delimiter"), self.delimiter, "delimiter")
        add_row(self._form, tr("Sheet"), self.sheet, "sheet")
        box.addLayout(self._form)
        sides.addWidget(frame, 1, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(4)
        self._remembered = PlainLabel("", "body", body, wrap=True)
        self._remembered.setObjectName("remembered")
        self.fresh.setProperty("look", "link")
        self.fresh.setObjectName("propose_again")
        right.addWidget(self._remembered)
        right.addWidget(self.fresh, 0, Qt.AlignmentFlag.AlignLeft)
        self._notes.setSpacing(4)
        right.addLayout(self._notes)
        right.addStretch(1)
        sides.addLayout(right, 1)
        column.addLayout(sides)
        self._shown_rows = PlainLabel(tr("First rows"), "section", body)
        column.addWidget(self._shown_rows)
        self._view = table_view(self._preview, "file_preview", tr("First rows of the file"), body)
        column.addWidget(self._view, 1)
        return body

    def _wrong(self) -> QWidget:
        """The place of a file that cannot be read: its sentence, and the way to another one."""
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._wrong_name = ElidedLabel("", "heading", body)
        column.addWidget(self._wrong_name)
        column.addWidget(self._fault)
        self.another = QPushButton(tr("Choose another file…"), body)
        self.another.setObjectName("choose_another")
        self.another.setAutoDefault(False)
        self.another.clicked.connect(self.more_wanted)
        column.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return body

    # what is shown

    @property
    def file(self) -> DataFile | None:
        """The file whose facts are shown."""
        return self.table.file(self.list.currentIndex().row()) or self.table.file(0)

    @property
    def tells_fault(self) -> bool:
        """True where the page itself says why a file cannot be read."""
        return self.file is not None and bool(self.file.fault)

    def refresh(self) -> None:
        shown = self.file
        self.table.refresh()
        row = self.run.files.index(shown) if shown in self.run.files else 0
        if self.run.files and self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self.table.index(row))
        self.remove.setEnabled(len(self.run.files) > 1)
        self._show_file()

    def select(self, file: DataFile) -> None:
        """Show the facts of a file."""
        self.table.refresh()
        self.list.setCurrentIndex(self.table.index(self.run.files.index(file)))

    def _show_file(self) -> None:
        file = self.file
        if file is None:
            return
        self._details.setCurrentIndex(1 if file.fault else 0)
        for label in (self._name, self._wrong_name):
            label.setText(file.name)
        self._fault.setText(file.fault)
        found = file.found
        self._facts.setText(facts(found) if found is not None else "")
        for widget in (self._form.parentWidget(), self._shown_rows, self._view):
            if widget is not None and widget is not self._details:
                widget.setVisible(found is not None)
        clear_layout(self._notes)
        self._tell_remembered(file)
        if found is None:
            self._preview.fill((), ())
            return
        self._fill_choices(file, found)
        for text in found.note_texts():
            self._notes.addWidget(PlainLabel(text, "mute", self, True))
        self._show_rows(file, found)

    def _tell_remembered(self, file: DataFile) -> None:
        session = self.run.session_of(file)
        known = session.remembered if session is not None else None
        self._remembered.setVisible(known is not None)
        self.fresh.setVisible(known is not None)
        if known is not None:
            self._remembered.setText(remembered_text(known))

    def _show_rows(self, file: DataFile, found: FileFound) -> None:
        session = self.run.session_of(file)
        names = [column.name for column in found.columns[:_PREVIEW_COLUMNS]]
        hidden = {name for name in names if session is not None and session.column(name).role == "personal"}
        rows = found.frame.head(_PREVIEW_ROWS).select(names).rows()
        self._preview.fill(
            names,
            [
                ["•••" if name in hidden and cell else str(cell or "") for name, cell in zip(names, row, strict=True)]
                for row in rows
            ],
        )
        metrics = self._view.fontMetrics()
        for section, name in enumerate(names):
            longest = max([name, *(row[section] for row in self._preview.rows[:12])], key=len)
            self._view.setColumnWidth(section, min(260, max(72, metrics.horizontalAdvance(longest[:60]) + 24)))

    def _fill_choices(self, file: DataFile, found: FileFound) -> None:
        titles = {preset.name: preset.title for preset in PRESETS} | {
            LOG: tr("Plain log, one row per answer"), REPORTED: tr("Reported scores"),
        }  # fmt: skip
        known = titles.get(found.preset or "", tr("Not a known layout"))
        wished = file.options
        self.preset.set_choices(
            [(None, tr("Detected: {value}", value=known)), *((p.name, p.title) for p in PRESETS)], wished.preset
        )
        self.header_rows.set_choices(
            [(None, tr("Detected: {value}", value=found.header_rows)), *((n, str(n)) for n in range(4))],
            wished.header_rows,
        )
        is_text = found.encoding is not None
        self.encoding.set_choices(
            [(None, tr("Detected: {value}", value=found.encoding or "")), *((name, name) for name in _ENCODINGS)],
            wished.encoding,
        )
        self.delimiter.set_choices(
            [(None, tr("Detected: {value}", value=_delimiter_name(found.delimiter)))]
            + [(sign, _delimiter_name(sign)) for sign in _DELIMITERS],
            wished.delimiter,
        )
        self.sheet.set_choices(
            [(s.name, tr("{name} (hidden)", name=s.name) if s.hidden else s.name) for s in found.sheets], found.sheet
        )
        is_file = file.path is not None
        self._form.setRowVisible(self.header_rows, is_file)
        self._form.setRowVisible(self.encoding, is_file and is_text)
        self._form.setRowVisible(self.delimiter, is_file and found.delimiter is not None)
        self._form.setRowVisible(self.sheet, len(found.sheets) > 1)
        self.preset.setEnabled(is_file)

    # what is decided

    def _ask_again(self) -> None:
        file = self.file
        if file is None or file.path is None or file.found is None:
            return
        sheet = self.sheet.key() if self.sheet.key() != file.found.sheet else file.options.sheet
        options = ReadOptions(
            encoding=_text(self.encoding.key()), delimiter=_text(self.delimiter.key()),
            header_rows=_number(self.header_rows.key()), sheet=_text(sheet), preset=_text(self.preset.key()),
        )  # fmt: skip
        self.reread.emit(file, options)

    def _forget(self) -> None:
        file = self.file
        session = self.run.session_of(file) if file is not None else None
        if session is not None:
            session.forget_remembered()
            self.refresh()
            self.changed.emit()

    def _remove(self) -> None:
        if self.file is not None and len(self.run.files) > 1:
            self.removed.emit(self.file)

    def first_field(self) -> QWidget | None:
        return self.preset


def facts(found: FileFound) -> str:
    """Return what a file is in one line: `CSV, 2,809 rows, 102 columns`."""
    columns = trn("{count} column", "{count} columns", len(found.columns))
    rows = trn("{number} row", "{number} rows", found.rows, number=f"{found.rows:,}")
    return tr("{format}, {rows}, {columns}", format=found.format.upper(), rows=rows, columns=columns)


def remembered_text(known: Remembered) -> str:
    """Return from where a mapping is remembered and what differs: `As last time on 3 Oct; 2 columns are new.`"""
    when = day_of(known.record.imported_at)
    name = known.record.file_name
    parts = [tr("The columns are set as last time, for “{name}” on {day}.", name=name, day=when)]
    if known.new_columns:
        parts.append(tr("New and ignored until you say more: {names}.", names=_listed(known.new_columns)))
    if known.missing_columns:
        parts.append(tr("No longer in the file: {names}.", names=_listed(known.missing_columns)))
    return " ".join(parts)


def _listed(names: tuple[str, ...]) -> str:
    listed = ", ".join(f"“{one_line(one)[:40]}”" for one in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return tr("{names} and {count} more", names=listed, count=more) if more > 0 else listed


def day_of(moment: str) -> str:
    """Return the day of an ISO moment as people write it; the text itself where it is none."""
    from datetime import date

    try:
        return product_words.day(date.fromisoformat(moment[:10]))
    except ValueError:
        return moment[:10]


def _text(key: object) -> str | None:
    return key if isinstance(key, str) else None


def _number(key: object) -> int | None:
    return key if isinstance(key, int) else None


def _delimiter_name(sign: str | None) -> str:
    return {",": tr("Comma"), ";": tr("Semicolon"), "\t": tr("Tab"), "|": tr("Upright stroke")}.get(
        sign or "", sign or ""
    )
