"""Guessing the scale of an answer column: its bounds, its direction, and the numbers that mean “no answer”.

A guess that the values do not settle carries a question, so that a person decides and never the program.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from cxjourney.evidence.ladders import read_ladder
from cxjourney.evidence.vocabulary import (
    AGREEMENT,
    BLANK_CODES,
    EASY,
    FAMILY,
    FAMILY_WORDS,
    HARD,
    NOT_CHOSEN,
    WORD_SCALES,
    YES_NO,
)
from cxjourney.evidence.words import words

_FEW = 30  # below this many answers, values that never occur prove nothing
_RARE = 0.02
_MOST_SHARED = 4  # yes, no, and words for neither


@dataclass(frozen=True, slots=True)
class ScaleGuess:
    """The scale of an answer column; `question` is the code of what a person must settle, empty if nothing."""

    metric: str
    scale: tuple[float, float] | None
    direction: str | None
    blank: tuple[float, ...] = ()
    values: tuple[tuple[str, float | None], ...] = ()
    question: str = ""


def guess_numbers(metric: str, numbers: pl.Series, title: str) -> ScaleGuess | None:
    """Return the scale of a numeric column for a metric, or None where the values cannot be its answers.

    `numbers` are the non-null values, `title` the header and question as `words`.
    """
    if numbers.is_empty():
        return None
    counts = numbers.value_counts(sort=True, name="times")
    seen = dict(zip(counts.to_series(0).to_list(), counts["times"].to_list(), strict=True))
    if metric == "nps":
        return _nps(seen)
    scale, question = _fitting_scale(metric, seen, title)
    if scale is None:
        return None
    guess = ScaleGuess(metric, scale, "higher", _blank_codes(seen, scale), question=question)
    if metric == "csat" and scale == (1.0, 5.0) and FAMILY.search(title):
        return replace(guess, direction="lower", question="")  # 1 is very good in the NHS Friends and Family Test
    return _ces_direction(guess, title) if metric == "ces" else guess


def guess_words(metric: str | None, column: pl.Series, title: str) -> ScaleGuess | None:
    """Return the scale of answers in words (`Good`, `Very satisfied`), or None where they are not known.

    `metric` is what the header says, or None; agreement counts only beside a statement about effort or satisfaction,
    yes and no only for a metric of somebody's own. Words that stand on several scales carry the question `values`.
    """
    texts = column.unique().to_list()
    if not 1 <= len(texts) <= 12:
        return None
    spoken = {text: words(text) for text in texts}
    fitting = [entry for entry in _ladders(metric, title) if all(word in entry[2] for word in spoken.values())]
    if not fitting:
        return _composed(metric, texts)
    if len(texts) < 2 and metric is None:
        return None
    whole = [entry for entry in fitting if _rungs(entry[2]) <= {entry[2][word] for word in spoken.values()}]
    one, scale, ladder = (whole or fitting)[0]
    given = [tuple(entry[2][word] for word in spoken.values()) for entry in fitting]
    is_open = not whole and any(numbers != given[0] for numbers in given) and not FAMILY.search(title)
    values = tuple((text, ladder[word]) for text, word in sorted(spoken.items()))
    guess = ScaleGuess(one, scale, "higher", values=values, question="values" if is_open else "")
    statement = one == "ces" and any("agree" in word for word in spoken.values())
    return _ces_direction(guess, title) if statement else guess


def _composed(metric: str | None, texts: list[str]) -> ScaleGuess | None:
    """Return a scale that is put together of words such as very and somewhat, where they say which end is good."""
    found = read_ladder(texts)
    if found is None or not found.metric or metric not in (None, found.metric):
        return None
    return ScaleGuess(found.metric, found.scale, "higher", values=_from_the_top(found.values))


def _from_the_top(values: tuple[tuple[str, float | None], ...]) -> tuple[tuple[str, float | None], ...]:
    return tuple(sorted(values, key=lambda one: (one[1] is None, -(one[1] or 0), one[0])))


def guess_choices(texts: list[str], title: str) -> ScaleGuess | None:
    """Return what distinct texts would answer if somebody says that they are answers, or None where nothing is known.

    Steps whose good end the words leave open carry a question; yes and no, or chosen and not chosen, make a share. A
    metric of somebody's own has an empty name.
    """
    guess = guess_words(None, pl.Series(texts, dtype=pl.String), title)
    if guess is not None:
        return guess
    found = read_ladder(texts)
    if found is not None:
        direction = "higher" if found.metric else None
        question = "" if found.metric else "direction"
        return ScaleGuess(found.metric, found.scale, direction, values=_from_the_top(found.values), question=question)
    spoken = {text: words(text) for text in texts}
    said = {text: {**NOT_CHOSEN, **YES_NO}.get(word) for text, word in spoken.items()}
    yes = [text for text, number in said.items() if number == 1]
    no = [text for text, number in said.items() if number == 0]
    if not (yes or len(no) == 1) or len(texts) > _MOST_SHARED:
        return None
    if not yes and len(texts) == 2:
        said = {text: float(text not in no) for text in texts}
    elif not yes or not no:
        return None
    return ScaleGuess("", (0.0, 1.0), "higher", values=_from_the_top(tuple(said.items())))


def more_words(metric: str | None, known: dict[str, float | None], title: str) -> dict[str, float | None]:
    """Return all words (as `words`) of the scale that the known ones belong to: next quarter's file may hold others."""
    for _, _, ladder in _ladders(metric, title):
        if known and all(word in ladder and ladder[word] == number for word, number in known.items()):
            return ladder
    return {}


def _ladders(metric: str | None, title: str) -> list[tuple[str, tuple[float, float], dict[str, float | None]]]:
    known = [(one, scale, ladder) for one, scale, ladder in WORD_SCALES if metric in (None, one)]
    if FAMILY.search(title):
        known = [("csat", (1, 5), FAMILY_WORDS), *known]
    if metric in ("ces", "csat"):
        known += [(metric, scale, ladder) for scale, ladder in AGREEMENT]
    if metric is not None and metric not in ("nps", "csat", "ces", "ttr"):
        known.append((metric, (0, 1), YES_NO))
    return known


def _rungs(ladder: dict[str, float | None]) -> set[float | None]:
    return {number for number in ladder.values() if number is not None}


def _nps(seen: dict[float, int]) -> ScaleGuess | None:
    scale = (0.0, 10.0)
    if max(seen) <= 1 and min(seen) >= 0 and len(seen) == 2:
        return ScaleGuess("", (0, 1), "higher")  # a yes or no question about recommending is no NPS
    blank = _blank_codes(seen, scale)
    inside = sum(times for value, times in seen.items() if 0 <= value <= 10 or value in blank)
    if inside < 0.8 * sum(seen.values()):
        return None
    answers = {value: times for value, times in seen.items() if 0 <= value <= 10}
    if not answers:
        return None
    question = "scale" if sum(answers.values()) >= _FEW and max(answers) <= 7 else ""
    return ScaleGuess("nps", scale, "higher", blank, question=question)


def _fitting_scale(metric: str, seen: dict[float, int], title: str) -> tuple[tuple[float, float] | None, str]:
    total = sum(seen.values())
    candidates = ((1, 7), (1, 5), (1, 10)) if metric == "ces" else ((0, 1), (1, 5), (1, 7), (1, 10), (0, 10), (0, 100))
    if metric == "ces" and max(seen) <= 5:
        candidates = ((1, 5), (1, 7), (1, 10))
    for low, high in candidates:
        codes = BLANK_CODES.get((low, high), ())
        inside = sum(times for value, times in seen.items() if low <= value <= high)
        coded = sum(times for value, times in seen.items() if value in codes)
        if inside + coded < 0.97 * total or inside < 0.05 * total:
            continue
        if (low, high) == (1, 5) and 6.0 in seen and 7.0 in seen and not FAMILY.search(title):
            continue
        return (float(low), float(high)), _open_question((low, high), seen, total)
    return None, ""


def _open_question(scale: tuple[int, int], seen: dict[float, int], total: int) -> str:
    low, high = scale
    top = max(value for value in seen if low <= value <= high)
    if scale == (1, 5) and 6.0 in seen and 0.0 not in seen:
        return "scale"  # a sixth step, or the code for “no answer”
    if total >= _FEW and top < high and scale != (0, 100):
        return "scale"
    return ""


def _blank_codes(seen: dict[float, int], scale: tuple[float, float]) -> tuple[float, ...]:
    low, high = scale
    total = sum(seen.values())
    known = BLANK_CODES.get((int(low), int(high)), ())
    outside = {value: times for value, times in seen.items() if not low <= value <= high and value == int(value)}
    often = {value for value, times in outside.items() if times >= max(3, _RARE * total)}
    codes = {value for value in outside if value in known} | (often if len(often) <= 3 else set())
    return tuple(sorted(codes))


def _ces_direction(guess: ScaleGuess, title: str) -> ScaleGuess:
    """High is easy only where the wording says so: `made it easy` does, `effort` and a bare `CES` do not."""
    easy, hard = bool(EASY.search(title)), bool(HARD.search(title))
    if easy and not hard:
        return guess
    return replace(guess, direction=None, question="direction")
