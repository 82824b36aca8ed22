"""The third step: which touchpoint each name in the data means. Nothing is guessed: suggestions wait for a person."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from cxjourney.domain.records import Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.matching import NameMatch, candidates
from cxjourney.evidence.plan import MAKE_NEW
from cxjourney.ui.import_assistant.page import Page, add_row, form_layout
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel

_OPEN = "?"
_OUT = "-"
_OWN = "+"
_MOST_NAMES = 300


class TouchpointsPage(Page):
    """Owns the choice of the file's touchpoint and one choice for each name in the data."""

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.default = Choice(parent=self)
        self.new_title = QLineEdit(self)
        self._summary = PlainLabel("", "mute", self, wrap=True)
        self._summary.setObjectName("match_summary")
        self.accept_suggestions = QPushButton(tr("Take all suggestions"), self)
        self.make_others = QPushButton(tr("Make all others new"), self)
        self.table = QTableWidget(0, 3, self)
        self.choices: dict[str, Choice] = {}
        self._shown: list[tuple[NameMatch, int]] = []
        self._lay_out()
        self.default.activated.connect(self._default_chosen)
        self.new_title.editingFinished.connect(self._title_written)
        self.accept_suggestions.clicked.connect(self._take_suggestions)
        self.make_others.clicked.connect(self._make_others)

    def _lay_out(self) -> None:
        self._form = form_layout()
        add_row(self._form, tr("Answers belong to"), self.default, "default_touchpoint")
        add_row(self._form, tr("Name of the new touchpoint"), self.new_title, "new_touchpoint")
        self.column.addLayout(self._form)
        self.column.addWidget(self._summary)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.accept_suggestions.setObjectName("take_suggestions")
        self.make_others.setObjectName("make_others")
        row.addWidget(self.accept_suggestions)
        row.addWidget(self.make_others)
        row.addStretch(1)
        self.column.addLayout(row)
        self.table.setObjectName("names")
        self.table.setAccessibleName(tr("Names in the data and their touchpoints"))
        self.table.setHorizontalHeaderLabels([tr("Name in the data"), tr("Rows"), tr("Touchpoint on the map")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(40)
        self.table.setShowGrid(False)
        self.table.setDragEnabled(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(1, 88)
        self.column.addWidget(self.table, 1)
        self._rest = QWidget(self)
        self.column.addWidget(self._rest, 1)

    def refresh(self) -> None:
        self._show_default()
        self._show_names()

    def first_field(self) -> QWidget | None:
        if self.session.needs_default:
            return self.new_title if self.default.key() == _OWN else self.default
        return next(iter(self.choices.values()), None)

    # the file's touchpoint

    def _show_default(self) -> None:
        titles = dict.fromkeys(t.title for t in candidates(self.session.project, self.session.journey_id))
        current = self.session.mapping.touchpoint
        is_new = bool(current) and current not in titles
        choices: list[tuple[object, str]] = [(_OPEN, tr("Choose…")), *((title, title) for title in titles)]
        self.default.set_choices([*choices, (_OWN, tr("Make a new one…"))], _OWN if is_new else current or _OPEN)
        self.new_title.setText(current if is_new else "")
        if not titles and not current and self.session.needs_default:
            self._propose_title()
            return
        self._form.setRowVisible(self.default, self.session.needs_default)
        self._form.setRowVisible(self.new_title, self.session.needs_default and is_new)

    def _default_chosen(self) -> None:
        key = self.default.key()
        self._form.setRowVisible(self.new_title, key == _OWN)
        if key == _OWN:
            self._propose_title()
            return
        self.session.set_touchpoint(str(key) if key != _OPEN else "")
        self._show_names()
        self.changed.emit()

    def _propose_title(self) -> None:
        """Let the answers belong to a new touchpoint that is called like the file, until a person says better."""
        self.default.set_key(_OWN)
        self._form.setRowVisible(self.default, True)
        self._form.setRowVisible(self.new_title, True)
        self.new_title.setText(self.new_title.text() or " ".join(self.session.path.stem.replace("_", " ").split()))
        self._title_written()
        self.new_title.setFocus()
        self.new_title.selectAll()

    def _title_written(self) -> None:
        if self.default.key() != _OWN:
            return
        title = " ".join(self.new_title.text().split())[:500]
        if title != self.session.mapping.touchpoint:
            self.session.set_match(self.session.mapping.touchpoint, None, decided=False)
            self.session.set_touchpoint(title)
        if title and all(match.touchpoint_id is None for match, _ in self.session.names() if match.name == title):
            self.session.set_match(title, MAKE_NEW)
        self._show_names()
        self.changed.emit()

    # the names

    def _show_names(self) -> None:
        self._shown = self.session.names()
        self._shown.sort(key=lambda pair: self._is_settled(pair[0]))
        self.choices = {}
        self.table.setRowCount(0)
        self.table.setRowCount(min(len(self._shown), _MOST_NAMES))
        titles = [(t.id, t.title) for t in candidates(self.session.project, self.session.journey_id)]
        for row, (match, rows) in enumerate(self._shown[:_MOST_NAMES]):
            self.table.setItem(row, 0, QTableWidgetItem(match.name))
            self.table.setItem(row, 1, QTableWidgetItem(f"{rows:,}"))
            choice = self._choice(match, titles)
            self.choices[match.name] = choice
            self.table.setCellWidget(row, 2, choice)
        self._show_summary()

    def _choice(self, match: NameMatch, titles: list[tuple[str, str]]) -> Choice:
        suggested = {suggestion.touchpoint_id for suggestion in match.suggestions}
        undecided = tr("Not decided: left out and listed")
        if match.suggestions:
            undecided = tr("Not decided, perhaps “{title}”", title=match.suggestions[0].title)
        choices: list[tuple[object, str]] = [(_OPEN, undecided)]
        choices += [(s.touchpoint_id, tr("{title} (suggested)", title=s.title)) for s in match.suggestions]
        choices += [(_OWN, tr("Make a new touchpoint")), (_OUT, tr("Leave these rows out"))]
        choices += [pair for pair in titles if pair[0] not in suggested]
        choice = Choice(choices, self.table)
        choice.setAccessibleName(tr("Touchpoint for {name}", name=match.name[:80]))
        choice.set_key(self._state(match))
        choice.activated.connect(lambda: self._chosen(match.name, choice))
        return choice

    def _state(self, match: NameMatch) -> str:
        if match.name in self.session.matches:
            wish = self.session.matches[match.name]
            return _OWN if wish == MAKE_NEW else _OUT if wish is None else wish
        if match.touchpoint_id is not None:
            return match.touchpoint_id
        return _OUT if self.session.left_out(match.name) else _OPEN

    def _is_settled(self, match: NameMatch) -> bool:
        return self._state(match) != _OPEN

    def _chosen(self, name: str, choice: Choice) -> None:
        self._decide(name, str(choice.key()))
        self._show_summary()
        self.changed.emit()

    def _decide(self, name: str, key: str) -> None:
        if key == _OPEN:
            self.session.set_match(name, None, decided=False)
        elif key == _OWN:
            self.session.set_match(name, MAKE_NEW)
        elif key == _OUT:
            self.session.set_match(name, None)
        else:
            self.session.set_match(name, self.session.project.need(Touchpoint, key).id)

    def _take_suggestions(self) -> None:
        for match, _ in self._shown:
            if not self._is_settled(match) and match.suggestions:
                self._decide(match.name, match.suggestions[0].touchpoint_id)
        self._show_names()
        self.changed.emit()

    def _make_others(self) -> None:
        for match, _ in self._shown:
            if not self._is_settled(match):
                self._decide(match.name, _OWN)
        self._show_names()
        self.changed.emit()

    def _show_summary(self) -> None:
        undecided = [match for match, _ in self._shown if not self._is_settled(match)]
        self.table.setVisible(bool(self._shown))
        self._rest.setVisible(not self._shown)
        suggested = any(match.suggestions for match in undecided)
        self.accept_suggestions.setVisible(suggested)
        self.make_others.setVisible(bool(undecided))
        names = trn("{count} name in the data", "{count} names in the data", len(self._shown))
        if undecided:
            rest = trn(
                "{count} fits no touchpoint; its rows are left out unless you choose one.",
                "{count} fit no touchpoint; their rows are left out unless you choose one.", len(undecided),
            )  # fmt: skip
        else:
            rest = tr("All are settled.")
        self._summary.setText(f"{names}. {rest}" if self._shown else "")
