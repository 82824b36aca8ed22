"""From a database's counts to the plan of an import: touchpoints matched, metrics found, one block of counts.

A group of answers with unlike weights becomes two rows whose number, weights and squared weights add up to the
group's own, so that scores and their intervals are those of the single answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

import polars as pl

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Metric, Source
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.databases.aggregate import Answer, Counting, answers_of
from cxjourney.evidence.found import plain, question_text, tidy
from cxjourney.evidence.identity import new_hash_key
from cxjourney.evidence.mapping import Mapping
from cxjourney.evidence.metrics import MetricFinder
from cxjourney.evidence.parsing import parse_text
from cxjourney.evidence.plan import ImportPlan, Places, Problem
from cxjourney.scoring.frame import FIXED, METRIC, SEGMENT, fixed_schema

UNCOUNTABLE = ("comment", "response_id", "customer_id", "personal", "ignore")
_EVEN = 1e-12
_SEGMENT_NAME = 100


@dataclass(frozen=True)
class Counted:
    """What the reading process brought: the counts and the account of all rows behind them."""

    frame: pl.DataFrame
    account: list[dict[str, Any]]
    window: dict[str, Any] | None
    columns: tuple[str, ...]


@dataclass
class CountPlanner:
    """Owns the way from one source's counts to an import plan."""

    project: Project
    source: Source
    mapping: Mapping
    counting: Counting
    places: Places

    def left_out(self) -> list[str]:
        """Return the fixed touchpoints of the mapping that are not on the map, so that their rows are not taken."""
        fixed = [a.place or self.default_place for a in answers_of(self.mapping)]
        known = self.places.resolve(place for place in fixed if place)
        return [place for place in fixed if place and known[tidy(place)] is None]

    @property
    def default_place(self) -> str:
        """The touchpoint of answers that name none, where no column names one."""
        return "" if self.mapping.with_role("touchpoint") else self.mapping.touchpoint

    def plan(self, counted: Counted, dry_run: bool = False) -> ImportPlan:
        """Return the plan of an import of the counts; raise JourneyError where the mapping cannot be followed."""
        answers = answers_of(self.mapping, self.left_out())
        finder = MetricFinder(self.project)
        key = self.project.info.hash_key or new_hash_key()
        record_id = new_id()
        frame = _named(counted.frame, self.mapping)
        weighted = bool(frame["weighted"].sum())
        parts = [pl.DataFrame(schema=fixed_schema())]
        for number, answer in enumerate(answers):
            own = frame.filter(pl.col("answer") == number)
            if not own.height:
                continue
            metric = finder.find(answer.column, answer.scale)
            parts.append(self._rows(own, answer, metric, weighted))
        block = _finished(pl.concat(parts, how="diagonal"), record_id, key)
        return self._plan(record_id, block, counted, answers, finder, key, dry_run)

    def _rows(self, counts: pl.DataFrame, answer: Answer, metric: Metric, weighted: bool) -> pl.DataFrame:
        fixed = answer.place or self.default_place
        if fixed:
            counts = counts.with_columns(place=pl.lit(fixed))
        elif self.mapping.touchpoint:
            counts = counts.with_columns(pl.col("place").fill_null(self.mapping.touchpoint))
        names = counts["place"].drop_nulls().unique(maintain_order=True).to_list()
        known = {name: self.places.resolve([name])[tidy(name)] for name in names}
        ids = counts["place"].replace_strict({**known, None: None}, default=None, return_dtype=pl.String)
        counts = counts.with_columns(touchpoint=ids).filter(pl.col("touchpoint").is_not_null())
        rows = with_weights(counts, weighted, split=not answer.is_time)
        is_open = pl.col("open") == 1 if answer.resolved else pl.lit(None, dtype=pl.Boolean)
        segments = [name for name in rows.columns if name.startswith(SEGMENT)]
        return rows.select(
            "touchpoint", "time", "channel", "count", "weight", is_open.alias("open"),
            pl.col("value").alias(METRIC + metric.id), *segments,
        )  # fmt: skip

    def _plan(
        self,
        record_id: RecordId,
        block: pl.DataFrame,
        counted: Counted,
        answers: list[Answer],
        finder: MetricFinder,
        key: str,
        dry_run: bool,
    ) -> ImportPlan:
        taken, rows, problems, skips = self._account(counted, answers)
        metrics = _answers_by_metric(block)
        touched: dict[RecordId, int] = dict(block.group_by("touchpoint").len().rows())
        titles = sorted({self.places.title(touchpoint_id) for touchpoint_id in touched})
        report: dict[str, Any] = {
            "rows": rows, "taken": taken, "skipped": rows - taken, "duplicates": 0, "answers": sum(metrics.values()),
            "comments": 0, "touchpoints": titles, "unmatched": list(self.places.unmatched),
            "problems": [problem.to_dict() for problem in (*problems, *skips)], "dry_run": dry_run,
            "counts": block.height, "source": {"name": self.source.name, **(counted.window or {})},
        }  # fmt: skip
        first, last = block["time"].min(), block["time"].max()
        record = Import(
            id=record_id, file_name=self.source.name, imported_at=datetime.now().astimezone().isoformat("T", "seconds"),
            preset="", layout="", mapping_json=replace(self.mapping, matches=self.places.confirmed()).to_json(),
            report_json=json.dumps(report, ensure_ascii=False), rows=rows, taken=taken, skipped=rows - taken,
            duplicates=0, answers=report["answers"], comments=0, source_id=self.source.id,
            first_date=first.date() if isinstance(first, datetime) else None,
            last_date=last.date() if isinstance(last, datetime) else None,
        )  # fmt: skip
        new = tuple(touchpoint for touchpoint in self.places.new.touchpoints if touchpoint.id in touched)
        return ImportPlan(
            record=record, frame=block, report=report, problems=tuple(problems), problem_count=len(problems),
            skips=tuple(skips), new_touchpoints=new,
            new_metrics=tuple(metric for metric in finder.added if metric.id in metrics),
            homes=tuple(self.places.new.homes) if new else (), hash_key=key, touchpoint_rows=touched,
            metric_answers=metrics,
        )  # fmt: skip

    # the account

    def _account(self, counted: Counted, answers: list[Answer]) -> tuple[int, int, list[Problem], list[Problem]]:
        """Return rows taken, rows read, problems and skips; one line of the last two stands for many rows."""
        taken = rows = gone = 0
        problems: list[Problem] = []
        for line in counted.account:
            name = parse_text(pl.Series([line["place"]], dtype=pl.String))[0] or self.mapping.touchpoint
            by_row = bool(self.mapping.with_role("touchpoint"))
            here = not by_row or (bool(name) and self.places.resolve([name])[tidy(name)] is not None)
            rows += line["rows"]
            gone += line["gone"]
            taken += line["taken" if here else "taken_elsewhere"]
            lost = line["taken"] - line["taken_elsewhere"]
            if not here and lost:
                column = self.mapping.with_role("touchpoint")[0].name
                problems.append(Problem(0, column, name or "", self._away(name, lost)))
        for number, answer in enumerate(answers):
            strange = sum(line[f"strange{number}"] for line in counted.account)
            outside = sum(line[f"outside{number}"] for line in counted.account)
            if strange:
                problems.append(Problem(0, answer.column.name, "", _strange(answer, strange)))
            if outside:
                problems.append(Problem(0, answer.column.name, "", _outside(answer, outside)))
        skips = []
        if gone:
            reason = trn("{count} row: not a customer's answer", "{count} rows: not customers' answers", gone)
            skips.append(Problem(0, "", "", reason))
        return taken, rows, problems, skips

    def _away(self, name: str | None, count: int) -> str:
        if not name:
            return trn("{count} row: no touchpoint in it", "{count} rows: no touchpoint in them", count)
        if name in self.places.left_out:
            return trn("{count} row: this touchpoint is left out", "{count} rows: this touchpoint is left out", count)
        return trn(
            "{count} row: this touchpoint is not on the map", "{count} rows: this touchpoint is not on the map", count
        )


def make_places(
    project: Project,
    mapping: Mapping,
    matches: Pairs[str, str | None] | None = None,
    add_touchpoints: bool = False,
    journey_id: RecordId | None = None,
) -> Places:
    """Return what decides which touchpoint a name means."""
    return Places(project, mapping, dict(matches or {}), add_touchpoints, journey_id)


def check_countable(mapping: Mapping) -> None:
    """Raise JourneyError where a mapping asks for more than counts can hold, or leaves something open."""
    if mapping.with_role("comment"):
        column = mapping.with_role("comment")[0].name
        raise JourneyError(
            tr("“{column}” holds comments, and a source that is counted sends no rows. Leave the column out of the "
               "mapping, or bring in rows.", column=column)
        )  # fmt: skip
    if not mapping.with_role("answer", "opened"):
        raise JourneyError(tr("No column holds answers, so there is nothing to count."))
    if mapping.with_role("opened") and mapping.with_role("answer"):
        raise JourneyError(
            tr("Tickets are counted when they are solved, answers when they are given. Make one source for each.")
        )
    if mapping.with_role("reported_score", "reported_n"):
        raise JourneyError(tr("Scores that are already computed cannot be counted. Bring in rows."))
    if not mapping.touchpoint and not mapping.with_role("touchpoint"):
        for answer in mapping.with_role("answer", "opened"):
            if not answer.touchpoint:
                raise JourneyError(tr("Say which touchpoint the column “{name}” belongs to.", name=answer.name))


def countable(mapping: Mapping) -> Mapping:
    """Return a mapping without what counts cannot hold; raise JourneyError where it leaves something open."""
    columns = tuple(column for column in mapping.columns if column.role not in UNCOUNTABLE or column.leave_out)
    kept = replace(mapping, columns=columns)
    check_countable(kept)
    for column in kept.open_questions():
        raise JourneyError(
            tr("The column “{name}” needs an answer first: {question} Bring in its rows once, where you can say it.",
               name=column.name, question=question_text(column.question))
        )  # fmt: skip
    return kept


def with_weights(counts: pl.DataFrame, weighted: bool, split: bool) -> pl.DataFrame:
    """Return the counts with `count` and `weight`, groups of unlike weights as two rows of the same sums.

    A group of n answers with weights that add up to W and squared to S is W²/S answers of weight S/W and the rest of
    weight 0: number, sum and sum of squares are the group's.
    """
    if not weighted:
        return counts.with_columns(weight=pl.lit(None, dtype=pl.Float64))
    number, total, squared = pl.col("count"), pl.col("weight"), pl.col("squared")
    uneven = (squared * number - total * total) > _EVEN * total * total
    if not split:
        return counts.with_columns(weight=pl.when(number > 0).then(total / number))
    even = counts.filter(~uneven).with_columns(weight=pl.when(number > 0).then(total / number))
    other = counts.filter(uneven)
    worth = total * total / squared
    heavy = other.with_columns(count=worth, weight=squared / total)
    light = other.with_columns(count=number - worth, weight=pl.lit(0.0))
    return pl.concat([even, heavy, light])


def _named(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Return the counts with texts cleaned as those of a file are, equal groups joined, and times as moments."""
    names = {}
    for number, column in enumerate(mapping.with_role("segment")):
        names[f"segment{number}"] = SEGMENT + (tidy(column.attribute) or column.name)[:_SEGMENT_NAME]
    texts = ["place", "channel", *names]
    frame = frame.with_columns([parse_text(frame[name]).alias(name) for name in texts]).rename(names)
    frame = frame.with_columns(time=pl.col("time").str.slice(0, 10).str.to_datetime("%Y-%m-%d", time_unit="us"))
    keys = [name for name in frame.columns if name not in ("count", "weighted", "weight", "squared")]
    summed = pl.col("count", "weighted", "weight", "squared").sum()
    return frame.group_by(keys, maintain_order=True).agg(summed).filter(pl.col("count") > 0)


def _finished(block: pl.DataFrame, import_id: RecordId, key: str) -> pl.DataFrame:
    """Return the block with its keys and row numbers, columns in the order of the contract."""
    schema = fixed_schema()
    rows = pl.int_range(1, block.height + 1, dtype=pl.UInt32, eager=True).alias("row")
    block = block.with_columns(rows)
    block = block.with_columns(_keys(import_id, block.height, key, schema["key"]))
    others = sorted((name for name in block.columns if name not in FIXED), key=lambda name: not name.startswith(METRIC))
    return block.select([pl.col(name).cast(schema[name]) for name in FIXED] + [pl.col(name) for name in others])


def _keys(import_id: RecordId, count: int, key: str, kind: Any) -> pl.Series:
    """Return keys that no other row of the project has; counts are told apart by the import they came with."""
    secret = bytes.fromhex(key)
    digests = [blake2b(f"{import_id}\x1f{row}".encode(), key=secret, digest_size=8) for row in range(count)]
    if kind.is_integer():
        return pl.Series("key", [int.from_bytes(digest.digest()) for digest in digests], dtype=kind)
    return pl.Series("key", [digest.hexdigest() for digest in digests], dtype=pl.String)


def _answers_by_metric(block: pl.DataFrame) -> dict[RecordId, int]:
    found = {}
    for name in block.columns:
        if name.startswith(METRIC):
            answered = block.select(pl.col("count").filter(pl.col(name).is_not_null()).sum()).item()
            if round(answered) or block[name].null_count() == 0 or block["open"].any():
                found[name.removeprefix(METRIC)] = round(answered)
    return found


def _strange(answer: Answer, count: int) -> str:
    if answer.is_time:
        return trn("{count} row: not a duration", "{count} rows: not a duration", count)
    if answer.column.values:
        return trn("{count} row: not one of the known answers", "{count} rows: not one of the known answers", count)
    return trn("{count} row: not a number", "{count} rows: not a number", count)


def _outside(answer: Answer, count: int) -> str:
    if answer.is_time:
        return trn("{count} row: a negative duration", "{count} rows: a negative duration", count)
    if answer.scale is None:
        return trn("{count} row: not a number that counts", "{count} rows: not a number that counts", count)
    low, high = plain(answer.scale[0]), plain(answer.scale[1])
    return trn(
        "{count} row: outside the scale {low} to {high}", "{count} rows: outside the scale {low} to {high}", count,
        low=low, high=high,
    )  # fmt: skip
