"""The table Personas: one row for each described customer, wrapped so that a row reads like a card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cxjourney.domain.records import Motivation, Persona
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.xlsx.book import A3, Book, Value
from cxjourney.exchange.xlsx.styles import BODY, MOMENT, WHOLE
from cxjourney.exchange.xlsx.tables import Column, Entry, finish_sheet, number_column, record_id, write_table

_STEPS = 8  # a motivation slider is drawn as this many steps


def write_personas(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with one row for each persona of the chosen journeys."""
    ws = book.sheet(sheet, colour=MOMENT)
    contents.places.sheets["personas"] = ws.title
    currency = contents.info.currency
    columns = [
        Column(tr("Name"), 13, replace(BODY, bold=True, size=12)),
        Column(tr("Role"), 13),
        Column(tr("Age"), 8),
        Column(tr("Place"), 13),
        Column(tr("Quote"), 20, replace(BODY, italic=True)),
        Column(tr("Story"), 42),
        Column(tr("Goals"), 21),
        Column(tr("Needs"), 21),
        Column(tr("Frustrations"), 21),
        Column(tr("Expectations"), 21),
        Column(tr("Motivations"), 33),
        Column(tr("Channels"), 11),
        Column(tr("Tags"), 14),
        Column(tr("More"), 18),
        Column(tr("High impact"), 8, choices=(tr("yes"), tr("no"))),
        Column(tr("Segment"), 12),
        number_column(tr("Customers"), 11, WHOLE),
        number_column(tr("Value per customer ({currency} a year)", currency=currency), 12, "#,##0.00"),
    ]
    columns = [replace(column, style=replace(column.style, down="top")) for column in columns] + [record_id()]
    write_table(book, ws, "Personas", columns, _rows(contents))
    finish_sheet(book, ws, columns, tr("Personas"), keep=1, paper=A3)


def _rows(contents: Contents) -> Iterator[list[Value | Entry]]:
    segments = {segment.id: segment for segment in contents.segments}
    for persona in contents.personas:
        segment = segments.get(persona.segment_id or "")
        yield [
            persona.name,
            persona.role,
            persona.age,
            persona.place,
            f"“{persona.quote}”" if persona.quote else "",
            persona.story,
            *(_listed(texts) for texts in (persona.goals, persona.needs, persona.frustrations, persona.expectations)),
            "\n".join(_slider(motivation) for motivation in persona.motivations),
            _listed(persona.channels),
            _listed(persona.tags),
            _own(persona),
            tr("yes") if persona.high_impact else tr("no"),
            segment.name if segment else "",
            segment.size if segment else None,
            segment.value_per_customer if segment else None,
            persona.id,
        ]


def _listed(texts: Iterable[str], mark: str = "• ") -> str:
    return "\n".join(f"{mark}{text}" for text in texts)


def _slider(motivation: Motivation) -> str:
    """Draw a slider in text: `Price ──────●──── Quality`."""
    place = round(max(0, min(100, motivation.value)) / 100 * _STEPS)
    return f"{motivation.left} {'─' * place}●{'─' * (_STEPS - place)} {motivation.right}"


def _own(persona: Persona) -> str:
    return "\n".join(f"{own.name}: {own.value}" for own in persona.own_fields)
