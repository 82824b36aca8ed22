"""The deck's look: sizes of type, the colours of bands, and the grid that every slide keeps. All lengths are points."""

from __future__ import annotations

from dataclasses import dataclass

from cxjourney.domain.layout_shapes import Rect
from cxjourney.scoring.score import Band

SMALLEST, SMALL, BODY, HEAD, TITLE = 9.0, 10.0, 12.0, 16.0, 26.0
"""Type: the smallest only on maps, small for second texts, then body, heads and titles (and large figures)."""

WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 36.0
GAP = 16.0
FONT = "Calibri"  # on every machine with PowerPoint; LibreOffice has one of the same widths

INK, PAPER, MUTE, GROUND = "#1B2430", "#FFFFFF", "#5A6675", "#F6F7F9"
ACCENT, GOOD, LOW, MOMENT, MIDDLE, SIXTH = "#4B4ACF", "#0A5F99", "#B34700", "#F2B705", "#5F6772", "#0E7C66"
"""The theme of the deck's own template, in the order of a theme's colours."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one deck: names of theme colours (`tx1`, `accent1`) or `#RRGGBB`."""

    ink: str = "tx1"
    paper: str = "bg1"
    mute: str = "tx2"
    ground: str = "bg2"
    line: str = "#DFE3E8"
    arrow: str = "#8A94A1"
    accent: str = "accent1"
    good: str = "accent2"
    low: str = "accent3"
    moment: str = "accent4"
    moment_ink: str = "#1B2430"
    middle: str = "accent5"
    good_fill: str = "#E1EFF8"
    low_fill: str = "#FCE9DC"
    middle_fill: str = "#ECEEF1"
    accent_fill: str = "#E4E4F8"

    def band(self, band: Band) -> str:
        """Return the colour of a band's text and marks."""
        return {Band.GOOD: self.good, Band.LOW: self.low, Band.MIDDLE: self.middle}.get(band, self.mute)

    def band_fill(self, band: Band) -> str | None:
        """Return the colour behind a band's text; None where there is no judgement."""
        fills = {Band.GOOD: self.good_fill, Band.LOW: self.low_fill, Band.MIDDLE: self.middle_fill}
        return fills.get(band)

    def series(self, index: int) -> str:
        """Return the colour of the `index`th line where lines stand for no band."""
        return (self.accent, self.good, self.low, self.middle)[index % 4]


def mixed(first: str, second: str, share: float) -> str:
    """Return `first` with a share of `second`, both `#RRGGBB`."""
    parts = [(int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in parts)


def is_dark(colour: str) -> bool:
    """Say whether light text reads better on `#RRGGBB`."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128


def palette_on(paper: str, ink: str) -> Palette:
    """Return the palette for a template of a person, whose paper and ink are `#RRGGBB`."""
    quiet = {
        "mute": mixed(ink, paper, 0.3), "ground": mixed(paper, ink, 0.04), "line": mixed(paper, ink, 0.16),
        "arrow": mixed(paper, ink, 0.5), "accent_fill": mixed(paper, ink, 0.1),
    }  # fmt: skip
    if is_dark(paper):
        return Palette(
            good="#6CBBF2", low="#FFA15C", moment="#FFD34D", middle="#AEB7C1",
            good_fill="#15344C", low_fill="#4A2A12", middle_fill="#2C343D", **quiet,
        )  # fmt: skip
    return Palette(good=GOOD, low=LOW, moment=MOMENT, middle=MIDDLE, **quiet)


def columns(area: Rect, count: int, gap: float = GAP) -> list[Rect]:
    """Return `count` equal columns of an area, from left to right."""
    width = (area.w - gap * (count - 1)) / count
    return [Rect(area.x + index * (width + gap), area.y, width, area.h) for index in range(count)]


def split(area: Rect, share: float, gap: float = 24.0) -> tuple[Rect, Rect]:
    """Return the left part, which takes `share` of the area, and the right one."""
    left = (area.w - gap) * share
    return Rect(area.x, area.y, left, area.h), Rect(area.x + left + gap, area.y, area.w - left - gap, area.h)


def below(area: Rect, by: float) -> Rect:
    """Return what is left of an area below its first `by` points."""
    return Rect(area.x, area.y + by, area.w, max(area.h - by, 0.0))
