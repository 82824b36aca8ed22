"""A report on paper: the document that a consultant sends to a client.

Puts the parts in their order on pages of A4 across, the maps on A3 where A4 would be too small to read. What is said
comes as `data.ReportData`; the pages go to a file, to a preview or to a printer like any other `Pages`.
"""

from __future__ import annotations

import math
from pathlib import Path

from cxjourney.domain.sharing import left_out
from cxjourney.domain.text import tr
from cxjourney.drawing.fonts import load_fonts
from cxjourney.drawing.map_pages import paper_theme
from cxjourney.drawing.pages import UNHURRIED, Bookmark, DocumentFacts, Pace
from cxjourney.drawing.pdf import pdf_of
from cxjourney.drawing.persona_painter import add_overview, card_sheets, faces_of
from cxjourney.drawing.report.cover import draw_cover
from cxjourney.drawing.report.data import JourneyPart, ReportData
from cxjourney.drawing.report.definitions import write_definitions
from cxjourney.drawing.report.document import PAPERS, Paper, SheetPages, add_running_titles, paper_of
from cxjourney.drawing.report.flow import Flow
from cxjourney.drawing.report.maps import READABLE, draw_map, fitted_map
from cxjourney.drawing.report.moments import write_actions, write_moments
from cxjourney.drawing.report.setting import Setting
from cxjourney.drawing.report.sheet import Sheet
from cxjourney.drawing.report.stages import write_stages
from cxjourney.drawing.report.summary import write_summary
from cxjourney.drawing.theme import Theme
from cxjourney.saving import write_whole
from cxjourney.scoring.labels import format_date
from cxjourney.scoring.persona_facts import PersonaFacts


def report_pages(data: ReportData, theme: Theme | None = None, pace: Pace = UNHURRIED) -> SheetPages:
    """Return the pages of a report; raise ExportCancelled where the pace says so."""
    paper = paper_of("A4")
    flow = Flow(theme or paper_theme("light", "safe"), load_fonts(), paper.width, paper.height)
    setting = Setting(data, flow)
    papers: dict[int, Paper] = {}
    least = math.inf
    flow.page(data.title)
    write_summary(setting)
    for index, part in enumerate(data.journeys):
        pace(0.9 * index / len(data.journeys))
        least = min(least, _add_map(setting, part, papers))
        write_moments(setting, part, write_stages(setting, part))
        pace.check()
    write_actions(setting)
    _add_personas(setting, pace)
    write_definitions(setting)
    draw_cover(setting, flow.sheets[0])
    remark = " · ".join((format_date(data.today), *left_out(data.sharing)))
    add_running_titles(flow.sheets, flow.sections, data.title, remark, flow.margin, skip=1)
    marks = [Bookmark(data.title, 0), *(Bookmark(one.title, one.page, one.level) for one in setting.entries)]
    owners = {part.journey.owner for part in data.journeys if part.journey.owner}
    facts = DocumentFacts(
        title=tr("{title}: customer journey report", title=data.title),
        author=owners.pop() if len(owners) == 1 else data.project.info.title,
        subject=tr("Customer journeys, scores, moments of truth, personas and definitions"),
    )
    targets = {f"page {entry.page}": entry.page for entry in setting.entries}
    on_paper = [papers.get(index, paper) for index in range(len(flow.sheets))]
    return SheetPages(flow.sheets, on_paper, facts, marks, targets, least)


def write_report_pdf(data: ReportData, path: Path, theme: Theme | None = None, pace: Pace = UNHURRIED) -> int:
    """Write a report as a PDF and return how many pages it has.

    Raise ExportError where it cannot be written, ExportCancelled where the pace says so; then `path` is unchanged.
    """
    pages = report_pages(data, theme, pace.part(0.0, 0.5))
    write_whole(path, pdf_of(pages, pace.part(0.5, 1.0)))
    return pages.count


def _add_map(setting: Setting, part: JourneyPart, papers: dict[int, Paper]) -> float:
    """Add the map of a journey on a page of its own; return its smallest type in points."""
    flow, title = setting.flow, part.journey.title
    at = flow.page(title)
    setting.enter(title or tr("Without a title"), at.page)
    paper = paper_of("A4")
    fitted = fitted_map(part.map, paper, setting.data.today)
    if fitted.smallest_type < READABLE:
        paper = Paper(*PAPERS["A3"], 1.0)
        papers[at.page] = paper
        flow.sheets[at.page] = Sheet(paper.width, paper.height, flow.theme, flow.fonts)
        fitted = fitted_map(part.map, paper, setting.data.today)
    draw_map(flow.sheets[at.page], fitted, paper)
    return fitted.smallest_type


def _add_personas(setting: Setting, pace: Pace) -> None:
    data, flow = setting.data, setting.flow
    if not data.personas:
        return
    faces = faces_of(data.personas, data.pictures)
    setting.enter(tr("Personas"), len(flow.sheets))
    if len(data.personas) > 1:
        add_overview(flow, data.project, data.personas, data.facts, faces)
    for persona in data.personas:
        pace.check()
        if len(data.personas) > 1:
            setting.enter(persona.name or tr("Without a name"), len(flow.sheets), 1)
        facts = data.facts.get(persona.id, PersonaFacts())
        card_sheets(flow, data.project, persona, facts, faces.get(persona.id), data.sharing)
