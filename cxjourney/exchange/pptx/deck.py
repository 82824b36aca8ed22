"""One deck from one project: which slides there are, in which order, built and written as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx.opc.packuri import PackURI

from cxjourney.domain.records import Journey, Persona, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.exchange.pptx.base import Base
from cxjourney.exchange.pptx.closing import (
    MOST_ACTION_SLIDES,
    MOST_MOMENTS,
    MOST_PERSONAS,
    MOST_STAGES,
    action_pages,
    draw_actions,
    draw_definitions,
)
from cxjourney.exchange.pptx.look import Palette
from cxjourney.exchange.pptx.map_overview import draw_overview
from cxjourney.exchange.pptx.map_plan import MOST_SLIDES, Part, parts_of
from cxjourney.exchange.pptx.map_slide import MapSlide
from cxjourney.exchange.pptx.measure import Measure
from cxjourney.exchange.pptx.moment_slide import (
    MOMENT_ROW,
    MOMENTS_ON_A_SLIDE,
    MomentSlide,
    draw_moments,
    moments_without_evidence,
)
from cxjourney.exchange.pptx.opening import Summary, draw_cover, draw_journeys
from cxjourney.exchange.pptx.page import Page
from cxjourney.exchange.pptx.parts import rows_in
from cxjourney.exchange.pptx.persona_slide import PersonaSlide
from cxjourney.exchange.pptx.stage_slide import StageSlide
from cxjourney.exchange.pptx.words import exported_text
from cxjourney.exchange.safe_text import safe_line
from cxjourney.saving import write_whole
from cxjourney.scoring.labels import format_date

_SCORED, _BUILT = 0.3, 0.92  # shares of the work that are done by then


@dataclass(frozen=True, slots=True)
class Planned:
    """A slide to come: what links to it, and what fills it."""

    key: object
    fill: Callable[[Page], None]
    is_cover: bool = False
    also: tuple[object, ...] = ()


def write_slides(
    material: Material, path: Path, options: ContentOptions | None = None, watch: Watch | None = None
) -> None:
    """Write a project's journeys as slides to `path`.

    `options.template` holds the bytes of a person's own template. Raise ExportError where it cannot be used or the file
    cannot be written, and ExportCancelled where the watch says so: then what lay at `path` is unchanged.
    """
    watch = watch or Watch()
    options = options or ContentOptions()
    base = open_base(options.template)
    contents = Contents(material, options, watch.check)
    watch(_SCORED)
    deck = build_deck(contents, base, watch.part(_SCORED, _BUILT))
    out = BytesIO()
    deck.save(out)
    watch(0.98)
    write_whole(path, out.getvalue())
    watch(1.0)


def open_base(template: bytes | None) -> Base:
    """Return the empty deck to build on: a person's template, else our own."""
    if template is not None:
        from cxjourney.exchange.pptx.template import read_template

        return read_template(template)
    from cxjourney.exchange.pptx.house import BODY_AT, house_deck

    deck = house_deck()
    layouts = list(deck.slide_layouts)
    return Base(deck, layouts[0], layouts[3], BODY_AT, Palette(), Measure())


def build_deck(contents: Contents, base: Base, watch: Callable[[float], None]) -> Any:
    """Return the finished presentation, not yet turned into bytes."""
    planned = _Plan(contents, base).slides()
    _count_parts(base.deck.part.package)
    slides = [base.add(base.cover if one.is_cover else base.layout) for one in planned]
    places = {key: slide for one, slide in zip(planned, slides, strict=True) for key in (one.key, *one.also)}
    footers = (exported_text(contents), safe_line(contents.title), format_date(contents.today))
    for number, (one, slide) in enumerate(zip(planned, slides, strict=True), 1):
        page = Page(slide, base, places.get)
        one.fill(page)
        page.finish(() if one.is_cover else footers)
        watch(number / len(planned))
    _describe(base.deck, contents)
    return base.deck


def _count_parts(package: Any) -> None:
    """Let a package count the names of its parts, where the library looks through all of them for each new one."""
    taken = {str(part.partname) for part in package.iter_parts()}
    last: dict[str, int] = {}

    def next_partname(template: str) -> PackURI:
        number = last.get(template, 0) + 1
        while template % number in taken:
            number += 1
        last[template] = number
        return PackURI(template % number)

    package.next_partname = next_partname


def _describe(deck: Any, contents: Contents) -> None:
    """Set the document's properties: no person's name, and nothing that is left out elsewhere."""
    properties = deck.core_properties
    properties.title = safe_line(contents.title, 250)
    properties.subject = safe_line(
        tr("Customer journeys: {names}", names=", ".join(j.title for j in contents.journeys[:20])), 250
    )
    properties.author = properties.last_modified_by = "cxjourney"
    properties.comments = properties.category = properties.keywords = ""
    properties.revision = 1
    day = contents.today
    properties.created = properties.modified = datetime(day.year, day.month, day.day, 12)


class _Plan:
    """Owns the order of a deck's slides."""

    def __init__(self, contents: Contents, base: Base) -> None:
        self._contents, self._base = contents, base

    def slides(self) -> list[Planned]:
        """Return every slide in order."""
        contents = self._contents
        found = [Planned("cover", partial(draw_cover, contents=contents), is_cover=True)]
        if len(contents.journeys) > 1:
            found.append(Planned("journeys", partial(draw_journeys, contents=contents)))
        for journey in contents.journeys:
            found += self._journey(journey)
        for persona in contents.personas[:MOST_PERSONAS]:
            found.append(Planned(("persona", persona.id), partial(self._persona, persona=persona)))
        pages = action_pages(contents, self._base.area.h, MOST_ACTION_SLIDES)
        for number, some in enumerate(pages, 1):
            fill = partial(draw_actions, contents=contents, actions=some, number=number, of=len(pages))
            found.append(Planned(("actions", number), fill))
        found.append(Planned("definitions", partial(draw_definitions, contents=contents)))
        return found

    def _journey(self, journey: Journey) -> list[Planned]:
        contents = self._contents
        stages, _, touchpoints = contents.of_journey(journey)
        found = [Planned(("summary", journey.id), partial(self._summary, journey=journey))]
        found += self._map(journey)
        for stage in stages[:MOST_STAGES]:
            found.append(Planned(("stage", stage.id), partial(self._stage, journey=journey, stage=stage)))
        marked = [one for one in touchpoints if contents.moment(one.id)]
        quiet = moments_without_evidence(contents, marked)
        quiet = quiet if len(quiet) > 1 else []
        for one in [one for one in marked if one not in quiet][:MOST_MOMENTS]:
            found.append(Planned(("moment", one.id), partial(self._moment, touchpoint=one)))
        room = max(1, min(MOMENTS_ON_A_SLIDE, rows_in(self._base.area.h - 48, MOMENT_ROW)))
        for start in range(0, min(len(quiet), MOST_MOMENTS), room):
            some = quiet[start : start + room]
            also = tuple(("moment", one.id) for one in some)
            fill = partial(draw_moments, contents=contents, touchpoints=some, journey=journey)
            found.append(Planned(("moments", journey.id, start), fill, also=also))
        return found

    def _map(self, journey: Journey) -> list[Planned]:
        parts = parts_of(self._contents, journey, self._base.area)
        if len(parts) <= 1:
            return [Planned(("map", journey.id), partial(self._part, journey=journey, part=one, number=1, of=1))
                    for one in parts]  # fmt: skip
        found = [Planned(("map", journey.id), partial(self._overview, journey=journey, parts=len(parts)))]
        shown = parts[:MOST_SLIDES]
        for number, part in enumerate(shown, 1):
            fill = partial(self._part, journey=journey, part=part, number=number, of=len(parts))
            found.append(Planned(("map part", journey.id, number), fill))
        return found

    def _summary(self, page: Page, journey: Journey) -> None:
        Summary(page, self._contents, journey).draw()

    def _overview(self, page: Page, journey: Journey, parts: int) -> None:
        draw_overview(page, self._contents, journey, parts)

    def _part(self, page: Page, journey: Journey, part: Part, number: int, of: int) -> None:
        title = safe_line(journey.title)
        page.title(title, "" if of == 1 else tr(" ({number} of {count})", number=number, count=of))
        MapSlide(page, self._contents, journey, part, page.area).draw()

    def _stage(self, page: Page, journey: Journey, stage: Stage) -> None:
        StageSlide(page, self._contents, journey, stage).draw()

    def _moment(self, page: Page, touchpoint: Touchpoint) -> None:
        moment = self._contents.moment(touchpoint.id)
        if moment is not None:
            MomentSlide(page, self._contents, touchpoint, moment).draw()

    def _persona(self, page: Page, persona: Persona) -> None:
        PersonaSlide(page, self._contents, persona).draw()
