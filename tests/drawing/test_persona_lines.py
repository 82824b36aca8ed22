"""The lines of several emotion curves: no two alike, with or without colour."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QPainter

from cxjourney.drawing.fonts import load_fonts
from cxjourney.drawing.map_painter import MapPainter
from cxjourney.drawing.persona_lines import persona_pen
from cxjourney.drawing.theme import load_theme
from tests.builders import make_project
from tests.drawing.pictures import make_painter, picture


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


@pytest.mark.usefixtures("qapp")
def test_curves_are_named_at_their_ends_one_below_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[str, float, float]] = []

    def note(_painter: QPainter, x: float, y: float, text: str, *_rest: object) -> None:
        written.append((text, x, y))

    monkeypatch.setattr("cxjourney.drawing.analysis_painter.write", note)
    painter = make_painter(make_project())
    picture(painter)
    names = [(x, y) for text, x, y in written if text in ("Maya", "Everyone")]
    assert len(names) == 2
    assert names[0][0] == names[1][0] < painter.layout.bounds.right
    assert abs(names[0][1] - names[1][1]) >= 14
    written.clear()
    picture(make_painter_of_one())
    assert not [text for text, _x, _y in written if text in ("Maya", "Everyone")]


def make_painter_of_one() -> MapPainter:
    painter = make_painter(make_project())
    content = replace(painter.content, persona_ids=("maya",))
    return MapPainter(painter.layout, content, load_theme("light"), load_fonts(), True)
