"""Small parts that the tops of the pages are made of: a labelled choice, a choice of two periods, a day to pick."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.views.evidence.periods import Pair, days_text, pair_names, pair_of
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.text import PlainLabel


class LabelledChoice(QWidget):
    """A choice with its name in front, wide enough for most entries; `chosen(key)` says that a person chose."""

    chosen = Signal(object)

    def __init__(self, name: str, characters: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 4, 0)
        across.setSpacing(6)
        self.label = PlainLabel(name, "mute", self)
        self.choice = _Flush((), self)
        self.choice.setMinimumContentsLength(characters)
        self.choice.setAccessibleName(name)
        self.choice.activated.connect(lambda _at: self.chosen.emit(self.choice.key()))
        across.addWidget(self.label)
        across.addWidget(self.choice)

    @property
    def key(self) -> object:
        """The key of the chosen entry."""
        return self.choice.key()

    def set_choices(self, choices: Iterable[tuple[object, str]], key: object) -> None:
        """Show these entries and choose one without a signal."""
        self.choice.set_choices(choices, key)
        self.choice.setToolTip("")


class _Flush(Choice):
    """Shows its entry without the blanks that indent it in the list."""

    def currentText(self) -> str:
        return super().currentText().strip()


class DayPicker(QDateEdit):
    """A day, typed or taken from a calendar."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat("d MMM yyyy")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedWidth(124)

    @property
    def day(self) -> date:
        """The day that is shown."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: date) -> None:
        """Show a day without a signal."""
        self.blockSignals(True)
        self.setDate(QDate(day.year, day.month, day.day))
        self.blockSignals(False)


class PairChoice(FlowWidget):
    """Which two periods a change lies between: a ready-made pair, or four days of one's own."""

    changed = Signal()

    def __init__(self, last_day: Callable[[], date | None], parent: QWidget) -> None:
        super().__init__(parent, spacing=8)
        self._last_day = last_day
        self.choice = LabelledChoice(tr("Change"), 27, self)
        self.choice.set_choices(pair_names(), "90 days")
        self.choice.chosen.connect(self._on_chosen)
        self.flow.addWidget(self.choice)
        self.own = QWidget(self)
        across = QHBoxLayout(self.own)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        names = (
            tr("First day of the earlier period"), tr("Last day of the earlier period"),
            tr("First day of the later period"), tr("Last day of the later period"),
        )  # fmt: skip
        self.days = [DayPicker(name, self.own) for name in names]
        texts = (tr("from"), tr("to"), tr("against"), tr("to"))
        order = (2, 3, 0, 1)  # the later period is named first, as in “the last 90 days against the 90 before”
        for text, at in zip(texts, order, strict=True):
            across.addWidget(PlainLabel(text, "mute", self.own))
            across.addWidget(self.days[at])
            self.days[at].dateChanged.connect(lambda _day: self.changed.emit())
        self.own.hide()
        self.flow.addWidget(self.own)

    @property
    def key(self) -> str:
        """The key of the chosen pair; `own` for four days, empty for none."""
        return str(self.choice.key or "")

    def pair(self) -> Pair | None:
        """Return the two periods; None where nothing is to be compared, or no answer has a date."""
        last = self._last_day()
        if last is None:
            return None
        if self.key != "own":
            return pair_of(self.key, last)
        days = [picker.day for picker in self.days]
        return Pair(_in_order(days[0], days[1]), _in_order(days[2], days[3]))

    def text(self) -> str:
        """Return the two periods in words; empty where nothing is compared."""
        pair = self.pair()
        if pair is None:
            return ""
        text = tr("{later} against {earlier}", later=days_text(pair.later), earlier=days_text(pair.earlier))
        return tr("{text}. The periods overlap.", text=text) if pair.overlaps else text

    def choose(self, key: str) -> None:
        """Choose a pair as a person would."""
        self.choice.choice.set_key(key)
        self._on_chosen(key)

    def _on_chosen(self, key: object) -> None:
        if key == "own" and self.own.isHidden():
            last = self._last_day() or date.today()
            pair = pair_of("90 days", last) or Pair((last, last), (last, last))
            for picker, day in zip(self.days, (*pair.earlier, *pair.later), strict=True):
                picker.set_day(day)
        self.own.setVisible(key == "own")
        self.updateGeometry()
        self.changed.emit()


def _in_order(first: date, last: date) -> tuple[date, date]:
    return (first, last) if first <= last else (last, first)
