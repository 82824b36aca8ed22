"""The import assistant at each of its steps, for the gallery and for looking."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from cxjourney.domain.records import Touchpoint
from cxjourney.services.document import Document
from cxjourney.services.tasks import SynchronousRunner
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from cxjourney.ui.import_assistant.session import Step
from tests.evidence.files import table

STEPS = ("file", "columns", "touchpoints", "check", "report")


def survey(titles: list[str], rows: int = 240) -> str:
    """Return a log over touchpoint names, some of them spelt otherwise, with an effort score whose end is open."""
    names = [*titles, f"{titles[0]}s", "Loyalty call"]
    lines: list[list[object]] = [
        ["Response ID", "Date", "Touchpoint", "How likely are you to recommend us?", "CES", "Customer type", "E-mail",
         "What is the main reason for your score?"],
    ]  # fmt: skip
    for i in range(rows):
        score = "n/a" if i % 37 == 5 else "many" if i % 61 == 9 else (i * 7) % 12
        lines.append(
            [f"R{10000 + i}", f"2026-{1 + i % 9:02}-{1 + i % 28:02}", names[i % len(names)], score, 1 + (i * 5) % 7,
             ("New", "Returning")[i % 2], f"customer{i}@example.org",
             ("It came a day later than promised", "Nobody answered the phone", "Quick and friendly, thank you",
              "I had to explain it three times")[i % 4]]
        )  # fmt: skip
    return table(lines)


def assistant_at_step(document: Document, step: str, parent: QWidget | None = None) -> QDialog:
    """Return the assistant over `document` at a step of STEPS, not shown yet; it reads a small survey made for it."""
    folder = tempfile.TemporaryDirectory(prefix="survey-")
    titles = list(dict.fromkeys(t.title for t in document.project.table(Touchpoint).values()))[:5] or ["Check out"]
    path = Path(folder.name) / "customer survey 2026.csv"
    path.write_text(survey(titles), encoding="utf-8")
    dialog = ImportAssistant(document, [path], SynchronousRunner(), parent)
    folder.cleanup()
    wanted = Step(STEPS.index(step))
    if wanted > Step.COLUMNS:
        answer_questions(dialog)
    while dialog.step < wanted:
        before = dialog.step
        dialog.go_on()
        assert dialog.step > before, dialog.session.hindrance(before)
    return dialog


def answer_questions(dialog: ImportAssistant) -> None:
    """Say that high is easy wherever the assistant asks for the direction."""
    from dataclasses import replace

    for column in dialog.session.mapping.open_questions():
        assert column.question == "direction"
        dialog.session.change_column(replace(column, direction="higher", question=""))
    if dialog.step is Step.COLUMNS:
        dialog.columns_page.refresh()


def quick_import(document: Document, parent: QWidget | None = None) -> QDialog:
    """Return the short way for a second survey of a layout that `document` gets first, not shown yet."""
    from cxjourney.ui.import_assistant.quick import QuickImport

    first = assistant_at_step(document, "report", parent)
    first.close()
    with tempfile.TemporaryDirectory(prefix="survey-") as folder:
        titles = list(dict.fromkeys(t.title for t in document.project.table(Touchpoint).values()))[:5]
        path = Path(folder) / "customer survey 2027.csv"
        path.write_text(survey(titles, 320), encoding="utf-8")
        return QuickImport(document, [path], SynchronousRunner(), parent)


def assistant_on_faulty_file(document: Document, parent: QWidget | None = None) -> QDialog:
    """Return the assistant over two files of which the second cannot be read, not shown yet."""
    with tempfile.TemporaryDirectory(prefix="survey-") as folder:
        good, bad = Path(folder) / "customer survey 2026.csv", Path(folder) / "tickets.xlsx"
        good.write_text(survey(["Check out", "Ask in store"]), encoding="utf-8")
        bad.write_bytes(b"PK\x03\x04 nothing")
        return ImportAssistant(document, [good, bad], SynchronousRunner(), parent)
