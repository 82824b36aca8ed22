"""Persona cards on paper: one on a page with what the evidence says beside it, and all of them at a glance.

The same cards go into PDF, print preview and print as `Pages`; `persona_export` writes files. What a card says is
arranged in `persona_card`, `persona_data` and `persona_overview`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QImage

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Persona
from cxjourney.domain.sharing import EVERYTHING, Sharing, left_out, shared
from cxjourney.domain.text import tr
from cxjourney.drawing.content import ImageSource
from cxjourney.drawing.fonts import SMALL, TITLE, load_fonts
from cxjourney.drawing.map_pages import paper_theme
from cxjourney.drawing.pages import Bookmark, DocumentFacts
from cxjourney.drawing.persona_card import (
    GAP,
    SHRINKING,
    Section,
    Shown,
    Writer,
    grid,
    heading,
    height_of,
    left_over,
    loses,
)
from cxjourney.drawing.persona_data import WIDTH, data_block
from cxjourney.drawing.persona_overview import paint_overview, per_page
from cxjourney.drawing.report.document import Paper, SheetPages, add_running_titles, paper_of
from cxjourney.drawing.report.flow import Block, Cursor, Flow
from cxjourney.drawing.report.sheet import LINE, Sheet, broken
from cxjourney.drawing.theme import Theme
from cxjourney.scoring.labels import format_date
from cxjourney.scoring.persona_facts import PersonaFacts

_ALONE = 3000.0  # pixels: a card as high as that is no page, and ends where its text ends
_STORY_PAGES = 3  # what is longer is no story


@dataclass(frozen=True, slots=True)
class PersonaOptions:
    """Wishes for persona cards. `overview` shows all on a page, `overview_size` of them (0: as they fit)."""

    paper: str = "A4"
    landscape: bool = True
    cards: bool = True
    overview: bool = True
    overview_size: int = 0
    sharing: Sharing = EVERYTHING
    today: date | None = None
    title: str = ""


def persona_pages(
    project: Project,
    personas: Sequence[Persona],
    facts: Mapping[RecordId, PersonaFacts],
    portraits: ImageSource | None = None,
    theme: Theme | None = None,
    options: PersonaOptions = PersonaOptions(),
) -> SheetPages:
    """Return the overview of several personas and a card for each, on pages of one size.

    `facts` holds what the evidence says by persona id, `portraits` returns a picture by its id. Raise ExportError for
    a paper that is not A5 to A3.
    """
    project, personas = _let_out(project, personas, options.sharing)
    theme = theme or paper_theme("light", "safe")
    paper = paper_of(options.paper, options.landscape)
    book = _Book(project, facts, faces_of(personas, portraits), theme, options.sharing, paper)
    if not personas:
        book.nobody()
    if options.overview and len(personas) > 1:
        book.overview(personas, options.overview_size)
    for persona in personas if options.cards or not options.overview or len(personas) == 1 else ():
        book.card(persona)
    info = project.info
    title = options.title or info.title or tr("Personas")
    day = format_date(options.today or date.today())
    remark = " · ".join((day, *left_out(options.sharing)))
    add_running_titles(book.flow.sheets, book.flow.sections, title, remark, book.flow.margin)
    pages = len(book.flow.sheets)
    about = DocumentFacts(tr("Personas of {title}", title=title) if info.title else title, info.title, tr("Personas"))
    return SheetPages(book.flow.sheets, [paper] * pages, about, book.marks)


def card_sheets(
    flow: Flow, project: Project, persona: Persona, facts: PersonaFacts, face: QImage | None, sharing: Sharing
) -> None:
    """Add a persona's card to a flow: one page, and more only for what the first cannot hold."""
    _Card(flow, Writer(project, persona, flow.theme, flow.fonts), facts, face, sharing).place()


def card_sheet(
    project: Project, persona: Persona, facts: PersonaFacts, face: QImage | None, theme: Theme,
    sharing: Sharing = EVERYTHING,
) -> Sheet:  # fmt: skip
    """Return one card alone, as wide as A4 and as high as what it says."""
    paper = paper_of("A4")
    flow = Flow(theme, load_fonts(), paper.width, 4000.0, margin=32.0, top=32.0, bottom=32.0)
    card = _Card(flow, Writer(project, persona, theme, flow.fonts), facts, face, sharing)
    bottom = card.place()
    sheet = flow.sheets[0]
    sheet.height = math.ceil(bottom + flow.bottom)
    return sheet


def _let_out(project: Project, personas: Sequence[Persona], sharing: Sharing) -> tuple[Project, list[Persona]]:
    if sharing == EVERYTHING:
        return project, list(personas)
    let_out = shared(project, sharing)
    return let_out, [kept for one in personas if (kept := let_out.get(Persona, one.id)) is not None]


def faces_of(personas: Sequence[Persona], portraits: ImageSource | None) -> dict[RecordId, QImage]:
    """Return the pictures of those who have one."""
    if portraits is None:
        return {}
    found = {one.id: portraits(one.portrait_id) for one in personas if one.portrait_id}
    return {id_: image for id_, image in found.items() if image is not None}


class _Book:
    """Owns the pages while cards are added to them."""

    def __init__(
        self, project: Project, facts: Mapping[RecordId, PersonaFacts], faces: Mapping[RecordId, QImage],
        theme: Theme, sharing: Sharing, paper: Paper,
    ) -> None:  # fmt: skip
        self.flow = Flow(theme, load_fonts(), paper.width, paper.height)
        self.marks: list[Bookmark] = []
        self._project, self._facts, self._faces, self._sharing = project, facts, faces, sharing

    def nobody(self) -> None:
        """Add a page that says that there is nobody."""
        at = self.flow.page(tr("Personas"))
        sheet = self.flow.sheets[at.page]
        sheet.text(self.flow.margin, at.y, tr("No personas yet"), TITLE, True)
        told = tr("Describe a customer in the view Personas, or let the evidence suggest some.")
        sheet.lines(self.flow.margin, at.y + 32, broken(self.flow.fonts, told, self.flow.room), colour=sheet.theme.mute)

    def overview(self, personas: Sequence[Persona], wanted: int) -> None:
        """Add the pages that show all personas."""
        add_overview(self.flow, self._project, personas, self._facts, self._faces, wanted)
        self.marks.append(Bookmark(tr("All personas"), 0))

    def card(self, persona: Persona) -> None:
        """Add one card."""
        self.marks.append(Bookmark(persona.name or tr("Without a name"), len(self.flow.sheets)))
        facts = self._facts.get(persona.id, PersonaFacts())
        card_sheets(self.flow, self._project, persona, facts, self._faces.get(persona.id), self._sharing)


def add_overview(
    flow: Flow, project: Project, personas: Sequence[Persona], facts: Mapping[RecordId, PersonaFacts],
    faces: Mapping[RecordId, QImage], wanted: int = 0,
) -> None:  # fmt: skip
    """Add the pages that show all personas at a glance to a flow."""
    writers = [Writer(project, persona, flow.theme, flow.fonts) for persona in personas]
    size = per_page(len(writers), wanted)
    for first in range(0, len(writers), size):
        at = flow.page(tr("All personas"))
        area = (flow.margin, at.y, flow.room, flow.end - at.y)
        paint_overview(flow.sheets[at.page], area, writers[first : first + size], facts, faces, size)


@dataclass(slots=True)
class _Card:
    """Owns one card while it is laid out."""

    flow: Flow
    writer: Writer
    facts: PersonaFacts
    face: QImage | None
    sharing: Sharing

    def place(self) -> float:
        """Put the card on a new page; return where it ends on its first one."""
        flow, persona = self.flow, self.writer.persona
        name = persona.name.strip() or tr("Without a name")
        at = flow.page(name)
        sheet, x = flow.sheets[at.page], flow.margin
        has_data = self.facts.segment is not None or bool(self.facts.metrics)
        width = flow.room - (WIDTH + 2 * GAP if has_data else 0.0)
        columns = 3 if width >= 620 else 2
        remarks = self._remarks(width, has_data)
        foot = LINE[SMALL] * len(remarks)
        bottom = flow.end - (foot + 8 if remarks else 0.0)
        head = heading(self.writer, self.face, (width - GAP * (columns - 1)) / columns, width)
        head.draw(sheet, x, at.y)
        top = at.y + head.height + GAP
        end, rest = self._described(sheet, x, top, width, columns, bottom)
        if has_data:
            data = self._data(at.y, flow.end)
            edge = flow.width - flow.margin - WIDTH
            data.draw(sheet, edge, at.y)
            end = max(end, at.y + data.height)
            sheet.rule(edge - GAP, at.y, edge - GAP, end if flow.height > _ALONE else flow.end)
        if remarks:
            top = end + GAP if flow.height > _ALONE else flow.end - foot
            end = max(end, sheet.lines(x, top, remarks, SMALL, colour=sheet.theme.mute))
        self._more(rest, name)
        return end

    def _described(
        self, sheet: Sheet, x: float, top: float, width: float, columns: int, bottom: float
    ) -> tuple[float, list[Block]]:
        """Draw lists and story; return where they end, and what is left for another page."""
        sections, room = self.writer.sections(), bottom - top
        for shown in SHRINKING[:4]:
            for gap in (GAP, 16.0):
                blocks = grid(self.writer, sections, width, columns, shown, gap=gap)
                if height_of(blocks) <= room:
                    return _drawn(sheet, x, top, blocks), []
        for shown in SHRINKING:
            blocks = grid(self.writer, sections, width, columns, shown, story=False)
            if height_of(blocks) <= room:
                break
        while len(blocks) > 1 and height_of(blocks) > room:
            blocks.pop()
        rest = self._rest(sections, blocks, width, columns, shown)
        return _drawn(sheet, x, top, blocks), rest

    def _rest(
        self, sections: Sequence[Section], blocks: Sequence[Block], width: float, columns: int, shown: Shown
    ) -> list[Block]:
        column = (width - GAP * (columns - 1)) / columns
        placed = columns if len(blocks) == 1 else len(sections)
        cut = [one for one in sections[:placed] if loses(one, column, shown, self.writer.fonts)]
        column = (self.flow.room - 2 * GAP) / 3
        return left_over(self.writer, [*cut, *sections[placed:]], column, story=True)

    def _data(self, top: float, end: float) -> Block:
        writer = self.writer
        return data_block(writer.project, self.facts, writer.theme, writer.fonts, end - top, self.sharing.comments)

    def _remarks(self, width: float, has_data: bool) -> tuple[str, ...]:
        """Say what of the card rests on nothing that was measured or confirmed."""
        told = []
        if not has_data:
            told.append(tr("Not tied to a segment of the evidence: nothing on this card was measured."))
        if self.writer.persona.drafted:
            told.append(tr("Statements marked “drafted” come from the evidence and wait for a person to confirm them."))
        return broken(self.flow.fonts, " ".join(told), width, SMALL)

    def _more(self, rest: Sequence[Block], name: str) -> None:
        """Put what is left into three columns on the pages after."""
        if not rest:
            return
        flow = self.flow
        column = (flow.room - 2 * GAP) / 3
        todo = list(rest)
        for _ in range(_STORY_PAGES):
            at = flow.page(tr("{name}, continued", name=name))
            sheet = flow.sheets[at.page]
            sheet.text(flow.margin, at.y, flow.fonts.elided(name, flow.room, TITLE, True), TITLE, True)
            top = at.y + 36
            room = flow.end - top - LINE[SMALL]
            balanced = max(120.0, min(room, height_of(todo) / 3 + 40))
            for index in range(3):
                todo = _fill(sheet, flow.margin + index * (column + GAP), Cursor(at.page, top), balanced, todo)
            if not todo:
                return
        sheet.text(flow.margin, flow.end - 12, tr("The rest is too long for paper."), SMALL, colour=sheet.theme.mute)


def _drawn(sheet: Sheet, x: float, top: float, blocks: Sequence[Block]) -> float:
    y = top
    for index, block in enumerate(blocks):
        y += block.gap if index else 0.0
        block.draw(sheet, x, y)
        y += block.height
    return y


def _fill(sheet: Sheet, x: float, at: Cursor, room: float, blocks: Sequence[Block]) -> list[Block]:
    """Draw as many blocks as fit; return the others. One that fits nowhere is drawn all the same at the top."""
    y, todo = at.y, list(blocks)
    while todo:
        gap = todo[0].gap if y > at.y else 0.0
        need = gap + todo[0].height + (todo[1].height if todo[0].keep and len(todo) > 1 else 0.0)
        if y > at.y and y + need > at.y + room:
            break
        todo[0].draw(sheet, x, y + gap)
        y += gap + todo.pop(0).height
    return todo
