"""A map as an SVG drawing: real text, a name for every card, images inside the file, nothing that runs or is fetched.

Qt draws it; what Qt does not know is added to its text afterwards: names and roles for screen readers, groups with the
ids of touchpoints, fonts to fall back on, and each icon once instead of at every place.
"""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath

from cxjourney.domain.errors import ExportError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Touchpoint
from cxjourney.domain.text import language, tr
from cxjourney.drawing.bookmarks import plain_text
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.icons import icon_path, standing_in
from cxjourney.drawing.page import MapPage
from cxjourney.drawing.pages import UNHURRIED, DocumentFacts, Pace

_PAINTED = 0.85  # the share of the work that painting is
_MARK_COLOUR = QColor(1, 2, 3, 1)  # used by nothing else: Qt opens a group of its own for each mark
_MARK_SIZE = 5
_OUR_FAMILY = re.compile(r'(<(?:g|text)\b[^<>]*?\bfont-family=")Source Sans Pro(?=")')
_RELATIVES = "'Source Sans Pro','Source Sans 3',Carlito,Calibri,'Open Sans',sans-serif"
_REPEATED_FONT = re.compile(
    r'(<text [^<>]*?) font-family="[^"]*" font-size="[^"]*" font-weight="[^"]*" font-style="[^"]*"\s*>'
)
_STAND_IN = re.compile(r'<path [^<>]*?d="M10(\d{4}),0 L10\1,1 ?"\s*/>')
_EMPTY_GROUP = re.compile(r"<g [^<>]*>\s*</g>\s*")
_FONT = re.compile(r'(<g [^<>]*?)\s*font-family="[^"<>]*" font-size="[^"<>]*" font-weight="[^"<>]*" '
                   r'font-style="[^"<>]*"\s*>(?=\s*<(?:path|use|rect|circle|ellipse|poly|line|image))')  # fmt: skip
_USUAL = (' vector-effect="none"', ' fill-opacity="1"', ' stroke-opacity="1"', ' font-style="normal"',
          ' font-weight="400"')  # fmt: skip
"""What Qt writes at every place although it says what holds anyway."""
_HEAD = re.compile(r"<svg ([^<>]*)>\s*<title>.*?</title>\s*<desc>.*?</desc>", re.DOTALL)
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg_of(page: MapPage, facts: DocumentFacts, pace: Pace = UNHURRIED) -> tuple[bytes, float, float]:
    """Return the drawing of a page with its width and height in map units, which are pixels of 1/96 inch."""
    from PySide6.QtSvg import QSvgGenerator

    width, height = (math.ceil(side) for side in page.size())
    marks = _Marks(page.content)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRectF(0, 0, width, height))
    generator.setTitle("-")
    generator.setDescription("-")
    painter = QPainter()
    if not painter.begin(generator):
        raise ExportError(tr("The drawing could not be started. Nothing was written."))
    try:
        with standing_in() as icons:
            replace(page, mark=marks.draw).paint(painter, width, height, pace.part(0.0, _PAINTED))
    finally:
        painter.end()
        buffer.close()
    pace.tell(_PAINTED)
    text = marks.turned_to_groups(_NOT_XML.sub("", bytes(data.data()).decode("utf-8", "replace")))
    pace.check()
    return _finished(_slim(_with_icons(text, icons)), page.content, facts).encode("utf-8"), width, height


class _Marks:
    """Owns what tells where a touchpoint's card begins and ends: texts that nobody else can have written."""

    def __init__(self, content: MapContent) -> None:
        self._content = content
        self._token = f"mark-{secrets.token_hex(12)}"
        self._opened: list[RecordId] = []
        self._font = QFont()
        self._font.setPixelSize(_MARK_SIZE)

    def draw(self, painter: QPainter, touchpoint_id: RecordId | None) -> None:
        """Mark the begin of a card, or with None its end."""
        text = f"{self._token}-end"
        if touchpoint_id is not None:
            text = f"{self._token}-{len(self._opened)}"
            self._opened.append(touchpoint_id)
        painter.save()
        painter.setFont(self._font)
        painter.setPen(_MARK_COLOUR)
        painter.drawText(QPointF(0.0, 0.0), text)
        painter.restore()

    def turned_to_groups(self, svg: str) -> str:
        """Return the drawing with groups where the marks were."""
        mark = re.compile(rf"<g [^<>]*>\s*<text [^<>]*>{self._token}-(\w+)</text>\s*</g>\s*")
        return mark.sub(self._group, svg)

    def _group(self, mark: re.Match[str]) -> str:
        if mark[1] == "end":
            return "</g>\n"
        touchpoint = self._content.project.need(Touchpoint, self._opened[int(mark[1])])
        card = self._content.card(touchpoint.id)
        told = [touchpoint.title, card.channel, card.badge_text, tr("Moment of truth") if card.moment else ""]
        name = plain_text(", ".join(one for one in told if one), 400)
        return f'<g id="touchpoint-{escape(touchpoint.id)}" role="listitem">\n<title>{escape(name)}</title>\n'


def _finished(svg: str, content: MapContent, facts: DocumentFacts) -> str:
    """Return the drawing with names, roles and fonts to fall back on."""
    title = escape(plain_text(facts.title)) or "–"
    stages = ", ".join(stage.title for stage in content.project.stages(content.journey_id))
    count = len(content.project.touchpoints(content.journey_id))
    told = tr("Customer journey map with {count} touchpoints. Stages: {stages}", count=count, stages=stages or "–")
    tag = f' xml:lang="{escape(facts.language or language())}"'
    head = (
        rf'<svg \1 role="graphics-document document" aria-labelledby="map-title map-text"{tag}>'
        f'\n<title id="map-title">'
    )
    rest = f'{title}</title>\n<desc id="map-text">{escape(plain_text(told, 2000))}</desc>'
    svg = _HEAD.sub(lambda found: found.expand(head) + rest, svg, count=1)
    return _OUR_FAMILY.sub(rf"\g<1>{_RELATIVES}", svg)


def _slim(svg: str) -> str:
    """Return the drawing without what says nothing: empty groups, fonts of groups without text, what holds anyway."""
    svg = _FONT.sub(r"\1>", _EMPTY_GROUP.sub("", svg))
    svg = _REPEATED_FONT.sub(r"\1>", svg)
    for usual in _USUAL:
        svg = svg.replace(usual, "")
    return svg


def _with_icons(svg: str, icons: Mapping[str, int]) -> str:
    """Return the drawing with each icon's outline in its definitions, and a reference at every place."""
    body = _STAND_IN.sub(r'<use xlink:href="#icon-\1"/>', svg)
    outlines = "".join(
        f'<path id="icon-{number:04}" fill-rule="nonzero" d="{_outline(icon_path(name))}"/>\n'
        for name, number in icons.items()
    )
    return body.replace("<defs>\n", f"<defs>\n{outlines}", 1)


def _outline(path: QPainterPath) -> str:
    """Return a path as the text that SVG has for one."""
    letters = {QPainterPath.ElementType.MoveToElement: "M", QPainterPath.ElementType.LineToElement: "L",
               QPainterPath.ElementType.CurveToElement: "C"}  # fmt: skip
    elements = (path.elementAt(index) for index in range(path.elementCount()))
    return " ".join(f"{letters.get(one.type, '')}{one.x:.6g},{one.y:.6g}" for one in elements)
