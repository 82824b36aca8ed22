"""One part of a report for each stage: its touchpoints with scores and feelings, then what was noted about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Metric, Note, NoteKind, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import begun, note_kind_text
from cxjourney.drawing.fonts import BODY, SMALL, TITLE
from cxjourney.drawing.note_painter import second_line
from cxjourney.drawing.persona_card import quoted
from cxjourney.drawing.report.data import JourneyPart, ScoreLine, StagePart, TouchpointPart
from cxjourney.drawing.report.flow import Block, Cursor, Stack, side_by_side
from cxjourney.drawing.report.marks import scale_ends, score_bar, small_value, sure_text
from cxjourney.drawing.report.setting import Setting
from cxjourney.drawing.report.sheet import LINE, Sheet, broken
from cxjourney.drawing.report.table import Field, Table
from cxjourney.drawing.theme import Theme
from cxjourney.plain_text import one_line
from cxjourney.scoring.labels import answers_told, short_n, unit_name
from cxjourney.scoring.score import Band

_GAP = 24.0
_ROW = 36.0
_NOTES = 284.0  # the width of the notes beside a stage's touchpoints
_MOST_METRICS = 4
_BESIDE = 320.0  # notes up to this height stand beside the touchpoints whatever their number
_MOST_NOTES = 8  # of one kind at one stage; the workbook holds them all
_SERIES = ("series_1", "series_2", "series_3", "series_4")
_POINTS = {
    1: ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    2: ((0.0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    3: ((0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)),
}
_LOOKS = {
    NoteKind.PAIN: "low",
    NoteKind.NEED: "need",
    NoteKind.IDEA: "good",
    NoteKind.QUESTION: "question",
    NoteKind.QUOTE: "mute",
}


def write_stages(setting: Setting, part: JourneyPart) -> Cursor | None:
    """Add all stages of a journey, as many on a page as fit, from a new page on; return where they end."""
    if not part.stages:
        return None
    flow = setting.flow
    noted = any(stage.notes for stage in part.stages)
    width = flow.room - (_NOTES + _GAP if noted else 0.0)
    key = felt_key(setting, [(i, id_) for i, id_ in enumerate(setting.data.felt_by) if _is_felt(setting, part, id_)])
    at: Cursor | None = None
    for index, stage in enumerate(part.stages):
        top = _stage_top(setting, part, stage, index)
        notes = _notes(setting, stage, _NOTES)
        head, rows = _table(setting, part, stage, width)
        measured = [head, *rows] if rows else []
        beside = _deep(notes) <= max(1.5 * _deep(measured), _BESIDE)
        if not beside:
            head, rows = _table(setting, part, stage, flow.room)
        deep = max(_deep(measured), _deep(notes)) if beside else _deep(measured) + 100
        full = flow.end - flow.top
        needed = top.gap + top.height + (deep if deep < full * 0.8 else full * 0.4)
        if at is None or not flow.fits(at, needed):
            at = flow.page(part.journey.title)
            if key is not None:
                at = flow.run(at, [key])
        setting.enter(stage.stage.title or tr("Without a title"), at.page, 1)
        gap = top.gap if at.y > flow.top + 40 else 12.0
        begin = at = flow.run(at, [Block(top.height, top.draw, gap)])
        if rows:
            at = flow.run(begin, rows, head=head)
        if notes and beside:
            end = flow.run(Cursor(begin.page, begin.y + 8), notes, flow.width - flow.margin - _NOTES)
            at = max(at, end, key=lambda one: (one.page, one.y))
        elif notes:
            at = flow.columns(Cursor(at.page, at.y + 16), _notes_below(setting, stage))
    return at


def _deep(blocks: Sequence[Block]) -> float:
    return sum(block.height + block.gap for block in blocks)


def _is_felt(setting: Setting, part: JourneyPart, persona_id: RecordId | None) -> bool:
    emotions = setting.data.project.emotions(persona_id)
    return any(one.touchpoint.id in emotions for one in part.touchpoints())


def _stage_top(setting: Setting, part: JourneyPart, stage: StagePart, index: int) -> Block:
    flow = setting.flow
    number = tr("Stage {number} of {count}", number=index + 1, count=len(part.stages))
    stack = setting.stack()
    wide = flow.fonts.width(number, SMALL)
    stack.draw(lambda sheet, x, y: sheet.text(x + stack.width, y + 6, number, SMALL, colour=flow.theme.mute, align=1.0))
    stack.text(stage.stage.title or tr("Without a title"), TITLE, True, most=2, right=wide + 16)
    goal = one_line(stage.stage.goal)
    if goal:
        stack.text(tr("Customer’s goal: {goal}", goal=goal), BODY, colour=flow.theme.mute, most=3)
    if stage.scores:
        stack.y += 4
        _score_strip(stack, stage.scores)
    if not stage.touchpoints:
        stack.text(tr("No touchpoints yet."), BODY, colour=flow.theme.mute)
    return stack.block(32.0)


def _score_strip(stack: Stack, lines: Sequence[ScoreLine]) -> None:
    """Add the stage's own scores on one line."""
    fonts = stack.fonts
    placed: list[tuple[float, ScoreLine, str]] = []
    left = 0.0
    for line in lines[: _MOST_METRICS + 1]:
        sure = (sure_text(line.metric, line.score), answers_told(line.metric, line.score))
        beside = " · ".join(part for part in sure if part)
        beside = answers_told(line.metric, line.score) if line.score.withheld else beside
        wide = fonts.width(one_line(line.metric.name), SMALL) + 110 + fonts.width(beside, SMALL)
        if left + wide > stack.width and left:
            break
        placed.append((left, line, beside))
        left += wide + 12

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for dx, line, beside in placed:
            start = x + dx
            start += sheet.text(start, y + 2, line.metric.name, SMALL, colour=sheet.theme.mute) + 8
            end = small_value(sheet, start, y, line.metric, line.score, line.band)
            sheet.text(end + 6, y + 2, beside, SMALL, colour=sheet.theme.mute)

    stack.draw(draw)
    stack.y += 20


# touchpoints


def _table(setting: Setting, part: JourneyPart, stage: StagePart, width: float) -> tuple[Block, list[Block]]:
    """Return the titles and the rows of the touchpoints; scores and feelings only where there are any."""
    data = setting.data
    main = data.metric if any(one.score(data.metric) for one in part.touchpoints()) else None
    others = _others(setting, part, main)
    felt = _felt(setting, stage)
    fields = [Field(tr("Touchpoint"), 2.9)]
    if felt:
        fields.append(Field(tr("Felt, −2 to +2"), 1.5))
    if main is not None:
        fields.append(Field(f"{main.name}, {unit_name(main)}", 3.2))
    fields += [Field(metric.name, 1.1) for metric in others]
    texts = [] if others or main is not None else _texts(part)
    fields += [Field(title, 3.0, most=3, size=SMALL) for title, _ in texts]
    table = Table(setting.flow.theme, setting.flow.fonts, width, fields)
    widths = table.widths()
    ends = _ends(part, main)
    rows = []
    heights = [_row_height(setting, one, widths, texts) for one in stage.touchpoints]
    for index, one in enumerate(stage.touchpoints):
        cells: list[str | Block] = [_name(setting, one, widths[0], heights[index])]
        if felt:
            cells.append(_curves(felt, index, heights, widths[1]))
        if main is not None:
            cells.append(_main_score(one.score(main), widths[len(cells)], ends, heights[index]))
        cells += [_other_score(one.score(metric)) for metric in others]
        cells += [text_of(one.touchpoint) for _, text_of in texts]
        rows.append(table.row(cells))
    return table.head(), rows


def _texts(part: JourneyPart) -> list[tuple[str, Callable[[Touchpoint], str]]]:
    """Return what is told of touchpoints that nothing was measured at."""
    told: list[tuple[str, Callable[[Touchpoint], str]]] = [
        (tr("What happens"), lambda touchpoint: touchpoint.description),
        (tr("What the customer expects"), lambda touchpoint: touchpoint.expectation),
    ]
    every = [one.touchpoint for one in part.touchpoints()]
    return [(title, text_of) for title, text_of in told if any(text_of(one).strip() for one in every)]


def _row_height(
    setting: Setting, part: TouchpointPart, widths: Sequence[float],
    texts: Sequence[tuple[str, Callable[[Touchpoint], str]]],
) -> float:  # fmt: skip
    """Return how high a row is inside, so that the curves in it reach from edge to edge."""
    deep = [_ROW, _name_height(setting, part, widths[0])]
    for (_, text_of), width in zip(texts, widths[len(widths) - len(texts) :], strict=True):
        lines = broken(setting.flow.fonts, text_of(part.touchpoint), width, SMALL, False, 3)
        deep.append(LINE[SMALL] * len(lines))
    return max(deep)


def _others(setting: Setting, part: JourneyPart, main: Metric | None) -> list[Metric]:
    """Return the metrics beside the main one that any touchpoint of the journey has a score in."""
    have = {line.metric.id for one in part.touchpoints() for line in one.scores}
    rest = [metric for metric in setting.data.metrics if metric.id in have and (main is None or metric.id != main.id)]
    return rest[: _MOST_METRICS - 1]


def _ends(part: JourneyPart, main: Metric | None) -> tuple[float, float]:
    if main is None:
        return 0.0, 1.0
    scores = [line.score for one in part.touchpoints() if (line := one.score(main))]
    values = [value for score in scores for value in (score.value, score.high) if value is not None]
    return scale_ends(main, values)


def _name_lines(setting: Setting, part: TouchpointPart, width: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    touchpoint = part.touchpoint
    room = width - (20 if part.moment else 0)
    title = broken(setting.flow.fonts, touchpoint.title or tr("Without a title"), room, BODY, True, 2)
    about = broken(setting.flow.fonts, _about(touchpoint), room, SMALL, False, 2)
    return title, about


def _name_height(setting: Setting, part: TouchpointPart, width: float) -> float:
    title, about = _name_lines(setting, part, width)
    return len(title) * LINE[BODY] + len(about) * LINE[SMALL]


def _about(touchpoint: Touchpoint) -> str:
    kinds = [tr("indirect") if touchpoint.indirect else "", tr("service") if touchpoint.service else ""]
    parts = [one_line(touchpoint.channel), one_line(touchpoint.owner), *kinds]
    return " · ".join(part for part in parts if part)


def _name(setting: Setting, part: TouchpointPart, width: float, height: float) -> Block:
    title, about = _name_lines(setting, part, width)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        left = x
        if part.moment:
            sheet.moment(x + 7, y + 10, 6)
            left += 20
        below = sheet.lines(left, y, title, BODY, True)
        sheet.lines(left, below, about, SMALL, colour=sheet.theme.mute)

    return Block(height, draw)


def _main_score(line: ScoreLine | None, width: float, ends: tuple[float, float], height: float) -> Block:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        theme = sheet.theme
        if line is None:
            sheet.text(x, y, tr("no data"), SMALL, colour=theme.mute)
            return
        beside = answers_told(line.metric, line.score)
        if not line.score.withheld:
            told = [sure_text(line.metric, line.score), beside, tr("few answers") if line.band is Band.FEW else ""]
            beside = " · ".join(part for part in told if part)
        end = small_value(sheet, x, y, line.metric, line.score, line.band)
        sheet.text(end + 8, y + 2, sheet.fonts.elided(beside, x + width - end - 8, SMALL), SMALL, colour=theme.mute)
        score_bar(sheet, x, y + 20, width, line.score, line.band, ends, line.metric.target)

    return Block(height, draw)


def _other_score(line: ScoreLine | None) -> Block:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        if line is None:
            sheet.text(x, y, "–", colour=sheet.theme.mute)
            return
        small_value(sheet, x, y, line.metric, line.score, line.band)
        sheet.text(x, y + 20, tr("n {count}", count=short_n(line.score)), SMALL, colour=sheet.theme.mute)

    return Block(_ROW, draw)


# feelings


@dataclass(frozen=True, slots=True)
class _Curve:
    """How one persona, or everyone, felt at the touchpoints of a stage."""

    rank: int
    colour: QColor
    values: tuple[float | None, ...]


def _felt(setting: Setting, stage: StagePart) -> list[_Curve]:
    curves = []
    for rank, persona_id in enumerate(setting.data.felt_by):
        emotions = setting.data.project.emotions(persona_id)
        felt = [emotions.get(one.touchpoint.id) for one in stage.touchpoints]
        if any(one is not None for one in felt):
            values = tuple(None if one is None else one.value for one in felt)
            curves.append(_Curve(rank, _colour_of(setting.flow.theme, rank), values))
    return curves


def _colour_of(theme: Theme, rank: int) -> QColor:
    return theme.colour(_SERIES[rank % len(_SERIES)])


def _point(sheet: Sheet, rank: int, x: float, y: float, colour: QColor) -> None:
    """Draw a point of a curve: circle, square, triangle or diamond, so that colour is not all that tells them apart."""
    shape = (rank + rank // len(_SERIES)) % 4
    if shape == 0:
        sheet.dot(x, y, 4.0, colour, sheet.theme.surface)
    else:
        for reach, fill in ((4.9, sheet.theme.surface), (3.7, colour)):
            sheet.polygon([(x + reach * dx, y + reach * dy) for dx, dy in _POINTS[shape]], fill)


def felt_key(setting: Setting, felt: Sequence[tuple[int, RecordId | None]]) -> Block | None:
    """Return who is who among the curves, by rank and persona; None where there is one at most."""
    if len(felt) < 2:
        return None
    names = [(rank, setting.flow.fonts.elided(one_line(setting.who_felt(id_)), 180, SMALL)) for rank, id_ in felt]

    def draw(sheet: Sheet, x: float, y: float) -> None:
        left = x + sheet.text(x, y, tr("Emotion felt by"), SMALL, colour=sheet.theme.mute) + 12
        for rank, name in names:
            colour = _colour_of(sheet.theme, rank)
            sheet.rule(left, y + 8, left + 16, y + 8, colour, 2)
            _point(sheet, rank, left + 8, y + 8, colour)
            left += 22 + sheet.text(left + 22, y, name, SMALL) + 16

    return Block(20.0, draw, keep=True)


def _curves(curves: Sequence[_Curve], index: int, heights: Sequence[float], width: float) -> Block:
    """Return the piece of the curves that lies in one row; they meet at the rows' edges."""
    pad = 6.0

    def draw(sheet: Sheet, x: float, y: float) -> None:
        top, height = y - pad, heights[index] + 2 * pad
        at = {step: x + 6 + (width - 12) * (step + 2) / 4 for step in (-2, 0, 2)}
        for step, left in at.items():
            if step == 0:
                sheet.rule(left, top, left, top + height, sheet.theme.edge)
            else:
                sheet.dashes(left, top, left, top + height, sheet.theme.line)
        for curve in reversed(curves):
            _piece(sheet, curve, index, (x + 6, width - 12), (top, height))

    return Block(heights[index], draw)


def _piece(sheet: Sheet, curve: _Curve, index: int, across: tuple[float, float], down: tuple[float, float]) -> None:
    left, width = across
    top, height = down

    def at(value: float) -> float:
        return left + width * (max(-2.0, min(2.0, value)) + 2) / 4

    here = curve.values[index]
    if here is None:
        return
    middle = top + height / 2
    before = curve.values[index - 1] if index else None
    after = curve.values[index + 1] if index + 1 < len(curve.values) else None
    for other, edge in ((before, top), (after, top + height)):
        if other is not None:
            points = sorted([((at(here) + at(other)) / 2, edge), (at(here), middle)], key=lambda point: point[1])
            sheet.polyline(points, curve.colour, 2.0)
    _point(sheet, curve.rank, at(here), middle, curve.colour)


# notes


def _notes(setting: Setting, stage: StagePart, width: float) -> list[Block]:
    """Return the notes kind by kind, the most voted first."""
    blocks: list[Block] = []
    for kind in _LOOKS:
        notes = [note for note in stage.notes if note.note_kind is kind and note.text.strip()]
        blocks += [_note(setting, stage, note, width) for note in notes[:_MOST_NOTES]]
        if len(notes) > _MOST_NOTES:
            rest = len(notes) - _MOST_NOTES
            blocks.append(setting.said(trn("and {count} more", "and {count} more", rest), width, 4, SMALL))
    return blocks


def _notes_below(setting: Setting, stage: StagePart) -> list[tuple[float, list[Block]]]:
    """Return many notes in three columns of about the same height."""
    flow = setting.flow
    width = (flow.room - 2 * _GAP) / 3
    notes = _notes(setting, stage, width)
    share = _deep(notes) / 3
    columns: list[list[Block]] = [[], [], []]
    column = 0
    for block in notes:
        if column < 2 and columns[column] and _deep(columns[column]) + block.height / 2 > share:
            column += 1
        columns[column].append(block)
    return [(flow.margin + index * (width + _GAP), blocks) for index, blocks in enumerate(columns) if blocks]


def _note(setting: Setting, stage: StagePart, note: Note, width: float) -> Block:
    theme = setting.flow.theme
    colour = theme.colour(_LOOKS[note.note_kind])
    stack = Stack(theme, setting.flow.fonts, width - 12)
    text = note.text.strip()
    stack.text(quoted(text) if note.note_kind is NoteKind.QUOTE else text, BODY, most=8)
    place = next((one.touchpoint.title for one in stage.touchpoints if one.touchpoint.id == note.touchpoint_id), "")
    votes = trn("{count} vote", "{count} votes", note.votes) if note.votes else ""
    parts = (begun(note_kind_text(note.note_kind)), votes, one_line(place), one_line(second_line(note)))
    stack.text(" · ".join(part for part in parts if part), SMALL, colour=theme.mute, most=2)
    inner = stack.block()
    edge = Block(inner.height, lambda sheet, x, y: sheet.box(x, y + 2, 3, inner.height - 4, colour, radius=1.5))
    return side_by_side([(0.0, edge), (12.0, inner)], 8.0)
