"""What can be printed: the shown map, all maps, persona cards, the report. Each makes pages when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Persona
from cxjourney.domain.text import tr
from cxjourney.storage.errors import ProjectFileError

if TYPE_CHECKING:
    from cxjourney.drawing.content import ImageSource, MapContent
    from cxjourney.drawing.export import ExportOptions
    from cxjourney.drawing.pages import Pages
    from cxjourney.drawing.report.data import ReportData
    from cxjourney.ui.panels.inspector.context import Context


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that can be printed.

    `pages` may raise JourneyError; `is_map` says that it can be spread over sheets, `papers` what it can be printed
    on, and `is_turnable` that the direction of the paper is a person's choice. `source` gathers what the pages need,
    where that takes a while.
    """

    key: str
    title: str
    pages: Callable[[ExportOptions], Pages]
    is_map: bool = False
    papers: tuple[str, ...] = ()
    is_turnable: bool = True
    source: ReportSource | None = None


def subjects_of(context: Context) -> list[Subject]:
    """Return what there is to print in a project, the shown map first."""
    project, shown = context.project, context.selection.journey_id
    journeys = [journey.id for journey in project.journeys()]
    found = []
    if shown is not None:
        found.append(Subject("map", tr("This map"), lambda options: _maps(context, [shown], options), is_map=True))
    if len(journeys) > 1:
        found.append(Subject("maps", tr("All maps"), lambda options: _maps(context, journeys, options), is_map=True))
    if project.table(Persona):
        cards = ("A4", "A3")
        found.append(
            Subject("personas", tr("Persona cards"), lambda options: _personas(context, options), papers=cards)
        )
    if journeys:
        source = ReportSource(context, journeys)
        found.append(Subject("report", tr("Report"), source.pages, papers=("A4",), is_turnable=False, source=source))
    return found


def _maps(context: Context, journey_ids: Sequence[RecordId], options: ExportOptions) -> Pages:
    from cxjourney.drawing.export import map_pages

    return map_pages([_content(context, journey_id) for journey_id in journey_ids], replace(options, theme="light"))


def _content(context: Context, journey_id: RecordId) -> MapContent:
    """Return a map as the window shows it: its scores, its persona, its colours."""
    from cxjourney.services.drawn_exports import shown_map

    selection = context.selection
    return shown_map(context.project, context.scores, journey_id, selection.persona_ids, _pictures(context))


def _pictures(context: Context) -> ImageSource:
    from cxjourney.services.pictures import picture_source

    return picture_source(context.project, _block_of(context))


def _block_of(context: Context) -> Callable[[RecordId], bytes | None]:
    """Return what gives the bytes of a picture, None where they are gone."""
    document = context.editing.document

    def block(record_id: RecordId) -> bytes | None:
        try:
            return document.block(record_id)
        except ProjectFileError:
            return None

    return block


def _personas(context: Context, options: ExportOptions) -> Pages:
    from cxjourney.drawing.persona_painter import PersonaOptions, persona_pages

    project = context.project
    personas = list(project.table(Persona).values())
    return persona_pages(
        project,
        personas,
        {persona.id: context.scores.persona_facts(persona.id) for persona in personas},
        _pictures(context),
        options=PersonaOptions(paper=options.paper, landscape=options.landscape),
    )


class ReportSource:
    """Owns what a report says, from when it was gathered; its scores take seconds where there are many."""

    def __init__(self, context: Context, journey_ids: Sequence[RecordId]) -> None:
        self._context, self._journey_ids = context, tuple(journey_ids)
        self._data: ReportData | None = None

    @property
    def is_ready(self) -> bool:
        """Say whether `pages` answers at once."""
        return self._data is not None

    def gathering(self) -> Callable[[], ReportData]:
        """Return what gathers it; that touches nothing of Qt and nothing that changes, so a thread may do it."""
        from cxjourney.exchange.options import ContentOptions, Material
        from cxjourney.services.report_data import report_data

        context, scores, metric = self._context, self._context.scores, self._context.scores.metric
        maps = {journey_id: _content(context, journey_id) for journey_id in self._journey_ids}
        frame = scores.frame if scores.has_evidence else None
        material = Material(context.project.snapshot(), frame, _block_of(context))
        wishes = ContentOptions(
            journey_ids=self._journey_ids, persona_id=context.selection.persona_id,
            metric_id=metric.id if metric is not None else None,
        )  # fmt: skip
        return lambda: report_data(material, wishes, maps.__getitem__)

    def take(self, data: ReportData) -> None:
        """Keep what was gathered."""
        self._data = data

    def pages(self, _options: ExportOptions) -> Pages:
        """Lay out the report; gathers first where nobody did."""
        from cxjourney.drawing.report.book import report_pages

        if self._data is None:
            self._data = self.gathering()()
        return report_pages(self._data)
