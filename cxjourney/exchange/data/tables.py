"""A project as tidy tables of text: one CSV of touchpoints with their scores, or all tables in one archive.

The archive is a Frictionless tabular data package: `datapackage.json` names every table, column, type and unit, so
that a program can read it without guessing; `README.txt` says the same to people.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cxjourney.domain.records import EvidenceStatus, Metric
from cxjourney.domain.sharing import left_out
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.csv_table import Cell, csv_bytes
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.saving import write_whole

NUMBER, WHOLE, TEXT, DAY, FLAG = "number", "integer", "string", "date", "boolean"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, its type in the words of Table Schema, and what it means, with the unit."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the package; `key` names the column that tells its rows apart, where there is one."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: str = "id"

    def csv(self) -> bytes:
        """Return the table as CSV."""
        return csv_bytes([field.name for field in self.fields], self.rows)


def write_touchpoints(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    """Write the touchpoints of the chosen journeys, one row each with all their scores, as CSV."""
    contents = Contents(material, options, watch.check)
    watch(0.7)
    write_whole(path, touchpoint_table(contents).csv())
    watch(1.0)


def write_package(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    """Write all tables of the chosen journeys into one archive."""
    contents = Contents(material, options, watch.check)
    watch(0.5)
    data = package_bytes(contents)
    watch(0.9)
    write_whole(path, data)
    watch(1.0)


def package_bytes(contents: Contents) -> bytes:
    """Return the archive; it is the same for the same project and day."""
    tables = all_tables(contents)
    texts = {f"{table.name}.csv": table.csv() for table in tables}
    texts["datapackage.json"] = json.dumps(_package(contents, tables), ensure_ascii=False, indent=2).encode(
        "utf-8", "replace"
    )
    texts["README.txt"] = _readme(contents, tables).encode("utf-8", "replace")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in texts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def all_tables(contents: Contents) -> list[Table]:
    """Return every table, parents before children."""
    tables = [
        _journeys(contents), _stages(contents), _lanes(contents), touchpoint_table(contents), _transitions(contents),
        _emotions(contents), _notes(contents), _actions(contents), _personas(contents), _metrics(contents),
        _scores(contents),
    ]  # fmt: skip
    return [*tables, _comments(contents)] if contents.sharing.comments else tables


def touchpoint_table(contents: Contents) -> Table:
    """Return the touchpoints, and for each metric value, n, low and high end of the interval."""
    fields = [
        _id(), Field("journey_id", TEXT, tr("the journey")), Field("journey", TEXT, tr("its title")),
        Field("stage_id", TEXT, tr("the stage")), Field("stage", TEXT, tr("its title")),
        Field("lane_id", TEXT, tr("the lane")), Field("lane", TEXT, tr("its title")),
        Field("order", WHOLE, tr("its place in the reading order of the journey, from 1")),
        Field("touchpoint", TEXT, tr("title")), Field("channel", TEXT, tr("channel")),
        Field("owner", TEXT, tr("who answers for it")), Field("description", TEXT, tr("description")),
        Field("expectation", TEXT, tr("what customers expect")),
        Field("evidence", TEXT, ", ".join(EvidenceStatus)), Field("service", FLAG, tr("the customer asks for help")),
        Field("moment_of_truth", FLAG, tr("marked as a moment of truth")),
    ]  # fmt: skip
    for metric in contents.metrics:
        fields += _score_fields(metric)
    rows: list[tuple[Cell, ...]] = []
    for journey in contents.journeys:
        for number, touchpoint in enumerate(contents.project.touchpoints(journey.id), 1):
            lane = contents.lanes[touchpoint.lane_id]
            scores = [cell for metric in contents.metrics for cell in _score_cells(contents, touchpoint.id, metric)]
            rows.append(
                (touchpoint.id, journey.id, journey.title, touchpoint.stage_id,
                 contents.stage_title(touchpoint.stage_id), lane.id, lane.title, number, touchpoint.title,
                 touchpoint.channel, touchpoint.owner, touchpoint.description, touchpoint.expectation,
                 str(touchpoint.evidence_status), _flag(touchpoint.service),
                 _flag(contents.moment(touchpoint.id) is not None), *scores)
            )  # fmt: skip
    return Table("touchpoints", tr("One row for each touchpoint, with its scores"), tuple(fields), tuple(rows))


def _score_fields(metric: Metric) -> list[Field]:
    name = metric.name
    return [
        Field(name, NUMBER, tr("{metric} over all answers; empty where there are none or too few", metric=name)),
        Field(f"{name} n", WHOLE, tr("how many answers; empty where withheld")),
        Field(f"{name} low", NUMBER, tr("lower end of the confidence interval")),
        Field(f"{name} high", NUMBER, tr("upper end of the confidence interval")),
    ]


def _score_cells(contents: Contents, place: str, metric: Metric) -> list[Cell]:
    row = contents.scores.of(place, metric)
    if row is None or row.score.withheld:
        return [None, None, None, None]
    return [row.score.value, row.score.n, row.score.low, row.score.high]


def _journeys(contents: Contents) -> Table:
    fields = (
        _id(), Field("title", TEXT, tr("title")), Field("state", TEXT, tr("as is or to be")),
        Field("scope", TEXT, tr("scope")), Field("owner", TEXT, tr("who answers for it")),
        Field("date", DAY, tr("date")), Field("version", TEXT, tr("version")),
    )  # fmt: skip
    rows = tuple((j.id, j.title, str(j.state), j.scope, j.owner, _day(j.date), j.version) for j in contents.journeys)
    return Table("journeys", tr("The journeys"), fields, rows)


def _stages(contents: Contents) -> Table:
    fields = (
        _id(), Field("journey_id", TEXT, tr("the journey")), Field("order", WHOLE, tr("from left to right, from 1")),
        Field("title", TEXT, tr("title")), Field("goal", TEXT, tr("what the customer wants")),
    )  # fmt: skip
    rows = tuple(
        (stage.id, journey.id, number, stage.title, stage.goal)
        for journey in contents.journeys
        for number, stage in enumerate(contents.project.stages(journey.id), 1)
    )
    return Table("stages", tr("The stages of each journey"), fields, rows)


def _lanes(contents: Contents) -> Table:
    fields = (
        _id(), Field("journey_id", TEXT, tr("the journey")), Field("order", WHOLE, tr("from top to bottom, from 1")),
        Field("title", TEXT, tr("title")), Field("kind", TEXT, tr("channel, actor or backstage")),
    )  # fmt: skip
    rows = tuple(
        (lane.id, journey.id, number, lane.title, str(lane.lane_kind))
        for journey in contents.journeys
        for number, lane in enumerate(contents.project.lanes(journey.id), 1)
    )
    return Table("lanes", tr("The lanes of each journey"), fields, rows)


def _transitions(contents: Contents) -> Table:
    fields = (
        _id(), Field("journey_id", TEXT, tr("the journey")), Field("from_id", TEXT, tr("the touchpoint it leaves")),
        Field("to_id", TEXT, tr("the touchpoint it leads to")), Field("kind", TEXT, tr("normal, alternative or loop")),
        Field("share", NUMBER, tr("share of customers, from 0 to 1")), Field("wait", NUMBER, tr("hours")),
        Field("drop_off", NUMBER, tr("share of customers lost on the way, from 0 to 1")),
        Field("label", TEXT, tr("label")),
    )  # fmt: skip
    rows = tuple(
        (a.id, journey.id, a.source_id, a.target_id, str(a.transition_kind), a.share, a.wait_hours, a.drop_off, a.label)
        for journey in contents.journeys
        for a in contents.project.transitions(journey.id)
    )
    return Table("transitions", tr("The arrows between touchpoints"), fields, rows)


def _emotions(contents: Contents) -> Table:
    fields = (
        Field("touchpoint_id", TEXT, tr("the touchpoint")),
        Field("persona", TEXT, tr("who feels it; empty for everyone")),
        Field("emotion", NUMBER, tr("as the room felt it, from -2 to 2")), Field("comment", TEXT, tr("comment")),
    )  # fmt: skip
    rows = tuple(
        (touchpoint_id, persona.name if persona else "", felt[touchpoint_id].value, felt[touchpoint_id].comment)
        for persona in contents.felt_by
        for felt in [contents.project.emotions(persona.id if persona else None)]
        for touchpoint_id in contents.touchpoints
        if touchpoint_id in felt
    )
    return Table("emotions", tr("How touchpoints feel"), fields, rows, key="")


def _notes(contents: Contents) -> Table:
    fields = (
        _id(), Field("stage_id", TEXT, tr("the stage")), Field("touchpoint_id", TEXT, tr("empty for the whole stage")),
        Field("kind", TEXT, tr("pain, need, idea, quote or question")), Field("text", TEXT, tr("the note")),
        Field("cause", TEXT, tr("cause of a pain")), Field("votes", WHOLE, tr("votes")),
    )  # fmt: skip
    rows = tuple(
        (n.id, n.stage_id, n.touchpoint_id, str(n.note_kind), n.text, str(n.cause), n.votes) for n in contents.notes
    )
    return Table("notes", tr("What the room wrote down"), fields, rows)


def _actions(contents: Contents) -> Table:
    fields = (
        _id(), Field("journey_id", TEXT, tr("the journey")), Field("touchpoint_id", TEXT, tr("the touchpoint")),
        Field("title", TEXT, tr("what will be done")), Field("problem", TEXT, tr("against which problem")),
        Field("owner", TEXT, tr("who does it")), Field("due", DAY, tr("until when")),
        Field("status", TEXT, tr("status")), Field("impact", WHOLE, tr("from 1 to 5")),
        Field("effort", WHOLE, tr("from 1 to 5")), Field("result", TEXT, tr("what came of it")),
    )  # fmt: skip
    rows = tuple(
        (a.id, a.journey_id, a.touchpoint_id, a.title, a.problem, a.owner, _day(a.due), str(a.status), a.impact,
         a.effort, a.result)
        for a in contents.actions
    )  # fmt: skip
    return Table("actions", tr("What will be done"), fields, rows)


def _personas(contents: Contents) -> Table:
    lists = ("goals", "needs", "frustrations", "expectations", "channels", "tags")
    fields = (
        _id(), *(Field(name, TEXT, tr("text")) for name in ("name", "role", "age", "place", "quote", "story")),
        *(Field(name, TEXT, tr("one entry a line")) for name in lists),
        Field("high_impact", FLAG, tr("high impact")), Field("segment", TEXT, tr("name of the segment")),
    )  # fmt: skip
    segments = {segment.id: segment.name for segment in contents.segments}
    rows = tuple(
        (p.id, p.name, p.role, p.age, p.place, p.quote, p.story, *("\n".join(getattr(p, name)) for name in lists),
         _flag(p.high_impact), segments.get(p.segment_id or "", ""))
        for p in contents.personas
    )  # fmt: skip
    return Table("personas", tr("The customers that the journeys are drawn for"), fields, rows)


def _metrics(contents: Contents) -> Table:
    fields = (
        _id(), Field("name", TEXT, tr("name")), Field("kind", TEXT, tr("how it is computed")),
        Field("scale_low", NUMBER, tr("lowest answer")), Field("scale_high", NUMBER, tr("highest answer")),
        Field("direction", TEXT, tr("which answers are better")), Field("unit", TEXT, tr("unit of the score")),
        Field("target", NUMBER, tr("target")), Field("good_from", NUMBER, tr("good from here on")),
        Field("low_from", NUMBER, tr("low beyond this")), Field("question", TEXT, tr("what was asked")),
    )  # fmt: skip
    rows = tuple(
        (m.id, m.name, str(m.metric_kind), m.scale_low, m.scale_high, str(m.direction), m.unit, m.target, m.good_from,
         m.low_from, m.question)
        for m in contents.metrics
    )  # fmt: skip
    return Table("metrics", tr("What is measured"), fields, rows)


def _scores(contents: Contents) -> Table:
    fields = (
        Field("level", TEXT, tr("journey, stage or touchpoint")), Field("place_id", TEXT, tr("its id")),
        Field("metric", TEXT, tr("name of the metric")), Field("segment", TEXT, tr("empty for all customers")),
        Field("month", TEXT, tr("such as 2026-03; empty for the whole period")),
        Field("value", NUMBER, tr("the score; empty where withheld")),
        Field("n", WHOLE, tr("how many answers; empty where withheld")),
        Field("low", NUMBER, tr("lower end of the confidence interval")),
        Field("high", NUMBER, tr("upper end of the confidence interval")),
        Field("band", TEXT, tr("how it is to be read")), Field("withheld", FLAG, tr("too few answers to be shown")),
    )  # fmt: skip
    return Table("scores", tr("Every score, long and tidy"), fields, tuple(_score_rows(contents)), key="")


def _score_rows(contents: Contents) -> Iterator[tuple[Cell, ...]]:
    for row in contents.scores.rows:
        score, month = row.score, row.month.strftime("%Y-%m") if row.month else ""
        segment = row.segment.name if row.segment else ""
        shown = (None,) * 4 if score.withheld else (score.value, score.n, score.low, score.high)
        yield (
            row.level, row.place, row.metric.name, segment, month, *shown, str(row.band), _flag(score.withheld),
        )  # fmt: skip


def _comments(contents: Contents) -> Table:
    fields = (
        Field("touchpoint_id", TEXT, tr("the touchpoint")), Field("date", DAY, tr("when it was said")),
        Field("channel", TEXT, tr("channel")), Field("comment", TEXT, tr("what was said")),
    )  # fmt: skip
    rows = tuple(
        (comment.touchpoint_id, _day(comment.day), comment.channel, comment.text) for comment in contents.comments
    )
    return Table("comments", tr("What customers wrote"), fields, rows, key="")


def _package(contents: Contents, tables: Sequence[Table]) -> dict[str, object]:
    def schema(table: Table) -> dict[str, object]:
        fields = [{"name": f.name, "type": f.type, "description": f.meaning} for f in table.fields]
        return {"fields": fields, **({"primaryKey": table.key} if table.key else {})}

    return {
        "name": "cxjourney",
        "title": contents.title,
        "created": contents.today.isoformat(),
        "description": " ".join(left_out(contents.sharing)),
        "resources": [
            {
                "name": table.name, "path": f"{table.name}.csv", "profile": "tabular-data-resource",
                "description": table.meaning, "encoding": "utf-8", "format": "csv", "schema": schema(table),
            }
            for table in tables
        ],
    }  # fmt: skip


def _readme(contents: Contents, tables: Sequence[Table]) -> str:
    lines = [contents.title, "", tr("Exported on {day}", day=contents.today.isoformat()), *left_out(contents.sharing)]
    lines.append(tr("A text that could start a formula in a spreadsheet has an apostrophe in front."))
    for table in tables:
        lines += ["", f"{table.name}.csv", f"  {table.meaning}"]
        lines += [f"  {field.name} ({field.type}): {field.meaning}" for field in table.fields]
    return "\r\n".join(lines) + "\r\n"


def _id() -> Field:
    return Field("id", TEXT, tr("stable id"))


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
