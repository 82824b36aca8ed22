"""What an import says about itself, in words and rows: where it came from, how it was read, what stayed out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Source
from cxjourney.domain.text import tr
from cxjourney.ui import words

if TYPE_CHECKING:
    from cxjourney.evidence.mapping import MappedColumn, Mapping


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One column of the data as the import used it, in words."""

    column: str
    role: str
    metric: str
    scale: str
    better: str
    blank: str
    touchpoint: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One row or cell that stayed out, with its reason."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A name in the data and the touchpoint that it stands for; empty: its rows were left out."""

    name: str
    touchpoint: str


def origin(project: Project, record: Import) -> str:
    """Return where an import came from: the kind of its layout, or the database it was asked of."""
    source = project.get(Source, record.source_id)
    if source is not None:
        return tr("Database “{name}”", name=source.name)
    suffix = record.file_name.rpartition(".")[2].upper() if "." in record.file_name else ""
    return preset_name(record.preset) or (suffix if len(suffix) <= 7 else "") or tr("File")


def preset_name(preset: str) -> str:
    """Return what a preset, or a plain table, is called on screen; empty for a plain log, which says nothing new."""
    from cxjourney.evidence.presets import LOG, REPORTED, preset_named

    if preset in (LOG, REPORTED):
        return tr("Reported scores") if preset == REPORTED else ""
    known = preset_named(preset) if preset else None
    return known.title if known is not None else preset


def period(record: Import) -> str:
    """Return the days of the answers as `1 Oct 2025 to 30 Sep 2026`; empty where they have no dates."""
    if record.first_date is None or record.last_date is None:
        return ""
    if record.first_date == record.last_date:
        return words.day(record.first_date)
    return tr("{first} to {last}", first=words.day(record.first_date), last=words.day(record.last_date))


def imported(record: Import) -> str:
    """Return when an import was made, to the minute, as it was on the clock there."""
    return record.imported_at[:16].replace("T", " ")


def problem_rows(record: Import) -> list[ProblemRow]:
    """Return the rows and cells that the report of an import names; none where it names none."""
    found = _report(record).get("problems")
    if not isinstance(found, list):
        return []
    return [
        ProblemRow(_whole(one.get("row")), _text(one.get("column")), _text(one.get("value")), _text(one.get("reason")))
        for one in found
        if isinstance(one, dict)
    ]


def unmatched(record: Import) -> list[str]:
    """Return the names in the data that fitted no touchpoint."""
    found = _report(record).get("unmatched")
    return [_text(name) for name in found] if isinstance(found, list) else []


def _report(record: Import) -> dict[str, Any]:
    try:
        report = json.loads(record.report_json)
    except (ValueError, RecursionError):
        return {}
    return report if isinstance(report, dict) else {}


def read_mapping(record: Import) -> tuple[Mapping | None, str]:
    """Return the mapping of an import, or None and why it cannot be read."""
    from cxjourney.evidence.mapping import mapping_from_json

    try:
        return mapping_from_json(record.mapping_json), ""
    except JourneyError as error:
        return None, tr("The mapping of this import cannot be shown. {reason}", reason=str(error))


def mapped_rows(mapping: Mapping) -> list[MappedRow]:
    """Return every column that was used, in the order of the data."""
    return [_mapped(column, mapping) for column in mapping.columns if column.role != "ignore"]


def _mapped(column: MappedColumn, mapping: Mapping) -> MappedRow:
    from cxjourney.evidence.found import plain
    from cxjourney.ui.import_assistant.words import direction_names, metric_name, role_name, unit_names

    scale = ""
    if column.scale is not None and column.metric != "ttr":
        scale = tr("{low} to {high}", low=plain(column.scale[0]), high=plain(column.scale[1]))
    elif column.unit:
        scale = dict(unit_names()).get(column.unit, column.unit)
    answers = column.role in ("answer", "comment", "opened")
    return MappedRow(
        column=column.name,
        role=role_name(column.role) + (f": {column.attribute}" if column.attribute else ""),
        metric=metric_name(column.metric) if column.role in ("answer", "reported_score") else "",
        scale=scale,
        better=dict(direction_names()).get(column.direction, "") if column.direction else "",
        blank=", ".join(str(plain(code)) for code in column.blank),
        touchpoint=column.touchpoint or (mapping.touchpoint if answers else ""),
    )


def match_rows(mapping: Mapping | None, record: Import) -> list[MatchRow]:
    """Return which name in the data stands for which touchpoint; those that fitted none come last."""
    pairs = list(mapping.matches) if mapping is not None else []
    known = {name for name, _ in pairs}
    pairs += [(name, "") for name in unmatched(record) if name not in known]
    rows = [MatchRow(name, touchpoint) for name, touchpoint in pairs]
    return sorted(rows, key=lambda row: not row.touchpoint)


def _text(value: object) -> str:
    return "" if value is None else str(value)[:2000]


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
