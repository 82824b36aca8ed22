"""When the people of the project work: hours, days, holidays, and how soon a case is due."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain import actions
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import ProjectInfo
from cxjourney.domain.text import tr, trn
from cxjourney.ui import words
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.editing import Editing
from cxjourney.ui.widgets.text import PlainLabel

DAYS = ("1", "2", "3", "4", "5", "6", "7")


class CalendarDialog(Dialog):
    """Edits the working calendar as one undo step; holidays stand one on each line."""

    def __init__(self, editing: Editing, parent: QWidget | None = None) -> None:
        super().__init__(tr("Working calendar"), parent, tr("Save"), tr("Cancel"))
        self.setMinimumWidth(480)
        self._editing = editing
        info = editing.project.info
        self.column.addWidget(
            PlainLabel(
                tr("Times to resolution that count working hours are measured by it. Days are the customer's days."),
                "mute", self, wrap=True,
            )
        )  # fmt: skip
        self.begin, self.end = self._time(info.work_begin, tr("Begin of work")), self._time(info.work_end, tr("End"))
        self.days = {day: QCheckBox(day_name(day), self) for day in DAYS}
        for day, box in self.days.items():
            box.setChecked(day in info.work_days)
        self.holidays = QPlainTextEdit("\n".join(info.holidays), self)
        self.holidays.setTabChangesFocus(True)
        self.holidays.setPlaceholderText(tr("One on each line, such as 2026-12-25"))
        self.holidays.setAccessibleName(tr("Holidays"))
        self.holidays.setMinimumHeight(110)
        self.pick = QDateEdit(QDate.currentDate(), self)
        self.pick.setCalendarPopup(True)
        self.pick.setDisplayFormat("yyyy-MM-dd")
        self.pick.setAccessibleName(tr("Day to add"))
        self.add = QPushButton(tr("Add this day"), self)
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._on_add)
        self.callback_hours = QLineEdit(str(info.callback_hours), self)
        self.callback_hours.setFixedWidth(84)
        self.callback_hours.setAccessibleName(tr("Hours after which a case is due"))
        self.problem = PlainLabel("", "problem", self, wrap=True)
        self.problem.hide()
        self._arrange()
        self.begin.setFocus()

    def _time(self, minutes: int, name: str) -> QLineEdit:
        edit = QLineEdit(clock_text(minutes), self)
        edit.setAccessibleName(name)
        edit.setFixedWidth(84)
        return edit

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        hours = QHBoxLayout()
        hours.setSpacing(8)
        for widget in (self.begin, PlainLabel(tr("to"), "mute", self), self.end):
            hours.addWidget(widget)
        hours.addStretch(1)
        days = QHBoxLayout()
        days.setSpacing(12)
        for box in self.days.values():
            days.addWidget(box)
        days.addStretch(1)
        free = QVBoxLayout()
        free.setSpacing(6)
        free.addWidget(self.holidays)
        row = QHBoxLayout()
        row.addWidget(self.pick)
        row.addWidget(self.add)
        row.addStretch(1)
        free.addLayout(row)
        for text, content in ((tr("Hours"), hours), (tr("Days"), days), (tr("Holidays"), free)):
            form.addRow(PlainLabel(text, "body", self), content)
        due = QHBoxLayout()
        due.setSpacing(8)
        due.addWidget(self.callback_hours)
        due.addWidget(PlainLabel(tr("hours after the answer"), "mute", self))
        due.addStretch(1)
        form.addRow(PlainLabel(tr("Cases are due"), "body", self), due)
        self.column.addLayout(form)
        self.column.addWidget(self.problem)

    def _on_add(self) -> None:
        picked = self.pick.date()
        day = date(picked.year(), picked.month(), picked.day()).isoformat()
        lines = [line.strip() for line in self.holidays.toPlainText().splitlines() if line.strip()]
        self.holidays.setPlainText("\n".join(sorted({*lines, day})))

    def accept(self) -> None:
        """Save the calendar; stay open with the reason where that is not possible."""
        try:
            fields = {
                "work_begin": read_clock(self.begin.text()), "work_end": read_clock(self.end.text()),
                "work_days": tuple(day for day, box in self.days.items() if box.isChecked()),
                "holidays": read_days(self.holidays.toPlainText()),
                "callback_hours": _whole(self.callback_hours.text()),
            }  # fmt: skip
        except JourneyError as error:
            self._say(str(error))
            return
        problem = self._editing.attempt(lambda: actions.edit_project_info(self._editing.project, **fields))
        self._say(problem)
        if not problem:
            super().accept()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def read_days(text: str) -> tuple[str, ...]:
    """Return the days of a list, one on each line, in their order and each once; JourneyError names a wrong line."""
    days = set()
    for line in text.splitlines():
        if line.strip():
            try:
                days.add(date.fromisoformat(line.strip()).isoformat())
            except ValueError as error:
                raise JourneyError(
                    tr("“{text}” is not a day. Write it as year-month-day, such as 2026-11-21.", text=line.strip())
                ) from error
    return tuple(sorted(days))


def day_name(day: str) -> str:
    """Return the short name of a weekday, Monday being 1."""
    return words.locale().standaloneDayName(int(day), QLocale.FormatType.ShortFormat)


def calendar_text(info: ProjectInfo) -> str:
    """Return the working calendar as one line: `Mon, Tue, Wed, Thu, Fri, 09:00 to 17:00, 2 holidays`."""
    days = ", ".join(day_name(day) for day in info.work_days) or tr("no day")
    hours = tr("{begin} to {end}", begin=clock_text(info.work_begin), end=clock_text(info.work_end))
    holidays = trn("{count} holiday", "{count} holidays", len(info.holidays))
    return tr("{days}, {hours}, {holidays}", days=days, hours=hours, holidays=holidays)


def clock_text(minutes: int) -> str:
    """Return minutes after midnight as `09:00`; 1440 is `24:00`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def read_clock(text: str) -> int:
    """Return the minutes after midnight of a time such as `9:00` or `17`; JourneyError for anything else."""
    hours, _, rest = text.strip().replace(".", ":").partition(":")
    minutes = rest or "0"
    if hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60:
        total = int(hours) * 60 + int(minutes)
        if total <= 24 * 60:
            return total
    raise JourneyError(tr("“{text}” is no time of day. Write it as 09:00.", text=text.strip()))


def _whole(text: str) -> int:
    if not text.strip().isdecimal():
        raise JourneyError(tr("“{text}” is not a whole number of hours.", text=text.strip()))
    return int(text)
