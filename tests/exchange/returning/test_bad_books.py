"""Files that are no workbook, or are built to do harm: one sentence each, and nothing is unpacked."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from cxjourney import child_process
from cxjourney.archive_checks import ArchiveFault, ArchiveHarm, check_archive
from cxjourney.exchange.returning import reader, worker
from cxjourney.exchange.returning.asking import read_returned
from cxjourney.exchange.returning.faults import MergeStopped, ReturnedError, ReturnFault, fault_text
from cxjourney.exchange.returning.package import names_base, open_package
from cxjourney.exchange.returning.raw import RawBook, Refused
from cxjourney.exchange.returning.reader import read_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)


def packed(**entries: bytes | str) -> bytes:
    """Return an archive of these entries; `__` in a name stands for a slash, `_dot_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def workbook(fill: Callable[[Workbook], None] | None = None) -> bytes:
    """Return a workbook with an Actions table, or what `fill` makes of it."""
    book = Workbook()
    book.active.title = "Actions"
    book.active.append(["Action", "Owner", "Record id"])
    book.active.append(["Call back", "Care", "a1"])
    if fill is not None:
        fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return an archive with one entry changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return out.getvalue()


def read(data: bytes) -> RawBook:
    return read_workbook(data, ["a1"], lambda _share: None)


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (OLE, "locked_or_old"),
        (b"Name;Owner\r\nA;B\r\n", "no_workbook"),
        (b"PK\x03\x04 cut off", "damaged"),
        (workbook()[:-400], "damaged"),
        (packed(readme_dot_txt="hello"), "no_workbook"),
        (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_dot_xml="<a/>"), "open_document"),
        (packed(xl__workbook_dot_bin=b"\0"), "binary"),
        (packed(Index__Document_dot_iwa=b"\0"), "numbers"),
        (replaced(workbook(), "xl/workbook.xml", lambda _: BOMB), "hostile"),
        (replaced(workbook(), "xl/worksheets/sheet1.xml", lambda _: BOMB), "hostile"),
        (replaced(workbook(), "xl/workbook.xml", lambda _: b"<workbook><sheets>"), "damaged"),
        (packed(**{"../outside": "x"}), "hostile"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReturnFault) as fault:
        open_package(data)
    assert fault.value.code == code
    assert fault_text(code, {"name": "a.xlsx", **fault.value.values}).startswith("“a.xlsx”")


def test_an_archive_that_unpacks_to_gigabytes_is_refused_at_once() -> None:
    bomb = packed(xl__sheet_dot_xml=bytes(40_000_000))
    started = time.perf_counter()
    with pytest.raises(ArchiveFault) as fault:
        check_archive(bomb)
    assert fault.value.harm is ArchiveHarm.HOSTILE
    assert time.perf_counter() - started < 0.5


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(ArchiveFault):
        check_archive(packed(**{f"e{number}": "" for number in range(20)}), most_entries=10)


def test_damaged_cells_are_one_fault() -> None:
    for broken in (b"<worksheet><sheetData><row r='x'>", b'<worksheet><sheetData><row r="2"><c r="??"/></row>'):
        with pytest.raises(ReturnFault):
            read(replaced(workbook(), "xl/worksheets/sheet1.xml", lambda _, broken=broken: broken))


def test_errors_and_formulas_without_value_are_kept_apart() -> None:
    def fill(book: Workbook) -> None:
        book.active["A2"] = "=UPPER(A1)"
        book.active["B2"] = "#N/A"

    cells = read(workbook(fill)).sheets[0].row(2)
    assert cells[0] == Refused("=UPPER(A1)", is_error=False)
    assert cells[1] == Refused("#N/A", is_error=True)


def test_a_cell_at_the_end_of_the_sheet_is_no_matter() -> None:
    def fill(book: Workbook) -> None:
        book.active.cell(1_048_576, 1, "far away")

    book = read(workbook(fill))
    assert [number for number, _ in book.sheets[0].rows] == [1, 2]
    assert book.cut == []


def test_more_cells_than_there_can_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_CELLS", 5)
    with pytest.raises(ReturnFault) as fault:
        read(workbook())
    assert fault.value.code == "too_many_cells"


def test_only_what_may_hold_records_is_handed_over() -> None:
    def fill(book: Workbook) -> None:
        book.create_sheet("Private").append(["Salaries", 1])
        book.create_sheet("Charts").append(["a1"])

    book = read(workbook(fill))
    assert [sheet.name for sheet in book.sheets] == ["Actions"]
    assert book.names == ["Actions", "Private", "Charts"]


def test_raw_books_travel_as_json() -> None:
    book = read(workbook())
    assert RawBook.from_data(json.loads(json.dumps(book.to_data()))) == book


# the process


def test_the_process_reads_what_reading_here_reads(tmp_path: Path) -> None:
    path = tmp_path / "Ümläut & more.xlsx"
    path.write_bytes(workbook())
    shares: list[float] = []
    assert read_returned(path, ["a1"], shares.append) == read(path.read_bytes())
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize(
    ("name", "words"), [("absent.xlsx", "no file"), (".", "not a file"), ("empty.xlsx", "is empty")]
)
def test_faults_become_sentences(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "empty.xlsx").touch()
    with pytest.raises(ReturnedError, match=words):
        read_returned(tmp_path / name, [])


def test_a_locked_workbook_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(OLE)
    with pytest.raises(ReturnedError, match="password"):
        read_returned(tmp_path / "a.xlsx", [])


def test_a_process_that_dies_or_takes_too_long_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook())
    monkeypatch.setattr(child_process, "_command", lambda _flag: [sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(ReturnedError, match="failed inside"):
        read_returned(tmp_path / "a.xlsx", [])
    monkeypatch.setattr(child_process, "_command", lambda _flag: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(ReturnedError, match="longer than 0"):
        read_returned(tmp_path / "a.xlsx", [], deadline=0.2)
    with pytest.raises(MergeStopped):
        read_returned(tmp_path / "a.xlsx", [], cancelled=lambda: True)


@pytest.mark.skipif(sys.platform == "win32", reason="no memory caps there")
def test_too_little_memory_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook())
    with pytest.raises(ReturnedError, match=r"memory|failed inside"):
        read_returned(tmp_path / "a.xlsx", [], memory_limit=40_000_000)


def test_a_process_that_is_not_needed_says_nothing() -> None:
    code = [sys.executable, "-m", worker.__name__]
    assert subprocess.run(code, input=b"", capture_output=True, check=True).stdout == b""


def test_a_file_that_is_being_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook())
    whole = Path.read_bytes
    monkeypatch.setattr(worker, "_PAUSE", 0.0)
    monkeypatch.setattr(Path, "read_bytes", lambda self: whole(self)[:-1])
    with pytest.raises(ReturnFault) as fault:
        worker.read_bytes(path)
    assert fault.value.code == "changing"


def test_whether_a_file_was_exported_here_is_seen_from_its_list_of_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for data, is_ours in (
        (workbook(), False),
        (workbook(lambda book: book.create_sheet("_cxjourney")), True),
        (OLE, False),
        (b"", False),
        (packed(a="b"), False),
    ):
        path.write_bytes(data)
        assert names_base(path) is is_ours
    assert not names_base(tmp_path / "absent.xlsx")
