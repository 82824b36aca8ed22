"""Exports: one page of selectable text, drawings with text, images within memory, and no half files."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import ExportError, JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Note, NoteKind, Touchpoint
from cxjourney.domain.sharing import SHARING, Circle, shared
from cxjourney.drawing.export import (
    WRITERS,
    ExportOptions,
    smallest_type,
    write_pdf,
    write_png,
    write_svg,
)
from cxjourney.drawing.png import PNG_BYTES, png_scale
from tests.drawing.pictures import full_project, make_content

pytestmark = pytest.mark.usefixtures("qapp")

POINTS = {"A4": (842, 595), "A3": (1191, 842), "A0": (3370, 2384)}


@pytest.mark.parametrize("paper", ["A4", "A3", "A0"])
def test_a_pdf_is_one_landscape_page_with_selectable_text(tmp_path: Path, paper: str) -> None:
    project = full_project()
    path = tmp_path / "map.pdf"
    done = write_pdf(project, "journey-1", path, make_content(project), ExportOptions(paper=paper))
    reader = PdfReader(path)
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == pytest.approx(POINTS[paper], abs=2)
    text = reader.pages[0].extract_text()
    for words in ("First purchase", "Check out", "See advert", "Card refused", "Moment of truth", "−31", "Small shop"):
        assert words in text
    fonts = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index, union-attr]
    assert any("SourceSansPro" in font["/BaseFont"] for font in fonts)
    assert done.smallest_type == pytest.approx(
        smallest_type(project, "journey-1", make_content(project), ExportOptions(paper=paper)), rel=1e-3
    )
    assert reader.metadata is not None
    assert reader.metadata.title == "First purchase"


def test_larger_paper_means_larger_type() -> None:
    project = full_project()
    sizes = [smallest_type(project, "journey-1", options=ExportOptions(paper=paper)) for paper in ("A4", "A3", "A0")]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 2 * sizes[0]


def test_an_svg_has_real_text_and_is_well_formed(tmp_path: Path) -> None:
    project = full_project()
    pay = project.need(Touchpoint, "pay")
    project.apply(Edit("rename", (Change(pay, replace(pay, title="<script>&</svg>")),)))
    path = tmp_path / "map.svg"
    done = write_svg(project, "journey-1", path, make_content(project))
    root = ElementTree.parse(path).getroot()
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any("See advert" in text for text in texts)
    assert any("<script>&</svg>" in text for text in texts)
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    assert root.get("viewBox") == f"0 0 {done.width:.0f} {done.height:.0f}"


def test_a_png_has_the_asked_scale(tmp_path: Path) -> None:
    project = full_project()
    one = write_png(project, "journey-1", tmp_path / "1.png", options=ExportOptions(scale=1.0))
    two = write_png(project, "journey-1", tmp_path / "2.png", options=ExportOptions(scale=2.0))
    image = QImage(str(tmp_path / "2.png"))
    assert (image.width(), image.height()) == (two.width, two.height)
    assert two.width == pytest.approx(2 * one.width, abs=2)
    assert image.pixelColor(1, 1).name() == "#ffffff"
    dark = write_png(project, "journey-1", tmp_path / "d.png", options=ExportOptions(scale=0.5, theme="dark"))
    assert QImage(str(dark.path)).pixelColor(1, 1).lightness() < 60


def test_a_png_never_takes_more_memory_than_it_may() -> None:
    for width, height in ((1000.0, 1000.0), (100_000.0, 1600.0), (60_000.0, 60_000.0)):
        scale = png_scale(width, height, 20.0)
        assert width * scale * height * scale * 4 <= PNG_BYTES * 1.001
        assert max(width, height) * scale <= 30_001
    assert png_scale(1000, 1000, 2.0) == 2.0


@pytest.mark.parametrize("ending", ["pdf", "svg", "png"])
def test_a_private_export_leaves_out_owners_and_quotes(tmp_path: Path, ending: str) -> None:
    project = full_project()
    quote = Note(
        id="q", journey_id="journey-1", stage_id="buy", note_kind=NoteKind.QUOTE, text="Never again", source="x"
    )
    project.apply(Edit("quote", (Change(None, quote),)))
    before = project.snapshot()
    kept = shared(project, SHARING[Circle.PUBLIC])
    assert kept.get(Note, "q") is None
    assert kept.need(Touchpoint, "pack").owner == ""
    assert project == before
    path = tmp_path / f"map.{ending}"
    WRITERS[ending](project, "journey-1", path, make_content(project), ExportOptions(sharing=SHARING[Circle.PUBLIC]))
    text = PdfReader(path).pages[0].extract_text() if ending == "pdf" else path.read_bytes().decode("latin-1")
    assert "Never again" not in text
    assert "Web team" not in text


@pytest.mark.parametrize("ending", ["pdf", "svg", "png"])
def test_a_folder_that_is_not_there_is_one_sentence_and_no_file(tmp_path: Path, ending: str) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        WRITERS[ending](full_project(), "journey-1", tmp_path / "gone" / f"map.{ending}")
    assert list(tmp_path.iterdir()) == []


def test_a_failing_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.pdf"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(JourneyError, match=r"no room for “map\.pdf”"):
        write_pdf(full_project(), "journey-1", path)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["map.pdf"]


def test_an_export_replaces_a_file_through_its_link_and_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "real.svg"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link.svg"
    link.symlink_to(target)
    write_svg(full_project(), "journey-1", link)
    assert link.is_symlink()
    assert target.read_text().startswith("<?xml")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_unknown_paper_and_journey_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="not a paper size"):
        write_pdf(full_project(), "journey-1", tmp_path / "a.pdf", options=ExportOptions(paper="Letterhead"))
    with pytest.raises(ExportError, match="not in the project"):
        write_svg(full_project(), "gone", tmp_path / "a.svg")


@pytest.mark.parametrize("ending", ["pdf", "svg", "png"])
def test_an_empty_journey_can_be_exported(tmp_path: Path, ending: str) -> None:
    project = Project([Journey(id="j", title="New journey")])
    WRITERS[ending](project, "j", tmp_path / f"map.{ending}")
    assert (tmp_path / f"map.{ending}").stat().st_size > 500


def test_exports_need_no_display_and_no_window(tmp_path: Path) -> None:
    """The command line draws on machines without a screen, where Qt would abort."""
    import subprocess
    import sys

    program = (
        "import sys\n"
        "from cxjourney.drawing.offscreen import ensure_application\n"
        "assert ensure_application() is ensure_application()\n"
        "from cxjourney.drawing.export import write_pdf\n"
        "from tests.builders import make_project\n"
        "write_pdf(make_project(), 'journey-1', sys.argv[1])\n"
        "assert 'PySide6.QtWidgets' not in sys.modules\n"
        "assert 'qtawesome' not in sys.modules\n"
    )
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    path = tmp_path / "map.pdf"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], env=bare, cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert len(PdfReader(path).pages) == 1
