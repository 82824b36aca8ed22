"""Text made comparable for searching: case, accents and ligatures folded, the same for a column and for one string.

`fold` and `folded` have to agree letter by letter: what a search finds in a column is marked in a single comment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

REPLACED = {
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ς": "σ", "’": "'", "‘": "'",
    "\u00ad": "",
}  # fmt: skip
"""Letters that no decomposition takes apart, after lower-casing."""

_COMBINING = r"\p{M}*"


def fold(text: str) -> str:
    """Return `text` in lower case without accents: `Café` and `cafe` become the same."""
    return "".join(_folded_letter(letter) for letter in text)


def folded(column: pl.Expr) -> pl.Expr:
    """Return a text column folded as `fold` does."""
    decomposed = column.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"\p{M}+", "")
    return decomposed.str.replace_many(list(REPLACED), list(REPLACED.values()))


def pattern(word: str) -> str:
    """Return a regular expression that finds a folded word in text that nobody folded: slower, but ready at once."""
    letters, parts, at = _variants(), list[str](), 0
    while at < len(word):
        pair = word[at : at + 2]
        size = 2 if pair in letters else 1
        spelled = _COMBINING.join(_one(letter, letters) for letter in pair[:size])
        parts.append(f"(?:{spelled}|[{''.join(letters[pair])}])" if size == 2 else spelled)
        at += size
    return "(?i)" + _COMBINING.join(parts)


def words_of(text: str) -> list[str]:
    """Return the folded words that a search asks for, each once."""
    return list(dict.fromkeys(fold(text).split()))


def marks(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where folded `words` stand in `text`, as (start, end) from left to right without overlaps."""
    letters = [_folded_letter(letter) for letter in text]
    whole = "".join(letters)
    origin = [index for index, letter in enumerate(letters) for _ in letter]
    found: list[tuple[int, int]] = []
    for word in words:
        at = whole.find(word) if word else -1
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = whole.find(word, at + len(word))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _one(letter: str, variants: dict[str, list[str]]) -> str:
    other = "".join(variants.get(letter, ()))
    return f"(?:{re.escape(letter)}|[{other}])" if other else re.escape(letter)


@cache
def _variants() -> dict[str, list[str]]:
    """Return one or two folded letters -> the letters and signs that become them."""
    found: dict[str, list[str]] = {}
    for letter in [*(chr(code) for code in range(0xC0, 0x250)), *REPLACED]:
        plain = _folded_letter(letter)
        if plain != letter and 0 < len(plain) <= 2 and letter not in found.get(plain, ()):
            found.setdefault(plain, []).append(letter)
    return found


def _folded_letter(letter: str) -> str:
    if letter < "\x80":
        return letter.lower()
    plain = unicodedata.normalize("NFKD", letter).lower()
    kept = "".join(part for part in plain if not unicodedata.category(part).startswith("M"))
    return "".join(REPLACED.get(part, part) for part in kept)
