"""What a cell may say: reading numbers, dates, words and lists as people and spreadsheet programs write them.

A reader takes any cell value and returns the record's value, or raises JourneyError with the reason for a person.
What can be read in two ways is refused, never guessed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from cxjourney.domain.checks import short
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr

CellValue = str | int | float | bool | date | datetime | time | timedelta | None

BULLETS = "•‣◦⁃∙·*–—-"
_YEARS = (1950, 2199)
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 109_574  # the days of those years in a workbook's count

_SPACES = re.compile(r"[ \t\u00a0\u2007\u2009\u200b\u202f\ufeff]+")
_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_TAIL = re.compile(r"[ \t\u00a0]+(?=\n|$)")
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?)?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_NAMED = re.compile(r"(?:(\d{1,2})(?:\.|st|nd|rd|th)? )?([^\W\d]{3,12})\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,? (\d{4})")
_MONTHS = (
    ("jan", "jän"), ("feb",), ("mar", "mär", "mrz"), ("apr",), ("may", "mai"), ("jun",), ("jul",), ("aug",), ("sep",),
    ("oct", "okt"), ("nov",), ("dec", "dez"),
)  # fmt: skip


def tidy(text: str) -> str:
    """Return text in one spelling: composed signs, plain line ends, no blanks at the ends of lines."""
    text = unicodedata.normalize("NFC", _ESCAPED.sub("_", text))
    if "\n" in text or not text.isprintable():
        text = _TAIL.sub("", _ENDS.sub("\n", text))
    return text.strip()


def as_text(cell: CellValue) -> str:
    """Read a text of several lines; a number is taken as it is written, a date is not what anybody typed."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _plain_number(cell)
    raise JourneyError(
        tr("The spreadsheet program made a date or time of what was typed here. Write it as text: set an apostrophe "
           "before it.")
    )  # fmt: skip


def as_line(cell: CellValue) -> str:
    """Read a text on one line."""
    return " ".join(as_text(cell).split())


def as_quote(cell: CellValue) -> str:
    """Read what somebody says, without the quotation marks around it."""
    text = as_text(cell)
    for opening, closing in ("“”", "„“", "‟”", "«»", "»«", '""', "‘’"):
        if len(text) > 1 and text[0] == opening and text[-1] == closing and _belong(text[1:-1], opening, closing):
            return text[1:-1].strip()
    return text


def _belong(inner: str, opening: str, closing: str) -> bool:
    """Say whether the marks around `inner` are one pair, and not the first and the last of two."""
    if opening == closing:
        return opening not in inner
    depth = 0
    for sign in inner:
        depth += (sign == opening) - (sign == closing)
        if depth < 0:
            return False
    return True


def as_list(cell: CellValue) -> tuple[str, ...]:
    """Read a list: one entry in each line, with or without a bullet."""
    lines = (_without_bullet(" ".join(line.split())) for line in as_text(cell).split("\n"))
    return tuple(line for line in lines if line)


def _without_bullet(line: str) -> str:
    if line[:1] == "•":
        return line[1:].strip()
    return line[1:].strip() if line[:1] in BULLETS and line[1:2] == " " else line


def as_word(cell: CellValue, words: Mapping[str, str]) -> str:
    """Read one of the words of a list, whatever its case; `words` are what a cell says -> the record's value."""
    said = as_line(cell).casefold()
    for word, value in words.items():
        if " ".join(word.split()).casefold() == said:
            return value
    offered = ", ".join(f"“{word}”" for word in dict.fromkeys(words) if word)
    raise JourneyError(tr("“{value}” is not one of {words}.", value=short(as_line(cell)), words=offered))


def as_flag(cell: CellValue, words: Mapping[str, str]) -> bool:
    """Read yes or no."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float) and cell in (0, 1):
        return bool(cell)
    if as_line(cell) == "":
        return False
    marks = {"✓": "yes", "✔": "yes", "x": "yes", "true": "yes", "false": "no"}
    try:
        return as_word(cell, {**words, **marks}) == "yes"
    except JourneyError:
        raise JourneyError(tr("“{value}” is neither yes nor no.", value=short(as_line(cell)))) from None


# numbers


def as_number(cell: CellValue) -> float | None:
    """Read a number, also one typed as text with a decimal comma or thousands apart."""
    if cell is None or (isinstance(cell, str) and not tidy(cell)):
        return None
    if isinstance(cell, str):
        return _number_in(tidy(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return cell
    raise JourneyError(_not_a_number(cell))


def as_whole(cell: CellValue) -> int | None:
    """Read a whole number."""
    number = as_number(cell)
    if number is None:
        return None
    if not math.isclose(number, round(number), abs_tol=1e-9):
        raise JourneyError(tr("“{value}” is not a whole number.", value=_plain_number(number)))
    return round(number)


def as_share(cell: CellValue) -> float | None:
    """Read a share as a fraction: a cell of 45 % holds 0.45, a text says “45 %” or “45”."""
    if not isinstance(cell, str):
        return as_number(cell)
    text = tidy(cell)
    if not text:
        return None
    if text[-1] in "%٪％":
        number = _number_in(text[:-1].strip())
        return number / 100
    number = _number_in(text)
    if 0 < number <= 1:
        raise JourneyError(
            tr("“{value}” may be {value} % or {percent} %. Write it with a percent sign.", value=short(text),
               percent=_plain_number(number * 100))
        )  # fmt: skip
    return number / 100


def _number_in(text: str) -> float:
    bare = _SPACES.sub("", text).replace("−", "-").replace("’", "").replace("'", "").removeprefix("+")
    sign, digits = (-1, bare[1:]) if bare.startswith("-") else (1, bare)
    if not digits.isascii() or not re.fullmatch(r"\d[\d.,]*|[.,]\d+", digits) or len(digits) > 40:
        raise JourneyError(_not_a_number(text))
    separators = [mark for mark in digits if mark in ".,"]
    if len(set(separators)) == 2:
        last = separators[-1]
        whole, _, fraction = digits.rpartition(last)
        other = "." if last == "," else ","
        if separators.count(last) > 1 or not _thousands(whole, other):
            raise JourneyError(_not_a_number(text))
        return sign * float(f"{whole.replace(other, '')}.{fraction or 0}")
    if len(separators) > 1:
        if not _thousands(digits, separators[0]):
            raise JourneyError(_not_a_number(text))
        return sign * float(digits.replace(separators[0], ""))
    if not separators:
        return sign * float(digits)
    whole, _, fraction = digits.partition(separators[0])
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        raise JourneyError(
            tr("“{value}” may be a decimal number or a number of thousands. Write it without the separator.",
               value=short(text))
        )  # fmt: skip
    return sign * float(f"{whole or 0}.{fraction or 0}")


def _thousands(digits: str, mark: str) -> bool:
    groups = digits.split(mark)
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _plain_number(number: float) -> str:
    if isinstance(number, int) or (number.is_integer() and abs(number) < 1e15):
        return str(int(number))
    return f"{number:.12g}"


def _not_a_number(cell: object) -> str:
    return tr("“{value}” is not a number.", value=short(" ".join(str(cell).split())))


# dates


def as_day(cell: CellValue) -> date | None:
    """Read a date; one typed as text only where it can be read in one way."""
    if cell is None or (isinstance(cell, str) and not tidy(cell)):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        return _day_in(tidy(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(cell))
    raise JourneyError(_not_a_day(cell))


def _day_in(text: str) -> date:
    text = " ".join(text.split())
    if match := _ISO.fullmatch(text):
        return _made(text, int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.fullmatch(text):
        return _made(text, _year(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.fullmatch(text):
        one, two = int(match[1]), int(match[2])
        if one <= 12 and two <= 12 and one != two:
            raise JourneyError(
                tr("“{value}” may be {one} or {other}. Write it like {one}.", value=short(text),
                   one=_made(text, _year(match[3]), two, one).isoformat(),
                   other=_made(text, _year(match[3]), one, two).isoformat())
            )  # fmt: skip
        return _made(text, _year(match[3]), *((two, one) if one > 12 else (one, two)))
    if match := _NAMED.fullmatch(text):
        day, month = match[1] or match[3], _month(match[2])
        if day and month and not (match[1] and match[3]):
            return _made(text, int(match[4]), month, int(day))
    raise JourneyError(_not_a_day(text))


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(name: str) -> int:
    found = (number for number, starts in enumerate(_MONTHS, 1) if name.casefold().startswith(starts))
    return next(found, 0)


def _made(text: str, year: int, month: int, day: int) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        raise JourneyError(_not_a_day(text)) from None
    if not _YEARS[0] <= made.year <= _YEARS[1]:
        raise JourneyError(_not_a_day(text))
    return made


def _not_a_day(cell: object) -> str:
    return tr("“{value}” is not a date such as {example}.", value=short(" ".join(str(cell).split())),
              example=date(2026, 12, 31).isoformat())  # fmt: skip
