"""The table Personas: one row for each described customer, wrapped so that a row reads like a card.

Left what the room wrote, which may come back; right what the answers of the persona's segment say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cxjourney.domain.records import Metric, Motivation, Persona
from cxjourney.domain.text import tr, trn
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.persona_evidence import facts_of
from cxjourney.exchange.returning.fields import ID, exported, words_of
from cxjourney.exchange.xlsx.book import A3, Book, Value
from cxjourney.exchange.xlsx.columns import Column, number_column, record_id
from cxjourney.exchange.xlsx.pictures import is_png, put_picture
from cxjourney.exchange.xlsx.scores import cell_value, header_of, number_format, shaped_band, shown_size
from cxjourney.exchange.xlsx.styles import BANDED, BODY, MOMENT, PERCENT, WHOLE
from cxjourney.exchange.xlsx.tables import TOP, Entry, Placed, TableSheet, colour_bands
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter
from cxjourney.scoring.labels import format_value
from cxjourney.scoring.persona_facts import MetricFact, PersonaFacts

ROOM = 3  # rows for new personas
_STEPS = 8  # a motivation slider is drawn as this many steps
_PORTRAIT, _WITH_PORTRAIT = 76, 64.0  # pixels of a portrait, points of a row that holds one
_WRITTEN = (
    "name", "role", "age", "place", "quote", "story", "goals", "needs", "frustrations", "expectations", "channels",
    "tags", "high_impact",
)  # fmt: skip


def write_personas(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with one row for each persona of the chosen journeys."""
    made = TableSheet(book, contents, sheet, key="personas", colour=MOMENT, kind=Persona.kind)
    portraits = {persona.id: data for persona in contents.personas if (data := _portrait(contents, persona))}
    facts = {persona.id: _told_of(contents, persona) for persona in contents.personas}
    known = {fact.metric.id for found in facts.values() for fact in found.metrics}
    metrics = [metric for metric in contents.metrics if metric.id in known]
    picture = [Column(tr("Portrait"), 11)] if portraits else []
    columns = [*picture, *_written_columns(), *_fact_columns(contents, metrics)]
    columns = [replace(column, style=replace(column.style, down="top", indent=1)) for column in columns]
    columns.append(record_id(ID))
    rows = _rows(contents, metrics, facts, bool(portraits))
    least = _WITH_PORTRAIT if portraits else 0.0
    placed = made.write("Personas", columns, rows, room=ROOM, keep=1 + len(picture), paper=A3, least=least)
    for row, persona in enumerate(contents.personas, TOP + 1):
        if persona.id in portraits:
            alt = tr("Portrait of {name}", name=persona.name)
            put_picture(made.ws, row, 1, portraits[persona.id], alt, _PORTRAIT)
    _colour(book, made, placed, metrics)


def _colour(book: Book, made: TableSheet, placed: Placed, metrics: Sequence[Metric]) -> None:
    for metric in metrics:
        band, value = (placed.letters[header] for header in (_band_header(metric), header_of(metric)))
        colour_bands(book, made.ws, band, placed.first, placed.last, value)


def _told_of(contents: Contents, persona: Persona) -> PersonaFacts:
    """Return what the answers say, those of the exported journeys only where these were chosen."""
    where = ScoreFilter(touchpoint_ids=tuple(contents.touchpoints)) if contents.options.journey_ids else EVERYTHING
    return facts_of(contents, persona, where)


def _portrait(contents: Contents, persona: Persona) -> bytes | None:
    data = contents.block(persona.portrait_id) if persona.portrait_id else None
    return data if is_png(data) else None


def _written_columns() -> list[Column]:
    return [
        Column(tr("Name"), 13, replace(BODY, bold=True, size=12), field="name"),
        Column(tr("Role"), 16, field="role"),
        Column(tr("Age"), 9, field="age"),
        Column(tr("Place"), 13, field="place"),
        Column(tr("Quote"), 22, replace(BODY, italic=True), field="quote"),
        Column(tr("Story"), 42, field="story"),
        Column(tr("Goals"), 24, field="goals"),
        Column(tr("Needs"), 24, field="needs"),
        Column(tr("Frustrations"), 24, field="frustrations"),
        Column(tr("Expectations"), 24, field="expectations"),
        Column(tr("Channels"), 12, field="channels"),
        Column(tr("Tags"), 15, field="tags"),
        Column(tr("High impact"), 8, choices=tuple(words_of(Persona.kind, "high_impact")), field="high_impact"),
        Column(tr("Motivations"), 33),
        Column(tr("More"), 18),
        Column(tr("Not confirmed yet"), 24),
    ]


def _fact_columns(contents: Contents, metrics: Sequence[Metric]) -> list[Column]:
    columns = [
        Column(tr("Segment"), 14),
        number_column(tr("Customers"), 12.5, WHOLE),
        number_column(tr("Customers (% of all segments)"), 12, PERCENT),
        number_column(tr("Value per customer ({currency} a year)", currency=contents.info.currency), 12, "#,##0.00"),
    ]
    for metric in metrics:
        number = number_format(metric)
        columns += [
            number_column(header_of(metric), 11, number),
            Column(_band_header(metric), 12, BANDED),
            number_column(tr("{metric}, n", metric=metric.name), 9, WHOLE),
            number_column(tr("{metric}, all customers", metric=metric.name), 12.5, number),
        ]
    return [*columns, Column(tr("Channels used"), 22), Column(tr("Lowest touchpoints"), 34)]


def _band_header(metric: Metric) -> str:
    return tr("{metric}, band", metric=metric.name)


def _rows(
    contents: Contents, metrics: Sequence[Metric], facts: dict[str, PersonaFacts], has_portraits: bool
) -> Iterator[list[Value | Entry]]:
    for persona in contents.personas:
        yield [
            *([None] if has_portraits else []),
            *(exported(persona, field) for field in _WRITTEN),
            "\n".join(_slider(motivation) for motivation in persona.motivations),
            "\n".join(f"{own.name}: {own.value}" for own in persona.own_fields),
            _drafted(contents, persona),
            *_facts(contents, metrics, facts[persona.id]),
            persona.id,
        ]


def _facts(contents: Contents, metrics: Sequence[Metric], facts: PersonaFacts) -> list[Value | Entry]:
    is_told = facts.segment is not None and shown_size(contents, facts.segment) is not None
    by_metric = {fact.metric.id: fact for fact in facts.metrics}
    values: list[Value | Entry] = [
        facts.segment.name if facts.segment else "",
        *((facts.size, facts.size_share, facts.value_per_customer) if is_told else (None, None, None)),
    ]
    for metric in metrics:
        values += _scored(metric, by_metric.get(metric.id))
    lowest = [
        f"• {low.title}: {format_value(low.metric, low.score.value)} (n {low.score.n_text})"
        for low in facts.lowest
        if low.score.value is not None
    ]
    values.append("\n".join(f"• {channel.name} {channel.share:.0%}" for channel in facts.channels))
    values.append("\n".join(lowest))
    return values


def _scored(metric: Metric, fact: MetricFact | None) -> list[Value | Entry]:
    if fact is None:
        return [None, "", None, None]
    everyone = fact.everyone.value if fact.everyone else None
    return [
        cell_value(metric, fact.score.value),
        shaped_band(fact.band),
        None if fact.score.withheld else fact.score.n,
        cell_value(metric, everyone),
    ]


def _drafted(contents: Contents, persona: Persona) -> str:
    """Say which statements a machine drafted from answers, and nobody has confirmed."""
    enough = contents.info.anonymity_threshold
    lines = []
    for mark in persona.drafted:
        n = trn("{count} answer", "{count} answers", mark.n) if mark.n >= enough else ""
        lines.append(f"• {mark.text}" + (f" ({n})" if n else ""))
    return "\n".join(lines)


def _slider(motivation: Motivation) -> str:
    """Draw a slider in text: `Price ──────●──── Quality`."""
    place = round(max(0, min(100, motivation.value)) / 100 * _STEPS)
    return f"{motivation.left} {'─' * place}●{'─' * (_STEPS - place)} {motivation.right}"
