"""A slide for each moment of truth: what is at stake and why, its score over time, its answers, what is done."""

from __future__ import annotations

from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import MomentOfTruth, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.pptx.charts import spread, trend
from cxjourney.exchange.pptx.look import BODY, GAP, SMALL, below, split
from cxjourney.exchange.pptx.markup import Para, Style
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.pptx.parts import TILE_HEIGHT, panel, panel_height, quotes, quotes_height, tile
from cxjourney.exchange.pptx.words import quotes_of, sentence, status_text
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.exchange.xlsx.safe_text import safe_line
from cxjourney.scoring.labels import format_date, format_value
from cxjourney.scoring.score import Band
from cxjourney.scoring.trend import distribution, month_points

_CHART, _SPREAD = 150.0, 70.0


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
            parts.append(tr("Emotion {value}", value=f"{felt:+g}".replace("-", "−") if felt else "0"))
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
                parts = [status_text(action.status)]
                parts += [safe_line(contents.owner(action.owner))] if contents.owner(action.owner) else []
                parts += [tr("due {day}", day=format_date(action.due))] if action.due else []
                result = tr(". Result: {text}", text=safe_line(action.result, 160)) if action.result else ""
                texts.append(f"{safe_line(action.title, 200)} ({', '.join(parts)}){result}")
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
        words = [f"{part.name} {part.share * 100:.0f} %" for part in slices]
        spread(page, body._replace(h=26), slices, tr("Spread of answers: {parts}.", parts=", ".join(words)))
        palette = page.palette
        colours = {Band.LOW: palette.low, Band.GOOD: palette.good}
        runs: list[tuple[str, Style]] = []
        for part in slices:
            runs.append(("■ ", Style(SMALL, colours.get(part.band, palette.line))))
            runs.append((f"{part.name} {part.share * 100:.0f} %      ", Style(SMALL, palette.mute)))
        page.box(Rect(body.x, body.y + 30, body.w, 14), [Para(tuple(runs))], name=tr("Key"))
        return True
