"""What customers and users write must stay text on slides, in notes, in alt texts and in the charts' workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxjourney.domain.project import Project
from cxjourney.exchange.options import Material
from cxjourney.exchange.pptx.deck import write_slides
from cxjourney.exchange.pptx.measure import Measure, clean, runs_right_to_left
from tests.builders import make_large_project, make_project
from tests.exchange.shop import make_answers, make_shop
from tests.exchange.slide_reading import A, Deck, P, every_shape
from tests.exchange.test_hostile import HOSTILE, poison


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_everywhere_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hostile.pptx"
    write_slides(Material(poison(make_project(), text)), path)
    deck = Deck(path)
    for _, tree in deck.trees():
        assert tree is not None
    assert b'TargetMode="External"' not in deck.everything
    for slide in deck.slides:
        ids = [element.get("id") for element in slide._element.iter(f"{P}cNvPr")]
        assert len(set(ids)) == len(ids)
        assert slide.shapes.title.text_frame.text


def test_no_workbook_of_a_chart_has_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "hostile.pptx"
    formula = poison(make_shop(), '=HYPERLINK("http://example.org","x")').records()
    link = poison(make_shop(), "http://example.org/x").records()
    mixed = [pair[number % 2] for number, pair in enumerate(zip(formula, link, strict=True))]
    write_slides(Material(Project(mixed), make_answers().gather_every(3)), path)
    books = list(Deck(path).workbooks())
    assert len(books) > 5
    for book in books:
        sheet = book["xl/worksheets/sheet1.xml"]
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert not any("rels" in name and b"External" in data for name, data in book.items())


def test_five_thousand_touchpoints_stay_sane_in_time_and_size(tmp_path: Path) -> None:
    path = tmp_path / "large.pptx"
    write_slides(Material(make_large_project(5_000, 5_000)), path)
    deck = Deck(path)
    assert path.stat().st_size < 6_000_000
    assert len(deck.slides) < 60
    text = "\n".join("".join(part.itertext()) for part in deck.titled("Large: overview")._element.iter(f"{A}p"))
    assert "5,000 touchpoints" in text
    assert "parts follow" in text
    assert max(sum(1 for _ in every_shape(slide.shapes)) for slide in deck.slides) < 1_000


def test_marks_that_turn_the_reading_direction_are_dropped() -> None:
    assert clean("a\u202egnp.exe") == "agnp.exe"
    assert runs_right_to_left("شراء")
    assert runs_right_to_left("12 שלום")
    assert not runs_right_to_left("Buy שלום")


def test_a_text_that_is_cut_fits_and_says_so() -> None:
    measure = Measure()
    text = "A sentence that is much too long for the little room that a card on a map has to give to it"
    for width in (20, 60, 120):
        for lines in (1, 2, 3):
            shown = measure.fit(text, width, 10, lines)
            assert measure.lines(shown, width, 10) <= lines
            assert shown.endswith("…")
    assert measure.fit("Short", 60, 10) == "Short"
    assert measure.fit("x" * 40_000, 60, 10, 2).endswith("…")
