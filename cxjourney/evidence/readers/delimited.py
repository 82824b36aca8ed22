"""Delimited text (CSV, TSV and kin): finds the delimiter and reads every record, faulty quoting included.

The delimiter is found by counting outside quotes over a bounded sample, never by regular expressions over the whole
text. A record whose quotes do not fit is read again from its first line alone, so that one stray mark never
swallows the rows after it.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers.decoding import decode
from cxjourney.evidence.readers.margins import without_footer, without_remarks
from cxjourney.evidence.readers.quick import LEAST_BYTES, read_quickly
from cxjourney.evidence.readers.raw import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Progress, RawTable

if TYPE_CHECKING:
    import polars as pl

DELIMITERS = (";", "\t", "|", ",")  # where two are equally regular: commas stand in numbers and texts too
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_SAMPLE_CHARACTERS = 65_536
_SAMPLE_RECORDS = 200
_CHUNK = 20_000
_FIELD_LIMIT = 1_048_576


def read_delimited(data: bytes, name: str, options: ReadOptions, progress: Progress) -> RawTable:
    """Return the rows of a delimited text file; raise ReadFault where there are none."""
    if (table := _large(data, options)) is not None:
        return table
    notes = Notes()
    text, encoding = decode(data, options.encoding, notes, name)
    if not text.strip():
        raise ReadFault("empty", name=name)
    text, declared = _declared_delimiter(without_remarks(text, notes))
    delimiter = options.delimiter or declared or find_delimiter(text)
    text, whole = without_footer(text, delimiter, notes), text
    body = None
    if len(text) >= LEAST_BYTES and (text is not whole or not encoding.startswith("utf-8")):
        body = read_quickly(text.encode(), delimiter)
    if body is None:
        body = _frame(text, delimiter, notes, name, progress)
    return RawTable("tsv" if delimiter == "\t" else "csv", body, notes, encoding, delimiter)


def _large(data: bytes, options: ReadOptions) -> RawTable | None:
    """Read a large, faultless UTF-8 file the short way; None where it is anything else."""
    if len(data) < LEAST_BYTES or options.encoding not in (None, "utf-8") or data.startswith(_WIDE_MARKS):
        return None
    data = data.removeprefix(codecs.BOM_UTF8)
    start = data[: 4 * _SAMPLE_CHARACTERS].decode("utf-8", errors="ignore")
    rest, declared = _declared_delimiter(start)
    if declared is not None:
        data = data[len(start) - len(rest) :]  # the line that declares it is ASCII
    delimiter = options.delimiter or declared or find_delimiter(rest)
    body = read_quickly(data, delimiter)
    if body is None:
        return None
    return RawTable("tsv" if delimiter == "\t" else "csv", body, Notes(), "utf-8", delimiter)


def find_delimiter(text: str) -> str:
    """Return the delimiter whose count outside quotes is the most regular over the first records."""
    sample = text[:_SAMPLE_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    counts = _counts_per_record(sample)
    best, best_worth = ",", 0.0
    for delimiter in DELIMITERS:
        numbers = [count[delimiter] for count in counts]
        usual, often = Counter(numbers).most_common(1)[0]
        if usual == 0:
            filled = [number for number in numbers if number]
            usual, often = (Counter(filled).most_common(1)[0]) if filled else (0, 0)
        worth = often / len(numbers) + min(usual, 50) / 1000
        if usual and worth > best_worth:
            best, best_worth = delimiter, worth
    return best


def _counts_per_record(sample: str) -> list[Counter[str]]:
    counts: list[Counter[str]] = []
    current: Counter[str] = Counter()
    quoted, before, length = False, "\n", 0
    for character in sample:
        if character == '"' and (quoted or before in "\n\r,;\t|"):
            quoted = not quoted
        if not quoted:
            if character == "\n":
                if length:
                    counts.append(current)
                    if len(counts) >= _SAMPLE_RECORDS:
                        return counts
                current, length = Counter(), 0
            elif character in ",;\t|":
                current[character] += 1
        length += character not in "\r\n"
        before = character
    if length or not counts:
        counts.append(current)
    return counts


def _declared_delimiter(text: str) -> tuple[str, str | None]:
    """Honour the line `sep=;` that Excel writes and reads."""
    first, _, rest = text.partition("\n")
    line = first.strip("\r\n \"'").casefold()
    if line.startswith("sep=") and len(first.rstrip("\r\n")) <= 8 and len(line) <= 5:
        return rest, line[4:] or "\t"
    return text, None


class _Lines:
    """Hands physical lines to the csv module and remembers those of the record being read."""

    def __init__(self, text: str) -> None:
        self._stream = io.StringIO(text, newline="")
        self._waiting: deque[str] = deque()
        self.of_record: list[str] = []
        self.number = 0  # of the last line handed out

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._stream.readline()
        if not line:
            raise StopIteration
        self.number += 1
        self.of_record.append(line)
        return line

    def give_back_all_but_first(self) -> tuple[str, int]:
        """Return the record's first line and its number; the others will be handed out again."""
        first, *others = self.of_record
        self._waiting.extendleft(reversed(others))
        self.number -= len(others)
        self.of_record = []
        return first, self.number

    @property
    def position(self) -> int:
        return self._stream.tell()


def _records(text: str, delimiter: str, notes: Notes) -> Iterator[tuple[list[str], int]]:
    """Yield each record with the character position reached; faulty quoting costs one line, never its neighbours."""
    csv.field_size_limit(_FIELD_LIMIT)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            line, number = lines.give_back_all_but_first()
            notes.add("quotes", 1, str(number))
            record = _faulty_line(line, delimiter)
        lines.of_record = []
        if record:
            yield record, lines.position


def _faulty_line(line: str, delimiter: str) -> list[str]:
    line = line.rstrip("\r\n")
    if len(line) <= _FIELD_LIMIT and line.count('"') % 2 == 0:
        return next(csv.reader([line], delimiter=delimiter), [])
    return [cell.replace('"', "") for cell in line.split(delimiter)]


def _frame(text: str, delimiter: str, notes: Notes, name: str, progress: Progress) -> pl.DataFrame:
    """Collect the records column by column in chunks, so that no row stays a Python list."""
    import polars as pl

    parts: list[pl.DataFrame] = []
    chunk: list[list[str]] = []
    rows = short = width = 0
    for record, position in _records(text, delimiter, notes):
        if len(record) > MAX_COLUMNS:
            raise ReadFault("too_many_columns", name=name, limit=MAX_COLUMNS)
        width = width or len(record)
        short += len(record) < width
        chunk.append(record)
        if len(chunk) == _CHUNK:
            rows += len(chunk)
            if rows > MAX_ROWS:
                raise ReadFault("too_many_rows", name=name, limit=MAX_ROWS)
            parts.append(_columns(chunk))
            chunk = []
            progress(position / len(text), "read")
    if chunk:
        parts.append(_columns(chunk))
    if not parts:
        raise ReadFault("empty", name=name)
    if short:
        notes.add("ragged_short", short)
    frame = pl.concat(parts, how="diagonal") if len(parts) > 1 else parts[0]
    return tidy_cells(frame, notes)


def _columns(chunk: list[list[str]]) -> pl.DataFrame:
    import polars as pl

    width = max(map(len, chunk))
    padded = [row if len(row) == width else row + [""] * (width - len(row)) for row in chunk]
    columns = zip(*padded, strict=True)
    return pl.DataFrame([pl.Series(str(i), column, dtype=pl.String) for i, column in enumerate(columns)])


def tidy_cells(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """Make blank cells null and cut those that are longer than any cell may be."""
    import polars as pl

    long = frame.select(pl.all().str.len_bytes().max()).row(0)
    wide = [name for name, size in zip(frame.columns, long, strict=True) if (size or 0) > MAX_CELL]
    if wide:
        cut = frame.select((pl.col(name).str.len_chars() > MAX_CELL).sum() for name in wide).row(0)
        if sum(cut):
            notes.add("cut", sum(cut), f"{MAX_CELL}")
            frame = frame.with_columns(pl.col(name).str.head(MAX_CELL) for name in wide)
    return frame.with_columns(pl.when(pl.all().str.strip_chars() != "").then(pl.all()))
