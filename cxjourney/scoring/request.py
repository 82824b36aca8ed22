"""One question about scores, and the sums that answer it: `compute` makes scores of them, `withholding` hides some."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, MetricKind
from cxjourney.scoring.coding import Coded, Selection
from cxjourney.scoring.durations import Tickets, ticket_counts, tickets
from cxjourney.scoring.folding import Cells, fold, measure_key, regrouped
from cxjourney.scoring.grouping import Grouping
from cxjourney.scoring.hours import schedule_of
from cxjourney.scoring.views import ScoreFilter


@dataclass(frozen=True)
class Request:
    """One question: which metric of which answers, grouped how."""

    view: Coded
    project: Project
    metric: Metric
    by: tuple[str, ...]
    where: ScoreFilter
    weighted: bool

    @property
    def is_ttr(self) -> bool:
        return self.metric.metric_kind is MetricKind.TTR

    @property
    def threshold(self) -> int:
        return self.project.info.anonymity_threshold

    @cached_property
    def selection(self) -> Selection:
        where = self.where
        return self.view.selection(where.date_from, where.date_to, where.conditions, where.channels)

    @cached_property
    def grouping(self) -> Grouping:
        return Grouping(self.view, self.project, self.by)

    @cached_property
    def tickets_key(self) -> tuple[object, ...]:
        return (self.metric.id, schedule_of(self.project.info) if self.metric.business_hours else None)


def base_of(request: Request, here: Selection | None = None) -> Cells:
    """Return the sums by touchpoint and column, the one pass over the rows, remembered for the next grouping.

    `here` are the selected rows of the touchpoints that are wanted, where they are few.
    """
    view, metric, columns = request.view, request.metric, request.grouping.columns
    if here is not None:
        return fold(view, metric, here, columns, request.weighted)

    def build() -> Cells:
        if request.is_ttr:
            groups = [view.text("touchpoint"), *(view.group(name) for name in columns)]
            return ticket_counts(tickets_of(request), view, request.selection, groups)
        return fold(view, metric, request.selection, columns, request.weighted)

    return view.kept(base_key(request), build)


def selected_at(request: Request, only: Collection[RecordId] | None) -> Selection | None:
    """Return the selected rows of one touchpoint where nothing else is asked for, None for all that are selected."""
    view, where = request.view, request.where
    if only is None or len(only) != 1 or "touchpoint" not in request.by:
        return None
    if not request.is_ttr and view.has(base_key(request)):
        return None
    (id_,) = only
    return view.selection_at(id_, where.date_from, where.date_to, where.conditions, where.channels)


def base_key(request: Request) -> tuple[object, ...]:
    """Return under which key the sums of a question are remembered."""
    where = request.where
    filter_key = (where.conditions, where.date_from, where.date_to, where.channels)
    return ("base", *measure_key(request.metric), *request.tickets_key, request.grouping.columns, filter_key,
            request.weighted)  # fmt: skip


def table_of(request: Request, base: Cells) -> Cells:
    """Return the sums by what was asked for, of the touchpoints that count."""
    grouping = request.grouping
    codes, names = grouping.regroup(base)
    here = grouping.allowed(request.where.touchpoint_ids).take(base.codes[0])
    table = regrouped(base, [here, *codes], [("",), *names])
    return replace(table, codes=table.codes[1:], names=table.names[1:])


def names_of(table: Cells) -> list[tuple[str, ...]]:
    """Return what each group is called, a name for each dimension."""
    columns = [[names[code] for code in codes.tolist()] for names, codes in zip(table.names, table.codes, strict=True)]
    return list(zip(*columns, strict=True)) if columns else [()] * len(table)


def tickets_of(request: Request) -> Tickets:
    """Return the tickets behind a time to resolution, in the order of their hours."""
    return tickets(request.view, request.metric, schedule_of(request.project.info))
