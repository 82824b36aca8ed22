"""What customers write about at one touchpoint more than anywhere else: words and phrases of two words.

A term stands out where it is in more comments than its share elsewhere would lead to expect, measured by Dunning's
log-likelihood ratio (Ted Dunning, “Accurate methods for the statistics of surprise and coincidence”, 1993).
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.paths import resource

if TYPE_CHECKING:
    import polars as pl

THRESHOLD = 10.83
"""Chi-squared with one degree of freedom at p = 0.001."""

MOST_TERMS = 12  # for each touchpoint
SAMPLE = 2_000  # comments by which the languages are told
SHARE = 0.1  # of the comments have to be in a language for its words to be passed over
COVERED = 0.8  # of the comments with a word hold it in one phrase: the phrase is told instead

_TOKEN = r"[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*|[.,;:!?()\n]"
_ELISION = r"^(?:l|d|j|m|t|s|c|n|qu|jusqu|lorsqu|puisqu|dell|nell|sull|dall|all|un|quell)'"
_POSSESSIVE = r"'s$"
_WORD = r"\p{L}{2}"
_COMMENT, _PLACE, _PERSON, _TERM, _ID = "_comment", "_place", "_person", "_term", "_id"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that stands out: in `n` of `of` comments here, in `elsewhere` of `of_elsewhere` others."""

    text: str
    n: int
    of: int
    elsewhere: int
    of_elsewhere: int
    ratio: float  # the log-likelihood ratio

    def times(self, threshold: int) -> float | None:
        """Return how many times as often it is said here; None where too few say it elsewhere to tell."""
        if self.elsewhere < max(threshold, 1):
            return None
        return (self.n / self.of) / (self.elsewhere / self.of_elsewhere)


@dataclass(frozen=True, slots=True)
class StopWords:
    """The words that are no terms: `words` in no phrase either, `negations` only in phrases."""

    words: frozenset[str]
    negations: frozenset[str]


def frequent_terms(rows: pl.DataFrame, threshold: int, most: int = MOST_TERMS) -> dict[RecordId, list[Term]]:
    """Return touchpoint -> the terms that stand out there against all others, the strongest first.

    `rows` are comments that may be shown, with the columns `key`, `response`, `touchpoint` and `comment`. What counts
    is people at a touchpoint, not how often they say it. Terms of fewer than `threshold` people there are left out.
    """
    import polars as pl

    person = pl.coalesce(pl.col("response").cast(pl.String), pl.col("key").cast(pl.String))
    place = pl.col("touchpoint").cast(pl.String)
    said = rows.select(place.alias(_PLACE), person.alias(_PERSON), pl.col("comment")).with_row_index(_COMMENT)
    counted = said.group_by(_PLACE).agg(pl.col(_PERSON).n_unique())
    people = {str(place_id): int(n) for place_id, n in counted.iter_rows()}
    if len(people) < 2:
        return {}
    tokens = _tokens(said)
    stop = stop_words(languages(said["comment"].head(SAMPLE).to_list()))
    counts = pl.concat([_word_counts(tokens, stop, threshold), _phrase_counts(tokens, stop, threshold)])
    totals = {str(term): int(n) for term, n in counts.group_by(_TERM).agg(pl.col("n").sum()).iter_rows()}
    everyone = sum(people.values())
    found: dict[RecordId, list[Term]] = defaultdict(list)
    for place_id, text, n in counts.filter(pl.col("n") >= max(threshold, 2)).iter_rows():
        of, elsewhere = people[place_id], totals[text] - n
        if n * (everyone - of) <= elsewhere * of:
            continue
        ratio = log_likelihood_ratio(n, of - n, elsewhere, everyone - of - elsewhere)
        if ratio >= THRESHOLD:
            found[place_id].append(Term(text, n, of, elsewhere, everyone - of, ratio))
    return {place_id: _strongest(terms, most) for place_id, terms in found.items()}


def common_words(rows: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return which words that are no stop words the comments in `rows` hold, and what share of the people says them.

    One row for each comment and word: `comment`, the number of the row; `term`; `share`, from 0 to 1. Words of fewer
    than `threshold` people are left out. `rows` have the columns `key`, `response` and `comment`.
    """
    import polars as pl

    person = pl.coalesce(pl.col("response").cast(pl.String), pl.col("key").cast(pl.String))
    said = rows.select(pl.lit("").alias(_PLACE), person.alias(_PERSON), pl.col("comment")).with_row_index(_COMMENT)
    stop = stop_words(languages(said["comment"].head(SAMPLE).to_list()))
    words = _words(_tokens(said), stop).select(_COMMENT, _PERSON, _TERM).unique()
    n = pl.col(_PERSON).n_unique().over(_TERM)
    counted = words.with_columns(n.alias("n")).filter(pl.col("n") >= max(threshold, 2))
    everyone = max(said[_PERSON].n_unique(), 1)
    return counted.select(
        pl.col(_COMMENT).alias("comment"), pl.col(_TERM).alias("term"), (pl.col("n") / everyone).alias("share")
    )


def log_likelihood_ratio(with_here: float, without_here: float, with_else: float, without_else: float) -> float:
    """Return Dunning's G² of a table of two by two counts: 0 where the shares are alike, more the less they are."""
    total = with_here + without_here + with_else + without_else
    here, elsewhere = with_here + without_here, with_else + without_else
    having, lacking = with_here + with_else, without_here + without_else
    cells = (
        (with_here, here, having), (without_here, here, lacking),
        (with_else, elsewhere, having), (without_else, elsewhere, lacking),
    )  # fmt: skip
    return 2 * sum(count * math.log(count * total / (row * column)) for count, row, column in cells if count > 0)


def languages(comments: Sequence[str]) -> list[str]:
    """Return the languages that the comments are written in, by their commonest words; all where that is open."""
    known = _known_words()
    counted: Counter[str] = Counter()
    for comment in comments:
        words = set(comment.lower().replace("’", "'").split())
        hits = {language: len(words & stop) for language, stop in known.items()}
        best = max(hits, key=lambda language: hits[language])
        if hits[best] >= 2:
            counted[best] += 1
    total = counted.total()
    return [language for language in known if counted[language] > total * SHARE] or list(known)


def stop_words(chosen: Iterable[str]) -> StopWords:
    """Return the words of some languages that are no terms; negations are those of all languages."""
    known = _known_words()
    words = frozenset[str]().union(*(known[language] for language in chosen))
    return StopWords(words - _negations(), _negations())


@cache
def _resource() -> dict[str, dict[str, str]]:
    return tomllib.loads(resource("stop_words.toml").read_text("utf-8"))


@cache
def _known_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(text.split()) for language, text in _resource()["words"].items()}


@cache
def _negations() -> frozenset[str]:
    return frozenset(_resource()["negations"]["words"].split())


def _tokens(said: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each word or mark of punctuation, in the order of the texts."""
    import polars as pl

    text = pl.col("comment").str.to_lowercase().str.replace_all("’", "'", literal=True)
    token = pl.col(_TERM).str.replace(_ELISION, "").str.replace(_POSSESSIVE, "")
    cut = said.select(_COMMENT, _PLACE, _PERSON, text.str.extract_all(_TOKEN).alias(_TERM))
    return cut.explode(_TERM).drop_nulls(_TERM).with_columns(token)


def _word_counts(tokens: pl.DataFrame, stop: StopWords, threshold: int) -> pl.DataFrame:
    return _people(_words(tokens, stop), threshold)


def _words(tokens: pl.DataFrame, stop: StopWords) -> pl.DataFrame:
    import polars as pl

    passed_over = list(stop.words | stop.negations)
    return tokens.filter(pl.col(_TERM).str.contains(_WORD), ~pl.col(_TERM).is_in(passed_over))


def _phrase_counts(tokens: pl.DataFrame, stop: StopWords, threshold: int) -> pl.DataFrame:
    """Count phrases of two neighbouring words, none of them a stop word, of which enough people say each."""
    import polars as pl

    kept = pl.col(_TERM).str.contains(_WORD) & ~pl.col(_TERM).is_in(list(stop.words))
    frequent = tokens.filter(kept).group_by(_TERM).len().filter(pl.col("len") >= max(threshold, 2))
    numbered = frequent.select(_TERM).with_row_index(_ID)
    coded = tokens.join(numbered, on=_TERM, how="left", maintain_order="left")
    follows = pl.col(_COMMENT).shift(-1) == pl.col(_COMMENT)
    pairs = coded.with_columns(pl.col(_ID).shift(-1).alias("_next")).filter(
        follows & pl.col(_ID).is_not_null() & pl.col("_next").is_not_null() & (pl.col(_ID) != pl.col("_next"))
    )
    code = pl.col(_ID).cast(pl.UInt64) * numbered.height + pl.col("_next").cast(pl.UInt64)
    counted = _people(pairs.with_columns(code.alias(_TERM)), threshold)
    names, size = numbered[_TERM], max(numbered.height, 1)
    first, second = names[(counted[_TERM] // size).cast(pl.UInt32)], names[(counted[_TERM] % size).cast(pl.UInt32)]
    text = pl.Series(_TERM, [f"{one} {two}" for one, two in zip(first, second, strict=True)], dtype=pl.String)
    named = counted.with_columns(text)
    only_negations = [f"{one} {two}" for one in stop.negations for two in stop.negations]
    return named.filter(~pl.col(_TERM).is_in(only_negations))


def _people(terms: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return how many people at each touchpoint say each term; terms that nowhere reach the threshold are dropped."""
    import polars as pl

    counted = terms.group_by(_PLACE, _TERM).agg(pl.col(_PERSON).n_unique().cast(pl.Int64).alias("n"))
    return counted.filter(pl.col("n").max().over(_TERM) >= threshold).select(_PLACE, _TERM, "n")


def _strongest(terms: list[Term], most: int) -> list[Term]:
    """Return the strongest terms, without words that a phrase tells better, and phrases that a stronger one shares."""
    terms.sort(key=lambda term: (-term.ratio, term.text))
    phrases = [term for term in terms if " " in term.text]
    covered = {
        word for phrase in phrases for word in phrase.text.split()
        if any(term.text == word and phrase.n >= COVERED * term.n for term in terms)
    }  # fmt: skip
    kept: list[Term] = []
    for term in terms:
        parts = set(term.text.split())
        chained = len(parts) == 2 and any(
            parts & set(other.text.split()) and abs(other.n - term.n) <= (1 - COVERED) * other.n
            for other in kept if " " in other.text
        )  # fmt: skip
        if term.text not in covered and not chained:
            kept.append(term)
    return kept[:most]
