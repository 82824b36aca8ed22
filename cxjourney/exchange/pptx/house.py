"""The deck's own template: theme, master and layouts, so that a slide added by hand gets the same look."""

from __future__ import annotations

import re
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.util import Emu

from cxjourney.domain.layout_shapes import Rect
from cxjourney.exchange.pptx.look import (
    ACCENT,
    FONT,
    GOOD,
    GROUND,
    HEIGHT,
    INK,
    LOW,
    MARGIN,
    MIDDLE,
    MOMENT,
    MUTE,
    PAPER,
    SIXTH,
    WIDTH,
)
from cxjourney.exchange.pptx.markup import EMU, NAMESPACES, emu, place_xml

TITLE_AT = Rect(MARGIN, 24, WIDTH - 2 * MARGIN, 40)
BODY_AT = Rect(MARGIN, 76, WIDTH - 2 * MARGIN, 420)
FOOTER_AT = Rect(MARGIN, 510, 700, 16)
NUMBER_AT = Rect(WIDTH - MARGIN - 80, 510, 80, 16)
COVER_TITLE, COVER_TEXT = Rect(72, 168, 780, 96), Rect(72, 276, 780, 120)
COVER_SIZE = 40.0

_NOTHING = (
    '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="{0}"><a:normAutofit/></a:bodyPr>'
)
_EMPTY_TREE = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)


def house_deck() -> Any:
    """Return an empty presentation, 16:9, in our own look."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(emu(WIDTH)), Emu(emu(HEIGHT))
    size = deck.part._element.find("{*}sldSz")
    size.attrib.pop("type", None)
    master = deck.slide_master
    theme = master.part.part_related_by(RT.THEME)
    theme._blob = theme_xml().encode()
    layouts = list(deck.slide_layouts)
    for layout in layouts[4:]:
        deck.slide_layouts.remove(layout)
    _redraw(master, _master_tree())
    master._element.replace(master._element.find("{*}txStyles"), parse_xml(_text_styles()))
    for layout, (kind, name, tree) in zip(layouts, _layouts(), strict=False):
        _redraw(layout, tree)
        layout._element.set("type", kind)
        layout._element.cSld.set("name", name)
    for part in (deck.part, deck.part.package):
        for key, related in list(part._rels.items()):
            if related.reltype.endswith(("/printerSettings", "/thumbnail")):
                part._rels.pop(key)
    return deck


def _redraw(owner: Any, tree: str) -> None:
    new = parse_xml(f"<p:spTree {NAMESPACES}>{_EMPTY_TREE}{tree}</p:spTree>")
    old = owner._element.cSld.spTree
    owner._element.cSld.replace(old, new)


def _holder(
    number: int, name: str, kind: str, rect: Rect | None, prompt: str, anchor: str = "t", looks: str = ""
) -> str:
    place = f'{place_xml(rect)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if rect else ""
    body = _NOTHING.format(anchor) if rect else "<a:bodyPr/>"
    styles = f"<a:lstStyle>{looks}</a:lstStyle>" if looks else "<a:lstStyle/>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name} {number - 1}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f"</p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>"
        f"<p:txBody>{body}{styles}{prompt}</p:txBody></p:sp>"
    )


def _prompt(text: str) -> str:
    return f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{text}</a:t></a:r></a:p>'


_TITLE = _prompt("Title")
_TEXTS = "".join(
    f'<a:p><a:pPr lvl="{level}"/><a:r><a:rPr lang="en-GB"/><a:t>{text}</a:t></a:r></a:p>'
    for level, text in enumerate(("Text", "Second level", "Third level"))
)
_NUMBER = (
    '<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t>'
    "</a:fld></a:p>"
)
_NONE = '<a:p><a:endParaRPr lang="en-GB"/></a:p>'


def _quiet(align: str) -> str:
    return (
        f'<a:lvl1pPr algn="{align}"><a:defRPr sz="1000"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:defRPr>'
        "</a:lvl1pPr>"
    )


def _master_tree() -> str:
    return (
        _holder(2, "Title Placeholder", 'type="title"', TITLE_AT, _TITLE, "ctr")
        + _holder(3, "Text Placeholder", 'type="body" idx="1"', BODY_AT, _TEXTS)
        + _holder(4, "Footer Placeholder", 'type="ftr" sz="quarter" idx="3"', FOOTER_AT, _NONE, "ctr", _quiet("l"))
        + _holder(5, "Slide Number Placeholder", 'type="sldNum" sz="quarter" idx="4"', NUMBER_AT, _NUMBER, "ctr",
                  _quiet("r"))
    )  # fmt: skip


def _layouts() -> list[tuple[str, str, str]]:
    """Return type, name and shapes of each layout: cover, title and content, section, title only."""
    foot = (
        _holder(8, "Footer Placeholder", 'type="ftr" sz="quarter" idx="11"', FOOTER_AT, _NONE, "ctr", _quiet("l"))
        + _holder(9, "Slide Number Placeholder", 'type="sldNum" sz="quarter" idx="12"', NUMBER_AT, _NUMBER, "ctr",
                  _quiet("r"))
    )  # fmt: skip
    title = _holder(2, "Title", 'type="title"', None, _TITLE)
    large = f'<a:lvl1pPr><a:defRPr sz="{round(COVER_SIZE * 100)}" b="1"/></a:lvl1pPr>'
    plain = (
        '<a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="1600"><a:solidFill><a:schemeClr val="tx2"/>'
        "</a:solidFill></a:defRPr></a:lvl1pPr>"
    )
    bar = (
        f'<p:sp><p:nvSpPr><p:cNvPr id="7" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'{place_xml(Rect(0, 0, 18, HEIGHT))}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        '<a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )
    cover = (
        bar
        + _holder(2, "Title", 'type="ctrTitle"', COVER_TITLE, _TITLE, "b", large)
        + _holder(3, "Subtitle", 'type="subTitle" idx="1"', COVER_TEXT, _prompt("Subtitle"), "t", plain)
    )
    section = (
        bar
        + _holder(2, "Title", 'type="title"', COVER_TITLE, _TITLE, "b", large)
        + _holder(3, "Text Placeholder", 'type="body" idx="1"', COVER_TEXT, _prompt("Text"), "t", plain)
    )
    return [
        ("title", "Title slide", cover),
        ("obj", "Title and content", title + _holder(3, "Content Placeholder", 'idx="1"', None, _TEXTS) + foot),
        ("secHead", "Section", section + foot),
        ("titleOnly", "Title only", title + foot),
    ]


def _level(level: int, size: float, indent: float, colour: str, bold: bool = False, bullet: bool = True) -> str:
    mark = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if bullet else "<a:buNone/>"
    left, hang = (round((indent + 11) * EMU), -11 * EMU) if bullet else (0, 0)
    font = "mj" if bold else "mn"
    return (
        f'<a:lvl{level}pPr marL="{left}" indent="{hang}" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" '
        'latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="400"/>'
        f'</a:spcBef>{mark}<a:defRPr sz="{round(size * 100)}" b="{int(bold)}" kern="1200"><a:solidFill>'
        f'<a:schemeClr val="{colour}"/></a:solidFill><a:latin typeface="+{font}-lt"/><a:ea typeface="+{font}-ea"/>'
        f'<a:cs typeface="+{font}-cs"/></a:defRPr></a:lvl{level}pPr>'
    )


def _text_styles() -> str:
    body = "".join(_level(n, max(12.0, 18.0 - 2 * n), 14.0 * (n - 1), "tx1") for n in range(1, 10))
    other = "".join(_level(n, 12.0, 0.0, "tx1", bullet=False) for n in range(1, 10))
    return (
        f"<p:txStyles {NAMESPACES}><p:titleStyle>{_level(1, 26.0, 0.0, 'tx1', bold=True, bullet=False)}</p:titleStyle>"
        f"<p:bodyStyle>{body}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )


def theme_xml() -> str:
    """Return the theme: our colours and fonts, plain fills, no shadows, and calm defaults for shapes drawn by hand."""
    names = ("dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink",
             "folHlink")  # fmt: skip
    tones = (INK, PAPER, MUTE, GROUND, ACCENT, GOOD, LOW, MOMENT, MIDDLE, SIXTH, ACCENT, MUTE)
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{tone[1:]}"/></a:{name}>' for name, tone in zip(names, tones, strict=True)
    )
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface="Arial"/>'
    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525" cap="flat" cmpd="sng" algn="ctr">{solid}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    drawn = (
        '<a:spDef><a:spPr><a:solidFill><a:schemeClr val="bg2"/></a:solidFill><a:ln w="9525"><a:solidFill>'
        '<a:schemeClr val="accent5"/></a:solidFill></a:ln></a:spPr><a:bodyPr rtlCol="0" anchor="ctr"/><a:lstStyle>'
        '<a:defPPr algn="ctr"><a:defRPr sz="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:defRPr>'
        "</a:defPPr></a:lstStyle></a:spDef>"
        '<a:lnDef><a:spPr><a:ln w="12700"><a:solidFill><a:schemeClr val="accent5"/></a:solidFill></a:ln></a:spPr>'
        "<a:bodyPr/><a:lstStyle/></a:lnDef>"
    )
    return re.sub(
        r">\s+<", "><",
        f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Journey">
<a:themeElements><a:clrScheme name="Journey">{colours}</a:clrScheme>
<a:fontScheme name="Journey"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>
<a:fmtScheme name="Journey"><a:fillStyleLst>{solid * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>
<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{solid * 3}</a:bgFillStyleLst></a:fmtScheme>
</a:themeElements><a:objectDefaults>{drawn}</a:objectDefaults><a:extraClrSchemeLst/></a:theme>""",
    )  # fmt: skip
