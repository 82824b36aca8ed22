"""A person's own template: checked like any file from outside, emptied of its slides, and read for its places."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from cxjourney.domain.errors import ExportError
from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.text import tr
from cxjourney.exchange.pptx.base import Base
from cxjourney.exchange.pptx.look import FONT, is_dark, palette_on
from cxjourney.exchange.pptx.measure import Measure

MOST_BYTES = 200 * 1024 * 1024  # unpacked
MOST_FILES = 4_000
MOST_RATIO = 200
_OLE = b"\xd0\xcf\x11\xe0"
_PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_QUIET = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_SMALLEST = (300.0, 180.0)  # an area with less room holds no slide of ours
_EMU = 12_700
_NARROW = {FONT.casefold(), "carlito", "source sans pro", "source sans 3", "segoe ui light"}


def read_template(data: bytes) -> Base:
    """Return the template's deck without slides, and where and how content stands on it.

    Raise ExportError where the file is no presentation, is damaged, protected or unsafe, or has no layout with a title.
    """
    data = _checked(data)
    try:
        deck = Presentation(BytesIO(data))
        layouts = list(deck.slide_layouts)
        drop_slides(deck)
        layout = _title_only(layouts)
        cover = next((one for one in layouts if PP_PLACEHOLDER.CENTER_TITLE in _kinds(one)), layout)
        paper, ink = _paper_and_ink(layout)
        width, height = deck.slide_width / _EMU, deck.slide_height / _EMU
        title = _placed(layout, _TITLES)
        area = _area(layout, layouts, title, width, height)
        font = _font_of(layout)
    except ExportError:
        raise
    except (
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        TypeError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
    ) as fault:
        raise _damaged() from fault
    size = _title_size(layout)
    return Base(
        deck, cover, layout, area, palette_on(paper, ink),
        Measure(1.02 if font.casefold() in _NARROW else 1.16), width, height,
        title_size=size, footer_size=_footer_size(layout), is_house=False,
    )  # fmt: skip


# safety


def _checked(data: bytes) -> bytes:
    """Return the bytes of a presentation that is safe to open; a template file becomes a presentation."""
    if data[:4] == _OLE:
        raise ExportError(tr("The template is protected by a password or in an old format. Save it as .pptx without a "
                             "password, then export again; nothing was written."))  # fmt: skip
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _read(archive, data)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError) as fault:
        raise _damaged() from fault


def _read(archive: zipfile.ZipFile, data: bytes) -> bytes:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    bomb = total > MOST_BYTES or len(entries) > MOST_FILES or total > MOST_RATIO * max(len(data), 1)
    if bomb:
        raise ExportError(tr("The template unpacks to far more than a presentation holds, so it was not opened. Choose "
                             "another one; nothing was written."))  # fmt: skip
    names = {entry.filename for entry in entries}
    kinds = archive.read("[Content_Types].xml")
    if b"macroEnabled" in kinds or any("vbaProject" in name for name in names):
        raise ExportError(tr("The template holds macros, which would travel with every copy. Save it as .pptx or "
                             ".potx, then export again; nothing was written."))  # fmt: skip
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            text = archive.read(entry)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise _damaged()
    if _TEMPLATE.encode() in kinds:
        return _repacked(archive, {"[Content_Types].xml": kinds.replace(_TEMPLATE.encode(), _PRESENTATION.encode())})
    if _PRESENTATION.encode() not in kinds:
        raise ExportError(tr("The template is no PowerPoint file. Choose a .pptx or .potx; nothing was written."))
    return data


def _repacked(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            copy.writestr(entry.filename, changed.get(entry.filename) or archive.read(entry))
    return out.getvalue()


def _damaged() -> ExportError:
    return ExportError(tr("The template is damaged and cannot be read. Open it in PowerPoint and save it anew, or "
                          "choose another one; nothing was written."))  # fmt: skip


# emptying


def drop_slides(deck: Any) -> None:
    """Remove every slide with all that only slides use, sections and custom shows that name them, and links outside."""
    listed = deck.part._element.sldIdLst
    if listed is not None:
        for entry in list(listed):
            deck.part.drop_rel(entry.rId)
            listed.remove(entry)
    root = deck.part._element
    for tag in ("{*}extLst", "{*}custShowLst"):
        for element in root.findall(tag):
            root.remove(element)
    for part in _parts(deck.part.package):
        for key, related in list(part.rels.items()):
            if related.is_external:
                _unlink(part, key)
    for key, related in list(deck.part.package._rels.items()):
        if related.reltype.endswith(("/thumbnail", "/custom-properties")):
            deck.part.package._rels.pop(key)


def _parts(package: Any) -> Iterable[Any]:
    return list(package.iter_parts())


def _unlink(part: Any, key: str) -> None:
    """Remove an external relationship and every element or attribute that needs it."""
    element = getattr(part, "_element", None)
    if element is not None:
        for one in list(element.iter()):
            if isinstance(one.tag, str):
                for name, value in list(one.attrib.items()):
                    if value == key and name.startswith("{http://schemas.openxmlformats.org/officeDocument"):
                        if one.tag in (f"{_A}hlinkClick", f"{_A}hlinkHover"):
                            one.getparent().remove(one)
                            break
                        del one.attrib[name]
    part.rels.pop(key)


# places


def _kinds(layout: Any) -> set[Any]:
    return {holder.placeholder_format.type for holder in layout.placeholders}


def _title_only(layouts: list[Any]) -> Any:
    """Return the layout with a title and least besides: found by what it holds, not by its name or place."""
    titled = [one for one in layouts if PP_PLACEHOLDER.TITLE in _kinds(one)]
    if not titled:
        raise ExportError(tr("The template has no layout with a title. Add one in PowerPoint’s slide master, or choose "
                             "another template; nothing was written."))  # fmt: skip

    def others(layout: Any) -> tuple[int, int, bool]:
        holders = [h for h in layout.placeholders if h.placeholder_format.type not in (_TITLES | _QUIET)]
        place = _placed(layout, _TITLES)
        upper = place.y < layout.part.package.presentation_part.presentation.slide_height / _EMU / 3
        return (0 if upper else 1, len(holders), len(list(layout.shapes)) > 8)

    return min(titled, key=others)


def _placed(layout: Any, kinds: set[Any]) -> Rect:
    """Return where a layout has a placeholder of one of these kinds; empty where it has none."""
    for owner in (layout, layout.slide_master):
        for holder in owner.placeholders:
            if holder.placeholder_format.type in kinds and holder.width is not None:
                return Rect(*(n / _EMU for n in (holder.left, holder.top, holder.width, holder.height)))
    return Rect(0, 0, 0, 0)


def _area(layout: Any, layouts: list[Any], title: Rect, width: float, height: float) -> Rect:
    """Return where content stands: the place of the content in a title-and-content layout, else below the title."""
    bodies = [PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY]
    found = Rect(0, 0, 0, 0)
    for one in (*layouts, layout.slide_master):
        holders = [h for h in one.placeholders if h.placeholder_format.type in bodies and h.width]
        if len(holders) == 1 and _kinds(one) & _TITLES:
            places = [Rect(*(n / _EMU for n in (h.left, h.top, h.width, h.height))) for h in holders]
            if places[0].w * places[0].h > found.w * found.h:
                found = places[0]
    left = max(18.0, min(title.x or 36.0, width * 0.2))
    if found.w < _SMALLEST[0] or found.h < _SMALLEST[1]:
        found = Rect(left, title.bottom + 8, width - 2 * left, height - title.bottom - 8 - 48)
    top = max(found.y, title.bottom + 2) if title.bottom < height / 2 else found.y
    foot = min(
        [place.y for kind in _QUIET if (place := _placed(layout, {kind})).h and place.y > height / 2] or [height - 18]
    )
    area = Rect(found.x, top, found.w, min(found.bottom, foot - 14) - top)
    if area.w < _SMALLEST[0] or area.h < _SMALLEST[1]:
        raise ExportError(tr("The template leaves too little room for content. Choose one with a larger content area; "
                             "nothing was written."))  # fmt: skip
    return area


def _title_size(layout: Any) -> float:
    """Return the size of the title's type as layout or master set it, in points."""
    master = layout.slide_master
    for holder in (*layout.placeholders, *master.placeholders):
        if holder.placeholder_format.type in _TITLES:
            for found in holder._element.iter(f"{_A}defRPr"):
                if found.get("sz"):
                    return int(found.get("sz")) / 100
    found = master._element.find(f".//{{*}}titleStyle/{_A}lvl1pPr/{_A}defRPr")
    return int(found.get("sz", 4400)) / 100 if found is not None else 44.0


def _footer_size(layout: Any) -> float:
    for holder in (*layout.placeholders, *layout.slide_master.placeholders):
        if holder.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
            for found in holder._element.iter(f"{_A}defRPr"):
                if found.get("sz"):
                    return int(found.get("sz")) / 100
    return 12.0


# colours and fonts


def _theme(layout: Any) -> Any:
    part = layout.slide_master.part.part_related_by(RT.THEME)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(part.blob, parser)


def _font_of(layout: Any) -> str:
    latin = _theme(layout).find(f".//{_A}minorFont/{_A}latin")
    return str(latin.get("typeface", "")) if latin is not None else ""


def _paper_and_ink(layout: Any) -> tuple[str, str]:
    """Return the colours of background and text as `#RRGGBB`, through the master's colour map."""
    master = layout.slide_master._element
    names = dict(master.find("{*}clrMap").attrib)
    theme = _theme(layout)
    paper = _colour(theme, names.get("bg1", "lt1"), "#FFFFFF")
    ink = _colour(theme, names.get("tx1", "dk1"), "#000000")
    for owner in (layout._element, master):
        drawn = owner.find("{*}cSld/{*}bg")
        if drawn is None:
            continue
        fill = drawn.find(f".//{_A}schemeClr")
        plain = drawn.find(f"{{*}}bgPr/{_A}solidFill/{_A}srgbClr")
        if plain is not None:
            paper = f"#{plain.get('val', 'FFFFFF')}"
        elif fill is not None and drawn.find(f".//{_A}gradFill") is None:
            name = fill.get("val", "bg1")
            paper = _colour(theme, names.get(name, name), paper)
        break
    if is_dark(paper) == is_dark(ink):
        ink = "#FFFFFF" if is_dark(paper) else "#1B2430"
    return paper, ink


def _colour(theme: Any, name: str, otherwise: str) -> str:
    found = theme.find(f".//{_A}clrScheme/{_A}{name}")
    if found is None or not len(found):
        return otherwise
    value = found[0].get("lastClr") or found[0].get("val") or ""
    return f"#{value.upper()}" if len(value) == 6 else otherwise
