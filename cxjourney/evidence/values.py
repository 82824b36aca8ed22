"""Text to values: numbers with either decimal sign, dates in any order, durations, and words for “no answer”.

All of it works on whole columns; a cell that does not fit becomes null and never an exception. Patterns are run by
polars, whose regular expressions take linear time on any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from cxjourney.evidence.fixed_dates import fixed_moments

NO_ANSWER = (
    "", "na", "n/a", "n.a.", "#n/a", "#n/a!", "null", "none", "nan", "-", "--", "–", "—", ".", "blank", "(blank)",
    "not available", "not applicable", "fewer than 50", "n.v.t.", "k.a.", "keine angabe", "no answer", "not answered",
    "#value!", "#ref!", "#div/0!",
    "#name?", "#num!", "#null!", "don't know", "don’t know", "weiß nicht",
)  # fmt: skip
"""What people and programs write where there is no answer, in lower case."""

_MANY = 20_000  # from here on it pays to look first which texts can need a change at all
_BLANK_STARTS = (*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3)  # bytes that white space may begin with
_BLANK_ENDS = (*range(9, 14), *range(28, 33), *range(0x80, 0xB0))  # and end with

NO_TEXT = ("", "na", "n/a", "#n/a", "null", "nan", "-99")
"""The same for texts such as segments, where `None` may be somebody's word; -99 is a question seen and not answered."""

_LABELLED = (
    r"^\s*([+-]?\d{1,6}(?:[.,]\d{1,6})?)\s*"
    r"(?:[-–—:=.(|]\s*[^\d\s].*|\s*(?:stars?|points?|Sterne?|Punkte?|★)\s*)$"
)
_LABELLED_END = r"^\D*\p{L}\D*[-–—:=(]\s*(\d{1,2})\)?\s*$"
_POINT = r"^[+-]?(?:\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?:\.\d{1,18})?(?:[eE][+-]?\d{1,3})?$"
_COMMA = r"^[+-]?(?:\d{1,18}|\d{1,3}(?:\.\d{3}){1,5})(?:,\d{1,18})?$"
_POINT_IN_COMMA = r"^[+-]?\d{1,18}\.\d{1,18}$"


def trimmed(column: pl.Series, no_answer: tuple[str, ...] = NO_ANSWER) -> pl.Series:
    """Return the texts without surrounding blanks, those that mean “no answer” as null."""
    text = column.cast(pl.String)
    if len(text) < _MANY:
        return _trimmed(text, no_answer)
    ends = text.cast(pl.Binary).bin
    starts = {word[:1].encode()[:1] for word in no_answer if word}
    first = sorted({*_BLANK_STARTS, *(one[0] for word in starts for one in (word, word.upper()))})
    suspect = ends.get(0, null_on_oob=True).is_in(first) | ends.get(-1, null_on_oob=True).is_in(_BLANK_ENDS)
    rows = (suspect | (text == "")).arg_true()
    return text.scatter(rows, _trimmed(text.gather(rows), no_answer)) if len(rows) else text


def _trimmed(text: pl.Series, no_answer: tuple[str, ...]) -> pl.Series:
    text = text.str.strip_chars()
    empty = text.str.to_lowercase().is_in(no_answer)
    return text.set(empty.fill_null(value=False), None)


def share(mask: pl.Series) -> float:
    """Return the share of true among all values of a mask; 0 where there are none."""
    return int(mask.sum()) / len(mask) if len(mask) else 0.0


def numbers(column: pl.Series, decimal: str = ".") -> pl.Series:
    """Return the numbers in a column of trimmed texts, null where there is none; `10 - Extremely likely` is 10.

    Only plain numbers count: `nan`, `inf` and `1_000` do not.
    """
    text = column.str.replace_all("−", "-", literal=True).str.replace_all(r"[\s\x{a0}\x{202f}’']", "")
    whole = pl.DataFrame({"raw": column, "text": text})
    labelled = pl.coalesce(pl.col("raw").str.extract(_LABELLED, 1), pl.col("raw").str.extract(_LABELLED_END, 1))
    number = pl.col("text")
    if decimal == ",":
        parsed: Any = (
            pl.when(number.str.contains(_POINT_IN_COMMA) & ~number.str.contains(_COMMA))
            .then(number)
            .when(number.str.contains(_COMMA))
            .then(number.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        )
        labelled = labelled.str.replace(",", ".", literal=True)
    else:
        parsed = pl.when(number.str.contains(_POINT)).then(number.str.replace_all(",", "", literal=True))
    value = pl.coalesce(parsed.otherwise(None), labelled).cast(pl.Float64, strict=False)
    return whole.select(pl.when(value.is_finite()).then(value).alias("number")).to_series()


def decimal_sign(column: pl.Series) -> str:
    """Return `,` where the numbers of a column of trimmed texts are written with a decimal comma, else `.`."""
    text = column.drop_nulls()
    comma = text.filter(text.str.contains(r"^[+-]?[\d.]*\d,\d+$"))
    if comma.is_empty():
        return "."
    thousands = comma.str.contains(r"^[+-]?[1-9]\d{0,2}(?:,\d{3})+$")
    both = comma.str.contains(r"\.\d{3},\d+$")
    points = text.str.contains(r"^[+-]?\d*\.\d+$").any()
    if both.any() or (not thousands.all() and not points):
        return ","
    return "."


# dates

DATE_STYLES = ("ymd", "dmy", "mdy", "words", "compact", "month", "epoch", "epoch_ms", "epoch_us", "serial")
"""How a column of dates is written; `dmy` and `mdy` differ only in what 3/4 means."""

_TIME = (
    r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([AaPp]\.?[Mm]\.?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?:\s*[A-Z]{2,5})?)?$"
)
_YMD = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME
_XXY = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})" + _TIME
_WORDS_DMY = r"^(\d{1,2})[./ -]{1,2}(\p{L}{3,10})[./ ,-]{1,2}(\d{4}|\d{2})" + _TIME
_WORDS_MDY = r"^(\p{L}{3,10})[. ]{1,2}(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME
_COMPACT = r"^((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)$"
_MONTH = r"^((?:19|20)\d{2})[-/](0?[1-9]|1[0-2])$"

_MONTHS = {
    word: str(number)
    for number, words in enumerate(
        (
            "jan january januar janvier enero ene januari", "feb february februar février febrero",
            "mar march märz mär mrz mars marzo maart", "apr april avr avril abril abr", "may mai mayo mei",
            "jun june juni juin junio", "jul july juli juil juillet julio", "aug august août agosto ago augustus",
            "sep sept september septembre septiembre", "oct october okt oktober octobre octubre",
            "nov november novembre noviembre", "dec december dez dezember décembre déc diciembre dic",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip


_EPOCH_UNITS = {"epoch": 1_000_000, "epoch_ms": 1_000, "epoch_us": 1}


@dataclass(frozen=True, slots=True)
class DateGuess:
    """How a column of dates is written, which share of it can be read so, and whether its order is open."""

    style: str
    share: float
    undecided: bool = False


def guess_dates(column: pl.Series, hinted: bool = False) -> DateGuess | None:
    """Return how a column of trimmed texts writes dates, decided over all its values, or None if they are none.

    Bare numbers count as dates only where the header hints at a date (`hinted`).
    """
    text = column.drop_nulls()
    if text.is_empty():
        return None
    even = text.gather_every(max(1, len(text) // 2_000))  # a style that none of these has is not the column's
    shares = {style: share(text.str.contains(pattern)) if even.str.contains(pattern).any() else 0.0
              for style, pattern in (
        ("ymd", _YMD), ("xxy", _XXY), ("words", f"(?:{_WORDS_DMY})|(?:{_WORDS_MDY})"),
    )}  # fmt: skip
    if hinted:
        shares |= {style: share(text.str.contains(pattern)) for style, pattern in (
            ("epoch_us", r"^1\d{15}$"), ("epoch_ms", r"^1\d{12}$"), ("epoch", r"^1\d{9}$"),
            ("compact", _COMPACT), ("month", _MONTH), ("serial", r"^[2-6]\d{4}(?:\.\d+)?$"),
        )}  # fmt: skip
    style = max(shares, key=lambda key: shares[key])
    if shares[style] < 0.5:
        return None
    if style != "xxy":
        return DateGuess(style, shares[style])
    return _day_order(text, shares[style])


def _day_order(text: pl.Series, share: float) -> DateGuess:
    first = text.str.extract(_XXY, 1).cast(pl.Int32, strict=False)
    second = text.str.extract(_XXY, 2).cast(pl.Int32, strict=False)
    day_first, month_first = int((first > 12).sum()), int((second > 12).sum())
    if day_first and day_first >= month_first:
        return DateGuess("dmy", share)
    if month_first:
        return DateGuess("mdy", share)
    if text.str.contains(r"^\d{1,2}\.\d{1,2}\.").all():
        return DateGuess("dmy", share)
    if bool((first == second).all()):
        return DateGuess("dmy", share)  # 4/4 reads the same either way
    return DateGuess("dmy", share, undecided=True)


def dates(column: pl.Series, style: str) -> pl.DataFrame:
    """Return `time` (as the file's clock showed it) and `utc` (the same moment less its offset) for trimmed texts."""
    frame = pl.DataFrame({"text": column})
    text = pl.col("text")
    if style in _EPOCH_UNITS:
        unit = _EPOCH_UNITS[style]
        count = text.cast(pl.Int64, strict=False)
        count = pl.when(count.is_between(0, 5_000_000_000_000_000 // unit)).then(count)
        time = (count * unit).cast(pl.Datetime("us"))
        return frame.select(_plausible(time).alias("time")).with_columns(utc=pl.col("time"))
    if style == "serial":
        days = text.cast(pl.Float64, strict=False)
        days = pl.when(days.is_between(0, 100_000)).then(days)
        time = ((days - 25569) * 86_400).round().cast(pl.Int64) * 1_000_000
        return frame.select(_plausible(time.cast(pl.Datetime("us"))).alias("time")).with_columns(utc=pl.col("time"))
    parts = _date_parts(text, style)
    moment = _moment(parts)
    offset = _offset_minutes(parts["zone"])
    frame = frame.select(_plausible(moment).alias("time"), offset.alias("offset"))
    return frame.select("time", utc=pl.col("time") - pl.duration(minutes=pl.col("offset")))


_PLAIN = re.compile(r"(\d{1,4})([-/.])\d{1,2}\2(\d{4}|\d{1,2})(?:([T ])\d{2}:\d{2}(:\d{2})?)?")
_PLAIN_ORDERS = {"ymd": "%Y{0}%m{0}%d", "dmy": "%d{0}%m{0}%Y", "mdy": "%m{0}%d{0}%Y"}


def plain_dates(column: pl.Series, style: str) -> pl.Series:
    """Return the dates that are written as the first one is, in its plainest form; null for all others.

    This is many times quicker than `dates`, which knows every form and reads what is left. Without a style only
    dates that begin with the year are read, for they are never ambiguous.
    """
    nothing = pl.Series("time", [None], dtype=pl.Datetime("us")).new_from_index(0, len(column))
    first = column.drop_nulls().head(1).to_list()
    found = _PLAIN.fullmatch(first[0]) if first else None
    order = _PLAIN_ORDERS.get(style or "ymd")
    if (
        found is None
        or order is None
        or (len(found[1]) == 4) != (order[1] == "Y")
        or max(map(len, found.group(1, 3))) < 4
    ):
        return nothing
    clock = f"{found[4]}%H:%M{':%S' if found[5] else ''}" if found[4] else ""
    form = order.format(found[2]) + clock
    whole = fixed_moments(column, found[2], found[4]) if order[1] == "Y" and found[5] else None
    if whole is not None:
        return whole
    if clock:
        moments = column.str.to_datetime(form, time_unit="us", strict=False)
    else:
        moments = column.str.to_date(form, strict=False).cast(pl.Datetime("us"))
    plausible = (moments >= _EARLIEST) & (moments < _LATEST)
    return moments if plausible.all() else moments.set(~plausible, None)


def _date_parts(text: pl.Expr, style: str) -> dict[str, pl.Expr]:
    def group(pattern: str, number: int) -> pl.Expr:
        return text.str.extract(pattern, number)

    clock = ("hour", "minute", "second", "half", "zone")
    if style == "words":
        parts: dict[str, pl.Expr] = {
            "day": pl.coalesce(group(_WORDS_DMY, 1), group(_WORDS_MDY, 2)),
            "month": pl.coalesce(group(_WORDS_DMY, 2), group(_WORDS_MDY, 1))
            .str.to_lowercase()
            .replace_strict(_MONTHS, default=None, return_dtype=pl.String),
            "year": pl.coalesce(group(_WORDS_DMY, 3), group(_WORDS_MDY, 3)),
        }
        for number, name in enumerate(clock, 4):
            parts[name] = pl.coalesce(group(_WORDS_DMY, number), group(_WORDS_MDY, number))
        return parts
    if style in ("compact", "month"):
        pattern = _COMPACT if style == "compact" else _MONTH
        nothing = pl.lit(None, dtype=pl.String)
        day = group(pattern, 3) if style == "compact" else pl.lit("1")
        return {"year": group(pattern, 1), "month": group(pattern, 2), "day": day, **dict.fromkeys(clock, nothing)}
    pattern = _YMD if style == "ymd" else _XXY
    order = {"ymd": ("year", "month", "day"), "dmy": ("day", "month", "year"), "mdy": ("month", "day", "year")}[style]
    parts = {name: group(pattern, number) for number, name in enumerate(order, 1)}
    parts |= {name: group(pattern, number) for number, name in enumerate(clock, 4)}
    if style != "ymd":  # an export may hold a few ISO dates among the others; they are never ambiguous
        iso = {name: group(_YMD, number) for number, name in enumerate(("year", "month", "day", *clock), 1)}
        parts = {name: pl.coalesce(part, iso[name]) for name, part in parts.items()}
    return parts


def _moment(parts: dict[str, pl.Expr]) -> pl.Expr:
    def number(name: str) -> pl.Expr:
        return parts[name].cast(pl.Int32, strict=False)

    year = number("year")
    year = pl.when(year < 70).then(year + 2000).when(year < 100).then(year + 1900).otherwise(year)
    half = parts["half"].str.to_lowercase().str.slice(0, 1)
    hour = number("hour").fill_null(0)
    hour = (
        pl.when((half == "p") & (hour < 12)).then(hour + 12).when((half == "a") & (hour == 12)).then(0).otherwise(hour)
    )
    text = pl.format(
        "{}-{}-{} {}:{}:{}",
        year.cast(pl.String), number("month").cast(pl.String).str.zfill(2), number("day").cast(pl.String).str.zfill(2),
        hour.cast(pl.String).str.zfill(2), number("minute").fill_null(0).cast(pl.String).str.zfill(2),
        number("second").fill_null(0).cast(pl.String).str.zfill(2),
    )  # fmt: skip
    return text.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)


def _offset_minutes(zone: pl.Expr) -> pl.Expr:
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    hours = zone.str.extract(r"^[+-](\d{2})", 1).cast(pl.Int32, strict=False)
    minutes = zone.str.extract(r"^[+-]\d{2}:?(\d{2})", 1).cast(pl.Int32, strict=False)
    return (sign * (hours * 60 + minutes)).fill_null(0)


_EARLIEST, _LATEST = datetime(1970, 1, 1), datetime(2101, 1, 1)


def _plausible(moment: pl.Expr) -> pl.Expr:
    """Keep the years 1970 to 2100; others are slips, times of day or birthdays."""
    return pl.when(moment.dt.year().is_between(1970, 2100)).then(moment)


# durations

UNITS = {"seconds": 1 / 3600, "minutes": 1 / 60, "hours": 1.0, "days": 24.0}
"""Hours in one of each unit."""

CLOCK = r"^([+-]?)(?:(\d{1,5})\s*d(?:ays?)?,?\s*)?(\d{1,6}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?$"
SPOKEN = (
    r"^()(?:(\d{1,6})\s*d(?:ays?)?)?,?\s*(?:(\d{1,6})\s*h(?:ours?|rs?)?)?,?\s*(?:(\d{1,6})\s*m(?:in(?:ute)?s?)?)?,?\s*"
    r"(?:(\d{1,6})\s*s(?:ec(?:ond)?s?)?)?$"
)
_EXCEL = r"^(1899-12-3[01]|1900-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$"
_FROM_1970 = r"^1/(\d{1,2})/1970 (\d{1,2}):(\d{2})(?::(\d{2}))?$"  # milliseconds that a spreadsheet took for a date


def hours(column: pl.Series, unit: str, decimal: str = ".") -> pl.Series:
    """Return durations in hours: `37:05:10`, `2 d 3 h`, a workbook's time cell, or numbers in `unit`."""
    plain = numbers(column, decimal) * UNITS.get(unit or "hours", 1.0)
    text = pl.col("text")
    excel = text.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
    start = pl.datetime(1899, 12, 31)
    frame = pl.DataFrame({"text": column, "plain": plain})
    return frame.select(
        pl.when(text.str.contains(_EXCEL))
        .then((excel - start).dt.total_seconds() / 3600)
        .when(text.str.contains(_FROM_1970))
        .then(_since_1970(text))
        .when(text.str.contains(CLOCK))
        .then(_sum_of(text, CLOCK))
        .when(text.str.contains(SPOKEN))
        .then(_sum_of(text, SPOKEN))
        .otherwise(pl.col("plain"))
        .alias("hours")
    ).to_series()


def _since_1970(text: pl.Expr) -> pl.Expr:
    parts = [text.str.extract(_FROM_1970, number).cast(pl.Float64, strict=False) for number in (1, 2, 3, 4)]
    return (parts[0] - 1) * 24 + parts[1] + parts[2] / 60 + parts[3].fill_null(0) / 3600


def _sum_of(text: pl.Expr, pattern: str) -> pl.Expr:
    def part(number: int) -> pl.Expr:
        return text.str.extract(pattern, number).cast(pl.Float64, strict=False).fill_null(0)

    total = part(2) * 24 + part(3) + part(4) / 60 + part(5) / 3600
    return pl.when(text.str.extract(pattern, 1) == "-").then(-total).otherwise(total)


def is_clock_like(column: pl.Series) -> bool:
    """Say whether most of a column's trimmed texts are durations such as `12:40:00` or `3 h 20 min`."""
    text = column.drop_nulls()
    if text.is_empty():
        return False
    spoken = text.str.contains(SPOKEN) & text.str.contains(r"\d\s*[dhms]")
    return share(text.str.contains(CLOCK) | spoken | text.str.contains(_EXCEL) | text.str.contains(_FROM_1970)) >= 0.8
