"""What plans do, in sentences and figures: shown before an import, after it, and in the short way of a refresh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Metric, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.plan import ImportPlan, Problem
from cxjourney.ui import words as product_words
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.import_assistant.tables import one_line

_MOST_NAMED = 8


def figures(plans: Sequence[ImportPlan], done: bool) -> list[tuple[str, str]]:
    """Return what is counted as (number, what it is)."""
    taken = sum(plan.taken for plan in plans)
    skipped = sum(plan.skipped for plan in plans)
    known = sum(plan.duplicates for plan in plans)
    answers = sum(plan.record.answers for plan in plans)
    comments = sum(plan.record.comments for plan in plans)
    new = tr("rows brought in") if done else tr("rows to bring in")
    shown = [(taken, new), (skipped, tr("rows skipped")), (known, tr("rows known already"))]
    shown += [(answers, trn("answer", "answers", answers)), (comments, trn("comment", "comments", comments))]
    return [(f"{number:,}", text) for number, text in shown]


def headline(plans: Sequence[ImportPlan], done: bool) -> str:
    """Return the one sentence over a check or a report."""
    taken = f"{sum(plan.taken for plan in plans):,}"
    rows = f"{sum(plan.rows for plan in plans):,}"
    if done:
        return tr("{taken} of {rows} rows were brought in.", taken=taken, rows=rows)
    if taken == "0":
        return tr("No row of this file is new.") if len(plans) == 1 else tr("No row of these files is new.")
    return tr("{taken} of {rows} rows will be brought in.", taken=taken, rows=rows)


def plan_lines(project: Project, plans: Sequence[ImportPlan], sessions: Sequence[ImportSession] = ()) -> list[str]:
    """Return what plans do, one sentence to a line."""
    lines = [*_answer_lines(project, plans), *_span(plans)]
    new = [touchpoint for plan in plans for touchpoint in plan.new_touchpoints]
    if new:
        lines.append(
            trn(
                "{count} touchpoint is new and stands in the stage “From data, to be placed”: {names}.",
                "{count} touchpoints are new and stand in the stage “From data, to be placed”: {names}.",
                len(new), names=_listed([touchpoint.title for touchpoint in new]),
            )
        )  # fmt: skip
    if any(_is_here(project, plan) for plan in plans if plan.taken):
        lines.append(tr("This very file was imported before, with other columns or touchpoints."))
    changed = sum(int(plan.report.get("changed", 0)) for plan in plans)
    if changed:
        lines.append(
            trn(
                "{count} row that is known holds other answers now; what the project has stays.",
                "{number} rows that are known hold other answers now; what the project has stays.",
                changed, number=f"{changed:,}",
            )
        )  # fmt: skip
    unmatched = list(dict.fromkeys(name for plan in plans for name in plan.unmatched))
    if unmatched:
        lines.append(tr("Not on the map and left out: {names}.", names=_listed(unmatched)))
    personal = [column.name for session in sessions for column in session.mapping.with_role("personal")]
    if personal:
        lines.append(
            trn(
                "{count} column with personal data is not read: {names}.",
                "{count} columns with personal data are not read: {names}.",
                len(personal), names=_listed(personal),
            )
        )  # fmt: skip
    return lines


def _answer_lines(project: Project, plans: Sequence[ImportPlan]) -> list[str]:
    added = {metric.id: metric.name for plan in plans for metric in plan.new_metrics}
    counts: Counter[str] = Counter()
    for plan in plans:
        counts.update(dict(plan.metric_answers))
    lines = []
    for metric_id, count in counts.items():
        answers = trn("{number} answer", "{number} answers", count, number=f"{count:,}")
        if metric_id in added:
            lines.append(tr("{answers} to {metric}, a new metric.", answers=answers, metric=added[metric_id]))
        else:
            metric = project.get(Metric, metric_id)
            lines.append(tr("{answers} to {metric}.", answers=answers, metric=metric.name if metric else ""))
    return lines


def _span(plans: Sequence[ImportPlan]) -> list[str]:
    firsts = [plan.record.first_date for plan in plans if plan.record.first_date is not None]
    lasts = [plan.record.last_date for plan in plans if plan.record.last_date is not None]
    if firsts and lasts and min(firsts) == max(lasts):
        return [tr("Given on {day}.", day=_day(min(firsts)))]
    if firsts and lasts:
        return [tr("Given from {first} to {last}.", first=_day(min(firsts)), last=_day(max(lasts)))]
    return [tr("No row has a date, so these answers count in every period.")] if any(p.taken for p in plans) else []


def touchpoint_lines(project: Project, plans: Sequence[ImportPlan]) -> list[list[str]]:
    """Return touchpoint, new rows and a word where it is new, most rows first."""
    added = {touchpoint.id: touchpoint.title for plan in plans for touchpoint in plan.new_touchpoints}
    counts: Counter[str] = Counter()
    for plan in plans:
        counts.update(dict(plan.touchpoint_rows))
    rows = []
    for touchpoint_id, count in counts.most_common():
        touchpoint = project.get(Touchpoint, touchpoint_id)
        title = added.get(touchpoint_id) or (touchpoint.title if touchpoint is not None else "")
        rows.append([title, f"{count:,}", tr("new") if touchpoint_id in added else ""])
    return rows


def account(plan: ImportPlan) -> list[Problem]:
    """Return every cell and row that a plan leaves out, each once, in the order of the file."""
    return sorted(dict.fromkeys((*plan.problems, *plan.skips)), key=lambda problem: problem.row)


def reasons(problems: Sequence[Problem]) -> str:
    """Return why things are left out, commonest first, with their numbers."""
    counted = Counter(problem.reason for problem in problems).most_common(4)
    return " · ".join(f"{count:,} × {reason}" for reason, count in counted)


def _is_here(project: Project, plan: ImportPlan) -> bool:
    return bool(plan.record.file_sha256) and any(
        record.file_sha256 == plan.record.file_sha256 and record.id != plan.record.id
        for record in project.table(Import).values()
    )


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(f"“{one_line(name)[:60]}”" for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return tr("{names} and {count} more", names=listed, count=more) if more > 0 else listed


def _day(value: date) -> str:
    return product_words.day(value)
