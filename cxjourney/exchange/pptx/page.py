"""One slide under construction: boxes, glued connectors, tables, charts and pictures at places in points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from cxjourney.domain.layout_shapes import Point, Rect
from cxjourney.exchange.pptx.base import Base
from cxjourney.exchange.pptx.look import BODY, SMALL, TITLE, Palette
from cxjourney.exchange.pptx.markup import (
    NAMESPACES,
    Cell,
    Frame,
    Para,
    Style,
    box_xml,
    emu,
    line_between,
    line_xml,
    named,
    para,
    table_xml,
)
from cxjourney.exchange.pptx.measure import Measure, clean, one_line

PLAIN = Frame()


class Page:
    """Owns one slide's shapes until `finish`; ids are handed out here, so that no two shapes share one."""

    def __init__(self, slide: Any, base: Base, target: Callable[[object], Any]) -> None:
        self.slide = slide
        self.area: Rect = base.area
        self.palette: Palette = base.palette
        self.measure: Measure = base.measure
        self._base = base
        self._target = target
        self._waiting: list[str] = []
        self._links: dict[str, str] = {}
        self._last_id = max((shape.shape_id for shape in slide.shapes), default=1)
        self._notes: list[str] = []
        self._covered: Rect | None = None

    # texts that every slide has

    def title(self, text: str, tail: str = "") -> None:
        """Fill the title placeholder, in smaller type where the template's own is too large for the text.

        `tail` stays whole where the text before it has to be cut.
        """
        shape = self.slide.shapes.title
        width, height = shape.width / 12_700 - 16, shape.height / 12_700
        size = self._base.title_size
        least, whole = max(20.0, 0.55 * size), text + tail
        while size > least and self.measure.lines(whole, width, size, True) > max(1, int(height // (size * 1.15))):
            size -= 2
        lines = max(1, int(height // (size * 1.15)))
        room = width - self.measure.width(tail, size, True) / lines
        shape.text_frame.text = (self.measure.fit(text, room, size, lines, True) + clean(tail)) or "–"
        if size < self._base.title_size:
            shape.text_frame.paragraphs[0].runs[0].font.size = Pt(size)

    def lead(self, text: str) -> Rect:
        """Put a text of one line or two under the title, and return the room below it."""
        area = self.area
        if not text:
            return area
        lines = min(2, self.measure.lines(text, area.w - 1, BODY))
        tall = 5 + 15.0 * lines
        self.text(Rect(area.x, area.y, area.w, tall), text, Style(BODY, self.palette.mute), lines=lines, name="Lead")
        return Rect(area.x, area.y + tall + 8, area.w, area.h - tall - 8)

    def note(self, *lines: str) -> None:
        """Add lines to the speaker's notes."""
        self._notes += [clean(line) for line in lines if line]

    # boxes

    def next_id(self) -> int:
        """Return an id that no shape of this slide has."""
        self._last_id += 1
        return self._last_id

    def put(self, xml: str, rect: Rect | None = None) -> None:
        """Add a shape that is written already, under an id from `next_id`; `rect` is its place, for groups."""
        self._waiting.append(xml)
        if rect is not None:
            self._covered = rect if self._covered is None else self._covered.joined(rect)

    def box(
        self, rect: Rect, paras: Sequence[Para] = (), frame: Frame = PLAIN, *, name: str = "", alt: str = "",
        link: str = "",
    ) -> int:  # fmt: skip
        """Add a shape with text and return its id."""
        shape_id = self.next_id()
        self.put(box_xml(shape_id, name or f"Shape {shape_id}", rect, paras, frame, alt, link), rect)
        return shape_id

    def text(
        self, rect: Rect, text: str, style: Style, *, lines: int = 1, anchor: str = "t", name: str = "", link: str = ""
    ) -> int:
        """Add a text that is cut to fit into `lines` lines of its box."""
        shown = self.measure.fit(text, rect.w - 1, style.size, lines, style.bold)
        return self.box(rect, [para(shown, style)], Frame(anchor=anchor), name=name or "Text", link=link)

    def rule(self, begin: Point, end: Point, colour: str, weight: float = 0.75, dash: str = "") -> None:
        """Add a straight line."""
        shape_id = self.next_id()
        rect = Rect(min(begin.x, end.x), min(begin.y, end.y), abs(end.x - begin.x), abs(end.y - begin.y))
        self.put(line_between(shape_id, f"Line {shape_id}", begin, end, line_xml(colour, weight, dash)), rect)

    def paras_fitting(
        self, texts: Sequence[str], width: float, height: float, style: Style, lines: int = 2, bullet: bool = True,
    ) -> tuple[list[Para], float]:  # fmt: skip
        """Return paragraphs, each of at most `lines` lines, as many as the height takes, and the height they take."""
        room = width - (11 if bullet else 0) - 2
        found: list[Para] = []
        used = 0.0
        for text in texts:
            shown = self.measure.fit(text, room, style.size, lines, style.bold)
            tall = max(self.measure.height(shown, room, style.size, style.bold), style.size) + 3
            if used + tall > height:
                break
            found.append(para(shown, style, bullet=bullet, before=3 if found else 0))
            used += tall
        return found, used

    def table(
        self, rect: Rect, widths: Sequence[float], rows: Sequence[tuple[float, Sequence[Cell]]], alt: str, name: str
    ) -> None:
        """Add a table whose first row is its header."""
        shape_id = self.next_id()
        self.put(table_xml(shape_id, name, rect, widths, rows, self.palette.line, alt))

    @contextmanager
    def group(self, name: str, alt: str) -> Iterator[None]:
        """Put what is added meanwhile into one group, which has an alt text of its own."""
        outer, self._waiting = self._waiting, []
        covered, self._covered = self._covered, None
        shape_id = self.next_id()
        try:
            yield
        finally:
            inner, self._waiting = self._waiting, outer
            bounds, self._covered = self._covered or Rect(0, 0, 0, 0), covered
        off = f'x="{emu(bounds.x)}" y="{emu(bounds.y)}"'
        ext = f'cx="{emu(bounds.w)}" cy="{emu(bounds.h)}"'
        place = f"<a:off {off}/><a:ext {ext}/><a:chOff {off}/><a:chExt {ext}/>"
        group = f"<p:nvGrpSpPr>{named(shape_id, name, alt)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        xml = f"<p:grpSp>{group}<p:grpSpPr><a:xfrm>{place}</a:xfrm></p:grpSpPr>{''.join(inner)}</p:grpSp>"
        self.put(xml, bounds)

    # what needs parts of its own

    def link(self, key: object) -> str:
        """Return the id of a relationship to the slide of `key`; empty where there is none."""
        slide = self._target(key)
        if slide is None or slide is self.slide:
            return ""
        name = str(slide.part.partname)
        if name not in self._links:
            self._links[name] = self.slide.part.relate_to(slide.part, RT.SLIDE)
        return self._links[name]

    def chart(self, kind: Any, data: Any, rect: Rect, name: str, alt: str) -> Any:
        """Add a native chart and return it for styling."""
        self.flush()
        frame = self.slide.shapes.add_chart(kind, *_emus(rect), data)
        self._name(frame, name, alt)
        return frame.chart

    def picture(self, png: bytes, rect: Rect, name: str, alt: str) -> Any:
        """Add a picture and return it; raise what the library raises where the bytes are no picture."""
        self.flush()
        picture = self.slide.shapes.add_picture(BytesIO(png), *_emus(rect))
        self._name(picture, name, alt)
        return picture

    def _name(self, shape: Any, name: str, alt: str) -> None:
        element = shape._element.xpath(".//p:cNvPr")[0]
        element.set("id", str(self.next_id()))
        element.set("name", one_line(name[:300])[:100])
        element.set("descr", clean(alt[:2000])[:1000])

    def flush(self) -> None:
        """Give the shapes so far to the slide, in the order in which they were added."""
        if self._waiting:
            tree = parse_xml(f"<p:spTree {NAMESPACES}>{''.join(self._waiting)}</p:spTree>")
            self.slide.shapes._spTree.extend(list(tree))
            self._waiting = []

    def finish(self, footers: Sequence[str]) -> None:
        """Write what is left, the footer, the slide's number and the notes."""
        if footers:
            self._base.put_footer(self, footers)
        self.flush()
        self._base.drop_empty(self.slide)
        if self._notes:
            self.slide.notes_slide.notes_text_frame.text = "\n".join(self._notes)[:30_000]

    @property
    def heading(self) -> Style:
        """The style of a head above a part of the slide."""
        return Style(BODY, self.palette.ink, bold=True)

    @property
    def small(self) -> Style:
        """The style of second texts."""
        return Style(SMALL, self.palette.mute)

    def head(self, rect: Rect, text: str) -> Rect:
        """Put a head above a part, and return the room below it."""
        self.text(Rect(rect.x, rect.y, rect.w, 17), text, self.heading, name="Head")
        return Rect(rect.x, rect.y + 22, rect.w, rect.h - 22)

    @property
    def figure(self) -> Style:
        """The style of large figures."""
        return Style(TITLE, self.palette.ink, bold=True)


def _emus(rect: Rect) -> tuple[Any, Any, Any, Any]:
    return Emu(emu(rect.x)), Emu(emu(rect.y)), Emu(emu(rect.w)), Emu(emu(rect.h))
