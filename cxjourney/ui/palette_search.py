"""Fuzzy search for the command palette: which entries fit what was typed, best first. Knows no Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the palette can run or jump to."""

    text: str
    group: str
    run: Callable[[], None]
    shortcut: str = ""
    reason: str = ""  # why it cannot be run now; empty: it can
    detail: str = ""
    weight: float = 0.0  # added to the rank of a match, to put commands before comments


def folded(text: str) -> str:
    """Return `text` without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def rank(query: str, text: str) -> float | None:
    """Return how well `text` fits `query`, higher is better, None where it does not.

    Each word of the query must be found: at the start of the text, at the start of a word, inside a word, or as
    letters in their order; the sooner and the tighter, the better.
    """
    target = folded(text)
    total = 0.0
    for word in folded(query).split():
        score = _rank_word(word, target)
        if score is None:
            return None
        total += score
    return total - len(target) / 1000


def _rank_word(word: str, target: str) -> float | None:
    at = target.find(word)
    if at == 0:
        return 100.0 + len(word)
    if at > 0:
        starts = [i for i in range(len(target) - len(word) + 1) if target.startswith(word, i)]
        if any(not target[i - 1].isalnum() for i in starts if i > 0):
            return 80.0 + len(word)
        return 50.0 + len(word)
    return _rank_letters(word, target)


def _rank_letters(word: str, target: str) -> float | None:
    """Rank letters that occur in order; only where each is near the last one or starts a word."""
    position, gaps = -1, 0
    for letter in word:
        found = target.find(letter, position + 1)
        if found < 0:
            return None
        if position >= 0 and found > position + 1:
            between = target[position + 1 : found]
            gaps += len(between) if target[found - 1].isalnum() else max(1, len(between.split()))
        position = found
    return None if gaps > 3 * len(word) else 30.0 - gaps


def search(query: str, entries: Iterable[Entry], limit: int = 60) -> list[Entry]:
    """Return the entries that fit `query`, best first; with nothing typed, those with the greatest weight."""
    found: list[tuple[float, int, Entry]] = []
    for index, entry in enumerate(entries):
        if not query.strip():
            found.append((entry.weight, -index, entry))
            continue
        score = rank(query, entry.text)
        if score is None and entry.detail:
            score = rank(query, f"{entry.text} {entry.detail}")
            score = None if score is None else score - 20
        if score is not None:
            found.append((score + entry.weight, -index, entry))
    found.sort(key=lambda item: (item[0], item[1]), reverse=True)
    return [entry for _, _, entry in found[:limit]]
