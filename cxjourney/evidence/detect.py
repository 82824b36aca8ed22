"""What the columns of a file are for: role, metric, scale, direction, blank codes, dates, personal data.

It works column by column from header, question text, preset and values, then settles what only the columns together
can say (which of several dates, which id). Everything is a proposal: `mapping` holds what a person decided.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from cxjourney.evidence import vocabulary as known
from cxjourney.evidence.found import ColumnFound
from cxjourney.evidence.ladders import read_ladder
from cxjourney.evidence.presets import Preset
from cxjourney.evidence.scales import ScaleGuess, guess_numbers, guess_words
from cxjourney.evidence.values import (
    NO_ANSWER,
    decimal_sign,
    guess_dates,
    hours,
    is_clock_like,
    numbers,
    share,
    trimmed,
)
from cxjourney.evidence.words import words

_SAMPLE = 2_000
_MANY = 20_000  # rows from which a column by itself is work enough
_FEW_VALUES = 60
_EXAMPLE_LENGTH = 80
_FEW_SAMPLED = 200  # from all over a column: where none is a number, hardly any other is
_PLAIN = r"^-?\d{1,15}(?:\.\d{1,15})?$"
_EMAIL = r"^[^\s@]{1,64}@[^\s@]{1,255}\.[A-Za-z]{2,24}$"
_IP = r"^\d{1,3}(?:\.\d{1,3}){3}$|^[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}$"
_PHONE = r"^(?:\+|00|\(?0)[\d][\d ()/.-]{6,18}\d$"
_PERCENT = r"^-?\d{1,3}(?:[.,]\d{1,3})?\s?%$"
_SIGNS = ("@", "%", ";", ",", ":", ".", " ")
_YES_NO = {"yes", "no", "true", "false", "ja", "nein", "oui", "non", "0", "1"}
_QUARTER = r"^(?:19|20)\d{2}[ -/]?(?:Q[1-4]|H[12])$|^Q[1-4][ -/](?:19|20)\d{2}$|^(?:19|20)\d{2}$"


@dataclass(slots=True)
class Look:
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
    signs: frozenset[str]  # which of _SIGNS occur among the sampled values, and `0` for any digit in the column


def detect_columns(frame: pl.DataFrame, labels: tuple[str, ...], preset: Preset | None) -> tuple[ColumnFound, ...]:
    """Return what each column of a frame of texts is proposed to be for."""
    from cxjourney.evidence.together import settle_together

    looks = _looks(frame, labels)
    rules = [preset.rule(look.name, look.label) if preset else None for look in looks]
    found = [_column(look, rule, frame.height) for look, rule in zip(looks, rules, strict=True)]
    if preset is not None and preset.events:
        found, is_log = _of_events(found, rules)
        if not is_log:
            return detect_columns(frame, labels, None)
    kinds = [(rule or {}).get("kinds") for rule in rules]
    return tuple(settle_together(found, looks, kinds, events=preset is not None and preset.events))


def _of_events(found: list[ColumnFound], rules: list[dict[str, Any] | None]) -> tuple[list[ColumnFound], bool]:
    """Return the columns of a process log, and whether it is one: rows with answers are no mere events.

    What else a log says about an event describes it; texts are no comments, unless their header says so.
    """
    settled = list(found)
    for index, (column, rule) in enumerate(zip(found, rules, strict=True)):
        spoken = any(role == "comment" and pattern.search(words(column.name)) for role, pattern in known.ROLES)
        if rule is None and (column.role in ("answer", "count") or (column.role == "comment" and spoken)):
            return found, False
        if rule is None and column.role not in ("segment", "channel", "personal", "ignore"):
            settled[index] = replace(column, role="ignore", question="", date_style="")
    return settled, True


def _looks(frame: pl.DataFrame, labels: tuple[str, ...]) -> list[Look]:
    """Return all columns seen; what can be told of them at once is counted in one go, which thousands need."""
    texts = pl.DataFrame([trimmed(frame[name]) for name in frame.columns]) if frame.height >= _MANY else _trimmed(frame)
    names = texts.columns
    facts = [_facts(texts[name]) for name in names] if frame.height >= _MANY else _all_facts(texts)
    return [_look_at(texts[name], name, label, fact) for name, label, fact in zip(names, labels, facts, strict=True)]


def _trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    text = pl.all().cast(pl.String).str.strip_chars()
    return frame.select(pl.when(~text.str.to_lowercase().is_in(NO_ANSWER)).then(text))


def _facts(text: pl.Series) -> tuple[Any, ...]:
    """Return the same facts of a long column, digits being looked for all over it but not in each value."""
    present = text.drop_nulls()
    sample, spread = present.head(_SAMPLE), present.gather_every(max(1, len(present) // _SAMPLE))
    has = (sample.str.contains(sign, literal=True).any() for sign in _SIGNS)
    digit = spread.str.contains("[0-9]").any()
    return len(present), present.n_unique(), sample.str.len_chars().mean(), digit, *has


def _all_facts(texts: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return for each column: how many values, how many distinct, their mean length, any digit, and which signs."""
    present = pl.all().drop_nulls()
    sample = present.head(_SAMPLE)
    wanted = [
        present.len(), present.n_unique(), sample.str.len_chars().mean(), present.str.contains("[0-9]").any(),
        *(sample.str.contains(sign, literal=True).any() for sign in _SIGNS),
    ]  # fmt: skip
    found = texts.select(one.name.prefix(f"{number} ") for number, one in enumerate(wanted)).row(0)
    return [found[column :: texts.width] for column in range(texts.width)]


def _look_at(text: pl.Series, name: str, label: str, fact: tuple[Any, ...]) -> Look:
    filled, distinct, length, has_digit, *has = fact
    signs = frozenset(sign for sign, there in zip((*_SIGNS, "0"), (*has, has_digit), strict=True) if there)
    header = words(name)
    title = f"{header} {words(label)}".strip()
    if not filled:
        nothing = pl.Series(name, [None], dtype=pl.Float64).new_from_index(0, len(text))
        return Look(name, label, header, title, text, 0, 0, 0.0, (), (), ".", 0.0, nothing, signs)
    present = text.drop_nulls() if filled < len(text) else text
    counts = present.value_counts(sort=True, name="times").head(_FEW_VALUES) if distinct <= _FEW_VALUES * 20 else None
    common = tuple(counts.to_series(0).to_list()) if counts is not None else ()
    sample = present.head(_SAMPLE)
    decimal = decimal_sign(sample) if "," in signs and "0" in signs else "."
    numeric = _numeric(text, present, distinct, decimal, has_digit)
    shown = common[:5] if 0 < distinct <= 12 else tuple(dict.fromkeys(sample.head(50).to_list()))[:5]
    return Look(
        name=name, label=label, header=header, title=title, text=text, filled=filled, distinct=distinct, common=common,
        length=length or 0.0, examples=tuple(value[:_EXAMPLE_LENGTH] for value in shown), decimal=decimal,
        share_numeric=(len(numeric) - numeric.null_count()) / filled, numeric=numeric, signs=signs,
    )  # fmt: skip


def _numeric(text: pl.Series, present: pl.Series, distinct: int, decimal: str, has_digit: bool) -> pl.Series:
    """Return the numbers of a column, each distinct text read once; none where an even sample of it holds none."""
    if not has_digit:
        return pl.Series(text.name, [None], dtype=pl.Float64).new_from_index(0, len(text))
    if distinct * 4 <= len(present):
        kinds = present.unique()
        return text.replace_strict(kinds, numbers(kinds, decimal), default=None, return_dtype=pl.Float64)
    if decimal == "." and present.str.contains(_PLAIN).all():
        return text.cast(pl.Float64)
    step = len(present) // _FEW_SAMPLED
    if step >= 4:
        sample = present.gather_every(step)
        if numbers(sample, decimal).null_count() == len(sample):
            return pl.Series(text.name, [None], dtype=pl.Float64).new_from_index(0, len(text))
    return numbers(text, decimal)


def _column(look: Look, rule: dict[str, Any] | None, rows: int) -> ColumnFound:
    base = ColumnFound(
        look.name, look.label, examples=look.examples, filled=look.filled, distinct=look.distinct, decimal=look.decimal,
        common=tuple(value[:_EXAMPLE_LENGTH] for value in look.common),
    )  # fmt: skip
    fields = {key: value for key, value in rule.items() if key != "kinds"} if rule is not None else _role(look, rows)
    role = fields.get("role", "ignore")
    if role in ("date", "opened", "resolved") and "date_style" not in fields:
        fields |= _date_fields(look) or {"role": "ignore"}
    elif role == "answer" and rule is not None and "kinds" not in rule:
        fields = _as_answer(fields, look)
    elif role == "personal":
        return replace(base, role="personal", examples=(), common=(), remark="personal")
    elif role in ("segment", "channel") and _is_several(look):
        fields = {"role": "ignore", "remark": "several"}
    return replace(base, **fields)


def _as_answer(fields: dict[str, Any], look: Look) -> dict[str, Any]:
    """Fill in what a preset's answer column leaves to the values."""
    metric = fields.get("metric")
    if metric == "ttr":
        clock_or_unit = fields.get("unit") or is_clock_like(_spread(look.text)) or not look.filled
        return {"direction": "lower", "unit": "hours" if clock_or_unit else "",
                "question": "" if clock_or_unit else "unit", **fields}  # fmt: skip
    detected = answer_fields(look, metric) if look.filled else None
    return {**detected, **fields} if detected else {"role": "ignore"}


def _role(look: Look, rows: int) -> dict[str, Any]:
    """Return the fields that header and values suggest, the surest sign first."""
    if personal := _is_personal(look):
        return {"role": personal}
    if not look.filled:
        return {"role": "ignore"}
    for metric, pattern in known.METRICS:
        if pattern.search(look.title) and look.length < 60:
            fields = answer_fields(look, metric) if metric else {"role": "ignore", "remark": "repeats"}
            if fields:
                return fields
    for role, pattern in known.ROLES:
        if pattern.search(look.header) or (look.label and pattern.search(words(look.label))):
            fields = _checked(role, look, rows)
            if fields:
                return fields
    percents = known.PERCENT.search(look.header) and look.share_numeric > 0.8 and look.filled >= 3
    if percents or ("%" in look.signs and share(look.text.drop_nulls().head(_SAMPLE).str.contains(_PERCENT)) >= 0.8):
        return {"role": "reported_score", "question": "metric", "remark": "published"}
    hinted = bool(known.DATE.search(look.title))
    if look.share_numeric < 0.5 or hinted:
        date = _date_fields(look, hinted)
        if date:
            return {"role": "date", **date}
    if look.share_numeric < 0.5 and (guess := guess_words(None, look.text.drop_nulls(), look.title)):
        return from_guess(guess)
    return _by_values(look)


def _by_values(look: Look) -> dict[str, Any]:
    if _is_time_of_day(look):
        return {"role": "ignore"}
    wordy = (
        " " in look.signs
        and share(look.text.drop_nulls().head(_SAMPLE).str.contains(" ")) > 0.7
        and look.share_numeric < 0.5
    )
    is_open = bool(known.OPEN.search(look.header) or known.OPEN.search(words(look.label)))
    if wordy and look.length > (10 if is_open else 25) and look.distinct > 0.5 * look.filled:
        return {"role": "comment"}
    few = 2 <= look.distinct <= min(_FEW_VALUES, max(8, look.filled // 3))
    named = bool(known.SEGMENT.search(look.header))
    if few and look.length <= 40 and (look.share_numeric < 0.5 or (named and look.distinct <= 20)):
        return {"role": "segment", "remark": "steps"} if read_ladder(look.common) else {"role": "segment"}
    if look.distinct == 1 and named:
        return {"role": "segment"}
    return {"role": "ignore"}


def _is_personal(look: Look) -> str:
    if known.PERSONAL.search(look.header) or (
        look.label and look.length < 60 and known.PERSONAL.search(words(look.label))
    ):
        if 0 < look.distinct <= 3 and _YES_NO & {value.casefold() for value in look.common}:
            return ""
        if look.header == "customer" and _are_ids(look):
            return ""
        about_answers = any(pattern.search(look.title) for metric, pattern in known.METRICS if metric)
        if not about_answers or look.share_numeric < 0.5:
            return "" if _is_answer_scale(look) else "personal"
    if not look.filled or look.length > 60:
        return ""
    sample = look.text.drop_nulls().head(_SAMPLE)
    for sign, pattern, least in (("@", _EMAIL, 0.2), (".", _IP, 0.5), (":", _IP, 0.5), ("0", _PHONE, 0.6)):
        if sign in look.signs and share(sample.str.contains(pattern)) >= least:
            is_date = pattern == _PHONE and guess_dates(sample) is not None
            return "" if is_date else "personal"
    return ""


def _are_ids(look: Look) -> bool:
    sample = look.text.drop_nulls().head(_SAMPLE)
    return share(sample.str.contains(r"^[\w-]{1,40}$") & sample.str.contains(r"\d")) > 0.9


def _is_answer_scale(look: Look) -> bool:
    """A header such as `Rate the agent's name tag` names no person: its values are ratings."""
    return (
        2 <= look.distinct <= 12
        and look.share_numeric > 0.95
        and bool(look.numeric.max() is not None)
        and (
            float(look.numeric.max() or 0) <= 11  # type: ignore[arg-type]
        )
    )


def _is_several(look: Look) -> bool:
    """Forms join several choices in one cell with `;`, and end the cell with one."""
    present = look.text.drop_nulls().head(_SAMPLE)
    return ";" in look.signs and share(present.str.ends_with(";")) > 0.5


def answer_fields(look: Look, metric: str | None) -> dict[str, Any] | None:
    """Return the fields of a column whose header says that it answers a metric, or None where the values do not."""
    if metric == "ttr":
        return _duration(look)
    if look.share_numeric >= 0.7:
        guess = guess_numbers(metric or "csat", look.numeric.drop_nulls(), look.title)
    else:
        guess = guess_words(metric, look.text.drop_nulls(), look.title)
    if guess is not None and not guess.metric:
        guess = replace(guess, metric=look.name if len(look.name) <= 60 else f"{look.name[:59].rstrip()}…")
    return from_guess(guess) if guess else None


def from_guess(guess: ScaleGuess) -> dict[str, Any]:
    """Return the fields of an answer column from a guessed scale."""
    return {
        "role": "answer", "metric": guess.metric, "scale": guess.scale, "direction": guess.direction,
        "blank": guess.blank, "values": guess.values, "question": guess.question,
    }  # fmt: skip


def _duration(look: Look) -> dict[str, Any] | None:
    if known.NOT_TTR.search(look.header):
        return None
    clock = is_clock_like(_spread(look.text))
    if not clock and look.share_numeric < 0.7:
        return None
    unit = next((unit for unit, pattern in known.UNITS if pattern.search(look.title)), "")
    if clock or float(hours(_spread(look.text), unit or "hours").drop_nulls().len()) == 0:
        unit = unit or "hours"
    question = "" if unit else "unit"
    return {"role": "answer", "metric": "ttr", "direction": "lower", "unit": unit, "question": question}


def _checked(role: str, look: Look, rows: int) -> dict[str, Any] | None:
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
        return {"role": role} if ok else None
    if role == "comment":
        return {"role": role} if look.share_numeric < 0.5 and look.length > 8 else None
    if role in ("touchpoint", "channel"):
        return {"role": role} if look.share_numeric < 0.5 and look.distinct <= 500 and look.length <= 80 else None
    if role == "period":
        date = _date_fields(look, hinted=True)
        return (
            {"role": role, **(date or {})}
            if date or share(look.text.drop_nulls().str.contains(_QUARTER)) > 0.8
            else None
        )
    return {"role": role}


def _date_fields(look: Look, hinted: bool = True) -> dict[str, Any] | None:
    guess = guess_dates(_spread(look.text), hinted) if "0" in look.signs else None
    if guess is None or _is_time_of_day(look):
        return None
    if guess.style in ("dmy", "mdy"):  # one day above 12 anywhere decides the order
        guess = guess_dates(look.text, hinted) or guess
    return {"date_style": guess.style, "question": "date_order" if guess.undecided else ""}


def _spread(text: pl.Series) -> pl.Series:
    """Return some thousand values from all over a long column."""
    present = text.drop_nulls()
    return present.gather_every(max(1, len(present) // (2 * _SAMPLE)))


def _is_time_of_day(look: Look) -> bool:
    """Spreadsheets keep times of day as dates around the turn of 1900."""
    if "0" not in look.signs:
        return False
    early = look.text.drop_nulls().head(_SAMPLE).str.contains(r"^12/31/1899|^1899-12-3[01]|^1900-01-0[01]")
    return share(early) > 0.5
