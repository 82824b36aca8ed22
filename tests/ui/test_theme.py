"""Texts can be read in both themes, and the style sheet is complete."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cxjourney.drawing.theme import load_theme
from cxjourney.services.settings import Appearance, Settings
from cxjourney.ui.preferences import Preferences
from cxjourney.ui.style_sheet import style_sheet
from cxjourney.ui.theme import WindowTheme, mixed, widget_colours


def luminance(colour: QColor) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour.getRgbF()[:3]
    ]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("bands", ["safe", "traffic"])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_has_contrast(name: str, bands: str) -> None:
    colours = widget_colours(load_theme(name, bands))
    pairs = [
        ("ink", "surface"), ("ink", "background"), ("ink", "hover"), ("ink", "selected"), ("mute", "surface"),
        ("mute", "background"), ("accent", "surface"), ("on_accent", "accent"), ("on_accent", "accent_hover"),
        ("good", "surface"), ("low", "surface"), ("middle", "surface"), ("moment_ink", "moment"),
        ("good", "good_fill"), ("low", "low_fill"), ("middle", "middle_fill"), ("ink", "low_fill"),
        ("ink", "good_fill"), ("ink", "middle_fill"),
    ]  # fmt: skip
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in weak.items() if value < 4.5} == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_focus_can_be_seen(name: str) -> None:
    colours = widget_colours(load_theme(name))
    assert contrast(colours["accent"], colours["surface"]) >= 3
    assert contrast(colours["accent"], colours["background"]) >= 3


@pytest.mark.parametrize("touch", [False, True])
def test_style_sheet_is_filled_in(touch: bool) -> None:
    sheet = style_sheet(widget_colours(load_theme("dark")), touch)
    assert "@" not in sheet
    assert "$" not in sheet
    assert ("min-height: 40px" in sheet) == touch


def test_text_size_scales_every_type_size() -> None:
    sheet = style_sheet(widget_colours(load_theme("light")), percent=150)
    assert "font-size: 20px" in sheet  # 13
    assert "font-size: 13px" not in sheet


def test_mixed_is_between() -> None:
    assert mixed(QColor("#000000"), QColor("#ffffff"), 0.5).name() == "#808080"


def test_theme_follows_the_preferences(qtbot: QtBot) -> None:
    preferences = Preferences(Settings(appearance=Appearance.LIGHT))
    theme = WindowTheme(preferences)
    theme.start()
    with qtbot.waitSignal(theme.changed):
        preferences.change(appearance=Appearance.DARK)
    assert theme.theme.dark
    with qtbot.waitSignal(theme.changed):
        preferences.change(traffic_lights=True)
    assert theme.theme.low == load_theme("dark", "traffic").low
    with qtbot.assertNotEmitted(theme.changed):
        preferences.change(autosave_seconds=9)
