"""Long work: results, failures, progress and cancelling, beside the window and at once."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.domain.errors import JourneyError
from cxjourney.services.tasks import CancelledError, Runner, SynchronousRunner, TaskContext, TaskRunner


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()


def add(a: int, b: int) -> int:
    return a + b


def fail(error: Exception) -> None:
    raise error


def where() -> int:
    return threading.get_ident()


def count(to: int, *, task: TaskContext) -> str:
    for number in range(to):
        task.progress((number + 1) / to, f"{number}")
    return "counted"


def wait_for_cancel(*, task: TaskContext) -> None:
    while True:
        task.check()
        time.sleep(0.005)


def test_a_result_comes_to_the_main_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    results: list[tuple[Any, int]] = []
    busy: list[bool] = []
    runner.busy_changed.connect(busy.append)
    runner.run(add, 2, b=3, on_done=lambda result: results.append((result, threading.get_ident())))
    runner.run(where, on_done=lambda result: results.append((result, 0)))
    assert runner.is_busy
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=5000)
    assert (5, threading.get_ident()) in results
    assert (threading.get_ident(), 0) not in results
    assert busy == [True, False]


def test_a_failure_is_told(qtbot: QtBot, runner: TaskRunner) -> None:
    failures: list[Exception] = []
    for error in (JourneyError("No."), OSError("disk")):
        runner.run(fail, error, on_failed=failures.append)
    qtbot.waitUntil(lambda: len(failures) == 2, timeout=5000)
    assert {str(error) for error in failures} == {"No.", "disk"}


@pytest.mark.parametrize("error", [KeyError("bug"), JourneyError("nobody listens")])
def test_a_bug_goes_to_the_crash_handler(qtbot: QtBot, runner: TaskRunner, error: Exception) -> None:
    with qtbot.captureExceptions() as caught:
        task = runner.run(fail, error, on_failed=None if isinstance(error, JourneyError) else [].append)
        qtbot.waitUntil(lambda: not task.is_running, timeout=5000)
        qtbot.waitUntil(lambda: not runner.is_busy, timeout=5000)
    assert [exception[1] for exception in caught] == [error]


def test_progress_is_told_in_order_and_not_too_often(qtbot: QtBot, runner: TaskRunner) -> None:
    told: list[float] = []
    done: list[str] = []
    runner.run(count, 20_000, on_done=done.append, on_progress=lambda fraction, text: told.append(fraction))
    qtbot.waitUntil(lambda: done == ["counted"], timeout=10_000)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) < 100


def test_cancelling_ends_the_work_and_tells_nothing(qtbot: QtBot, runner: TaskRunner) -> None:
    told: list[Any] = []
    task = runner.run(
        wait_for_cancel, on_done=told.append, on_failed=told.append, on_progress=lambda *a: told.append(a)
    )
    waiting = [runner.run(add, 1, 1, on_done=told.append) for _number in range(3)]
    qtbot.wait(20)
    for each in (task, *waiting):
        each.cancel()
    assert task.context.is_cancelled
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=5000)
    assert [entry for entry in told if entry != 2] == []


@pytest.mark.timeout(20)
def test_closing_waits_for_the_threads(qtbot: QtBot) -> None:
    runner = TaskRunner()
    told: list[Any] = []
    for _number in range(5):
        runner.run(wait_for_cancel, on_done=told.append)
    runner.close()
    qtbot.wait(20)
    assert told == []
    assert not runner.is_busy


def test_at_once() -> None:
    runner: Runner = SynchronousRunner()
    told: list[Any] = []
    task = runner.run(count, 3, on_done=told.append, on_progress=lambda fraction, text: told.append(text))
    assert told == ["0", "2", "counted"]
    assert not task.is_running
    runner.run(fail, JourneyError("No."), on_failed=lambda error: told.append(str(error)))
    assert told[-1] == "No."
    with pytest.raises(JourneyError):
        runner.run(fail, JourneyError("nobody listens"))
    with pytest.raises(KeyError):
        runner.run(fail, KeyError("bug"), on_failed=told.append)
    runner.run(add, 1, 2)
    runner.close()


def test_at_once_cancelled_from_a_callback() -> None:
    told: list[Any] = []
    finished: list[bool] = []

    def cancel_yourself(*, task: TaskContext) -> None:
        task.cancel()
        task.progress(0.5)

    task = SynchronousRunner().run(cancel_yourself, on_done=told.append, on_failed=told.append)
    task.finished.connect(lambda: finished.append(True))
    assert told == []
    assert not task.is_running


def test_a_context_without_a_listener() -> None:
    context = TaskContext()
    context.progress(0.5)
    context.cancel()
    with pytest.raises(CancelledError):
        context.check()


def test_references_to_none_stay() -> None:
    before = sys.getrefcount(None)
    for _number in range(300):
        SynchronousRunner().run(add, 1, 1, on_done=lambda result: None)
    assert sys.getrefcount(None) > before - 250
