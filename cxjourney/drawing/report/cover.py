"""The first page of a report: what it is about, on what it rests, for whom it is, and what is in it."""

from __future__ import annotations

from cxjourney.domain.sharing import left_out
from cxjourney.domain.text import tr, trn
from cxjourney.drawing.fonts import BODY, SMALL, TITLE
from cxjourney.drawing.persona_card import journey_text
from cxjourney.drawing.report.flow import Stack
from cxjourney.drawing.report.setting import Entry, Setting
from cxjourney.drawing.report.sheet import HUGE, LINE, Place, Sheet
from cxjourney.plain_text import one_line
from cxjourney.scoring.labels import format_date, format_period

_SPLIT = 0.58


def draw_cover(setting: Setting, sheet: Sheet) -> None:
    """Draw the cover; the table of contents must be complete."""
    flow, data = setting.flow, setting.data
    left, width = flow.margin, flow.room * _SPLIT - 32
    sheet.box(0, 0, 12, sheet.height, flow.theme.accent)
    stack = setting.stack(width)
    mute = flow.theme.mute
    stack.text(tr("Customer journey report"), TITLE, colour=flow.theme.accent)
    stack.y += 8
    stack.text(data.title, HUGE, True, most=4)
    stack.y += 8
    stack.text(format_date(data.today), BODY, colour=mute)
    if data.project.info.description.strip():
        stack.y += 20
        stack.text(data.project.info.description, BODY, most=6)
    _facts(setting, stack)
    stack.block().draw(sheet, left, 96)
    remarks = left_out(data.sharing)
    if remarks:
        foot = setting.stack(width)
        for remark in remarks:
            foot.text(remark, BODY, colour=flow.theme.ink)
        top = sheet.height - 64 - foot.y
        sheet.box(left, top - 12, width, foot.y + 24, flow.theme.accent_fill, radius=8)
        foot.width = width - 32
        foot.block().draw(sheet, left + 16, top)
    _contents(setting, sheet, flow.margin + flow.room * _SPLIT + 16)


def _facts(setting: Setting, stack: Stack) -> None:
    data = setting.data
    journeys = [journey_text(part.journey) for part in data.journeys]
    shown = journeys[:5] + ([tr("and {count} more", count=len(journeys) - 5)] if len(journeys) > 5 else [])
    _fact(stack, trn("Journey", "Journeys", max(1, len(journeys))), shown or [tr("none yet")])
    evidence = []
    if data.answers is not None:
        evidence.append(trn("{number} answer", "{number} answers", data.answers, number=f"{data.answers:,}"))
        if data.comments:
            evidence.append(trn("{number} comment", "{number} comments", data.comments, number=f"{data.comments:,}"))
    period = format_period(data.first, data.last)
    told = [", ".join(evidence)] if evidence else [tr("none yet: everything here is what people know and assume")]
    _fact(stack, tr("Evidence"), told + ([period] if period else []))
    if data.personas:
        names = [one_line(persona.name) or tr("Without a name") for persona in data.personas]
        rest = [tr("and {count} more", count=len(names) - 6)] if len(names) > 6 else []
        _fact(stack, tr("Personas"), [", ".join(names[:6] + rest)])


def _fact(stack: Stack, title: str, lines: list[str]) -> None:
    stack.y += 20
    stack.text(title, SMALL, colour=stack.theme.mute, most=1)
    for line in lines:
        stack.text(line, BODY, most=2)


def _contents(setting: Setting, sheet: Sheet, left: float) -> None:
    """Draw the table of contents; outer entries only, or the first ones, where there are too many for the page."""
    right, top = setting.flow.width - setting.flow.margin, 96.0
    entries = setting.entries
    room = sheet.height - 64 - top - 32
    if _height(entries) > room:
        entries = [entry for entry in entries if entry.level == 0]
    dropped = 0
    while _height(entries) > room - 20:
        entries = entries[:-1]
        dropped += 1
    sheet.rule(left - 24, top, left - 24, sheet.height - 64)
    sheet.text(left, top, tr("Contents"), TITLE, True)
    y = top + 32
    for entry in entries:
        y = _entry(sheet, entry, left, right, y)
    if dropped:
        sheet.text(left, y + 4, tr("and {count} more", count=dropped), SMALL, colour=sheet.theme.mute)


def _height(entries: list[Entry]) -> float:
    return sum(30.0 if entry.level == 0 else 16.0 for entry in entries)


def _entry(sheet: Sheet, entry: Entry, left: float, right: float, y: float) -> float:
    outer = entry.level == 0
    size, colour = (BODY, sheet.theme.ink) if outer else (SMALL, sheet.theme.mute)
    y += 10 if outer else 0
    number = str(entry.page + 1)
    x = left + 16 * entry.level
    room = right - x - sheet.fonts.width(number, size, outer) - 16
    sheet.text(x, y, sheet.fonts.elided(one_line(entry.title), room, size, outer), size, outer, colour)
    sheet.text(right, y, number, size, outer, colour, align=1.0)
    sheet.places.append(Place(x, y, right, y + LINE[size], f"page {entry.page}"))
    return y + LINE[size]
