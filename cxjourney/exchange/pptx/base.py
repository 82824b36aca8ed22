"""What a deck is built on: our own template or a person's, with the places and colours that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from cxjourney.domain.layout_shapes import Rect
from cxjourney.exchange.pptx.look import HEIGHT, SMALL, TITLE, WIDTH, Palette
from cxjourney.exchange.pptx.markup import named
from cxjourney.exchange.pptx.measure import Measure

if TYPE_CHECKING:
    from cxjourney.exchange.pptx.page import Page

_NUMBER = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'


@dataclass(frozen=True, slots=True)
class Base:
    """The empty deck, its layouts for the cover and for all other slides, and where content may stand."""

    deck: Any
    cover: Any
    layout: Any
    area: Rect
    palette: Palette
    measure: Measure
    width: float = WIDTH
    height: float = HEIGHT
    title_size: float = TITLE
    footer_size: float = SMALL
    is_house: bool = True

    def add(self, layout: Any) -> Any:
        """Return a new slide at the end of the deck."""
        return self.deck.slides.add_slide(layout)

    def put_footer(self, page: Page, texts: Sequence[str]) -> None:
        """Add the longest text that fits as footer, and a slide number, where the layout has places."""
        from pptx.enum.shapes import PP_PLACEHOLDER

        for holder in page.slide.slide_layout.placeholders:
            kind, index = holder.placeholder_format.type, holder.placeholder_format.idx
            if kind == PP_PLACEHOLDER.FOOTER:
                room = max((holder.width or 0) / 12_700 - 16, 60)
                fitting = [one for one in texts if page.measure.width(one, self.footer_size) <= room]
                shown = fitting[0] if fitting else page.measure.fit(texts[-1], room, self.footer_size)
                page.put(_holder(page.next_id(), "Footer", "ftr", index, self._footer_run(shown)))
            elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
                page.put(_holder(page.next_id(), "Slide number", "sldNum", index, _NUMBER))

    def _footer_run(self, text: str) -> str:
        """Return the footer's text, its looks said once more for programs that do not take them from the master."""
        order, fill = "", ""
        if self.is_house:
            order, fill = '<a:pPr algn="l"/>', '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
        looks = f'<a:rPr sz="{round(self.footer_size * 100)}">{fill}<a:latin typeface="+mn-lt"/></a:rPr>'
        return f"{order}<a:r>{looks}<a:t>{escape(text)}</a:t></a:r>"

    def drop_empty(self, slide: Any) -> None:
        """Remove placeholders that stayed empty: in a finished deck they would only say “Click to add text”."""
        for holder in list(slide.placeholders):
            if not (holder.has_text_frame and holder.text_frame.text.strip()):
                holder._element.getparent().remove(holder._element)


def _holder(shape_id: int, name: str, kind: str, index: int, run: str) -> str:
    return (
        f'<p:sp><p:nvSpPr>{named(shape_id, name)}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></p:txBody></p:sp>"
    )
