"""The map on the screen: puts together what is shown, the tools, the editors and the commands, and repaints.

The canvas follows the document: every edit, whoever made it, tells it what to lay out and paint again. It changes the
project only through edits that its commands and tools hand to the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import MapLayout
from cxjourney.domain.text import tr, trn
from cxjourney.drawing.fonts import load_fonts, measure_lines
from cxjourney.drawing.map_painter import MapPainter
from cxjourney.drawing.theme import Theme
from cxjourney.ui.canvas.accessible import AccessibleCanvas, Spoken
from cxjourney.ui.canvas.advice import advice
from cxjourney.ui.canvas.commands import CanvasCommands
from cxjourney.ui.canvas.connecting import Connecting
from cxjourney.ui.canvas.content_source import ContentSource
from cxjourney.ui.canvas.descriptions import spoken, tool_tip
from cxjourney.ui.canvas.drops import FileDrops
from cxjourney.ui.canvas.editors import Finish, InPlaceEditors
from cxjourney.ui.canvas.input_view import InputView
from cxjourney.ui.canvas.minimap import MiniMap
from cxjourney.ui.canvas.overlay_state import Hit
from cxjourney.ui.canvas.overlays import Overlays
from cxjourney.ui.canvas.shown_map import from_qt
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.sticky import Sticky
from cxjourney.ui.canvas.toolbox import Toolbox
from cxjourney.ui.canvas.typing_flows import TypingFlows

if TYPE_CHECKING:
    from cxjourney.services.document import Document
    from cxjourney.services.scores import Scores
    from cxjourney.services.selection import Selection
    from cxjourney.services.settings import Settings


TOUCH_FACTOR = 0.6
"""Makes 24 pixels to hit into 40."""


class MapCanvas(InputView):
    """Shows one journey of a document.

    `commands` is what menus and palette call. `message(str)` says what could not be done, `hint(str)` what can be
    done now; `gesture_changed(bool)` asks to keep undo and redo shut while a drag lasts; `import_requested(list)`,
    `image_dropped(str, Path)` and `open_requested(Path)` follow files dropped on the map; `zoom_changed(float)` says
    the scale. Call `commit_editor()` before saving or closing: what is being typed then is in the document.
    """

    message = Signal(str)
    hint = Signal(str)
    gesture_changed = Signal(bool)
    zoom_changed = Signal(float)
    import_requested = Signal(list)
    image_dropped = Signal(str, object)
    open_requested = Signal(object)

    def __init__(
        self,
        document: Document,
        selection: Selection,
        scores: Scores,
        settings: Settings,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Journey map"))
        fonts = load_fonts()
        self.theme = theme
        self.moves_smoothly = not settings.reduced_motion
        self.state = CanvasState(document, selection, scores, settings, self.view, measure_lines, self)
        self.state.pan = self.pan_by
        self._source = ContentSource(self.state)
        self._painter = MapPainter(self.layout_shown, self._source.content(), theme, fonts)
        self.overlays = Overlays(self.state, self._painter, fonts)
        self.sticky = Sticky(self.state, fonts)
        self.toolbox = Toolbox(self.state, self.hit_at)
        self.editors = InPlaceEditors(self.viewport(), theme)
        self.minimap = MiniMap(self.state, theme, self.viewport(), self._worked_on)
        self.minimap.wanted = settings.show_mini_map
        self.drops = FileDrops(self.state, self.hit_at)
        typing = TypingFlows(self.state, self.editors, lambda rect: self.reveal(rect, self.sticky.inset()))
        self.connecting = Connecting(self.state, self)
        self.commands = CanvasCommands(self.state, typing, self, self.minimap, self.connecting.open, self.sticky.inset)
        typing.paste = self.commands.paste
        self.state.commands = self.commands
        self.accessible = AccessibleCanvas(
            self, Spoken(self._reading_order, self._describe, self._global_place, lambda: self.state.current_id)
        )
        self._watched: QWidget | None = None
        self._was_fitted = False
        self._connect(document, selection, scores)
        self._take_map(None)

    def _connect(self, document: Document, selection: Selection, scores: Scores) -> None:
        document.changed.connect(self._document_changed)
        document.replaced.connect(self._document_replaced)
        selection.changed.connect(self._selection_changed)
        selection.shown_changed.connect(self._show_other)
        scores.changed.connect(self._scores_changed)
        state = self.state
        state.message.connect(self.message)
        state.hint.connect(self.hint)
        state.overlay_changed.connect(self.viewport().update)
        state.map_changed.connect(self._take_map)
        self.toolbox.gesture_changed.connect(self.gesture_changed)
        self.editors.opened.connect(self.minimap.follow)
        self.editors.finished.connect(self._editor_finished)
        self.minimap.go_to.connect(self._centre_on)
        self.drops.import_requested.connect(self.import_requested)
        self.drops.image_dropped.connect(self.image_dropped)
        self.drops.open_requested.connect(self.open_requested)

    # for the window

    @property
    def layout_shown(self) -> MapLayout:
        """The layout that is on the screen now."""
        return self.state.shown.layout

    @property
    def gesture_active(self) -> bool:
        """Whether a drag is going on, during which nothing else may change the project."""
        return self.toolbox.active

    def commit_editor(self) -> bool:
        """Take what is being typed, if anything; False where it could not be taken and the editor stays open."""
        return self.editors.commit()

    def set_theme(self, theme: Theme) -> None:
        """Show the map in other colours."""
        self.theme = theme
        self._painter.set_theme(theme)
        self.minimap.set_theme(theme)
        self.editors.set_theme(theme)
        self.repaint_map()

    def set_settings(self, settings: Settings) -> None:
        """Follow changed preferences."""
        self.state.settings = settings
        self.moves_smoothly = not settings.reduced_motion
        self.minimap.wanted = settings.show_mini_map

    # what the view asks for

    def paint_piece(self, painter: QPainter, piece: QRect) -> None:
        """Paint the map's content in one rectangle of the viewport."""
        if not self.layout_shown.stages and not self.layout_shown.lanes:
            painter.fillRect(piece, self.theme.colour("background"))
            return
        exposed = from_qt(self.view.rect_to_map(piece)).grown(1.0 / self.view.scale)
        painter.translate(-QPointF(self.view.scroll))
        painter.scale(self.view.scale, self.view.scale)
        self._painter.paint(painter, exposed, self.view.scale)

    def paint_over(self, painter: QPainter) -> None:
        """Paint selection, previews, and what stays in sight."""
        focused = self.hasFocus()
        self.overlays.paint(painter, focused, self.by_keyboard)
        self.sticky.paint(painter, self._painter.content, self.theme)
        room = self.viewport().rect()
        if not self.layout_shown.cards and self.editors.request is None:
            self.overlays.paint_advice(painter, room, bool(self.state.journey_id))
        if focused and self.by_keyboard and not self.state.selection.ids:
            self.overlays.paint_focus_frame(painter, room)

    def view_moved(self) -> None:
        """Take the editor and the mini-map along."""
        self.editors.follow(self.view.rect_to_view, self.view.scale)
        self.minimap.follow()
        self.zoom_changed.emit(self.view.scale)

    def hit_at(self, place: QPoint) -> Hit:
        """Return what lies at a pixel of the viewport, what stays in sight first."""
        content = self._painter.content
        hit = self.sticky.hit(place, content)
        if hit is not None:
            return hit
        hover = self.state.overlay.hover.id
        reach = self.view.scale * (TOUCH_FACTOR if self.state.settings.touch_mode else 1.0)
        return self.state.shown.hit(self.view.to_map(QPointF(place)), reach, [hover] if hover else [])

    def tool_tip_at(self, place: QPoint) -> str:
        """Return all that is known about what lies at a pixel."""
        return tool_tip(self._painter.content, self.hit_at(place).id)

    # following

    def _document_changed(self, edit: Edit) -> None:
        self.toolbox.cancel()
        self._source.forget(edit)
        self.state.refresh(edit)

    def _document_replaced(self) -> None:
        self.toolbox.cancel()
        self.editors.cancel()
        self._source.forget_all()
        self._show_other()

    def _show_other(self) -> None:
        self._source.forget_all()
        self.state.refresh()
        self._was_fitted = False
        if self.isVisible():
            self._fit_once()

    def _scores_changed(self) -> None:
        self._source.forget_all()
        self._painter.set_map(self.layout_shown, self._source.content())
        self.repaint_map()

    def _take_map(self, stale: list[QRectF] | None) -> None:
        self._painter.set_map(self.layout_shown, self._source.content())
        bounds = self.layout_shown.bounds
        self.set_content(QSizeF(bounds.w, bounds.h))
        for rect in stale if stale is not None else [None]:
            self.repaint_map(rect)
        self.viewport().update()
        self.minimap.forget()
        self.editors.place(self.view.scale)

    def _selection_changed(self) -> None:
        self.state.note_selection()
        self.viewport().update()
        self.minimap.follow()
        ids = self.state.selection.ids
        if self.editors.request is None:
            self.state.hint.emit(advice(self.state.project, self.state.current_id))
        if len(ids) > 1:
            self.accessible.announce(trn("{count} selected", "{count} selected", len(ids)))
        elif ids:
            self.accessible.announce(self._describe(ids[0]))

    def _worked_on(self) -> list[QRectF]:
        """Return where the person works now, in pixels of the viewport."""
        current, field = self.state.current_id, self.editors.field
        rect = self.state.shown.rect_of(current) if current is not None else None
        chosen = [self.view.rect_to_view(rect)] if rect is not None else []
        return [*chosen, QRectF(field.geometry())] if field is not None else chosen

    def _editor_finished(self, how: Finish) -> None:
        self.minimap.follow()
        self.state.hint.emit(advice(self.state.project, self.state.current_id))
        if how is not Finish.LEFT:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.commands.reveal_selection()
        follow_up = {
            Finish.BRANCH: self.commands.add_parallel,
            Finish.NOTE: self.commands.add_note,
            Finish.STAGE: self.commands.add_stage,
        }.get(how)
        if follow_up is not None:
            follow_up()

    def _centre_on(self, place: QPointF) -> None:
        middle = self.view.to_view(place) - QPointF(self.viewport().rect().center())
        self.pan_by(round(middle.x()), round(middle.y()))

    # for screen readers

    def _reading_order(self) -> list[RecordId]:
        return [touchpoint.id for touchpoint in self.state.project.touchpoints(self.state.journey_id)]

    def _describe(self, record_id: RecordId) -> str:
        return spoken(self._painter.content, record_id)

    def _global_place(self, record_id: RecordId) -> QRect:
        rect = self.state.shown.rect_of(record_id)
        if rect is None:
            return QRect()
        place = self.view.rect_to_view(rect).toAlignedRect()
        return QRect(self.viewport().mapToGlobal(place.topLeft()), place.size())

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the mini-map in its corner, and in sight what was chosen and in sight before."""
        seen = QRectF(QPoint(0, 0), event.oldSize())
        was_seen = any(seen.contains(rect) for rect in self._worked_on())
        super().resizeEvent(event)
        if was_seen:
            self.commands.reveal_selection()
        self.minimap.place()

    def showEvent(self, event: QShowEvent) -> None:
        """Show all stages, readably, when the map is first seen, and watch for the window's closing."""
        super().showEvent(event)
        self._fit_once()
        window = self.window()
        if window is not self._watched:
            if self._watched is not None:
                self._watched.removeEventFilter(self)
            window.installEventFilter(self)
            self._watched = window

    def hideEvent(self, event: QHideEvent) -> None:
        """Take what is being typed before the map goes out of sight."""
        self.toolbox.cancel()
        self.commit_editor()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is being typed before the window closes."""
        if event.type() == QEvent.Type.Close and watched is self._watched:
            self.commit_editor()
        return False

    def _fit_once(self) -> None:
        if not self._was_fitted:
            self._was_fitted = True
            smooth, self.moves_smoothly = self.moves_smoothly, False
            self.fit_width()
            self.moves_smoothly = smooth
