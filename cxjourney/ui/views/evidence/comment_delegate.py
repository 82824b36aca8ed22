"""How one comment is painted: score and source on the first line, its words below with the hits marked, a pin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cxjourney.domain.text import tr
from cxjourney.drawing.brush import band_shape, fill_rounded, has_shape
from cxjourney.scoring.comments import Comment, answer_band, answer_text
from cxjourney.scoring.text_search import marks
from cxjourney.ui.widgets.text import shortened

if TYPE_CHECKING:
    from cxjourney.drawing.theme import Theme
    from cxjourney.ui.views.evidence.comment_list import CommentModel

Index = QModelIndex | QPersistentModelIndex

SIDE, TOP, GAP, HEAD = 12, 9, 3, 24
MOST_LINES = 6
LONGEST = 1_200  # characters that are ever laid out in the list


class CommentDelegate(QStyledItemDelegate):
    """Owns the heights of the comments at the width of the list, and which pin the mouse is over."""

    def __init__(self, model: CommentModel, theme: Callable[[], Theme], can_pin: bool, view: QListView) -> None:
        super().__init__(view)
        self._model, self._theme, self._view, self._can_pin = model, theme, view, can_pin
        self._heights: dict[tuple[str, int], int] = {}
        self.hovered_pin = -1

    def forget_heights(self) -> None:
        """Measure anew: the width of the list, or the font, is another."""
        self._heights.clear()

    def pin_rect(self, rect: QRect, index: Index) -> QRect:
        """Return where the pin of a comment lies, given the rectangle of its row."""
        text = self._pin_text(bool(self._model.note_of(self._model.comment(index.row()))))
        width = round(QFontMetricsF(self._small()).horizontalAdvance(text)) + 22
        return QRect(rect.right() - SIDE - width, rect.top() + TOP - 1, width, HEAD + 2)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        comment, width = self._model.comment(index.row()), self._width()
        key = (comment.key, width)
        if key not in self._heights:
            lines = self._laid_out(comment, width).lineCount()
            spacing = QFontMetricsF(self._view.font()).lineSpacing()
            self._heights[key] = round(TOP + HEAD + GAP + min(lines, MOST_LINES) * spacing + TOP)
        return QSize(max(1, width), self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        comment, theme = self._model.comment(index.row()), self._theme()
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            fill = theme.colour("accent_fill") if selected else theme.colour("raised")
            fill_rounded(painter, rect.adjusted(1, 1, -1, -2), 6, fill)
        if selected and self._view.hasFocus():
            painter.setPen(theme.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -2.5), 6, 6)
        painter.setPen(theme.line)
        painter.drawLine(QPointF(rect.left() + SIDE, rect.bottom()), QPointF(rect.right() - SIDE, rect.bottom()))
        pin = QRectF(self.pin_rect(option.rect, index))
        self._paint_pin(painter, pin, bool(self._model.note_of(comment)), index.row() == self.hovered_pin)
        head = QRectF(rect.left() + SIDE, rect.top() + TOP, pin.left() - rect.left() - SIDE - 8, HEAD)
        self._paint_head(painter, head, comment)
        self._paint_words(painter, QPointF(rect.left() + SIDE, head.bottom() + GAP), comment)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRectF, comment: Comment) -> None:
        theme, left = self._theme(), rect.left()
        answer = self._model.metric_answer(comment)
        if answer is not None:
            metric, value = answer
            font, text = self._small(True), f"{shortened(metric.name, 24)} {answer_text(metric, value)}"
            band, width = answer_band(metric, value), QFontMetricsF(font).horizontalAdvance(text)
            pill = QRectF(left, rect.top() + 2, width + 28, rect.height() - 4)
            fill_rounded(painter, pill, pill.height() / 2, theme.band_fill(band))
            colour = theme.band(band)
            if has_shape(band):
                band_shape(painter, band, pill.left() + 11, pill.center().y(), 7, colour)
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(pill.adjusted(19, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), text)
            left = pill.right() + 8
        painter.setFont(self._small())
        painter.setPen(theme.mute)
        room = QRectF(left, rect.top(), rect.right() - left, rect.height())
        place = QFontMetricsF(self._small()).elidedText(
            self._model.place(comment), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), place)

    def _paint_words(self, painter: QPainter, at: QPointF, comment: Comment) -> None:
        theme, width = self._theme(), self._width()
        layout = self._laid_out(comment, width)
        hit = QTextLayout.FormatRange()
        looks = QTextCharFormat()
        looks.setBackground(theme.colour("moment"))
        looks.setForeground(theme.colour("ink") if not theme.dark else theme.colour("background"))
        ranges = []
        units = _units(_shown(comment))
        for start, end in marks(_shown(comment), self._model.words()):
            hit = QTextLayout.FormatRange()
            hit.start, hit.length, hit.format = units[start], units[end] - units[start], looks
            ranges.append(hit)
        painter.setPen(theme.ink)
        if layout.lineCount() <= MOST_LINES:
            layout.draw(painter, at, ranges)
            return
        spacing = layout.lineAt(0).height()
        clip = QRectF(at.x(), at.y(), width, spacing * (MOST_LINES - 1))
        painter.save()
        painter.setClipRect(clip)
        layout.draw(painter, at, ranges, clip)
        painter.restore()
        rest = _shown(comment).encode("utf-16-le")[2 * layout.lineAt(MOST_LINES - 1).textStart() :].decode("utf-16-le")
        painter.setFont(self._view.font())
        last = QFontMetricsF(self._view.font()).elidedText(
            " ".join(rest[:400].split()) + "…", Qt.TextElideMode.ElideRight, width
        )
        painter.drawText(QRectF(at.x(), clip.bottom(), width, spacing), int(Qt.AlignmentFlag.AlignTop), last)

    def _paint_pin(self, painter: QPainter, rect: QRectF, pinned: bool, hovered: bool) -> None:
        if not (self._can_pin or pinned):
            return
        theme = self._theme()
        if pinned:
            fill_rounded(painter, rect, rect.height() / 2, theme.colour("accent_fill"))
        elif hovered:
            fill_rounded(painter, rect, rect.height() / 2, theme.colour("raised"), theme.accent)
        else:
            fill_rounded(painter, rect, rect.height() / 2, theme.surface, theme.line)
        painter.setFont(self._small())
        painter.setPen(theme.accent if pinned or hovered else theme.mute)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._pin_text(pinned))

    def _pin_text(self, pinned: bool) -> str:
        return tr("Pinned ✓") if pinned else tr("Pin as quote")

    def _laid_out(self, comment: Comment, width: int) -> QTextLayout:
        layout = QTextLayout(_shown(comment).replace("\n", "\u2028"), self._view.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        for _ in range(MOST_LINES + 1):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(40, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout

    def _width(self) -> int:
        return self._view.viewport().width() - 2 * SIDE

    def _small(self, bold: bool = False) -> QFont:
        font = QFont(self._view.font())
        font.setPixelSize(max(9, round(font.pixelSize() * 12 / 13)))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font


def _shown(comment: Comment) -> str:
    """Return a comment as far as the list lays it out, without the blanks around it."""
    return shortened(comment.text.strip(), LONGEST)


def _units(text: str) -> list[int]:
    """Return where each character begins in UTF-16, which is what Qt counts in, and where the text ends."""
    at, found = 0, []
    for letter in text:
        found.append(at)
        at += 2 if ord(letter) > 0xFFFF else 1
    return [*found, at]
