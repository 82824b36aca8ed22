"""One question spread over a column for each of its options becomes one column again.

SurveyMonkey's expanded export does that to single-choice questions too: the cell under an option holds the option's
text. Headers decide, so that a short file of next quarter has the same columns: a question that says that several
choices may be made stays as it is, one column per choice, and so does one where a row holds two.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from cxjourney.evidence.scales import guess_words
from cxjourney.evidence.values import numbers
from cxjourney.evidence.words import words

if TYPE_CHECKING:
    from cxjourney.evidence.headers import Header

_SEVERAL = re.compile(
    r"^(which|what) (?!is\b|was\b|does\b|has\b|this\b|business\b|class\b)(\w+s|of)\b(?!.*\bbest describe)"
    r"|^(quels|quelles|cuales|quali|quais) "
    r"|\ball (that|which|of the)? ?(apply|following)|\b(select|check|choose|tick|mark) (all|any|up to|two|three)\b"
    r"|\bup to (\d|two|three|four|five)\b|multiple (answers|choices|responses)|more than one|alle zutreffenden|mehrfach"
    r"|mehrere|toutes les (reponses|options|propositions)|plusieurs (reponses|choix)"
    r"|todas las (que|opciones|respuestas)|varias|tutte le|piu risposte|alles wat van toepassing|meerdere|todas as"
)
"""What a question says that allows several choices."""

_FREE_TEXT = re.compile(r"\b(specify|describe|angeben|preciser|especifi\w*|specificare|namelijk|toelichten)\b")


def fold_choices(header: Header, frame: pl.DataFrame) -> tuple[Header, pl.DataFrame]:
    """Return header and rows with each single-choice question in one column, in the place of its first option."""
    labels = dict(zip(frame.columns, header.labels, strict=True))
    questions: dict[str, list[str]] = {}
    for name in frame.columns:
        if labels[name] and name.startswith(f"{labels[name]}: "):
            questions.setdefault(labels[name], []).append(name)
    for question, every in questions.items():
        names = [name for name in every if not _FREE_TEXT.search(words(name.removeprefix(f"{question}: ")))]
        if len(names) < 2 or question in labels or not _is_single(frame, question, names):
            continue
        folded = pl.coalesce(pl.col(name) for name in names).alias(names[0])
        frame = frame.with_columns(folded).drop(names[1:]).rename({names[0]: question})
        for name in names:
            del labels[name]
        labels[question] = ""
    shown = tuple(labels[name] for name in frame.columns)
    return replace(header, names=tuple(frame.columns), labels=shown), frame


def _is_single(frame: pl.DataFrame, question: str, names: list[str]) -> bool:
    if _SEVERAL.search(words(question)):
        return False
    options = {name: name.removeprefix(f"{question}: ") for name in names}
    for name, option in options.items():
        present = frame[name].drop_nulls()
        if any(words(cell) != words(option) for cell in present.unique().to_list()):
            return False
    filled = frame.select(pl.sum_horizontal(pl.col(names).is_not_null())).to_series()
    most = int(filled.max() or 0)  # type: ignore[arg-type]
    return most == 1 or (most == 0 and _is_scale(list(options.values()), question))


def _is_scale(options: list[str], question: str) -> bool:
    """Say whether the options are the steps of a scale, of which nobody chooses two."""
    numbered = numbers(pl.Series(options))
    if not numbered.null_count():
        return numbered.n_unique() == len(options)
    return any(guess_words(metric, pl.Series(options), words(question)) for metric in ("csat", "ces"))
