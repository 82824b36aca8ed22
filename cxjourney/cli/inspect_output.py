"""`inspect` for people: what a data file is, what its columns are for, what is asked, and what is left aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxjourney.cli.output import one_line, print_table, show
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.found import question_text, remark_text

if TYPE_CHECKING:
    from cxjourney.evidence.found import ColumnFound, FileFound

_NAME = 48
_EXAMPLES = 60
_NAMES_SHOWN = 40


def print_found(file: FileFound) -> None:
    """Print one file: its form, notes, a table of the columns that are used, questions, and the other columns."""
    show(f"{file.path}: {_form(file)}")
    for note in file.note_texts():
        show(note)
    used = [column for column in file.columns if column.role not in ("ignore", "personal")]
    header = [tr("column"), tr("role"), tr("metric"), tr("scale"), tr("better"), tr("blank"), tr("values")]
    lines = [_line(column) for column in used]
    filled = [index for index in range(len(header)) if index < 2 or any(line[index] for line in lines)]
    if used:
        print_table([header[n] for n in filled], [[line[n] for n in filled] for line in lines])
    else:
        show(tr("No column looks like an answer, a date or anything else that can be used."))
    asked = [column for column in used if column.question]
    if asked:
        show(tr("To be said before it can be imported, in the assistant or in a mapping file:"))
        for question in dict.fromkeys(column.question for column in asked):
            names = ", ".join(_name(column) for column in asked if column.question == question)
            show(f"{names}: {question_text(question)}")
    _print_names(tr("Names or finds a person, ignored"), [c for c in file.columns if c.role == "personal"])
    aside = [column for column in file.columns if column.role == "ignore"]
    for remark in dict.fromkeys(column.remark for column in aside if column.remark):
        alike = [column for column in aside if column.remark == remark]
        _print_names(tr("Not used"), alike, remark)
    _print_names(tr("Segments"), [column for column in used if column.remark == "steps"], "steps")
    _print_names(tr("Not used"), [column for column in aside if not column.remark])


def _form(file: FileFound) -> str:
    parts = [
        file.format, file.encoding or "", tr("delimiter {sign}", sign=_sign(file.delimiter)) if file.delimiter else "",
        file.preset or "", tr("sheet “{name}”", name=file.sheet) if file.sheet else "",
        trn("{count} header row", "{count} header rows", file.header_rows),
        trn("{number} row", "{number} rows", file.rows, number=f"{file.rows:,}"),
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def _sign(delimiter: str | None) -> str:
    names = {"\t": tr("tab"), ",": tr("comma"), ";": tr("semicolon"), "|": tr("bar")}
    return names.get(delimiter or "", f"“{delimiter}”")


def _line(column: ColumnFound) -> list[str]:
    scale = f"{column.scale[0]:g}–{column.scale[1]:g}" if column.scale else column.unit
    if column.kinds:
        metric, scale = ", ".join(dict.fromkeys(kind.metric for kind in column.kinds)), ""
    else:
        metric = column.metric or ""
    better = column.direction or ("?" if column.question == "direction" else "")
    blank = ", ".join(f"{code:g}" for code in column.blank)
    return [_name(column), column.role, _short(metric, 24), scale, better, blank, _values(column)]


def _values(column: ColumnFound) -> str:
    if column.values:
        shown = ", ".join(f"{word} → {'–' if number is None else f'{number:g}'}" for word, number in column.values)
    else:
        shown = ", ".join(one_line(example) for example in column.examples[:3])
    return _short(shown, _EXAMPLES)


def _short(text: str, length: int) -> str:
    text = one_line(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _name(column: ColumnFound) -> str:
    """Shorten a name in its middle: the questions of a battery differ at the end."""
    name = one_line(column.name)
    half = _NAME // 2
    return name if len(name) <= _NAME else f"{name[: half - 1].rstrip()}…{name[-half:].lstrip()}"


def _print_names(what: str, columns: list[ColumnFound], remark: str = "") -> None:
    if columns:
        names = ", ".join(_name(column) for column in columns[:_NAMES_SHOWN])
        more = len(columns) - _NAMES_SHOWN
        if more > 0:
            names = tr("{names} and {count} more", names=names, count=more)
        show(f"{what}: {names} ({remark_text(remark)})" if remark else f"{what}: {names}")
