"""A person's own template: its size, master and fonts are kept, its slides are gone, a bad one is refused in words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Inches

from cxjourney.domain.errors import ExportError
from cxjourney.exchange.options import ContentOptions, Material
from cxjourney.exchange.pptx.deck import write_slides
from cxjourney.exchange.pptx.house import house_deck
from tests.builders import make_project
from tests.exchange.shop import shop_material
from tests.exchange.slide_reading import A, Deck, P, every_shape, texts_of

MACROS = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
PLAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"


def template(change: Callable[[dict[str, bytes]], None] | None = None, *, wide: bool = False) -> bytes:
    """Return a template with two sample slides, a chart and a link among them; `change` may alter its parts."""
    deck = Presentation()
    if wide:
        deck.slide_width, deck.slide_height = Emu(12_192_000), Emu(6_858_000)
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = "SECRET SAMPLE"
    second = deck.slides.add_slide(deck.slide_layouts[5])
    data = CategoryChartData()
    data.categories = ["SECRET CHART"]
    data.add_series("x", [1])
    second.shapes.add_chart(XL_CHART_TYPE.PIE, Inches(1), Inches(2), Inches(3), Inches(3), data)
    run = second.shapes.add_textbox(0, 0, 10, 10).text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "out", "http://example.org/outside"
    second.notes_slide.notes_text_frame.text = "SECRET NOTE"
    out = io.BytesIO()
    deck.save(out)
    return repacked(out.getvalue(), change) if change else out.getvalue()


def repacked(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return the archive with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def built(folder: Path, data: bytes, *, measured: bool = False) -> Deck:
    """Return the deck built on a template; `measured`: of a project with evidence."""
    path = folder / "deck.pptx"
    options = ContentOptions(template=data, today=date(2026, 11, 22))
    material = shop_material() if measured else Material(make_project())
    write_slides(material, path, options)
    return Deck(path)


def recoloured(parts: dict[str, bytes]) -> None:
    """Make the theme dark, with a font of its own."""
    theme = parts["ppt/theme/theme1.xml"].decode()
    theme = theme.replace('<a:sysClr val="window" lastClr="FFFFFF"/>', '<a:srgbClr val="101820"/>')
    theme = theme.replace('<a:sysClr val="windowText" lastClr="000000"/>', '<a:srgbClr val="F0F0F0"/>')
    parts["ppt/theme/theme1.xml"] = theme.replace(
        '<a:latin typeface="Calibri"/>', '<a:latin typeface="Verdana"/>'
    ).encode()


def test_the_template_gives_size_master_and_layout_and_loses_its_slides(tmp_path: Path) -> None:
    deck = built(tmp_path, template(recoloured))
    assert (deck.presentation.slide_width, deck.presentation.slide_height) == (9_144_000, 6_858_000)
    assert b"SECRET" not in deck.everything
    assert b"example.org" not in deck.everything
    assert b"Verdana" in deck.parts["ppt/theme/theme1.xml"]
    for slide in deck.slides[1:]:
        assert slide.slide_layout.name == "Title Only"
        assert slide.shapes.title.text_frame.text
    assert deck.slides[0].slide_layout.name == "Title Slide"


@pytest.mark.parametrize("wide", [False, True])
def test_content_stays_in_the_templates_content_area(tmp_path: Path, wide: bool) -> None:
    deck = built(tmp_path, template(wide=wide), measured=True)
    title = next(h for h in deck.slides[1].slide_layout.slide_master.placeholders
                 if h.placeholder_format.type == PP_PLACEHOLDER.TITLE)  # fmt: skip
    foot = min(h.top for h in deck.slides[1].slide_layout.slide_master.placeholders if h.top > 5_000_000)
    for slide in deck.slides[1:]:
        for shape in every_shape(slide.shapes):
            if shape.is_placeholder or hasattr(shape, "shapes") or shape.rotation:
                continue
            assert shape.top >= title.top + title.height - 20, (slide.shapes.title.text, shape.name)
            assert shape.top + shape.height <= foot, (slide.shapes.title.text, shape.name)
            assert shape.left + shape.width <= deck.presentation.slide_width


def test_text_is_told_from_a_dark_background(tmp_path: Path) -> None:
    deck = built(tmp_path, template(recoloured), measured=True)
    slide = deck.titled("Receive")
    colours = {element.get("val") for element in slide._element.iter(f"{A}srgbClr")}
    assert "FFA15C" in colours  # the low band as it is on dark
    assert "B34700" not in colours


def test_a_template_file_becomes_a_presentation(tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(PLAIN.encode(), TEMPLATE.encode())

    deck = built(tmp_path, template(change))
    assert TEMPLATE.encode() not in deck.parts["[Content_Types].xml"]
    assert PLAIN.encode() in deck.parts["[Content_Types].xml"]


def test_links_of_master_and_layouts_to_the_outside_are_cut(tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        name = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
        link = ('<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                'hyperlink" Target="http://example.org/track" TargetMode="External"/></Relationships>')  # fmt: skip
        parts[name] = parts[name].replace(b"</Relationships>", link.encode())
        master = parts["ppt/slideMasters/slideMaster1.xml"]
        named = b'<p:cNvPr id="2" name="Title Placeholder 1"/>'
        assert named in master
        linked = named.replace(b"/>", b'><a:hlinkClick r:id="rId99"/></p:cNvPr>')
        parts["ppt/slideMasters/slideMaster1.xml"] = master.replace(named, linked)

    deck = built(tmp_path, template(change))
    assert b"example.org" not in deck.everything
    assert b"rId99" not in deck.everything
    assert b'TargetMode="External"' not in deck.everything


def test_our_own_deck_serves_as_a_template(tmp_path: Path) -> None:
    out = io.BytesIO()
    house_deck().save(out)
    deck = built(tmp_path, out.getvalue())
    plain = tmp_path / "plain.pptx"
    write_slides(Material(make_project()), plain, ContentOptions(today=date(2026, 11, 22)))
    assert deck.titles() == Deck(plain).titles()


def _macros(parts: dict[str, bytes]) -> None:
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(PLAIN.encode(), MACROS.encode())


def _entities(parts: dict[str, bytes]) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    parts["ppt/presProps.xml"] = bomb


def _untitled(parts: dict[str, bytes]) -> None:
    for name in parts:
        if name.startswith("ppt/slideLayouts/slideLayout"):
            text = parts[name].replace(b'type="title"', b'type="body" idx="77"')
            parts[name] = text.replace(b'type="ctrTitle"', b'type="body" idx="78"')


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("ppt/media/image1.png", b"\0" * 60_000_000)
    return out.getvalue()


BAD = {
    "not a file of any kind": (lambda: b"hello", "damaged"),
    "empty": (lambda: b"", "damaged"),
    "torn": (lambda: template()[:9_000], "damaged"),
    "encrypted": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    "macros": (lambda: template(_macros), "macros"),
    "bomb": (_bomb, "unpacks to far more"),
    "entities": (lambda: template(_entities), "damaged"),
    "no title": (lambda: template(_untitled), "no layout with a title"),
    "a workbook": (lambda: repacked(template(), lambda parts: parts.update({"[Content_Types].xml": b"<Types/>"})),
                   "no PowerPoint file"),
    "no master": (lambda: template(lambda parts: parts.pop("ppt/slideMasters/slideMaster1.xml") and None), "damaged"),
    "broken master": (lambda: template(lambda parts: parts.update({"ppt/slideMasters/slideMaster1.xml": b"<p:x"})),
                      "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_template_is_refused_in_a_sentence_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    make, word = BAD[name]
    path = tmp_path / "deck.pptx"
    path.write_bytes(b"before")
    with pytest.raises(ExportError, match=word) as caught:
        write_slides(Material(make_project()), path, ContentOptions(template=make()))
    assert "nothing was written" in str(caught.value)
    assert path.read_bytes() == b"before"


def test_footers_and_numbers_use_the_templates_places(tmp_path: Path) -> None:
    deck = built(tmp_path, template())
    for slide in deck.slides[1:]:
        kinds = {holder.placeholder_format.type for holder in slide.placeholders}
        assert {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER} <= kinds
        assert "22 Nov 2026" in texts_of(slide)
        ids = [element.get("id") for element in slide._element.iter(f"{P}cNvPr")]
        assert len(set(ids)) == len(ids)
