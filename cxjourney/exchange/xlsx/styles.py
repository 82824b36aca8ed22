"""How the workbook looks: one palette, one type family, and a style as a value that many cells share.

Colours are those of the light theme, so that map, print and workbook look alike; bands always carry a shape too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from cxjourney.scoring.score import Band

FAMILY = "Arial"  # on every office machine, and metric twins elsewhere: widths hold
INK = "1B2430"
MUTE = "5A6675"
LINE = "DFE3E8"
BACKGROUND = "F6F7F9"
WHITE = "FFFFFF"
ACCENT = "4B4ACF"
HEADER = "E9EBF3"
MOMENT = "F2B705"
EDIT_HEAD = "FBE7A8"  # heads of columns that are there to be filled in
EDIT = "FFFBEE"
BAND_INK = {Band.GOOD: "0A5F99", Band.MIDDLE: "5F6772", Band.LOW: "B34700"}
BAND_FILL = {Band.GOOD: "E1EFF8", Band.MIDDLE: "ECEEF1", Band.LOW: "FCE9DC"}
SHAPE = {Band.GOOD: "▲", Band.MIDDLE: "●", Band.LOW: "▼", Band.FEW: "○", Band.WITHHELD: "–", Band.NONE: ""}
SERIES = ("4B4ACF", "0A5F99", "B34700", "5F6772", "8A6D00", "7A3E9D", "1E7F5C", "A03060")

DATE = "yyyy-mm-dd"
MONTH = "mmm yyyy"
WHOLE = "#,##0"
PERCENT = "0%"
PERCENT_1 = "0.0%"
FEELING = "+0.0;−0.0;0"


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a cell; equal styles become one entry of the workbook's style table."""

    bold: bool = False
    italic: bool = False
    size: float = 10
    colour: str = INK
    fill: str = ""
    sides: str = ""  # any of l, r, t, b
    line: str = LINE
    edge: str = ""  # colour of a thick left edge
    weight: str = "thin"
    wrap: bool = False
    across: str = ""  # left, center, right
    down: str = "top"
    indent: int = 0
    number: str = "General"
    underline: bool = False
    locked: bool = True  # counts on protected sheets only

    def font(self) -> Font:
        return Font(
            name=FAMILY, size=self.size, bold=self.bold, italic=self.italic, color=self.colour,
            underline="single" if self.underline else None,
        )  # fmt: skip

    def pattern(self) -> PatternFill:
        return PatternFill("solid", start_color=self.fill, end_color=self.fill) if self.fill else PatternFill()

    def border(self) -> Border:
        side = Side(style=self.weight, color=self.line)
        left = Side(style="thick", color=self.edge) if self.edge else side if "l" in self.sides else None
        return Border(
            left=left,
            right=side if "r" in self.sides else None,
            top=side if "t" in self.sides else None,
            bottom=side if "b" in self.sides else None,
        )

    def alignment(self) -> Alignment:
        across = self.across or ("left" if self.indent else None)  # an indent needs a side to start from
        return Alignment(horizontal=across, vertical=self.down, wrap_text=self.wrap or None, indent=self.indent)

    def protection(self) -> Protection:
        return Protection(locked=self.locked)


PLAIN = Style()
BODY = Style(sides="b", wrap=True, down="center")
BANDED = Style(sides="b", wrap=True, down="center", indent=1)  # a step away from the number on its left
NUMBER = Style(sides="b", across="right", indent=1, down="center")
HEAD = Style(bold=True, fill=HEADER, sides="b", line=ACCENT, weight="thin", wrap=True, down="center")
ID_STYLE = Style(sides="b", colour="9AA3AF", size=7, across="left", down="center")
TITLE = Style(bold=True, size=20, across="left", down="center")  # a side, or Arabic runs out of the sheet on the left
SUBTITLE = Style(size=11, colour=MUTE, across="left", down="center")
SECTION = Style(bold=True, size=13, sides="b", line=ACCENT, weight="medium", down="center")
TEXT = Style(wrap=True, down="center")
LINK = Style(colour=ACCENT, underline=True, down="center")
HINT = Style(colour=MUTE, italic=True, wrap=True)
HEADING = Style(bold=True, size=15, down="center")
LEGEND = Style(size=9, colour=MUTE, down="center")


def band_style(style: Style, band: Band) -> Style:
    """Return `style` in the ink and fill of `band`; bands without a judgement are grey on white."""
    if band in BAND_FILL:
        return replace(style, colour=BAND_INK[band], fill=BAND_FILL[band], bold=True)
    return replace(style, colour=MUTE)


def shaped(number: str, band: Band) -> str:
    """Return number format `number` with the band's shape before each of its parts."""
    shape = SHAPE[band]
    return ";".join(f'"{shape} "{part}' for part in number.split(";")) if shape else number
