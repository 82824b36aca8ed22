"""The last slides: what is done, and what the numbers mean and where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.notices import NPS_NOTICE
from cxjourney.domain.records import Action, ActionStatus, Direction, Metric, MetricKind
from cxjourney.domain.sharing import left_out
from cxjourney.domain.text import tr
from cxjourney.domain.words import status_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.pptx.look import BODY, SMALL, below
from cxjourney.exchange.pptx.markup import Style
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.pptx.parts import HEADER, Field, Heading, panel, panel_height, table
from cxjourney.exchange.pptx.words import sources_text
from cxjourney.exchange.safe_text import safe_line
from cxjourney.scoring.labels import format_date, format_value, shape, unit_name
from cxjourney.scoring.metric_words import emotion_remark, formula_text
from cxjourney.scoring.score import Band

MOST_STAGES, MOST_MOMENTS, MOST_PERSONAS, MOST_ACTION_SLIDES = 30, 30, 30, 4  # slides; of stages and moments by journey
ACTION_ROW, METRIC_ROW = 38.0, 33.0
_ORDER = {ActionStatus.IN_PROGRESS: 0, ActionStatus.OPEN: 1, ActionStatus.DONE: 2, ActionStatus.DROPPED: 3}


def action_pages(contents: Contents, height: float, most: int) -> list[list[Action]]:
    """Return the actions slide by slide, those that run first, on at most `most` slides."""
    each = max(1, int((height - 28 - HEADER - 20) // ACTION_ROW))
    ordered = sorted(contents.actions, key=lambda a: (_ORDER[a.status], a.due is None, a.due or contents.today))
    return [ordered[start : start + each] for start in range(0, len(ordered), each)][:most]


def draw_actions(page: Page, contents: Contents, actions: Sequence[Action], number: int, of: int) -> None:
    """Fill a slide of actions."""
    page.title(tr("What we do") if of == 1 else tr("What we do ({number} of {count})", number=number, count=of))
    done = sum(action.status is ActionStatus.DONE for action in contents.actions)
    area = page.lead(tr("{count} actions, {done} done", count=len(contents.actions), done=done))
    owners = contents.sharing.owners
    results = any(action.result for action in actions)
    headings = [Heading(tr("Action"), 34, lines=2), Heading(tr("Touchpoint"), 19, lines=2)]
    headings += [Heading(tr("Owner"), 14, lines=2)] if owners else []
    headings += [Heading(tr("Due"), 13, whole=True), Heading(tr("Status"), 12, whole=True)]
    headings += [Heading(tr("Impact"), 8, "ctr"), Heading(tr("Effort"), 8, "ctr")]
    headings += [Heading(tr("Result"), 38, lines=2)] if results else []
    rows = []
    for action in actions:
        colour = {ActionStatus.DONE: page.palette.good, ActionStatus.DROPPED: page.palette.mute}.get(action.status, "")
        row: list[Field | str] = [
            Field(action.title, bold=True),
            contents.touchpoint_title(action.touchpoint_id),
            *([contents.owner(action.owner)] if owners else []),
            format_date(action.due) if action.due else "–",
            Field(status_text(action.status), colour=colour),
            "–" if action.impact is None else str(action.impact),
            "–" if action.effort is None else str(action.effort),
            *([action.result] if results else []),
        ]
        rows.append(row)
        if action.problem:
            page.note(f"{safe_line(action.title, 120)}: {safe_line(action.problem, 400)}")
    used = table(
        page, area, headings, rows, tr("Actions"), tr("Actions with due date, status and result"), ACTION_ROW, BODY
    )
    shown = number == of and len(contents.actions) > sum(map(len, action_pages(contents, page.area.h, of)))
    if shown:
        page.text(Rect(area.x, area.y + used + 4, area.w, 14), tr("The workbook holds the other actions."), page.small)


def draw_definitions(page: Page, contents: Contents) -> None:
    """Fill the slide that says what each number means, what is withheld, and where the data comes from."""
    page.title(tr("How to read the numbers"))
    area = page.area
    metrics = contents.project.ordered(Metric)
    measured = [metric for metric in metrics if contents.scores.has(metric)] or metrics
    rows: list[list[Field | str]] = []
    room = max(1, int((area.h - 190 - HEADER) // METRIC_ROW))
    for metric in measured[:room]:
        limits = [
            f"{shape(band)} {format_value(metric, limit)}"
            for band, limit in ((Band.GOOD, metric.good_from), (Band.LOW, metric.low_from))
            if limit is not None
        ]
        formula = formula_text(metric, contents.info.confidence)
        better = tr("higher is better") if metric.direction is Direction.HIGHER else tr("lower is better")
        rows.append([
            Field(metric.name, bold=True),
            formula,
            f"{unit_name(metric)}, {better}",
            "  ".join(limits) or "–",
            format_value(metric, metric.target),
        ])  # fmt: skip
        page.note(f"{safe_line(metric.name)}: {formula} {safe_line(metric.question, 300)}")
    used = 0.0
    if rows:
        headings = [Heading(tr("Metric"), 16, lines=2), Heading(tr("How it is computed"), 46, lines=2),
                    Heading(tr("Unit"), 20, lines=2), Heading(tr("Good from, low past"), 16),
                    Heading(tr("Target"), 8, "r")]  # fmt: skip
        used = table(page, area, headings, rows, tr("Metrics"), tr("Metrics with formula, unit and limits"), METRIC_ROW)
    rest = below(area, used + 14)
    gap = 16.0
    left = Rect(rest.x, rest.y, rest.w * 0.6 - gap, rest.h - 30)
    right = Rect(rest.x + rest.w * 0.6, rest.y, rest.w * 0.4, rest.h - 30)
    sources = sources_text(contents) or [tr("No evidence has been brought in yet.")]
    tall = max(panel_height(page, left.w, _rules(contents), 3), panel_height(page, right.w, sources))
    panel(page, left._replace(h=min(left.h, tall)), tr("What is shown, and what is not"), _rules(contents), 3)
    panel(page, right._replace(h=min(right.h, tall)), tr("Sources"), sources)
    page.note(*_rules(contents), *sources_text(contents))
    if any(metric.metric_kind is MetricKind.NPS for metric in metrics):
        place = Rect(rest.x, area.bottom - 24, rest.w, 24)
        page.text(place, NPS_NOTICE, Style(SMALL - 1, page.palette.mute), lines=3, name=tr("Notice"))
        page.note(NPS_NOTICE)


def _rules(contents: Contents) -> list[str]:
    info = contents.info
    rules = [
        tr("▲ good, ● middle, ▼ low: by the limits of each metric. n counts answers, not customers."),
        tr("Under {n} answers a score is not judged; maps and tables show its n only.", n=info.minimum_n),
        tr("Under {n} answers a score is withheld, so that nobody can be recognised; so is a number that would let one "
           "be worked out.", n=info.anonymity_threshold),
        tr("An interval says where the score lies if everyone had answered."),
        emotion_remark(),
    ]  # fmt: skip
    return _capped(contents) + rules + left_out(contents.sharing)


def _capped(contents: Contents) -> list[str]:
    """Return a sentence for each kind of slide of which there would be too many."""
    told = []
    stages = max((len(contents.of_journey(journey)[0]) for journey in contents.journeys), default=0)
    if stages > MOST_STAGES:
        told.append(tr("The first {most} stages of a journey have a slide each; the workbook holds all of them.",
                       most=MOST_STAGES))  # fmt: skip
    marked = [one.journey_id for one in contents.touchpoints.values() if contents.moment(one.id)]
    if any(marked.count(journey.id) > MOST_MOMENTS for journey in contents.journeys):
        told.append(tr("The first {most} moments of truth of a journey have a slide each; the workbook holds all of "
                       "them.", most=MOST_MOMENTS))  # fmt: skip
    if len(contents.personas) > MOST_PERSONAS:
        told.append(tr("The first {most} personas have a slide each; the workbook holds all of them.",
                       most=MOST_PERSONAS))  # fmt: skip
    return told
