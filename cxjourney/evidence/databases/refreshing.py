"""Refreshing a source: what is already in, what to ask for, and the one edit that brings in what is newer.

Each import from a source keeps the window of time it covers. The windows follow each other without a gap, so nothing
is taken twice and nothing is left between two of them; where an import was removed, its window is asked for again.
A row that is written later with a time before the newest one (a late row) is not seen by a source that counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cxjourney.domain.actions import Draft
from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Source
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.child import run_reader
from cxjourney.evidence.databases.address import display_name
from cxjourney.evidence.databases.aggregate import Counting
from cxjourney.evidence.databases.reading import (
    NO_LIMITS,
    Limits,
    Question,
    inspect_query,
    read_newer,
    request_to,
)
from cxjourney.evidence.mapping import Mapping, mapping_from_dict, mapping_from_json
from cxjourney.evidence.plan import ImportPlan, known_keys, plan_import

if TYPE_CHECKING:
    from cxjourney.evidence.databases.planning import Counted

BlockOf = Callable[[RecordId], bytes]
WAREHOUSE = "warehouse"
"""The entry of a source's mapping that says how it counts: {"period": "month", "step_minutes": 15}."""

_PERIODS = ("day", "month")
_STEPS = (1, 5, 10, 15, 30, 60)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a source is in the project: `since` the newest moment; `stale` imports are covered by no chain."""

    since: str = ""
    chain: tuple[Import, ...] = ()
    stale: tuple[Import, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person decided for this refresh; see `plan.plan_import`."""

    matches: Pairs[str, str | None] = field(default_factory=dict)
    add_touchpoints: bool = False
    journey_id: RecordId | None = None
    dry_run: bool = False
    password: str = ""

    def __repr__(self) -> str:
        return "Wishes()"


NO_WISHES = Wishes()


@dataclass(frozen=True)
class Refresh:
    """What refreshing one source will do; nothing is done yet."""

    source: Source
    plan: ImportPlan
    replaced: tuple[tuple[Import, Import | None, bytes], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def report(self) -> dict[str, Any]:
        return self.plan.report

    def edit(self, project: Project) -> Edit:
        """Return the one edit that brings in what is newer; empty where there is nothing.

        Raise JourneyError where the project has changed so that the plan no longer fits.
        """
        text = tr("Refresh “{name}”", name=self.source.name)
        if not self.plan.taken:
            return Edit(text, ())
        current = project.need(Source, self.source.id)
        if (current.url, current.query, current.mapping_json) != (
            self.source.url, self.source.query, self.source.mapping_json,
        ):  # fmt: skip
            raise JourneyError(tr("The source has changed since it was asked. Refresh it again."))
        drops: list[Change] = []
        puts: list[Change] = []
        blocks: dict[RecordId, bytes] = {}
        for before, after, block in self.replaced:
            drops.append(Change(project.need(Import, before.id), None))
            if after is not None:
                puts.append(Change(None, after))
                blocks[after.id] = block
        draft = Draft(project)
        newest = str(self.report["source"].get("until", "")) or current.newest
        draft.put(replace(current, newest=newest, refreshed_at=self.plan.record.imported_at))
        brought = self.plan.edit(project)
        changes = (*drops, *draft.edit(text).changes, *puts, *brought.changes)
        return Edit(text, changes, {**blocks, **brought.blocks})


def source_mapping(source: Source) -> tuple[Mapping, Counting]:
    """Return what a source's columns are for and how it counts; raise JourneyError where its JSON is wrong."""
    return read_source_mapping(source.mapping_json)


def read_source_mapping(text: str) -> tuple[Mapping, Counting]:
    """Return the mapping in a text and its `warehouse` entry; raise JourneyError."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return mapping_from_json(text), Counting()
    entry = data.pop(WAREHOUSE, {}) if isinstance(data, dict) else {}
    if not isinstance(entry, dict) or not set(entry) <= {"period", "step_minutes"}:
        raise JourneyError(tr("In the mapping, “warehouse” may hold “period” and “step_minutes”."))
    period, step = entry.get("period", "day"), entry.get("step_minutes", 1)
    if period not in _PERIODS or step not in _STEPS or isinstance(step, bool):
        raise JourneyError(
            tr("A warehouse counts by “day” or “month”, and times in steps of {steps} minutes.",
               steps=", ".join(map(str, _STEPS)))
        )  # fmt: skip
    return mapping_from_dict(data), Counting(period, step)


def newest_by(mapping: Mapping) -> str:
    """Return the column that tells what is newer; empty where none does and everything has to be asked for again."""
    if mapping.with_role("resolved") and mapping.with_role("opened"):
        return "" if mapping.with_role("answer", "date") else mapping.with_role("resolved")[0].name
    if any(column.open_when_blank for column in mapping.with_role("answer")):
        return ""  # a ticket gets its duration later than its date
    dated = mapping.with_role("date")
    return dated[0].name if dated else ""


def reach_of(project: Project, source: Source) -> Reach:
    """Return how far the imports from a source cover it, from its beginning on and without a gap."""
    windows: dict[str, Import] = {}
    stale: list[Import] = []
    for record in sorted(project.table(Import).values(), key=lambda record: (record.imported_at, record.id)):
        if record.source_id != source.id:
            continue
        window = window_in(record)
        if window is None or window[0] in windows or window[0] == window[1]:
            stale.append(record)
        else:
            windows[window[0]] = record
    since = ""
    chain: list[Import] = []
    while since in windows:
        record = windows.pop(since)
        chain.append(record)
        since = (window_in(record) or ("", ""))[1]
    return Reach(since, tuple(chain), (*stale, *windows.values()))


def window_in(record: Import) -> tuple[str, str] | None:
    """Return the window of time that an import from a source covers, None where it has none."""
    try:
        entry = json.loads(record.report_json).get("source")
    except (ValueError, AttributeError):
        return None
    if not isinstance(entry, dict) or "until" not in entry:
        return None
    return str(entry.get("since", "")), str(entry["until"])


def plan_refresh(
    project: Project, source: Source, block_of: BlockOf, limits: Limits = NO_LIMITS, wishes: Wishes = NO_WISHES
) -> Refresh:
    """Ask a source for what is newer and work out what that brings; nothing is changed.

    `block_of` is `Document.block`. Raise JourneyError with a sentence where the source cannot be asked or its mapping
    cannot be followed, ReadingCancelled where `limits.cancelled()` became true.
    """
    mapping, counting = source_mapping(source)
    question = Question(source.url, source.query, source.password_from, wishes.password)
    if source.aggregate:
        return _count_newer(project, source, mapping, counting, question, block_of, limits, wishes)
    return _read_newer(project, source, mapping, question, block_of, limits, wishes)


# rows


def _read_newer(
    project: Project,
    source: Source,
    mapping: Mapping,
    question: Question,
    block_of: BlockOf,
    limits: Limits,
    wishes: Wishes,
) -> Refresh:
    dated = newest_by(mapping)
    reach = reach_of(project, source)
    if dated:
        new = read_newer(question, dated, reach.since, limits)
        found, window = new.found, new.window
    else:
        found, window = inspect_query(question, limits, detect=False), None
    plan = plan_import(
        project, found, mapping, existing_keys=known_keys(project, block_of), matches=wishes.matches,
        add_touchpoints=wishes.add_touchpoints, journey_id=wishes.journey_id, dry_run=wishes.dry_run,
        cancelled=limits.cancelled,
    )  # fmt: skip
    return Refresh(source, told_by(plan, source, window), notes=tuple(_window_notes(window)))


def told_by(plan: ImportPlan, source: Source, window: dict[str, Any] | None) -> ImportPlan:
    """Return a plan whose import says which source it came from and which window it covers."""
    entry = {"name": source.name, **(window or {})}
    report = {**plan.report, "source": entry}
    kept = {**json.loads(plan.record.report_json), "source": entry}
    record = replace(
        plan.record, file_name=source.name, source_id=source.id, report_json=json.dumps(kept, ensure_ascii=False)
    )
    return replace(plan, record=record, report=report)


# counts


def _count_newer(
    project: Project,
    source: Source,
    mapping: Mapping,
    counting: Counting,
    question: Question,
    block_of: BlockOf,
    limits: Limits,
    wishes: Wishes,
) -> Refresh:
    from cxjourney.evidence.databases.planning import CountPlanner, check_countable, make_places

    check_countable(mapping)
    dated = newest_by(mapping)
    reach = reach_of(project, source) if dated else Reach(stale=_imports_of(project, source))
    places = make_places(project, mapping, wishes.matches, wishes.add_touchpoints, wishes.journey_id)
    planner = CountPlanner(project, source, mapping, counting, places)
    counted = ask_for_counts(question, mapping, counting, planner.left_out(), dated, reach.since, limits)
    plan = planner.plan(counted, wishes.dry_run)
    replaced: list[tuple[Import, Import | None, bytes]] = [(record, None, b"") for record in reach.stale]
    if reach.chain and mapping.with_role("opened"):
        plan, tail = _without_open(plan, reach.chain[-1], block_of)
        replaced += tail
    notes = [*_window_notes(counted.window), *_count_notes(mapping, counting)]
    return Refresh(source, plan, tuple(replaced), tuple(notes))


def _imports_of(project: Project, source: Source) -> tuple[Import, ...]:
    return tuple(record for record in project.table(Import).values() if record.source_id == source.id)


def ask_for_counts(
    question: Question,
    mapping: Mapping,
    counting: Counting,
    left_out: list[str],
    dated: str,
    since: str,
    limits: Limits = NO_LIMITS,
) -> Counted:
    """Have the database count what is newer than `since` by its column `dated`; raise JourneyError."""
    from cxjourney.evidence.databases.planning import Counted
    from cxjourney.evidence.databases.serving import ROWS_FILE

    wanted = {
        "what": "counts", "mapping": mapping.to_dict(), "newest_by": dated, "since": since, "left_out": left_out,
        "counting": {"period": counting.period, "step_minutes": counting.step_minutes},
    }  # fmt: skip
    request = request_to(question, limits, wanted)
    with run_reader(request, limits.progress, limits.cancelled, limits.deadline, limits.memory_limit) as (
        answer,
        folder,
    ):
        import polars as pl

        frame = pl.read_parquet((folder / ROWS_FILE).read_bytes())
    return Counted(frame, answer["account"], answer["window"], tuple(answer["columns"]))


def _without_open(
    plan: ImportPlan, last: Import, block_of: BlockOf
) -> tuple[ImportPlan, list[tuple[Import, Import | None, bytes]]]:
    """Take the tickets that were open the last time out of the last import: they are counted anew.

    Where nothing else was in it, the new import covers its window too.
    """
    import polars as pl

    from cxjourney.scoring.frame import read_block, write_block

    frame = read_block(block_of(last.id))
    solved = frame.filter(~pl.col("open").fill_null(value=False))
    if solved.height == frame.height or not plan.taken:
        return plan, []
    if solved.height:
        after = replace(last, id=new_id())
        return plan, [(last, after, write_block(solved))]
    since = (window_in(last) or ("", ""))[0]
    source = {**plan.report["source"], "since": since}
    report = {**plan.report, "source": source}
    record = replace(plan.record, report_json=json.dumps(report, ensure_ascii=False))
    return replace(plan, record=record, report=report), [(last, None, b"")]


# what a person should know


def _window_notes(window: dict[str, Any] | None) -> list[str]:
    notes = []
    if window is None:
        notes.append(tr("No column says when, so everything was asked for again."))
        return notes
    if window["waits"]:
        notes.append(tr("The latest day is not over: its answers come with the next refresh."))
    if window["undated"] and window["since"]:
        notes.append(
            trn("{count} row has no date, so nobody can tell whether it is new.",
                "{count} rows have no date, so nobody can tell whether they are new.", window["undated"])
        )  # fmt: skip
    return notes


def _count_notes(mapping: Mapping, counting: Counting) -> list[str]:
    timed = mapping.with_role("opened") or [c for c in mapping.with_role("answer") if c.metric == "ttr"]
    notes = []
    if timed:
        notes.append(
            trn("Times are rounded to {count} minute.", "Times are rounded to {count} minutes.", counting.step_minutes)
        )
    if counting.period == "month":
        notes.append(tr("Answers are counted by month; each stands on the first of its month."))
    return notes


def describe(source: Source) -> dict[str, Any]:
    """Return a source as data for people and machines; it holds no password."""
    return {
        "name": source.name, "url": display_name(source.url), "query": source.query,
        "kind": "counts" if source.aggregate else "rows", "password_from": source.password_from,
        "newest": source.newest, "refreshed_at": source.refreshed_at,
    }  # fmt: skip
