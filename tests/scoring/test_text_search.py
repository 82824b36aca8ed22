"""Searching whatever the case and the accents: one string, a column and a pattern agree."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.scoring.text_search import fold, folded, marks, pattern, words_of

PAIRS = [
    ("Café", "cafe"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("naïve", "naive"), ("Ærø", "aero"),
    ("Łódź", "lodz"), ("İstanbul", "istanbul"), ("ΟΔΟΣ", "οδοσ"), ("don’t", "don't"), ("cœur", "coeur"),
    ("ﬁne", "fine"), ("co\u00adop", "coop"), ("日本", "日本"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), PAIRS)
def test_case_accents_and_ligatures_are_folded(text, plain):
    assert fold(text) == plain
    assert fold(plain) == plain


@given(st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=30))  # signs that both Unicode tables know
@settings(max_examples=200, deadline=None)
def test_a_column_is_folded_as_one_string_is(text):
    assert pl.DataFrame({"t": [text]}).select(folded(pl.col("t")))["t"][0] == fold(text)


@pytest.mark.parametrize("word", ["cafe", "strasse", "naive", "aero", "lodz", "coeur", "don't", "a.b", "(x"])
def test_a_pattern_finds_what_a_folded_search_finds(word):
    texts = [text for text, _ in PAIRS[:10]] + ["cafe\u0301", "A.B", "axb", "(X)", "Strase"]
    expected = [word in fold(text) for text in texts]
    assert pl.Series(texts).str.contains(pattern(word)).to_list() == expected
    assert any(expected)


def test_words_are_asked_for_once():
    assert words_of("  Été  ETE hiver ") == ["ete", "hiver"]
    assert words_of(" ") == []


def test_hits_are_marked_in_the_original_text():
    text = "Straße: CAFÉ, cafe\u0301"
    found = [text[start:end] for start, end in marks(text, ["strasse", "cafe"])]
    assert found == ["Straße", "CAFÉ", "cafe"]
    assert marks("abcdef", ["bcd", "cde"]) == [(1, 5)]  # overlaps are one mark
    assert marks("abab", ["ab"]) == [(0, 4)]
    assert marks("text", [""]) == marks("text", []) == []
