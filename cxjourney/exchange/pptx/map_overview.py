"""The overview of a journey that is too large for one slide: every touchpoint as a simple card, or stages as tiles.

No type is smaller than 9 points: simple cards where they fit, else one tile for each stage with its counts.
"""

from __future__ import annotations

from cxjourney.domain.layout_shapes import Point, Rect
from cxjourney.domain.records import Journey, Lane, Stage, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.pptx.look import BODY, SMALL, SMALLEST
from cxjourney.exchange.pptx.map_plan import MOST_SLIDES
from cxjourney.exchange.pptx.markup import Frame, Style, para
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.pptx.words import n_text, score_text, sentence
from cxjourney.exchange.safe_text import safe_line
from cxjourney.scoring.score import Band

_CARD, _ROW, _LABEL = 42.0, 30.0, 96.0  # a simple card with its gap, the height of a lane, the room for lane names
_TILE_WIDTH, _TILE_HEIGHT, _GAP = 132.0, 62.0, 8.0


def draw_overview(page: Page, contents: Contents, journey: Journey, parts: int) -> None:
    """Fill the overview; `parts` is how many slides the whole map takes."""
    page.title(safe_line(journey.title), tr(": overview"))
    stages, lanes, touchpoints = contents.of_journey(journey)
    lead = [trn("{number} touchpoint", "{number} touchpoints", len(touchpoints), number=f"{len(touchpoints):,}")]
    if parts <= MOST_SLIDES:
        lead.append(tr("the next {count} slides show them in full", count=parts))
    else:
        lead.append(tr("the first {count} of {all} parts follow; at a readable size the rest would not fit into a deck",
                       count=MOST_SLIDES, all=parts))  # fmt: skip
    area = page.lead(" · ".join(lead))
    widths = {
        stage.id: 1 + max((t.column for t in touchpoints if t.stage_id == stage.id), default=0) for stage in stages
    }
    fits = sum(widths.values()) * _CARD + 4 * len(stages) <= area.w - _LABEL and len(lanes) * _ROW <= area.h - 30
    if fits:
        _Cards(page, contents, stages, lanes, widths).draw(area, touchpoints)
    else:
        _tiles(page, contents, stages, touchpoints, area)


class _Cards:
    """Draws every touchpoint as a card of its score alone, in its cell."""

    def __init__(
        self, page: Page, contents: Contents, stages: list[Stage], lanes: list[Lane], widths: dict[str, int]
    ) -> None:
        self._page, self._contents, self._stages, self._lanes, self._widths = page, contents, stages, lanes, widths

    def draw(self, area: Rect, touchpoints: list[Touchpoint]) -> None:
        page, palette = self._page, self._page.palette
        gap = 4.0
        pitch = (area.w - _LABEL - gap * len(self._stages)) / max(sum(self._widths.values()), 1)
        row = min(44.0, (area.h - 30) / max(len(self._lanes), 1))
        x, top = area.x + _LABEL, area.y + 26
        lefts: dict[str, float] = {}
        for stage in self._stages:
            wide = pitch * self._widths[stage.id]
            lefts[stage.id] = x
            page.box(Rect(x, area.y, wide, 26 + row * len(self._lanes) + 4), frame=Frame(
                palette.ground, geometry="roundRect", radius=4), name=tr("Band"))  # fmt: skip
            title = page.measure.fit(stage.title, wide - 6, SMALL, 1, True)
            page.box(Rect(x, area.y, wide, 22), [para(title, Style(SMALL, palette.ink, bold=True, align="ctr"))],
                     Frame(palette.paper, palette.line, geometry="roundRect", radius=4, anchor="ctr"),
                     name=safe_line(stage.title), link=page.link(("stage", stage.id)))  # fmt: skip
            x += wide + gap
        tops = {lane.id: top + index * row for index, lane in enumerate(self._lanes)}
        for index, lane in enumerate(self._lanes):
            y = tops[lane.id]
            if index:
                page.rule(Point(area.x, y), Point(area.right, y), palette.line, dash="dash")
            page.text(
                Rect(area.x, y, _LABEL - 8, row), lane.title, Style(SMALLEST, palette.mute), lines=2, anchor="ctr"
            )
        for one in touchpoints:
            if one.lane_id in tops and one.stage_id in lefts:
                at = lefts[one.stage_id] + one.column * pitch
                self._card(one, Rect(at + 2, tops[one.lane_id] + (row - 22) / 2, pitch - 4, 22))

    def _card(self, one: Touchpoint, rect: Rect) -> None:
        page, palette, contents = self._page, self._page.palette, self._contents
        row = contents.scores.of(one.id, contents.metric)
        band = row.band if row else Band.NONE
        text = score_text(row, contents.info.minimum_n) if row else "–"
        mark = "◆ " if contents.moment(one.id) and page.measure.width(f"◆ {text}", SMALLEST, True) < rect.w - 4 else ""
        paras = [para(page.measure.fit(mark + text, rect.w - 4, SMALLEST, 1, True),
                      Style(SMALLEST, palette.band(band), bold=row is not None, align="ctr"))]  # fmt: skip
        alt = f"{safe_line(one.title)}. {sentence(row, contents.info.minimum_n)}"
        page.box(rect, paras, Frame(palette.band_fill(band) or palette.paper, palette.line, geometry="roundRect",
                                    radius=4, anchor="ctr"), name=safe_line(one.title), alt=alt,
                 link=page.link(("stage", one.stage_id)))  # fmt: skip


def _tiles(page: Page, contents: Contents, stages: list[Stage], touchpoints: list[Touchpoint], area: Rect) -> None:
    palette = page.palette
    across = max(1, int((area.w + _GAP) // (_TILE_WIDTH + _GAP)))
    down = max(1, int((area.h - 16 + _GAP) // (_TILE_HEIGHT + _GAP)))
    wide = (area.w - _GAP * (across - 1)) / across
    inside: dict[str, list[Touchpoint]] = {}
    for one in touchpoints:
        inside.setdefault(one.stage_id, []).append(one)
    for index, stage in enumerate(stages[: across * down]):
        own = inside.get(stage.id, [])
        rect = Rect(area.x + (index % across) * (wide + _GAP), area.y + (index // across) * (_TILE_HEIGHT + _GAP),
                    wide, _TILE_HEIGHT)  # fmt: skip
        row = contents.scores.of(stage.id, contents.metric)
        rows = [found for one in own if (found := contents.scores.of(one.id, contents.metric))]
        low = sum(found.band is Band.LOW for found in rows)
        band = row.band if row else Band.NONE
        lines = [
            para(page.measure.fit(stage.title, wide - 16, BODY, 1, True), Style(BODY, palette.ink, bold=True)),
            para(trn("{number} touchpoint", "{number} touchpoints", len(own), number=f"{len(own):,}"), page.small),
        ]
        if row is not None:
            text = f"{score_text(row, contents.info.minimum_n)}  "
            tail = tr("n {count}", count=n_text(row)) + (tr(", {count} ▼ low", count=low) if low else "")
            lines.append(para(page.measure.fit(text + tail, wide - 16, SMALL, 1, True),
                              Style(SMALL, palette.band(band), bold=True)))  # fmt: skip
        page.box(rect, lines, Frame(palette.ground, palette.line, geometry="roundRect", radius=6, inset=(8, 6, 8, 4)),
                 name=safe_line(stage.title), link=page.link(("stage", stage.id)))  # fmt: skip
    left = len(stages) - across * down
    if left > 0:
        text = trn("and {count} more stage", "and {count} more stages", left)
        page.text(Rect(area.x, area.bottom - 13, area.w, 13), text, page.small)
