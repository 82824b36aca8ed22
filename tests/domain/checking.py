"""What must hold of every project after every edit, asserted in one place."""

from __future__ import annotations

from cxjourney.domain.actions import cell_of
from cxjourney.domain.edits import Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import LaneKind, Touchpoint
from cxjourney.domain.references import REFERENCES, targets
from cxjourney.domain.rules import Severity, find_issues


def assert_sound(project: Project) -> None:
    """No shared cells, no dangling references, backstage last, and no error found by the rules."""
    cells = [(t.journey_id, *cell_of(t)) for t in project.table(Touchpoint).values()]
    assert len(cells) == len(set(cells)), "two touchpoints share a cell"
    for record_class, references in REFERENCES.items():
        for record in project.table(record_class).values():
            for reference in references:
                for target in targets(record, reference):
                    assert project.get(reference.target, target) is not None, f"{record} dangles at {reference.field}"
    for journey in project.journeys():
        kinds = [lane.lane_kind is LaneKind.BACKSTAGE for lane in project.lanes(journey.id)]
        assert kinds == sorted(kinds), "a backstage lane lies above the line of visibility"
    assert [issue.text for issue in find_issues(project) if issue.severity is Severity.ERROR] == []


def after(project: Project, edit: Edit) -> Project:
    """Return a copy of the project with the edit applied, having checked that undo and redo are exact."""
    start = project.snapshot()
    done = project.snapshot()
    done.apply(edit)
    assert_sound(done)
    undone = done.snapshot()
    undone.apply(edit.inverse())
    assert undone == start
    redone = undone.snapshot()
    redone.apply(edit)
    assert redone == done
    assert project == start
    return done
