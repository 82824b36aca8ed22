"""All personas at a glance: two to nine on a page, each with what matters most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QImage

from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr, trn
from cxjourney.drawing.fonts import BODY, SMALL, TITLE
from cxjourney.drawing.persona_card import Writer, about_line, paint_face, quoted
from cxjourney.drawing.report.flow import Stack
from cxjourney.drawing.report.marks import small_value, spread, sure_text
from cxjourney.drawing.report.sheet import LINE, Sheet
from cxjourney.scoring.labels import answers_told
from cxjourney.scoring.persona_facts import MetricFact, PersonaFacts
from cxjourney.scoring.score import headline

GRIDS: dict[int, tuple[int, int]] = {1: (1, 1), 2: (2, 1), 3: (3, 1), 4: (2, 2), 6: (3, 2), 9: (3, 3)}
"""Personas on a page -> columns and rows, on a page that is wider than high."""

_GAP = 16.0
_INSIDE = 16.0
_WITH_TWO = 64.0  # the side of a face beside which two lines and a mark find room


def per_page(count: int, wanted: int = 0) -> int:
    """Return how many personas a page shows: as wanted, or as few as hold them all on one page, at most nine."""
    if wanted in GRIDS:
        return wanted
    return next((size for size in sorted(GRIDS) if size >= count and size > 1), 9)


def paint_overview(
    sheet: Sheet, area: tuple[float, float, float, float], writers: Sequence[Writer],
    facts: Mapping[RecordId, PersonaFacts], faces: Mapping[RecordId, QImage], size: int,
) -> None:  # fmt: skip
    """Lay out up to `size` personas on a sheet, within left, top, width and height."""
    left, top, width, height = area
    columns, rows = GRIDS[size] if width >= height else GRIDS[size][::-1]
    wide, high = (width - _GAP * (columns - 1)) / columns, (height - _GAP * (rows - 1)) / rows
    shown = writers[:size]
    inside = wide - 2 * _INSIDE
    if rows == 1:
        tall = [_tall_card(writer, facts.get(writer.persona.id, PersonaFacts()), inside) for writer in shown]
        if (need := max(stack.y for stack in tall) + 80 + 2 * _INSIDE) <= high:
            high = need
            for index, (writer, stack) in enumerate(zip(shown, tall, strict=True)):
                x = left + index * (wide + _GAP)
                sheet.box(x, top, wide, high, sheet.theme.surface, sheet.theme.line, 8)
                _heading(sheet, (x + _INSIDE, top + _INSIDE, inside), writer, faces.get(writer.persona.id), 64)
                stack.block().draw(sheet, x + _INSIDE, top + _INSIDE + 80)
            return
    for index, writer in enumerate(shown):
        x, y = left + (index % columns) * (wide + _GAP), top + (index // columns) * (high + _GAP)
        sheet.box(x, y, wide, high, sheet.theme.surface, sheet.theme.line, 8)
        persona = writer.persona
        _small_card(sheet, (x + _INSIDE, y + _INSIDE, wide - 2 * _INSIDE, high - 2 * _INSIDE), writer,
                    facts.get(persona.id, PersonaFacts()), faces.get(persona.id))  # fmt: skip


def _tall_card(writer: Writer, facts: PersonaFacts, width: float) -> Stack:
    """Return all that an overview of up to three personas has room for, below name and face."""
    persona = writer.persona
    stack = Stack(writer.theme, writer.fonts, width)
    if persona.quote.strip():
        stack.text(quoted(persona.quote), TITLE, most=4)
        stack.y += 4
    for title, texts in (
        (tr("Goals"), persona.goals), (tr("Frustrations"), persona.frustrations), (tr("Needs"), persona.needs),
    ):  # fmt: skip
        told = [text for text in texts if text.strip()]
        if not told:
            continue
        stack.y += 12
        stack.text(title, BODY, True)
        _listed(stack, told, 3, 2, BODY)
    for fact in facts.metrics[:3]:
        stack.y += 12
        score = _score_line(writer, fact, width)
        stack.draw(score.block().draw)
        stack.y += score.y
    return stack


def main_fact(facts: PersonaFacts) -> MetricFact | None:
    """Return the score that stands for a persona: NPS, else the first metric."""
    metric = headline(fact.metric for fact in facts.metrics)
    return next((fact for fact in facts.metrics if fact.metric is metric), None)


def _small_card(
    sheet: Sheet, area: tuple[float, float, float, float], writer: Writer, facts: PersonaFacts, face: QImage | None
) -> None:
    x, y, width, height = area
    side = 56.0 if height > 240 else 44.0
    deep = _heading(sheet, (x, y, width), writer, face, side)
    at, end = y + deep + 10, y + height
    score = _score(writer, facts, width)
    room = end - at - (score.y + 12 if score is not None else 0.0)
    body = _body(writer, width, room)
    body.block().draw(sheet, x, at)
    if score is not None:
        sheet.rule(x, end - score.y - 8, x + width, end - score.y - 8)
        score.block().draw(sheet, x, end - score.y)


def _heading(sheet: Sheet, area: tuple[float, float, float], writer: Writer, face: QImage | None, side: float) -> float:
    """Draw face, name and role; return how high that is."""
    x, y, width = area
    persona, theme = writer.persona, writer.theme
    paint_face(sheet, persona, face, x, y, side)
    who = Stack(theme, writer.fonts, width - side - 12)
    who.text(persona.name.strip() or tr("Without a name"), TITLE, True, most=1)
    who.text(
        about_line(persona), SMALL, colour=theme.mute, most=2 if side >= _WITH_TWO or not persona.high_impact else 1
    )
    if persona.high_impact:
        who.text(tr("High impact"), SMALL, True, most=1)
    who.block().draw(sheet, x + side + 12, y + max(0.0, (side - who.y) / 2))
    return max(side, who.y)


def _body(writer: Writer, width: float, room: float) -> Stack:
    """Return quote and lists, as many lines of each as the room holds."""
    for quote_lines, items, lines in ((5, 3, 3), (4, 3, 2), (3, 3, 1), (2, 3, 1), (2, 2, 1), (1, 2, 1), (1, 1, 1)):
        stack = _told(writer, width, quote_lines, items, lines)
        if stack.y <= room:
            return stack
    return _told(writer, width, 1 if room >= LINE[BODY] else 0, 0, 1)


def _told(writer: Writer, width: float, quote_lines: int, items: int, lines: int) -> Stack:
    persona = writer.persona
    stack = Stack(writer.theme, writer.fonts, width)
    if persona.quote.strip() and quote_lines:
        stack.text(quoted(persona.quote), BODY, most=quote_lines)
        stack.y += 6
    column = (width - 16) / 2
    lists = [
        (tr("Goals"), [text for text in persona.goals if text.strip()]),
        (tr("Frustrations"), [text for text in persona.frustrations if text.strip()]),
    ]
    if not items or not any(texts for _, texts in lists):
        return stack
    parts = []
    for title, texts in lists:
        part = Stack(writer.theme, writer.fonts, column)
        if texts:
            part.text(title, SMALL, True, most=1)
        _listed(part, texts, items, lines, SMALL)
        parts.append(part)
    for index, part in enumerate(parts):
        block, left = part.block(), index * (column + 16)
        stack.draw(lambda sheet, x, y, block=block, left=left: block.draw(sheet, x + left, y))  # type: ignore[misc]
    stack.y += max(part.y for part in parts)
    return stack


def _listed(stack: Stack, texts: Sequence[str], items: int, lines: int, size: int) -> None:
    """Add a list, cut after `items` entries of `lines` lines."""
    middle = LINE[size] / 2
    for text in texts[:items]:
        stack.draw(lambda sheet, x, y: sheet.dot(x + 3, y + middle, 1.5, sheet.theme.ink))
        stack.text(text, size, most=lines, indent=10)
    if len(texts) > items:
        count = len(texts) - items
        more = trn("and {count} more", "and {count} more", count)
        stack.text(more, SMALL, colour=stack.theme.mute, indent=10, most=1)


def _score(writer: Writer, facts: PersonaFacts, width: float) -> Stack | None:
    fact = main_fact(facts)
    return None if fact is None else _score_line(writer, fact, width)


def _score_line(writer: Writer, fact: MetricFact, width: float) -> Stack:
    stack = Stack(writer.theme, writer.fonts, width)
    metric, score, band = fact.metric, fact.score, fact.band
    right = writer.fonts.elided(answers_told(metric, score), width * 0.5, SMALL)
    name = writer.fonts.elided(metric.name, width * 0.3, SMALL)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        start = x + sheet.text(x, y + 2, name, SMALL) + 8
        end = small_value(sheet, start, y, metric, score, band)
        sure = "" if score.withheld else sure_text(metric, score)
        if end + sheet.fonts.width(sure, SMALL) + 24 + sheet.fonts.width(right, SMALL) < x + width:
            sheet.text(end + 8, y + 2, sure, SMALL, colour=sheet.theme.mute)
        sheet.text(x + width, y + 2, right, SMALL, colour=sheet.theme.mute, align=1.0)

    stack.draw(draw)
    stack.y += 20
    if fact.slices and not score.withheld:
        stack.draw(lambda sheet, x, y: spread(sheet, x, y + 2, width, fact.slices, told=False))
        stack.y += 12
    return stack
