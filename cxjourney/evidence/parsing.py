"""A mapping applied to the rows: each mapped column becomes typed values, and what does not fit becomes problems.

Everything works on whole columns. A blank is never a problem; a value that cannot be read is, and costs only itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.evidence.found import plain
from cxjourney.evidence.mapping import MappedColumn
from cxjourney.evidence.scales import guess_numbers, guess_words
from cxjourney.evidence.values import NO_TEXT, dates, decimal_sign, guess_dates, hours, numbers, share, trimmed
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
    """Collects the cells that do not fit, as frames of row (from 1), column, value and reason."""

    parts: list[pl.DataFrame] = field(default_factory=list)

    def add(self, wrong: pl.Series, column: str, text: pl.Series, reason: str) -> None:
        """Note the cells where `wrong` is true."""
        rows = wrong.fill_null(value=False).arg_true()
        if len(rows):
            self.parts.append(
                pl.DataFrame(
                    {
                        "row": rows.cast(pl.UInt32) + 1,
                        "column": pl.Series([column]).extend_constant(column, len(rows) - 1),
                        "value": text.gather(rows).fill_null("").str.head(_VALUE_LENGTH),
                        "reason": pl.Series([reason]).extend_constant(reason, len(rows) - 1),
                    }
                )
            )

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
    text = trimmed(raw)
    if column.metric == "ttr":
        return _parse_time(column, text, problems)
    if column.values or _is_worded(column, text):
        return _parse_words(column, text, problems)
    values = numbers(text, column.decimal or decimal_sign(text))
    problems.add(values.is_null() & text.is_not_null(), column.name, text, tr("not a number"))
    scale = column.scale or _scale_of(column, values)
    if column.blank:
        values = values.set(values.is_in(list(column.blank)).fill_null(value=False), None)
    if scale is not None:
        off = (values < scale[0]) | (values > scale[1])
        reason = tr("outside the scale {low} to {high}", low=plain(scale[0]), high=plain(scale[1]))
        problems.add(off, column.name, text, reason)
        values = values.set(off.fill_null(value=False), None)
    if column.metric == "nps":
        broken = values != values.round()
        problems.add(broken, column.name, text, tr("not a whole number"))
        values = values.set(broken.fill_null(value=False), None)
    return ParsedAnswer(values, scale)


def _scale_of(column: MappedColumn, values: pl.Series) -> tuple[float, float] | None:
    """Return the scale where the mapping names none: from the values if they settle it, else the usual one."""
    usual = _USUAL_SCALES.get(column.metric or "")
    if column.metric in ("csat", "ces"):
        guess = guess_numbers(column.metric, values.drop_nulls(), words(column.name))
        if guess is not None and guess.question in ("", "direction") and guess.scale != (0.0, 1.0):
            return guess.scale
        if guess is not None and guess.scale == (0.0, 1.0) and len(values.drop_nulls()) > 1:
            return guess.scale if values.drop_nulls().n_unique() == 2 else usual
    return usual


def _is_worded(column: MappedColumn, text: pl.Series) -> bool:
    present = text.drop_nulls()
    if present.is_empty():
        return False
    return share(numbers(present, ".").is_not_null()) < 0.5 and (
        guess_words(column.metric, present, words(column.name)) is not None
    )


def _parse_words(column: MappedColumn, text: pl.Series, problems: ProblemRows) -> ParsedAnswer:
    known = dict(column.values)
    scale = column.scale
    if not known:
        guess = guess_words(column.metric, text.drop_nulls(), words(column.name))
        if guess is None:
            raise AssertionError("only columns with known words come here")
        known, scale = dict(guess.values), scale or guess.scale
    spoken = {words(word): number for word, number in known.items()}
    unique = text.drop_nulls().unique().to_list()
    meaning = {one: spoken.get(words(one)) for one in unique}
    strange = [one for one in unique if words(one) not in spoken]
    problems.add(text.is_in(strange), column.name, text, tr("not one of the known answers"))
    values = text.replace_strict(meaning, default=None, return_dtype=pl.Float64) if meaning else text.cast(pl.Float64)
    given = [number for number in known.values() if number is not None]
    return ParsedAnswer(values, scale or (min(given, default=0.0), max(given, default=1.0)))


def _parse_time(column: MappedColumn, text: pl.Series, problems: ProblemRows) -> ParsedAnswer:
    values = hours(text, column.unit, column.decimal or decimal_sign(text))
    if column.blank:
        plain_numbers = numbers(text, column.decimal or decimal_sign(text))
        values = values.set(plain_numbers.is_in(list(column.blank)).fill_null(value=False), None)
        text = text.set(plain_numbers.is_in(list(column.blank)).fill_null(value=False), None)
    problems.add(values.is_null() & text.is_not_null(), column.name, text, tr("not a duration"))
    problems.add(values < 0, column.name, text, tr("a negative duration"))
    values = values.set((values < 0).fill_null(value=False), None)
    return ParsedAnswer(values, None, text.is_null() if column.open_when_blank else None)


def parse_dates(column: MappedColumn, raw: pl.Series, problems: ProblemRows) -> pl.DataFrame:
    """Return `time` and `utc` of a date column; raise JourneyError where day and month cannot be told apart."""
    text = trimmed(raw)
    style = column.date_style
    if not style:
        guess = guess_dates(text, hinted=True)
        if guess is not None and guess.undecided:
            raise JourneyError(
                tr(
                    "In the column “{name}” 3/4 may be the 3rd of April or the 4th of March, and no date in it settles "
                    "that. Set its “date_style” to “dmy” or “mdy”.",
                    name=column.name,
                )
            )
        style = guess.style if guess is not None else "ymd"
    found = dates(text, style)
    problems.add(found["time"].is_null() & text.is_not_null(), column.name, text, tr("not a date"))
    return found


def parse_positive(column: MappedColumn, raw: pl.Series, problems: ProblemRows) -> pl.Series:
    """Return a column of weights or counts; negative ones and texts are problems."""
    text = trimmed(raw)
    values = numbers(text, column.decimal or decimal_sign(text))
    problems.add(values.is_null() & text.is_not_null(), column.name, text, tr("not a number"))
    problems.add(values < 0, column.name, text, tr("less than zero"))
    return values.set((values < 0).fill_null(value=False), None)


def parse_text(raw: pl.Series) -> pl.Series:
    """Return names and attributes on one line, blanks as null."""
    return trimmed(raw.str.replace_all(_CONTROLS, " ").str.replace_all(r"\s+", " "), NO_TEXT).str.head(500)


def parse_comments(raws: list[pl.Series]) -> pl.Series:
    """Return the comments of a row as one text, with e-mail addresses, phone numbers and IP addresses masked."""
    cleaned: list[pl.Series] = []
    for raw in raws:
        text = raw.str.replace_all("\r\n?", "\n").str.replace_all(_CONTROLS, "")
        text = trimmed(text, ("", "na", "n/a", "null", "none", "-", ".", "nan"))
        for pattern, mask in _MASKS:
            text = text.str.replace_all(pattern, mask)
        cleaned.append(text.alias(f"{len(cleaned)}"))
    joined = (
        pl.DataFrame(cleaned)
        .select(pl.concat_str(pl.all(), separator="\n", ignore_nulls=True).alias("comment"))
        .to_series()
    )
    return joined.set((joined == "").fill_null(value=False), None)
