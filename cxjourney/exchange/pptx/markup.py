"""The pieces of a slide's XML, written as text: one parse of a whole slide is many times faster than one per shape.

Elements stand in the order that the schema wants; every text comes cleaned and is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from cxjourney.domain.layout_shapes import Point, Rect
from cxjourney.exchange.pptx.look import BODY
from cxjourney.exchange.pptx.measure import clean, one_line, runs_right_to_left

EMU = 12_700  # in a point
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
MOST_ALT = 1_000  # characters of an alt text
TABLE_URI = "http://schemas.openxmlformats.org/drawingml/2006/table"


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks; sizes in points, `colour` a theme colour or `#RRGGBB`."""

    size: float = BODY
    colour: str = "tx1"
    bold: bool = False
    align: str = "l"
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph of runs, each a text with its style; `link` is the id of a relationship to another slide."""

    runs: tuple[tuple[str, Style], ...]
    bullet: bool = False
    before: float = 0.0
    link: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a box looks: fill and line (None: none), geometry, insets, where its text stands."""

    fill: str | None = None
    line: str | None = None
    weight: float = 0.75
    geometry: str = "rect"
    radius: float = 0.0  # points, for `roundRect`
    inset: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    anchor: str = "t"


def para(text: str, style: Style, *, bullet: bool = False, before: float = 0.0, link: str = "") -> Para:
    """Return a paragraph of one run."""
    return Para(((text, style),), bullet, before, link)


def emu(points: float) -> int:
    """Return points as a whole number of the unit that slides are measured in."""
    return round(points * EMU)


def colour_xml(colour: str) -> str:
    """Return a theme colour by its name, or `#RRGGBB`."""
    if colour.startswith("#"):
        return f'<a:srgbClr val="{colour[1:]}"/>'
    return f'<a:schemeClr val="{colour}"/>'


def fill_xml(colour: str | None) -> str:
    """Return a plain fill, or the statement that there is none."""
    return "<a:noFill/>" if colour is None else f"<a:solidFill>{colour_xml(colour)}</a:solidFill>"


def line_xml(colour: str | None, weight: float = 0.75, dash: str = "", head: bool = False) -> str:
    """Return an outline; `dash` is a preset such as `dash`, `head` puts an arrowhead at the end."""
    if colour is None:
        return "<a:ln><a:noFill/></a:ln>"
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    tail = '<a:tailEnd type="triangle" w="med" len="med"/>' if head else ""
    return f'<a:ln w="{emu(weight)}">{fill_xml(colour)}{dashed}<a:round/>{tail}</a:ln>'


def place_xml(rect: Rect, tag: str = "a:xfrm", turn: str = "") -> str:
    """Return the place of a shape."""
    size = f'cx="{max(emu(rect.w), 0)}" cy="{max(emu(rect.h), 0)}"'
    return f'<{tag}{turn}><a:off x="{emu(rect.x)}" y="{emu(rect.y)}"/><a:ext {size}/></{tag}>'


def named(shape_id: int, name: str, alt: str = "", link: str = "") -> str:
    """Return the element that names a shape; `alt` is what screen readers say, `link` leads to another slide."""
    text = clean(alt[: 2 * MOST_ALT])
    text = text if len(text) <= MOST_ALT else text[: MOST_ALT - 1] + "…"
    described = f" descr={_attribute(text)}" if text else ""
    start = f'<p:cNvPr id="{shape_id}" name={_attribute(one_line(name[:300])[:100])}{described}'
    return f"{start}>{link_xml(link)}</p:cNvPr>" if link else f"{start}/>"


def link_xml(link: str) -> str:
    """Return a link to another slide of the same deck."""
    return f'<a:hlinkClick r:id="{link}" action="ppaction://hlinksldjump"/>'


def text_link_xml(link: str) -> str:
    """Return a link for a run of text, which keeps the colour of the run whatever the theme's link colour is."""
    return (
        f'<a:hlinkClick r:id="{link}" action="ppaction://hlinksldjump"><a:extLst>'
        '<a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}">'
        '<ahyp:hlinkClr xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/>'
        "</a:ext></a:extLst></a:hlinkClick>"
    )


def body_xml(paras: Sequence[Para], frame: Frame, tag: str = "p:txBody") -> str:
    """Return the text of a shape or, with `a:txBody`, of a cell."""
    if tag == "a:txBody":
        head = "<a:bodyPr/>"
    else:
        left, top, right, bottom = (emu(inset) for inset in frame.inset)
        head = (
            f'<a:bodyPr wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" rtlCol="0" '
            f'anchor="{frame.anchor}"><a:noAutofit/></a:bodyPr>'
        )
    return f"<{tag}>{head}<a:lstStyle/>{''.join(map(_para_xml, paras)) or '<a:p/>'}</{tag}>"


def _para_xml(one: Para) -> str:
    style = one.runs[0][1] if one.runs else Style()
    right_to_left = any(runs_right_to_left(text) for text, _ in one.runs[:1])
    align = "r" if right_to_left and style.align == "l" else style.align
    turned = ' rtl="1"' if right_to_left else ""
    before = f'<a:spcBef><a:spcPts val="{round(one.before * 100)}"/></a:spcBef>'
    indent, mark = ' marL="0" indent="0"', "<a:buNone/>"
    if one.bullet:
        indent = f' marL="{emu(11)}" marR="0" indent="-{emu(11)}"'
        mark = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
        if right_to_left:
            indent = f' marL="0" marR="{emu(11)}" indent="-{emu(11)}"'
    order = f'<a:pPr{indent} algn="{align}"{turned}>{before}{mark}</a:pPr>'
    runs = "".join(_run_xml(text, style, one.link) for text, style in one.runs)
    return f"<a:p>{order}{runs}</a:p>"


def _run_xml(text: str, style: Style, link: str) -> str:
    marks = (' b="1"' if style.bold else ' b="0"') + (' i="1"' if style.italic else "")
    looks = f'sz="{round(style.size * 100)}"{marks}'
    inner = fill_xml(style.colour) + (text_link_xml(link) if link else "")
    pieces = [
        f"<a:r><a:rPr {looks}>{inner}</a:rPr><a:t>{escape(piece)}</a:t></a:r>" for piece in clean(text).split("\n")
    ]
    return f"<a:br><a:rPr {looks}/></a:br>".join(pieces)


def _attribute(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\t": " "})


def box_xml(shape_id: int, name: str, rect: Rect, paras: Sequence[Para], frame: Frame, alt: str, link: str) -> str:
    """Return a shape with its text: no shadow, no style of the library's, nothing that a theme could turn white."""
    rounding = "<a:avLst/>"
    if frame.geometry == "roundRect":
        share = min(0.5, frame.radius / max(1.0, min(rect.w, rect.h)))
        rounding = f'<a:avLst><a:gd name="adj" fmla="val {round(share * 100_000)}"/></a:avLst>'
    is_text = frame.fill is None and frame.line is None and frame.geometry == "rect"
    kind = ' txBox="1"' if is_text else ""
    return (
        f"<p:sp><p:nvSpPr>{named(shape_id, name, alt, link)}<p:cNvSpPr{kind}/><p:nvPr/>"
        f'</p:nvSpPr><p:spPr>{place_xml(rect)}<a:prstGeom prst="{frame.geometry}">{rounding}</a:prstGeom>'
        f"{fill_xml(frame.fill)}{line_xml(frame.line, frame.weight)}<a:effectLst/></p:spPr>{body_xml(paras, frame)}"
        "</p:sp>"
    )


def line_between(shape_id: int, name: str, begin: Point, end: Point, looks: str, glue: str = "", alt: str = "") -> str:
    """Return a straight connector; `glue` holds what its ends are fixed to."""
    rect = Rect(min(begin.x, end.x), min(begin.y, end.y), abs(end.x - begin.x), abs(end.y - begin.y))
    turn = (' flipH="1"' if end.x < begin.x else "") + (' flipV="1"' if end.y < begin.y else "")
    return connector_xml(shape_id, name, place_xml(rect, turn=turn), "line" if not glue else "straightConnector1",
                         "", looks, glue, alt)  # fmt: skip


def connector_xml(
    shape_id: int, name: str, place: str, geometry: str, guides: str, looks: str, glue: str = "", alt: str = ""
) -> str:
    """Return a connector of a preset geometry."""
    return (
        f"<p:cxnSp><p:nvCxnSpPr>{named(shape_id, name, alt)}<p:cNvCxnSpPr>{glue}</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr>"
        f'<p:spPr>{place}<a:prstGeom prst="{geometry}"><a:avLst>{guides}</a:avLst></a:prstGeom>{looks}</p:spPr>'
        "</p:cxnSp>"
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    paras: tuple[Para, ...]
    fill: str | None = None


def table_xml(
    shape_id: int, name: str, rect: Rect, widths: Sequence[float], rows: Iterable[tuple[float, Sequence[Cell]]],
    rule: str, alt: str,
) -> str:  # fmt: skip
    """Return a real table with a header row; each row is its height and its cells, with a thin rule below."""
    grid = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in widths)
    body = "".join(
        f'<a:tr h="{emu(height)}">{"".join(_cell_xml(cell, rule) for cell in cells)}</a:tr>' for height, cells in rows
    )
    place = place_xml(rect, "p:xfrm")
    return (
        f"<p:graphicFrame><p:nvGraphicFramePr>{named(shape_id, name, alt)}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'{place}<a:graphic><a:graphicData uri="{TABLE_URI}"><a:tbl><a:tblPr firstRow="1"/>'
        f"<a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _cell_xml(cell: Cell, rule: str) -> str:
    none = "<a:noFill/>"
    sides = "".join(f'<a:{side} w="0">{none}</a:{side}>' for side in ("lnL", "lnR", "lnT"))
    bottom = f'<a:lnB w="{emu(0.75)}">{fill_xml(rule)}</a:lnB>'
    insets = f'marL="{emu(3)}" marR="{emu(5)}" marT="{emu(3)}" marB="{emu(3)}" anchor="ctr"'
    body = body_xml(cell.paras, Frame(), "a:txBody")
    return f"<a:tc>{body}<a:tcPr {insets}>{sides}{bottom}{fill_xml(cell.fill)}</a:tcPr></a:tc>"
