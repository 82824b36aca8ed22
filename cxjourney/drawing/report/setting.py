"""What all parts of a report share: its data, the pages they fill, headings, and the table of contents they enter."""

from __future__ import annotations

from dataclasses import dataclass, field

from cxjourney.domain.records import Persona
from cxjourney.domain.text import tr
from cxjourney.drawing.fonts import BODY, LARGE, SMALL, TITLE
from cxjourney.drawing.report.data import ReportData
from cxjourney.drawing.report.flow import Block, Cursor, Flow, Stack
from cxjourney.drawing.report.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents; `page` counts from 0."""

    title: str
    page: int
    level: int


@dataclass(slots=True)
class Setting:
    """Owns the pages of a report while they are filled."""

    data: ReportData
    flow: Flow
    entries: list[Entry] = field(default_factory=list)

    def stack(self, width: float | None = None) -> Stack:
        """Return an empty stack, as wide as the page without one."""
        return Stack(self.flow.theme, self.flow.fonts, self.flow.room if width is None else width)

    def enter(self, title: str, page: int, level: int = 0) -> None:
        """Add to the table of contents."""
        self.entries.append(Entry(title, page, level))

    def chapter(self, title: str, under: str = "") -> Block:
        """Return the heading of a chapter with a line below it."""
        stack = self.stack()
        stack.text(title, LARGE, True, most=2)
        if under:
            stack.text(under, BODY, colour=self.flow.theme.mute, most=3)
        stack.y += 12
        return stack.block(keep=True)

    def heading(self, title: str, under: str = "", gap: float = 24.0, width: float | None = None) -> Block:
        """Return the heading of a part, which stays with what follows."""
        stack = self.stack(width)
        stack.text(title, TITLE, True, most=2)
        if under:
            stack.text(under, BODY, colour=self.flow.theme.mute, most=3)
        stack.y += 6
        return stack.block(gap, keep=True)

    def label(self, title: str, width: float, gap: float = 0.0) -> Block:
        """Return a small heading within a column."""
        stack = self.stack(width)
        stack.text(title, BODY, True, most=1)
        stack.y += 4
        return stack.block(gap, keep=True)

    def said(self, text: str, width: float | None = None, gap: float = 0.0, size: int = BODY) -> Block:
        """Return a sentence in the second colour."""
        stack = self.stack(width)
        stack.text(text, size, colour=self.flow.theme.mute)
        return stack.block(gap)

    def who_felt(self, persona_id: str | None) -> str:
        """Return whose emotion a curve is."""
        persona = self.data.project.get(Persona, persona_id)
        return tr("Everyone") if persona is None else persona.name

    def sheet(self, at: Cursor) -> Sheet:
        """Return the sheet of a page."""
        return self.flow.sheets[at.page]


def tick(sheet: Sheet, x: float, y: float, text: str) -> float:
    """Write a small label; return its width."""
    return sheet.text(x, y, text, SMALL, colour=sheet.theme.mute)
