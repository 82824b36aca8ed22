"""The described side of a persona's card on paper: who it is, lists, sliders, own fields and story.

Lists shrink until the page holds them; what is left over goes to the page after. The side that the evidence fills is
`persona_data`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtGui import QColor, QImage

from cxjourney.domain.faces import face_colours, initials
from cxjourney.domain.project import Project
from cxjourney.domain.records import Drafted, Journey, Motivation, Persona
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import state_text
from cxjourney.drawing.fonts import BODY, LARGE, SMALL, TITLE, Fonts
from cxjourney.drawing.report.flow import Block, Draw, Stack, running_text, side_by_side
from cxjourney.drawing.report.sheet import LINE, Sheet, broken
from cxjourney.drawing.theme import Theme
from cxjourney.plain_text import one_line

GAP = 24.0
PORTRAIT = 88.0
_LEAST_NAME = 112.0  # the width that a name has beside the face


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of each list and of each entry is shown."""

    items: int
    lines: int


SHRINKING = (Shown(40, 12), Shown(10, 4), Shown(8, 3), Shown(6, 2), Shown(4, 2), Shown(3, 1))


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the card: entries, sliders or fields."""

    title: str
    field: str = ""
    items: tuple[str, ...] = ()
    motivations: tuple[Motivation, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    line: str = ""


@dataclass(slots=True)
class Writer:
    """Owns what every part of one card needs: the persona, its drafted marks, theme and fonts."""

    project: Project
    persona: Persona
    theme: Theme
    fonts: Fonts

    def drafted(self, field: str, text: str) -> Drafted | None:
        """Return the mark on a statement that nobody has confirmed yet."""
        marks = self.persona.drafted
        return next((mark for mark in marks if mark.field == field and mark.text == text), None)

    def sections(self) -> list[Section]:
        """Return the parts that hold anything, in the order in which they are read."""
        persona = self.persona
        motivations = tuple(one for one in persona.motivations if one.left or one.right)
        fields = tuple((one.name, one.value) for one in persona.own_fields if one.name.strip() or one.value.strip())
        every = [
            Section(tr("Goals"), "goals", _told(persona.goals)),
            Section(tr("Frustrations"), "frustrations", _told(persona.frustrations)),
            Section(tr("Needs"), "needs", _told(persona.needs)),
            Section(tr("Motivation"), motivations=motivations),
            Section(tr("Expects from us"), "expectations", _told(persona.expectations)),
            Section(tr("Journeys"), items=self._journeys()),
            Section(tr("Preferred channels"), line=", ".join(map(one_line, _told(persona.channels)))),
            Section(tr("More about {name}", name=one_line(persona.name)), fields=fields),
        ]
        return [one for one in every if one.items or one.motivations or one.fields or one.line]

    def _journeys(self) -> tuple[str, ...]:
        found = [self.project.get(Journey, id_) for id_ in self.persona.journey_ids]
        return tuple(journey_text(journey) for journey in found if journey is not None)


def journey_text(journey: Journey) -> str:
    """Return a journey's title with its state, unless the title ends with that."""
    state = state_text(journey.state)
    title = one_line(journey.title)
    return title if title.casefold().endswith(state) else f"{title}, {state}"


def _told(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text.strip())


# who it is


def paint_face(sheet: Sheet, persona: Persona, image: QImage | None, x: float, y: float, side: float) -> None:
    """Draw the picture in a circle, or initials on the persona's colour."""
    if image is not None and not image.isNull():
        sheet.portrait(image, x, y, side)
        return
    fill, ink = map(QColor, face_colours(persona))
    sheet.dot(x + side / 2, y + side / 2, side / 2, fill)
    size = LARGE if side > 60 else TITLE
    sheet.text(
        x + side / 2, y + side / 2 - LINE[size] / 2, initials(one_line(persona.name)), size, True, ink, align=0.5
    )


def quoted(text: str) -> str:
    """Return a text in quotation marks, once."""
    return "“" + text.strip().strip('“”"') + "”"


def about_line(persona: Persona) -> str:
    """Return role, age and place as one line."""
    return ", ".join(part for part in map(one_line, (persona.role, persona.age, persona.place)) if part)


def heading(writer: Writer, image: QImage | None, column: float, width: float) -> Block:
    """Return face, name, role, quote and tags; the quote begins with the second of the card's columns."""
    persona, theme, fonts = writer.persona, writer.theme, writer.fonts
    column = max(column, PORTRAIT + 16 + _LEAST_NAME)
    if fonts.width(one_line(persona.name), LARGE, True) > column - PORTRAIT - 16:
        column = min(column * 1.5, max(column, width * 0.5))
    who = Stack(theme, fonts, column - PORTRAIT - 16)
    who.text(persona.name.strip() or tr("Without a name"), LARGE, True, most=2)
    who.text(about_line(persona), BODY, colour=theme.mute, most=4)
    says = Stack(theme, fonts, width - column - GAP)
    if quote := persona.quote.strip():
        says.text(quoted(quote), TITLE, most=4)
        if mark := writer.drafted("quote", persona.quote):
            says.text(_drafted_text(mark), SMALL, colour=theme.mute)
        says.y += 8
    _tags(says, persona)
    face = Block(PORTRAIT, lambda sheet, x, y: paint_face(sheet, persona, image, x, y, PORTRAIT))
    middle = max(PORTRAIT, who.y, says.y)
    parts = [
        (0.0, _lowered(face, 0)),
        (PORTRAIT + 16, _lowered(who.block(), max(0.0, (PORTRAIT - who.y) / 2))),
        (column + GAP, _lowered(says.block(), max(0.0, min((PORTRAIT - says.y) / 2, middle)))),
    ]
    return side_by_side(parts)


def _lowered(block: Block, by: float) -> Block:
    return Block(block.height + by, lambda sheet, x, y: block.draw(sheet, x, y + by))


def _tags(stack: Stack, persona: Persona, rows: int = 2) -> None:
    """Add the tags as pills in at most two rows; the last one counts what is left out."""
    tags = [(tr("High impact"), True)] if persona.high_impact else []
    tags += [(one_line(tag), False) for tag in persona.tags if one_line(tag)]
    fonts, x, row = stack.fonts, 0.0, 0
    placed: list[tuple[str, bool, float, float, float]] = []
    for index, (text, strong) in enumerate(tags):
        label = fonts.elided(text, min(180.0, stack.width - 24), SMALL, strong)
        wide = fonts.width(label, SMALL, strong) + 20
        left_over = len(tags) - index
        more = fonts.width(f"+{left_over}", SMALL) + 26 if row == rows - 1 and left_over > 1 else 0.0
        if x + wide + more > stack.width and (x > 0 or row == rows - 1):
            if row == rows - 1:
                placed.append((f"+{left_over}", False, x, row * 28.0, fonts.width(f"+{left_over}", SMALL) + 20))
                break
            x, row = 0.0, row + 1
        placed.append((label, strong, x, row * 28.0, wide))
        x += wide + 6
    if placed:
        stack.draw(lambda sheet, left, top: _paint_tags(sheet, left, top, placed))
        stack.y += placed[-1][3] + 24


def _paint_tags(sheet: Sheet, x: float, y: float, tags: Sequence[tuple[str, bool, float, float, float]]) -> None:
    theme = sheet.theme
    for text, strong, dx, dy, wide in tags:
        fill = theme.ink if strong else theme.surface
        sheet.box(x + dx, y + dy, wide, 24, fill, None if strong else theme.line, 12)
        sheet.text(x + dx + 10, y + dy + 4, text, SMALL, strong, theme.surface if strong else theme.ink)


# what it wants


def section_block(writer: Writer, section: Section, width: float, shown: Shown) -> Block:
    """Return a titled part as one block."""
    stack = Stack(writer.theme, writer.fonts, width)
    stack.text(section.title, BODY, True, most=1)
    stack.y += 4
    entries = len(section.items) + len(section.motivations) + len(section.fields)
    most = shown.items if entries <= shown.items else shown.items - 1
    for text in section.items[:most]:
        _bullet(stack, text, writer.drafted(section.field, text), shown.lines)
    for motivation in section.motivations[:most]:
        _slider(stack, motivation)
    stack.text(section.line, BODY, most=max(2, shown.lines))
    for name, value in section.fields[:most]:
        stack.text(name, SMALL, colour=writer.theme.mute, most=1)
        stack.text(value, BODY, most=shown.lines)
        stack.y += 4
    if entries > most:
        count = entries - most
        text = trn("and {count} more", "and {count} more", count)
        stack.text(text, SMALL, colour=writer.theme.mute, indent=14 if section.items else 0)
    return stack.block()


def loses(section: Section, width: float, shown: Shown, fonts: Fonts) -> bool:
    """Say whether a part is cut somewhere when it is shown like that."""
    entries = len(section.items) + len(section.motivations) + len(section.fields)
    texts = [(text, width - 14) for text in section.items] + [(value, width) for _, value in section.fields]
    return entries > shown.items or any(len(broken(fonts, text, room)) > shown.lines for text, room in texts)


def _bullet(stack: Stack, text: str, mark: Drafted | None, most: int) -> None:
    theme = stack.theme
    stack.draw(lambda sheet, x, y: sheet.dot(x + 4, y + 10, 1.75, theme.ink))
    stack.text(text, BODY, most=most, indent=14)
    if mark is not None:
        stack.text(_drafted_text(mark), SMALL, colour=theme.mute, indent=14, most=1)
    stack.y += 2


def _drafted_text(mark: Drafted) -> str:
    return tr("drafted from {count} answers", count=f"{mark.n:,}")


def _slider(stack: Stack, motivation: Motivation) -> None:
    width, share = stack.width, max(0, min(100, motivation.value)) / 100
    fonts = stack.fonts
    left, right = (fonts.elided(one_line(text), width * 0.5 - 4, SMALL) for text in (motivation.left, motivation.right))

    def draw(sheet: Sheet, x: float, y: float) -> None:
        theme = sheet.theme
        sheet.text(x, y, left, SMALL, colour=theme.mute)
        sheet.text(x + width, y, right, SMALL, colour=theme.mute, align=1.0)
        sheet.box(x, y + 20, width, 4, theme.line, radius=2)
        sheet.dot(x + 6 + (width - 12) * share, y + 22, 6, theme.accent)

    stack.draw(draw)
    stack.y += 36


def grid(
    writer: Writer, sections: Sequence[Section], width: float, columns: int, shown: Shown, story: bool = True,
    gap: float = GAP,
) -> list[Block]:  # fmt: skip
    """Return the parts as two rows with aligned tops, further ones where there is room, the story below."""
    column = (width - GAP * (columns - 1)) / columns
    parts = [section_block(writer, one, column, shown) for one in sections]
    blocks = []
    if parts[:columns]:
        row = [(index * (column + GAP), part) for index, part in enumerate(parts[:columns])]
        blocks.append(side_by_side(row, gap))
    if parts[columns:]:
        piles: list[list[Block]] = [[] for _ in range(columns)]
        for index, part in enumerate(parts[columns:]):
            pile = piles[index] if index < columns else min(piles, key=lambda pile: _pile_height(pile, gap))
            pile.append(part)
        blocks.append(
            side_by_side([(i * (column + GAP), _piled(pile, gap)) for i, pile in enumerate(piles) if pile], gap)
        )
    if story and (text := _story(writer)):
        blocks.append(story_block(writer, text, width, gap))
    return blocks


def _pile_height(pile: Sequence[Block], gap: float) -> float:
    return sum(block.height + gap for block in pile)


def _piled(pile: Sequence[Block], gap: float) -> Block:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        for block in pile:
            block.draw(sheet, x, y)
            y += block.height + gap

    return Block(_pile_height(pile, gap) - gap, draw)


def _story(writer: Writer) -> str:
    return writer.persona.story.strip()


def story_block(writer: Writer, text: str, width: float, gap: float = GAP) -> Block:
    """Return the story in one block, in two columns where lines would be too long to read."""
    stack = Stack(writer.theme, writer.fonts, width)
    stack.text(tr("Story"), BODY, True)
    stack.y += 4
    count = 2 if width > 640 else 1
    column = (width - GAP * (count - 1)) / count
    lines = broken(writer.fonts, text, column)
    if count == 2 and len(lines) <= 3:
        count, lines = 1, broken(writer.fonts, text, width)
    deep = -(-len(lines) // count)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for index in range(count):
            sheet.lines(x + index * (column + GAP), y, lines[index * deep : (index + 1) * deep])

    stack.draw(draw)
    stack.y += deep * LINE[BODY]
    if mark := writer.drafted("story", writer.persona.story):
        stack.text(_drafted_text(mark), SMALL, colour=writer.theme.mute)
    return stack.block(gap)


def left_over(writer: Writer, cut: Sequence[Section], width: float, story: bool) -> list[Block]:
    """Return what did not fit on the card, whole, as narrow blocks for columns that may run over pages."""
    blocks: list[Block] = []
    for section in cut:
        title = Stack(writer.theme, writer.fonts, width)
        title.text(section.title, BODY, True, most=1)
        title.y += 4
        blocks.append(title.block(GAP, keep=True))
        for text in section.items:
            blocks += _long_bullet(writer, section.field, text, width)
        for name, value in section.fields:
            name_of = Stack(writer.theme, writer.fonts, width)
            name_of.text(name, SMALL, colour=writer.theme.mute, most=2)
            blocks += [name_of.block(4, keep=True), *running_text(writer.fonts, value, width)]
        blocks += running_text(writer.fonts, section.line, width)
        for motivation in section.motivations:
            entry = Stack(writer.theme, writer.fonts, width)
            _slider(entry, motivation)
            blocks.append(entry.block())
    if story and (text := _story(writer)):
        title = Stack(writer.theme, writer.fonts, width)
        title.text(tr("Story"), BODY, True)
        title.y += 4
        blocks += [title.block(GAP, keep=True), *running_text(writer.fonts, text, width)]
    return blocks


def _long_bullet(writer: Writer, field: str, text: str, width: float) -> list[Block]:
    """Return an entry of any length in blocks of a few lines."""
    mark = writer.drafted(field, text)
    if len(broken(writer.fonts, text, width - 14, most=8)) < 8:
        entry = Stack(writer.theme, writer.fonts, width)
        _bullet(entry, text, mark, 8)
        return [entry.block()]
    ink = writer.theme.ink
    dot = Block(0.0, lambda sheet, x, y: sheet.dot(x + 4, y + 10, 1.75, ink), keep=True)
    lines = running_text(writer.fonts, text, width - 14)
    blocks = [dot, *(replace(line, draw=_indented(line.draw)) for line in lines)]
    if mark is not None:
        note = Stack(writer.theme, writer.fonts, width)
        note.text(_drafted_text(mark), SMALL, colour=writer.theme.mute, indent=14, most=1)
        blocks.append(note.block())
    return blocks


def _indented(draw: Draw) -> Draw:
    return lambda sheet, x, y: draw(sheet, x + 14, y)


def height_of(blocks: Sequence[Block]) -> float:
    """Return how high blocks are, one below the other; the first one's gap counts only between blocks."""
    return sum(block.height for block in blocks) + sum(after.gap for _, after in pairwise(blocks))
