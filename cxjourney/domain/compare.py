"""Two journeys side by side: what was added, removed, moved and changed between them.

Touchpoints are paired by their line of descent (`origin_id`), those without one by their normalised title. Scores
are not compared here: they come from evidence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, Stage, Touchpoint

Copied = TypeVar("Copied", Stage, Lane, Touchpoint)

COMPARED_FIELDS = (
    "title", "channel", "owner", "description", "expectation", "indirect", "service", "sub_journey_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """One touchpoint in two journeys that lies in another stage or another lane."""

    before: Touchpoint
    after: Touchpoint
    stage_before: str
    stage_after: str
    lane_before: str
    lane_after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a touchpoint that differs between two journeys."""

    before: Touchpoint
    after: Touchpoint
    field: str

    @property
    def value_before(self) -> Any:
        return getattr(self.before, self.field)

    @property
    def value_after(self) -> Any:
        return getattr(self.after, self.field)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from the first journey to the second, touchpoints in reading order."""

    added: tuple[Touchpoint, ...]
    removed: tuple[Touchpoint, ...]
    moved: tuple[Moved, ...]
    changed: tuple[Changed, ...]
    same: tuple[tuple[Touchpoint, Touchpoint], ...]  # every pair, changed or not

    def as_json(self, project: Project) -> dict[str, list[dict[str, Any]]]:
        """Return the comparison in the shape that the command line prints."""

        def where(touchpoint: Touchpoint) -> dict[str, Any]:
            stage, lane = project.get(Stage, touchpoint.stage_id), project.get(Lane, touchpoint.lane_id)
            return {
                "touchpoint": touchpoint.title,
                "stage": stage.title if stage else "",
                "lane": lane.title if lane else "",
            }

        return {
            "added": [where(touchpoint) for touchpoint in self.added],
            "removed": [where(touchpoint) for touchpoint in self.removed],
            "moved": [
                {
                    "touchpoint": move.after.title,
                    "before": {"stage": move.stage_before, "lane": move.lane_before},
                    "after": {"stage": move.stage_after, "lane": move.lane_after},
                }
                for move in self.moved
            ],
            "changed": [
                {
                    "touchpoint": change.before.title,
                    "field": change.field,
                    "before": change.value_before,
                    "after": change.value_after,
                }
                for change in self.changed
            ],
        }


def compare_journeys(project: Project, before_id: RecordId, after_id: RecordId) -> Comparison:
    """Compare two journeys of a project; raise JourneyError where one is gone."""
    project.need(Journey, before_id)
    project.need(Journey, after_id)
    old, new = project.touchpoints(before_id), project.touchpoints(after_id)
    pairs = _pair(project, Touchpoint, old, new, lambda touchpoint: touchpoint.title)
    stages = _pair(project, Stage, project.stages(before_id), project.stages(after_id), lambda stage: stage.title)
    lanes = _pair(project, Lane, project.lanes(before_id), project.lanes(after_id), lambda lane: lane.title)
    moved, changed, same = [], [], []
    for before in old:
        after = pairs.get(before.id)
        if after is None:
            continue
        same.append((before, after))
        stage, lane = stages.get(before.stage_id), lanes.get(before.lane_id)
        if stage is None or lane is None or (stage.id, lane.id) != (after.stage_id, after.lane_id):
            moved.append(_moved(project, before, after))
        changed += [
            Changed(before, after, field)
            for field in COMPARED_FIELDS
            if getattr(before, field) != getattr(after, field)
        ]
    paired = {after.id for after in pairs.values()}
    return Comparison(
        added=tuple(touchpoint for touchpoint in new if touchpoint.id not in paired),
        removed=tuple(touchpoint for touchpoint in old if touchpoint.id not in pairs),
        moved=tuple(moved),
        changed=tuple(changed),
        same=tuple(same),
    )


def normalised(title: str) -> str:
    """Return a title without case, accents, punctuation and extra blanks, for finding the same thing again."""
    plain = unicodedata.normalize("NFKD", title).casefold()
    kept = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split())


def _pair(
    project: Project,
    record_class: type[Copied],
    before: Iterable[Copied],
    after: Iterable[Copied],
    name: Callable[[Copied], str],
) -> dict[RecordId, Copied]:
    """Return id in the first journey -> its counterpart in the second: by descent first, then by title."""
    before, after = list(before), list(after)
    by_root: dict[RecordId, list[Copied]] = {}
    for record in after:
        by_root.setdefault(_root(project, record_class, record), []).append(record)
    found: dict[RecordId, Copied] = {}
    for record in before:
        if line := by_root.get(_root(project, record_class, record)):
            found[record.id] = line.pop(0)
    taken = {record.id for record in found.values()}
    by_title: dict[str, list[Copied]] = {}
    for record in after:
        if record.id not in taken:
            by_title.setdefault(normalised(name(record)), []).append(record)
    for record in before:
        if record.id not in found and (same := by_title.get(normalised(name(record)))):
            found[record.id] = same.pop(0)
    return found


def _root(project: Project, record_class: type[Copied], record: Copied) -> RecordId:
    """Return the id that a line of descent goes back to, even where that record is gone or the line is a circle."""
    seen = [record.id]
    present: Copied | None = record
    while present is not None and present.origin_id is not None:
        if present.origin_id in seen:
            return min(seen)
        seen.append(present.origin_id)
        present = project.get(record_class, present.origin_id)
    return seen[-1]


def _moved(project: Project, before: Touchpoint, after: Touchpoint) -> Moved:
    return Moved(
        before,
        after,
        stage_before=project.need(Stage, before.stage_id).title,
        stage_after=project.need(Stage, after.stage_id).title,
        lane_before=project.need(Lane, before.lane_id).title,
        lane_after=project.need(Lane, after.lane_id).title,
    )
