"""What reading a data file finds: its form, its columns with proposed roles, and its rows.

These are plain values that travel between the reading process and the program as JSON; the rows are a polars
frame of text columns that travels beside them. What the columns are for is decided in `mapping`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from cxjourney.domain.text import tr
from cxjourney.evidence.faults import Note, note_text

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.domain.project import Project
    from cxjourney.evidence.mapping import Mapping

ROLES = (
    "answer", "touchpoint", "date", "segment", "channel", "comment", "response_id", "customer_id", "weight", "opened",
    "resolved", "count", "period", "reported_score", "reported_n", "personal", "ignore",
)  # fmt: skip
"""Every role that a column can have, as it stands in mapping files."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person decided about reading a file; None leaves it to detection."""

    encoding: str | None = None
    delimiter: str | None = None
    header_rows: int | None = None
    sheet: str | None = None
    preset: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ReadOptions:
        return cls(**{field.name: data.get(field.name) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of survey among several in a file: where the column of kinds says `value`, answers are to `metric`."""

    value: str
    metric: str
    scale: tuple[float, float] | None = None
    direction: str | None = None
    blank: tuple[float, ...] = ()
    values: tuple[tuple[str, float | None], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the kind as it stands in a mapping file, empty fields left out."""
        shown: dict[str, Any] = {
            "metric": self.metric, "scale": [plain(number) for number in self.scale] if self.scale else None,
            "direction": self.direction, "blank": [plain(number) for number in self.blank],
            "values": {word: n if n is None else plain(n) for word, n in self.values},
        }  # fmt: skip
        return {key: entry for key, entry in shown.items() if entry}


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """One column: `name` is its unique trimmed header, `label` the question text where the file has one.

    `question` is the code of what the person must say before the column can be used (see `question_text`), `remark`
    the code of why the column has its role (see `remark_text`).
    """

    name: str
    label: str = ""
    role: str = "ignore"
    metric: str | None = None
    scale: tuple[float, float] | None = None
    direction: str | None = None
    blank: tuple[float, ...] = ()
    question: str = ""
    examples: tuple[str, ...] = ()
    unit: str = ""  # of a duration: seconds, minutes, hours, days
    date_style: str = ""  # see values.DATE_STYLES
    decimal: str = "."
    values: tuple[tuple[str, float | None], ...] = ()  # words that stand for numbers; None: no answer
    open_when_blank: bool = False  # a ticket without a duration is not resolved yet
    kind_column: str = ""  # the column that says which metric a row answers
    kinds: tuple[Kind, ...] = ()
    leave_out: tuple[str, ...] = ()  # rows with one of these values here are no customer's answers
    time_zone: str = ""  # of dates, where the file names it
    remark: str = ""
    filled: int = 0
    distinct: int = 0
    common: tuple[str, ...] = ()  # the most frequent values, for columns of few distinct ones

    @property
    def needs_answer(self) -> bool:
        return bool(self.question)

    def to_dict(self) -> dict[str, Any]:
        """Return the column as `inspect --json` shows it."""
        shown: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "role": self.role,
            "metric": self.metric,
            "scale": [plain(number) for number in self.scale] if self.scale else None,
            "direction": self.direction,
            "blank": [plain(number) for number in self.blank],
            "needs_answer": self.needs_answer,
            "examples": list(self.examples),
        }
        if self.question:
            shown["question"] = question_text(self.question)
        if self.unit:
            shown["unit"] = self.unit
        if self.date_style:
            shown["date_style"] = self.date_style
        if self.decimal != ".":
            shown["decimal"] = self.decimal
        if self.values:
            shown["values"] = {word: number if number is None else plain(number) for word, number in self.values}
        if self.kinds:
            shown["kind_column"] = self.kind_column
            shown["kinds"] = {kind.value: kind.to_dict() for kind in self.kinds}
        if self.leave_out:
            shown["leave_out"] = list(self.leave_out)
        if self.time_zone:
            shown["time_zone"] = self.time_zone
        if self.remark:
            shown["remark"] = remark_text(self.remark)
        return shown

    def as_data(self) -> dict[str, Any]:
        """Return all fields, for the way between processes."""
        data = {field.name: getattr(self, field.name) for field in fields(self)}
        data["kinds"] = [{field.name: getattr(kind, field.name) for field in fields(kind)} for kind in self.kinds]
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> ColumnFound:
        data = _with_tuples(data)
        data["kinds"] = tuple(Kind(**_with_tuples(kind)) for kind in data["kinds"])
        return cls(**data)


def _with_tuples(data: dict[str, Any]) -> dict[str, Any]:
    """Turn the lists that JSON made of tuples back."""
    data = dict(data)
    for name in ("blank", "examples", "common", "leave_out"):
        if name in data:
            data[name] = tuple(data[name])
    data["scale"] = tuple(data["scale"]) if data["scale"] else None
    data["values"] = tuple((word, number) for word, number in data["values"])
    return data


@dataclass(frozen=True, slots=True)
class SheetFound:
    """A sheet of a workbook."""

    name: str
    hidden: bool = False


@dataclass(frozen=True)
class FileFound:
    """A data file as read: form, columns, rows (`frame`, text columns named as `columns`)."""

    path: str
    format: str
    encoding: str | None
    delimiter: str | None
    header_rows: int
    rows: int
    preset: str | None
    columns: tuple[ColumnFound, ...]
    layout: str
    sha256: str
    frame: pl.DataFrame
    options: ReadOptions = ReadOptions()
    sheet: str | None = None
    sheets: tuple[SheetFound, ...] = ()
    notes: tuple[Note, ...] = ()

    def column(self, name: str) -> ColumnFound | None:
        """Return the column of that name, blanks around it and inside it not counting."""
        wanted = tidy(name)
        return next((column for column in self.columns if column.name == wanted), None)

    def note_texts(self) -> list[str]:
        """Return what a person should know about how the file was read and will be used, as sentences."""
        return [*(note_text(note) for note in self.notes), *_use_texts(self)]

    def to_dict(self) -> dict[str, Any]:
        """Return the file as one entry of `inspect --json`."""
        shown: dict[str, Any] = {
            "path": self.path,
            "format": self.format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "header_rows": self.header_rows,
            "rows": self.rows,
            "preset": self.preset,
            "columns": [column.to_dict() for column in self.columns],
            "notes": self.note_texts(),
        }
        if self.sheet is not None:
            shown["sheet"] = self.sheet
            shown["sheets"] = [{"name": sheet.name, "hidden": sheet.hidden} for sheet in self.sheets]
        return shown

    def proposed_mapping(self, project: Project | None = None, touchpoint: str = "") -> Mapping:
        """Return the mapping to start from: the one remembered for this layout, else one from what was detected."""
        from cxjourney.evidence.propose import proposed_mapping

        return proposed_mapping(self, project, touchpoint)

    def with_columns(self, columns: tuple[ColumnFound, ...]) -> FileFound:
        return replace(self, columns=columns)


def tidy(name: str) -> str:
    """Return a header with blanks trimmed and runs of blanks, line ends and no-break spaces made one space."""
    return " ".join(name.replace("\ufeff", "").split())


def plain(number: float) -> float | int:
    """Return a whole number as int, so that JSON says 11 and not 11.0."""
    return int(number) if float(number).is_integer() else float(number)


def question_text(code: str) -> str:
    """Return what the person is asked about a column."""
    texts = {
        "direction": lambda: tr("Which end of the scale is good? The data does not say."),
        "scale": lambda: tr("Which scale was used? The values fit more than one."),
        "date_order": lambda: tr("Is 3/4 the 3rd of April or the 4th of March? The data does not say."),
        "unit": lambda: tr("In which unit are these times?"),
        "values": lambda: tr("Which number does each of these words stand for?"),
        "metric": lambda: tr("Which metric is this? Neither the header nor the values say."),
    }
    return texts[code]()


def remark_text(code: str) -> str:
    """Return why a column is used as it is, or not used."""
    texts = {
        "personal": lambda: tr("names or finds a person"),
        "repeats": lambda: tr("says again what another column says"),
        "previews": lambda: tr("previews, tests and spam are left out, they are no customer's answers"),
        "partial": lambda: tr("unfinished responses count as far as they go"),
        "topics": lambda: tr("made from the comments by the survey tool"),
        "steps": lambda: tr("steps in words, which do not tell the good end; make it an answer to score it"),
        "ranks": lambda: tr("ranks that items of one question were given, of which a mean says little"),
        "several": lambda: tr("holds several choices in one cell"),
        "kinds": lambda: tr("each row answers the metric that another column names"),
        "remaining": lambda: tr("the time left until a deadline, not the time taken"),
        "published": lambda: tr("percentages, which cannot be joined with answers"),
        "case": lambda: tr("the case that an event belongs to"),
        "event": lambda: tr("what happened in a case"),
    }
    return texts[code]()


def _use_texts(found: FileFound) -> list[str]:
    """Return what is special about how these columns will be used."""
    texts = []
    zones = sorted({column.time_zone for column in found.columns if column.time_zone and column.role != "ignore"})
    if zones:
        texts.append(tr("Times are those of the time zone {zone}, as the file says; they are kept as they stand.",
                        zone=", ".join(zones)))  # fmt: skip
    for column in found.columns:
        here = [value for value in column.common if value in column.leave_out]
        if here:
            texts.append(tr("Rows whose “{name}” is {values} are left out: they are no customers' answers. Make the "
                            "column a segment to bring them in.",
                            name=column.name, values=", ".join(f"“{value}”" for value in here)))  # fmt: skip
        if column.kinds:
            kinds = ", ".join(f"“{kind.value}” → {kind.metric.upper()}" for kind in column.kinds)
            texts.append(tr("“{name}” answers several metrics, told by “{kinds}”: {metrics}.", name=column.name,
                            kinds=column.kind_column, metrics=kinds))  # fmt: skip
    if any(column.remark == "published" for column in found.columns):
        texts.append(tr("Percentages stand here that somebody computed; they cannot be joined with answers or with "
                        "each other. Bring in the answers they were made of, or a table of scores with the numbers "
                        "of answers behind them."))  # fmt: skip
    if any(column.remark == "case" for column in found.columns):
        texts.append(tr("This is a log of events and holds no answers. Each case becomes one time to resolution, from "
                        "its first to its last event, at the touchpoint that you name."))  # fmt: skip
    return texts
