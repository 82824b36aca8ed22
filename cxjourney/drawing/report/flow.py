"""Blocks with a known height, and how they run down columns and over pages. What is in them is not known here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QColor

from cxjourney.drawing.fonts import BODY, Fonts
from cxjourney.drawing.report.sheet import LINE, Sheet, broken
from cxjourney.drawing.theme import Theme

Draw = Callable[[Sheet, float, float], object]
"""Draws a block with its upper left corner at a place of a sheet."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something that is never torn apart. `gap` lies above it but at a page's top; `keep` holds it to the next one."""

    height: float
    draw: Draw
    gap: float = 0.0
    keep: bool = False


class Stack:
    """Owns one block while it is put together from top to bottom; `y` is its height so far."""

    def __init__(self, theme: Theme, fonts: Fonts, width: float) -> None:
        self.theme, self.fonts, self.width = theme, fonts, width
        self.y = 0.0
        self._draws: list[tuple[float, Draw]] = []

    def text(
        self, text: str, size: int = BODY, bold: bool = False, colour: QColor | None = None, most: int = 10_000,
        indent: float = 0.0, right: float = 0.0,
    ) -> int:  # fmt: skip
        """Add a text, broken into at most `most` lines; return how many."""
        lines = broken(self.fonts, text, max(8.0, self.width - indent - right), size, bold, most)
        self.draw(lambda sheet, x, y: sheet.lines(x + indent, y, lines, size, bold, colour))
        self.y += LINE[size] * len(lines)
        return len(lines)

    def draw(self, draw: Draw) -> None:
        """Draw something at the present height without taking room."""
        self._draws.append((self.y, draw))

    def block(self, gap: float = 0.0, keep: bool = False) -> Block:
        """Return what was put together."""
        draws = tuple(self._draws)

        def draw_all(sheet: Sheet, x: float, y: float) -> None:
            for dy, draw in draws:
                draw(sheet, x, y + dy)

        return Block(self.y, draw_all, gap, keep)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a column goes on: the page, counted from 0, and the height on it."""

    page: int
    y: float


@dataclass(slots=True)
class Flow:
    """Owns pages of one size that fill from top to bottom. `sections` holds each page's running title."""

    theme: Theme
    fonts: Fonts
    width: float
    height: float
    margin: float = 48.0
    top: float = 60.0
    bottom: float = 52.0
    sheets: list[Sheet] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def end(self) -> float:
        """The height below which nothing is placed."""
        return self.height - self.bottom

    def page(self, section: str) -> Cursor:
        """Begin a new page and return its top."""
        self.sheets.append(Sheet(self.width, self.height, self.theme, self.fonts))
        self.sections.append(section)
        return Cursor(len(self.sheets) - 1, self.top)

    def run(self, at: Cursor, blocks: Sequence[Block], x: float | None = None, head: Block | None = None) -> Cursor:
        """Place blocks one below the other, over as many pages as they need; return where the next would lie.

        `head`, such as the titles of a table's fields, comes first and again on each page.
        """
        left = self.margin if x is None else x
        todo = list(blocks)
        if head is not None and todo:
            todo.insert(0, replace(head, keep=True))
        while todo:
            count = _held_together(todo)
            if at.y > self.top and at.y + _height(todo[:count]) > self.end and self._helps(todo[:count]):
                at = self._next(at)
                if head is not None and todo[0].draw is not head.draw:
                    todo.insert(0, replace(head, keep=True, gap=0.0))
                    count += 1
            for block in todo[:count]:
                if at.y > self.top and at.y + block.gap + block.height > self.end:
                    at = self._next(at)
                y = at.y + (block.gap if at.y > self.top else 0.0)
                block.draw(self.sheets[at.page], left, y)
                at = Cursor(at.page, y + block.height)
            del todo[:count]
        return at

    def columns(self, at: Cursor, columns: Sequence[tuple[float, Sequence[Block]]]) -> Cursor:
        """Run several columns (left edge, blocks) side by side; return the end of the longest."""
        ends = [self.run(at, blocks, x) for x, blocks in columns]
        return max(ends, key=lambda end: (end.page, end.y), default=at)

    def fits(self, at: Cursor, height: float) -> bool:
        """Say whether so much still fits on the page."""
        return at.y + height <= self.end

    def _helps(self, blocks: Sequence[Block]) -> bool:
        """Say whether a new page is worth it: what is longer than a page is begun where it is."""
        return _height(blocks) - blocks[0].gap <= self.end - self.top or len(blocks) == 1

    def _next(self, at: Cursor) -> Cursor:
        if at.page + 1 < len(self.sheets):
            return Cursor(at.page + 1, self.top)
        return self.page(self.sections[at.page])


def _held_together(blocks: Sequence[Block]) -> int:
    """Return how many of the first blocks must lie on one page."""
    count = 1
    while blocks[count - 1].keep and count < len(blocks):
        count += 1
    return count


def _height(blocks: Sequence[Block]) -> float:
    return sum(block.gap + block.height for block in blocks)


def side_by_side(blocks: Sequence[tuple[float, Block]], gap: float = 0.0, keep: bool = False) -> Block:
    """Return one block of several (left edge, block) with their tops aligned."""
    parts = tuple(blocks)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for left, block in parts:
            block.draw(sheet, x + left, y)

    return Block(max((block.height for _, block in parts), default=0.0), draw, gap, keep)


def running_text(
    fonts: Fonts, text: str, width: float, size: int = BODY, colour: QColor | None = None, gap: float = 0.0
) -> list[Block]:
    """Return a text of any length as blocks of at most four lines, so that pages may break between them."""
    lines = broken(fonts, text, width, size)
    blocks = []
    for first in range(0, len(lines), 4):
        part = lines[first : first + 4]
        blocks.append(
            Block(
                LINE[size] * len(part),
                lambda sheet, x, y, part=part: sheet.lines(x, y, part, size, False, colour),  # type: ignore[misc]
                0.0 if first else gap,
            )
        )
    return blocks
