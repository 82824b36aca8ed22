"""What can be done next by keyboard, for the status line: one short sentence for whatever is chosen."""

from __future__ import annotations

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Lane, Note, Stage, Touchpoint, Transition
from cxjourney.domain.text import tr


def advice(project: Project, record_id: RecordId | None) -> str:
    """Return the sentence for what was chosen last, empty for a kind that has none."""
    if record_id is None:
        return tr("Enter adds the next touchpoint, Ctrl+Enter a stage. Arrow keys choose what is on the map.")
    if project.get(Touchpoint, record_id) is not None:
        return tr("Enter: next touchpoint · Shift+Enter: branch · Tab: note · C: arrow · 1 to 5: emotion · F2: rename")
    if project.get(Note, record_id) is not None:
        return tr("V: vote · Enter: another note · Arrow up: back to its touchpoint · F2: change the text")
    if project.get(Stage, record_id) is not None:
        return tr("Enter: touchpoint in this stage · Ctrl+Enter: next stage · Alt+arrows: move it · F2: rename")
    if project.get(Lane, record_id) is not None:
        return tr("Enter: touchpoint in this lane · Ctrl+Shift+Enter: next lane · Alt+arrows: move it · F2: rename")
    if project.get(Transition, record_id) is not None:
        return tr("Enter: touchpoint on this arrow · A: next arrow · F2: label · Delete: remove the arrow")
    return ""
