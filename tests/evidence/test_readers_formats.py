"""Formats besides text and XLSX: XLS, ODS, JSON, Parquet, event logs, and what is packed with gzip."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cxjourney.evidence.faults import ReadFault, note_text
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers import FORMATS, endings
from tests.evidence.files import codes, read
from tests.evidence.workbooks import ods, ods_cell, ods_table, ole, xls


def fault(data: bytes | str, name: str) -> ReadFault:
    with pytest.raises(ReadFault) as raised:
        read(data, name)
    return raised.value


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def test_every_format_is_one_entry_of_the_table() -> None:
    assert [entry.title for entry in FORMATS] == ["CSV", "XLSX", "XLS", "ODS", "JSON", "Parquet", "XES"]
    assert {".xls", ".jsonl.gz", ".csv.gz", ".xes.gz", ".parquet"} <= set(endings())
    assert ".xlsx.gz" not in endings()


# XLS

OLD = {"Fälle": [["id", "when", "score"], ["007", 45352.5 + 0j, 4], ["x", None, "#N/A"], ["y", 1.25 + 0j, 2.5]]}


def test_an_old_workbook_is_read_with_dates_durations_and_errors() -> None:
    found = read(xls({**OLD, "Geheim": [["a"]]}, hidden=("Geheim",)), "tickets.xls")
    assert found.format == "xls"
    assert found.frame.rows() == [
        ("007", "2024-03-01 12:00:00", "4"), ("x", None, None), ("y", "30:00:00", "2.5"),
    ]  # fmt: skip
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [("Fälle", False), ("Geheim", True)]
    assert codes(found) == {"sheets": 2, "hidden": 1, "error_cells": 1}
    assert read(xls({**OLD, "Zwei": [["a", "b"], ["1", "2"]]}), "t.xls", ReadOptions(sheet="Zwei")).rows == 1


def test_a_workbook_is_known_by_its_bytes_whatever_it_is_called() -> None:
    assert read(xls(OLD), "tickets.xlsx").format == "xls"
    assert (
        read(ods(ods_table("T", [[ods_cell("string", "", "a")], [ods_cell("float", "1")]])), "t.xlsx").format == "ods"
    )


def test_locked_workbooks_of_both_kinds_are_told_apart() -> None:
    locked_old = fault(xls(OLD, locked=True), "old.xls")
    assert (locked_old.code, locked_old.values["kind"]) == ("password", "XLS")
    locked_new = fault(ole({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": bytes(5000)}), "new.xlsx")
    assert (locked_new.code, locked_new.values["kind"]) == ("password", "XLSX")
    assert fault(ole({"WordDocument": bytes(600)}), "letter.doc").code == "other_office"


def test_cut_and_circular_old_workbooks_are_damaged() -> None:
    data = xls(OLD)
    for length in range(8, len(data) - 600, 400):
        assert fault(data[:length], "cut.xls").code in ("damaged", "other_office", "no_sheets")
    table = data.index(b"\1\0\0\0\2\0\0\0")
    circular = data[:table] + b"\0\0\0\0" + data[table + 4 :]
    assert fault(circular, "loop.xls").code == "damaged"


def test_text_and_web_pages_that_are_called_xls() -> None:
    assert read("id\tscore\n1\t9\n2\t8\n", "export.xls").frame.rows() == [("1", "9"), ("2", "8")]
    assert fault("<html><table><tr><td>id</td></tr></table></html>", "export.xls").code == "web_page"


# ODS


def test_an_open_document_sheet() -> None:
    rows = [
        [ods_cell("string", "", word) for word in ("id", "when", "score", "time", "ok", "share")],
        [ods_cell("string", "", "007"), ods_cell("date", "2024-03-01T12:30:00", "1.3.24"), ods_cell("float", "4.0"),
         ods_cell("time", "PT30H05M00S", "6:05"), ods_cell("boolean", "true"), ods_cell("percentage", "0.85", "85 %")],
        [ods_cell("string", "", "two</text:p><text:p>lines"), ods_cell("date", "2024-03-02"), ods_cell("float", "2.5"),
         ods_cell("time", "P1DT2H", ""), ods_cell("boolean", "false"), ods_cell("float", "12345678901234567890")],
    ]  # fmt: skip
    found = read(ods(ods_table("Antworten", rows)), "a.ods")
    assert (found.format, found.sheet) == ("ods", "Antworten")
    assert found.frame.rows() == [
        ("007", "2024-03-01 12:30:00", "4", "30:05:00", "true", "0.85"),
        ("two\nlines", "2024-03-02", "2.5", "26:00:00", "false", str(int(12345678901234567890.0))),
    ]
    assert codes(found) == {"long_numbers": 1}


def test_sheets_remarks_errors_and_formulas_of_an_open_document() -> None:
    text = '<table:table-cell office:value-type="string"><office:annotation><text:p>look!</text:p></office:annotation>'
    text += '<text:p>a<text:s text:c="2"/>b<text:line-break/>c</text:p></table:table-cell>'
    error = ods_cell("string", "", "#N/A", 'table:formula="of:=NA()" calcext:value-type="error"')
    empty = '<table:table-cell table:formula="of:=A1"/>'
    tables = ods_table("First", [[text, ods_cell("string", "", "score")], [error, ods_cell("float", "3")], [empty]])
    tables += ods_table("Hid", [[ods_cell("float", "1")]], "ta2")
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    found = read(ods(tables, style), "a.ods")
    assert [column.name for column in found.columns] == ["a b c", "score"]
    assert found.frame.rows() == [(None, "3")]
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [("First", False), ("Hid", True)]
    assert codes(found) == {"sheets": 2, "hidden": 1, "error_cells": 1, "formulas": 1}


def test_repeats_of_an_open_document_cost_nothing_unless_they_hold_something() -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = [[ods_cell("string", "", "a"), ods_cell("string", "", "b"), blank], [ods_cell("float", "1"), blank]]
    table = ods_table("T", rows).replace(
        "</table:table>",
        f'<table:table-row table:number-rows-repeated="1048574">{blank}</table:table-row></table:table>',
    )
    assert read(ods(table), "a.ods").frame.rows() == [("1", None)]
    same = '<table:table-row table:number-rows-repeated="3">' + ods_cell("float", "7") + "</table:table-row>"
    later = table.replace("1048574", "2").replace("</table:table>", same + "</table:table>")
    assert read(ods(later), "a.ods").frame["a"].to_list() == ["1", None, None, "7", "7", "7"]
    bomb = table.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">', 1)
    wide = bomb.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="1900" ', 1)
    assert fault(ods(wide), "bomb.ods").code == "hostile"
    wider = table.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="16384" ', 1)
    assert fault(ods(wider), "wide.ods").code == "too_many_columns"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ods("", before='<!DOCTYPE x [<!ENTITY a "b">]>'), "hostile"),
        (ods(""), "no_sheets"),
        (ods(ods_table("T", [])), "no_sheets"),
        (ods("<table:table>"), "damaged"),
        (ods("<text:p>" * 300 + "</text:p>" * 300), "hostile"),
    ],
)
def test_open_documents_that_cannot_be_read(data: bytes, code: str) -> None:
    assert fault(data, "a.ods").code == code


# JSON

MIXPANEL = [
    {"event": "Checkout", "properties": {"time": 1714557600, "distinct_id": "u1", "tags": ["a", "b"], "vip": True}},
    {"event": "Return", "properties": {"time": 1714561200, "distinct_id": "u2", "score": 9.50, "tags": []}},
]


def lines(rows: list[Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        (lines(MIXPANEL), "e.jsonl", "jsonl"),
        (lines(MIXPANEL).replace("\n", "\r\n\r\n"), "e.ndjson", "jsonl"),
        (lines(MIXPANEL), "e.json", "jsonl"),
        (json.dumps(MIXPANEL), "e.json", "json"),
        (json.dumps(MIXPANEL, indent=2), "e.json", "json"),
        (json.dumps({"page": 1, "results": MIXPANEL, "next": None}, indent=1), "e.json", "json"),
        ("\ufeff" + json.dumps({"results": MIXPANEL}), "e.json", "json"),
    ],
)
def test_json_in_every_shape_gives_the_same_rows(text: str, name: str, form: str) -> None:
    found = read(text, name)
    assert (found.format, found.encoding, found.delimiter) == (form, "utf-8", None)
    names = ["event", "properties.time", "properties.distinct_id", "properties.tags", "properties.vip"]
    assert [column.name for column in found.columns] == [*names, "properties.score"]
    assert found.frame.rows() == [
        ("Checkout", "1714557600", "u1", "a; b", "true", None), ("Return", "1714561200", "u2", None, None, "9.5"),
    ]  # fmt: skip


def test_numbers_keep_the_digits_they_were_written_with() -> None:
    found = read(
        '{"id": 12345678901234567890, "n": 1.10, "x": NaN, "y": -Infinity, "z": 1e400}\n{"id": 2}\n', "a.jsonl"
    )
    assert found.frame.select("id", "n").row(0) == ("12345678901234567890", "1.10")
    assert found.frame["x"].to_list() == [None, None]
    huge = read('{"id": ' + "9" * 20_000 + "}\n{}\n", "a.jsonl")
    assert len(huge.frame["id"][0]) == 20_000


def test_lines_that_are_no_json_are_counted_and_named() -> None:
    found = read('{"a": 1}\n{"a": 2\n[1]\n{"a": 3}\n{"a": 4}\n', "a.jsonl")
    assert found.frame["a"].to_list() == ["1", "3", "4"]
    assert [(note.code, note.count, note.detail) for note in found.notes] == [("json_lines", 2, "2")]
    assert "line 2" in note_text(found.notes[0])


def test_half_characters_zeros_and_lists_of_objects_in_json() -> None:
    found = read('{"a": "x\\ud800y", "b": "p\\u0000q", "c": [{"d": 1}]}\n{"a": "ok"}\n', "a.jsonl")
    assert found.frame.row(0) == ("x\ufffdy", "pq", '[{"d":"1"}]')
    assert codes(found) == {"replaced": 1, "nul": 1, "nested_cells": 1}


def test_one_object_of_plain_values_is_one_row() -> None:
    assert read('{"NPS": "64.5", "n": 120}', "nps.json").frame.rows() == [("64.5", "120")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1, 2, 3]", "json_shape"),
        ('"text"', "json_shape"),
        ('{"a": [{"x": 1}], "b": [{"y": 2}]}', "json_shape"),
        ('{"a": {"b": {}}}', "json_shape"),
        ("[]", "no_rows"),
        ("[{}]", "no_rows"),
        ("{not json", "json"),
        ('[{"a": 1},', "json"),
        ("[" * 100_000, "json"),
        ('{"a":' * 100_000, "json"),
        ("{" + ",".join(f'"c{i}": 1' for i in range(2001)) + "}", "too_many_columns"),
        (lines([{f"c{i}": 1} for i in range(2001)]), "too_many_columns"),
    ],
)
def test_json_that_holds_no_table(text: str, code: str) -> None:
    assert fault(text, "a.json").code == code


# Parquet


def test_typed_columns_become_the_texts_of_a_careful_export() -> None:
    frame = pl.DataFrame(
        {
            "id": pl.Series([10**18 + 1, None], dtype=pl.Int64),
            "score": [9.0, 7.5],
            "small": pl.Series([0.1, float("nan")], dtype=pl.Float32),
            "day": [date(2024, 3, 1), None],
            "when": [datetime(2024, 3, 1, 12, 30), datetime(2024, 3, 1, 12, 30, 15, 250_000)],
            "utc": [datetime(2024, 3, 1, 12, 30, tzinfo=UTC), None],
            "clock": [clock(9, 5), None],
            "spent": [timedelta(hours=30, minutes=5), timedelta(seconds=-90)],
            "price": pl.Series([Decimal("9.00"), Decimal("120.50")], dtype=pl.Decimal(10, 2)),
            "ok": [True, None],
            "kind": pl.Series(["a", "b"], dtype=pl.Categorical),
            "raw": [b"text", b"\xff\xfe"],
            "text": ["  ", "Größe"],
            "where": [{"city": "Bern", "at": {"x": 1.0}}, None],
            "tags": [["a", "b"], []],
            "n": [[1.0, 2.5], None],
        }
    )
    found = read(parquet(frame), "answers.parquet")
    assert found.format == "parquet"
    assert found.frame.row(0, named=True) == {
        "id": "1000000000000000001", "score": "9", "small": "0.1", "day": "2024-03-01", "when": "2024-03-01 12:30:00",
        "utc": "2024-03-01 12:30:00+00:00", "clock": "09:05:00", "spent": "30:05:00", "price": "9", "ok": "true",
        "kind": "a", "raw": "text", "text": None, "where.city": "Bern", "where.at.x": "1", "tags": "a; b",
        "n": "1; 2.5",
    }  # fmt: skip
    assert found.frame.row(1, named=True) == {
        "id": None, "score": "7.5", "small": None, "day": None, "when": "2024-03-01 12:30:15.250", "utc": None,
        "clock": None, "spent": "-0:01:30", "price": "120.5", "ok": None, "kind": "b", "raw": None, "text": "Größe",
        "where.city": None, "where.at.x": None, "tags": None, "n": None,
    }  # fmt: skip
    assert not found.notes


def test_tables_inside_cells_are_left_out_and_named() -> None:
    frame = pl.DataFrame({"a": [1], "events": [[{"x": 1}]], "grid": [[[1], [2]]]})
    found = read(parquet(frame), "a.parquet")
    assert found.frame.rows() == [("1",)]
    assert [(note.code, note.count, note.detail) for note in found.notes] == [("nested_columns", 2, "events, grid")]
    assert fault(parquet(frame.select("events")), "a.parquet").code == "nested"


def test_columns_named_like_numbers_are_names_all_the_same() -> None:
    found = read(parquet(pl.DataFrame({"1": [5], "2": [6], "3": [7]})), "a.parquet")
    assert [column.name for column in found.columns] == ["1", "2", "3"]
    assert found.frame.rows() == [("5", "6", "7")]


def test_cut_and_changed_parquet_files_end_in_a_fault_or_in_rows() -> None:
    data = parquet(pl.DataFrame({"a": range(500), "b": [f"text {i}" for i in range(500)]}))
    for length in range(4, len(data), len(data) // 20):
        assert fault(data[:length], "cut.parquet").code in ("damaged", "no_rows")
    for place in range(4, len(data), len(data) // 60):
        changed = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        try:
            found = read(changed, "changed.parquet")
        except ReadFault as raised:
            assert raised.code in ("damaged", "no_rows", "too_many_rows", "too_many_columns")  # noqa: PT017
        else:
            assert found.rows <= 500
    assert fault(b"PAR1" + b"\0\1" * 400, "a.parquet").code == "damaged"
    assert fault(parquet(pl.DataFrame({"a": []}, schema={"a": pl.Int64})), "a.parquet").code == "no_rows"
    assert fault(parquet(pl.DataFrame({f"c{i}": [1] for i in range(2001)})), "a.parquet").code == "too_many_columns"


def test_a_parquet_file_of_too_many_rows_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxjourney.evidence.readers.parquet.MAX_ROWS", 10)
    monkeypatch.setattr(pl, "read_parquet", lambda *_: pytest.fail("read"))
    assert fault(parquet(pl.DataFrame({"a": range(11)})), "a.parquet").code == "too_many_rows"


# event logs

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="none"/></global>
  <string key="concept:name" value="the log"/>
  <trace>
    <event><string key="concept:name" value="Call"/><string key="lifecycle:transition" value="start"/>
      <date key="time:timestamp" value="2024-03-01T10:00:00.000+01:00"/><string key="org:resource" value="Ann"/></event>
    <event><string key="concept:name" value="Call"/><string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2024-03-01T10:05:00.000+01:00"/>
      <float key="cost" value="2.5"><string key="currency" value="EUR"/></float>
      <list key="notes"><values><string key="note" value="deep"/></values></list></event>
    <string key="concept:name" value="case 1"/><int key="nps" value="9"/>
  </trace>
  <trace><string key="concept:name" value="case 2"/>
    <event><date key="time:timestamp" value="?"/></event></trace>
  <event><string key="concept:name" value="Stray"/></event>
</log>"""


def test_an_event_log_has_one_row_per_event() -> None:
    found = read(LOG, "log.xes")
    assert found.format == "xes"
    assert [column.name for column in found.columns] == [
        "case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "org:resource", "case:nps",
        "cost",
    ]  # fmt: skip
    assert found.frame.rows() == [
        ("case 1", "Call", "2024-03-01T10:00:00.000+01:00", "start", "Ann", "9", None),
        ("case 1", "Call", "2024-03-01T10:05:00.000+01:00", "complete", None, "9", "2.5"),
        ("case 2", None, "?", None, None, None, None),
        (None, "Stray", None, None, None, None, None),
    ]
    assert codes(found) == {"events_without_name": 1, "events_without_case": 1}


def test_event_logs_packed_in_other_encodings_and_with_prefixes() -> None:
    assert read(gzip.compress(LOG.encode()), "log.xes.gz").rows == 4
    assert read(LOG.replace('"UTF-8"', '"UTF-16"').encode("utf-16"), "log.xes").rows == 4
    prefixed = (
        '<x:log xmlns:x="u"><x:trace><x:event><x:string key="concept:name" value="A"/></x:event></x:trace></x:log>'
    )
    assert read(prefixed, "log.xml").frame.rows() == [("A",)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE log [<!ENTITY a "b">]><log/>', "hostile"),
        ('<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>', "hostile"),
        ("<log></log>", "no_rows"),
        (LOG[:900], "damaged"),
        ("<log>" + "<trace>" * 1000, "hostile"),
        ("<other><log/></other>", "not_a_log"),
    ],
)
def test_event_logs_that_cannot_be_read(text: str, code: str) -> None:
    assert fault(text, "log.xes").code == code


def test_other_xml_is_refused_with_its_own_sentence() -> None:
    assert fault("<?xml version='1.0'?><answers/>", "a.xml").code == "xml"
    assert fault("<?xml version='1.0'?><answers/>", "a.xes").code == "xml"


# gzip


def test_packed_text_is_read_by_its_inner_name() -> None:
    assert read(gzip.compress(b"a,b\n1,2\n"), "a.csv.gz").frame.rows() == [("1", "2")]
    assert read(gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n"), "a.csv.gz").rows == 2
    assert read(gzip.compress(lines(MIXPANEL).encode()), "a.jsonl.gz").rows == 2


def test_packed_bombs_and_cut_files(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(b"a,b\n" + b"1,2\n" * 5000)
    assert fault(packed[:-20], "a.csv.gz").code == "damaged"
    assert fault(packed[:40] + b"\0" * 40, "a.csv.gz").code == "damaged"
    assert fault(gzip.compress(gzip.compress(b"a,b\n1,2\n")), "a.csv.gz.gz").code == "hostile"
    monkeypatch.setattr("cxjourney.evidence.readers.packed._SMALL", 1_000_000)
    assert fault(gzip.compress(b"0" * 20_000_000), "bomb.csv.gz").code == "hostile"
    monkeypatch.setattr("cxjourney.evidence.readers.packed.MAX_BYTES", 1_000_000)
    assert fault(gzip.compress(b"0" * 2_000_000), "big.csv.gz").code == "too_large"


def test_a_genuine_old_workbook_and_open_document(tmp_path: Path) -> None:
    folder = Path(__file__).parent / "samples"
    for name, other in (("office.xls", None), ("office.ods", "2024-03-02")):
        found = read((folder / name).read_bytes(), name)
        assert found.frame.columns == ["id", "when", "n", "f", "flag", "err", "dur", "form"]
        assert found.frame["id"].to_list()[:2] == ["007", "12345678901234567890"]
        assert found.frame["when"].to_list()[:2] == ["2024-03-01 12:30:00", other or "2024-03-02 00:00:00"]
        assert found.frame["dur"].to_list() == ["30:05:00", "9:05:00", "2024-01-01"]
        assert found.frame["err"].to_list() == [None, None, "x"]
        assert codes(found)["error_cells"] == 3
        assert [sheet.hidden for sheet in found.sheets] == [False, True]
