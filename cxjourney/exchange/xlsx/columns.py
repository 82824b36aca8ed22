"""What a column of a table is, and what a person may type into it. How tables are laid out is `tables`' business."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from cxjourney.domain.text import tr
from cxjourney.exchange.returning.fields import ID, PLACES
from cxjourney.exchange.xlsx.book import Book
from cxjourney.exchange.xlsx.styles import BODY, DATE, ID_STYLE, NUMBER, Style

INLINE_LIMIT = 250  # longest list that a drop-down can hold by itself, less the quotation marks around it
_TITLE, _WORDS = 32, 225  # the most letters of a message's title and text; Excel repairs files with more


@dataclass(frozen=True, slots=True)
class Column:
    """One column: header with its unit, width in characters, look, and what a person may fill in.

    `field` is the record's field that an edit of the cell comes back to (see `returning.fields`); columns without one
    only go out. `choices` make a drop-down; where they are not `closed` other texts are taken too. `bounds` allow
    whole numbers only, `between` any number from one to the other, `dated` dates only.
    """

    header: str
    width: float
    style: Style = BODY
    choices: tuple[str, ...] = ()
    closed: bool = True
    bounds: tuple[int, int] | None = None
    between: tuple[float, float] | None = None
    dated: bool = False
    field: str = ""
    hidden: bool = False

    @property
    def editable(self) -> bool:
        """Whether an edit of an exported row comes back."""
        return bool(self.field) and self.field != ID and self.field not in PLACES

    @property
    def fillable(self) -> bool:
        """Whether a new row may say something here."""
        return bool(self.field) and self.field != ID


def record_id(field: str = "") -> Column:
    """Return the last, hidden column that says which record a row is; `field` is `id` where rows may come back."""
    return Column(tr("Record id"), 9, ID_STYLE, field=field, hidden=True)


def number_column(header: str, width: float, number: str, **more: Any) -> Column:
    """Return a column of right-aligned numbers in the given format."""
    return Column(header, width, replace(NUMBER, number=number), **more)


def date_column(header: str, width: float = 12, number: str = DATE, **more: Any) -> Column:
    """Return a column of dates."""
    return Column(header, width, replace(NUMBER, number=number, across="left"), **more)


def allow(book: Book, ws: Any, column: Column, place: str) -> None:
    """Let a person type into the cells at `place` only what the column takes; offer its choices."""
    rule = _rule(book, column)
    if rule is not None:
        rule.sqref = place
        ws.add_data_validation(rule)


def refuse(ws: Any, places: str) -> None:
    """Refuse typing into computed cells, and say why.

    A locked cell would refuse it too, but no program sorts locked cells, and a protected sheet has tables that cannot
    grow; a rule does neither harm.
    """
    rule = DataValidation(type="custom", formula1="FALSE", allow_blank=False)
    rule.sqref = places
    ws.add_data_validation(_with_error(rule, tr("Computed in the project"), tr(
        "This cell is computed and would not come back. Change it in the project, or press Escape to leave it as it "
        "was."
    )))  # fmt: skip


def _rule(book: Book, column: Column) -> DataValidation | None:
    if column.choices:
        rule = DataValidation(type="list", formula1=_choices(book, column), allow_blank=True, showDropDown=False)
        if not column.closed:
            return rule
        return _with_error(rule, tr("Not in the list"), tr("Choose one of the values in the list."))
    if column.bounds:
        low, high = column.bounds
        rule = _between("whole", low, high)
        words = tr("Enter a whole number from {low} to {high}.", low=low, high=high)
        return _with_error(rule, tr("Not a whole number"), words)
    if column.between:
        least, most = column.between
        rule = _between("decimal", least, most)
        if (least, most) == (0, 1):
            return _with_error(rule, tr("Not a share"), tr("Enter a share from 0% to 100%, such as 35%."))
        return _with_error(rule, tr("Not a number"), tr("Enter a number from {low} to {high}.", low=least, high=most))
    if column.dated:
        rule = _between("date", 18_264, 109_574)  # 1950 to 2199, as far as dates come back
        words = tr("Enter a date, such as {example}.", example=date(2026, 1, 31).isoformat())
        return _with_error(rule, tr("Not a date"), words)
    return None


def _between(kind: str, low: float, high: float) -> DataValidation:
    return DataValidation(type=kind, operator="between", formula1=str(low), formula2=str(high), allow_blank=True)


def _with_error(rule: DataValidation, title: str, words: str) -> DataValidation:
    rule.errorStyle, rule.showErrorMessage = "stop", True
    rule.errorTitle, rule.error = title[:_TITLE], words[:_WORDS]
    return rule


def _choices(book: Book, column: Column) -> str:
    inline = ",".join(column.choices)
    if column.closed and len(inline) <= INLINE_LIMIT and not any(set(c) & set(',"') for c in column.choices):
        return f'"{inline}"'
    return book.lists.name(column.field, column.header, column.choices)
