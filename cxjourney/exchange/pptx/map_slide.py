"""The slides of a journey's map: bands, cards, moments, glued arrows and the emotion curve, all native shapes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import MapLayout, layout_map
from cxjourney.domain.layout_shapes import Point, Rect
from cxjourney.domain.records import AnalysisLane, Journey, LaneKind, Touchpoint, Transition, TransitionKind
from cxjourney.domain.text import tr, trn
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.pptx.charts import MARKS, curves
from cxjourney.exchange.pptx.look import SMALL, SMALLEST
from cxjourney.exchange.pptx.map_arrows import Way, Ways, glued_xml, label_places, pieces
from cxjourney.exchange.pptx.map_plan import Part, layout_options, part_project
from cxjourney.exchange.pptx.markup import Frame, Para, Style, box_xml, line_xml, para
from cxjourney.exchange.pptx.measure import one_line
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.pptx.words import arrow_parts, arrow_sentence, drop_text, score_text, sentence
from cxjourney.exchange.safe_text import safe_line
from cxjourney.scoring.score import Band

MOST_CURVES = 4
MOST_ARROWS = 160  # on one slide; a knot of more says nothing
_MOST_TOLD = 60  # arrows in the notes of one slide
_LABEL_HEIGHT, _LABEL_WIDTH = 11.0, 120.0


def stage_piece(part: Part, index: int) -> str:
    """Return a stage's title, with the columns where a slide holds only some of them."""
    stage, first, stop = part.pieces[index]
    if first == 0 and (index + 1 < len(part.pieces) or stop - first < 2):
        return safe_line(stage.title)
    others = [one for one in part.touchpoints if one.stage_id == stage.id]
    if first == 0 and all(one.column < stop for one in others):
        return safe_line(stage.title)
    return tr("{stage} (columns {first} to {last})", stage=safe_line(stage.title), first=first + 1, last=stop)


class MapSlide:
    """Owns the drawing of one part of a journey on one slide."""

    def __init__(self, page: Page, contents: Contents, journey: Journey, part: Part, area: Rect) -> None:
        self._page, self._contents, self._journey, self._part = page, contents, journey, part
        felt = [contents.persona] if contents.persona else contents.felt_by[:MOST_CURVES]
        self._felt = felt or [None]
        every = contents.of_journey(journey)[2]
        self._is_measured = any(contents.scores.of(one.id, contents.metric) for one in every)
        personas = [one.id if one else None for one in self._felt]
        self._project = project = part_project(contents, journey, part)
        options = layout_options(project, part, area, page.measure, personas)
        self._layout: MapLayout = layout_map(project, journey.id, options)
        self._origin = area
        self._cards: Mapping[RecordId, Rect] = {
            id_: rect.moved(area.x, area.y) for id_, rect in self._layout.cards.items()
        }
        self._size = SMALL if options.card_width >= 100 and options.card_height >= 42 else SMALLEST

    def draw(self) -> None:
        """Draw the part, from the bands at the back to the labels in front."""
        self._bands()
        self._curve()
        ways = self._ways()
        self._page.flush()
        cards = {one.id: self._page.next_id() for one in self._part.touchpoints}
        self._arrows(ways, cards)
        for touchpoint in self._part.touchpoints:
            self._card(touchpoint, cards[touchpoint.id])
        self._labels(ways)
        self._key()

    def _key(self) -> None:
        """Say below the map what its marks mean."""
        metric, area, info = self._contents.metric, self._origin, self._contents.info
        parts = [tr("{metric}: ▲ good, ● middle, ▼ low, n: fewer than {n} answers", metric=safe_line(metric.name, 60),
                    n=info.minimum_n)] if metric and self._is_measured else []  # fmt: skip
        has_moments = any(self._contents.moment(one.id) for one in self._part.touchpoints)
        parts += [tr("◆ moment of truth")] if has_moments else []
        kinds = {arrow.transition_kind for arrow in self._drawn}
        parts += [tr("arrows: thicker with more customers")] if kinds else []
        parts += [tr("dashed: alternative")] if TransitionKind.ALTERNATIVE in kinds else []
        parts += [tr("dotted: back")] if TransitionKind.LOOP in kinds else []
        leaving = self._leaving()
        if leaving:
            parts.insert(0, trn("{count} arrow leads to or from another slide, see the notes",
                             "{count} arrows lead to or from other slides, see the notes", len(leaving)))  # fmt: skip
            self._page.note(tr("Arrows to or from other slides:"), *leaving[:_MOST_TOLD])
        self._page.text(Rect(area.x, area.bottom + 1, area.w, 11), " · ".join(parts),
                        Style(SMALLEST, self._page.palette.mute), name=tr("Key"))  # fmt: skip

    def _leaving(self) -> list[str]:
        """Return the arrows with only one end on this slide, in words."""
        arrows = self._contents.project.transitions(self._journey.id)
        return [arrow_sentence(self._contents, arrow) for arrow in arrows
                if (arrow.source_id in self._cards) != (arrow.target_id in self._cards)]  # fmt: skip

    def _bands(self) -> None:
        page, palette, area = self._page, self._page.palette, self._origin
        titles = ", ".join(safe_line(band.stage.title) for band in self._layout.stages)
        lanes = ", ".join(safe_line(band.lane.title) for band in self._layout.lanes)
        with page.group(tr("Stages and lanes"), tr("Stages: {stages}. Lanes: {lanes}.", stages=titles, lanes=lanes)):
            for index, band in enumerate(self._layout.stages):
                header, body = band.header.moved(area.x, area.y), band.band.moved(area.x, area.y)
                page.box(Rect(body.x, header.y, body.w, body.bottom - header.y), frame=Frame(
                    fill=palette.ground, geometry="roundRect", radius=4), name=tr("Band"))  # fmt: skip
                paras = [para(page.measure.fit(stage_piece(self._part, index), header.w - 14, SMALL + 1, 1, True),
                              Style(SMALL + 1, palette.ink, bold=True))]  # fmt: skip
                room = int((header.h - 16) // 10.5)
                if band.stage.goal and room:
                    goal = page.measure.fit(band.stage.goal, header.w - 14, SMALLEST, room)
                    paras.append(para(goal, Style(SMALLEST, palette.mute)))
                page.box(header, paras, Frame(fill=palette.paper, line=palette.line, geometry="roundRect", radius=4,
                                              inset=(6, 3, 6, 2)), name=safe_line(band.stage.title),
                         link=page.link(("stage", band.stage.id)))  # fmt: skip
            self._lanes()

    def _lanes(self) -> None:
        page, palette, area = self._page, self._page.palette, self._origin
        right = area.x + self._layout.bounds.right
        for index, lane in enumerate(self._layout.lanes):
            y = area.y + lane.rect.y
            if index:
                page.rule(Point(area.x, y), Point(right, y), palette.line, dash="dash")
            page.text(Rect(area.x + 6, y + 1, min(260, right - area.x - 12), 12), lane.lane.title,
                      Style(SMALLEST, palette.mute), name=tr("Lane"))  # fmt: skip
        if self._layout.visibility_y is not None and any(
            band.lane.lane_kind is LaneKind.BACKSTAGE for band in self._layout.lanes
        ):
            y = area.y + self._layout.visibility_y
            page.rule(Point(area.x, y), Point(right, y), palette.mute, 1.25, dash="sysDash")
            text = tr("Line of visibility")
            wide = page.measure.width(text, SMALLEST) + 4
            page.text(Rect(right - wide - 2, y - 11.5, wide, 11), text, Style(SMALLEST, palette.mute, align="r"))

    def _curve(self) -> None:
        band = self._layout.analysis_band(AnalysisLane.EMOTION)
        if band is None:
            return
        page, palette = self._page, self._page.palette
        rect = band.rect.moved(self._origin.x, self._origin.y)
        page.rule(Point(rect.x, rect.y), Point(rect.right, rect.y), palette.line, dash="dash")
        lines = []
        for persona in self._felt:
            points = self._layout.emotion_points(persona.id if persona else None)
            named = persona.name if persona else tr("everyone")
            lines.append((named, [(point.x, point.value) for point in points if point.value is not None]))
        shown = [(name, points) for name, points in lines if points]
        runs = [(tr("Emotion, −2 to +2: "), Style(SMALLEST, palette.mute))]
        for index, (name, _) in enumerate(shown):
            text = page.measure.fit(name, 140, SMALLEST) + ("   " if index + 1 < len(shown) else "")
            marked = f"{MARKS[index % len(MARKS)]} {text}" if len(shown) > 1 else text
            runs.append((marked, Style(SMALLEST, palette.series(index))))
        page.box(Rect(rect.x + 6, rect.y + 1, rect.w - 12, 12), [Para(tuple(runs))], name=tr("Emotion"))
        if shown:
            chart = Rect(rect.x, rect.y + 13, rect.w, rect.h - 15)
            curves(page, chart, [(name, points) for name, points in shown], self._curve_alt(), rect.w)

    def _curve_alt(self) -> str:
        parts = []
        for persona in self._felt:
            felt = self._project.emotions(persona.id if persona else None)
            named = [f"{safe_line(one.title)} {felt[one.id].value:+g}".replace("-", "−")
                     for one in self._part.touchpoints if one.id in felt]  # fmt: skip
            if named:
                parts.append(f"{safe_line(persona.name) if persona else tr('everyone')}: {', '.join(named)}")
        return tr("Emotion along the journey, from −2 to +2. {points}.", points="; ".join(parts))

    # cards

    def _card(self, touchpoint: Touchpoint, shape_id: int) -> None:
        page, palette, contents = self._page, self._page.palette, self._contents
        rect, size = self._cards[touchpoint.id], self._size
        row = contents.scores.of(touchpoint.id, contents.metric)
        moment = contents.moment(touchpoint.id)
        band = row.band if row else Band.NONE
        named = safe_line(touchpoint.title) or tr("Untitled")
        with page.group(named, self._card_alt(touchpoint)):
            room = rect.w - 13 - (8 if moment else 0)
            lines = max(1, int((rect.h - 15) // (size * 1.2)))
            title = page.measure.fit(touchpoint.title, room, size, min(lines, 3), True)
            frame = Frame(palette.paper, palette.line, geometry="roundRect", radius=4,
                          inset=(8, 3, 4 + (8 if moment else 0), 0))  # fmt: skip
            page.put(box_xml(shape_id, named, rect, [para(title, Style(size, palette.ink, bold=True))], frame, "",
                             page.link(("stage", touchpoint.stage_id))), rect)  # fmt: skip
            page.box(Rect(rect.x + 2, rect.y + 3.5, 3, rect.h - 7), frame=Frame(
                fill=palette.band(band) if row else palette.line, geometry="roundRect", radius=1.5))  # fmt: skip
            self._badge(rect, score_text(row, contents.info.minimum_n), band, touchpoint.channel)
            if moment:
                page.box(Rect(rect.right - 11, rect.y - 5, 15, 15), frame=Frame(
                    palette.moment, palette.moment_ink, 1.25, "diamond"), name=tr("Moment of truth"),
                    link=page.link(("moment", touchpoint.id)))  # fmt: skip

    def _badge(self, rect: Rect, text: str, band: Band, channel: str) -> None:
        page, palette = self._page, self._page.palette
        fill = palette.band_fill(band)
        shown = self._is_measured
        wide = page.measure.width(text, SMALLEST, True) + (9 if fill else 2) if shown else 0.0
        y = rect.bottom - 14
        if shown:
            place = Rect(rect.right - wide - 4, y, wide, 12)
            page.box(place, [para(text, Style(SMALLEST, palette.band(band), bold=bool(fill), align="ctr"))],
                     Frame(fill, geometry="roundRect" if fill else "rect", radius=6, anchor="ctr"),
                     name=tr("Score"))  # fmt: skip
        room = rect.w - wide - 14
        if channel and room >= 14:
            page.text(Rect(rect.x + 8, y, room, 12), channel, Style(SMALLEST, palette.mute), anchor="ctr",
                      name=tr("Channel"))  # fmt: skip

    def _card_alt(self, touchpoint: Touchpoint) -> str:
        contents = self._contents
        lane = contents.lanes.get(touchpoint.lane_id)
        parts = [tr("Touchpoint {title}", title=safe_line(touchpoint.title)),
                 tr("stage {stage}", stage=safe_line(contents.stage_title(touchpoint.stage_id)))]  # fmt: skip
        parts += [tr("lane {lane}", lane=safe_line(lane.title))] if lane else []
        parts += [tr("channel {channel}", channel=safe_line(touchpoint.channel))] if touchpoint.channel else []
        parts += [tr("moment of truth")] if contents.moment(touchpoint.id) else []
        score = sentence(contents.scores.of(touchpoint.id, contents.metric), contents.info.minimum_n)
        return ", ".join(parts) + ". " + (score if contents.metric else "")

    # arrows

    def _ways(self) -> dict[RecordId, Way]:
        arrows = sorted(self._project.transitions(self._journey.id), key=lambda one: (-(one.share or 0), one.id))
        options = self._layout.options
        finder = Ways(self._cards, options.gutter, options.lane_padding)
        joined = [one for one in arrows if one.source_id in self._cards and one.target_id in self._cards]
        kept = [one for one in joined if one.source_id != one.target_id][:MOST_ARROWS]
        if len(kept) < len(arrows):
            self._page.note(tr("{count} arrows are not drawn on this slide.", count=len(arrows) - len(kept)))
        self._drawn = kept
        return {one.id: finder.way(one.source_id, one.target_id) for one in kept}

    def _arrows(self, ways: Mapping[RecordId, Way], cards: Mapping[RecordId, int]) -> None:
        page, contents = self._page, self._contents
        for arrow in self._drawn:
            weight = 1.0 + 1.75 * (arrow.share if arrow.share is not None else 0.1)
            dash = {TransitionKind.ALTERNATIVE: "dash", TransitionKind.LOOP: "sysDot"}.get(arrow.transition_kind, "")
            looks = line_xml(page.palette.arrow, weight, dash, head=True)
            words = arrow_sentence(contents, arrow)
            self._arrow(ways[arrow.id], weight, looks, words, (cards[arrow.source_id], cards[arrow.target_id]), dash)

    def _arrow(self, way: Way, weight: float, looks: str, words: str, ends: tuple[int, int], dash: str) -> None:
        """Add an arrow as one glued connector, or as several that are glued to each other where it bends often."""
        page, colour = self._page, self._page.palette.arrow
        runs, joints = pieces(way, weight)
        ids = [ends[0], *(page.box(joint, frame=Frame(colour), name=tr("Bend")) for joint in joints), ends[1]]
        plain = line_xml(colour, weight, dash)
        for number, run in enumerate(runs):
            last = number == len(runs) - 1
            page.put(glued_xml(page.next_id(), words, run, ids[number], ids[number + 1], looks if last else plain,
                               words if last else ""))  # fmt: skip

    def _labels(self, ways: Mapping[RecordId, Way]) -> None:
        """Write labels where nothing lies in their way; the notes hold all of them."""
        page = self._page
        taken = list(self._cards.values())
        taken += [lane.rect.moved(self._origin.x, self._origin.y)._replace(h=12, w=self._lane_width(lane.lane.title))
                  for lane in self._layout.lanes]  # fmt: skip
        said = []
        for arrow in self._drawn:
            parts, lost = arrow_parts(arrow), drop_text(arrow)
            if parts or lost:
                said.append(arrow_sentence(self._contents, arrow))
                self._label(arrow, self._wordings(parts, lost), ways, taken)
        if said:
            page.note(tr("Arrows (share of customers, wait, drop-off):"), *said)

    def _wordings(self, parts: list[str], lost: str) -> list[tuple[str, str]]:
        """Return what may stand at an arrow, the fullest first, each with the share that is lost."""
        measure = self._page.measure
        texts = [" · ".join(parts[:count]) for count in range(len(parts), 0, -1)]
        texts = [text for text in texts if measure.width(text, SMALLEST) <= _LABEL_WIDTH] or [
            measure.fit(text, _LABEL_WIDTH, SMALLEST) for text in parts[:1]
        ]
        found = [(text, lost) for text in texts] + [(text, "") for text in texts[-1:]] + [("", lost)]
        return list(dict.fromkeys(found))

    def _lane_width(self, title: str) -> float:
        return min(260.0, self._page.measure.width(one_line(title[:200]), SMALLEST) + 10)

    def _label(
        self, arrow: Transition, wordings: list[tuple[str, str]], ways: Mapping[RecordId, Way], taken: list[Rect]
    ) -> None:
        page, palette = self._page, self._page.palette
        legs = [Rect(min(a.x, b.x) - 0.5, min(a.y, b.y) - 0.5, abs(a.x - b.x) + 1, abs(a.y - b.y) + 1)
                for way in ways.values() for a, b in pairwise(way.points)]  # fmt: skip
        for shown in wordings:
            runs = tuple(
                (piece, Style(SMALLEST, colour, align="ctr"))
                for piece, colour in (
                    (shown[0], palette.mute),
                    (" " if all(shown) else "", palette.mute),
                    (shown[1], palette.low),
                )
                if piece
            )
            width = page.measure.width("".join(piece for piece, _ in runs), SMALLEST) + 2
            for place in label_places(ways[arrow.id], width, _LABEL_HEIGHT) if runs else ():
                if not any(place.intersects(other) for other in taken) and not any(
                    place.intersects(leg) for leg in legs
                ) and self._inside(place):  # fmt: skip
                    taken.append(place)
                    page.box(place, [Para(runs)], Frame(anchor="ctr"), name=tr("Label"))
                    return

    def _inside(self, place: Rect) -> bool:
        bounds = self._layout.bounds
        return place.x >= self._origin.x and place.right <= self._origin.x + bounds.right
