"""Bookmarks, links and facts of a finished PDF."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF
from PySide6.QtGui import QPainter, QPdfWriter

from cxjourney.drawing.bookmarks import PageLink, plain_text, with_bookmarks
from cxjourney.drawing.fonts import load_fonts

pytestmark = pytest.mark.usefixtures("qapp")

HOSTILE = "Buy (now)) \\ \ud800 <b>\x00\x07</b>\u2028 end"


def drawn(pages: int = 3) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Old title")
    painter = QPainter(writer)
    painter.setFont(load_fonts().font())
    for page in range(pages):
        if page:
            writer.newPage()
        painter.drawText(QPointF(200, 400), f"Page {page}")
    painter.end()
    buffer.close()
    return bytes(data.data())


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def test_bookmarks_nest_by_level_and_lead_to_their_pages() -> None:
    marks = [("Summary", 0, 0), ("Buy", 1, 0), ("Check out", 2, 1), ("Deep", 2, 7), ("End", 2, 0)]
    read = reader(with_bookmarks(drawn(), marks, title="Report"))
    outline = read.outline
    assert [item["/Title"] for item in outline if not isinstance(item, list)] == ["Summary", "Buy", "End"]
    (under_buy,) = [item for item in outline if isinstance(item, list)]
    assert under_buy[0]["/Title"] == "Check out"
    assert under_buy[1][0]["/Title"] == "Deep"
    assert read.get_destination_page_number(under_buy[0]) == 2
    assert read.page_mode == "/UseOutlines"


def test_facts_about_the_document_are_there() -> None:
    pdf = with_bookmarks(drawn(), [], title="Tïtle", author="A (b)", subject="S", keywords="one, two", language="de-AT")
    read = reader(pdf)
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author, read.metadata.subject) == ("Tïtle", "A (b)", "S")
    assert read.metadata["/Keywords"] == "one, two"
    assert read.root_object["/Lang"] == "de-AT"
    assert read.root_object["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "/Metadata" not in read.root_object
    assert read.page_mode is None


def test_pages_stay_as_they_were() -> None:
    before = drawn()
    after = with_bookmarks(before, [("One", 0, 0), ("Two", 1, 0)], title="T")
    assert after.startswith(before)
    assert [" ".join(page.extract_text().split()) for page in reader(after).pages] == ["Page 0", "Page 1", "Page 2"]


def test_links_cover_their_place_and_lead_to_their_page() -> None:
    read = reader(with_bookmarks(drawn(), [], title="", links=[PageLink(0, (20, 10, 80, 30), 2)]))
    (link,) = read.pages[0]["/Annots"]
    found = link.get_object()
    height = float(read.pages[0].mediabox.height)
    assert [float(number) for number in found["/Rect"]] == pytest.approx([20, height - 30, 80, height - 10])
    assert found["/Dest"][0] in (2, read.pages[2].indirect_reference)


def test_hostile_texts_do_no_harm(tmp_path: Path) -> None:
    marks = [(HOSTILE, 0, 0), ("x" * 40_000, 1, 0), ("", 2, 0), ("😀 日本", 2, 0)]
    pdf = with_bookmarks(drawn(), marks, title=HOSTILE, author=HOSTILE, subject="y" * 40_000, language=HOSTILE)
    titles = [item["/Title"] for item in reader(pdf).outline]
    assert titles[0] == "Buy (now)) \\ � <b></b> end"
    assert len(titles[1]) == 200
    assert titles[1].endswith("…")
    assert titles[2:] == ["–", "😀 日本"]
    if shutil.which("pdfinfo"):
        path = tmp_path / "hostile.pdf"
        path.write_bytes(pdf)
        found = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
        assert found.stderr == ""
        assert "Buy (now)) \\" in found.stdout


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(IndexError):
        with_bookmarks(drawn(), [("Nowhere", 3, 0)], title="")
    with pytest.raises(IndexError):
        with_bookmarks(drawn(), [], title="", links=[PageLink(0, (0, 0, 1, 1), -1)])


def test_plain_text_is_one_line() -> None:
    assert plain_text(" a\tb\r\nc\u200bd ") == "a b c d"
