"""Journey templates and the sample project: TOML files under `resources` turned into records.

One format serves both; `resources/templates/README.md` describes it. Importing the sample's data files is left to
`evidence`: here are only their paths and mappings.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.actions.metrics import default_metric
from cxjourney.domain.checks import checked, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    Condition,
    Emotion,
    Journey,
    Lane,
    LaneKind,
    Metric,
    MomentOfTruth,
    Motivation,
    Note,
    OwnField,
    Persona,
    ProjectInfo,
    Record,
    Segment,
    Stage,
    Touchpoint,
    Transition,
)
from cxjourney.domain.text import tr
from cxjourney.paths import resource

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """What a list of templates shows of each: `name` is what the command line takes."""

    name: str
    title: str
    description: str


class Sample(NamedTuple):
    """The sample project: its records, and the data files with the mapping (product.md section 7) of each."""

    records: list[Record]
    paths: list[Path]
    mappings: dict[str, Table]  # file name -> mapping


def list_templates() -> list[TemplateInfo]:
    """Return the bundled templates in the order in which they are shown, the blank one first."""
    found = []
    for path in sorted(resource("templates").glob("*.toml")):
        head = tomllib.loads(path.read_text(encoding="utf-8").split("\n[", 1)[0])  # the rest takes long to read
        found.append((head.get("position", 99), TemplateInfo(path.stem, head["title"], head["description"])))
    return [info for _, info in sorted(found, key=lambda item: (item[0], item[1].name))]


def load_template(name: str) -> list[Record]:
    """Return fresh records of a template by its name or title; raise JourneyError with the names there are."""
    for info in list_templates():
        if name.strip().casefold() in (info.name.casefold(), info.title.casefold()):
            return records_from(resource("templates") / f"{info.name}.toml")
    names = ", ".join(info.name for info in list_templates())
    raise JourneyError(tr("There is no template “{name}”. There are: {names}.", name=short(name), names=names))


def load_sample() -> Sample:
    """Return the sample project's records, its data files, and how their columns are to be read."""
    folder = resource("samples")
    raw = _read(folder / "electronics-shop.toml")
    data = raw.get("data", [])
    return Sample(
        _Builder(raw).records(),
        [folder / entry["file"] for entry in data],
        {entry["file"]: entry["mapping"] for entry in data},
    )


def add_from_template(project: Project, name: str) -> Edit:
    """Add a template's journeys and personas to a project; metrics whose name is there already are not added."""
    draft = Draft(project)
    known = {metric.name.casefold() for metric in project.table(Metric).values()}
    last = max((journey.position + 1 for journey in project.table(Journey).values()), default=0)
    title = name
    for record in load_template(name):
        if isinstance(record, ProjectInfo):
            title = record.title
        elif isinstance(record, Journey):
            draft.put(replace(record, position=last + record.position))
        elif not (isinstance(record, Metric) and record.name.casefold() in known):
            draft.put(record)
    return draft.edit(tr("Add the template “{title}”", title=short(title)))


def records_from(path: Path) -> list[Record]:
    """Return fresh, checked records of one TOML file."""
    return _Builder(_read(path)).records()


def _read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


class _Builder:
    """Owns the records made from one TOML table, and which key of the file became which id."""

    def __init__(self, raw: Table) -> None:
        self._raw = raw
        self._records: list[Record] = []
        self._ids: dict[tuple[str, str], RecordId] = {}

    def records(self) -> list[Record]:
        """Build everything, parents before children."""
        info = {name: self._raw["project"][name] for name in self._raw.get("project", {})}
        self._add(ProjectInfo(title=info.pop("title", self._raw["title"]), **info))
        for index, raw in enumerate(self._raw.get("segments", [])):
            self._segment(index, raw)
        for index, raw in enumerate(self._raw.get("metrics", [])):
            metric = default_metric(raw["kind"], raw.get("name"))
            self._add(replace(metric, position=index, **_without(raw, "kind", "name")))
        journeys = self._raw.get("journeys", [])
        for raw in journeys:
            self._ids["journey", raw["title"]] = new_id()
        for index, raw in enumerate(self._raw.get("personas", [])):
            self._persona(index, raw)
        for index, raw in enumerate(journeys):
            self._journey(index, raw)
        return self._records

    def _add(self, record: Record) -> None:
        self._records.append(checked(record))

    def _segment(self, index: int, raw: Table) -> None:
        conditions = tuple(
            Condition(one["attribute"], tuple(one["values"]), one.get("exclude", False))
            for one in raw.get("conditions", [])
        )
        self._ids["segment", raw["name"]] = new_id()
        fields = _without(raw, "name", "conditions")
        segment_id = self._ids["segment", raw["name"]]
        self._add(Segment(id=segment_id, name=raw["name"], conditions=conditions, position=index, **fields))

    def _persona(self, index: int, raw: Table) -> None:
        fields = _without(raw, "key", "segment", "journeys", "motivations", "own_fields")
        lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
        self._ids["persona", raw["key"]] = new_id()
        self._add(
            Persona(
                id=self._ids["persona", raw["key"]],
                segment_id=self._ids["segment", raw["segment"]] if "segment" in raw else None,
                journey_ids=tuple(self._ids["journey", title] for title in raw.get("journeys", [])),
                motivations=tuple(Motivation(*one) for one in raw.get("motivations", [])),
                own_fields=tuple(OwnField(*one) for one in raw.get("own_fields", [])),
                position=index,
                **{**fields, **lists},
            )
        )

    def _journey(self, index: int, raw: Table) -> None:
        journey_id = self._ids["journey", raw["title"]]
        parts = ("stages", "lanes", "touchpoints", "transitions", "stage_notes", "actions", "source", "analysis_lanes")
        fields = _without(raw, *parts)
        if "analysis_lanes" in raw:
            fields["analysis_lanes"] = tuple(raw["analysis_lanes"])
        if "source" in raw:
            fields["source_id"] = self._ids["journey", raw["source"]]
        self._add(Journey(id=journey_id, position=index, **fields))
        self._bands(journey_id, raw)
        taken: set[tuple[str, str, int]] = set()
        for one in raw.get("touchpoints", []):
            self._touchpoint(raw, journey_id, one, taken)
        for one in raw.get("transitions", []):
            self._transition(raw, journey_id, one)
        for one in raw.get("stage_notes", []):
            self._note(journey_id, self._ids[f"stage of {raw['title']}", one["stage"]], None, _without(one, "stage"))
        for position, one in enumerate(raw.get("actions", [])):
            touchpoint_id = self._card(raw, one["touchpoint"]) if "touchpoint" in one else None
            fields = _without(one, "touchpoint")
            self._add(
                Action(id=new_id(), journey_id=journey_id, touchpoint_id=touchpoint_id, position=position, **fields)
            )

    def _bands(self, journey_id: RecordId, raw: Table) -> None:
        """Add the stages and lanes of a journey, each with a line of descent to that of the source journey."""
        for position, one in enumerate(raw.get("stages", [])):
            stage_id = self._ids[f"stage of {raw['title']}", one["title"]] = new_id()
            origin_id = self._ids.get((f"stage of {raw.get('source')}", one["title"]))
            self._add(Stage(id=stage_id, journey_id=journey_id, position=position, origin_id=origin_id, **one))
        for position, one in enumerate(raw.get("lanes", [])):
            lane_id = self._ids[f"lane of {raw['title']}", one["title"]] = new_id()
            origin_id = self._ids.get((f"lane of {raw.get('source')}", one["title"]))
            kind = LaneKind(one.get("kind", "channel"))
            self._add(
                Lane(
                    id=lane_id, journey_id=journey_id, title=one["title"], lane_kind=kind, position=position,
                    origin_id=origin_id,
                )
            )  # fmt: skip

    def _touchpoint(self, raw: Table, journey_id: RecordId, one: Table, taken: set[tuple[str, str, int]]) -> None:
        stage_id = self._ids[f"stage of {raw['title']}", one["stage"]]
        lane_id = self._ids[f"lane of {raw['title']}", one["lane"]]
        column = one.get("column", 0)
        while (stage_id, lane_id, column) in taken:
            column += 1
        taken.add((stage_id, lane_id, column))
        key: str = one.get("key") or one["title"]
        touchpoint_id = self._ids[f"card of {raw['title']}", key] = new_id()
        fields = _without(
            one, "key", "stage", "lane", "column", "notes", "emotion", "emotions", "moment", "sub_journey"
        )
        if "sub_journey" in one:
            fields["sub_journey_id"] = self._ids["journey", one["sub_journey"]]
        self._add(
            Touchpoint(
                id=touchpoint_id, journey_id=journey_id, stage_id=stage_id, lane_id=lane_id, column=column,
                origin_id=self._ids.get((f"card of {raw.get('source')}", key)), **fields,
            )
        )  # fmt: skip
        for note in one.get("notes", []):
            self._note(journey_id, stage_id, touchpoint_id, note)
        felt = dict(one.get("emotions", {}))
        if "emotion" in one:
            felt["everyone"] = one["emotion"]
        for who, value in felt.items():
            persona_id = None if who == "everyone" else self._ids["persona", who]
            values = value if isinstance(value, dict) else {"value": value}
            self._add(Emotion(id=new_id(), touchpoint_id=touchpoint_id, persona_id=persona_id, **values))
        if "moment" in one:
            self._add(MomentOfTruth(id=new_id(), touchpoint_id=touchpoint_id, **one["moment"]))

    def _note(self, journey_id: RecordId, stage_id: RecordId, touchpoint_id: RecordId | None, raw: Table) -> None:
        fields = _without(raw, "kind")
        position = sum(isinstance(record, Note) for record in self._records)
        self._add(
            Note(
                id=new_id(), journey_id=journey_id, stage_id=stage_id, touchpoint_id=touchpoint_id,
                note_kind=raw.get("kind", "pain"), position=position, **fields,
            )
        )  # fmt: skip

    def _transition(self, raw: Table, journey_id: RecordId, one: Table) -> None:
        fields = _without(one, "from", "to", "kind")
        self._add(
            Transition(
                id=new_id(), journey_id=journey_id, source_id=self._card(raw, one["from"]),
                target_id=self._card(raw, one["to"]), transition_kind=one.get("kind", "normal"), **fields,
            )
        )  # fmt: skip

    def _card(self, raw: Table, key: str) -> RecordId:
        return self._ids[f"card of {raw['title']}", key]


def _without(raw: Table, *names: str) -> Table:
    return {name: value for name, value in raw.items() if name not in names}
