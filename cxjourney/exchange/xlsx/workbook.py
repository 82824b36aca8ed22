"""One workbook from one project: which sheets there are, in which order, built and written as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.exchange.returning.base import write_base
from cxjourney.exchange.safe_text import safe_line
from cxjourney.exchange.xlsx.archive import workbook_bytes
from cxjourney.exchange.xlsx.book import Book
from cxjourney.exchange.xlsx.chart_sheet import ChartSheet
from cxjourney.exchange.xlsx.comments import has_comments, write_comments
from cxjourney.exchange.xlsx.definitions import write_definitions
from cxjourney.exchange.xlsx.map_sheet import MapSheet
from cxjourney.exchange.xlsx.notes import write_actions, write_notes
from cxjourney.exchange.xlsx.personas import write_personas
from cxjourney.exchange.xlsx.score_sheet import write_scores
from cxjourney.exchange.xlsx.summary import Summary
from cxjourney.exchange.xlsx.tables import TOP
from cxjourney.exchange.xlsx.touchpoints import write_touchpoints, write_transitions
from cxjourney.saving import write_whole
from cxjourney.scoring.labels import format_date
from cxjourney.uncollected import uncollected

_SCORED, _BUILT = 0.3, 0.7  # shares of the work that are done by then


def write_workbook(
    material: Material, path: Path, options: ContentOptions | None = None, watch: Watch | None = None
) -> None:
    """Write a project's journeys with its scores to `path`.

    Raise ExportError where the file cannot be written and ExportCancelled where the watch says so: then what lay at
    `path` is unchanged.
    """
    watch = watch or Watch()
    with uncollected():
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
    _describe(book, contents)
    _locate(contents)
    summary = Summary(book, contents, tr("Summary"))
    charts = ChartSheet(book, contents, tr("Charts"))
    sheets: list[tuple[str, str]] = []
    maps = [MapSheet(book, contents, journey, charts.data[journey.id]) for journey in contents.journeys]
    for made in maps:
        made.write()
        sheets.append((made.ws.title, tr("Stages, lanes and touchpoints as on the map, on one A3 page")))
    watch(0.4)
    summary.write(charts.data)
    sheets.append((charts.ws.title, tr("Charts, each beside the cells it is drawn from")))
    sheets += _tables(book, contents, watch)
    summary.link(sheets)
    book.lists.finish()
    book.arrange([summary.ws.title, *(title for title, _ in sheets)])
    write_base(book.workbook, contents, book.returning)
    return book


def _describe(book: Book, contents: Contents) -> None:
    about = book.workbook.properties
    words = [metric.name for metric in contents.metrics] + [journey.title for journey in contents.journeys]
    about.keywords = safe_line(", ".join([tr("customer journey"), *words]), 250)
    about.description = safe_line(contents.info.description, 250) or None
    about.category = tr("Customer journey map")
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _locate(contents: Contents) -> None:
    """Say where the rows of tables will be, since sheets that are written before them link there."""
    tables: list[tuple[str, str, Iterable[str]]] = [
        (tr("Touchpoints"), "D", contents.touchpoints),
        (tr("Actions"), "D", (action.id for action in contents.actions)),
        (tr("Notes"), "E", (note.id for note in contents.notes)),
    ]
    for sheet, column, ids in tables:
        contents.places.rows |= {id_: (sheet, f"{column}{row}") for row, id_ in enumerate(ids, TOP + 1)}


def _tables(book: Book, contents: Contents, watch: Callable[[float], None]) -> Sequence[tuple[str, str]]:
    parts = [
        (write_touchpoints, tr("Touchpoints"), tr("One row for each touchpoint with its facts, emotions and scores")),
        (write_transitions, tr("Transitions"), tr("The arrows: share of customers, wait, drop-off, hand-offs")),
        (write_scores, tr("Scores"), tr("Every score with n and interval, by stage, touchpoint, segment and month")),
        (write_notes, tr("Notes"), tr("Pains, needs, ideas and questions of the workshop, with votes")),
        (write_actions, tr("Actions"), tr("What will be done: owner, due date and status, to fill in")),
        (write_personas, tr("Personas"), tr("The customers that the journeys are drawn for")),
        (write_definitions, tr("Definitions and sources"),
         tr("What each number means, how it is computed, where it comes from")),
    ]  # fmt: skip
    if has_comments(contents):
        parts.insert(3, (write_comments, tr("Comments"), tr("What customers wrote, by touchpoint")))
    listed = []
    for number, (write, sheet, what) in enumerate(parts, 1):
        before = len(book.workbook.worksheets)
        write(book, contents, sheet)
        listed.append((book.workbook.worksheets[before].title, what))
        watch(0.4 + (_BUILT - 0.4) * number / len(parts))
    return listed
