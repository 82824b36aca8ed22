"""Workbooks that are damaged, locked, odd or built to do harm: cases G1 to G12 of the fault list."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cxjourney.evidence.faults import EvidenceError, ReadFault, fault_text, note_text
from cxjourney.evidence.found import FileFound, ReadOptions
from cxjourney.evidence.reading import inspect_file
from tests.evidence.files import codes, column, read, write
from tests.evidence.workbooks import raw_workbook, repacked, sheet_rows, workbook

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "<!DOCTYPE lolz [" + "".join(
    f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10)
) + "]>"  # fmt: skip


def fault(data: bytes, name: str = "book.xlsx") -> ReadFault:
    with pytest.raises(ReadFault) as raised:
        read(data, name)
    assert name in fault_text(raised.value.code, raised.value.values)
    return raised.value


def sheet_xml(data: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(SHEET)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(LAUGHS, id="G1 billion laughs"),
        pytest.param(f'<!DOCTYPE q [<!ENTITY a "{"a" * 3000}">]>', id="G2 quadratic"),
        pytest.param('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', id="G3 XXE"),
        pytest.param('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', id="G3 external DTD"),
    ],
)
def test_g1_g2_g3_entities_are_refused_in_every_part(before: str) -> None:
    assert fault(raw_workbook(sheet_rows([["a", "b"], [1, 2]]), before=before)).code == "hostile"
    for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"):
        content = f'<?xml version="1.0"?>{before}<worksheet/>'
        assert fault(repacked(workbook(), {part: content.encode()})).code == "hostile"
        assert fault(repacked(workbook(), {part: content.encode("utf-16")})).code == "hostile"


def test_g1_a_document_type_behind_a_long_remark_expands_nothing() -> None:
    late = "<!--" + " " * 10_000 + "-->" + LAUGHS
    data = raw_workbook('<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>', before=late)
    assert fault(data).code in ("hostile", "damaged", "no_sheets", "no_rows")


def test_g4_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = b"<worksheet><sheetData>" + b" " * 30_000_000 + b"</sheetData></worksheet>"
    assert fault(repacked(workbook(), {SHEET: bomb})).code == "hostile"


@pytest.mark.parametrize("size", [10, 100_000_000], ids=["too small", "too large"])
def test_g5_sizes_that_lie(size: int) -> None:
    data = bytearray(raw_workbook(sheet_rows([[f"a{i}", i] for i in range(5000)])))
    directory = data.rindex(b"PK\x01\x02")
    while data[directory + 46 :].startswith(SHEET.encode()) is False:
        directory = data.rindex(b"PK\x01\x02", 0, directory)
    data[directory + 24 : directory + 28] = struct.pack("<I", size)
    assert fault(bytes(data)).code in ("damaged", "hostile")


@pytest.mark.parametrize(
    ("cells", "is_far"),
    [
        ('<c r="XFD1048576"><v>1</v></c>', True),
        ('<c r="XFD20000"><v>1</v></c>', True),
        ('<c r="ZZ1048576"><v>1</v></c>', True),
        ('<c r="A1048576"><v>1</v></c>', False),
    ],
)
def test_g6_a_cell_far_outside_the_table(cells: str, is_far: bool) -> None:
    rows = sheet_rows([["id", "score"], [1, 9]])
    data = raw_workbook(rows + f'<row r="1048576">{cells}</row>')
    if is_far:
        far = fault(data)
        assert far.code == "far_cell"
        assert far.values["cell"] in cells
        assert far.values["cell"] in fault_text(far.code, far.values)
    else:
        assert read(data, "book.xlsx").rows == 1_048_575


def test_g6_more_columns_than_any_survey_has() -> None:
    cells = "".join(
        f'<c t="inlineStr" r="{openpyxl.utils.get_column_letter(i)}1"><is><t>x</t></is></c>' for i in range(1, 2500)
    )
    assert fault(raw_workbook(f'<row r="1">{cells}</row>')).code == "too_many_columns"


def test_g6_a_far_cell_on_another_sheet_does_not_hide_the_answers() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.create_sheet("Scrap")["XFD1048576"] = "x"

    found = read(workbook(fill), "book.xlsx")
    assert (found.sheet, found.rows) == ("Sheet", 2)
    with pytest.raises(ReadFault, match="far_cell"):
        read(workbook(fill), "book.xlsx", ReadOptions(sheet="Scrap"))


@pytest.mark.timeout(30)
def test_g7_merged_cells_across_a_whole_sheet_cost_nothing() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD20000"/></mergeCells>'
    found = read(raw_workbook(sheet_rows([["id", "score"], [1, 9], [2, 8]]), after=merged), "book.xlsx")
    assert found.frame.rows() == [("1", "9"), ("2", "8")]


def test_g8_a_wrong_dimension_hides_no_rows() -> None:
    rows = [["id", "score", "more"], *([i, 9, 1] for i in range(30_000))]
    found = read(raw_workbook(sheet_rows(rows), dimension="A1:B2"), "book.xlsx")
    assert (found.rows, len(found.columns)) == (30_000, 3)
    found = read(raw_workbook(sheet_rows(rows[:3]), dimension="A1:XFD1048576"), "book.xlsx")
    assert found.rows == 2


def test_g9_what_is_no_workbook_says_what_it_is() -> None:
    data = workbook()
    for length in range(8, len(data), max(1, len(data) // 25)):
        assert fault(data[:length]).code == "damaged"
    assert fault(b"not a workbook").code == "damaged"
    assert fault(b"PK\x03\x04 and nothing more").code == "damaged"
    assert fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls").code == "damaged"
    assert fault(repacked(data, {"xl/_rels/workbook.xml.rels": b"<a/>"})).code == "no_sheets"
    assert fault(repacked(data, {"xl/workbook.xml": b"<a"})).code == "damaged"


def test_g9_random_damage_never_escapes_as_anything_else() -> None:
    data = workbook()
    for place in range(0, len(data), 37):
        changed = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        try:
            found = read(changed, "book.xlsx")
        except ReadFault:
            continue
        assert found.rows <= 2


def test_g10_entry_names_that_lead_elsewhere_write_nothing(tmp_path: Path) -> None:
    before = sorted(tmp_path.parent.rglob("*"))
    for name in ("../../evil.xml", "/evil.xml", "..\\..\\evil.xml", "xl/../../evil.xml"):
        path = write(tmp_path, "evil.xlsx", repacked(workbook(), {name: b"x"}))
        assert fault(path.read_bytes()).code == "hostile"
        path.unlink()
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_g4_too_many_entries() -> None:
    assert fault(repacked(workbook(), {f"x/{i}.bin": b"" for i in range(6000)})).code == "hostile"


# G11


def typed(book: openpyxl.Workbook) -> None:
    sheet = book.active
    assert sheet is not None
    sheet["C2"], sheet["C3"] = datetime(2024, 3, 1, 12, 30), "=1+1"
    sheet["B3"] = "#N/A"
    sheet["D1"], sheet["D2"], sheet["D3"] = "Time spent", timedelta(hours=30, minutes=5), timedelta(minutes=9)
    sheet["E1"], sheet["E2"] = "Order", 12345678901234567890


@pytest.mark.parametrize("in_1904", [False, True], ids=["1900", "1904"])
def test_g11_dates_durations_errors_formulas_and_long_ids(in_1904: bool) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        if in_1904:
            book.epoch = CALENDAR_MAC_1904
        typed(book)

    found = read(workbook(fill), "book.xlsx")
    assert found.frame["Ticket ID"].to_list() == ["00123", "12345678901234567890"]
    assert found.frame["When"].to_list() == ["2024-03-01 12:30:00", None]
    assert found.frame["CSAT"].to_list() == ["4", None]
    assert found.frame["Time spent"].to_list() == ["30:05:00", "0:09:00"]
    assert codes(found) == {"formulas": 1, "error_cells": 1, "long_numbers": 1}
    texts = " ".join(map(note_text, found.notes))
    assert "save it to bring it in" in texts
    assert "#N/A" in texts
    assert "15 digits" in texts


def test_g11_formulas_with_values_and_shared_formulas() -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c></row>'
        '<row r="4"><c r="A4"><f>1+3</f></c></row><row r="5"><c r="A5"><f t="shared" si="0"/></c></row>'
        '<row r="6"><c r="A6"><f>1+5</f><v></v></c></row><row r="7"><c r="A7"><f>1+5</f><v/></c></row>'
        '<row r="8"><c r="A8"><v>8</v></c></row>'
    )
    found = read(raw_workbook(rows), "book.xlsx")
    assert codes(found) == {"formulas": 4}
    assert found.frame["a"].drop_nulls().to_list() == ["2", "3", "8"]


def test_g11_durations_of_more_than_two_months() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet["C2"], sheet["C3"] = timedelta(days=90, hours=1), timedelta(days=59, seconds=5)

    assert read(workbook(fill), "book.xlsx").frame["When"].to_list() == ["2161:00:00", "1416:00:05"]


# G12


def test_g12_hidden_sheets_are_listed_and_read_only_on_request() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.create_sheet("Notes").append(["x"])
        for name, state in (("Secret", "hidden"), ("Deep", "veryHidden")):
            book.create_sheet(name).append(["Ticket ID", "more", "and more"])
            book[name].append([1, 2, 3])
            book[name].sheet_state = state

    data = workbook(fill)
    found = read(data, "book.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [
        ("Sheet", False), ("Notes", False), ("Secret", True), ("Deep", True),
    ]  # fmt: skip
    assert found.sheet == "Sheet"
    assert codes(found) == {"sheets": 4, "hidden": 2}
    assert read(data, "book.xlsx", ReadOptions(sheet="Deep")).frame.rows() == [("1", "2", "3")]
    with pytest.raises(ReadFault, match="no_such_sheet"):
        read(data, "book.xlsx", ReadOptions(sheet="Absent"))


def test_g12_chart_sheets_are_no_tables() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.create_chartsheet("Chart").add_chart(BarChart())

    data = workbook(fill)
    assert read(data, "book.xlsx").sheets[0].name == "Sheet"
    assert [sheet.name for sheet in read(data, "book.xlsx").sheets] == ["Sheet"]

    def only(book: openpyxl.Workbook) -> None:
        fill(book)
        del book["Sheet"]

    assert fault(workbook(only)).code == "no_sheets"


def test_g12_no_sheets_and_empty_sheets() -> None:
    assert fault(raw_workbook("")).code == "no_sheets"
    none = repacked(workbook(), {"xl/workbook.xml": b'<workbook xmlns="m"><sheets/></workbook>'})
    assert fault(none).code == "no_sheets"


@pytest.mark.timeout(60)
def test_g12_five_hundred_sheets() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for i in range(499):
            book.create_sheet(f"s{i}").append([i])

    data = workbook(fill)
    found = read(data, "book.xlsx")
    assert (found.sheet, len(found.sheets)) == ("Sheet", 500)
    assert read(data, "book.xlsx", ReadOptions(sheet="s0", header_rows=0)).frame.rows() == [("0",)]


# the layout of Snap, and macros


def snap() -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.delete_rows(1, 5)
        sheet.append(["ID.format", "ID.completed", "ID.date", "ID.start", "ID.endDate", "NetEasyScore", "Q1"])
        sheet.append(["Format", "Completed", "Date", "Start", "End date", "How easy was it?", "Why?"])
        for i in range(40):
            sheet.append(["Web", 1, 44320 + i, 0.5, 44320 + i, ("1", "7", "4")[i % 3], f"because {i}"])
        book.create_sheet("Sheet2").append(["junk"])

    return repacked(workbook(fill), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)})


def test_a_macro_workbook_in_the_layout_of_snap() -> None:
    found = read(snap(), "survey.xlsm")
    assert (found.format, found.header_rows, found.rows, found.preset) == ("xlsm", 2, 40, "snap")
    assert column(found, "NetEasyScore").label == "How easy was it?"
    assert found.frame["ID.date"][0] == "44320"


# the whole way through the process


def through(data: bytes, folder: Path, name: str = "book.xlsx", **caps: float) -> FileFound:
    return inspect_file(write(folder, name, data), **caps)  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform == "win32", reason="no memory caps there")
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: raw_workbook(sheet_rows([["a"]]) + '<row r="9"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576"),
        (lambda: raw_workbook("<row>" * 200_000), "damaged|memory|no sheet"),
        (lambda: repacked(workbook(), {"xl/sharedStrings.xml": b"<sst><si>" * 100_000}), "damaged|memory|built"),
    ],
)
def test_the_window_gets_a_sentence(tmp_path: Path, make: Callable[[], bytes], words: str) -> None:
    with pytest.raises(EvidenceError, match=words):
        through(make(), tmp_path, deadline=60.0)
