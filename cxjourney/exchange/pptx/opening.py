"""The first slides: the cover, the list of journeys, and the summary of each."""

from __future__ import annotations

from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import ActionStatus, Journey, Metric, NoteKind, Touchpoint
from cxjourney.domain.sharing import left_out
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import state_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.pptx.look import BODY, GAP, below, columns
from cxjourney.exchange.pptx.markup import Frame, Style
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.pptx.parts import HEADER, TILE_HEIGHT, Field, Heading, panel, panel_height, rows_in, table, tile
from cxjourney.exchange.pptx.words import (
    action_text,
    lowest,
    n_text,
    period_text,
    score_text,
    sentence,
    sources_text,
    value_text,
    votes_text,
)
from cxjourney.exchange.safe_text import safe_line
from cxjourney.scoring.labels import format_date, shape

MOST_TILES = 4
_LISTED = 8
_JOURNEY_ROW, _LOW_ROW = 52.0, 26.0


def draw_cover(page: Page, contents: Contents) -> None:
    """Fill the cover: what this is, of when, and who may read it."""
    page.title(contents.title)
    names = [safe_line(journey.title) for journey in contents.journeys]
    lines = names if len(names) <= 3 else [trn("{count} journey", "{count} journeys", len(names))]
    size, people = len(contents.touchpoints), len(contents.personas)
    counts = [trn("{number} touchpoint", "{number} touchpoints", size, number=f"{size:,}")]
    counts += [trn("{number} persona", "{number} personas", people, number=f"{people:,}")] if people else []
    lines += [" · ".join(counts), tr("Exported on {day}", day=format_date(contents.today)), *left_out(contents.sharing)]
    holders = [one for one in page.slide.placeholders if one.placeholder_format.idx != 0]
    texts = [one for one in holders if one.has_text_frame]
    if texts:
        width = texts[0].width / 12_700 - 16
        texts[0].text_frame.text = "\n".join(page.measure.fit(line, width, 16, 2) for line in lines)
    else:
        page.lead(" · ".join(lines))
    page.note(safe_line(contents.info.description, 2000), tr("Sources:"), *(sources_text(contents) or [tr("none")]))


def draw_journeys(page: Page, contents: Contents) -> None:
    """Fill the list of journeys, each with its size and headline score; its title leads to its map."""
    page.title(tr("The journeys in this deck"))
    area = page.lead(safe_line(contents.info.description, 400))
    metric = contents.metric
    headings = [Heading(tr("Journey"), 46, lines=2), Heading(tr("State"), 10), Heading(tr("Stages"), 9, "r"),
                Heading(tr("Touchpoints"), 12, "r"), Heading(tr("Moments of truth"), 15, "r")]  # fmt: skip
    headings += [Heading(metric.name, 16, "r"), Heading(tr("n"), 9, "r")] if metric else []
    rows: list[list[Field | str]] = []
    for journey in contents.journeys[: rows_in(area.h - 20, _JOURNEY_ROW)]:
        stages, _, touchpoints = contents.of_journey(journey)
        row: list[Field | str] = [
            Field(journey.title, bold=True, link=page.link(("map", journey.id)), below=safe_line(journey.scope, 200)),
            state_text(journey.state),
            str(len(stages)),
            str(len(touchpoints)),
            str(sum(contents.moment(one.id) is not None for one in touchpoints)),
        ]
        if metric:
            score = contents.scores.of(journey.id, metric)
            colour = page.palette.band(score.band) if score else page.palette.mute
            text = score_text(score, contents.info.minimum_n)
            row += [Field(text, bold=score is not None, colour=colour), n_text(score)]
        rows.append(row)
    used = table(
        page, area, headings, rows, tr("Journeys"), tr("Journeys with their size and score"), _JOURNEY_ROW, BODY
    )
    left = len(contents.journeys) - len(rows)
    if left:
        text = trn("and {count} more journey", "and {count} more journeys", left)
        page.text(Rect(area.x, area.y + used + 6, area.w, 14), text, page.small)


class Summary:
    """Owns the summary of one journey: headline scores, where it hurts, what decides, what to do."""

    def __init__(self, page: Page, contents: Contents, journey: Journey) -> None:
        self._page, self._contents, self._journey = page, contents, journey
        self._touchpoints: list[Touchpoint] = contents.of_journey(journey)[2]

    def draw(self) -> None:
        """Fill the slide."""
        page, contents = self._page, self._contents
        metrics = [metric for metric in contents.metrics if contents.scores.of(self._journey.id, metric)]
        page.title(self._title())
        area = page.lead(self._lead())
        if metrics:
            tiles = Rect(area.x, area.y, area.w, TILE_HEIGHT)
            for metric, place in zip(metrics, columns(tiles, max(3, min(len(metrics), MOST_TILES))), strict=False):
                row = contents.scores.of(self._journey.id, metric)
                tile(page, place, metric, row, metric.target)
                page.note(sentence(row, contents.info.minimum_n))
            area = below(area, TILE_HEIGHT + GAP)
        else:
            text = tr("This journey has no answers yet: its map shows what the room knows, not what was measured.")
            page.text(area._replace(h=18), text, Style(12, page.palette.ink))
            area = below(area, 30)
        self._lists(area)
        page.note(tr("Sources:"), *(sources_text(contents) or [tr("none")]))

    def _title(self) -> str:
        contents, metric = self._contents, self._contents.metric
        found = lowest(contents, metric, self._touchpoints)
        whole = contents.scores.of(self._journey.id, metric)
        name = safe_line(self._journey.title)
        if metric is None or whole is None or whole.score.value is None or whole.score.withheld:
            return tr("Summary: {journey}", journey=name)
        if len(found) < 2:
            return tr("{journey}: {metric} {value}", journey=name, metric=metric.name, value=value_text(whole))
        return tr("{metric} {value}, lowest at “{touchpoint}” with {low}", metric=safe_line(metric.name),
                  value=value_text(whole), touchpoint=self._page.measure.fit(found[0][1].title, 420, 26, 1, True),
                  low=value_text(found[0][0]))  # fmt: skip

    def _lead(self) -> str:
        journey, contents = self._journey, self._contents
        whole, size = contents.scores.of(journey.id, contents.metric), len(self._touchpoints)
        parts = [safe_line(journey.title), safe_line(journey.scope, 200)]
        parts.append(trn("{number} touchpoint", "{number} touchpoints", size, number=f"{size:,}"))
        parts.append(period_text(whole))
        return " · ".join(part for part in parts if part)

    def _lists(self, area: Rect) -> None:
        page, contents = self._page, self._contents
        found = lowest(contents, contents.metric, self._touchpoints)
        lists = [(tr("Moments of truth"), self._moments()), (tr("What to do"), self._to_do())]
        if not (found and contents.metric):
            lists.insert(0, (tr("Where it hurts"), self._pains()))
        width = columns(area, 3)[0].w
        tall = max(panel_height(page, width, texts) for _, texts in lists)
        if found:
            tall = max(tall, HEADER + 40 + _LOW_ROW * min(len(found), _LISTED))
        places = columns(area._replace(h=min(area.h, max(tall, 80.0))), 3)
        if found and contents.metric:
            self._lowest(places[0], contents.metric)
        for place, (title, texts) in zip(places[-len(lists) :], lists, strict=True):
            panel(page, place, title, texts)

    def _lowest(self, place: Rect, metric: Metric) -> None:
        page, contents = self._page, self._contents
        found = lowest(contents, metric, self._touchpoints)
        page.box(place, frame=Frame(page.palette.ground, geometry="roundRect", radius=6), name=tr("Lowest touchpoints"))
        body = page.head(Rect(place.x + 10, place.y + 8, place.w - 20, place.h - 8), tr("Lowest touchpoints"))
        headings = [Heading(tr("Touchpoint"), 60), Heading(metric.name, 24, "r"), Heading(tr("n"), 16, "r")]
        shown = found[: min(_LISTED, rows_in(body.h, _LOW_ROW))]
        rows: list[list[Field | str]] = []
        for row, one in shown:
            value = f"{shape(row.band)} {value_text(row)}".strip()
            rows.append([one.title, Field(value, bold=True, colour=page.palette.band(row.band)), n_text(row)])
        table(
            page,
            body,
            headings,
            rows,
            tr("Lowest touchpoints"),
            tr("Lowest touchpoints by {metric}", metric=metric.name),
            _LOW_ROW,
            BODY,
        )

    def _pains(self) -> list[str]:
        notes = [n for n in self._contents.notes if n.journey_id == self._journey.id and n.note_kind is NoteKind.PAIN]
        notes.sort(key=lambda note: -note.votes)
        return [_voted(note.text, note.votes) for note in notes] or [tr("No pains are noted yet.")]

    def _moments(self) -> list[str]:
        contents = self._contents
        texts = []
        for one in self._touchpoints:
            moment = contents.moment(one.id)
            if moment is not None:
                row = contents.scores.of(one.id, contents.metric)
                score = f" ({score_text(row, contents.info.minimum_n)})" if row else ""
                why = f": {safe_line(moment.stake or moment.reason, 160)}" if moment.stake or moment.reason else ""
                texts.append(safe_line(one.title) + score + why)
        return texts or [tr("No touchpoint is marked as one yet.")]

    def _to_do(self) -> list[str]:
        contents = self._contents
        mine = [action for action in contents.actions if action.journey_id == self._journey.id]
        mine = [action for action in mine if action.status in (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)]
        mine.sort(key=lambda action: (-(action.impact or 0), action.effort or 9, action.position))
        texts = [action_text(contents, action) for action in mine]
        ideas = [n for n in contents.notes if n.journey_id == self._journey.id and n.note_kind is NoteKind.IDEA]
        ideas.sort(key=lambda note: -note.votes)
        texts += [tr("Idea: {text}", text=_voted(note.text, note.votes)) for note in ideas[:6]]
        return texts or [tr("No actions or ideas are noted yet.")]


def _voted(text: str, votes: int) -> str:
    return f"{safe_line(text, 300)} ({votes_text(votes)})" if votes else safe_line(text, 300)
