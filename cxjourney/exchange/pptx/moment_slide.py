"""A slide for each moment of truth: what is at stake and why, its score over time, its answers, what is done."""

from __future__ import annotations

from collections.abc import Sequence

from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import Journey, MomentOfTruth, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.domain.words import emotion_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.pptx.charts import spread, trend
from cxjourney.exchange.pptx.look import BODY, GAP, SMALL, below, split
from cxjourney.exchange.pptx.markup import Para, Style
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.pptx.parts import (
    TILE_HEIGHT,
    Field,
    Heading,
    panel,
    panel_height,
    quotes,
    quotes_height,
    table,
    tile,
)
from cxjourney.exchange.pptx.words import action_text, quotes_of, sentence
from cxjourney.exchange.safe_text import safe_line
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.scoring.labels import format_value, percent_text
from cxjourney.scoring.score import Band
from cxjourney.scoring.trend import distribution, month_points

MOMENTS_ON_A_SLIDE, MOMENT_ROW = 6, 54.0
_CHART, _SPREAD = 150.0, 70.0


def moments_without_evidence(contents: Contents, touchpoints: Sequence[Touchpoint]) -> list[Touchpoint]:
    """Return the marked touchpoints that nobody has answered at: there is too little of each for a slide."""
    return [one for one in touchpoints
            if not contents.scores.of(one.id, contents.metric) and not quotes_of(contents, {one.id}, 1)]  # fmt: skip


def draw_moments(page: Page, contents: Contents, touchpoints: Sequence[Touchpoint], journey: Journey) -> None:
    """Fill a slide that tells of several moments of truth in a table, at most `MOMENTS_ON_A_SLIDE` of them."""
    page.title(tr("Moments of truth: {journey}", journey=safe_line(journey.title)))
    area = page.lead(tr("What decides whether customers stay, as the room sees it; nobody has answered here yet."))
    owners = contents.sharing.owners
    headings = [Heading(tr("Touchpoint"), 22, lines=2), Heading(tr("What is at stake"), 34, lines=3),
                Heading(tr("Why it decides"), 34, lines=3)]  # fmt: skip
    headings += [Heading(tr("Owner"), 14, lines=2)] if owners else []
    done = {one.id: "; ".join(safe_line(action.title, 200) for action in contents.actions
                              if action.touchpoint_id == one.id) for one in touchpoints}  # fmt: skip
    headings += [Heading(tr("What is done about it"), 30, lines=3)] if any(done.values()) else []
    rows: list[list[Field | str]] = []
    for one in touchpoints:
        moment = contents.moment(one.id)
        if moment is None:
            continue
        rows.append([
            Field(f"◆ {one.title}", bold=True), moment.stake or "–", moment.reason or "–",
            *([contents.owner(moment.owner) or "–"] if owners else []),
            *([done[one.id] or "–"] if any(done.values()) else []),
        ])  # fmt: skip
    table(page, area, headings, rows, tr("Moments of truth"), tr("Moments of truth, what is at stake and why"),
          MOMENT_ROW, BODY)  # fmt: skip


class MomentSlide:
    """Owns the slide of one moment of truth."""

    def __init__(self, page: Page, contents: Contents, touchpoint: Touchpoint, moment: MomentOfTruth) -> None:
        self._page, self._contents, self._touchpoint, self._moment = page, contents, touchpoint, moment
        self._row: ScoreRow | None = contents.scores.of(touchpoint.id, contents.metric)
        self._quotes = quotes_of(contents, {touchpoint.id}, 3)

    def draw(self) -> None:
        """Fill the slide: words at the left, evidence at the right."""
        page = self._page
        page.title(tr("Moment of truth: {touchpoint}", touchpoint=safe_line(self._touchpoint.title)))
        area = page.lead(self._lead())
        left, right = split(area, 0.4)
        if self._row is None and not self._quotes:
            self._words(area)
            return
        self._words(left)
        self._evidence(right)

    def _lead(self) -> str:
        contents, one = self._contents, self._touchpoint
        parts = [safe_line(contents.stage_title(one.stage_id)), safe_line(one.channel)]
        owner = contents.owner(self._moment.owner)
        parts += [tr("Owner: {owner}", owner=safe_line(owner))] if owner else []
        felt = contents.emotion(one.id)
        if felt is not None:
            parts.append(tr("Emotion {value}", value=emotion_text(felt)))
        if contents.metric:
            self._page.note(sentence(self._row, contents.info.minimum_n))
        return " · ".join(part for part in parts if part)

    def _words(self, area: Rect) -> None:
        page, contents = self._page, self._contents
        if contents.metric is not None and self._row is not None:
            metric = contents.project.metric_at(contents.metric, self._touchpoint.id)
            place = area._replace(h=TILE_HEIGHT)
            tile(page, place, metric, self._row, metric.target)
            area = below(area, TILE_HEIGHT + GAP)
        style = Style(BODY, page.palette.ink)
        for head, text in ((tr("What is at stake"), self._moment.stake), (tr("Why it decides"), self._moment.reason)):
            if text:
                body = page.head(area, head)
                shown = page.measure.fit(text, body.w - 2, BODY, 4)
                tall = page.measure.height(shown, body.w - 2, BODY) + 2
                page.text(body._replace(h=tall), shown, style, lines=5)
                area = below(area, 22 + tall + 12)
        if area.h > 60:
            texts = self._actions() or [tr("No action is noted here yet.")]
            tall = min(area.h, panel_height(page, area.w, texts, 3))
            panel(page, area._replace(h=tall), tr("What is done about it"), texts, 3)

    def _actions(self) -> list[str]:
        contents = self._contents
        texts = []
        for action in contents.actions:
            if action.touchpoint_id == self._touchpoint.id:
                result = tr(". Result: {text}", text=safe_line(action.result, 160)) if action.result else ""
                texts.append(action_text(contents, action) + result)
        return texts

    def _evidence(self, area: Rect) -> None:
        if self._trend(area._replace(h=_CHART + 22)):
            area = below(area, _CHART + 22 + GAP)
        if self._spread(area._replace(h=_SPREAD)):
            area = below(area, _SPREAD + GAP)
        if self._quotes and area.h > 60:
            quotes(
                self._page,
                area._replace(h=min(area.h, quotes_height(self._page, area.w, self._quotes))),
                self._quotes,
                tr("What customers say"),
            )

    def _trend(self, area: Rect) -> bool:
        contents, page = self._contents, self._page
        if contents.metric is None:
            return False
        metric = contents.project.metric_at(contents.metric, self._touchpoint.id)
        rows = contents.scores.months(self._touchpoint.id, contents.metric)
        months = month_points([rows[month].score for month in sorted(rows)])[-36:]
        told = [(month, value) for month, value in months if value is not None]
        if len(told) < 3:
            return False
        name, target = safe_line(metric.name, 60), tr("Target")
        body = page.head(area, tr("{metric} by month", metric=name))
        if metric.target is not None:
            key = tr("– – target {value}", value=format_value(metric, metric.target))
            page.text(Rect(area.right - 160, area.y + 2, 160, 14), key, Style(SMALL, page.palette.mute, align="r"))
        first, last = told[0], told[-1]
        alt = tr("{metric} by month, from {first} in {start} to {last} in {end}.", metric=name,
                 first=format_value(metric, first[1]), start=f"{first[0]:%b %Y}",
                 last=format_value(metric, last[1]), end=f"{last[0]:%b %Y}")  # fmt: skip
        trend(page, body._replace(h=_CHART), months, metric.target, metric, (name, target), alt)
        few = sum(row.score.n < contents.info.minimum_n for row in rows.values() if not row.score.withheld)
        if few:
            page.note(tr("{count} of the months have fewer than {n} answers; read them as a direction only.",
                         count=few, n=contents.info.minimum_n))  # fmt: skip
        return True

    def _spread(self, area: Rect) -> bool:
        page, row = self._page, self._row
        slices = distribution(row.metric, row.score) if row else ()
        if row is None or not slices or row.band in (Band.WITHHELD, Band.NONE):
            return False
        body = page.head(area, tr("How the answers spread"))
        words = [f"{part.name} {percent_text(part.share)}" for part in slices]
        spread(page, body._replace(h=26), slices, tr("Spread of answers: {parts}.", parts=", ".join(words)))
        palette = page.palette
        colours = {Band.LOW: palette.low, Band.GOOD: palette.good}
        runs: list[tuple[str, Style]] = []
        for part in slices:
            runs.append(("■ ", Style(SMALL, colours.get(part.band, palette.line))))
            runs.append((f"{part.name} {percent_text(part.share)}      ", Style(SMALL, palette.mute)))
        page.box(Rect(body.x, body.y + 30, body.w, 14), [Para(tuple(runs))], name=tr("Key"))
        return True
