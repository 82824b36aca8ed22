"""The summary of a report: for each journey its headline scores, the ends of the scale, what changed, and the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cxjourney.domain.records import ActionStatus, Metric, NoteKind, Persona
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import begun, state_text, status_text
from cxjourney.drawing.fonts import BODY, SMALL
from cxjourney.drawing.report.data import JourneyPart, ScoreLine, TouchpointPart
from cxjourney.drawing.report.flow import Block, Cursor, side_by_side
from cxjourney.drawing.report.marks import (
    big_value,
    scale_ends,
    score_bar,
    small_value,
    sure_text,
    trend_line,
    value_text,
)
from cxjourney.drawing.report.setting import Setting
from cxjourney.drawing.report.sheet import Sheet
from cxjourney.plain_text import one_line
from cxjourney.scoring.labels import answers_told, format_period, format_value, short_n
from cxjourney.scoring.score import JUDGED, Band, worst_first

MOST = 5
_GAP = 24.0
_TILE = 124.0


def write_summary(setting: Setting) -> None:
    """Add the summary, which begins on a new page."""
    data, flow = setting.data, setting.flow
    at = flow.page(tr("Summary"))
    setting.enter(tr("Summary"), at.page)
    under = ""
    if data.earlier and data.later and any(line.change for part in data.journeys for line in part.scores):
        under = tr("Changes compare {later} with {earlier}.", later=format_period(*data.later),
                   earlier=format_period(*data.earlier))  # fmt: skip
    if data.metrics:
        share = f"{data.project.info.confidence:.0%}"
        key = tr(
            "On a bar, the line with two ends is the {share} interval, the small triangle the target.", share=share
        )
        under = f"{under} {key}".strip()
    at = flow.run(at, [setting.chapter(tr("Summary"), under)])
    if not data.journeys:
        flow.run(at, [setting.said(tr("The project has no journey yet."))])
    for index, part in enumerate(data.journeys):
        blocks = [setting.heading(part.journey.title, about_journey(setting, part), 32 if index else 0)]
        blocks += _tiles(setting, part)
        at = flow.run(at, blocks)
        at = _lists(setting, part, at)


def about_journey(setting: Setting, part: JourneyPart) -> str:
    """Return state, size, personas, owner, version and date of a journey on one line."""
    journey = part.journey
    stages, touchpoints = len(part.stages), len(part.touchpoints())
    personas = [one.name for one in setting.data.personas if isinstance(one, Persona) and journey.id in one.journey_ids]
    facts = [
        begun(state_text(journey.state)),
        trn("{count} stage", "{count} stages", stages),
        trn("{count} touchpoint", "{count} touchpoints", touchpoints),
        ", ".join(map(one_line, personas)),
        one_line(journey.owner),
        tr("Version {version}", version=one_line(journey.version)) if journey.version else "",
    ]
    return " · ".join(fact for fact in facts if fact)


# headline scores


def _tiles(setting: Setting, part: JourneyPart) -> list[Block]:
    if not part.scores:
        return [setting.said(tr("Nothing was measured on this journey yet."))]
    count = min(4, max(3, len(part.scores)))
    width = (setting.flow.room - 16 * (count - 1)) / count
    tiles = [_tile(setting, line, width) for line in part.scores]
    rows = [tiles[first : first + count] for first in range(0, len(tiles), count)]
    return [
        side_by_side(
            [(i * (width + 16), tile) for i, tile in enumerate(row)], 16 if index else 0, index < len(rows) - 1
        )
        for index, row in enumerate(rows)
    ]


def _tile(setting: Setting, line: ScoreLine, width: float) -> Block:
    metric, score, fonts = line.metric, line.score, setting.flow.fonts
    right = answers_told(metric, score)
    name = fonts.elided(one_line(metric.name), width - 40 - fonts.width(right, SMALL), BODY, True)
    beside = [sure_text(metric, score)] if not score.withheld else []
    if metric.target is not None:
        beside.append(tr("target {value}", value=format_value(metric, metric.target)))
    below = line.change
    if line.band is Band.FEW:
        below = tr("few answers: not judged")

    def draw(sheet: Sheet, x: float, y: float) -> None:
        theme = sheet.theme
        sheet.box(x, y, width, _TILE, theme.surface, theme.line, 8)
        sheet.text(x + 16, y + 12, name, BODY, True)
        sheet.text(x + width - 16, y + 14, right, SMALL, colour=theme.mute, align=1.0)
        end = big_value(sheet, x + 16, y + 34, metric, score, line.band)
        text = fonts.elided(" · ".join(part for part in beside if part), x + width - 16 - end - 10, SMALL, True)
        sheet.text(end + 10, y + 44, text, SMALL, True, theme.mute)
        trend_line(sheet, x + 16, y + 74, width - 32, 16, line.months)
        ink = theme.ink if line.is_sure else theme.mute
        sheet.text(x + 16, y + 98, fonts.elided(below, width - 32, SMALL, line.is_sure), SMALL, line.is_sure, ink)

    return Block(_TILE, draw, 0.0)


# lists


def _lists(setting: Setting, part: JourneyPart, at: Cursor) -> Cursor:
    flow, metric = setting.flow, setting.data.metric
    width = (flow.room - 2 * _GAP) / 3
    columns: list[list[Block]] = []
    judged = _judged(part, metric)
    if metric is not None and judged:
        half = len(judged) // 2
        low = judged[: min(MOST, half or 1)]
        best = judged[::-1][: min(MOST, half)]
        columns.append(_ranked(setting, tr("Lowest touchpoints, {metric}", metric=metric.name), low, metric, width))
        if best:
            columns.append(_ranked(setting, tr("Best touchpoints, {metric}", metric=metric.name), best, metric, width))
    noted, changed, work = _moments(setting, part, width), _changed(setting, part, width), _work(setting, part, width)
    if len(columns) < 2:
        columns += [blocks for blocks in (noted, [*changed, *work]) if blocks]
    else:
        columns.append([*noted, *changed, *work])
    if not columns:
        return at
    placed = [(flow.margin + index * (width + _GAP), blocks) for index, blocks in enumerate(columns)]
    deep = max(sum(block.height + block.gap for block in blocks) for _, blocks in placed)
    if not flow.fits(at, deep + 24) and deep < flow.end - flow.top:
        at = flow.page(flow.sections[at.page])
    else:
        at = Cursor(at.page, at.y + 24)
    return flow.columns(at, placed)


def _judged(part: JourneyPart, metric: Metric | None) -> list[tuple[TouchpointPart, ScoreLine]]:
    """Return the touchpoints with enough answers, the worst first."""
    found = [(one, line) for one in part.touchpoints() if (line := one.score(metric)) and line.band in JUDGED]
    return sorted(found, key=lambda pair: worst_first(pair[1].metric, pair[1].score.value))


def _ranked(
    setting: Setting, title: str, ranked: Sequence[tuple[TouchpointPart, ScoreLine]], metric: Metric, width: float
) -> list[Block]:
    ends = scale_ends(metric, [line.score.value for _, line in ranked if line.score.value is not None])
    blocks = [setting.label(title, width)]
    for part, line in ranked:
        blocks.append(_bar(setting, part, line, ends, width))
    return blocks


def _bar(setting: Setting, part: TouchpointPart, line: ScoreLine, ends: tuple[float, float], width: float) -> Block:
    fonts, metric, score = setting.flow.fonts, line.metric, line.score
    beside = tr("n {count}", count=short_n(score))
    wide = fonts.width(value_text(metric, score), BODY, True) + 20
    room = width - wide - (18 if part.moment else 0)
    name = fonts.elided(one_line(part.touchpoint.title), room, BODY)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        left = x
        if part.moment:
            sheet.moment(x + 7, y + 10, 6)
            left += 18
        sheet.text(left, y, name)
        small_value(sheet, x + width - wide + 4, y, metric, score, line.band)
        score_bar(sheet, x, y + 18, width - 64, score, line.band, ends, metric.target)
        sheet.text(x + width, y + 20, beside, SMALL, colour=sheet.theme.mute, align=1.0)

    return Block(40.0, draw, 6.0)


def _moments(setting: Setting, part: JourneyPart, width: float) -> list[Block]:
    marked = [one for one in part.touchpoints() if one.moment is not None]
    if not marked:
        return []
    blocks = [setting.label(tr("Moments of truth"), width)]
    for one in marked[: MOST + 1]:
        line = one.score(setting.data.metric) or next(iter(one.scores), None)
        blocks.append(_marked(setting, one, line, width))
    return blocks


def _marked(setting: Setting, part: TouchpointPart, line: ScoreLine | None, width: float) -> Block:
    fonts = setting.flow.fonts
    value = "" if line is None else f"{line.metric.name} {value_text(line.metric, line.score)}"
    owner = one_line(part.moment.owner) if part.moment else ""
    wide = fonts.width(value, SMALL, True)
    name = fonts.elided(one_line(part.touchpoint.title), width - 24 - wide, BODY)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.moment(x + 7, y + 10, 6)
        sheet.text(x + 18, y, name)
        ink = sheet.theme.mute if line is None else sheet.theme.band(line.band)
        sheet.text(x + width, y + 2, value, SMALL, True, ink, align=1.0)
        if owner:
            sheet.text(x + 18, y + 18, fonts.elided(owner, width - 18, SMALL), SMALL, colour=sheet.theme.mute)

    return Block(36.0 if owner else 20.0, draw, 4.0)


def _changed(setting: Setting, part: JourneyPart, width: float) -> list[Block]:
    data = setting.data
    if data.later is None or not part.scores:
        return []
    blocks = [setting.label(tr("What changed"), width, 20)]
    if not part.changed:
        blocks.append(setting.said(tr("No touchpoint changed by more than noise."), width))
    for one in part.changed[:MOST]:
        stack = setting.stack(width)
        stack.text(one.touchpoint.title, BODY, most=1)
        text = tr("{metric} from {before} to {now}: {change}", metric=one.metric.name, change=one.text,
                  before=value_text(one.metric, one.earlier), now=value_text(one.metric, one.later))  # fmt: skip
        theme = setting.flow.theme
        stack.text(text, SMALL, True, theme.band(Band.GOOD if one.better else Band.LOW), most=2)
        blocks.append(stack.block(4))
    if len(part.changed) > MOST:
        count = len(part.changed) - MOST
        blocks.append(setting.said(trn("and {count} more", "and {count} more", count), width, size=SMALL))
    return blocks


def _work(setting: Setting, part: JourneyPart, width: float) -> list[Block]:
    kinds = Counter(note.note_kind for stage in part.stages for note in stage.notes)
    states = Counter(action.status for action in part.actions)
    told = [
        (kinds[NoteKind.PAIN], trn("{count} pain", "{count} pains", kinds[NoteKind.PAIN])),
        (kinds[NoteKind.NEED], trn("{count} need", "{count} needs", kinds[NoteKind.NEED])),
        (kinds[NoteKind.IDEA], trn("{count} idea", "{count} ideas", kinds[NoteKind.IDEA])),
        (kinds[NoteKind.QUESTION], trn("{count} question", "{count} questions", kinds[NoteKind.QUESTION])),
    ]
    found = ", ".join(text for count, text in told if count)
    done = ", ".join(f"{begun(status_text(state))} {states[state]}" for state in ActionStatus if states[state])
    blocks = []
    for title, text in ((tr("Opportunities"), found), (tr("Actions"), done)):
        if text:
            blocks += [setting.label(title, width, 20), setting.said(text, width)]
    return blocks
