"""Stages and touchpoints as people write them down: an indented or Markdown outline, or a table with a heading row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Touchpoint
from cxjourney.domain.text import tr
from cxjourney.exchange.data.incoming import Incoming, finished
from cxjourney.exchange.data.map_builder import MOST, MapBuilder

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_BULLET = re.compile(r"(?:[-*+–—•·▪◦‣]|\(?\d{1,3}[.)])\s+")
_COLUMNS = {
    "journey": ("journey", "map", "reise", "journey map"),
    "stage": ("stage", "phase", "stages", "phasen", "stufe", "étape"),
    "goal": ("goal", "stage goal", "customer goal", "ziel"),
    "touchpoint": ("touchpoint", "touchpoints", "touch point", "step", "activity", "action", "kontaktpunkt", "schritt"),
    "lane": ("lane", "swimlane", "actor", "layer", "akteur"),
    "channel": ("channel", "channels", "kanal", "canal"),
    "owner": ("owner", "responsible", "verantwortlich"),
    "description": ("description", "details", "text", "beschreibung"),
    "expectation": ("expectation", "what customers expect", "expectations", "erwartung"),
}
_FACTS = ("channel", "owner", "description", "expectation")
_TITLE_LENGTH = 200
_INDENT = 2  # blanks: one alone is a slip


@dataclass(frozen=True, slots=True)
class _Line:
    level: int  # of a heading, counted from 1; 0 for everything else
    indent: int
    text: str
    bullet: bool


def read_outline(text: str, name: str) -> Incoming:
    """Return the journeys of an outline; raise JourneyError where it names nothing.

    With Markdown headings the lowest level in use names stages and the one above it journeys. Without, lines at the
    margin name stages where others are indented under them. What is indented under a touchpoint describes it.
    """
    lines = [_line(raw) for raw in text.splitlines() if raw.strip() and raw.strip() != "---"]
    if not lines:
        raise JourneyError(tr("“{name}” is empty. Nothing was read.", name=name))
    levels = sorted({line.level for line in lines if line.level})
    builders = _by_headings(lines, levels, name) if levels else [_by_indents(lines, name)]
    filled = [builder for builder in builders if builder.count]
    if not filled:
        raise JourneyError(tr("“{name}” names no touchpoint: put them on lines under a stage. Nothing was read.",
                              name=name))  # fmt: skip
    return finished(
        name,
        [record for builder in filled for record in builder.records()],
        [problem for builder in filled for problem in builder.problems],
    )


def is_outline(text: str) -> bool:
    """Say whether a text is more than a list: it has headings with lines below, or lines indented under others."""
    raw = [line for line in text.splitlines() if line.strip()]
    lines = [_line(line) for line in raw]
    if len(lines) < 2 or any("\t" in line.strip() for line in raw):
        return False
    headed = lines[0].level > 0 and any(not line.level for line in lines)
    return headed or (not lines[0].indent and any(line.indent >= _INDENT for line in lines))


def read_outline_table(text: str, name: str) -> Incoming:
    """Return the journeys of a table: one row for each touchpoint under a heading row that names the columns.

    A table without the columns `stage` and `touchpoint` is taken as a map: stages in its first row, the touchpoints
    of each below. Raise JourneyError where there is nothing.
    """
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        raise JourneyError(
            tr("“{name}” is not a table: {reason}. Nothing was read.", name=name, reason=error)
        ) from error
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise JourneyError(tr("“{name}” has no row under its headings. Nothing was read.", name=name))
    if len(rows) > MOST:
        raise JourneyError(tr("“{name}” holds more than {count} touchpoints. Nothing was read.", name=name,
                              count=f"{MOST:,}"))  # fmt: skip
    places = _places(rows[0])
    if not {"stage", "touchpoint"} <= set(places):
        return _as_map(rows, name)
    problems = [
        tr("The column “{title}” is none that a map has and was left out.", title=title)
        for number, title in enumerate(rows[0])
        if title and number not in places.values()
    ]
    builders: dict[str, MapBuilder] = {}
    made: dict[str, list[Touchpoint]] = {}
    for number, row in enumerate(rows[1:], 2):
        values = {field: row[place] if place < len(row) else "" for field, place in places.items()}
        if not values["touchpoint"]:
            problems.append(tr("Row {number} names no touchpoint and was left out.", number=number))
            continue
        title = values.get("journey") or name
        builder = builders.setdefault(title.casefold(), MapBuilder(title))
        facts: dict[str, Any] = {field: text for field, text in values.items() if field in _FACTS}
        stage = builder.stage(values["stage"], values.get("goal", ""))
        touchpoint = builder.touchpoint(values["touchpoint"], stage, builder.lane(values.get("lane", "")), **facts)
        made.setdefault(title.casefold(), []).append(touchpoint)
    for key, builder in builders.items():
        _join_in_stages(builder, made[key])
        problems += builder.problems
    return finished(name, [record for builder in builders.values() for record in builder.records()], problems)


def _as_map(rows: Sequence[Sequence[str]], name: str) -> Incoming:
    builder = MapBuilder(name)
    made: list[Touchpoint] = []
    for column, title in enumerate(rows[0]):
        cells = [row[column] for row in rows[1:] if column < len(row) and row[column]]
        if not title and not cells:
            continue
        stage = builder.stage(title)
        made += [builder.touchpoint(cell[:_TITLE_LENGTH], stage, builder.lane("")) for cell in cells]
    builder.chain(made)
    return finished(name, builder.records(), builder.problems)


def _join_in_stages(builder: MapBuilder, touchpoints: Sequence[Touchpoint]) -> None:
    """Join touchpoints in the order of their stages, for rows may come in any order."""
    order: dict[str, int] = {}
    for touchpoint in touchpoints:
        order.setdefault(touchpoint.stage_id, len(order))
    builder.chain(sorted(touchpoints, key=lambda touchpoint: order[touchpoint.stage_id]))


def _by_headings(lines: Sequence[_Line], levels: Sequence[int], name: str) -> list[MapBuilder]:
    of_stage, of_journey = levels[-1], levels[-2] if len(levels) > 1 else 0
    builders = [MapBuilder(name)]
    made: list[list[Touchpoint]] = [[]]
    stage, described = None, _Described()
    for line in lines:
        if line.level == of_stage:
            stage = builders[-1].stage(line.text)
        elif line.level and line.level == of_journey:
            builders.append(MapBuilder(line.text))
            made.append([])
            stage = None
        elif not line.level:
            stage = stage or builders[-1].stage("")
            if not described.take(line):
                _check_count(builders, name)
                made[-1].append(described.begin(builders[-1].touchpoint(line.text, stage, builders[-1].lane("")), line))
    for builder, touchpoints in zip(builders, made, strict=True):
        builder.chain(described.finish(builder, touchpoints))
    return builders


def _by_indents(lines: Sequence[_Line], name: str) -> MapBuilder:
    builder, described = MapBuilder(name), _Described()
    margin = min(line.indent for line in lines)
    nested = any(line.indent > margin for line in lines)
    stage = None if nested else builder.stage("")
    made: list[Touchpoint] = []
    for line in lines:
        if nested and line.indent == margin:
            stage = builder.stage(line.text)
            described.end()
        elif not described.take(line):
            _check_count([builder], name)
            made.append(
                described.begin(builder.touchpoint(line.text, stage or builder.stage(""), builder.lane("")), line)
            )
    builder.chain(described.finish(builder, made))
    return builder


class _Described:
    """Keeps the lines that are indented under a touchpoint until all are known."""

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {}
        self._current: tuple[str, int] | None = None

    def begin(self, touchpoint: Touchpoint, line: _Line) -> Touchpoint:
        self._current = (touchpoint.id, line.indent)
        return touchpoint

    def end(self) -> None:
        self._current = None

    def take(self, line: _Line) -> bool:
        if self._current is None or line.indent <= self._current[1]:
            return False
        self._texts.setdefault(self._current[0], []).append(line.text)
        return True

    def finish(self, builder: MapBuilder, touchpoints: Sequence[Touchpoint]) -> list[Touchpoint]:
        return [
            builder.describe(touchpoint, "\n".join(self._texts[touchpoint.id]))
            if touchpoint.id in self._texts
            else touchpoint
            for touchpoint in touchpoints
        ]


def _check_count(builders: Sequence[MapBuilder], name: str) -> None:
    if sum(builder.count for builder in builders) >= MOST:
        raise JourneyError(tr("“{name}” holds more than {count} touchpoints. Nothing was read.", name=name,
                              count=f"{MOST:,}"))  # fmt: skip


def _line(raw: str) -> _Line:
    text = raw.expandtabs(4).rstrip()
    indent = len(text) - len(text.lstrip())
    text = text.strip()
    if match := _HEADING.fullmatch(text):
        return _Line(len(match[1]), 0, match[2], False)
    bullet = _BULLET.match(text)
    return _Line(0, indent, (text[bullet.end() :] if bullet else text)[:_TITLE_LENGTH], bullet is not None)


def _places(headings: Sequence[str]) -> dict[str, int]:
    """Return field -> number of its column, the first of that name."""
    found: dict[str, int] = {}
    for number, heading in enumerate(headings):
        wanted = " ".join(heading.replace("_", " ").casefold().split())
        field = next((field for field, names in _COLUMNS.items() if wanted in names), None)
        if field is not None:
            found.setdefault(field, number)
    return found


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    counts = {mark: head.count(mark) for mark in (",", ";", "\t", "|")}
    return max(counts, key=lambda mark: counts[mark])
