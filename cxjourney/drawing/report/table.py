"""Tables on paper: titles that come again on each page, rows that are never torn apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxjourney.drawing.fonts import BODY, SMALL, Fonts
from cxjourney.drawing.report.flow import Block
from cxjourney.drawing.report.sheet import LINE, Sheet, broken
from cxjourney.drawing.theme import Theme

_GAP = 16.0
_PAD = 6.0


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table: its title, its part of the width, and how its texts look. `align` 1.0 is for numbers."""

    title: str
    share: float
    bold: bool = False
    align: float = 0.0
    most: int = 12
    size: int = BODY


Cell = str | Block


@dataclass(slots=True)
class Table:
    """Owns the fields of a table and makes its blocks."""

    theme: Theme
    fonts: Fonts
    width: float
    fields: Sequence[Field]

    def widths(self) -> list[float]:
        """Return the width of each field."""
        room = self.width - _GAP * (len(self.fields) - 1)
        whole = sum(field.share for field in self.fields)
        return [room * field.share / whole for field in self.fields]

    def head(self) -> Block:
        """Return the titles of the fields."""
        placed = list(zip(self.fields, self.widths(), strict=True))
        lines = [broken(self.fonts, field.title, width, SMALL, True, 2) for field, width in placed]
        deep = max((len(one) for one in lines), default=1) * LINE[SMALL]

        def draw(sheet: Sheet, x: float, y: float) -> None:
            left = x
            for (field, width), texts in zip(placed, lines, strict=True):
                top = y + deep - LINE[SMALL] * len(texts)
                sheet.lines(left + width * field.align, top, texts, SMALL, True, sheet.theme.mute, field.align)
                left += width + _GAP
            sheet.rule(x, y + deep + 4, x + self.width, y + deep + 4, sheet.theme.edge)

        return Block(deep + 6, draw, 12.0)

    def row(self, cells: Sequence[Cell]) -> Block:
        """Return one row; texts are broken into lines, at most as many as their field takes."""
        placed = []
        left = 0.0
        for field, width, cell in zip(self.fields, self.widths(), cells, strict=True):
            placed.append((left, self._cell(field, width, cell)))
            left += width + _GAP
        deep = max((block.height for _, block in placed), default=0.0) + 2 * _PAD

        def draw(sheet: Sheet, x: float, y: float) -> None:
            for dx, block in placed:
                block.draw(sheet, x + dx, y + _PAD)
            sheet.rule(x, y + deep - 0.5, x + self.width, y + deep - 0.5)

        return Block(deep, draw)

    def _cell(self, field: Field, width: float, cell: Cell) -> Block:
        if isinstance(cell, Block):
            return cell
        lines = broken(self.fonts, cell, width, field.size, field.bold, field.most)
        at = width * field.align
        return Block(
            LINE[field.size] * len(lines),
            lambda sheet, x, y: sheet.lines(x + at, y, lines, field.size, field.bold, None, field.align),
        )
