"""How one column's values are understood, counted over the whole column, for showing before anything is imported.

It parses each distinct value once, with the very functions that an import uses, so what is shown is what will happen.
Personal data is never looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.evidence.found import plain, question_text
from cxjourney.evidence.mapping import MappedColumn

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.evidence.parsing import ProblemRows

MOST_VALUES = 200
"""So many distinct values are shown; the counts are over all of them."""

_VALUE_LENGTH = 120
_OPEN = -1.0  # stands for a ticket without a duration; times below zero are problems


class Sense(StrEnum):
    """What becomes of a value."""

    VALUE = "value"
    BLANK = "blank"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Understood:
    """One distinct value of a column: the text, how many rows hold it, and what it is taken for."""

    text: str
    count: int
    sense: Sense
    meaning: str  # the value in words, or why it is none


@dataclass(frozen=True, slots=True)
class ColumnSense:
    """A whole column as it will be understood: rows by sense, and the values themselves, at most MOST_VALUES."""

    rows: int = 0
    values: int = 0
    blanks: int = 0
    problems: int = 0
    distinct: int = 0
    shown: tuple[Understood, ...] = ()
    summary: str = ""  # such as the span of dates
    refusal: str = ""  # why the column cannot be understood yet, as a sentence


def understand(raw: pl.Series, column: MappedColumn) -> ColumnSense:
    """Return how the values of a column are understood under what a person said about it."""
    if column.role == "personal":
        return ColumnSense(rows=len(raw))
    if column.role == "ignore":
        return ColumnSense(rows=len(raw), shown=_as_they_are(raw))
    if column.question in ("unit", "values", "scale"):
        return ColumnSense(rows=len(raw), refusal=question_text(column.question), shown=_as_they_are(raw))
    try:
        return _understand(raw, column)
    except JourneyError as error:
        return ColumnSense(rows=len(raw), refusal=str(error), shown=_as_they_are(raw))


def _as_they_are(raw: pl.Series) -> tuple[Understood, ...]:
    """Return the commonest values before anybody knows what they mean."""
    counted = raw.drop_nulls().value_counts(sort=True, name="rows").head(MOST_VALUES)
    return tuple(
        Understood(str(text)[:_VALUE_LENGTH], count, Sense.BLANK, "")
        for text, count in zip(counted.to_series(0).to_list(), counted["rows"].to_list(), strict=True)
    )


def _understand(raw: pl.Series, column: MappedColumn) -> ColumnSense:
    import polars as pl

    counted = raw.cast(pl.String).fill_null("").alias("text").value_counts(sort=True, name="count")
    meanings, reasons, summary = _meanings(counted["text"], column)
    frame = counted.with_columns(meanings.alias("meaning"), reasons.alias("reason")).with_columns(
        sense=pl.when(pl.col("meaning").is_not_null()).then(0).when(pl.col("reason").is_not_null()).then(2).otherwise(1)
    )
    by_sense = {sense: int(count) for sense, count in frame.group_by("sense").agg(pl.col("count").sum()).rows()}
    return ColumnSense(
        rows=len(raw), values=by_sense.get(0, 0), blanks=by_sense.get(1, 0), problems=by_sense.get(2, 0),
        distinct=frame.height, shown=_shown(frame, column), summary=summary,
    )  # fmt: skip


def _shown(frame: pl.DataFrame, column: MappedColumn) -> tuple[Understood, ...]:
    """Return the values to show: all of a short list, else problems and blanks first, then the commonest."""
    import polars as pl

    from cxjourney.evidence.parsing import parse_comments

    if frame.height > MOST_VALUES:
        odd = frame.filter(pl.col("sense") > 0).sort("sense", "count", descending=True).head(MOST_VALUES // 2)
        usual = frame.filter(pl.col("sense") == 0).head(MOST_VALUES - odd.height)
        frame = pl.concat([odd, usual])
    elif frame["meaning"].dtype.is_numeric():
        frame = frame.sort("sense", "meaning", "count", descending=[False, False, True], nulls_last=True)
    else:
        frame = frame.sort("sense", "count", descending=[False, True], maintain_order=True)
    senses = (Sense.VALUE, Sense.BLANK, Sense.PROBLEM)
    if column.role == "comment":  # told as it will be kept: masked
        masked = parse_comments([frame["text"]]).fill_null("")
        frame = frame.with_columns(masked.alias("text"))
    shown = []
    for text, count, meaning, reason, sense in frame.select("text", "count", "meaning", "reason", "sense").rows():
        said = _in_words(meaning, text, column) if sense == 0 else reason or ""
        shown.append(Understood(text[:_VALUE_LENGTH], int(count), senses[sense], said))
    return tuple(shown)


def _meanings(texts: pl.Series, column: MappedColumn) -> tuple[pl.Series, pl.Series, str]:
    """Return what each distinct text means (null: nothing), why it means nothing, and a sentence on the whole."""
    import polars as pl

    from cxjourney.evidence import parsing
    from cxjourney.evidence.reported import parse_period
    from cxjourney.evidence.values import trimmed

    problems = parsing.ProblemRows()
    summary = ""
    if column.role in ("reported_score", "reported_n"):
        meanings = _reported(texts, column, problems)
    elif column.role == "answer":
        answer = parsing.parse_answer(column, texts, problems)
        meanings = answer.values
        if answer.open is not None:
            meanings = meanings.set(answer.open & (texts == ""), _OPEN)
    elif column.role in ("date", "period", "opened", "resolved"):
        is_period = column.role == "period"
        meanings = (
            parse_period(column, texts, problems) if is_period else parsing.parse_dates(column, texts, problems)["time"]
        )
        first, last = meanings.min(), meanings.max()
        if isinstance(first, datetime) and isinstance(last, datetime):
            summary = tr("From {first} to {last}", first=_day(first), last=_day(last))
    elif column.role in ("weight", "count"):
        meanings = parsing.parse_positive(column, texts, problems)
    elif column.role == "comment":
        meanings = trimmed(texts)
    else:
        meanings = parsing.parse_text(texts)
    found = problems.frame().unique("row", keep="first", maintain_order=True)
    rows = pl.DataFrame({"row": pl.int_range(1, len(texts) + 1, dtype=pl.UInt32, eager=True)})
    reasons = rows.join(found.select("row", "reason"), on="row", how="left", maintain_order="left")["reason"]
    return meanings, reasons, summary


def _reported(texts: pl.Series, column: MappedColumn, problems: ProblemRows) -> pl.Series:
    """Return what scores that somebody else computed, or their numbers of answers, mean."""
    import polars as pl

    from cxjourney.domain.project import Project
    from cxjourney.evidence.metrics import MetricFinder
    from cxjourney.evidence.reported import parse_reported, parse_reported_n

    if column.role == "reported_n":
        return parse_reported_n(column, texts, problems)
    n = pl.Series("n", [1.0]).new_from_index(0, len(texts))
    return parse_reported(column, texts, n, MetricFinder(Project()), problems)[1]


def _in_words(meaning: object, text: str, column: MappedColumn) -> str:
    """Return what a value is taken for, as a person reads it."""
    if column.role in ("response_id", "customer_id"):
        return tr("kept as a keyed hash")
    if column.role == "comment":
        return text[:_VALUE_LENGTH]
    if isinstance(meaning, datetime):
        return _day(meaning) if meaning.time() == meaning.min.time() else f"{_day(meaning)}, {meaning:%H:%M}"
    if isinstance(meaning, float | int):
        if meaning == _OPEN:
            return tr("not resolved yet")
        number = str(plain(round(float(meaning), 2))).replace("-", "−")
        return tr("{number} h", number=number) if column.metric == "ttr" and column.role == "answer" else number
    return str(meaning)[:_VALUE_LENGTH]


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
