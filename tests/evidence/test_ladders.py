"""Scales in words are told by their words, in several languages; what the words leave open is asked, never guessed."""

from __future__ import annotations

import pytest

from cxjourney.evidence.ladders import read_ladder

FAVOUR = [
    "Unfamiliar (N/A)", "Very unfavorably", "Somewhat unfavorably", "Neither favorably nor unfavorably (neutral)",
    "Somewhat favorably", "Very favorably",
]  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "steps"),
    [
        ("csat", ["Very unhappy", "Unhappy", "Neither happy nor unhappy", "Happy", "Very happy"]),
        ("csat", ["Sehr unzufrieden", "Eher unzufrieden", "Weder noch", "Eher zufrieden", "Sehr zufrieden"]),
        ("csat", ["Très mécontent", "Plutôt mécontent", "Plutôt satisfait", "Très satisfait"]),
        ("csat", ["Muy insatisfecho", "Insatisfecho", "Neutral", "Satisfecho", "Muy satisfecho"]),
        ("csat", ["Zeer ontevreden", "Ontevreden", "Neutraal", "Tevreden", "Zeer tevreden"]),
        ("csat", ["Molto insoddisfatto", "Insoddisfatto", "Neutrale", "Soddisfatto", "Molto soddisfatto"]),
        ("csat", ["Very bad", "Bad", "Neutral", "Good", "Very good"]),
        ("csat", ["Not at all satisfied", "Slightly satisfied", "Moderately satisfied", "Very satisfied"]),
        ("ces", ["Very hard", "Hard", "Neither easy nor hard", "Easy", "Very easy"]),
        ("ces", ["Très difficile", "Difficile", "Facile", "Très facile"]),
        ("", ["Very unlikely", "Unlikely", "Neither likely nor unlikely", "Likely", "Very likely"]),
        ("", ["Strongly disagree", "Disagree", "Undecided", "Agree", "Strongly agree"]),
        ("", ["Not at all important", "Not too important", "Somewhat important", "Very important"]),
        ("", ["Not at all masculine", "Not very masculine", "Somewhat masculine", "Very masculine"]),
        ("", ["Very uncommon", "Uncommon", "Common", "Very common"]),
        ("", ["Never", "Rarely", "Sometimes", "Often", "Always"]),
        ("", ["Nie", "Selten", "Manchmal", "Häufig", "Immer"]),
        ("", ["Jamais", "Rarement", "Parfois", "Souvent", "Toujours"]),
    ],
)
def test_steps_in_words_are_numbered_from_below(metric: str, steps: list[str]) -> None:
    found = read_ladder(reversed(steps))
    assert found is not None
    assert found.metric == metric
    assert found.scale == (1, len(steps))
    assert dict(found.values) == {step: number for number, step in enumerate(steps, 1)}


def test_words_for_no_opinion_are_no_steps() -> None:
    found = read_ladder(FAVOUR)
    assert found is not None
    assert (found.metric, found.scale) == ("csat", (1, 5))
    assert [number for _, number in found.values] == [None, 1, 2, 3, 4, 5]


def test_several_ways_of_never_are_one_step() -> None:
    found = read_ladder(["Often", "Sometimes", "Rarely", "Never, but open to it", "Never, and not open to it"])
    assert found is not None
    assert dict(found.values)["Never, but open to it"] == dict(found.values)["Never, and not open to it"] == 1


@pytest.mark.parametrize(
    "texts",
    [
        ["Male", "Female"], ["Yes", "No"], ["Good", "Bad"], ["Very satisfied"], ["Employed", "Not employed", "Retired"],
        ["Some college", "College graduate", "Post graduate degree"], ["A lot", "Some", "Nothing at all"],
        ["Very satisfied", "Very easy", "Very good"], ["Somewhat satisfied", "Very satisfied", "Dissatisfied"],
        ["North", "South", "East", "West"], ["neutral", "n/a"],
    ],
)  # fmt: skip
def test_what_has_no_clear_order_is_no_scale(texts: list[str]) -> None:
    assert read_ladder(texts) is None
