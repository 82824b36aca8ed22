"""The moments of truth and the actions of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cxjourney.domain.records import Action, Note, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import begun, note_kind_text, status_text
from cxjourney.drawing.fonts import BODY, SMALL, TITLE
from cxjourney.drawing.persona_card import quoted
from cxjourney.drawing.report.data import JourneyPart, Quote, ScoreLine, StagePart, TouchpointPart
from cxjourney.drawing.report.flow import Block, Cursor, Draw, Stack, side_by_side
from cxjourney.drawing.report.marks import scale_ends, score_bar, small_value, sure_text, trend_line
from cxjourney.drawing.report.setting import Setting
from cxjourney.drawing.report.sheet import Sheet
from cxjourney.drawing.report.table import Field, Table
from cxjourney.plain_text import one_line
from cxjourney.scoring.labels import answers_told, format_date, format_value
from cxjourney.scoring.score import Band

_GAP = 24.0
_INSIDE = 16.0
_CHART = 56.0


def write_moments(setting: Setting, part: JourneyPart, at: Cursor | None) -> None:
    """Add the moments of truth of a journey, after `at` where the first of them fits there, else on a new page."""
    marked = [(stage, one) for stage in part.stages for one in stage.touchpoints if one.moment is not None]
    if not marked:
        return
    flow = setting.flow
    title = tr("Moments of truth")
    told = tr("Touchpoints at which customers decide whether they stay, as the team marked them.")
    heading = setting.heading(title, told, gap=40)
    if any(one.scores or one.quotes for _, one in marked):
        most = (flow.end - flow.top - 72) / 2 - _GAP
        head = None
        blocks = [_card(setting, stage, one, most, _GAP if i else 0.0) for i, (stage, one) in enumerate(marked)]
        least = blocks[0].height
    else:
        table = _reason_table(setting)
        head, blocks = table.head(), [table.row(_reason_row(setting, table, stage, one)) for stage, one in marked]
        least = head.height + sum(block.height for block in blocks[:2])
    if at is None or not flow.fits(at, heading.gap + heading.height + least):
        at = flow.page(part.journey.title)
    setting.enter(title, at.page, 1)
    at = flow.run(at, [replace(heading, keep=False)])
    flow.run(at, blocks, head=head)


def _reason_table(setting: Setting) -> Table:
    """Return the table of moments of truth that nothing was measured at."""
    fields = [
        Field(tr("Touchpoint"), 3.0),
        Field(tr("At stake"), 3.2, most=8),
        Field(tr("Why it decides"), 3.2, most=8),
        Field(tr("What the customer expects"), 3.2, most=8),
        Field(tr("Looked after by"), 1.8, most=3),
    ]
    return Table(setting.flow.theme, setting.flow.fonts, setting.flow.room, fields)


def _reason_row(setting: Setting, table: Table, stage: StagePart, part: TouchpointPart) -> list[str | Block]:
    touchpoint, moment = part.touchpoint, part.moment
    name = setting.stack(table.widths()[0])
    name.draw(lambda sheet, x, y: sheet.moment(x + 7, y + 10, 6))
    name.text(touchpoint.title or tr("Without a title"), BODY, True, most=3, indent=20)
    where = " · ".join(one for one in (one_line(stage.stage.title), one_line(touchpoint.channel)) if one)
    name.text(where, SMALL, colour=setting.flow.theme.mute, most=2, indent=20)
    told = (moment.stake, moment.reason) if moment is not None else ("", "")
    owner = (moment.owner if moment is not None else "") or touchpoint.owner
    return [name.block(), *(text.strip() or "–" for text in (*told, touchpoint.expectation, owner))]


def _card(setting: Setting, stage: StagePart, part: TouchpointPart, most: float, gap: float) -> Block:
    """Return a framed card: what is at stake, the scores, the quotes beside each other."""
    width = setting.flow.room
    touchpoint = part.touchpoint
    head = setting.stack(width - 2 * _INSIDE)
    mute = head.theme.mute
    head.draw(lambda sheet, x, y: sheet.moment(x + 9, y + 12, 8))
    where = " · ".join(one for one in (one_line(stage.stage.title), one_line(touchpoint.channel)) if one)
    where = head.fonts.elided(where, head.width * 0.4, SMALL)
    wide = head.fonts.width(where, SMALL)
    head.draw(lambda sheet, x, y: sheet.text(x + head.width, y + 6, where, SMALL, colour=mute, align=1.0))
    head.text(touchpoint.title or tr("Without a title"), TITLE, True, most=2, indent=28, right=wide + 16)
    most = max(most, head.y + _scores(setting, part, (width - 2 * _INSIDE - 2 * _GAP) / 3).y + 2 * _INSIDE)
    for lines, quotes in ((8, 3), (6, 3), (5, 2), (4, 2), (3, 1), (2, 0)):
        columns = _columns(setting, stage, part, lines, quotes)
        deep = max(one.y for _, one in columns)
        if head.y + deep + 2 * _INSIDE <= most:
            break
    row = side_by_side([(left, one.block()) for left, one in columns])
    height, top = head.y + deep + 2 * _INSIDE, head.block()

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.box(x, y, width, height, setting.flow.theme.surface, setting.flow.theme.line, 8)
        top.draw(sheet, x + _INSIDE, y + _INSIDE)
        row.draw(sheet, x + _INSIDE, y + _INSIDE + top.height)

    return Block(height, draw, gap)


def _columns(
    setting: Setting, stage: StagePart, part: TouchpointPart, lines: int, quotes: int
) -> list[tuple[float, Stack]]:
    """Return what stands beside each other: reasons, scores, and quotes or else the notes with most votes."""
    moment = part.moment
    width = (setting.flow.room - 2 * _INSIDE - 2 * _GAP) / 3
    reasons = setting.stack(width)
    if moment is not None:
        _labelled(reasons, tr("At stake"), moment.stake, lines)
        _labelled(reasons, tr("Why it decides"), moment.reason, lines)
    _labelled(reasons, tr("What the customer expects"), part.touchpoint.expectation, lines)
    _labelled(reasons, tr("Looked after by"), (moment.owner if moment else "") or part.touchpoint.owner, 2)
    notes = [note for note in stage.notes if note.touchpoint_id == part.touchpoint.id and note.text.strip()]
    if not part.quotes and not notes:
        return [(0.0, reasons), (width + _GAP, _scores(setting, part, 2 * width + _GAP))]
    said = _said(setting, part.quotes[:quotes], width) if part.quotes else _noted(setting, notes[:quotes], width)
    columns = [reasons, _scores(setting, part, width), said]
    return [(index * (width + _GAP), column) for index, column in enumerate(columns)]


def _scores(setting: Setting, part: TouchpointPart, width: float) -> Stack:
    stack = setting.stack(width)
    main = part.score(setting.data.metric) or next(iter(part.scores), None)
    if main is None:
        stack.y += 8
        stack.text(tr("Nothing was measured here yet."), BODY, colour=stack.theme.mute)
    else:
        _measured(stack, part.scores, main)
    return stack


def _said(setting: Setting, quotes: Sequence[Quote], width: float) -> Stack:
    stack = setting.stack(width)
    if quotes:
        stack.y += 8
        stack.text(tr("What customers say"), SMALL, colour=stack.theme.mute)
    for quote in quotes:
        stack.y += 4
        stack.text(quoted(quote.text), BODY, most=5)
        stack.text(quote.source, SMALL, colour=stack.theme.mute, most=1)
    return stack


def _noted(setting: Setting, notes: Sequence[Note], width: float) -> Stack:
    stack = setting.stack(width)
    if notes:
        stack.y += 8
        stack.text(tr("What the team noted"), SMALL, colour=stack.theme.mute)
    for note in notes:
        stack.y += 4
        stack.text(note.text, BODY, most=4)
        votes = trn("{count} vote", "{count} votes", note.votes) if note.votes else ""
        facts = " · ".join(part for part in (begun(note_kind_text(note.note_kind)), votes) if part)
        stack.text(facts, SMALL, colour=stack.theme.mute, most=1)
    return stack


def _labelled(stack: Stack, label: str, text: str, most: int) -> None:
    if not text.strip():
        return
    stack.y += 8
    stack.text(label, SMALL, colour=stack.theme.mute, most=1)
    stack.text(text, BODY, most=most)


def _measured(stack: Stack, lines: Sequence[ScoreLine], main: ScoreLine) -> None:
    """Add each score, then the main one over the months."""
    stack.y += 8
    for line in lines:
        stack.draw(_score_row(line, stack.width))
        stack.y += 36
    values = [value for _, value in main.months if value is not None]
    if len(values) < 3:
        return
    stack.y += 4
    stack.text(tr("{metric} by month", metric=main.metric.name), SMALL, colour=stack.theme.mute)
    stack.draw(_chart(main, values, stack.width))
    stack.y += _CHART + 20


def _score_row(line: ScoreLine, width: float) -> Draw:
    ends = scale_ends(line.metric, [value for value in (line.score.value, line.score.high) if value is not None])

    def draw(sheet: Sheet, x: float, y: float) -> None:
        metric, score = line.metric, line.score
        left = x + sheet.text(x, y, sheet.fonts.elided(one_line(metric.name), width * 0.4, BODY)) + 10
        end = small_value(sheet, left, y, metric, score, line.band)
        parts = [] if score.withheld else [sure_text(metric, score)]
        parts += [answers_told(metric, score), tr("few answers") if line.band is Band.FEW else ""]
        beside = sheet.fonts.elided(" · ".join(part for part in parts if part), x + width - end - 12, SMALL)
        sheet.text(x + width, y + 2, beside, SMALL, colour=sheet.theme.mute, align=1.0)
        score_bar(sheet, x, y + 18, width, score, line.band, ends, metric.target)

    return draw


def _chart(line: ScoreLine, values: Sequence[float], width: float) -> Draw:
    metric = line.metric
    low, high = min(values), max(values)
    if metric.target is not None:
        low, high = min(low, metric.target), max(high, metric.target)
    pad = (high - low) * 0.08 or 1.0
    ends = (low - pad, high + pad)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        left, room = x + 44, width - 44
        mute = sheet.theme.mute
        for value in (low, high):
            spot = y + 4 + (_CHART - 8) * (ends[1] - value) / (ends[1] - ends[0])
            sheet.rule(left, spot, left + room, spot)
            sheet.text(left - 8, spot - 8, format_value(metric, value), SMALL, colour=mute, align=1.0)
        if metric.target is not None and low < metric.target < high:
            spot = y + 4 + (_CHART - 8) * (ends[1] - metric.target) / (ends[1] - ends[0])
            sheet.dashes(left, spot, left + room, spot, sheet.theme.ink)
        trend_line(sheet, left, y + 4, room, _CHART - 8, line.months, ends)
        first, last = line.months[0][0], line.months[-1][0]
        sheet.text(left, y + _CHART, f"{first:%b %Y}", SMALL, colour=mute)
        sheet.text(left + room, y + _CHART, f"{last:%b %Y}", SMALL, colour=mute, align=1.0)

    return draw


# actions


def write_actions(setting: Setting) -> None:
    """Add the actions of all journeys as a table on a new page."""
    data, flow = setting.data, setting.flow
    listed = [(part, action) for part in data.journeys for action in part.actions]
    if not listed:
        return
    several = sum(bool(part.actions) for part in data.journeys) > 1
    owners = data.sharing.owners and any(action.owner for _, action in listed)
    results = any(action.result.strip() for _, action in listed)
    fields = [Field(tr("Action"), 5.2), Field(tr("Touchpoint"), 2.1, most=3)]
    if owners:
        fields.append(Field(tr("Owner"), 1.5, most=2))
    fields += [
        Field(tr("Due"), 1.2, most=1),
        Field(tr("Status"), 1.1, most=2),
        Field(tr("Impact, 1 to 5"), 0.8, align=1.0),
        Field(tr("Effort, 1 to 5"), 0.8, align=1.0),
    ]
    if results:
        fields.append(Field(tr("Result"), 3.0, most=6))
    table = Table(flow.theme, flow.fonts, flow.room, fields)
    at: Cursor = flow.page(tr("Actions"))
    setting.enter(tr("Actions"), at.page)
    at = flow.run(at, [setting.chapter(tr("Actions"), tr("What is done about what was found."))])
    for part in data.journeys:
        if not part.actions:
            continue
        if several:
            at = flow.run(at, [setting.heading(part.journey.title, gap=20)])
        rows = [table.row(_action(setting, action, table, owners, results)) for action in part.actions]
        at = flow.run(at, rows, head=table.head())


def _action(setting: Setting, action: Action, table: Table, owners: bool, results: bool) -> list[str | Block]:
    what = setting.stack(table.widths()[0])
    what.text(action.title or tr("Without a title"), BODY, True, most=3)
    if action.problem.strip():
        what.text(action.problem, SMALL, colour=setting.flow.theme.mute, most=4)
    touchpoint = setting.data.project.get(Touchpoint, action.touchpoint_id)
    cells: list[str | Block] = [what.block(), touchpoint.title if touchpoint is not None else "–"]
    if owners:
        cells.append(action.owner or "–")
    cells += [
        format_date(action.due) if action.due else "–",
        begun(status_text(action.status)),
        "–" if action.impact is None else str(action.impact),
        "–" if action.effort is None else str(action.effort),
    ]
    if results:
        cells.append(action.result or "–")
    return cells
