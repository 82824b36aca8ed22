"""What a person at the window feels of an import: the longest time in which nothing could happen on the screen."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from cxjourney.domain.project import Project
from cxjourney.drawing.theme import load_theme
from cxjourney.evidence.found import FileFound, ReadOptions
from cxjourney.evidence.mapping import mapping_from_dict
from cxjourney.evidence.plan import ImportPlan, known_keys, plan_import
from cxjourney.evidence.reading import inspect_file
from cxjourney.services.document import Document
from cxjourney.services.scores import Scores
from cxjourney.services.selection import Selection
from cxjourney.services.settings import Settings
from cxjourney.services.tasks import TaskContext, TaskRunner
from cxjourney.storage.staging import BlockStage
from cxjourney.ui.canvas.map_canvas import MapCanvas
from tests.benchmarks.answers import MAPPING
from tests.benchmarks.measuring import Result
from tests.builders import make_project


class Heartbeat:
    """Beats every millisecond while the window is free, and remembers the longest time between two beats."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def taken(self) -> float:
        """Return the longest pause in milliseconds, and start anew."""
        self._beat()
        longest, self.longest = self.longest * 1000, 0.0
        return longest

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def measure_pauses(answers: Path) -> Iterator[Result]:
    """Yield the longest pause while the runner reads, plans and stages, at the edit, and while the file is written."""
    application = QApplication.instance() or QApplication([])
    assert application is not None
    with tempfile.TemporaryDirectory(prefix="cxjourney-window-") as folder:
        document = Document.new(list(make_project().records()), "Pauses")
        document.save_as(Path(folder) / "pauses.cxj")
        selection = Selection()
        selection.show_journey(next(iter(document.project.journeys())).id)
        scores = Scores(document, waits=True)
        scores.start()
        canvas = MapCanvas(document, selection, scores, Settings(reduced_motion=True), load_theme("light"))
        canvas.resize(1920, 1080)
        canvas.show()
        runner = TaskRunner()
        turn(500)  # the first painting is not what is measured
        heart = Heartbeat()
        found = _wait(runner, _read, answers)
        reading = heart.taken()
        stage = document.stage()
        plan = _wait(runner, _plan, document.project.snapshot(), stage, found)
        planning = heart.taken()
        document.do(plan.edit(document.project))
        turn(200)
        while scores.is_reading or scores.is_preparing:
            turn(50)
        editing = heart.taken()
        document.publish_after = 0.01
        while not document.is_saved:
            turn(50)
        writing = heart.taken()
        runner.close()
        canvas.close()
        document.close()
    for name, pause in (
        ("while a million answers are read", reading), ("while they are planned and staged", planning),
        ("at the edit that brings them in", editing), ("while the file is written", writing),
    ):  # fmt: skip
        yield Result(f"longest pause {name}", pause, "ms", limit=100)


def _read(answers: Path, task: TaskContext) -> FileFound:
    return inspect_file(answers, ReadOptions(), progress=task.progress, cancelled=lambda: task.is_cancelled)


def _plan(project: Project, stage: BlockStage, found: FileFound, task: TaskContext) -> ImportPlan:
    mapping = mapping_from_dict(json.loads(json.dumps(MAPPING)))
    plan = plan_import(
        project, found, mapping, existing_keys=known_keys(project, stage.block), add_touchpoints=True,
        progress=task.progress,
    )  # fmt: skip
    stage.put(plan.record.id, plan.block)
    return plan


def _wait(runner: TaskRunner, function: Any, *args: Any) -> Any:
    """Run work beside the event loop and return what it gives."""
    loop = QEventLoop()
    results: list[Any] = []
    errors: list[Exception] = []
    task = runner.run(function, *args, on_done=results.append, on_failed=errors.append)
    task.finished.connect(loop.quit)
    loop.exec()
    if errors:
        raise errors[0]
    return results[0]


def turn(milliseconds: int) -> None:
    """Let the window do what is due for some time."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
