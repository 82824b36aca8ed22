"""Maps on paper: sizes, posters of sheets, stages page by page, several journeys, stopping, and hostile texts."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QFontDatabase, QImage

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import ExportCancelled, ExportError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, Stage, Touchpoint
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.drawing import png
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.export import (
    ExportOptions,
    Spread,
    map_pages,
    smallest_type,
    write_maps,
    write_pdf,
    write_png,
    write_svg,
)
from cxjourney.drawing.paper import page_mm, paper_mm
from cxjourney.drawing.tiles import MOST_TILES, TiledPages, cut_poster
from tests.builders import make_large_project
from tests.drawing.pictures import full_project, make_content

pytestmark = pytest.mark.usefixtures("qapp")

SVG = "{http://www.w3.org/2000/svg}"
MM = 72 / 25.4


def retitled(project: Project, title: str, touchpoint_id: str = "pay") -> Project:
    touchpoint = project.need(Touchpoint, touchpoint_id)
    project.apply(Edit("rename", (Change(touchpoint, replace(touchpoint, title=title)),)))
    return project


def one_touchpoint(title: str) -> Project:
    return Project(
        [
            Journey(id="j", title=title),
            Stage(id="s", journey_id="j", title=title),
            Lane(id="l", journey_id="j", title=title),
            Touchpoint(id="t", journey_id="j", stage_id="s", lane_id="l", title=title, channel=title),
        ]
    )


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


# sizes


def test_papers_by_name_turned_and_in_millimetres() -> None:
    assert paper_mm("a0") == (1189.0, 841.0)
    assert paper_mm("A4", landscape=False) == (210.0, 297.0)
    assert paper_mm("900x600", landscape=False) == (900.0, 600.0)
    assert paper_mm(" 900,5 × 600 mm ") == (900.5, 600.0)
    with pytest.raises(ExportError, match="900x600"):
        paper_mm("postcard")
    with pytest.raises(ExportError, match="at least 50 mm"):
        paper_mm("10x900")


def test_a_page_longer_than_readers_show_is_refused_and_can_be_tiled(tmp_path: Path) -> None:
    assert page_mm("5080x900") == (5080.0, 900.0)
    project = full_project()
    with pytest.raises(ExportError, match="5080 mm"):
        write_pdf(project, "journey-1", tmp_path / "long.pdf", options=ExportOptions(paper="6000x900"))
    assert list(tmp_path.iterdir()) == []
    tiled = ExportOptions(paper="6000x900", spread=Spread.TILES, tile="A3")
    done = write_pdf(project, "journey-1", tmp_path / "long.pdf", options=tiled)
    assert done.pages == len(PdfReader(tmp_path / "long.pdf").pages) > 20


def test_a_custom_page_has_that_size(tmp_path: Path) -> None:
    done = write_pdf(full_project(), "journey-1", tmp_path / "m.pdf", options=ExportOptions(paper="900x600"))
    box = PdfReader(tmp_path / "m.pdf").pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((900 * MM, 600 * MM), abs=1)
    assert (done.width, done.height) == (900.0, 600.0)


# facts and bookmarks


def test_a_pdf_tells_title_author_and_language(tmp_path: Path) -> None:
    project = full_project()
    journey = project.need(Journey, "journey-1")
    project.apply(Edit("own", (Change(journey, replace(journey, owner="Retail team")),)))
    write_pdf(project, "journey-1", tmp_path / "a.pdf", options=ExportOptions(language="de-AT"))
    reader = PdfReader(tmp_path / "a.pdf")
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("First purchase", "Retail team")
    assert reader.metadata.creation_date is not None
    assert reader.trailer["/Root"]["/Lang"] == "de-AT"
    write_pdf(project, "journey-1", tmp_path / "b.pdf", options=ExportOptions(sharing=SHARING[Circle.PUBLIC]))
    reader = PdfReader(tmp_path / "b.pdf")
    assert reader.metadata is not None
    assert reader.metadata.author == project.info.title
    assert b"Retail team" not in (tmp_path / "b.pdf").read_bytes()


def test_several_journeys_are_pages_with_bookmarks(tmp_path: Path) -> None:
    project = full_project()
    project.apply(Edit("more", (Change(None, Journey(id="other", title="Return", position=2)),)))
    contents = [make_content(project), MapContent(project, "other")]
    done = write_maps(contents, tmp_path / "all.pdf")
    reader = PdfReader(tmp_path / "all.pdf")
    assert done.pages == len(reader.pages) == 2
    titles = [(mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline]
    assert titles == [("First purchase", 0), ("Return", 1)]
    assert reader.metadata is not None
    assert reader.metadata.title == project.info.title


def test_phrases_survive_and_icons_are_read_as_blanks(tmp_path: Path) -> None:
    write_pdf(full_project(), "journey-1", tmp_path / "m.pdf", content=make_content(full_project()))
    text = text_of(tmp_path / "m.pdf")
    assert "Usual way, thickness by share" in text
    assert not re.search("[\ue000-\uf8ff\uf900-\ufaff]", text)
    fonts = PdfReader(tmp_path / "m.pdf").pages[0]["/Resources"]["/Font"].values()  # type: ignore[index, union-attr]
    names = [font["/BaseFont"] for font in fonts]
    embedded = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert len(names) == len(set(names))
    assert all("/FontFile2" in font for font in embedded)


# posters


@pytest.mark.parametrize(("poster", "tile"), [((841.0, 594.0), "A4"), ((1189.0, 841.0), "A3"), ((180.0, 250.0), "A4")])
def test_a_cut_covers_the_poster_and_overlaps(poster: tuple[float, float], tile: str) -> None:
    cut = cut_poster(poster, tile, 10.0)
    assert cut.covered[0] >= poster[0] - 1e-6
    assert cut.covered[1] >= poster[1] - 1e-6
    last = cut.begin(cut.rows - 1, cut.columns - 1)
    assert last[0] < poster[0]
    assert last[1] < poster[1]
    assert cut.window[0] - cut.step[0] == pytest.approx(10.0)


def test_posters_of_too_many_sheets_and_odd_overlaps_are_sentences() -> None:
    with pytest.raises(ExportError, match=f"{MOST_TILES} is the most"):
        cut_poster((100_000.0, 4000.0))
    for overlap in (-1.0, 150.0):
        with pytest.raises(ExportError, match="overlap"):
            cut_poster((841.0, 594.0), "A4", overlap)


def test_each_sheet_of_a_poster_says_which_it_is(tmp_path: Path) -> None:
    project = full_project()
    options = ExportOptions(paper="A2", spread=Spread.TILES)
    pages = map_pages([make_content(project)], options)
    assert isinstance(pages, TiledPages)
    cut = pages.cuts[0]
    done = write_pdf(project, "journey-1", tmp_path / "t.pdf", make_content(project), options)
    reader = PdfReader(tmp_path / "t.pdf")
    assert done.pages == len(reader.pages) == cut.count == pages.count > 4
    for index, page in enumerate(reader.pages):
        row, column = divmod(index, cut.columns)
        assert f"{index + 1}/{cut.count}, row {row + 1} column {column + 1}" in page.extract_text()
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            (cut.width * MM, cut.height * MM), abs=1
        )
    assert "First purchase" in reader.pages[0].extract_text()
    assert len(reader.outline) == 2  # the poster, and below it its sheets
    assert done.smallest_type == pytest.approx(
        smallest_type(project, "journey-1", make_content(project), options), rel=1e-6
    )
    whole = smallest_type(project, "journey-1", make_content(project), ExportOptions(paper="A2"))
    assert done.smallest_type >= whole * 0.99


def test_neighbouring_sheets_show_the_same_in_their_overlap() -> None:
    from PySide6.QtGui import QPainter

    from cxjourney.drawing.pdf import paint_page

    pages = map_pages([make_content(full_project())], ExportOptions(paper="A3", spread=Spread.TILES))
    assert isinstance(pages, TiledPages)
    cut, dpi = pages.cuts[0], 25.4 * 4  # four pixels a millimetre
    assert cut.columns > 1
    images = []
    for index in (0, 1):
        image = QImage(round(cut.width * 4), round(cut.height * 4), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFF)
        painter = QPainter(image)
        paint_page(painter, pages, index, dpi)
        painter.end()
        images.append(image)
    strip = 10 * 4 - 8
    left = images[0].copy(round((8 + cut.step[0]) * 4) + 4, 200, strip, 500)
    right = images[1].copy(8 * 4 + 4, 200, strip, 500)
    different = sum(
        abs((left.pixel(x, y) & 255) - (right.pixel(x, y) & 255)) > 60 for x in range(strip) for y in range(500)
    )
    assert different < strip * 500 * 0.02


# stages


def test_stages_come_page_by_page_with_lane_labels_on_each(tmp_path: Path) -> None:
    project = full_project()
    stages = project.stages("journey-1")
    options = ExportOptions(paper="A4", spread=Spread.STAGES)
    done = write_pdf(project, "journey-1", tmp_path / "s.pdf", make_content(project), options)
    reader = PdfReader(tmp_path / "s.pdf")
    assert done.pages == len(reader.pages) == len(stages)
    lanes = [lane.title for lane in project.lanes("journey-1")]
    for number, (page, stage) in enumerate(zip(reader.pages, stages, strict=True), 1):
        text = page.extract_text()
        assert stage.title in text
        assert f"Stage {number} of {len(stages)}" in text
        assert all(lane in text for lane in lanes)
    nested = reader.outline[1]
    assert [mark.title for mark in nested] == [stage.title for stage in stages]
    both = map_pages([make_content(project)], replace(options, stages_per_page=2))
    assert both.count == math.ceil(len(stages) / 2)
    assert done.smallest_type > smallest_type(project, "journey-1", make_content(project), ExportOptions(paper="A4"))


# stopping


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7])
@pytest.mark.parametrize("write", [write_pdf, write_svg, write_png])
def test_an_export_that_is_stopped_writes_nothing(tmp_path: Path, write: object, share: float) -> None:
    told = [0.0]
    project = make_large_project(300, 400)
    with pytest.raises(ExportCancelled, match="nothing was written"):
        write(  # type: ignore[operator]
            project, "journey-1", tmp_path / "m", None, ExportOptions(scale=0.5),
            progress=lambda done: told.__setitem__(0, done), cancelled=lambda: told[0] >= share,
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []
    write_pdf(make_large_project(400, 600), "journey-1", tmp_path / "m.pdf", progress=told.append)
    assert told == sorted(told)
    assert all(0.0 <= share <= 1.0 for share in told)


# texts of all kinds


HOSTILE = "<script>alert(1)</script>]]>&\x00\x01\ud800\u2028(PDF) Tj ET /JS \\ \"'"


@pytest.mark.parametrize(
    "title", ["", "x" * 40_000, HOSTILE, "سفر العميل الأول", "お客様の最初の購入 客户旅程", "🙂 ok"]
)
def test_any_title_can_be_drawn_everywhere(tmp_path: Path, title: str) -> None:
    project = one_touchpoint(title)
    write_pdf(project, "j", tmp_path / "m.pdf")
    write_pdf(project, "j", tmp_path / "t.pdf", options=ExportOptions(spread=Spread.TILES, paper="A3"))
    assert len(PdfReader(tmp_path / "m.pdf").pages) == 1
    assert b"/JavaScript" not in (tmp_path / "m.pdf").read_bytes()
    write_svg(project, "j", tmp_path / "m.svg")
    root = ElementTree.parse(tmp_path / "m.svg").getroot()
    assert not list(root.iter(f"{SVG}script"))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "defs", "g", "path", "use", "text", "rect", "polyline", "polygon", "circle", "ellipse",
        "image",
    }  # fmt: skip
    write_png(project, "j", tmp_path / "m.png", options=ExportOptions(scale=1.0))
    assert not QImage(str(tmp_path / "m.png")).isNull()


def test_other_scripts_are_text_where_the_machine_has_a_font(tmp_path: Path) -> None:
    families = QFontDatabase.families(QFontDatabase.WritingSystem.Japanese)
    if not families:
        pytest.skip("no font for Japanese here")
    write_pdf(one_touchpoint("お客様の購入"), "j", tmp_path / "m.pdf")
    assert "お客様の購入" in text_of(tmp_path / "m.pdf")


def test_a_long_title_is_cut_and_stays_on_its_page(tmp_path: Path) -> None:
    write_pdf(one_touchpoint("word " * 3000), "j", tmp_path / "m.pdf")
    assert "…" in text_of(tmp_path / "m.pdf")


# SVG and PNG


def test_an_svg_names_itself_and_each_card(tmp_path: Path) -> None:
    project = retitled(full_project(), 'Pay "<now>" & go')
    done = write_svg(project, "journey-1", tmp_path / "m.svg", make_content(project))
    root = ElementTree.parse(done.path).getroot()
    assert root.get("role") == "graphics-document document"
    names = {element.get("id"): element.text for element in root.iter() if element.get("id") is not None}
    assert names["map-title"] == "First purchase"
    assert "Stages: " in (names["map-text"] or "")
    cards = {group.get("id"): group for group in root.iter(f"{SVG}g") if group.get("role") == "listitem"}
    assert set(cards) == {f"touchpoint-{one.id}" for one in project.touchpoints("journey-1")}
    title = cards["touchpoint-pay"].find(f"{SVG}title")
    assert title is not None
    assert (title.text or "").startswith('Pay "<now>" & go, ')
    assert "".join(cards["touchpoint-pay"].itertext()).count("Pay") >= 2
    assert "mark-" not in done.path.read_text("utf-8")


def test_an_svg_fetches_nothing_and_holds_its_pictures(tmp_path: Path) -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(0xFF8800)
    project = full_project()
    write_svg(project, "journey-1", tmp_path / "m.svg", make_content(project, images=lambda _asset: picture))
    root = ElementTree.parse(tmp_path / "m.svg").getroot()
    links = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
    assert any(link.startswith("data:image/png") for link in links)
    assert all(link.startswith(("data:image/png", "#icon-")) for link in links)
    ids = {element.get("id") for element in root.iter()}
    assert {link[1:] for link in links if link.startswith("#")} <= ids


def test_an_svg_holds_each_icon_once_and_says_nothing_in_vain(tmp_path: Path) -> None:
    project = full_project()
    text = write_svg(project, "journey-1", tmp_path / "m.svg", make_content(project)).path.read_text("utf-8")
    root = ElementTree.fromstring(text)
    defined = [path for path in root.iter(f"{SVG}path") if (path.get("id") or "").startswith("icon-")]
    outlines = [path.get("d") or "" for path in defined]
    assert 3 < len(outlines) == len(set(outlines)) < 30
    for outline in outlines:
        places = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", outline)]
        assert -0.2 <= min(places) < max(places) <= 1.2
    used = [use.get("{http://www.w3.org/1999/xlink}href") for use in root.iter(f"{SVG}use")]
    assert len(used) > len(defined)
    assert {f"#{path.get('id')}" for path in defined} == set(used)
    assert not [group for group in root.iter(f"{SVG}g") if not len(group)]
    assert not re.search(r"M10\d{4},0 ", text)
    assert [group for group in root.iter(f"{SVG}g") if int(group.get("font-weight") or 400) > 400]


def test_a_png_can_be_clear_and_knows_its_title(tmp_path: Path) -> None:
    project = full_project()
    write_png(project, "journey-1", tmp_path / "m.png", options=ExportOptions(scale=1.0, is_transparent=True))
    image = QImage(str(tmp_path / "m.png"))
    assert image.hasAlphaChannel()
    assert image.pixelColor(2, image.height() - 50).alpha() == 0
    assert image.text("Title") == "First purchase"


def test_a_picture_too_large_is_refused_with_an_estimate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = full_project()
    with pytest.raises(ExportError, match=r"GB of memory.*scale of \d"):
        write_png(project, "journey-1", tmp_path / "m.png", options=ExportOptions(scale=40.0))
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(png, "LONGEST_SIDE", 900)
    done = write_png(project, "journey-1", tmp_path / "m.png", options=ExportOptions(scale=0))
    assert 890 <= max(done.width, done.height) <= 900


def test_a_long_scope_gives_way_to_owner_version_and_date(tmp_path: Path) -> None:
    project = full_project()
    journey = next(iter(project.table(Journey).values()))
    told = replace(journey, scope="Everybody who buys " * 20, owner="Ruth Abel", version="1.4", date=date(2026, 3, 9))
    project.apply(Edit("scope", (Change(journey, told),)))
    path = tmp_path / "a.pdf"
    write_pdf(project, journey.id, path, options=ExportOptions(spread=Spread.STAGES))
    for page in PdfReader(path).pages:
        text = " ".join(page.extract_text().split())
        assert "Stage " in text
        assert "… · Ruth Abel · Version 1.4 · 9 Mar 2026" in text


def test_days_are_written_as_in_the_report_and_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    project = full_project()
    write_pdf(project, "journey-1", path, make_content(project), ExportOptions(today=date(2026, 11, 22)))
    text = text_of(path)
    assert "Printed on 22 Nov 2026" in text
    assert not re.search(r"20\d\d-\d\d-\d\d", text)
