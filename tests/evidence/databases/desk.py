"""A project with one source, refreshed again and again as a person would, and the scores it then shows."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from cxjourney.domain.edits import Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Metric, Source
from cxjourney.evidence.databases.reading import Limits
from cxjourney.evidence.databases.refreshing import NO_LIMITS, Refresh, Wishes, plan_refresh
from cxjourney.scoring.compute import compute
from cxjourney.scoring.frame import join_blocks, read_block
from cxjourney.scoring.score import Score
from tests.builders import make_records
from tests.evidence.databases.shops import Shop

Scores = dict[Any, Score]


class Desk:
    """Owns the project; blocks are kept as a document keeps them."""

    def __init__(self, shop: Shop, query: str, mapping: dict[str, Any], aggregate: bool) -> None:
        self.shop = shop
        self.blocks: dict[str, bytes] = {}
        self._joined: tuple[tuple[str, ...], pl.DataFrame] = ((), join_blocks([]))
        source = Source(
            id="source", name="Shop", url=shop.url, query=query, mapping_json=json.dumps(mapping), aggregate=aggregate
        )
        self.project = Project([*make_records(), source])

    @property
    def source(self) -> Source:
        return self.project.need(Source, "source")

    @property
    def imports(self) -> list[Import]:
        return list(self.project.table(Import).values())

    def plan(self, limits: Limits = NO_LIMITS, **wishes: Any) -> Refresh:
        """Return what a refresh would do."""
        wish = Wishes(password=self.shop.password, **wishes)
        return plan_refresh(self.project, self.source, self.blocks.__getitem__, limits, wish)

    def refresh(self, **wishes: Any) -> Refresh:
        found = self.plan(**wishes)
        self.do(found.edit(self.project))
        return found

    def do(self, edit: Edit) -> None:
        self.blocks.update(edit.blocks)
        self.project.apply(edit)

    def frame(self) -> pl.DataFrame:
        ids = tuple(record.id for record in self.imports)
        if ids != self._joined[0]:
            self._joined = (ids, join_blocks([read_block(self.blocks[id_]) for id_ in ids]))
        return self._joined[1]

    def scores(self, kind: str, by: tuple[str, ...] = (), weighted: bool = False) -> Scores:
        """Return the scores of all metrics of a kind by their groups."""
        metrics = [metric for metric in self.project.table(Metric).values() if metric.metric_kind == kind]
        return {
            tuple(value for _, value in score.by): score
            for metric in metrics
            for score in compute(self.frame(), self.project, metric, by, weighted=weighted)
        }

    def answered(self) -> float:
        """Return how many answers to the recommendation question are in."""
        scores = self.scores("nps")
        return scores[()].n if scores else 0


def assert_same(rows: Scores, counts: Scores) -> None:
    """Compare scores of rows with scores of counts: the same groups, numbers, values, parts and intervals."""
    assert set(rows) == set(counts)
    assert rows
    for group, expected in rows.items():
        found = counts[group]
        told = (found.n, found.withheld, found.weighted, found.method, found.value is None)
        assert told == (expected.n, expected.withheld, expected.weighted, expected.method, expected.value is None)
        if expected.value is not None:
            assert found.value == pytest.approx(expected.value, abs=1e-9)
            assert found.parts == pytest.approx(expected.parts, abs=1e-9)
        if expected.low is not None:
            assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)
