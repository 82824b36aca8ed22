"""The lines of several emotion curves: no two alike, with or without colour."""

from __future__ import annotations

import pytest

from cxjourney.drawing.persona_lines import persona_pen
from cxjourney.drawing.theme import load_theme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_five_curves_differ_in_colour_and_in_their_dashes(theme: str) -> None:
    pens = [persona_pen(load_theme(theme), rank) for rank in range(5)]
    assert len({pen.color().name() for pen in pens}) == 5
    assert len({tuple(pen.dashPattern()) for pen in pens}) == 5
    assert pens[0].widthF() > max(pen.widthF() for pen in pens[1:])


def test_more_curves_than_colours_still_differ() -> None:
    pens = [persona_pen(load_theme("light"), rank) for rank in range(12)]
    looks = {(pen.color().name(), tuple(pen.dashPattern()), pen.widthF()) for pen in pens}
    assert len(looks) == 12
