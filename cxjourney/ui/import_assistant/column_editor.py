"""The fields for one column: its role, and whatever that role needs. Only the fields that matter are shown."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from cxjourney.domain.records import Metric, MetricKind, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.found import plain, question_text
from cxjourney.evidence.mapping import METRICS, MappedColumn
from cxjourney.ui.import_assistant.page import add_row, form_layout
from cxjourney.ui.import_assistant.session import UNUSED, ImportSession
from cxjourney.ui.import_assistant.words import (
    SCALES,
    date_names,
    direction_names,
    metric_names,
    other_metric,
    role_hint,
    role_names,
    unit_names,
)
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel

_OWN = "+"
_BUILT_IN = (MetricKind.NPS, MetricKind.CSAT, MetricKind.CES, MetricKind.TTR)


class ColumnEditor(QFrame):
    """Owns the fields; `changed(name)` follows each decision, `role_chosen(role)` a role, for all chosen columns."""

    changed = Signal(str)
    role_chosen = Signal(str)

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._session = session
        self._name = ""
        self._is_showing = False
        self.role = Choice(role_names(), self)
        self.metric_kind = Choice(metric_names(), self)
        self.metric_name = QLineEdit(self)
        self.scale = Choice(parent=self)
        self.direction = Choice(direction_names(), self)
        self.blank = QLineEdit(self)
        self.unit = Choice(unit_names(), self)
        self.date_style = Choice(date_names(), self)
        self.attribute = QLineEdit(self)
        self.touchpoint = Choice(parent=self)
        self.new_title = QLineEdit(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 12)
        box.setSpacing(6)
        self._title = ElidedLabel("", "heading", self)
        self._label = PlainLabel("", "mute", self, wrap=True)
        self._question = PlainLabel("", "problem", self, wrap=True)
        self._question.setObjectName("question")
        self._hint = PlainLabel("", "mute", self, wrap=True)
        self._hint.setObjectName("role_hint")
        for label in (self._title, self._label, self._question):
            box.addWidget(label)
        form = form_layout()
        for text, field, name in (
            (tr("Role"), self.role, "role"), (tr("Metric"), self.metric_kind, "metric"),
            (tr("Name of the metric"), self.metric_name, "metric_name"), (tr("Scale"), self.scale, "scale"),
            (tr("Direction"), self.direction, "direction"), (tr("Codes for blank"), self.blank, "blank"),
            (tr("Unit"), self.unit, "unit"), (tr("Written as"), self.date_style, "date_style"),
            (tr("Name of the attribute"), self.attribute, "attribute"),
            (tr("Touchpoint"), self.touchpoint, "column_touchpoint"),
            (tr("Name of the new touchpoint"), self.new_title, "column_new_touchpoint"),
        ):  # fmt: skip
            add_row(form, text, field, name)
        self.blank.setPlaceholderText(tr("such as 11, 99"))
        self._form = form
        box.addLayout(form)
        box.addWidget(self._hint)

    def _connect(self) -> None:
        self.role.activated.connect(self._role_chosen)
        for choice in (self.metric_kind, self.scale, self.direction, self.unit, self.date_style):
            choice.activated.connect(self._take)
        self.touchpoint.activated.connect(self._touchpoint_chosen)
        self.new_title.editingFinished.connect(self._title_written)
        for line in (self.metric_name, self.blank, self.attribute):
            line.editingFinished.connect(self._take)

    def set_session(self, session: ImportSession) -> None:
        """Be about another layout."""
        self._session = session
        self._name = ""

    def height_for(self, width: int) -> int:
        """Return the height that the fields shown now need at a width, in pixels."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        return max(self.heightForWidth(width), self.sizeHint().height(), self.minimumSizeHint().height(), 100)

    def show_column(self, name: str, chosen: int = 1) -> None:
        """Show one column of the file; a role goes to all that are `chosen` with it."""
        self._name = name
        column = self._session.column(name)
        self._is_showing = True
        more = trn("{name} and {count} more", "{name} and {count} more", chosen - 1, name=name)
        self._title.setText(more if chosen > 1 else name)
        label = self._session.seen(name).label
        self._label.setText(label[:300])
        self._label.setVisible(bool(label))
        self.role.set_key(column.role)
        own = self._own_metrics()
        self.metric_kind.set_choices(metric_names(own), None)
        is_own = column.metric is not None and column.metric not in METRICS and column.metric not in own
        self.metric_kind.set_key("" if is_own else column.metric)
        self.metric_name.setText(column.metric or "" if is_own else "")
        self._fill_scales(column)
        self.direction.set_key(column.direction)
        self.blank.setText(", ".join(str(plain(code)) for code in column.blank))
        self.unit.set_key(column.unit)
        self.date_style.set_key("" if column.question == "date_order" else column.date_style)
        self.attribute.setText(column.attribute)
        self.attribute.setPlaceholderText(name)
        self._fill_touchpoints(column)
        self._show_fields(column)
        self._is_showing = False

    def _own_metrics(self) -> list[str]:
        """Return the names of the project's own metrics, which answers may go to."""
        metrics = self._session.project.table(Metric).values()
        return sorted({metric.name for metric in metrics if metric.metric_kind not in _BUILT_IN})

    def _fill_scales(self, column: MappedColumn) -> None:
        scales = list(SCALES)
        if column.scale is not None and column.scale not in scales:
            scales.insert(0, column.scale)
        choices: list[tuple[object, str]] = [
            (scale, tr("{low} to {high}", low=plain(scale[0]), high=plain(scale[1]))) for scale in scales
        ]
        asked = column.question == "scale"
        self.scale.set_choices([(None, tr("Choose…")), *choices] if asked else choices, None if asked else column.scale)

    def _fill_touchpoints(self, column: MappedColumn) -> None:
        titles = dict.fromkeys(t.title for t in self._session.project.table(Touchpoint).values())
        if column.touchpoint:
            titles.setdefault(column.touchpoint)
        own = self._session.mapping.with_role("touchpoint")
        usual = tr("The one that each row names") if own else tr("The file’s touchpoint")
        choices: list[tuple[object, str]] = [("", usual), *((title, title) for title in titles)]
        self.touchpoint.set_choices([*choices, (_OWN, tr("Make a new one…"))], column.touchpoint)

    def _show_fields(self, column: MappedColumn) -> None:
        is_answer = column.role in ("answer", "reported_score")
        is_time = is_answer and column.metric == "ttr"
        is_number = column.role == "answer" and not is_time and not column.values
        is_open_scale = is_answer and not is_time and column.metric != "nps"
        for field, shown in (
            (self.metric_kind, is_answer), (self.metric_name, is_answer and self.metric_kind.key() == ""),
            (self.scale, is_open_scale and not column.values),
            (self.direction, is_open_scale), (self.blank, is_number),
            (self.unit, is_time), (self.date_style, column.role in ("date", "opened", "resolved", "period")),
            (self.attribute, column.role == "segment"),
            (self.touchpoint, column.role in ("answer", "comment", "opened", "reported_score")),
        ):  # fmt: skip
            self._form.setRowVisible(field, shown)
        self._form.setRowVisible(self.new_title, False)
        asks = bool(column.question) and column.role not in UNUSED
        self._question.setText(question_text(column.question) if asks else "")
        self._question.setVisible(asks)
        hint = role_hint(column.role)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _role_chosen(self) -> None:
        role = self.role.key()
        if isinstance(role, str) and self._name:
            self.role_chosen.emit(role)

    def _touchpoint_chosen(self) -> None:
        is_new = self.touchpoint.key() == _OWN
        self._form.setRowVisible(self.new_title, is_new)
        if not is_new:
            self._take()
            return
        self.new_title.setText(self._name)
        self.new_title.setFocus()
        self.new_title.selectAll()

    def _title_written(self) -> None:
        """Take a new touchpoint's title; nothing is made before the import."""
        title = " ".join(self.new_title.text().split())[:500]
        if self._is_showing or not self._name or self.touchpoint.key() != _OWN or not title:
            return
        self._session.change_column(replace(self._session.column(self._name), touchpoint=title))
        self._session.name_new_touchpoint(title)
        self.show_column(self._name)
        self.changed.emit(self._name)

    def _take(self) -> None:
        if self._is_showing or not self._name:
            return
        before = self._session.column(self._name)
        after = self._answered(before, self._read(before))
        if after != before:
            self._session.change_column(after)
            self.show_column(self._name)
            self.changed.emit(self._name)

    def _read(self, column: MappedColumn) -> MappedColumn:
        """Return the column as the fields have it now."""
        if column.role == "segment":
            return replace(column, attribute=self.attribute.text().strip())
        touchpoint = self.touchpoint.key()
        if touchpoint != _OWN:
            column = replace(column, touchpoint=touchpoint if isinstance(touchpoint, str) else "")
        if column.role in ("date", "opened", "resolved", "period"):
            place = column.touchpoint if column.role == "opened" else ""
            return replace(column, date_style=str(self.date_style.key() or ""), touchpoint=place)
        if column.role not in ("answer", "reported_score"):
            return column
        metric = self.metric_kind.key() or self.metric_name.text().strip() or self._name[:60]
        if metric != column.metric:
            return other_metric(column, str(metric))
        scale = self.scale.key()
        direction = self.direction.key()
        return replace(
            column, scale=scale if isinstance(scale, tuple) else column.scale,
            direction=direction if isinstance(direction, str) else None, blank=_codes(self.blank.text(), column.blank),
            unit=str(self.unit.key() or "") if column.metric == "ttr" else "",
        )  # fmt: skip

    def _answered(self, before: MappedColumn, after: MappedColumn) -> MappedColumn:
        """Take the question back once its field has an answer."""
        answers = {
            "direction": after.direction is not None, "scale": isinstance(self.scale.key(), tuple),
            "date_order": bool(after.date_style) and bool(self.date_style.key()), "unit": bool(after.unit),
        }  # fmt: skip
        if after.metric != before.metric:
            return after
        return replace(after, question="") if answers.get(after.question) else after


def _codes(text: str, before: tuple[float, ...]) -> tuple[float, ...]:
    """Return the numbers in a list such as `0, 6`; what is no list of numbers changes nothing."""
    try:
        return tuple(float(part) for part in text.replace(";", ",").split(",") if part.strip())
    except ValueError:
        return before
