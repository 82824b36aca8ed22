"""Finding the header: how many rows it has, the column names, and the question texts beside them.

Layouts of one, two and three header rows are told by what survey tools write, never by the language of the texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxjourney.evidence.faults import ReadFault
from cxjourney.evidence.found import tidy

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.evidence.readers.raw import RawTable

_NUMBER = re.compile(r"[+-]?\d{1,18}([.,]\d{1,18})?%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].{0,40})?")
_TAG = re.compile(r"<[^<>]{1,200}>")
_MONKEY_SECOND = {"response", "open-ended response", "antwort", "réponse", "respuesta", "resposta"}
_NAME_LIMIT = 200
_LABEL_LIMIT = 1_000
_MOST_FOOTER = 24  # rows below a table, blank ones included
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: rows above it, its own rows, and a name and a label for each column."""

    above: int
    rows: int
    names: tuple[str, ...]
    labels: tuple[str, ...]
    repaired: int = 0


def find_header(head: list[list[str]], header_rows: int | None = None) -> Header:
    """Return the header of the first rows of a file; `header_rows` (0 to 3) is a person's correction."""
    above = _rows_above(head)
    rows = head[above:]
    width = max(map(len, head))
    count = header_rows if header_rows is not None else count_header_rows(rows)
    top = [[tidy(cell) for cell in row] + [""] * (width - len(row)) for row in rows[:count]]
    if not top:
        names, labels = [""] * width, [""] * width
    elif _is_filled_forward(top):
        names, labels = _filled_forward(top)
    else:
        names = top[0]
        labels = top[1] if count > 1 else [""] * width
        names = [name or label for name, label in zip(names, labels, strict=True)]
    unique, repaired = make_unique([_without_tags(name)[:_NAME_LIMIT] for name in names])
    shown = tuple(
        _without_tags(label)[:_LABEL_LIMIT] if label and label != name else ""
        for label, name in zip(labels, names, strict=True)
    )
    return Header(above, count, tuple(unique), shown, repaired)


def count_header_rows(rows: list[list[str]]) -> int:
    """Return how many of the first rows are header: 3 for Qualtrics, 2 for SurveyMonkey and kin, else 1 or 0."""
    if len(rows) > 2 and sum(cell.lstrip().startswith(('{"ImportId"', "{'ImportId'")) for cell in rows[2]) >= 2:
        return 3
    first = [tidy(cell) for cell in rows[0]]
    if len(rows) > 1:
        second = [tidy(cell) for cell in rows[1]]
        if second[:1] == ["ResponseID"] and first[:1] == ["V1"]:
            return 2
        if _is_filled_forward([first, second]):
            return 2
        if sum(cell.startswith("ID.") for cell in first) >= 3 and not any(map(_NUMBER.fullmatch, second)):
            return 2
    filled = [cell for cell in first if cell]
    if filled and len(filled) == len(first) and sum(map(bool, map(_NUMBER.fullmatch, filled))) * 2 > len(filled):
        return 0
    return 1


def _rows_above(head: list[list[str]]) -> int:
    """Count the title and remark lines above the header: at most one filled cell, before a row of three or more."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in head]
    if not filled or max(filled) < 3:
        return 0
    for index, count in enumerate(filled):
        if count > 1:
            return index
    return 0


def _is_filled_forward(top: list[list[str]]) -> bool:
    """SurveyMonkey: a question stands over its first choice only, and the second row names the choices."""
    if len(top) < 2 or len(top) > 2:
        return False
    first, second = top
    if first[0].casefold().replace(" ", "") != "respondentid" or (second and second[0]):
        return False
    return any(cell.casefold() in _MONKEY_SECOND for cell in second) or any(
        not upper and lower for upper, lower in zip(first, second, strict=False)
    )


def _filled_forward(top: list[list[str]]) -> tuple[list[str], list[str]]:
    first, second = top
    names: list[str] = []
    labels: list[str] = []
    question = ""
    for upper, lower in zip(first, second, strict=True):
        question = upper or question
        choice = "" if lower.casefold() in _MONKEY_SECOND else lower
        names.append(f"{question}: {choice}" if choice and question else question or choice)
        labels.append(question if choice else "")
    return names, labels


def make_unique(names: list[str]) -> tuple[list[str], int]:
    """Return the names with missing ones called `Column 5` and repeated ones `Other (2)`, and how many changed."""
    taken: set[str] = set()
    unique: list[str] = []
    repaired = 0
    for number, name in enumerate(names, 1):
        base = name or f"Column {number}"
        candidate, copy = base, 1
        while candidate.casefold() in taken:
            copy += 1
            candidate = f"{base} ({copy})"
        taken.add(candidate.casefold())
        unique.append(candidate)
        repaired += candidate != name
    return unique, repaired


def _without_tags(text: str) -> str:
    return tidy(_TAG.sub("", text)) if "<" in text else text


def apply_header(table: RawTable, header_rows: int | None, name: str) -> tuple[Header, pl.DataFrame]:
    """Return the header and the data rows under it, with empty unnamed columns and trailing blank rows left out."""
    import polars as pl

    header = _given_header(table) if table.named else find_header(table.head(), header_rows)
    frame = table.body.slice(header.above + header.rows)
    before = _ragged(table, header)
    frame.columns = list(header.names)
    named = {column for column, raw in zip(header.names, _raw_names(table, header), strict=True) if raw}
    keep = [column for column in frame.columns if column in named or frame[column].null_count() < frame.height]
    labels = dict(zip(header.names, header.labels, strict=True))
    frame = frame.select(keep)
    if not keep:
        raise ReadFault("no_rows", name=name)
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    last = filled.arg_true().max()
    if not isinstance(last, int):
        raise ReadFault("no_rows", name=name)
    frame = frame.head(last + 1)
    if not table.named:
        frame = _without_footer(frame, table)
    if header.above:
        table.notes.add("preamble", header.above)
    if before:
        table.notes.add("ragged_long", before)
    repaired = header.repaired - (len(header.names) - len(keep))
    if repaired > 0:
        table.notes.add("names", repaired)
    return Header(header.above, header.rows, tuple(keep), tuple(labels[name] for name in keep), repaired), frame


def _given_header(table: RawTable) -> Header:
    """Return the header of a format that names its columns itself: no guessing, whatever the names look like."""
    names = [tidy(cell or "") for cell in table.body.row(0)]
    unique, repaired = make_unique([name[:_NAME_LIMIT] for name in names])
    return Header(0, 1, tuple(unique), ("",) * len(names), repaired)


def _without_footer(frame: pl.DataFrame, table: RawTable) -> pl.DataFrame:
    """Leave out what follows a blank row where every row fills the first of several columns only, as reports end."""
    import polars as pl

    if frame.width < 3:
        return frame
    tail = frame.tail(_MOST_FOOTER)
    beyond = tail.select(pl.any_horizontal(pl.all().exclude(frame.columns[0]).is_not_null())).to_series().to_list()
    first = tail.to_series(0).to_list()
    top = len(beyond)
    while top and not beyond[top - 1]:
        top -= 1
    blank = next((row for row in range(top, len(first)) if first[row] is None), None)
    if blank is None or top == 0:
        return frame
    texts = [str(text) for text in first[blank:] if text is not None]
    table.notes.add("below", len(texts), texts[0][:_SHOWN])
    return frame.head(frame.height - len(first) + blank)


def _raw_names(table: RawTable, header: Header) -> list[bool]:
    if not header.rows:
        return [True] * table.body.width
    top = table.body.slice(header.above, header.rows)
    return [top[column].null_count() < top.height for column in top.columns]


def _ragged(table: RawTable, header: Header) -> int:
    """Count the data rows with cells beyond the last header cell."""
    import polars as pl

    named = _raw_names(table, header)
    beyond = [str(i) for i in range(len(named)) if not any(named[i:])]
    if not beyond:
        return 0
    rows = table.body.slice(header.above + header.rows)
    return int(rows.select(pl.any_horizontal(pl.col(beyond).is_not_null()).sum()).item())
