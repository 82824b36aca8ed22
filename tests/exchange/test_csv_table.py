"""Tables as text: plain numbers, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest

from cxjourney.exchange.csv_table import csv_bytes, harmless, tsv_text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "  =1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_usual_texts_stay_as_they_are() -> None:
    assert [harmless(text) for text in ("Check out", "−5", "", "a=b")] == ["Check out", "−5", "", "a=b"]


def test_a_file_comes_back_as_it_went_in() -> None:
    data = csv_bytes(["Name", "=Score"], [["Größe, “x”", 1.5], ["two\nlines", None], ["-x", -3]])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["Name", "'=Score"], ["Größe, “x”", "1.5"], ["two\nlines", ""], ["'-x", "-3"]]


def test_a_cell_on_the_clipboard_stays_one_cell() -> None:
    assert tsv_text(["A", "B"], [["one\ttwo\nthree", -2.0]]) == "A\tB\none two three\t-2.0\n"
