"""The portrait on a card: a round picture or initials on colour, and all the ways to give it another.

Pictures come from a file, by drag and drop, or from the clipboard, and are always made anew (`services.portraits`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QIcon,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    qGray,
)
from PySide6.QtWidgets import QApplication, QColorDialog, QMenu, QPushButton, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.faces import initials
from cxjourney.domain.records import Persona
from cxjourney.domain.text import tr
from cxjourney.drawing.fonts import load_fonts
from cxjourney.drawing.theme import Theme
from cxjourney.storage.errors import ProjectFileError
from cxjourney.ui import messages
from cxjourney.ui.views.personas.edits import PersonaEdits

SIDE = 96
EDGE = 2  # for the ring of the focus
COLOURS = (
    "#E4E4F8", "#DCEBF7", "#DDF0E4", "#F6ECCF", "#FBE3D6", "#F7DDE6",
    "#4B4ACF", "#0A5F99", "#2E7D4F", "#8A6A00", "#B34700", "#A03060",
)  # fmt: skip


class PortraitButton(QPushButton):
    """Shows the portrait of the persona that `edits` names; pressing it offers what can be done to it."""

    def __init__(self, edits: PersonaEdits, theme: Callable[[], Theme], parent: QWidget) -> None:
        super().__init__(parent)
        self._edits, self._theme = edits, theme
        self._picture, self._picture_id = QPixmap(), ""
        self._is_target = False
        self.setFixedSize(SIDE + 2 * EDGE, SIDE + 2 * EDGE)
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("Choose, drop or paste a picture"))
        self.clicked.connect(self.open_menu)

    def refresh(self) -> None:
        """Show what the persona says now."""
        persona = self._edits.persona
        if persona is None:
            return
        self.setAccessibleName(tr("Portrait of {name}", name=persona.name))
        if (persona.portrait_id or "") != self._picture_id:
            self._picture_id = persona.portrait_id or ""
            self._picture = self._read(persona)
        self.update()

    def _read(self, persona: Persona) -> QPixmap:
        pixmap = QPixmap()
        if persona.portrait_id is not None:
            try:
                pixmap.loadFromData(self._edits.context.editing.document.block(persona.portrait_id))
            except (JourneyError, ProjectFileError):
                return QPixmap()  # the initials stand in for a portrait that is gone
        return pixmap

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown, and not initials."""
        return not self._picture.isNull()

    # what can be done

    def menu(self) -> QMenu:
        """Return what can be done to the portrait."""
        menu, persona = QMenu(self), self._edits.persona
        if persona is None:
            return menu
        menu.addAction(tr("Choose a picture…"), self.choose_file)
        paste = menu.addAction(tr("Paste a picture"), self.paste)
        paste.setEnabled(not QApplication.clipboard().image().isNull() or _file_on_clipboard() is not None)
        menu.addAction(tr("Remove the picture"), self.remove).setEnabled(persona.portrait_id is not None)
        menu.addSeparator()
        colours = menu.addMenu(tr("Colour behind the initials"))
        self._add_colour(colours, "", tr("From the theme"))
        names = colour_names()
        for colour in COLOURS:
            self._add_colour(colours, colour, names[colour])
        colours.addSeparator()
        colours.addAction(tr("Another colour…"), self.choose_colour)
        for action in [*menu.actions(), *colours.actions()]:
            action.setEnabled(action.isEnabled() and not self._edits.is_read_only)
        return menu

    def _add_colour(self, menu: QMenu, colour: str, name: str) -> QAction:
        persona = self._edits.persona
        swatch = QPixmap(14, 14)
        swatch.fill(QColor(colour) if colour else self._theme().colour("accent_fill"))
        action = menu.addAction(QIcon(swatch), name)
        action.setCheckable(True)
        action.setChecked(persona is not None and persona.colour.upper() == colour.upper())
        action.triggered.connect(lambda: self.set_colour(colour))
        return action

    def open_menu(self) -> None:
        """Open the menu below the portrait."""
        self.menu().popup(self.mapToGlobal(QPoint(EDGE, self.height())))

    def set_colour(self, colour: str) -> None:
        """Set the colour behind the initials; empty takes the theme's."""
        self._edits.do(colour=colour)

    def choose_colour(self) -> None:
        """Ask for any colour."""
        persona = self._edits.persona
        if persona is not None:
            chosen = QColorDialog.getColor(QColor(persona.colour or COLOURS[0]), self.window(), tr("Colour"))
            if chosen.isValid():
                self.set_colour(chosen.name())

    def choose_file(self) -> None:
        """Ask for a picture file."""
        filters = tr("Pictures (*.png *.jpg *.jpeg *.webp)")
        path = messages.ask_open_path(self.window(), tr("Portrait"), Path.home(), filters)
        if path is not None:
            self.take_file(path)

    def take_file(self, path: Path) -> bool:
        """Take a picture file as the portrait; what stands in the way is said in the status line."""

        from cxjourney.ui.image_files import picture_bytes

        return self._edits.context.editing.do(lambda: self._edit(path.name, picture_bytes(path)))

    def take_bytes(self, name: str, data: bytes) -> bool:
        """Take the bytes of a picture as the portrait."""
        return self._edits.context.editing.do(lambda: self._edit(name, data))

    def _edit(self, name: str, data: bytes) -> Edit:
        from cxjourney.services.portraits import portrait_from_bytes

        made = portrait_from_bytes(data)
        return actions.set_portrait(
            self._edits.project, self._edits.id, name, made.data, width=made.width, height=made.height
        )

    def paste(self) -> bool:
        """Take the picture from the clipboard: an image, or a copied picture file."""
        path = _file_on_clipboard()
        return self.take_file(path) if path is not None else self.take_image(QApplication.clipboard().image())

    def take_mime(self, mime: QMimeData) -> bool:
        """Take the picture that was dropped: a file, or an image from another program."""
        path = _file_of(mime)
        if path is not None:
            return self.take_file(path)
        image = mime.imageData() if mime.hasImage() else None
        return self.take_image(image.toImage() if isinstance(image, QPixmap) else image)

    def take_image(self, image: object) -> bool:
        """Take an image as the portrait."""
        if not isinstance(image, QImage) or image.isNull():
            self._edits.context.editing.refused.emit(tr("There is no picture to take. Copy one first."))
            return False
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        buffer.close()
        return self.take_bytes(tr("Pasted picture"), bytes(data.data()))

    def remove(self) -> None:
        """Take the picture off; the initials come back."""
        persona_id = self._edits.id
        self._edits.context.editing.do(lambda: actions.set_portrait(self._edits.project, persona_id, "", None))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(SIDE + 2 * EDGE, SIDE + 2 * EDGE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.has_picture:
            self.remove()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if (event.mimeData().hasImage() or _file_of(event.mimeData())) and not self._edits.is_read_only:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._is_target = True
            self.update()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._is_target = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._is_target = False
        event.accept()
        self.take_mime(event.mimeData())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, persona = self._theme(), self._edits.persona
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        circle = QRectF(EDGE, EDGE, SIDE, SIDE)
        colour = persona.colour if persona is not None else ""
        fill = QColor(colour) if colour else theme.colour("accent_fill")
        painter.setPen(Qt.PenStyle.NoPen)
        if self.has_picture:
            pixels = round(SIDE * self.devicePixelRatioF())
            mode, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
            scaled = self._picture.scaled(pixels, pixels, mode, smooth)
            painter.translate(EDGE, EDGE)
            painter.scale(SIDE / pixels, SIDE / pixels)
            painter.setBrush(scaled)
            painter.drawEllipse(QRectF(0, 0, pixels, pixels))
            painter.resetTransform()
        else:
            painter.setBrush(fill)
            painter.drawEllipse(circle)
            painter.setPen(ink_on(fill) if colour else theme.colour("accent"))
            letters = initials(persona.name) if persona is not None else ""
            painter.setFont(load_fonts().font(40 if len(letters) < 2 else 34, True))
            painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), letters)
        if self.hasFocus() or self._is_target or self.underMouse():
            strong = self.hasFocus() or self._is_target
            painter.setPen(QPen(theme.colour("accent" if strong else "line"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle.adjusted(-1, -1, 1, 1))
        painter.end()


def colour_names() -> dict[str, str]:
    """Return the colours to choose from with their names."""
    names = (
        tr("Pale violet"), tr("Pale blue"), tr("Pale green"), tr("Pale yellow"), tr("Pale orange"), tr("Pale pink"),
        tr("Violet"), tr("Blue"), tr("Green"), tr("Ochre"), tr("Orange"), tr("Plum"),
    )  # fmt: skip
    return dict(zip(COLOURS, names, strict=True))


def ink_on(fill: QColor) -> QColor:
    """Return the colour of letters on a colour."""
    return QColor("#1b2430" if qGray(fill.rgb()) > 140 else "#ffffff")


def _file_on_clipboard() -> Path | None:
    mime = QApplication.clipboard().mimeData()
    return _file_of(mime) if mime is not None else None


def _file_of(mime: QMimeData) -> Path | None:
    """Return the file that was dropped or copied; what it holds is looked at later."""
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return files[0] if files else None
