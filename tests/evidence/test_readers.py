"""Reading text and workbooks: encodings, delimiters, broken quoting, ragged rows, and files built to do harm."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from cxjourney.evidence.faults import ReadFault, note_text
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers.delimited import find_delimiter
from tests.evidence.files import codes, read, table

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


def test_lines_of_mixed_encodings_are_read_one_by_one_and_counted() -> None:
    data = "a,b\nä,1\nö,2\n".encode() + "ü,3\n".encode("cp1252") + b"\x81,4\n"
    found = read(data)
    assert found.frame["a"].to_list() == ["ä", "ö", "ü", "\ufffd"]
    assert codes(found) == {"cp1252_lines": 2, "replaced": 1}


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


def test_the_line_that_excel_writes_names_the_delimiter() -> None:
    found = read("sep=;\na;b,c\n1;2,5\n")
    assert found.delimiter == ";"
    assert [c.name for c in found.columns] == ["a", "b,c"]


def test_a_quote_that_never_closes_costs_one_line_and_is_named() -> None:
    lines = ["id,text", "1,fine", '2,"open', *[f"{i},more" for i in range(3, 2000)]]
    found = read("\n".join(lines))
    assert found.rows == 1999
    assert found.frame.rows()[1] == ("2", "open")
    assert [(n.code, n.count, n.detail) for n in found.notes] == [("quotes", 1, "3")]
    assert "line 3" in note_text(found.notes[0])


def test_a_stray_quote_in_the_middle_swallows_nothing() -> None:
    found = read('a,b\n"x" y,1\nz,2\n"p,3\nq,"4"\nr,5\n')
    assert found.frame.rows() == [("x y", "1"), ("z", "2"), ("p", "3"), ("q", "4"), ("r", "5")]
    assert codes(found)["quotes"] == 2


def test_good_quoting_may_hold_line_ends_and_delimiters() -> None:
    found = read('a,b\n"one\ntwo, three","say ""hi"""\n')
    assert found.frame.rows() == [("one\ntwo, three", 'say "hi"')]
    assert not found.notes


def test_a_quoting_bomb_takes_no_time() -> None:
    started = time.perf_counter()
    found = read("h1,h2\n" + '"a,b\n' * 20_000)
    assert time.perf_counter() - started < 3
    assert found.rows >= 19_999


def test_ragged_rows_are_counted_and_none_is_dropped() -> None:
    found = read("a,b,c\n1,2,3\n1\n1,2,3,4\n\n5,6,7\n")
    assert found.rows == 4
    assert codes(found) == {"ragged_short": 1, "ragged_long": 1, "names": 1}
    assert found.frame.rows()[2] == ("1", "2", "3", "4")


def test_nul_characters_are_removed_and_counted() -> None:
    found = read(b"a,b\n1\x00,2\n3,4\x00\n" + b"5,6\n" * 20)
    assert found.frame.rows()[0] == ("1", "2")
    assert codes(found) == {"nul": 2}


def test_headers_are_trimmed_and_made_unique() -> None:
    found = read("Other, Other ,,\u00a0Net\u00a0Pro  ,Other\n1,2,3,4,5\n")
    assert [c.name for c in found.columns] == ["Other", "Other (2)", "Column 3", "Net Pro", "Other (3)"]


def test_long_digits_and_leading_zeros_stay_text() -> None:
    found = read("ticket id,score\n00012345678901234567890,5\n007,4\n")
    assert found.frame["ticket id"].to_list() == ["00012345678901234567890", "007"]


def test_a_cell_longer_than_any_cell_may_be_is_cut_and_counted() -> None:
    found = read("a,b\n" + "x" * 200_000 + ",1\n")
    assert len(found.frame["a"][0]) == 32_767
    assert codes(found) == {"cut": 1}


def test_one_line_of_ten_megabytes_is_read() -> None:
    found = read("a,b\n1," + "y" * 10_000_000 + "\n2,z\n")
    assert found.rows == 2
    assert found.frame["b"][1] == "z"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "empty.csv", "empty"),
        (b" \r\n\r\n", "blank.csv", "empty"),
        (b"a,b,c\n", "header.csv", "no_rows"),
        (b"a,b\n,\n,\n", "blanks.csv", "no_rows"),
        (b"\x7fELF" + bytes(range(256)) * 40, "program.csv", "binary"),
        (b"\x00\x01\x02\x03" * 4000, "picture.dat", "format"),
        (b'[{"nps": 9}]', "answers.json", "format"),
        (b"PAR1" + b"\0\x01" * 400, "answers.parquet", "format"),
        (b"not a workbook", "book.xlsx", "damaged"),
        (b"PK\x03\x04 and nothing more", "book.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls", "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked.xlsx", "password"),
        ((",".join("c" * 3_000) + "\n").encode(), "wide.csv", "too_many_columns"),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_a_code(data: bytes, name: str, code: str) -> None:
    with pytest.raises(ReadFault) as fault:
        read(data, name)
    assert fault.value.code == code


def test_a_million_columns_are_refused_at_once() -> None:
    started = time.perf_counter()
    with pytest.raises(ReadFault) as fault:
        read("," * 1_000_000 + "\n")
    assert fault.value.code == "too_many_columns"
    assert time.perf_counter() - started < 2


def test_one_column_and_header_only_columns_work() -> None:
    assert read("score\n9\n10\n").frame["score"].to_list() == ["9", "10"]


def test_old_mac_line_ends() -> None:
    assert read("a,b\r1,2\r3,4\r").rows == 2


# workbooks


def workbook(fill: object = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Ticket ID", "CSAT", "When"], ["00123", 4, None], ["12345678901234567890", 5, None]):
        sheet.append(row)
    if callable(fill):
        fill(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, old.read(name)))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_workbook_keeps_ids_as_text() -> None:
    found = read(workbook(), "t.xlsx")
    assert (found.format, found.sheet, found.encoding) == ("xlsx", "Sheet", None)
    assert found.frame["Ticket ID"].to_list() == ["00123", "12345678901234567890"]


def test_dates_numbers_and_formulas_of_a_workbook() -> None:
    from datetime import datetime

    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet["C2"] = datetime(2024, 3, 1, 12, 30)
        sheet["C3"] = "=1+1"
        sheet["B3"] = "#N/A"

    found = read(workbook(fill), "t.xlsx")
    assert found.frame["When"].to_list() == ["2024-03-01 12:30:00", None]
    assert found.frame["CSAT"].to_list() == ["4", None]
    assert codes(found) == {"formulas": 1}


def test_sheets_are_listed_and_hidden_ones_noted() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.create_sheet("Notes").append(["x"])
        book.create_sheet("Secret").append(["Ticket ID", "more", "and more"])
        book["Secret"].sheet_state = "hidden"

    found = read(workbook(fill), "t.xlsx")
    assert [(s.name, s.hidden) for s in found.sheets] == [("Sheet", False), ("Notes", False), ("Secret", True)]
    assert found.sheet == "Sheet"
    assert {"sheets", "hidden"} <= set(codes(found))
    with pytest.raises(ReadFault, match="no_such_sheet"):
        read(workbook(fill), "t.xlsx", ReadOptions(sheet="Absent"))


def test_a_wrong_dimension_hides_no_rows() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for i in range(500):
            book.active.append([i, 1, 2])

    data = workbook(fill)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    wrong = repacked(
        data, {"xl/worksheets/sheet1.xml": xml.replace(b'<dimension ref="A1:C503"', b'<dimension ref="A1:B2"')}
    )
    assert read(wrong, "t.xlsx").rows == 502


@pytest.mark.parametrize(
    "changes",
    [
        {"xl/worksheets/sheet1.xml": b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet/>'},
        {"../../etc/evil.xml": b"x"},
        {"/abs.xml": b"x"},
        {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 30_000_000 + b"</worksheet>"},
    ],
)
def test_workbooks_built_to_harm_are_not_opened(changes: dict[str, bytes]) -> None:
    with pytest.raises(ReadFault) as fault:
        read(repacked(workbook(), dict(changes)), "evil.xlsx")
    assert fault.value.code == "hostile"


def test_cut_workbooks_are_damaged_and_never_crash() -> None:
    data = workbook()
    for length in range(8, len(data), max(1, len(data) // 25)):
        with pytest.raises(ReadFault):
            read(data[:length], "cut.xlsx")


def test_too_many_entries() -> None:
    with pytest.raises(ReadFault, match="hostile"):
        read(repacked(workbook(), {f"x/{i}.bin": b"" for i in range(6000)}), "many.xlsx")


def test_five_hundred_sheets(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for i in range(150):
            book.create_sheet(f"s{i}")

    assert read(workbook(fill), "t.xlsx").sheet == "Sheet"
