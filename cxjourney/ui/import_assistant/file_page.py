"""The first step: what the file is, as detected, and the few things about reading it that may be corrected."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain.text import tr, trn
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.presets import LOG, PRESETS
from cxjourney.ui.import_assistant.page import Page, add_row, form_layout
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.import_assistant.tables import TextTable, table_view
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel

_ENCODINGS = ("utf-8", "cp1252", "utf-16", "iso-8859-15", "cp1250", "cp1251", "mac_roman")
_DELIMITERS = (",", ";", "\t", "|")
_PREVIEW_ROWS = 50
_PREVIEW_COLUMNS = 60


class FilePage(Page):
    """Owns the facts and their corrections; `reread(options)` asks for the file to be read again."""

    reread = Signal(object)

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._facts = PlainLabel("", "mute", self)
        self._facts.setObjectName("file_facts")
        self.encoding = Choice(parent=self)
        self.delimiter = Choice(parent=self)
        self.header_rows = Choice(parent=self)
        self.sheet = Choice(parent=self)
        self.preset = Choice(parent=self)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(4)
        self._preview = TextTable()
        self.fresh = QPushButton(tr("Propose again from the file"), self)
        self._lay_out()
        for choice in (self.encoding, self.delimiter, self.header_rows, self.sheet, self.preset):
            choice.activated.connect(self._ask_again)
        self.fresh.clicked.connect(self._forget)

    def _lay_out(self) -> None:
        self._name = ElidedLabel("", "heading", self)
        self.column.addWidget(self._name)
        self.column.addWidget(self._facts)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        form = form_layout()
        add_row(form, tr("Layout"), self.preset, "preset")
        add_row(form, tr("Header rows"), self.header_rows, "header_rows")
        add_row(form, tr("Encoding"), self.encoding, "encoding")
        add_row(form, tr("Delimiter"), self.delimiter, "delimiter")
        add_row(form, tr("Sheet"), self.sheet, "sheet")
        self._form = form
        sides.addLayout(form, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        self._remembered = PlainLabel(
            tr("A file of this layout was imported before: its columns are set as they were then."), "body", self, True
        )
        self.fresh.setProperty("look", "link")
        self.fresh.setObjectName("propose_again")
        right.addWidget(self._remembered)
        right.addWidget(self.fresh)
        right.addLayout(self._notes)
        right.addStretch(1)
        sides.addLayout(right, 1)
        self.column.addLayout(sides)
        self.column.addWidget(PlainLabel(tr("First rows"), "section", self))
        self._view = table_view(self._preview, "file_preview", tr("First rows of the file"), self)
        self.column.addWidget(self._view, 1)

    def refresh(self) -> None:
        found = self.session.found
        self._name.setText(self.session.path.name)
        if found is None:
            return
        columns = trn("{count} column", "{count} columns", len(found.columns))
        rows = trn("{count} row", "{number} rows", found.rows, number=f"{found.rows:,}")
        self._facts.setText(
            tr("{format} file, {rows}, {columns}", format=found.format.upper(), rows=rows, columns=columns)
        )
        self._fill_choices()
        self._show_notes(found.note_texts())
        self._remembered.setVisible(self.session.is_remembered)
        self.fresh.setVisible(self.session.is_remembered)
        names = [column.name for column in found.columns[:_PREVIEW_COLUMNS]]
        hidden = {c.name for c in found.columns if self.session.column(c.name).role == "personal"}
        rows_shown = found.frame.head(_PREVIEW_ROWS).rows()
        self._preview.fill(
            names,
            [
                ["•••" if name in hidden and cell else cell or "" for name, cell in zip(names, row, strict=False)]
                for row in rows_shown
            ],
        )
        for section in range(len(names)):
            self._view.setColumnWidth(section, 128)

    def _fill_choices(self) -> None:
        found = self.session.found
        if found is None:
            return
        titles = {preset.name: preset.title for preset in PRESETS} | {LOG: tr("Plain log, one row per answer")}
        known = titles.get(found.preset or "", tr("Not a known layout"))
        wished = self.session.options
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
        self._form.setRowVisible(self.encoding, is_text)
        self._form.setRowVisible(self.delimiter, is_text)
        self._form.setRowVisible(self.sheet, len(found.sheets) > 1)

    def _show_notes(self, texts: list[str]) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for text in texts:
            self._notes.addWidget(PlainLabel(text, "body", self, True))

    def _ask_again(self) -> None:
        found = self.session.found
        sheet = (
            self.sheet.key() if found is not None and self.sheet.key() != found.sheet else self.session.options.sheet
        )
        self.reread.emit(
            ReadOptions(
                encoding=_text(self.encoding.key()),
                delimiter=_text(self.delimiter.key()),
                header_rows=_number(self.header_rows.key()),
                sheet=_text(sheet),
                preset=_text(self.preset.key()),
            )
        )

    def _forget(self) -> None:
        self.session.forget_remembered()
        self.refresh()
        self.changed.emit()

    def first_field(self) -> QWidget | None:
        return self.preset


def _text(key: object) -> str | None:
    return key if isinstance(key, str) else None


def _number(key: object) -> int | None:
    return key if isinstance(key, int) else None


def _delimiter_name(sign: str | None) -> str:
    return {",": tr("Comma"), ";": tr("Semicolon"), "\t": tr("Tab"), "|": tr("Upright stroke")}.get(
        sign or "", sign or ""
    )
