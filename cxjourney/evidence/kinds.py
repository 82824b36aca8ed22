"""One column of answers to several metrics, where another column says which: Delighted, HubSpot, counts tables.

`find_kinds` proposes what each kind of survey is; `by_kind` splits the answers when they are brought in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from cxjourney.domain.text import tr
from cxjourney.evidence.found import Kind
from cxjourney.evidence.scales import guess_numbers, guess_words
from cxjourney.evidence.values import decimal_sign, numbers, share, trimmed
from cxjourney.evidence.words import words

if TYPE_CHECKING:
    from cxjourney.evidence.mapping import MappedColumn
    from cxjourney.evidence.parsing import ParsedAnswer, ProblemRows

KIND_HEADER = re.compile(r"(type of |kind of )?(survey|question|metric|feedback) (type|kind|name)|metric|kpi|measure")
_MOST_KINDS = 12
_METRICS = (
    ("nps", re.compile(r"\bnps\b|net promoter|customer loyalty|recommend")),
    ("ces", re.compile(r"\bces\b|effort|customer support")),
    ("csat", re.compile(r"\bcsat\b|satisfaction|\bstars?\s?5?\b|\b5 ?star|five ?star|smiley|emoji|thumbs")),
)


def metric_of(kind: str) -> str:
    """Return the metric that a kind of survey is called by, empty where it is none of the known."""
    said = words(kind)
    return next((metric for metric, pattern in _METRICS if pattern.search(said)), "")


def find_kinds(kinds: pl.Series, answers: pl.Series, known: dict[str, dict[str, Any]], title: str) -> tuple[Kind, ...]:
    """Return what each value of a column of kinds says about the answers beside it; kinds without a metric are left.

    Both columns are trimmed; `known` are fields that the layout settles for a metric, `title` the answers' header.
    """
    if not 1 <= kinds.drop_nulls().n_unique() <= _MOST_KINDS:
        return ()
    found = []
    for value in kinds.drop_nulls().unique().sort().to_list():
        metric = metric_of(value)
        if not metric or (known and metric not in known):
            continue
        fields = _scale(metric, answers.filter(kinds == value).drop_nulls(), f"{title} {words(value)}")
        settled = dict(known.get(metric, {}))
        if "scale" in settled and fields is not None and fields.get("values") and "values" not in settled:
            del settled["scale"]  # words bring their own
        if fields is None and "scale" not in settled:
            continue
        found.append(Kind(value, metric, **{**(fields or {}), **settled}))
    return tuple(found)


def _scale(metric: str, answers: pl.Series, title: str) -> dict[str, Any] | None:
    if answers.is_empty():
        return None
    values = numbers(answers, decimal_sign(answers))
    if share(values.is_not_null()) >= 0.7:
        guess = guess_numbers(metric, values.drop_nulls(), title)
    else:
        guess = guess_words(metric, answers, title)
    if guess is None or not guess.metric:
        return None
    return {"scale": guess.scale, "direction": guess.direction, "blank": guess.blank, "values": guess.values}


def by_kind(
    column: MappedColumn, raw: Callable[[str], pl.Series], problems: ProblemRows
) -> list[tuple[MappedColumn, pl.Series]]:
    """Return an answer column as one column for each metric it answers, cells of the other kinds being null."""
    cells = raw(column.name)
    if not column.kinds:
        return [(column, cells)]
    said = trimmed(raw(column.kind_column))
    spoken = {one: words(one) for one in said.drop_nulls().unique().to_list()}
    wanted = {words(kind.value): kind for kind in column.kinds}
    unknown = [one for one, word in spoken.items() if word not in wanted]
    strange = (said.is_in(unknown) | said.is_null()) & trimmed(cells).is_not_null()
    problems.add(strange, column.kind_column, said, tr("the mapping does not say which metric this kind is"))
    alike: dict[tuple[object, ...], tuple[Kind, list[str]]] = {}
    for word, kind in wanted.items():
        key = (kind.metric, kind.scale, kind.direction, kind.values, kind.blank)
        alike.setdefault(key, (kind, []))[1].extend(one for one, own in spoken.items() if own == word)
    parts = []
    for kind, names in alike.values():
        single = replace(
            column, metric=kind.metric, scale=kind.scale or None, direction=kind.direction or column.direction,
            blank=kind.blank or column.blank, values=kind.values, kinds=(),
        )  # fmt: skip
        others = ~said.is_in(names).fill_null(value=False)
        parts.append((single, cells.set(others, None)))
    return parts


def turned(column: MappedColumn, answer: ParsedAnswer) -> ParsedAnswer:
    """Return satisfaction asked with 1 as the best turned round, so that a satisfied share is always good when high."""
    if column.metric != "csat" or column.direction != "lower" or answer.scale is None:
        return answer
    return replace(answer, values=sum(answer.scale) - answer.values)
