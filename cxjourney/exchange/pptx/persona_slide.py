"""A slide for each persona: who it is at the left, what the data says about its segment at the right."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from cxjourney.domain.faces import face_colours, initials
from cxjourney.domain.layout_shapes import Point, Rect
from cxjourney.domain.records import Asset, Motivation, Persona
from cxjourney.domain.text import tr, trn
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.persona_evidence import facts_of
from cxjourney.exchange.pptx.look import BODY, HEAD, SMALL, TITLE, below, columns, split
from cxjourney.exchange.pptx.markup import Frame, Para, Style, para
from cxjourney.exchange.pptx.measure import LEADING, one_line
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.safe_text import safe_line
from cxjourney.scoring.labels import (
    badge,
    describe,
    format_period,
    format_value,
    percent_text,
    shape,
    short_n,
)
from cxjourney.scoring.persona_facts import ChannelFact, LowFact, MetricFact
from cxjourney.scoring.score import Band

PORTRAIT = 84.0
_STORY_LINES = (24, 20, 17, 15, 13, 11, 9, 7)  # how long a long text may be: as long as everything else finds room
_PROSE = 60  # letters from which a text that stands alone is set as prose
_List = tuple[str, Sequence[str]]
MOST_PIXELS = 40_000_000
_SIDE = 512


class PersonaSlide:
    """Owns the slide of one persona."""

    def __init__(self, page: Page, contents: Contents, persona: Persona) -> None:
        self._page, self._contents, self._persona = page, contents, persona
        metric = contents.metric.id if contents.metric else None
        self._facts = facts_of(contents, persona, metric_id=metric)
        self._drafts = {(mark.field, mark.text): mark.n for mark in persona.drafted}

    def draw(self) -> None:
        """Fill the slide."""
        page, persona = self._page, self._persona
        page.title(safe_line(persona.name) or tr("Untitled persona"))
        area = page.area
        if self._facts.segment is not None:
            area, right = split(area, 0.7)
            page.rule(Point(right.x - 12, right.y), Point(right.x - 12, right.bottom), page.palette.line)
            self._evidence(right)
        self._who(area)
        self._lists(below(area, PORTRAIT + 20))

    def _marked(self, field: str, text: str, most: int = 300) -> str:
        n, line = self._drafts.get((field, text)), safe_line(text, most)
        return line if n is None else tr("{text} (draft, n {n})", text=line, n=f"{n:,}")

    # who

    def _who(self, area: Rect) -> None:
        page, persona, palette = self._page, self._persona, self._page.palette
        self._portrait(Rect(area.x, area.y, PORTRAIT, PORTRAIT))
        x, width = area.x + PORTRAIT + 16, area.w - PORTRAIT - 16
        facts = [safe_line(persona.role, 120), safe_line(persona.age, 40), safe_line(persona.place, 80)]
        line = " · ".join(fact for fact in facts if fact)
        page.text(Rect(x, area.y, width, 16), line, Style(BODY, palette.mute), name=tr("Role"))
        if persona.quote:
            text = tr(
                "“{text}”",
                text=page.measure.fit(self._marked("quote", persona.quote), width - 14, HEAD, 2).strip('“”"'),
            )
            page.box(Rect(x, area.y + 19, width, 42), [para(text, Style(HEAD, palette.ink))], name=tr("Quote"))
        tags = ([tr("High impact")] if persona.high_impact else []) + [safe_line(tag, 40) for tag in persona.tags]
        at = x
        for index, tag in enumerate(tags):
            shown = page.measure.fit(tag, 140, SMALL)
            wide = page.measure.width(shown, SMALL) + 16
            if at + wide > area.right:
                break
            strong = index == 0 and persona.high_impact
            frame = Frame(palette.ink if strong else palette.paper, palette.ink if strong else palette.line,
                          geometry="roundRect", radius=9, anchor="ctr")  # fmt: skip
            style = Style(SMALL, palette.paper if strong else palette.ink, align="ctr")
            page.box(Rect(at, area.y + PORTRAIT - 18, wide, 18), [para(shown, style)], frame, name=tr("Tag"))
            at += wide + 6

    def _portrait(self, rect: Rect) -> None:
        page, persona = self._page, self._persona
        asset = self._contents.project.get(Asset, persona.portrait_id)
        alt = tr("Portrait of {name}", name=safe_line(persona.name, 80))
        png = portrait_png(self._contents.block(asset.id)) if asset is not None else None
        if png is not None:
            picture = page.picture(png, rect, tr("Portrait"), (safe_line(asset.alt_text) if asset else "") or alt)
            from pptx.enum.shapes import MSO_AUTO_SHAPE_TYPE

            picture.auto_shape_type = MSO_AUTO_SHAPE_TYPE.OVAL
            return
        fill, ink = face_colours(persona)
        letters = initials(one_line(persona.name[:200]))
        page.box(rect, [para(letters, Style(TITLE, ink, bold=True, align="ctr"))],
                 Frame(fill, geometry="ellipse", anchor="ctr"), name=tr("Initials"),
                 alt=alt)  # fmt: skip

    # lists

    def _lists(self, area: Rect) -> None:
        """Set the lists in three columns, the next one always where most room is left."""
        persona = self._persona
        parts: list[tuple[str, str, Sequence[str]]] = [
            ("goals", tr("Goals"), persona.goals),
            ("frustrations", tr("Frustrations"), persona.frustrations),
            ("needs", tr("Needs"), persona.needs),
            ("expectations", tr("Expects from us"), persona.expectations),
        ]
        texts = [(head, [self._marked(field, text) for text in some]) for field, head, some in parts if some]
        if persona.channels:
            texts.append((tr("Channels"), [", ".join(self._marked("channels", text) for text in persona.channels)]))
        texts += [(one.name, [one.value]) for one in persona.own_fields if one.value or one.name]
        journeys = [safe_line(j.title) for j in self._contents.journeys if j.id in persona.journey_ids]
        if journeys:
            texts.append((tr("Journeys"), journeys))
        places = columns(area, 3, 20)
        tops = [area.y] * 3
        if persona.story:
            texts.insert(0, (tr("Story"), [self._marked("story", persona.story, 4000)]))
        if persona.motivations:
            tops[0] += self._sliders(places[0], persona.motivations)
        tries = {most: self._placed(places, tops, area.bottom, texts, most) for most in _STORY_LINES}
        least = min(cut for _, _, cut in tries.values())
        lines, (found, left, _) = next(one for one in tries.items() if one[1][2] == least)
        for rect, head, some in found:
            self._list(rect, head, some, lines)
        if left:
            self._page.note(tr("Not on the slide for lack of room:"), *left)

    def _placed(
        self, places: Sequence[Rect], begin: Sequence[float], bottom: float, texts: Sequence[_List], lines: int
    ) -> tuple[list[tuple[Rect, str, Sequence[str]]], list[str], int]:
        """Return where each list stands if prose may run over so many lines, what finds no room, how much is cut."""
        tops, found, left, cut = list(begin), [], [], 0
        for head, some in texts:
            index = min(range(len(tops)), key=lambda n: (round(tops[n]), n))
            room = bottom - tops[index]
            if room < 40:
                left.append(f"{safe_line(head)}: {'; '.join(some)}")
                cut += len(some)
                continue
            rect = Rect(places[index].x, tops[index], places[index].w, room)
            found.append((rect, head, some))
            paras, used = self._fitting(rect, some, lines)
            cut += len(some) - len(paras)
            tops[index] += 22 + used + 14
        return found, left, cut

    def _fitting(self, area: Rect, texts: Sequence[str], lines: int) -> tuple[list[Para], float]:
        is_prose = len(texts) == 1 and len(texts[0]) > _PROSE
        style, room = Style(SMALL + 1, self._page.palette.ink), area.h - 22
        most = lines if is_prose else 3
        if is_prose:
            most = max(1, min(most, int((room - 3) // (style.size * LEADING))))
        return self._page.paras_fitting(texts, area.w, room if is_prose else min(room, 124.0), style, most,
                                        bullet=len(texts) > 1)  # fmt: skip

    def _list(self, area: Rect, head: str, texts: Sequence[str], lines: int) -> None:
        page = self._page
        body = page.head(area, head)
        paras, used = self._fitting(area, texts, lines)
        if len(paras) < len(texts) or "".join(texts) not in "".join(run[0] for one in paras for run in one.runs):
            page.note(f"{safe_line(head)}: {'; '.join(texts)}")
        page.box(body._replace(h=used), paras, name=head)

    def _sliders(self, area: Rect, motivations: Sequence[Motivation]) -> float:
        page, palette = self._page, self._page.palette
        body = page.head(area, tr("Motivation"))
        y = body.y
        for one in motivations[:6]:
            half = (body.w - 8) / 2
            alt = tr("{left} to {right}: {value} of 100", left=safe_line(one.left, 60), right=safe_line(one.right, 60),
                     value=one.value)  # fmt: skip
            with page.group(tr("Slider"), alt):
                page.text(Rect(body.x, y, half, 13), one.left, page.small)
                page.text(Rect(body.x + half + 8, y, half, 13), one.right, Style(SMALL, palette.mute, align="r"))
                page.box(Rect(body.x, y + 17, body.w, 4), frame=Frame(palette.line, geometry="roundRect", radius=2))
                at = body.x + (body.w - 12) * max(0, min(100, one.value)) / 100
                page.box(Rect(at, y + 13, 12, 12), frame=Frame(palette.accent, geometry="ellipse"))
            y += 32
        return y - area.y + 8

    # evidence

    def _evidence(self, area: Rect) -> None:
        page, facts = self._page, self._facts
        body = page.head(area, tr("What the data says"))
        segment = safe_line(facts.segment.name, 60) if facts.segment else ""
        period = format_period(facts.date_from, facts.date_to)
        lines = [tr("Segment “{segment}”", segment=segment), period]
        paras = [para(page.measure.fit(line, body.w, SMALL), page.small) for line in lines if line]
        page.box(body._replace(h=14 * len(paras)), paras, name=tr("Segment"))
        body = below(body, 14 * len(paras) + 8)
        if facts.few:
            text = tr("The segment has so few answers that nothing is shown, so that nobody can be recognised.")
            page.text(body._replace(h=60), text, page.small, lines=4)
            return
        for fact in facts.metrics[:3]:
            body = below(body, self._metric(body, fact))
        body = below(body, self._value(body))
        if facts.channels and body.h > 50:
            body = below(body, self._channels(body, facts.channels))
        if facts.lowest and body.h > 40:
            self._low(body, facts.lowest)

    def _metric(self, area: Rect, fact: MetricFact) -> float:
        page, palette, minimum = self._page, self._page.palette, self._contents.info.minimum_n
        page.note(describe(fact.metric, fact.score, minimum))
        told = not fact.score.withheld and fact.score.value is not None
        value = format_value(fact.metric, fact.score.value) if told else badge(fact.metric, fact.score, minimum).text
        mark = shape(fact.band)
        page.text(Rect(area.x, area.y, area.w * 0.6, 14), fact.metric.name, Style(SMALL, palette.ink))
        page.text(Rect(area.x + area.w * 0.6, area.y, area.w * 0.4, 14),
                  tr("n {count}", count=short_n(fact.score)),
                  Style(SMALL, palette.mute, align="r"))  # fmt: skip
        runs = [(f"{mark} {value}".strip(), Style(HEAD, palette.band(fact.band) if mark else palette.mute, bold=True))]
        everyone = fact.everyone
        if everyone is not None and not everyone.withheld and everyone.value is not None:
            text = tr("all customers {value}", value=format_value(fact.metric, everyone.value))
            runs.append((f"   {text}", Style(SMALL, palette.mute)))
        page.box(Rect(area.x, area.y + 13, area.w, 20), [Para(tuple(runs))], Frame(anchor="ctr"), name=tr("Score"))
        if not fact.slices or not told:
            return 40.0
        words = ", ".join(f"{part.name} {percent_text(part.share)}" for part in fact.slices)
        with page.group(tr("Spread of answers"), words):
            at = area.x
            tones = {Band.LOW: palette.low, Band.GOOD: palette.good}
            for part in fact.slices:
                wide = area.w * part.share
                page.box(Rect(at, area.y + 35, max(wide - 1, 0.1), 6), frame=Frame(tones.get(part.band, palette.line)))
                at += wide
        return 52.0

    def _value(self, area: Rect) -> float:
        page, facts, currency = self._page, self._facts, self._contents.info.currency
        lines = []
        if facts.size is not None:
            text = trn("{number} customer", "{number} customers", facts.size, number=f"{facts.size:,}")
            lines.append(text + (f" ({percent_text(facts.size_share)})" if facts.size_share is not None else ""))
        if facts.value_per_customer is not None:
            lines.append(tr("{currency} {value} per customer and year", currency=safe_line(currency, 8),
                            value=f"{facts.value_per_customer:,.0f}"))  # fmt: skip
        if facts.value_share is not None:
            lines.append(tr("{share} % of the value of all segments", share=f"{facts.value_share * 100:.0f}"))
        paras = [para(page.measure.fit(line, area.w, SMALL), Style(SMALL, page.palette.ink)) for line in lines]
        if not paras:
            return 0.0
        body = page.head(area, tr("Size and value"))
        page.box(body._replace(h=14.0 * len(paras)), paras, name=tr("Size and value"))
        return 22 + 14.0 * len(paras) + 8

    def _channels(self, area: Rect, channels: Sequence[ChannelFact]) -> float:
        page, palette = self._page, self._page.palette
        body = page.head(area, tr("Channels used"))
        some = channels[:4]
        most = max(max(one.share for one in some), 0.01)
        alt = ", ".join(f"{safe_line(one.name, 60)} {percent_text(one.share)}" for one in some)
        with page.group(tr("Channels used"), alt):
            for index, one in enumerate(some):
                y = body.y + 15 * index
                page.text(Rect(body.x, y, 66, 13), one.name, Style(SMALL, palette.ink))
                room = body.w - 70 - 36
                page.box(Rect(body.x + 70, y + 4, max(room * one.share / most, 1), 6),
                         frame=Frame(palette.accent, geometry="roundRect", radius=3))  # fmt: skip
                page.text(
                    Rect(body.right - 34, y, 34, 13), percent_text(one.share), Style(SMALL, palette.ink, align="r")
                )
        return 22 + 15.0 * len(some) + 8

    def _low(self, area: Rect, found: Sequence[LowFact]) -> None:
        page, palette = self._page, self._page.palette
        body = page.head(area, tr("Lowest touchpoints"))
        paras = []
        for one in found[: max(1, int(body.h // 14))]:
            value = f"{shape(one.band)} {format_value(one.metric, one.score.value)}".strip()
            tail = tr("  n {count}", count=one.score.n_text)
            room = body.w - page.measure.width(f"  {value}{tail}", SMALL, True)
            paras.append(Para((
                (page.measure.fit(one.title, room, SMALL), Style(SMALL, palette.ink)),
                (f"  {value}", Style(SMALL, palette.band(one.band), bold=True)),
                (tail, Style(SMALL, palette.mute)),
            )))  # fmt: skip
        page.box(body._replace(h=14.0 * len(paras)), paras, name=tr("Lowest touchpoints"))


def portrait_png(data: bytes | None) -> bytes | None:
    """Return the middle square of a picture as a PNG without anything else in it; None where it is no sound picture."""
    from PIL import Image, UnidentifiedImageError

    if not data:
        return None
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            side = min(picture.size)
            left, top = (picture.width - side) // 2, (picture.height - side) // 2
            square = picture.convert("RGBA").crop((left, top, left + side, top + side))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    if side > _SIDE:
        square = square.resize((_SIDE, _SIDE))
    out = BytesIO()
    square.save(out, "PNG")
    return out.getvalue()
