"""Draws touchpoint cards, and keeps drawn ones as images so that a moving map only copies them."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import EvidenceStatus
from cxjourney.drawing.brush import DIAMOND_LINE, Detail, band_path, diamond_path, has_shape, rect_f
from cxjourney.drawing.content import CardContent
from cxjourney.drawing.fonts import BODY, SMALL, Fonts
from cxjourney.drawing.icons import channel_icon
from cxjourney.drawing.ink import Ink, Layer
from cxjourney.drawing.theme import CORNER, Theme
from cxjourney.scoring.score import Band

OVERHANG = 14.0  # how far the diamond and the stacked edge reach over a card
EDGE = 4.0
_LINE = 17.0
_CACHE_BYTES = 64 * 1024 * 1024
_MARK = 12.0
_MOVE = 8.0  # the width of the arrow of a moved score

_EVIDENCE = {
    EvidenceStatus.ASSUMED: "assumed",
    EvidenceStatus.OBSERVED: "observed",
    EvidenceStatus.MEASURED: "measured",
}

_MID_TYPE = 9.5  # pixels on the screen that a title and a score keep while a card shrinks


class CardPainter:
    """Owns the look of cards and a bounded store of drawn ones."""

    def __init__(self, theme: Theme, fonts: Fonts) -> None:
        self._theme = theme
        self._fonts = fonts
        self._store: OrderedDict[tuple[CardContent, float, float, float, float], QImage] = OrderedDict()
        self._stored_bytes = 0

    def set_theme(self, theme: Theme) -> None:
        """Change the colours and forget the cards drawn in the old ones."""
        if theme is not self._theme:
            self._theme = theme
            self._store.clear()
            self._stored_bytes = 0

    def paint(self, painter: QPainter, rect: Rect, card: CardContent, zoom: float, detail: Detail) -> None:
        """Draw a card as vectors, in map units."""
        ink = Ink()
        self.collect(ink, rect, card, zoom, detail)
        ink.flush(painter)

    def collect(self, ink: Ink, rect: Rect, card: CardContent, zoom: float, detail: Detail) -> None:
        """Collect the strokes of a card, to be drawn together with those of other cards."""
        if detail is Detail.NEAR:
            self._near(ink, rect_f(rect), card)
        else:
            self._mid(ink, rect_f(rect), card, zoom)

    def paint_stored(self, painter: QPainter, rect: Rect, card: CardContent, zoom: float, detail: Detail) -> None:
        """Copy a card's stored image to whole pixels of the screen, drawing it first where there is none yet."""
        ratio = painter.device().devicePixelRatio()
        image = self._image(rect, card, zoom, ratio, detail)
        corner = painter.transform().map(QPointF(rect.x, rect.y))
        margin = round(OVERHANG * zoom * ratio)
        x, y = round(corner.x() * ratio) - margin, round(corner.y() * ratio) - margin
        transform = painter.transform()
        painter.resetTransform()
        painter.drawImage(QPointF(x / ratio, y / ratio), image)
        painter.setTransform(transform)

    def _image(self, rect: Rect, card: CardContent, zoom: float, ratio: float, detail: Detail) -> QImage:
        key = (card, zoom, ratio, rect.w, rect.h)
        image = self._store.get(key)
        if image is not None:
            self._store.move_to_end(key)
            return image
        scale = zoom * ratio
        margin = round(OVERHANG * scale)
        width, height = round(rect.w * scale) + 2 * margin, round(rect.h * scale) + 2 * margin
        image = QImage(max(1, width), max(1, height), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.translate(margin, margin)
        painter.scale(scale, scale)
        self.paint(painter, Rect(0, 0, rect.w, rect.h), card, zoom, detail)
        painter.end()
        image.setDevicePixelRatio(ratio)
        self._store[key] = image
        self._stored_bytes += image.sizeInBytes()
        while self._stored_bytes > _CACHE_BYTES and len(self._store) > 1:
            _, old = self._store.popitem(last=False)
            self._stored_bytes -= old.sizeInBytes()
        return image

    # the parts of a card

    def _body(self, ink: Ink, rect: QRectF, card: CardContent) -> None:
        theme = self._theme
        if card.sub_journey:
            ink.rounded(Layer.UNDER, rect.translated(4, 4), CORNER, theme.surface, theme.line)
        if card.indirect:
            ink.rounded(Layer.BODY, rect, CORNER, theme.surface, theme.mute, (4.0, 3.0))
        else:
            ink.rounded(Layer.BODY, rect, CORNER, theme.surface, theme.line)
        ink.left_edge(rect, CORNER, EDGE, self.edge_colour(card.edge))

    def edge_colour(self, band: Band) -> QColor:
        """Return the colour of a card's left edge; without a judgement it keeps quiet."""
        return self._theme.band(band) if has_shape(band) else self._theme.edge

    def _near(self, ink: Ink, rect: QRectF, card: CardContent) -> None:
        theme, fonts = self._theme, self._fonts
        self._body(ink, rect, card)
        left, right = rect.left() + 13, rect.right() - 8
        room = right - left - (8 if card.moment else 0)
        baseline = rect.top() + 20
        for line in fonts.lines(card.title, room, 2, BODY):
            ink.text(left, baseline, line, fonts.font(BODY), theme.ink)
            baseline += _LINE
        foot = rect.bottom() - 16
        right = self._badge(ink, right, foot, card) - 6
        right = self._move(ink, right, foot, card)
        right = self._marks(ink, left + 18, right, foot, card)
        if card.channel:
            ink.icon(channel_icon(card.channel), left - 1, foot - 7, 14, theme.mute)
            name = fonts.elided(card.channel, right - left - 18, SMALL)
            if len(name) > 5 or name == card.channel:
                ink.text(left + 17, foot + 4, name, fonts.font(SMALL), theme.mute)
        if card.moment:
            self._diamond(ink, rect)

    def _diamond(self, ink: Ink, rect: QRectF) -> None:
        path = diamond_path(rect.right() - 5, rect.top() + 2, 11)
        ink.shape(Layer.TOP, path, self._theme.moment, self._theme.moment_line, DIAMOND_LINE)

    def _badge(self, ink: Ink, right: float, middle: float, card: CardContent) -> float:
        """Draw the score badge ending at `right`; return where it begins."""
        theme, fonts = self._theme, self._fonts
        band, text = card.badge_band, fonts.elided(card.badge_text, 64, SMALL, True)
        if band is Band.NONE:
            width = fonts.width(text, SMALL)
            ink.text(right - width, middle + 4, text, fonts.font(SMALL), theme.mute)
            return right - width
        bold = has_shape(band)
        shape = 13.0 if bold else 0.0
        width = fonts.width(text, SMALL, bold) + shape + 14
        ink.rounded(Layer.CHIP, QRectF(right - width, middle - 9, width, 18), 9, theme.band_fill(band))
        colour = theme.band(band)
        if bold:
            ink.shape(Layer.SHAPE, band_path(band, right - width + 11, middle, 8), colour)
        ink.text(right - width + 7 + shape, middle + 4, text, fonts.font(SMALL, bold), colour)
        return right - width

    def _move(self, ink: Ink, right: float, middle: float, card: CardContent) -> float:
        """Draw the arrow of a score that moved, up for better, ending at `right`; return where it begins."""
        if not card.moved or card.badge_band is Band.NONE:
            return right
        up = -1.0 if card.moved == "better" else 1.0
        x, half = right - _MOVE / 2, 5.0
        tip = middle + up * half
        path = QPainterPath(QPointF(x, middle - up * half))
        path.lineTo(x, tip)
        path.moveTo(x - 3.5, tip - up * 3.5)
        path.lineTo(x, tip)
        path.lineTo(x + 3.5, tip - up * 3.5)
        ink.shape(Layer.SHAPE, path, None, self._theme.good if card.moved == "better" else self._theme.low, 1.8)
        return right - _MOVE - 3

    def _marks(self, ink: Ink, left: float, right: float, middle: float, card: CardContent) -> float:
        """Draw the small marks from the badge leftwards, as many as fit; return where they begin."""
        theme, fonts = self._theme, self._fonts
        # A badge with a score already says that a touchpoint is measured.
        scored = card.badge_band not in (Band.NONE, Band.WITHHELD)
        told = scored and card.evidence is EvidenceStatus.MEASURED
        marks = [] if told else [(_EVIDENCE[card.evidence], "")]
        if card.notes:
            marks.append(("note", str(min(card.notes, 99))))
        for shown, name in ((card.image, "image"), (card.sub_journey, "sub_journey"), (card.service, "service")):
            if shown:
                marks.append((name, ""))
        for name, text in marks:
            width = _MARK + (fonts.width(text, SMALL) + 1 if text else 0.0)
            if right - width < left:
                break
            right -= width
            ink.icon(name, right, middle - _MARK / 2, _MARK, theme.mute)
            if text:
                ink.text(right + _MARK + 1, middle + 4, text, fonts.font(SMALL), theme.mute)
            right -= 3
        return right

    def _mid(self, ink: Ink, rect: QRectF, card: CardContent, zoom: float) -> None:
        """Draw body, title and judged score, both large enough to be read at this zoom."""
        theme, fonts = self._theme, self._fonts
        self._body(ink, rect, card)
        size = max(BODY, round(_MID_TYPE / zoom))
        line = size * 1.12
        scored = has_shape(card.badge_band)
        left, room = rect.left() + 11, rect.height() - (line + 10 if scored else 6)
        lines = fonts.lines(card.title, rect.right() - left - 6, max(1, min(3, int(room / line))), size)
        middle = rect.center().y() if not scored else rect.top() + 4 + room / 2
        baseline = middle - line * len(lines) / 2 + size * 0.93
        for text in lines:
            ink.text(left, baseline, text, fonts.font(size), theme.ink)
            baseline += line
        if scored:
            colour, foot = theme.band(card.badge_band), rect.bottom() - 5 - line / 2
            right = rect.right() - 8 - fonts.width(card.badge_text, size, True)
            ink.text(right, foot + size * 0.35, card.badge_text, fonts.font(size, True), colour)
            ink.shape(Layer.SHAPE, band_path(card.badge_band, right - size * 0.55, foot, size * 0.7), colour)
        if card.moment:
            self._diamond(ink, rect)
