"""Cases: bad answers that somebody looks after until the customer is content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.actions.fields import with_fields
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Case, CaseStatus, Metric, Touchpoint
from cxjourney.domain.text import trn

CASE_FIELDS = ("status", "due", "owner", "note")
CaseKey = tuple[str, RecordId, RecordId]
"""Which case: the key of the evidence row, the touchpoint and the metric."""


def change_case(project: Project, answer_key: str, touchpoint_id: RecordId, metric_id: RecordId, **fields: Any) -> Edit:
    """Set status, due, owner or note of one case, as `change_cases` does."""
    return change_cases(project, [(answer_key, touchpoint_id, metric_id)], **fields)


def change_cases(project: Project, keys: Iterable[CaseKey], **fields: Any) -> Edit:
    """Set status, due (local ISO time), owner or note of cases in one step; one that is as usual again is forgotten."""
    draft = Draft(project)
    wanted = list(dict.fromkeys(keys))
    for key in wanted:
        present = project.cases().get(key)
        if present is None:
            draft.need(Touchpoint, key[1])
            draft.need(Metric, key[2])
        case = present or Case(id=new_id(), answer_key=key[0], touchpoint_id=key[1], metric_id=key[2])
        after = draft.put(with_fields(case, CASE_FIELDS, fields))
        if after.status is CaseStatus.OPEN and not (after.due or after.owner or after.note):
            draft.drop(after)
    return draft.edit(trn("Change {count} case", "Change {count} cases", len(wanted)))
