"""Reading text and workbooks: encodings, delimiters, broken quoting, ragged rows, and files built to do harm."""

from __future__ import annotations

import pytest

from cxjourney.evidence import faults
from cxjourney.evidence.faults import Note, ReadFault, fault_text, note_text
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers.delimited import find_delimiter
from tests.evidence.files import read, table
from tests.evidence.workbooks import workbook

ROWS = "name;score;note\r\nÄpfel;8;süß\r\nBirnen;9;ok\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (ROWS.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + ROWS.encode(), "utf-8"),
        (ROWS.encode("cp1252"), "cp1252"),
        (ROWS.encode("utf-16"), "utf-16"),
        (ROWS.encode("utf-16-le"), "utf-16-le"),
        (ROWS.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_encodings_are_recognised(data: bytes, encoding: str) -> None:
    found = read(data)
    assert (found.encoding, found.delimiter) == (encoding, ";")
    assert [c.name for c in found.columns] == ["name", "score", "note"]
    assert found.frame.rows()[0] == ("Äpfel", "8", "süß")


def test_a_wished_encoding_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ReadFault) as fault:
        read("a,b\n1,2\n", options=ReadOptions(encoding="klingon"))
    assert fault.value.code == "encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_outside_quotes(delimiter: str) -> None:
    other = ";" if delimiter == "," else ","
    text = table(
        [["a", "b", "c"], [f"1{other}2{other}3{other}4", "x", "y"], [f"p{other}q{other}{other}", "r", "s"]] * 5,
        delimiter,
    )
    assert find_delimiter(text) == delimiter


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\x00\x01\x02\x03" * 4000, "picture.dat", "format"),
        (b"%PDF-1.7\n%", "report.pdf", "format"),
        (b"not a workbook", "book.xlsx", "damaged"),
        (b"not a workbook", "book.ods", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls", "damaged"),
        (b"<html><body><table></table></body></html>", "page.html", "web_page"),
        (b"\x7fELF" + bytes(range(256)) * 40, "program.csv", "binary"),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_a_code(data: bytes, name: str, code: str) -> None:
    with pytest.raises(ReadFault) as fault:
        read(data, name)
    assert fault.value.code == code
    assert name in fault_text(code, fault.value.values)


def test_one_column_and_header_only_columns_work() -> None:
    assert read("score\n9\n10\n").frame["score"].to_list() == ["9", "10"]


def test_old_mac_line_ends() -> None:
    assert read("a,b\r1,2\r3,4\r").rows == 2


def test_a_workbook_keeps_ids_as_text() -> None:
    found = read(workbook(), "t.xlsx")
    assert (found.format, found.sheet, found.encoding) == ("xlsx", "Sheet", None)
    assert found.frame["Ticket ID"].to_list() == ["00123", "12345678901234567890"]


def test_every_fault_and_note_has_a_sentence() -> None:
    values = {"name": "a.csv", "limit": 1, "size": 2, "line": "3", "cell": "C4", "sheet": "S", "formats": "CSV",
              "encoding": "e", "reason": "r", "seconds": 5, "kind": "XLS"}  # fmt: skip
    for code in faults._FAULTS:
        assert "a.csv" in fault_text(code, values)
    for code in faults._NOTES:
        for count in (1, 2):
            for detail in ("", "d"):
                text = note_text(Note(code, count, detail))
                assert text.endswith((".", "”", "…")), text
                assert "{" not in text
