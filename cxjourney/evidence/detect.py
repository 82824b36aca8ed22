"""What the columns of a file are for: role, metric, scale, direction, blank codes, dates, personal data.

It works column by column from header, question text, preset and values, then settles what only the columns together
can say (which of several dates, which id). Everything is a proposal: `mapping` holds what a person decided.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from cxjourney.evidence import vocabulary as known
from cxjourney.evidence.found import ColumnFound
from cxjourney.evidence.presets import Preset
from cxjourney.evidence.scales import ScaleGuess, guess_numbers, guess_words
from cxjourney.evidence.values import decimal_sign, guess_dates, hours, is_clock_like, numbers, share, trimmed
from cxjourney.evidence.words import words

_SAMPLE = 2_000
_FEW_VALUES = 60
_EXAMPLE_LENGTH = 80
_EMAIL = r"^[^\s@]{1,64}@[^\s@]{1,255}\.[A-Za-z]{2,24}$"
_IP = r"^\d{1,3}(?:\.\d{1,3}){3}$|^[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}$"
_PHONE = r"^(?:\+|00|\(?0)[\d][\d ()/.-]{6,18}\d$"
_PERCENT = r"^-?\d{1,3}(?:[.,]\d{1,3})?\s?%$"
_YES_NO = {"yes", "no", "true", "false", "ja", "nein", "oui", "non", "0", "1"}
_GRID = re.compile(r"^([a-z]*\d+)")


@dataclass(slots=True)
class _Look:
    """One column seen from all sides, computed once."""

    name: str
    label: str
    header: str  # as words
    title: str  # header and label as words
    text: pl.Series  # trimmed, null where there is no answer
    filled: int
    distinct: int
    length: float  # mean, in characters
    common: tuple[str, ...]
    examples: tuple[str, ...]
    decimal: str
    share_numeric: float
    numeric: pl.Series


def detect_columns(frame: pl.DataFrame, labels: tuple[str, ...], preset: Preset | None) -> tuple[ColumnFound, ...]:
    """Return what each column of a frame of texts is proposed to be for."""
    found: list[ColumnFound] = []
    looks: list[_Look] = []
    for name, label in zip(frame.columns, labels, strict=True):
        look = _look_at(frame[name], name, label)
        looks.append(look)
        found.append(_column(look, preset.rule(name, label) if preset else None, frame.height))
    found = _rating_grids(found, looks)
    found = _one_date(found)
    found = _opened_and_resolved(found)
    return tuple(_one_of_each(found))


def _look_at(column: pl.Series, name: str, label: str) -> _Look:
    text = trimmed(column)
    present = text.drop_nulls()
    distinct = present.n_unique()
    counts = present.value_counts(sort=True, name="times").head(_FEW_VALUES) if distinct <= _FEW_VALUES * 20 else None
    common = tuple(counts.to_series(0).to_list()) if counts is not None else ()
    sample = present.head(_SAMPLE)
    decimal = decimal_sign(sample)
    numeric = numbers(text, decimal)
    shown = common[:5] if 0 < distinct <= 12 else tuple(sample.unique(maintain_order=True).head(5).to_list())
    return _Look(
        name=name, label=label, header=words(name), title=f"{words(name)} {words(label)}".strip(), text=text,
        filled=len(present), distinct=distinct, common=common,
        length=int(sample.str.len_chars().sum()) / max(len(sample), 1),
        examples=tuple(value[:_EXAMPLE_LENGTH] for value in shown), decimal=decimal,
        share_numeric=(len(numeric) - numeric.null_count()) / len(present) if len(present) else 0.0, numeric=numeric,
    )  # fmt: skip


def _column(look: _Look, rule: dict[str, Any] | None, rows: int) -> ColumnFound:
    base = ColumnFound(
        look.name, look.label, examples=look.examples, filled=look.filled, distinct=look.distinct, decimal=look.decimal,
        common=tuple(value[:_EXAMPLE_LENGTH] for value in look.common),
    )  # fmt: skip
    fields = dict(rule) if rule is not None else _role(look, rows)
    role = fields.get("role", "ignore")
    if role in ("date", "opened", "resolved") and "date_style" not in fields:
        fields |= _date_fields(look) or {"role": "ignore"}
    elif role == "answer" and rule is not None:
        fields = _as_answer(fields, look)
    elif role == "personal":
        return replace(base, role="personal", examples=(), common=())
    return replace(base, **fields)


def _as_answer(fields: dict[str, Any], look: _Look) -> dict[str, Any]:
    """Fill in what a preset's answer column leaves to the values."""
    metric = fields.get("metric")
    if metric == "ttr":
        return {"direction": "lower", **fields}
    detected = _answer(look, metric) if look.filled else None
    return {**detected, **fields} if detected else {"role": "ignore"}


def _role(look: _Look, rows: int) -> dict[str, Any]:
    """Return the fields that header and values suggest, the surest sign first."""
    if personal := _is_personal(look):
        return {"role": personal}
    if not look.filled:
        return {"role": "ignore"}
    for metric, pattern in known.METRICS:
        if pattern.search(look.title) and look.length < 60:
            fields = _answer(look, metric) if metric else {"role": "ignore"}
            if fields:
                return fields
    for role, pattern in known.ROLES:
        if pattern.search(look.header) or (look.label and pattern.search(words(look.label))):
            fields = _checked(role, look, rows)
            if fields:
                return fields
    if share(look.text.drop_nulls().head(_SAMPLE).str.contains(_PERCENT)) >= 0.8:
        return {"role": "reported_score"}  # percentages are somebody's averages, not answers
    hinted = bool(known.DATE.search(look.title))
    if look.share_numeric < 0.5 or hinted:
        date = _date_fields(look, hinted)
        if date:
            return {"role": "date", **date}
    if look.share_numeric < 0.5 and (guess := guess_words(None, look.text.drop_nulls(), look.title)):
        return _from_guess(guess)
    return _by_values(look)


def _by_values(look: _Look) -> dict[str, Any]:
    if _is_time_of_day(look):
        return {"role": "ignore"}
    wordy = share(look.text.drop_nulls().head(_SAMPLE).str.contains(" ")) > 0.7
    if wordy and look.share_numeric < 0.5 and look.length > 25 and look.distinct > 0.5 * look.filled:
        return {"role": "comment"}
    few = 2 <= look.distinct <= min(_FEW_VALUES, max(8, look.filled // 3))
    named = bool(known.SEGMENT.search(look.header))
    if few and look.length <= 40 and (look.share_numeric < 0.5 or (named and look.distinct <= 20)):
        return {"role": "segment"}
    if look.distinct == 1 and named:
        return {"role": "segment"}
    return {"role": "ignore"}


def _is_personal(look: _Look) -> str:
    if known.PERSONAL.search(look.header) or (
        look.label and look.length < 60 and known.PERSONAL.search(words(look.label))
    ):
        if 0 < look.distinct <= 3 and _YES_NO & {value.casefold() for value in look.common}:
            return ""
        about_answers = any(pattern.search(look.title) for metric, pattern in known.METRICS if metric)
        if not about_answers or look.share_numeric < 0.5:
            return "" if _is_answer_scale(look) else "personal"
    if not look.filled or look.length > 60:
        return ""
    sample = look.text.drop_nulls().head(_SAMPLE)
    for pattern, least in ((_EMAIL, 0.2), (_IP, 0.5), (_PHONE, 0.6)):
        if share(sample.str.contains(pattern)) >= least:
            is_date = pattern == _PHONE and guess_dates(sample) is not None
            return "" if is_date else "personal"
    return ""


def _is_answer_scale(look: _Look) -> bool:
    """A header such as `Rate the agent's name tag` names no person: its values are ratings."""
    return (
        2 <= look.distinct <= 12
        and look.share_numeric > 0.95
        and bool(look.numeric.max() is not None)
        and (
            float(look.numeric.max() or 0) <= 11  # type: ignore[arg-type]
        )
    )


def _answer(look: _Look, metric: str | None) -> dict[str, Any] | None:
    if metric == "ttr":
        return _duration(look)
    if look.share_numeric >= 0.7:
        guess = guess_numbers(metric or "csat", look.numeric.drop_nulls(), look.title)
    else:
        guess = guess_words(metric, look.text.drop_nulls(), look.title)
    if guess is not None and not guess.metric:
        guess = replace(guess, metric=look.name[:60])
    return _from_guess(guess) if guess else None


def _from_guess(guess: ScaleGuess) -> dict[str, Any]:
    return {
        "role": "answer", "metric": guess.metric, "scale": guess.scale, "direction": guess.direction,
        "blank": guess.blank, "values": guess.values, "question": guess.question,
    }  # fmt: skip


def _duration(look: _Look) -> dict[str, Any] | None:
    if known.NOT_TTR.search(look.header):
        return None
    clock = is_clock_like(look.text)
    if not clock and look.share_numeric < 0.7:
        return None
    unit = next((unit for unit, pattern in known.UNITS if pattern.search(look.title)), "")
    if clock or float(hours(look.text, unit or "hours").drop_nulls().len()) == 0:
        unit = unit or "hours"
    question = "" if unit else "unit"
    return {"role": "answer", "metric": "ttr", "direction": "lower", "unit": unit, "question": question}


def _checked(role: str, look: _Look, rows: int) -> dict[str, Any] | None:
    """Return the fields for a role that the header names, or None where the values say otherwise."""
    unique = look.distinct >= 0.98 * look.filled
    whole = look.share_numeric >= 0.95
    if role in ("opened", "resolved"):
        date = _date_fields(look, hinted=True)
        return {"role": role, **date} if date else None
    if role == "response_id":
        return {"role": role} if unique or look.filled < 5 or look.distinct > 0.3 * look.filled else None
    if role == "weight":
        return {"role": role} if whole and float(look.numeric.min() or 0) >= 0 else None  # type: ignore[arg-type]
    if role in ("count", "reported_n"):
        ok = whole and rows > 0 and float(look.numeric.min() or 0) >= 0  # type: ignore[arg-type]
        return {"role": role} if ok and role == "count" else None
    if role == "comment":
        return {"role": role} if look.share_numeric < 0.5 and look.length > 8 else None
    if role in ("touchpoint", "channel"):
        return {"role": role} if look.share_numeric < 0.5 and look.distinct <= 500 and look.length <= 80 else None
    if role == "period":
        date = _date_fields(look, hinted=True)
        return {"role": "date", **date} if date else None
    return {"role": role}


def _date_fields(look: _Look, hinted: bool = True) -> dict[str, Any] | None:
    guess = guess_dates(look.text, hinted)
    if guess is None:
        return None
    if _is_time_of_day(look):
        return None
    return {"date_style": guess.style, "question": "date_order" if guess.undecided else ""}


def _is_time_of_day(look: _Look) -> bool:
    """Spreadsheets keep times of day as dates around the turn of 1900."""
    early = look.text.drop_nulls().head(_SAMPLE).str.contains(r"^12/31/1899|^1899-12-3[01]|^1900-01-0[01]")
    return share(early) > 0.5


# what only the columns together can say


def _rating_grids(found: list[ColumnFound], looks: list[_Look]) -> list[ColumnFound]:
    """Find batteries of ratings without telling headers: three or more `Q7...` columns holding 1 to 5 and codes."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, (column, look) in enumerate(zip(found, looks, strict=True)):
        match = _GRID.match(look.header)
        if match and column.role == "ignore" and _is_rating(look):
            groups[match.group(1)].append(index)
    for members in groups.values():
        if len(members) >= 3:
            for index in members:
                guess = guess_numbers("csat", looks[index].numeric.drop_nulls(), looks[index].title)
                if guess:
                    found[index] = replace(found[index], **_from_guess(guess))
    return found


def _is_rating(look: _Look) -> bool:
    if look.share_numeric < 0.95 or not 5 <= look.distinct <= 9 or look.filled < 20:
        return False
    seen = set(look.numeric.drop_nulls().unique().to_list())
    return {1.0, 2.0, 3.0, 4.0, 5.0} <= seen <= {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 9.0, 98.0, 99.0}


def _one_date(found: list[ColumnFound]) -> list[ColumnFound]:
    """Keep one date, the moment of the answer; the others are ignored."""
    dated = [index for index, column in enumerate(found) if column.role == "date"]
    if len(dated) < 2:
        return found

    def worth(index: int) -> tuple[int, int]:
        header = words(found[index].name)
        rank = next((n for n, pattern in enumerate(known.DATE_WORTH) if pattern.search(header)), len(known.DATE_WORTH))
        return rank, -found[index].filled

    best = min(dated, key=worth)
    for index in dated:
        if index != best:
            found[index] = replace(found[index], role="ignore", question="")
    return found


def _opened_and_resolved(found: list[ColumnFound]) -> list[ColumnFound]:
    """Opened and resolved times come as a pair; alone, or beside a ready-made duration, they are dates."""
    opened = [index for index, column in enumerate(found) if column.role == "opened"]
    resolved = [index for index, column in enumerate(found) if column.role == "resolved"]
    timed = any(column.metric == "ttr" and column.role == "answer" for column in found)
    has_date = any(column.role == "date" for column in found)
    keep = {opened[0], resolved[0]} if opened and resolved and not timed else set()
    for index in (*opened, *resolved):
        if index not in keep:
            as_date = not has_date and not keep and index == (opened or resolved)[0]
            found[index] = replace(found[index], role="date" if as_date else "ignore", question="")
    return found


def _one_of_each(found: list[ColumnFound]) -> list[ColumnFound]:
    """Keep one column each for the roles that a row has once; a second id is ignored, a second name a segment."""
    for role, instead in (
        ("response_id", "ignore"), ("customer_id", "ignore"), ("touchpoint", "segment"), ("channel", "segment"),
        ("weight", "ignore"), ("count", "ignore"),
    ):  # fmt: skip
        columns = [index for index, column in enumerate(found) if column.role == role]
        best = (
            max(columns, key=lambda index: (found[index].distinct, -index))
            if role == "response_id" and columns
            else None
        )
        for index in columns:
            if index != (columns[0] if best is None else best):
                found[index] = replace(found[index], role=instead)
    return found
