"""The merge dialog at its states, for the gallery and for looking."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Action, Note, Persona, Touchpoint, Transition
from cxjourney.services.document import Document
from cxjourney.services.tasks import SynchronousRunner, Task
from cxjourney.ui.merge.dialog import MergeDialog
from cxjourney.ui.merge.lines import Section
from cxjourney.ui.window import MainWindow
from tests.exchange.returning.books import Edited, export

STATES = ("changes", "conflicts", "new", "deleted", "rest", "nothing", "refused", "reading")


class WaitingRunner(SynchronousRunner):
    """Never gets to the work: the dialog stays as it is while a file is read."""

    def run(self, *_args: Any, **_named: Any) -> Task:
        return Task(None, None, None)


def merge_dialog(document: Document, state: str, window: MainWindow) -> QWidget:
    """Return the dialog in a state of STATES, over a workbook of the document that was edited."""
    assert window.workspace is not None
    with tempfile.TemporaryDirectory(prefix="merge-") as folder:
        path = Path(folder) / "Electronics shop 2026, from Maya.xlsx"
        if state == "refused":
            path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        else:
            export(document.project, path)
        if state not in ("nothing", "refused"):
            _edit(document, path)
        runner = WaitingRunner() if state == "reading" else SynchronousRunner()
        dialog = MergeDialog(window.workspace.editing, path, runner, window)
    if state in set(Section):
        dialog.page.show_section(Section(state))
    return dialog


def _edit(document: Document, path: Path) -> None:
    """Edit the workbook as a stakeholder does, and the project meanwhile."""
    project = document.project
    book = Edited(path)
    first, second, third, *_ = project.table(Action).values()
    book.set("Actions", first.id, "Owner", "Logistics")
    book.set("Actions", first.id, "Status", "done")
    book.set("Actions", first.id, "Result", "Calls about late parcels fell by a third since the new messages went out.")
    book.set("Actions", second.id, "Due", "31.03.2027")
    book.set("Actions", third.id, "Due", "04/05/2027")
    book.set("Actions", third.id, "Impact (1 to 5)", 9)
    notes = list(project.table(Note).values())
    book.set("Notes", notes[1].id, "Votes", notes[1].votes + 3)
    book.set("Notes", notes[2].id, "Note", notes[2].text + "\nSaid again by the store team in October.")
    touchpoints = list(project.table(Touchpoint).values())
    book.set("Touchpoints", touchpoints[3].id, "Owner", "Web shop")
    book.set("Touchpoints", touchpoints[5].id, "Description", "Customers choose a time slot of two hours.")
    arrow = next(arrow for arrow in project.table(Transition).values() if arrow.share is not None)
    book.set("Transitions", arrow.id, "Share of customers (%)", 0.425)
    persona = next(iter(project.table(Persona).values()))
    book.set("Personas", persona.id, "Role", "Runs a small bakery")
    book.set("Actions", first.id, "Problem", "Nobody tells the customer that the parcel is late.")
    book.add(
        "Actions", Touchpoint=touchpoints[4].title, Action="Show the delivery time before payment", Owner="Web shop"
    )
    book.add("Actions", Touchpoint="Nowhere at all", Action="Ask for a quote from the carrier")
    book.add("Notes", Touchpoint=touchpoints[4].title, Kind="idea", Note="A live map of the parcel")
    book.book["Notes"].delete_rows(book.row("Notes", notes[4].id))
    book.save()
    document.do(actions.edit_action(project, first.id, problem="The first message comes only after two days."))
    document.do(actions.edit_note(document.project, notes[2].id, text="Changed in the workshop on Friday."))
