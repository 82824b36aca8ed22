"""From the rows of a reader to a table that is understood: header, layout, shape, and what each column is for.

The reading process and everything else that has rows (a database's answer) go through `recognise`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxjourney.evidence.found import ColumnFound, ReadOptions
from cxjourney.evidence.headers import Header, apply_header
from cxjourney.evidence.presets import LOG, REPORTED, find_preset, preset_named
from cxjourney.evidence.words import words

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.evidence.readers.raw import RawTable

_MOST_FOOTER = 12
_UTC = re.compile(r"\b(utc|gmt)\b")


@dataclass(frozen=True)
class Recognised:
    """A table with its header, its layout's name, its rows of texts, and its columns in their order."""

    header: Header
    preset: str | None
    frame: pl.DataFrame
    columns: tuple[ColumnFound, ...]


def recognise(table: RawTable, options: ReadOptions, name: str, detect: bool = True) -> Recognised:
    """Return what the rows of a file are; without `detect` every column stays `ignore`. Raise ReadFault.

    `name` is the file's, for messages. Rows below the table and columns that are one question are put right here, so
    that a mapping made once fits the next file of the same layout.
    """
    from cxjourney.evidence.choices import fold_choices

    zone = _time_zone(table, options)
    header, frame = apply_header(table, options.header_rows, name)
    preset = preset_named(options.preset) if options.preset else find_preset(header.names, header.labels, header.rows)
    if preset is not None and preset.footer:
        frame = _without_footer(frame, table)
    if preset is not None and preset.name == "surveymonkey":
        header, frame = fold_choices(header, frame)
    if not detect:
        columns = tuple(ColumnFound(name, label) for name, label in zip(frame.columns, header.labels, strict=True))
        return Recognised(header, preset.name if preset else None, frame, columns)
    from cxjourney.evidence.detect import detect_columns

    columns = detect_columns(frame, header.labels, preset)
    columns = tuple(_in_zone(column, zone) for column in columns)
    if preset is not None and preset.events and not any(column.remark == "case" for column in columns):
        preset = None  # rows with answers or comments are no mere events
    return Recognised(header, preset.name if preset else _shape(columns), frame, columns)


def _shape(columns: tuple[ColumnFound, ...]) -> str | None:
    """Name a layout that no program owns: scores somebody computed, or a log with one row per answer."""
    roles = {column.role for column in columns}
    if "reported_score" in roles and "reported_n" in roles:
        return REPORTED
    return LOG if "touchpoint" in roles else None


def _time_zone(table: RawTable, options: ReadOptions) -> str:
    """Return the time zone that the third header row of Qualtrics names."""
    if options.header_rows not in (None, 3):
        return ""
    for row in table.head()[2:6]:
        for cell in row:
            if '"timeZone"' not in cell[:500]:
                continue
            try:
                found = json.loads(cell)
            except ValueError:
                continue
            zone = found.get("timeZone") if isinstance(found, dict) else None
            if isinstance(zone, str) and zone.isprintable():
                return zone[:60]
    return ""


def _in_zone(column: ColumnFound, zone: str) -> ColumnFound:
    if column.role not in ("date", "opened", "resolved"):
        return column
    labelled = _UTC.search(words(f"{column.name} {column.label}"))
    return replace(column, time_zone=zone or (labelled.group().upper() if labelled else ""))


def _without_footer(frame: pl.DataFrame, table: RawTable) -> pl.DataFrame:
    """Leave out the lines below the table: at most one filled cell, from the last rows upwards."""
    import polars as pl

    tail = frame.tail(_MOST_FOOTER)
    filled = tail.select(pl.sum_horizontal(pl.all().is_not_null())).to_series().to_list()
    below = 0
    while below < len(filled) - 1 and filled[-1 - below] <= 1:
        below += 1
    if not below or frame.width < 3:
        return frame
    table.notes.add("below", below)
    return frame.head(frame.height - below)
