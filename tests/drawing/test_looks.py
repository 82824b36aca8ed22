"""Themes, fonts, icons and the emotion curve."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from cxjourney.drawing.curve import smooth_segments
from cxjourney.drawing.fonts import BODY, SMALL, load_fonts, measure_lines
from cxjourney.drawing.icon_names import CHANNELS, COMMANDS
from cxjourney.drawing.icons import channel_icon, command_icon, has_icon, icon_image, icon_path, paint_icon
from cxjourney.drawing.theme import Theme, load_theme
from cxjourney.scoring.score import Band
from tests.drawing.pictures import count

pytestmark = pytest.mark.usefixtures("qapp")


def contrast(a: QColor, b: QColor) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1)."""

    def luminance(colour: QColor) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("bands", ["safe", "traffic"])
def test_text_can_be_read_on_what_lies_behind_it(name: str, bands: str) -> None:
    theme = load_theme(name, bands)
    for ground in ("background", "surface", "band"):
        for text in ("ink", "mute", "accent"):
            assert contrast(theme.colour(text), theme.colour(ground)) >= 4.5, (text, ground)
    for token in ("good", "middle", "low", "need", "question"):
        assert contrast(theme.colour(token), theme.colour(f"{token}_fill")) >= 4.5, token
        assert contrast(theme.ink, theme.colour(f"{token}_fill")) >= 7, token
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.moment_line, theme.moment) >= 1.1
    for band in Band:
        assert contrast(theme.band(band), theme.band_fill(band)) >= 4.5


def test_both_themes_have_the_same_tokens() -> None:
    assert set(load_theme("light").tokens) == set(load_theme("dark").tokens)
    assert load_theme("dark").dark
    with pytest.raises(AttributeError):
        _ = load_theme("light").puce
    with pytest.raises(KeyError):
        Theme("bare", False, {}).colour("ink")


def test_the_family_comes_with_the_program_and_has_tabular_figures() -> None:
    fonts = load_fonts()
    assert fonts.family == "Source Sans Pro"
    assert fonts.width("111") == pytest.approx(fonts.width("888"))
    assert fonts.width("Wide", BODY, True) > fonts.width("Wide", BODY)
    assert fonts.font(13) is fonts.font(13)
    assert fonts.font(SMALL).pixelSize() == 11


@given(st.text(max_size=200), st.floats(20, 400), st.integers(1, 6))
def test_lines_fit_their_width_and_number(text: str, width: float, most: int) -> None:
    fonts = load_fonts()
    lines = fonts.lines(text, width, most, SMALL)
    assert 1 <= len(lines) <= most
    for line in lines:
        assert fonts.width(line, SMALL) <= width + 0.01 or len(line) <= 2
    if "…" not in text and not any("…" in line for line in lines):
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_break_at_words_and_cut_with_an_ellipsis() -> None:
    fonts = load_fonts()
    assert fonts.lines("Call about late parcel", 90, 2) == ("Call about late", "parcel")
    assert fonts.lines("Call about late parcel today", 60, 2)[-1].endswith("…")
    assert fonts.elided("Short", 100) == "Short"
    assert fonts.elided("Much too long for it", 40).endswith("…")
    assert measure_lines("one\ntwo\nthree", 100) == 3
    assert len(fonts.lines("x" * 1_000_000, 100, 2)) == 2


@pytest.mark.parametrize(
    ("channel", "icon"),
    [
        ("Web", "globe"), ("EMAIL", "envelope-simple"), ("e-mail", "envelope-simple"), ("Store visit", "storefront"),
        ("In-store kiosk", "storefront"), ("Telepathy", "circle"), ("", "circle"), ("SMS", "chat-text"),
    ],
)  # fmt: skip
def test_channels_find_their_icon(channel: str, icon: str) -> None:
    assert channel_icon(channel) == icon


def test_every_named_icon_is_in_the_set() -> None:
    missing = {name for name in {**CHANNELS, **COMMANDS}.values() if not has_icon(name)}
    assert not missing
    assert not has_icon("no such icon")


def test_icons_take_any_colour_and_size() -> None:
    bounds = icon_path("globe").boundingRect()
    assert QRectF(0, 0, 1, 1).contains(bounds)
    assert bounds.width() > 0.6
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_icon(painter, "undo", QRectF(4, 4, 32, 32), QColor("#B34700"))
    paint_icon(painter, "no such icon", QRectF(0, 0, 4, 4), QColor("black"))
    painter.end()
    from cxjourney.domain.layout import Rect

    assert count(image, Rect(0, 0, 40, 40), QColor("#B34700"), 40) > 40
    sharp = icon_image("globe", "#000000", 16, 2.0)
    assert (sharp.width(), sharp.devicePixelRatio()) == (32, 2.0)
    icon = command_icon("save", "#000000", 16, "#999999")
    assert not icon.isNull()
    assert icon.pixmap(16).width() == 16


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(-100, 100)), min_size=2, max_size=12, unique_by=lambda p: p[0]))
def test_the_curve_never_overshoots_its_points(points: list[tuple[float, float]]) -> None:
    points = sorted(points)
    segments = smooth_segments(points)
    assert len(segments) == len(points) - 1
    for (x1, y1), (x2, y2), (a, b, c, d, end_x, end_y) in zip(points, points[1:], segments, strict=False):
        assert (end_x, end_y) == (x2, y2)
        low, high = min(y1, y2), max(y1, y2)
        for step in range(1, 10):
            t = step / 10
            y = (1 - t) ** 3 * y1 + 3 * t * (1 - t) ** 2 * b + 3 * t * t * (1 - t) * d + t**3 * y2
            assert low - 1e-6 * (1 + high - low) <= y <= high + 1e-6 * (1 + high - low)
        assert x1 <= a <= c <= x2 or x2 - x1 < 1e-6


def test_a_curve_needs_two_points() -> None:
    assert smooth_segments([(0.0, 0.0)]) == []
