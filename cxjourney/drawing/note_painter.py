"""Draws note cards and action cards below the touchpoints."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from cxjourney.domain.layout_analysis import ICON_WIDTH, action_text_width, note_text_width
from cxjourney.domain.layout_options import NOTE_LINE, NOTE_LINES_MAX, LayoutOptions
from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import Action, ActionStatus, Note, NoteKind
from cxjourney.domain.text import tr
from cxjourney.domain.words import begun, cause_text, status_text
from cxjourney.drawing.brush import Detail, detail_for, fill_rounded, rect_f, write
from cxjourney.drawing.fonts import SMALL, Fonts
from cxjourney.drawing.icons import paint_icon
from cxjourney.drawing.theme import Theme
from cxjourney.scoring.labels import format_date

_COLOURS = {
    NoteKind.PAIN: ("low_fill", "low"),
    NoteKind.IDEA: ("good_fill", "good"),
    NoteKind.NEED: ("need_fill", "need"),
    NoteKind.QUESTION: ("question_fill", "question"),
    NoteKind.QUOTE: ("middle_fill", "mute"),
}


class NotePainter:
    """Owns the look of notes and actions."""

    def __init__(self, theme: Theme, fonts: Fonts) -> None:
        self._theme = theme
        self._fonts = fonts

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def paint_note(
        self, painter: QPainter, rect: Rect, note: Note, options: LayoutOptions, zoom: float, votes: bool = True
    ) -> None:
        """Draw a note: its kind by fill and icon, its text, its cause or source, its votes."""
        fill, strong = (self._theme.colour(token) for token in _COLOURS[note.note_kind])
        fill_rounded(painter, rect_f(rect), 6, fill)
        if detail_for(zoom) is not Detail.NEAR:
            self._large(painter, rect, note.text, zoom)
            return
        fonts = self._fonts
        paint_icon(painter, note.note_kind.value, QRectF(rect.x + 7, rect.y + 7, 13, 13), strong)
        left, baseline = rect.x + 8 + ICON_WIDTH, rect.y + 17
        text = f"“{note.text.strip('“”')}”" if note.note_kind is NoteKind.QUOTE else note.text
        for line in fonts.lines(text, note_text_width(options), NOTE_LINES_MAX, SMALL):
            write(painter, left, baseline, line, fonts.font(SMALL), self._theme.ink)
            baseline += NOTE_LINE
        second = second_line(note)
        if second:
            room = rect.right - left - 8
            write(painter, left, baseline, fonts.elided(second, room, SMALL), fonts.font(SMALL), self._theme.mute)
        if votes and note.votes > 0:
            self._votes(painter, rect, note.votes, strong)

    def _large(self, painter: QPainter, rect: Rect, text: str, zoom: float) -> None:
        """Write as much of a text as fits in type that is readable from afar, where any is."""
        if detail_for(zoom) is Detail.FAR:
            return
        size = max(SMALL, round(9.5 / zoom))
        step = size * 1.15
        most = max(1, int((rect.h - 4) / step))
        lines = self._fonts.lines(text, rect.w - 12, most, size)
        baseline = rect.centre.y - step * len(lines) / 2 + size * 0.92
        for line in lines:
            write(painter, rect.x + 7, baseline, line, self._fonts.font(size), self._theme.ink)
            baseline += step

    def _votes(self, painter: QPainter, rect: Rect, votes: int, colour: QColor) -> None:
        text = str(min(votes, 999))
        width = self._fonts.width(text, SMALL, True)
        right = rect.right - 8
        write(painter, right - width, rect.y + 17, text, self._fonts.font(SMALL, True), colour)
        paint_icon(painter, "vote", QRectF(right - width - 14, rect.y + 7, 12, 12), colour)

    def paint_action(self, painter: QPainter, rect: Rect, action: Action, options: LayoutOptions, zoom: float) -> None:
        """Draw an action: what is done, its state, who does it and until when."""
        theme, fonts = self._theme, self._fonts
        fill_rounded(painter, rect_f(rect), 6, theme.surface, theme.line)
        painter.setPen(Qt.PenStyle.NoPen)
        done = action.status in (ActionStatus.DONE, ActionStatus.DROPPED)
        painter.setBrush(theme.edge if done else theme.accent)
        painter.drawRoundedRect(QRectF(rect.x, rect.y + 5, 3, rect.h - 10), 1.5, 1.5)
        if detail_for(zoom) is not Detail.NEAR:
            self._large(painter, Rect(rect.x + 4, rect.y, rect.w - 4, rect.h), action.title, zoom)
            return
        baseline = rect.y + 18
        for line in fonts.lines(action.title, action_text_width(options), 3, SMALL):
            write(painter, rect.x + 11, baseline, line, fonts.font(SMALL), theme.ink)
            baseline += NOTE_LINE
        due = "" if action.due is None else tr("due {day}", day=format_date(action.due))
        facts = " · ".join(text for text in (begun(status_text(action.status)), due, action.owner) if text)
        write(painter, rect.x + 11, baseline, fonts.elided(facts, rect.w - 19, SMALL), fonts.font(SMALL), theme.mute)


def second_line(note: Note) -> str:
    """Return what stands below a note's text: the cause of a pain, the source of a quote."""
    return note.source if note.note_kind is NoteKind.QUOTE and note.source else begun(cause_text(note.cause))
