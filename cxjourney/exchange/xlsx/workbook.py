"""One workbook from one project: which sheets there are, in which order, built and written as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.exchange.xlsx.archive import workbook_bytes
from cxjourney.exchange.xlsx.book import Book
from cxjourney.exchange.xlsx.chart_sheet import ChartSheet
from cxjourney.exchange.xlsx.definitions import write_definitions
from cxjourney.exchange.xlsx.map_sheet import MapSheet
from cxjourney.exchange.xlsx.notes import has_comments, write_actions, write_comments, write_notes
from cxjourney.exchange.xlsx.personas import write_personas
from cxjourney.exchange.xlsx.score_sheet import write_scores
from cxjourney.exchange.xlsx.summary import Summary
from cxjourney.exchange.xlsx.touchpoints import write_touchpoints, write_transitions
from cxjourney.saving import write_whole
from cxjourney.scoring.labels import format_date

_SCORED, _BUILT = 0.3, 0.7  # shares of the work that are done by then


def write_workbook(
    material: Material, path: Path, options: ContentOptions | None = None, watch: Watch | None = None
) -> None:
    """Write a project's journeys with its scores to `path`.

    Raise ExportError where the file cannot be written and ExportCancelled where the watch says so: then what lay at
    `path` is unchanged.
    """
    watch = watch or Watch()
    contents = Contents(material, options or ContentOptions(), watch.check)
    watch(_SCORED)
    book = build_book(contents, watch)
    data = workbook_bytes(book.workbook, lambda done, all_: watch(_BUILT + (0.99 - _BUILT) * done / all_))
    watch.check()
    write_whole(path, data)
    watch(1.0)


def build_book(contents: Contents, watch: Callable[[float], None]) -> Book:
    """Return the finished workbook, not yet turned into bytes."""
    names = ", ".join(journey.title for journey in contents.journeys)
    printed = tr("Exported on {day}", day=format_date(contents.today))
    book = Book(contents.title, tr("Customer journeys: {names}", names=names), printed)
    charts = ChartSheet(book, contents, tr("Charts"))
    summary_sheets: list[tuple[str, str]] = []
    _locate_touchpoints(contents)
    maps = [MapSheet(book, contents, journey, charts.data[journey.id]) for journey in contents.journeys]
    for made in maps:
        made.write()
        summary_sheets.append((made.ws.title, tr("Stages, lanes and touchpoints as on the map, on one A3 page")))
    watch(0.4)
    summary = Summary(book, contents, tr("Summary"), charts.data)
    summary.write()
    summary_sheets.append((charts.ws.title, tr("Charts, each beside the cells it is drawn from")))
    summary_sheets += _tables(book, contents, watch)
    summary.link(summary_sheets)
    book.lists.finish()
    book.arrange([summary.ws.title, *(title for title, _ in summary_sheets)])
    return book


def _locate_touchpoints(contents: Contents) -> None:
    """Say where the rows of touchpoints will be, since the map is written before them and links there."""
    contents.places.rows = {id_: (tr("Touchpoints"), f"D{row}") for row, id_ in enumerate(contents.touchpoints, 2)}


def _tables(book: Book, contents: Contents, watch: Callable[[float], None]) -> Sequence[tuple[str, str]]:
    parts = [
        (write_touchpoints, tr("Touchpoints"), tr("One row for each touchpoint with its facts, emotions and scores")),
        (write_transitions, tr("Transitions"), tr("The arrows: share of customers, wait, drop-off, hand-offs")),
        (write_scores, tr("Scores"), tr("Every score with n and interval, by stage, touchpoint, segment and month")),
        (write_notes, tr("Notes"), tr("Pains, needs, ideas and questions of the workshop, with votes")),
        (write_actions, tr("Actions"), tr("What will be done: owner, due date and status, to fill in")),
        (write_personas, tr("Personas"), tr("The customers that the journeys are drawn for")),
        (write_definitions, tr("Definitions"), tr("What each number means, how it is computed, where it comes from")),
    ]
    if has_comments(contents):
        parts.insert(5, (write_comments, tr("Comments"), tr("What customers wrote, by touchpoint")))
    listed = []
    for number, (write, sheet, what) in enumerate(parts, 1):
        before = len(book.workbook.worksheets)
        write(book, contents, sheet)
        listed.append((book.workbook.worksheets[before].title, what))
        watch(0.4 + (_BUILT - 0.4) * number / len(parts))
    return listed
