"""A slide for each stage: its goal, its touchpoints with their scores, what hurts, what could be done, what is said."""

from __future__ import annotations

from collections.abc import Sequence

from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import Journey, Metric, Note, NoteKind, Stage, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import emotion_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.pptx.charts import Bar, bars
from cxjourney.exchange.pptx.look import BODY, GAP, SMALL, columns, split
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.pptx.parts import (
    HEADER,
    ROW,
    Field,
    Heading,
    panel,
    panel_height,
    quotes,
    quotes_height,
    rows_in,
    table,
)
from cxjourney.exchange.pptx.words import (
    n_text,
    period_text,
    quotes_of,
    score_text,
    sentence,
    value_text,
    votes_text,
)
from cxjourney.exchange.safe_text import safe_line
from cxjourney.scoring.labels import unit_name
from cxjourney.scoring.score import JUDGED, Band

MOST_METRICS = 3
_WIDE = 700.0  # from here on a table has room for several metrics beside a chart
_TALLEST = 42.0  # of a table's row
_WORST = {Band.LOW: 0, Band.MIDDLE: 1, Band.GOOD: 2}


class StageSlide:
    """Owns the slide of one stage."""

    def __init__(self, page: Page, contents: Contents, journey: Journey, stage: Stage) -> None:
        self._page, self._contents, self._journey, self._stage = page, contents, journey, stage
        self._stages, _, every = contents.of_journey(journey)
        self._touchpoints = [one for one in every if one.stage_id == stage.id]
        ids = {one.id for one in self._touchpoints}
        self._notes = [note for note in contents.notes if note.stage_id == stage.id]
        self._quotes = quotes_of(contents, ids, 4)
        pinned = [(n.text, n.source) for n in self._notes if n.note_kind is NoteKind.QUOTE and not n.touchpoint_id]
        self._quotes = (pinned + self._quotes)[:4]

    def draw(self) -> None:
        """Fill the slide."""
        page = self._page
        page.title(self._title())
        area = page.lead(self._lead())
        panels = self._panels()
        if not panels:
            self._scores(area)
            return
        places = columns(area, len(panels))
        wanted = max(self._height(places[0].w, panel) for panel in panels)
        least = HEADER + ROW * min(max(len(self._touchpoints), 2), 6) + 18
        tall = max(70.0, min(wanted, area.h - least - GAP))
        room = min(area.h - tall - GAP, max(HEADER + _TALLEST * len(self._touchpoints) + 18, 120.0))
        self._scores(area._replace(h=room))
        for place, (title, texts) in zip(places, panels, strict=True):
            rect = Rect(place.x, area.y + room + GAP, place.w, tall)
            if texts is None:
                quotes(page, rect, self._quotes, title)
            else:
                panel(page, rect, title, texts)

    def _height(self, width: float, part: tuple[str, list[str] | None]) -> float:
        if part[1] is None:
            return quotes_height(self._page, width, self._quotes)
        return panel_height(self._page, width, part[1])

    def _title(self) -> str:
        contents, stage = self._contents, self._stage
        row = contents.scores.of(stage.id, contents.metric)
        if row is None or row.band not in JUDGED:
            return safe_line(stage.title) or tr("Untitled stage")
        return tr("{stage}: {metric} {score}", stage=self._page.measure.fit(stage.title, 560, 26, 1, True),
                  metric=safe_line(row.metric.name, 60), score=score_text(row, contents.info.minimum_n))  # fmt: skip

    def _lead(self) -> str:
        contents, stage = self._contents, self._stage
        number = [one.id for one in self._stages].index(stage.id) + 1
        row = contents.scores.of(stage.id, contents.metric)
        parts = [tr("Stage {number} of {count}", number=number, count=len(self._stages))]
        parts += [safe_line(self._journey.title, 60)] if len(contents.journeys) > 1 else []
        parts += [tr("Goal: {goal}", goal=safe_line(stage.goal, 300))] if stage.goal else []
        if row is not None and not row.score.withheld:
            parts.append(trn("{number} answer", "{number} answers", row.score.n, number=n_text(row)))
        parts += [self._feeling()] if self._feeling() else []
        self._page.note(sentence(row, contents.info.minimum_n) if contents.metric else "", period_text(row))
        return " · ".join(parts)

    def _feeling(self) -> str:
        felt = [value for one in self._touchpoints if (value := self._contents.emotion(one.id)) is not None]
        if not felt:
            return ""
        shown = [emotion_text(value) for value in (min(felt), max(felt))]
        if shown[0] == shown[1]:
            return tr("Emotion {value}", value=shown[0])
        return tr("Emotion {low} to {high}", low=shown[0], high=shown[1])

    # scores

    def _scores(self, area: Rect) -> None:
        page, contents = self._page, self._contents
        if not self._touchpoints:
            page.text(area._replace(h=18), tr("This stage has no touchpoints yet."), page.small)
            return
        metrics = [m for m in contents.metrics if any(contents.scores.of(one.id, m) for one in self._touchpoints)]
        if contents.metric in metrics:
            metrics.remove(contents.metric)
            metrics.insert(0, contents.metric)
        metrics = metrics[: MOST_METRICS if area.w > _WIDE else 1]
        shown = self._shown(rows_in(area.h - 14))
        chart = self._bars(shown, metrics[0]) if metrics else []
        left, right = split(area, 0.64) if len(chart) > 1 else (area, area)
        used = self._table(left, shown, metrics)
        if len(shown) < len(self._touchpoints):
            text = tr("{shown} of {all} touchpoints, the lowest scores first; the workbook holds all of them.",
                      shown=len(shown), all=len(self._touchpoints))  # fmt: skip
            page.text(Rect(left.x, left.y + used + 2, left.w, 13), text, page.small)
        if len(chart) > 1:
            body = page.head(Rect(right.x, right.y, right.w, right.h), self._chart_title(metrics[0]))
            alt = "; ".join(f"{bar.label} {score}" for bar, score in chart)
            height = min(body.h - 4, 40.0 * len(chart) + 8)
            bars(page, body._replace(h=height), [bar for bar, _ in chart], metrics[0],
                 tr("{metric} by touchpoint: {values}.", metric=safe_line(metrics[0].name), values=alt),
                 self._reach(metrics[0]))  # fmt: skip

    def _reach(self, metric: Metric) -> tuple[float, float]:
        """Return the lowest and the highest judged score of the whole journey, so that stages compare by eye."""
        every = self._contents.of_journey(self._journey)[2]
        found = (self._contents.scores.of(one.id, metric) for one in every)
        values = [row.score.value for row in found if row and row.band in JUDGED and row.score.value is not None]
        return min(values, default=0.0), max(values, default=0.0)

    def _chart_title(self, metric: Metric) -> str:
        return tr("{metric} by touchpoint ({unit})", metric=safe_line(metric.name, 60), unit=unit_name(metric))

    def _shown(self, room: int) -> list[Touchpoint]:
        """Return the touchpoints that fit, all in the map's order or else the lowest scores first."""
        if len(self._touchpoints) <= room:
            return self._touchpoints
        contents = self._contents

        def rank(one: Touchpoint) -> tuple[bool, int, str]:
            row = contents.scores.of(one.id, contents.metric)
            return contents.moment(one.id) is None, _WORST.get(row.band, 3) if row else 4, one.id

        return sorted(self._touchpoints, key=rank)[:room]

    def _bars(self, shown: Sequence[Touchpoint], metric: Metric) -> list[tuple[Bar, str]]:
        found = []
        for one in shown:
            row = self._contents.scores.of(one.id, metric)
            if row is not None and row.score.value is not None and row.band in JUDGED:
                title = self._page.measure.fit(one.title, 120, 10)
                label = tr("{title} (n {count})", title=title, count=n_text(row))
                found.append((Bar(label, row.score.value, row.band), value_text(row)))
        return found

    def _table(self, area: Rect, shown: Sequence[Touchpoint], metrics: Sequence[Metric]) -> float:
        page, contents = self._page, self._contents
        row_height = min(_TALLEST, max(ROW, (area.h - HEADER - 16) / max(len(shown), 1)))
        roomy, size = row_height >= 36, BODY if row_height >= 25 else SMALL
        headings = [Heading(tr("Touchpoint"), 34), Heading(tr("Channel"), 15)]
        headings += [Heading(metric.name, 20, "r") for metric in metrics]
        is_felt = any(contents.emotion(one.id) is not None for one in shown)
        if not metrics:
            headings.append(Heading(tr("What the customer expects"), 45, lines=2 if roomy else 1))
        headings += [Heading(tr("Emotion"), 12, "r")] if is_felt else []
        rows = []
        for one in shown:
            moment = contents.moment(one.id) is not None
            row: list[Field | str] = [
                Field(f"◆ {one.title}" if moment else one.title, bold=True,
                      link=page.link(("moment", one.id)) if moment else "",
                      below=safe_line(one.expectation or one.description, 200) if metrics and roomy else ""),
                one.channel,
            ]  # fmt: skip
            row += [self._score(one, metric) for metric in metrics]
            if not metrics:
                row.append(one.expectation or one.description)
            if is_felt:
                felt = contents.emotion(one.id)
                row.append("–" if felt is None else emotion_text(felt))
            rows.append(row)
        return table(
            page,
            area,
            headings,
            rows,
            tr("Touchpoints"),
            tr("Touchpoints of the stage with their scores"),
            row_height,
            size,
        )

    def _score(self, one: Touchpoint, metric: Metric) -> Field:
        row = self._contents.scores.of(one.id, metric)
        if row is None:
            return Field("–", colour=self._page.palette.mute)
        judged = row.band in JUDGED
        text = score_text(row, self._contents.info.minimum_n)
        second = tr("n {count}", count=n_text(row)) if judged else ""
        return Field(text, second, self._page.palette.band(row.band), judged)

    # notes

    def _panels(self) -> list[tuple[str, list[str] | None]]:
        kinds = (
            (tr("Pains and needs"), (NoteKind.PAIN, NoteKind.NEED)),
            (tr("Ideas and questions"), (NoteKind.IDEA, NoteKind.QUESTION)),
        )
        found: list[tuple[str, list[str] | None]] = []
        for title, wanted in kinds:
            notes = sorted((n for n in self._notes if n.note_kind in wanted), key=lambda n: (-n.votes, n.position))
            if notes:
                found.append((title, [self._note_text(note) for note in notes]))
        if self._quotes:
            found.append((tr("What customers say"), None))
        return found

    def _note_text(self, note: Note) -> str:
        text = safe_line(note.text, 300)
        if note.note_kind is NoteKind.NEED:
            text = tr("Need: {text}", text=text)
        elif note.note_kind is NoteKind.QUESTION:
            text = tr("Question: {text}", text=text)
        return f"{text} ({votes_text(note.votes)})" if note.votes else text
