"""What an import will do, worked out before anything happens: new rows, touchpoints and metrics, and a full account.

`plan_import` looks; `ImportPlan.edit` makes the one edit. Every row of the file is taken, skipped or a duplicate, and
those three always add up. Parsing is in `parsing`, row identity in `identity`, the rows' places in `blocks`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.domain.actions import Draft
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import EvidenceStatus, Import, Journey, Lane, Metric, ProjectInfo, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.evidence.faults import ReadingCancelled
from cxjourney.evidence.found import FileFound, question_text
from cxjourney.evidence.known import KnownRows, known_rows
from cxjourney.evidence.mapping import Mapping as ColumnMapping
from cxjourney.evidence.matching import match_names

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.evidence.blocks import RowPlan

MAKE_NEW = "+"
"""In `matches`: the name becomes a new touchpoint."""

_UNREAD = ("ignore", "personal")
_MOST_PROBLEMS = 10_000
_MOST_KEPT_PROBLEMS = 100
_ACCOUNT = ("row", "column", "value", "reason")


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that could not be used, or a row that was skipped; `row` counts data rows from 1."""

    row: int
    column: str
    value: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}


@dataclass(frozen=True)
class ImportPlan:
    """What an import of one file will do; nothing is done yet.

    `problems` are cells that could not be read and rows that fit no touchpoint, `skips` the rows left out because they
    hold no answer at all; both are capped at 10,000 and `problem_count`, `skipped` tell the full numbers. `left_out`
    holds all of them (row, column, value, reason), a frame because there may be millions.
    """

    record: Import
    frame: pl.DataFrame  # the block: only new rows
    report: dict[str, Any]
    problems: tuple[Problem, ...]
    problem_count: int
    skips: tuple[Problem, ...]
    new_touchpoints: tuple[Touchpoint, ...]
    new_metrics: tuple[Metric, ...]
    homes: tuple[Journey | Stage | Lane, ...]
    hash_key: str
    touchpoint_rows: Mapping[RecordId, int]  # new rows for each touchpoint
    metric_answers: Mapping[RecordId, int]  # new answers for each metric
    left_out: pl.DataFrame | None = None  # None: problems and skips are all there are

    @property
    def rows(self) -> int:
        return self.record.rows

    @property
    def taken(self) -> int:
        return self.record.taken

    @property
    def skipped(self) -> int:
        return self.record.skipped

    @property
    def duplicates(self) -> int:
        return self.record.duplicates

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Names in the data that fit no touchpoint and were not told to become one."""
        return tuple(self.report["unmatched"])

    def whole_report(self) -> dict[str, Any]:
        """Return the report with every problem and skipped row, however many."""
        if self.left_out is None or self.left_out.height <= _MOST_PROBLEMS:
            return self.report
        return {**self.report, "problems": self.left_out.to_dicts()}

    def left_out_rows(self) -> Iterator[tuple[int, str, str, str]]:
        """Yield row, column, value and reason of every problem and skipped row, in the order of the rows."""
        if self.left_out is not None:
            yield from self.left_out.iter_rows()
            return
        for problem in sorted((*self.problems, *self.skips), key=lambda problem: problem.row):
            yield problem.row, problem.column, problem.value, problem.reason

    @cached_property
    def block(self) -> bytes:
        """The new rows as they will be kept; making it takes seconds for a million rows, and is done once."""
        from cxjourney.scoring.frame import write_block

        return write_block(self.frame)

    def edit(self, project: Project) -> Edit:
        """Return the one edit that brings everything in; it is empty where there is nothing new.

        Raise JourneyError where the project has changed so that the plan no longer fits.
        """
        if not self.taken:
            return Edit(tr("Import “{name}”", name=self.record.file_name), ())
        if project.info.hash_key not in ("", self.hash_key):
            raise JourneyError(tr("The project has changed since the file was checked. Check the file again."))
        draft = Draft(project)
        if project.info.hash_key != self.hash_key:
            draft.put(replace(draft.need(ProjectInfo, "project"), hash_key=self.hash_key))
        for record in (*self.homes, *self.new_metrics, *self.new_touchpoints):
            draft.put(record)
        draft.put(self.record, self.block)
        for metric_id in self.metric_answers:
            draft.need(Metric, metric_id)
        for touchpoint_id in self.touchpoint_rows:
            touchpoint = draft.need(Touchpoint, touchpoint_id)
            draft.put(replace(touchpoint, evidence_status=EvidenceStatus.MEASURED))
        return draft.edit(tr("Import “{name}”", name=self.record.file_name))


def plan_import(
    project: Project,
    source: FileFound,
    mapping: ColumnMapping,
    *,
    existing_keys: KnownRows | Iterable[int] = (),
    matches: Mapping[str, str | None] | None = None,
    add_touchpoints: bool = False,
    journey_id: RecordId | None = None,
    dry_run: bool = False,
    progress: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPlan:
    """Work out what importing `source` by `mapping` would do.

    `existing_keys` are the keys of rows already in the project (see `known_keys`). `matches` pairs names in the data
    with a touchpoint id, None (leave those rows out) or MAKE_NEW; names not in it are matched exactly or normalised.
    `add_touchpoints` makes new ones of all that fit nothing. Raise JourneyError where the mapping does not fit the
    file or leaves something open, ReadingCancelled where `cancelled()` became true.
    """
    from cxjourney.evidence.blocks import plan_rows
    from cxjourney.evidence.event_log import as_cases

    given, whole = mapping, source
    log = as_cases(source, mapping)
    if log is not None:
        source, mapping = log.cases, log.mapping
    check_mapping(source, mapping)

    def step(share: float) -> None:
        if cancelled is not None and cancelled():
            raise ReadingCancelled
        if progress is not None:
            progress(share, "plan")

    places = Places(project, mapping, dict(matches or {}), add_touchpoints, journey_id)
    known = existing_keys if isinstance(existing_keys, KnownRows) else KnownRows.of_keys(existing_keys)
    rows = plan_rows(project, source, mapping, places, known, step)
    rows = log.in_file_rows(rows) if log is not None else rows
    step(1.0)
    return _plan(whole, given, places, rows, dry_run)


def known_keys(project: Project, block_of: Callable[[RecordId], bytes]) -> KnownRows:
    """Return all rows that the project's imports hold, for `plan_import`; `block_of` is `Document.block`."""
    return known_rows(project, block_of)


def needed_columns(mapping: ColumnMapping) -> list[str]:
    """Return the names of the columns of a file that an import by this mapping looks at."""
    names = [column.name for column in mapping.columns if column.role not in _UNREAD or column.leave_out]
    return list(dict.fromkeys([*names, *(column.kind_column for column in mapping.columns if column.kind_column)]))


def check_mapping(source: FileFound, mapping: ColumnMapping) -> None:
    """Raise JourneyError where a mapping names columns that are not there, leaves a question open, or says too much."""
    from cxjourney.evidence.reported import check_reported

    used = [column for column in mapping.columns if column.role not in ("ignore", "personal")]
    for column in used:
        if source.column(column.name) is None:
            raise JourneyError(
                tr("The mapping names the column “{name}”, which is not in “{file}”. Its columns are: {columns}.",
                   name=column.name, file=Path(source.path).name,
                   columns=", ".join(found.name for found in source.columns[:20]))
            )  # fmt: skip
        if column.kind_column and source.column(column.kind_column) is None:
            raise JourneyError(
                tr("The mapping lets the column “{kinds}” tell what “{name}” answers, and it is not in “{file}”.",
                   kinds=column.kind_column, name=column.name, file=Path(source.path).name)
            )  # fmt: skip
        if column.question:
            raise JourneyError(
                tr("The column “{name}” needs an answer first: {question}", name=column.name,
                   question=question_text(column.question))
            )  # fmt: skip
    check_reported(mapping)
    for role in ("touchpoint", "date", "period", "channel", "response_id", "weight", "opened", "resolved", "count",
                 "reported_n"):  # fmt: skip
        several = mapping.with_role(role)
        if len(several) > 1:
            raise JourneyError(
                tr("Only one column can have the role “{role}”, and “{first}” and “{second}” both do.", role=role,
                   first=several[0].name, second=several[1].name)
            )  # fmt: skip
    if len(mapping.with_role("opened")) != len(mapping.with_role("resolved")):
        raise JourneyError(tr("A time to resolution needs two columns: when a ticket was opened and when resolved."))
    if not mapping.with_role("answer", "comment", "opened", "reported_score"):
        raise JourneyError(
            tr("No column is known to hold answers or comments, so there is nothing to bring in. Say in the assistant, "
               "or in a mapping file, which column answers which metric.")
        )  # fmt: skip


class Places:
    """Owns what touchpoint names mean while planning: matched, made new, left out, or unmatched."""

    def __init__(
        self,
        project: Project,
        mapping: ColumnMapping,
        matches: dict[str, str | None],
        add_touchpoints: bool,
        journey_id: RecordId | None,
    ) -> None:
        from cxjourney.evidence.placing import NewTouchpoints

        self._project = project
        self._mapping = mapping
        self._matches = matches
        self._add = add_touchpoints
        self._journey_id = journey_id
        self.new = NewTouchpoints(project, journey_id)
        self.unmatched: list[str] = []
        self.left_out: set[str] = {name for name, title in mapping.matches if not title}
        self.known: dict[str, RecordId | None] = {}

    def resolve(self, names: Iterable[str]) -> dict[str, RecordId | None]:
        """Return name -> touchpoint id, None for names left out or unmatched."""
        fresh = [name for name in dict.fromkeys(names) if name not in self.known]
        remembered = [(name, title) for name, title in self._mapping.matches if title]
        for match in match_names(
            self._project, fresh, journey_id=self._journey_id, remembered=remembered, suggest=False
        ):
            self.known[match.name] = self._decide(match.name, match.touchpoint_id)
        return self.known

    def _decide(self, name: str, found: RecordId | None) -> RecordId | None:
        if name in self._matches:
            wish = self._matches[name]
            if wish == MAKE_NEW:
                return self.new.add(name).id
            if wish is None:
                self.left_out.add(name)
                return None
            return self._project.need(Touchpoint, wish).id
        if name in self.left_out:
            return None
        if found is None and self._add:
            return self.new.add(name).id
        if found is None:
            self.unmatched.append(name)
        return found

    def title(self, touchpoint_id: RecordId) -> str:
        touchpoint = self._project.get(Touchpoint, touchpoint_id)
        if touchpoint is None:
            touchpoint = next(new for new in self.new.touchpoints if new.id == touchpoint_id)
        return touchpoint.title

    def confirmed(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of name and title that a person decided, for the next time."""
        pairs = dict(self._mapping.matches)
        for name in self._matches:
            if name in self.known:
                touchpoint_id = self.known[name]
                pairs[name] = self.title(touchpoint_id) if touchpoint_id is not None else ""
        return tuple(pairs.items())


def _plan(source: FileFound, mapping: ColumnMapping, places: Places, rows: RowPlan, dry_run: bool) -> ImportPlan:
    import polars as pl

    touched = set(rows.touchpoint_rows)
    new = tuple(touchpoint for touchpoint in places.new.touchpoints if touchpoint.id in touched)
    titles = [places.title(touchpoint_id) for touchpoint_id in rows.touchpoints]
    problems, skips = _listed(rows.problems), _listed(rows.skips)
    left_out = pl.concat([rows.problems.select(_ACCOUNT), rows.skips.select(_ACCOUNT)]).sort("row", maintain_order=True)
    report = {
        "rows": source.rows, "taken": rows.taken, "skipped": rows.skipped, "duplicates": rows.duplicates,
        "answers": rows.answers, "comments": rows.comments, "touchpoints": sorted(dict.fromkeys(titles)),
        "unmatched": list(places.unmatched), "problems": left_out.head(_MOST_PROBLEMS).to_dicts(),
        "problem_count": left_out.height, "changed": rows.changed,
        "dry_run": dry_run,
    }  # fmt: skip
    kept = {**report, "problems": report["problems"][:_MOST_KEPT_PROBLEMS]}  # type: ignore[index]
    kept["columns"] = [column.name for column in source.columns]  # so that the next file's new ones are known
    times = rows.frame["time"]
    first, last = times.min(), times.max()
    record = Import(
        id=new_id(), file_name=Path(source.path).name, file_sha256=source.sha256,
        imported_at=datetime.now().astimezone().isoformat(timespec="seconds"), preset=mapping.preset,
        layout=source.layout, mapping_json=replace(mapping, matches=places.confirmed()).to_json(),
        report_json=json.dumps(kept, ensure_ascii=False), rows=source.rows, taken=rows.taken, skipped=rows.skipped,
        duplicates=rows.duplicates, answers=rows.answers, comments=rows.comments,
        first_date=first.date() if isinstance(first, datetime) else None,
        last_date=last.date() if isinstance(last, datetime) else None,
    )  # fmt: skip
    used = set(rows.metric_answers)
    return ImportPlan(
        record=record, frame=rows.frame, report=report, problems=problems, problem_count=rows.problems.height,
        skips=skips,
        new_touchpoints=new, new_metrics=tuple(metric for metric in rows.new_metrics if metric.id in used),
        homes=tuple(places.new.homes) if new else (), hash_key=rows.hash_key, touchpoint_rows=rows.touchpoint_rows,
        metric_answers=rows.metric_answers, left_out=left_out,
    )  # fmt: skip


def _listed(rows: pl.DataFrame) -> tuple[Problem, ...]:
    return tuple(Problem(*row) for row in rows.head(_MOST_PROBLEMS).select(_ACCOUNT).rows())


def touchpoint_names(source: FileFound, mapping: ColumnMapping) -> dict[str, int]:
    """Return every touchpoint name that an import would look up, with the number of its rows, most frequent first."""
    from cxjourney.evidence.event_log import is_event_log
    from cxjourney.evidence.parsing import parse_text

    counts: dict[str, int] = {}
    if is_event_log(mapping):
        return {mapping.touchpoint: source.rows} if mapping.touchpoint else counts
    columns = [column for column in mapping.with_role("touchpoint") if source.column(column.name) is not None]
    for column in columns[:1]:
        found = parse_text(source.frame[column.name])
        if mapping.touchpoint:
            found = found.fill_null(mapping.touchpoint)
        named = found.drop_nulls().value_counts(sort=True, name="rows")
        counts |= dict(zip(named.to_series(0).to_list(), named["rows"].to_list(), strict=True))
    for answer in mapping.with_role("answer", "comment", "opened", "reported_score"):
        name = answer.touchpoint or ("" if columns else mapping.touchpoint)
        if name and name not in counts:
            counts[name] = source.rows
    return counts
