from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxjourney.exchange.safe_text import safe_cell, safe_line
from cxjourney.exchange.xlsx.sheet_names import safe_headers, safe_print_text, safe_sheet_name

ANY = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "<b>&amp;</b>", "Größe ▲ 漢字 🙂"])
def test_a_cell_keeps_what_can_be_stored(text: str) -> None:
    assert safe_cell(text) == text


def test_a_cell_loses_what_xml_cannot_hold() -> None:
    assert safe_cell("a\x00b\x07c\x1fd\x7f") == "abcd"
    assert safe_cell("one\r\ntwo\rthree") == "one\ntwo\nthree"
    assert safe_cell("x\ud800y\ufffez") == "x\ufffdy\ufffdz"


def test_a_long_cell_is_cut_with_a_mark_by_utf_16_units() -> None:
    cut = safe_cell("x" * 40_000)
    assert len(cut) == 32_767
    assert cut.endswith("…")
    emoji = safe_cell("🙂" * 20_000)
    assert len(emoji.encode("utf-16-le")) // 2 <= 32_767
    assert emoji.endswith("🙂…")


@given(ANY)
def test_any_cell_can_be_written_as_utf_8_xml(text: str) -> None:
    from xml.etree import ElementTree
    from xml.sax.saxutils import escape

    kept = safe_cell(text)
    assert ElementTree.fromstring(f"<t>{escape(kept)}</t>").text in {kept, None}


@given(ANY, st.lists(ANY, max_size=4))
def test_any_sheet_name_is_legal_and_new(wish: str, others: list[str]) -> None:
    taken: list[str] = []
    for other in [*others, wish, wish, wish.upper()]:
        name = safe_sheet_name(other, taken)
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() not in {t.casefold() for t in taken} | {"history"}
        taken.append(name)


def test_sheet_names_stay_close_to_the_wish() -> None:
    assert safe_sheet_name("Map: to be [2027]") == "Map to be 2027"
    assert safe_sheet_name("Map A", ["map a"]) == "Map A 2"
    assert safe_sheet_name("History") == "History 2"
    assert safe_sheet_name("///") == "Sheet"
    assert safe_sheet_name("A" * 40, ["A" * 30 + "…"]) == "A" * 29 + " 2"


def test_headers_are_unique_and_on_one_line() -> None:
    assert safe_headers(["A", "a", "", "", "two\nlines"]) == ["A", "a 2", "–", "– 2", "two lines"]


def test_print_texts_carry_no_codes() -> None:
    assert safe_print_text("R&D &[Path]\nx") == "R&&D &&[Path] x"
    assert safe_line("a  b\tc\n d") == "a b c d"
