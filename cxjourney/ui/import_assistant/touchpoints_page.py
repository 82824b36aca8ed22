"""The third step: which touchpoint each name in the data means. Nothing is guessed: suggestions wait for a person."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain.records import Journey, Stage, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.matching import candidates
from cxjourney.evidence.plan import MAKE_NEW
from cxjourney.ui.import_assistant.name_table import OPEN, OUT, NameTable, PlaceList, count_text
from cxjourney.ui.import_assistant.page import Page, add_row, form_layout
from cxjourney.ui.import_assistant.run import ImportRun
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.import_assistant.tables import TwoLines, table_view
from cxjourney.ui.import_assistant.work import NameRows
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel

_KEYS = {Qt.Key.Key_Delete: OUT, Qt.Key.Key_Backspace: OPEN, Qt.Key.Key_Insert: MAKE_NEW}


class TouchpointsPage(Page):
    """Owns the choice of the file's touchpoint, the list of names, and the touchpoints to put them on."""

    def __init__(self, run: ImportRun, parent: QWidget | None = None) -> None:
        super().__init__(run, parent)
        self.default = Choice(parent=self)
        self.new_title = QLineEdit(self)
        self._summary = PlainLabel("", "mute", self, wrap=True)
        self._summary.setObjectName("match_summary")
        self.search = QLineEdit(self)
        self.table = NameTable(self.session)
        self.view = table_view(self.table, "names", tr("Names in the data and their touchpoints"), self, (0.46, 0.12))
        self.places = PlaceList()
        self.place_search = QLineEdit(self)
        self.place_view = QListView(self)
        self.accept_suggestions = self._button(tr("Take all suggestions"), "take_suggestions")
        self.make_others = self._button(tr("Make all undecided new"), "make_others")
        self.make_new = self._button(tr("New touchpoint"), "make_new")
        self.leave_out = self._button(tr("Leave out"), "leave_out")
        self.undecide = self._button(tr("Undo decision"), "undecide")
        self.put_here = self._button(tr("Put on this touchpoint"), "put_here")
        self._lay_out()
        self._connect()

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _connect(self) -> None:
        self.default.activated.connect(self._default_chosen)
        self.new_title.editingFinished.connect(self._title_written)
        self.accept_suggestions.clicked.connect(self.take_suggestions)
        self.make_others.clicked.connect(lambda: self.decide(self._undecided(), MAKE_NEW))
        self.make_new.clicked.connect(lambda: self.decide(self.chosen(), MAKE_NEW))
        self.leave_out.clicked.connect(lambda: self.decide(self.chosen(), OUT))
        self.undecide.clicked.connect(lambda: self.decide(self.chosen(), OPEN))
        self.put_here.clicked.connect(self._put_on_place)
        self.place_view.activated.connect(lambda _index: self._put_on_place())
        self.place_search.textChanged.connect(self._search_places)
        self.place_search.returnPressed.connect(self._put_on_place)
        self.search.textChanged.connect(lambda: self._show_names())
        self.places.names_dropped.connect(self._dropped)
        self.view.selectionModel().selectionChanged.connect(lambda: self._selected())
        self.place_view.selectionModel().currentChanged.connect(lambda: self._show_buttons())

    def _lay_out(self) -> None:
        self._form = form_layout()
        add_row(self._form, tr("Answers belong to"), self.default, "default_touchpoint")
        add_row(self._form, tr("Name of the new touchpoint"), self.new_title, "new_touchpoint")
        self.column.addLayout(self._form)
        self.column.addWidget(self._summary)
        self._body = QSplitter(Qt.Orientation.Horizontal, self)
        self._body.setChildrenCollapsible(False)
        self._body.setHandleWidth(1)
        self._body.addWidget(self._left())
        self._body.addWidget(self._right())
        self._body.setStretchFactor(0, 3)
        self._body.setStretchFactor(1, 1)
        self._body.setSizes([760, 300])
        self.column.addWidget(self._body, 1)
        self._rest = QWidget(self)
        self.column.addWidget(self._rest, 1)

    def _left(self) -> QWidget:
        left = QWidget(self)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 12, 0)
        box.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        _searching(self.search, tr("Find a name"), "find_name")
        row.addWidget(self.search, 1)
        row.addWidget(self.accept_suggestions)
        row.addWidget(self.make_others)
        box.addLayout(row)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setDragEnabled(True)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.view.verticalHeader().setDefaultSectionSize(30)
        box.addWidget(self.view, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in (self.make_new, self.leave_out, self.undecide):
            below.addWidget(button)
        below.addStretch(1)
        box.addLayout(below)
        return left

    def _right(self) -> QWidget:
        right = QWidget(self)
        box = QVBoxLayout(right)
        box.setContentsMargins(12, 0, 0, 0)
        box.setSpacing(8)
        _searching(self.place_search, tr("Find a touchpoint"), "find_place")
        box.addWidget(self.place_search)
        view = self.place_view
        view.setObjectName("places")
        view.setAccessibleName(tr("Touchpoints of the map"))
        view.setModel(self.places)
        view.setItemDelegate(TwoLines(view))
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setUniformItemSizes(True)
        view.setAcceptDrops(True)
        view.setDropIndicatorShown(True)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        box.addWidget(view, 1)
        box.addWidget(self.put_here)
        self._drag_hint = PlainLabel(tr("Or drag names from the left onto a touchpoint here."), "mute", right, True)
        box.addWidget(self._drag_hint)
        return right

    def keyPressEvent(self, event: QKeyEvent) -> None:
        state = _KEYS.get(Qt.Key(event.key()))
        if state is not None and self.focusWidget() is self.view:
            self.decide(self.chosen(), state)
        else:
            super().keyPressEvent(event)

    # what is shown

    def show_session(self, session: ImportSession) -> None:
        if session is not self.session:
            super().show_session(session)
            self.table.set_session(session)
            self.search.clear()
            self.new_title.clear()

    def refresh(self) -> None:
        self._show_places()
        self._show_default()
        self._show_names()

    def first_field(self) -> QWidget | None:
        if self.session.needs_default:
            return self.new_title if self.default.key() == MAKE_NEW else self.default
        return self.view

    def _show_places(self) -> None:
        project = self.session.project
        several = len(project.journeys()) > 1
        found = []
        for touchpoint in candidates(project, self.session.journey_id):
            stage, journey = project.get(Stage, touchpoint.stage_id), project.get(Journey, touchpoint.journey_id)
            parts = [journey.title if journey and several else "", stage.title if stage else "", touchpoint.channel]
            found.append((touchpoint.id, touchpoint.title, " · ".join(part for part in parts if part)))
        self.places.fill(found)

    def _search_places(self, text: str) -> None:
        self.places.show_places(text.strip())
        if self.places.places:
            self.place_view.setCurrentIndex(self.places.index(0))
        self._show_buttons()

    def _show_names(self) -> None:
        names = self.session.names or []
        chosen = {name.name for name in self.chosen()}
        at = self.view.verticalScrollBar().value()
        self.table.show_names(names, self.search.text().strip())
        self.view.clearSpans()
        for row in self.table.headings_at():
            self.view.setSpan(row, 0, 1, 3)
        first = self._row_after(chosen)
        if first >= 0:
            self.view.setCurrentIndex(self.table.index(first, 0))
        self.view.verticalScrollBar().setValue(at)
        self._body.setVisible(bool(names))
        self._rest.setVisible(not names)
        self._show_summary()
        self._show_buttons()

    def _row_after(self, chosen: set[str]) -> int:
        """Return the row to select: the first undecided name, else what was chosen, else the first name."""
        undecided = self._undecided()
        if undecided:
            return self.table.row_of(undecided[0].name)
        rows = [row for row in range(self.table.rowCount()) if (line := self.table.line(row)) and line.name in chosen]
        return rows[0] if rows else (1 if self.table.rowCount() > 1 else -1)

    def _selected(self) -> None:
        chosen = self.chosen()
        if chosen and chosen[0].match.suggestions and self.table.state(chosen[0]) == OPEN:
            best = chosen[0].match.suggestions[0].touchpoint_id
            row = next((row for row, place in enumerate(self.places.places) if place[0] == best), -1)
            if row >= 0:
                self.place_view.setCurrentIndex(self.places.index(row))
                self.place_view.scrollTo(self.places.index(row), QAbstractItemView.ScrollHint.PositionAtCenter)
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.chosen()
        undecided = self._undecided()
        self.accept_suggestions.setVisible(any(name.match.suggestions for name in undecided))
        self.make_others.setVisible(bool(undecided))
        for button in (self.make_new, self.leave_out):
            button.setEnabled(bool(chosen))
        self.undecide.setEnabled(any(name.name in self.session.matches for name in chosen))
        self.put_here.setEnabled(bool(chosen) and self.place_view.currentIndex().isValid())

    def _show_summary(self) -> None:
        names, undecided = self.table.names, self._undecided()
        if undecided:
            rest = trn(
                "{count} fits no touchpoint; its rows are left out unless you choose one.",
                "{count} fit no touchpoint; their rows are left out unless you choose one.", len(undecided),
            )  # fmt: skip
        else:
            rest = tr("All are settled.")
        rows = sum(name.rows for name in names)
        self._summary.setText(f"{count_text(len(names), rows)}. {rest}" if names else "")
        self._summary.setVisible(bool(names))

    # the file's touchpoint

    def _show_default(self) -> None:
        titles = dict.fromkeys(place[1] for place in self.places.places)
        current = self.session.mapping.touchpoint
        is_new = bool(current) and current not in titles
        choices: list[tuple[object, str]] = [(OPEN, tr("Choose…")), *((title, title) for title in titles)]
        self.default.set_choices([*choices, (MAKE_NEW, tr("Make a new one…"))], MAKE_NEW if is_new else current or OPEN)
        self.new_title.setText(current if is_new else "")
        if not titles and not current and self.session.needs_default:
            self._propose_title()
            return
        self._form.setRowVisible(self.default, self.session.needs_default)
        self._form.setRowVisible(self.new_title, self.session.needs_default and is_new)

    def _default_chosen(self) -> None:
        key = self.default.key()
        self._form.setRowVisible(self.new_title, key == MAKE_NEW)
        if key == MAKE_NEW:
            self._propose_title()
            return
        self.session.set_touchpoint(str(key) if key != OPEN else "")
        self.changed.emit()

    def _propose_title(self) -> None:
        """Let the answers belong to a new touchpoint that is called like the file, until a person says better."""
        self.default.set_key(MAKE_NEW)
        self._form.setRowVisible(self.default, True)
        self._form.setRowVisible(self.new_title, True)
        self.new_title.setText(self.new_title.text() or " ".join(self.session.path.stem.replace("_", " ").split()))
        self._title_written()
        self.new_title.setFocus()
        self.new_title.selectAll()

    def _title_written(self) -> None:
        if self.default.key() != MAKE_NEW:
            return
        title = " ".join(self.new_title.text().split())[:500]
        if title != self.session.mapping.touchpoint:
            self.session.set_match(self.session.mapping.touchpoint, None, decided=False)
            self.session.set_touchpoint(title)
        known = {touchpoint.title for touchpoint in self.session.project.table(Touchpoint).values()}
        if title and title not in known:
            self.session.set_match(title, MAKE_NEW)
        self.changed.emit()

    # decisions

    def chosen(self) -> list[NameRows]:
        """Return the selected names."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [line for row in rows if (line := self.table.line(row)) is not None]

    def state(self, name: str) -> str:
        """Return what a name means: a touchpoint's id, MAKE_NEW, OUT or OPEN."""
        return next(self.table.state(one) for one in self.table.names if one.name == name)

    def select(self, *names: str) -> None:
        """Select names."""
        self.view.clearSelection()
        model = self.view.selectionModel()
        for name in names:
            row = self.table.row_of(name)
            model.select(self.table.index(row, 0), model.SelectionFlag.Select | model.SelectionFlag.Rows)

    def decide(self, names: Iterable[NameRows], state: str) -> None:
        """Let names mean a touchpoint (its id), a new one, nothing, or again what the program finds."""
        for name in list(names):
            if state == OPEN:
                self.session.set_match(name.name, None, decided=False)
            elif state == OUT:
                self.session.set_match(name.name, None)
            else:
                self.session.set_match(name.name, state)
        self._show_names()
        self.changed.emit()

    def take_suggestions(self) -> None:
        """Take the best suggestion for every name that has one and waits."""
        for name in self._undecided():
            if name.match.suggestions:
                self.session.set_match(name.name, name.match.suggestions[0].touchpoint_id)
        self._show_names()
        self.changed.emit()

    def _put_on_place(self) -> None:
        index = self.place_view.currentIndex()
        if index.isValid():
            self.decide(self.chosen(), self.places.places[index.row()][0])

    def _dropped(self, names: list[str], touchpoint_id: str) -> None:
        wanted = set(names)
        self.decide([name for name in self.table.names if name.name in wanted], touchpoint_id)

    def _undecided(self) -> list[NameRows]:
        return [name for name in self.session.names or [] if self.table.state(name) == OPEN]


def _searching(line: QLineEdit, text: str, name: str) -> None:
    line.setPlaceholderText(text)
    line.setAccessibleName(text)
    line.setObjectName(name)
    line.setClearButtonEnabled(True)
