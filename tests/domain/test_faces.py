"""Initials and the colour behind them."""

from __future__ import annotations

import pytest

from cxjourney.domain.faces import face_colours, initials
from cxjourney.domain.records import Persona


def test_initials_are_of_the_first_and_the_last_word_that_begins_with_a_letter() -> None:
    names = ["Maya", "Jonas von Berg", "", "“”", "😀 x", "  a\n b "]
    assert [initials(name) for name in names] == ["M", "JB", "?", "?", "X", "AB"]


def test_a_colour_of_its_own_wins_and_the_letters_stay_legible() -> None:
    assert face_colours(Persona(id="p", name="Maya", colour="#0a5f99")) == ("#0A5F99", "#FFFFFF")
    assert face_colours(Persona(id="p", name="Maya", colour="#ffff00")) == ("#FFFF00", "#1B2430")


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#1234567", "#٠٠٠٠٠٠", '#123456"><b>', "#123456\n"])
def test_what_is_no_colour_is_never_written(colour: str) -> None:
    fill, ink = face_colours(Persona(id="p", name="Maya", colour=colour))
    assert fill == face_colours(Persona(id="p", name="Maya"))[0]
    assert ink == "#1B2430"


def test_different_names_get_different_colours() -> None:
    fills = {face_colours(Persona(id="p", name=name))[0] for name in ("Maya", "Jonas", "Ruth")}
    assert len(fills) > 1
