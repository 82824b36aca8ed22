"""The tables Touchpoints (one row each, scores beside it) and Transitions (the arrows)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cxjourney.domain.graph import is_hand_off
from cxjourney.domain.records import Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.domain.words import evidence_text, transition_text, yes_no
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.returning.fields import ID, JOURNEY, LANE, STAGE, exported
from cxjourney.exchange.safe_text import safe_cell
from cxjourney.exchange.xlsx.book import A3, Book, Value
from cxjourney.exchange.xlsx.columns import Column, number_column, record_id
from cxjourney.exchange.xlsx.measure import width_of
from cxjourney.exchange.xlsx.scores import cell_value, header_of, number_format, short_band, shown_n
from cxjourney.exchange.xlsx.styles import ACCENT, BANDED, BODY, FEELING, PERCENT, WHOLE
from cxjourney.exchange.xlsx.tables import Entry, TableSheet, colour_bands

ROOM = 6  # rows for new touchpoints
_MORE = 9.0  # characters that a column of titles may be wider than usual
BOLD = replace(BODY, bold=True)


def write_touchpoints(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with one row for each touchpoint in the map's order."""
    made = TableSheet(book, contents, sheet, key="touchpoints", colour=ACCENT, kind=Touchpoint.kind)
    placed = made.write("Touchpoints", _columns(contents), _rows(contents), room=ROOM, keep=4, paper=A3)
    for metric in contents.metrics:
        band = placed.letters[_band_header(metric.name)]
        colour_bands(book, made.ws, band, placed.first, placed.last, placed.letters[header_of(metric)])


def _band_header(metric: str) -> str:
    return tr("{metric}, band", metric=metric)


def _columns(contents: Contents) -> list[Column]:
    owner = [Column(tr("Owner"), 13, choices=contents.owners(), closed=False, field="owner")]
    columns = [
        _fitted(tr("Journey"), 15, journey_titles(contents), JOURNEY),
        _fitted(tr("Stage"), 11, stage_titles(contents), STAGE),
        _fitted(tr("Lane"), 14, _titles(lane.title for lane in contents.lanes.values()), LANE),
        Column(tr("Touchpoint"), 24, BOLD, field="title"),
        Column(tr("Channel"), 11.5, choices=contents.channels(), closed=False, field="channel"),
        *(owner if contents.sharing.owners else []),
        Column(tr("Evidence"), 11),
        Column(tr("Moment of truth"), 9),
        Column(tr("Asks for help"), 8),
    ]
    for persona in contents.felt_by:
        name = persona.name if persona else tr("everyone")
        columns.append(number_column(tr("Emotion, {persona} (−2 to +2)", persona=name), 11, FEELING))
    for metric in contents.metrics:
        columns.append(number_column(header_of(metric), 11, number_format(metric)))
        columns.append(number_column(tr("{metric}, n", metric=metric.name), 11, WHOLE))
        columns.append(Column(_band_header(metric.name), 12, BANDED))
    return [
        *columns,
        number_column(tr("Notes"), 7.5, WHOLE),
        number_column(tr("Votes"), 7.5, WHOLE),
        number_column(tr("Open actions"), 9, WHOLE),
        Column(tr("Description"), 32, BANDED, field="description"),
        Column(tr("What customers expect"), 28, field="expectation"),
        Column(tr("Opens journey"), 13),
        record_id(ID),
    ]


def _fitted(header: str, least: float, choices: tuple[str, ...], field: str) -> Column:
    """Return a column of titles that is wide enough for most of them on one line, with a gap to the next column."""
    wide = max((width_of(title) for title in choices), default=0.0) + 2.5
    return Column(header, max(least, min(round(wide, 1), least + _MORE)), choices=choices, field=field)


def journey_titles(contents: Contents) -> tuple[str, ...]:
    """Return the titles of the journeys, for drop-downs."""
    return _titles(journey.title for journey in contents.journeys)


def stage_titles(contents: Contents) -> tuple[str, ...]:
    """Return the titles of all stages, for drop-downs."""
    return _titles(stage.title for stage in contents.stages.values())


def touchpoint_titles(contents: Contents) -> tuple[str, ...]:
    """Return the titles of all touchpoints, for drop-downs."""
    return _titles(touchpoint.title for touchpoint in contents.touchpoints.values())


def _titles(titles: Iterable[str]) -> tuple[str, ...]:
    """Return titles once each, as a cell holds them."""
    return tuple(dict.fromkeys(safe for title in titles if (safe := safe_cell(title)).strip()))


def _rows(contents: Contents) -> Iterator[list[Value | Entry]]:
    notes = Counter(note.touchpoint_id for note in contents.notes)
    votes: Counter[str | None] = Counter()
    for note in contents.notes:
        votes[note.touchpoint_id] += note.votes
    actions = Counter(a.touchpoint_id for a in contents.actions if a.status.value in {"open", "in progress"})
    for touchpoint in contents.touchpoints.values():
        sub_journey = contents.journey_of.get(touchpoint.sub_journey_id or "")
        yield [
            *_facts(contents, touchpoint),
            *_felt(contents, touchpoint),
            *_scores(contents, touchpoint),
            notes[touchpoint.id],
            votes[touchpoint.id],
            actions[touchpoint.id],
            exported(touchpoint, "description"),
            exported(touchpoint, "expectation"),
            sub_journey.title if sub_journey else "",
            touchpoint.id,
        ]


def _facts(contents: Contents, touchpoint: Touchpoint) -> list[Value | Entry]:
    lane = contents.lanes.get(touchpoint.lane_id)
    return [
        contents.journey_of[touchpoint.journey_id].title,
        contents.stage_title(touchpoint.stage_id),
        lane.title if lane else "",
        Entry(exported(touchpoint, "title"), link=contents.places.cards.get(touchpoint.id)),
        exported(touchpoint, "channel"),
        *([exported(touchpoint, "owner")] if contents.sharing.owners else []),
        evidence_text(touchpoint.evidence_status),
        yes_no(contents.moment(touchpoint.id) is not None),
        yes_no(touchpoint.service),
    ]


def _felt(contents: Contents, touchpoint: Touchpoint) -> list[Value | Entry]:
    values: list[Value | Entry] = []
    for persona in contents.felt_by:
        emotion = contents.project.emotions(persona.id if persona else None).get(touchpoint.id)
        values.append(emotion.value if emotion else None)
    return values


def _scores(contents: Contents, touchpoint: Touchpoint) -> list[Value | Entry]:
    values: list[Value | Entry] = []
    for metric in contents.metrics:
        row = contents.scores.of(touchpoint.id, metric)
        values.append(cell_value(metric, row.score.value) if row else None)
        values.append(shown_n(row))
        values.append(short_band(row))
    return values


def write_transitions(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with one row for each arrow, by where it starts."""
    made = TableSheet(book, contents, sheet, key="transitions", colour=ACCENT, kind=Transition.kind)
    columns = [
        Column(tr("Journey"), 22),
        Column(tr("From stage"), 15),
        Column(tr("From"), 28, BOLD),
        Column(tr("To"), 28, BOLD),
        Column(tr("To stage"), 15),
        Column(tr("Kind"), 13),
        number_column(tr("Share of customers (%)"), 13, PERCENT, between=(0, 1), field="share"),
        number_column(tr("Wait (hours)"), 10, "#,##0.0", between=(0, 1_000_000), field="wait_hours"),
        number_column(tr("Drop-off (%)"), 10, PERCENT, between=(0, 1), field="drop_off"),
        Column(tr("Hand-off"), 10, BANDED),
        Column(tr("Label"), 26, field="label"),
        record_id(ID),
    ]
    made.write("Transitions", columns, _arrows(contents), keep=4)


def _arrows(contents: Contents) -> Iterator[list[Value | Entry]]:
    order = {id_: index for index, id_ in enumerate(contents.touchpoints)}
    for journey in contents.journeys:
        arrows = contents.project.transitions(journey.id)
        for arrow in sorted(arrows, key=lambda a: (order.get(a.source_id, 0), order.get(a.target_id, 0), a.id)):
            source, target = contents.touchpoints.get(arrow.source_id), contents.touchpoints.get(arrow.target_id)
            if source is None or target is None:
                continue
            yield [
                journey.title,
                contents.stage_title(source.stage_id),
                Entry(source.title, link=contents.places.rows.get(source.id)),
                Entry(target.title, link=contents.places.rows.get(target.id)),
                contents.stage_title(target.stage_id),
                transition_text(arrow.transition_kind),
                exported(arrow, "share"),
                exported(arrow, "wait_hours"),
                exported(arrow, "drop_off"),
                yes_no(is_hand_off(contents.project, arrow)),
                exported(arrow, "label"),
                arrow.id,
            ]
