"""Columns that belong to one question are proposed alike: items rated with the same words, choices, and ranks.

One column alone may look like anything; its siblings tell what the question is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from cxjourney.evidence.found import ColumnFound
from cxjourney.evidence.questions import question_of
from cxjourney.evidence.scales import ScaleGuess, guess_words
from cxjourney.evidence.vocabulary import NOT_CHOSEN, YES_NO
from cxjourney.evidence.words import words

if TYPE_CHECKING:
    from cxjourney.evidence.detect import Look

_FREE = ("segment", "ignore")
_MOST_WORDS = 12
_MOST_CHOICES = 30
_NOT_CHOSEN = {*NOT_CHOSEN, *(word for word, number in YES_NO.items() if not number)}


def settle_batteries(found: list[ColumnFound], looks: list[Look]) -> list[ColumnFound]:
    """Return the columns with one proposal for all columns of a question."""
    questions: dict[str, list[int]] = defaultdict(list)
    for index, look in enumerate(looks):
        question = question_of(look.name, look.label)
        if question and look.filled and found[index].role in (*_FREE, "answer"):
            questions[question].append(index)
    for members in questions.values():
        if len(members) > 1:
            _settle(found, looks, members)
    return found


def _settle(found: list[ColumnFound], looks: list[Look], members: list[int]) -> None:
    guess = _same_words([looks[index] for index in members])
    free = [index for index in members if found[index].role in _FREE and not found[index].leave_out]
    if guess is not None:
        for index in members:
            found[index] = replace(
                found[index], role="answer", metric=guess.metric, scale=guess.scale, direction=guess.direction,
                blank=guess.blank, values=guess.values, question=guess.question, remark="",
            )  # fmt: skip
    elif len(free) < len(members) or len({found[index].role for index in free}) == 0:
        return
    elif _are_ranks([looks[index] for index in free]):
        for index in free:
            found[index] = replace(found[index], role="ignore", remark="ranks")
    elif all(map(_is_choice, (looks[index] for index in free))):
        role = "segment" if len(free) <= _MOST_CHOICES else "ignore"
        for index in free:
            found[index] = replace(found[index], role=role, remark="")
    else:
        _as_most(found, free)


def _same_words(looks: list[Look]) -> ScaleGuess | None:
    """Return the scale in words that all columns share, of which each may lack some."""
    texts = {text for look in looks for text in look.common}
    wordy = all(look.share_numeric < 0.5 and look.distinct <= _MOST_WORDS for look in looks)
    if not wordy or not 3 <= len(texts) <= _MOST_WORDS:
        return None
    return guess_words(None, pl.Series(sorted(texts)), max((words(look.label) for look in looks), key=len))


def _are_ranks(looks: list[Look]) -> bool:
    """Say whether each row numbers the items from 1 up, no number twice."""
    count = len(looks)
    if count < 3 or any(look.share_numeric < 1 or look.distinct > count for look in looks):
        return False
    frame = pl.DataFrame([look.numeric.alias(f"{n}") for n, look in enumerate(looks)])
    frame = frame.filter(pl.all_horizontal(pl.all().is_not_null()))
    if frame.is_empty() or frame.height * 2 < max(look.filled for look in looks):
        return False
    rows = frame.select(pl.concat_list(pl.all()).list.sort().alias("ranks"))["ranks"]
    wanted = [float(rank) for rank in range(1, count + 1)]
    return all(one.to_list() == wanted for one in rows.unique())


def _is_choice(look: Look) -> bool:
    """Say whether a column says only that something was chosen, or that it was not."""
    chosen = [text for text in look.common if words(text) not in _NOT_CHOSEN]
    return look.distinct <= 2 and len(chosen) <= 1 and look.share_numeric < 0.5


def _as_most(found: list[ColumnFound], members: list[int]) -> None:
    """Let the few columns of a question whose values happen to look otherwise follow the many."""
    segments = sum(found[index].role == "segment" for index in members)
    role = "segment" if segments * 2 >= len(members) else "ignore"
    for index in members:
        if found[index].role != role:
            found[index] = replace(found[index], role=role)
