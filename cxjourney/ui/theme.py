"""The look of the window: a theme's tokens become palette and style sheet; light, dark, or as the system has it.

Colours come from `drawing.theme` alone; the few that only widgets need (hovered, chosen, faint) are mixed from its
tokens here. The map and the exports take the same `Theme`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from cxjourney.drawing.fonts import load_fonts
from cxjourney.drawing.theme import Theme, load_theme
from cxjourney.ui.style_sheet import style_sheet

if TYPE_CHECKING:
    from cxjourney.ui.preferences import Preferences


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return `one` with `share` (0 to 1) of `other` mixed in."""
    rest = 1.0 - share
    return QColor(
        round(one.red() * rest + other.red() * share),
        round(one.green() * rest + other.green() * share),
        round(one.blue() * rest + other.blue() * share),
    )


def widget_colours(theme: Theme) -> dict[str, str]:
    """Return the tokens of a theme and those mixed from them, as `#rrggbb` by name, and the files of the marks."""
    colours = {name: theme.colour(name).name() for name in theme.tokens}
    surface, ink, mute = theme.colour("surface"), theme.colour("ink"), theme.colour("mute")
    accent = theme.colour("accent")
    colours["hover"] = mixed(surface, ink, 0.06).name()
    colours["selected"] = mixed(surface, accent, 0.14).name()
    colours["faint"] = mixed(surface, mute, 0.6).name()
    colours["scroll"] = mixed(surface, mute, 0.4).name()
    colours["accent_hover"] = mixed(accent, ink, 0.15).name()
    colours["moment_ink"] = "#1b2430"
    for mark in ("tick", "chevron"):
        file = f"{mark}-{'dark' if theme.dark else 'light'}.svg"
        colours[mark] = (Path(__file__).parent / "marks" / file).as_posix()
    return colours


def palette_of(theme: Theme) -> QPalette:
    """Return the palette of a theme for everything that the style sheet leaves to the style."""
    colours = {name: QColor(value) for name, value in widget_colours(theme).items() if value.startswith("#")}
    role, palette = QPalette.ColorRole, QPalette()
    for where, token in (
        (role.Window, "background"), (role.WindowText, "ink"), (role.Base, "surface"), (role.Text, "ink"),
        (role.AlternateBase, "hover"), (role.Button, "surface"), (role.ButtonText, "ink"), (role.Mid, "line"),
        (role.Dark, "line"), (role.Midlight, "hover"), (role.Light, "surface"), (role.Shadow, "line"),
        (role.Highlight, "accent"), (role.HighlightedText, "on_accent"), (role.Accent, "accent"),
        (role.ToolTipBase, "surface"), (role.ToolTipText, "ink"), (role.PlaceholderText, "mute"),
        (role.Link, "accent"), (role.LinkVisited, "accent"), (role.BrightText, "low"),
    ):  # fmt: skip
        palette.setColor(where, colours[token])
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, colours["faint"])
    return palette


class WindowTheme(QObject):
    """Owns which theme is on; `changed` says that palette, style sheet and map colours are others now."""

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        preferences.changed.connect(self.refresh)
        self._theme = self._wanted()
        self._worn = self._wear()

    @property
    def theme(self) -> Theme:
        return self._theme

    def start(self) -> None:
        """Set the style, the font and the first theme; called once, before the first window."""
        application = _application()
        if not application.styleSheet():  # with one, the style is a wrapper that is Fusion already
            application.setStyle(QStyleFactory.create("Fusion"))
        fonts = load_fonts()
        font = QFont(fonts.font())
        application.setFont(font)
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self.refresh)
        self._dress()

    def refresh(self) -> None:
        """Take over what the settings or the system say now."""
        theme = self._wanted()
        if theme is not self._theme or self._worn != self._wear():
            self._theme = theme
            self._dress()
            self.changed.emit()

    def _wanted(self) -> Theme:
        settings = self._preferences.settings
        name = str(settings.appearance)
        if name not in ("light", "dark"):
            scheme = _application().styleHints().colorScheme()
            name = "dark" if scheme is Qt.ColorScheme.Dark else "light"
        return load_theme(name, "traffic" if settings.traffic_lights else "safe")

    def _dress(self) -> None:
        application, (touch, percent) = _application(), self._wear()
        sheet = style_sheet(widget_colours(self._theme), touch, percent)
        if application.styleSheet() != sheet:  # setting it makes every widget think about its looks again
            application.setPalette(palette_of(self._theme))
            application.setStyleSheet(sheet)
        self._worn = (touch, percent)

    def _wear(self) -> tuple[bool, int]:
        """What besides colours shapes the style sheet: large targets, and the text size in percent."""
        settings = self._preferences.settings
        return settings.touch_mode, settings.text_size


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise AssertionError("the look needs a QApplication")
    return application
