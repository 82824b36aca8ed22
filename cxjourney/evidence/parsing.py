"""A mapping applied to the rows: each mapped column becomes typed values, and what does not fit becomes problems.

Everything works on whole columns. A blank is never a problem; a value that cannot be read is, and costs only itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.evidence.coded import Coded, as_text, coded
from cxjourney.evidence.found import plain
from cxjourney.evidence.mapping import MappedColumn
from cxjourney.evidence.scales import guess_numbers, guess_words, more_words
from cxjourney.evidence.values import (
    NO_ANSWER,
    NO_TEXT,
    dates,
    decimal_sign,
    guess_dates,
    hours,
    numbers,
    plain_dates,
    share,
    trimmed,
)
from cxjourney.evidence.words import words

_USUAL_SCALES: dict[str, tuple[float, float]] = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "ces": (1.0, 7.0)}
_VALUE_LENGTH = 80
_CONTROLS = r"[\x00-\x08\x0b-\x1f\x7f-\x{9f}]"
_MASKS = (
    (r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]{1,255}\.[A-Za-z]{2,24}", "[e-mail]"),
    (r"\b\d{1,3}(?:\.\d{1,3}){3}\b", "[address]"),
    (r"(?:\+|\b00)\d[\d ()/.-]{6,18}\d|\b0\d{1,5}[ /-]\d[\d -]{4,14}\d\b|\b\d{3}[-.]\d{3}[-.]\d{4}\b", "[phone]"),
)  # fmt: skip


@dataclass(slots=True)
class ProblemRows:
    """Collects the cells that do not fit, as frames of row (from 1), column, value and reason.

    `sources` tells for a column of the block which column of the file it comes from.
    """

    parts: list[pl.DataFrame] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)

    def add(self, wrong: pl.Series, column: str, text: pl.Series, reason: str) -> None:
        """Note the cells where `wrong` is true."""
        rows = wrong.fill_null(value=False).arg_true()
        if len(rows):
            self.add_rows(rows.cast(pl.UInt32) + 1, column, text.gather(rows), reason)

    def add_rows(self, rows: pl.Series, column: str, values: pl.Series, reason: str) -> None:
        """Note cells by the numbers of their rows."""
        texts = values.cast(pl.String).fill_null("").str.head(_VALUE_LENGTH)
        self.parts.append(
            pl.DataFrame({"row": rows, "value": texts}).select(
                "row", pl.lit(column).alias("column"), "value", pl.lit(reason).alias("reason")
            )
        )

    def add_texts(self, wrong: pl.Series, column: str, cells: Coded, reason: str) -> None:
        """Note the cells whose text is wrong: `wrong` is a mask over the distinct texts."""
        if wrong.any():
            self.add(cells.where(wrong), column, cells.spread(cells.texts), reason)

    def frame(self) -> pl.DataFrame:
        """Return all problems in the order of their rows."""
        schema = {"row": pl.UInt32, "column": pl.String, "value": pl.String, "reason": pl.String}
        return pl.concat(self.parts).sort("row", maintain_order=True) if self.parts else pl.DataFrame(schema=schema)


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """The answers of one column: numbers (hours for times), and which rows are still open tickets."""

    values: pl.Series
    scale: tuple[float, float] | None
    open: pl.Series | None = None


def parse_answer(column: MappedColumn, raw: pl.Series, problems: ProblemRows) -> ParsedAnswer:
    """Return a column's answers on its scale; blank codes are null, values off the scale are problems."""
    cells = coded(raw)
    counted = {word.strip().lower() for word, number in column.values if number is not None}
    text = trimmed(cells.texts, tuple(word for word in NO_ANSWER if word not in counted))
    cells = Coded(text, cells.codes)
    if column.metric == "ttr":
        return _parse_time(column, cells, problems)
    if column.values or _is_worded(column, cells):
        return _parse_words(column, cells, problems)
    values = numbers(text, column.decimal or decimal_sign(text))
    problems.add_texts(values.is_null() & text.is_not_null(), column.name, cells, tr("not a number"))
    scale = column.scale or _scale_of(column, cells, values)
    if column.blank:
        values = values.set(values.is_in(list(column.blank)).fill_null(value=False), None)
    if scale is not None:
        off = (values < scale[0]) | (values > scale[1])
        reason = tr("outside the scale {low} to {high}", low=plain(scale[0]), high=plain(scale[1]))
        problems.add_texts(off, column.name, cells, reason)
        values = values.set(off.fill_null(value=False), None)
    if column.metric == "nps":
        broken = values != values.round()
        problems.add_texts(broken, column.name, cells, tr("not a whole number"))
        values = values.set(broken.fill_null(value=False), None)
    return ParsedAnswer(cells.spread(values), scale)


def _scale_of(column: MappedColumn, cells: Coded, found: pl.Series) -> tuple[float, float] | None:
    """Return the scale where the mapping names none: from the values if they settle it, else the usual one."""
    usual = _USUAL_SCALES.get(column.metric or "")
    if column.metric in ("csat", "ces"):
        values = cells.spread(found)  # how often each occurs counts
        guess = guess_numbers(column.metric, values.drop_nulls(), words(column.name))
        if guess is not None and guess.question in ("", "direction") and guess.scale != (0.0, 1.0):
            return guess.scale
        if guess is not None and guess.scale == (0.0, 1.0) and len(values.drop_nulls()) > 1:
            return guess.scale if values.drop_nulls().n_unique() == 2 else usual
    return usual


def _is_worded(column: MappedColumn, cells: Coded) -> bool:
    present = cells.texts.drop_nulls()
    if present.is_empty():
        return False
    rows = cells.spread(numbers(cells.texts, ".").is_not_null()).filter(cells.spread(cells.texts.is_not_null()))
    return share(rows) < 0.5 and guess_words(column.metric, present, words(column.name)) is not None


def _parse_words(column: MappedColumn, cells: Coded, problems: ProblemRows) -> ParsedAnswer:
    text = cells.texts
    known = dict(column.values)
    scale = column.scale
    if not known:
        guess = guess_words(column.metric, text.drop_nulls(), words(column.name))
        if guess is None:
            raise AssertionError("only columns with known words come here")
        known, scale = dict(guess.values), scale or guess.scale
    spoken = {words(word): number for word, number in known.items()}
    spoken = {**more_words(column.metric, spoken, words(column.name)), **spoken}
    unique = text.drop_nulls().unique().to_list()
    meaning = {one: spoken.get(words(one)) for one in unique}
    strange = [one for one in unique if words(one) not in spoken]
    problems.add_texts(text.is_in(strange), column.name, cells, tr("not one of the known answers"))
    values = text.replace_strict(meaning, default=None, return_dtype=pl.Float64) if meaning else text.cast(pl.Float64)
    given = [number for number in known.values() if number is not None]
    return ParsedAnswer(cells.spread(values), scale or (min(given, default=0.0), max(given, default=1.0)))


def _parse_time(column: MappedColumn, cells: Coded, problems: ProblemRows) -> ParsedAnswer:
    text = cells.texts
    values = hours(text, column.unit, column.decimal or decimal_sign(text))
    if column.blank:
        plain_numbers = numbers(text, column.decimal or decimal_sign(text))
        values = values.set(plain_numbers.is_in(list(column.blank)).fill_null(value=False), None)
        text = text.set(plain_numbers.is_in(list(column.blank)).fill_null(value=False), None)
    problems.add_texts(values.is_null() & text.is_not_null(), column.name, cells, tr("not a duration"))
    problems.add_texts(values < 0, column.name, cells, tr("a negative duration"))
    values = values.set((values < 0).fill_null(value=False), None)
    is_open = cells.spread(text.is_null()).fill_null(value=True) if column.open_when_blank else None
    return ParsedAnswer(cells.spread(values), None, is_open)


def parse_dates(column: MappedColumn, raw: pl.Series, problems: ProblemRows) -> pl.DataFrame:
    """Return `time` and `utc` of a date column; raise JourneyError where day and month cannot be told apart."""
    cells = coded(raw)
    texts = cells.texts
    found = plain_dates(texts, column.date_style)
    rest = (found.is_null() & texts.is_not_null()).arg_true()
    if len(rest) * 2 > len(texts) - texts.null_count():
        cells, texts = Coded(as_text(raw)), as_text(raw)  # how often each occurs counts
        found = pl.Series("time", [None], dtype=pl.Datetime("us")).new_from_index(0, len(texts))
        rest = texts.is_not_null().arg_true()
        style = column.date_style or _date_style(column, trimmed(texts))
    else:
        style = column.date_style or "ymd"
    utc = found
    if len(rest):
        others = trimmed(texts.gather(rest))
        slow = dates(others, style)
        wrong = (slow["time"].is_null() & others.is_not_null()).arg_true()
        found, utc = found.scatter(rest, slow["time"]), utc.clone().scatter(rest, slow["utc"])
        missed = pl.repeat(False, len(texts), eager=True).scatter(rest.gather(wrong), True)
        problems.add_texts(missed, column.name, Coded(texts.str.strip_chars(), cells.codes), tr("not a date"))
    return pl.DataFrame({"time": cells.spread(found), "utc": cells.spread(utc)})


def _date_style(column: MappedColumn, text: pl.Series) -> str:
    guess = guess_dates(text, hinted=True)
    if guess is not None and guess.undecided:
        raise JourneyError(
            tr(
                "In the column “{name}” 3/4 may be the 3rd of April or the 4th of March, and no date in it settles "
                "that. Set its “date_style” to “dmy” or “mdy”.",
                name=column.name,
            )
        )
    return guess.style if guess is not None else "ymd"


def parse_positive(column: MappedColumn, raw: pl.Series, problems: ProblemRows) -> pl.Series:
    """Return a column of weights or counts; negative ones and texts are problems."""
    cells = coded(raw)
    cells = Coded(trimmed(cells.texts), cells.codes)
    values = numbers(cells.texts, column.decimal or decimal_sign(cells.texts))
    problems.add_texts(values.is_null() & cells.texts.is_not_null(), column.name, cells, tr("not a number"))
    problems.add_texts(values < 0, column.name, cells, tr("less than zero"))
    return cells.spread(values.set((values < 0).fill_null(value=False), None))


def parse_text(raw: pl.Series, *, as_enum: bool = False) -> pl.Series:
    """Return names and attributes on one line, blanks as null; `as_enum` keeps many rows of few texts small."""
    cells = coded(raw)
    texts = parsed_texts(cells)
    if as_enum and raw.dtype == pl.Enum and texts.equals(cells.texts, null_equal=True):
        return raw  # nothing was there to tidy up
    if as_enum and cells.codes is not None:
        texts = texts.cast(pl.Enum(texts.drop_nulls().unique()))
    return cells.spread(texts)


def parsed_texts(cells: Coded) -> pl.Series:
    """Return what each distinct text of names or attributes reads on one line, blanks as null."""
    text = cells.texts.str.replace_all(_CONTROLS, " ").str.replace_all(r"\s+", " ")
    return trimmed(text, NO_TEXT).str.head(500)


def parse_comments(raws: list[pl.Series]) -> pl.Series:
    """Return the comments of a row as one text, with e-mail addresses, phone numbers and IP addresses masked."""
    cleaned = [_clean_comments(raw).alias(f"{number}") for number, raw in enumerate(raws)]
    if len(cleaned) == 1:
        return cleaned[0].alias("comment")
    joined = (
        pl.DataFrame(cleaned)
        .select(pl.concat_str(pl.all(), separator="\n", ignore_nulls=True).alias("comment"))
        .to_series()
    )
    return joined.set((joined == "").fill_null(value=False), None)


def _clean_comments(raw: pl.Series) -> pl.Series:
    """Clean what was said and only that: most cells are blank, and most comments hold nothing to mask."""
    cells = coded(raw)
    said = cells.texts.is_not_null().arg_true()
    text = cells.texts.gather(said)
    text = _changed_where(text, r"[\x00-\x1f\x7f-\x{9f}]", _without_controls)
    text = trimmed(text, ("", "na", "n/a", "null", "none", "-", ".", "nan", "-99"))
    text = _changed_where(text, r"[@\d]", _masked)
    if cells.codes is None and len(said) == len(raw):
        return text
    return cells.spread(pl.repeat(None, len(cells.texts), dtype=pl.String, eager=True).scatter(said, text))


def _without_controls(text: pl.Series) -> pl.Series:
    return text.str.replace_all("\r\n?", "\n").str.replace_all(_CONTROLS, "")


def _masked(text: pl.Series) -> pl.Series:
    for pattern, mask in _MASKS:
        text = text.str.replace_all(pattern, mask)
    return text


def _changed_where(text: pl.Series, pattern: str, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    rows = text.str.contains(pattern).arg_true()
    return text.scatter(rows, change(text.gather(rows))) if len(rows) else text
