"""Faults of the program: logged without anybody's words, told once, with the work kept."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qWarning

from cxjourney.paths import data_folder
from cxjourney.services.crash import LOG_NAME, CrashHandler, describe, log

SECRET = "what the customer wrote"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def handler(told: list[str]) -> Iterator[CrashHandler]:
    handler = CrashHandler(told.append)
    hooks = (sys.excepthook, threading.excepthook)
    handler.install()
    yield handler
    handler.remove()
    sys.excepthook, threading.excepthook = hooks


def raised() -> BaseException:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        return error


def logged() -> str:
    return (data_folder() / LOG_NAME).read_text()


def test_a_fault_is_logged_and_told_without_what_people_wrote(handler: CrashHandler, told: list[str]) -> None:
    error = raised()
    sys.excepthook(type(error), error, error.__traceback__)
    assert handler.faults == 1
    assert len(told) == 1
    assert "ValueError" in told[0]
    assert "test_crash.py" in told[0]
    assert "fault ValueError" in logged()
    assert SECRET not in logged() + told[0]


def test_a_fault_while_telling_opens_no_second_dialog(handler: CrashHandler) -> None:
    times: list[str] = []

    def tell(text: str) -> None:
        times.append(text)
        error = raised()
        sys.excepthook(type(error), error, error.__traceback__)

    handler.tell = tell
    error = raised()
    sys.excepthook(type(error), error, error.__traceback__)
    assert len(times) == 1
    assert handler.faults == 2


def test_without_a_window_it_goes_to_the_terminal(handler: CrashHandler, capsys: pytest.CaptureFixture[str]) -> None:
    handler.tell = None
    error = raised()
    sys.excepthook(type(error), error, error.__traceback__)
    assert "ValueError" in capsys.readouterr().err


def test_an_interrupt_is_no_fault(handler: CrashHandler, told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert (told, handler.faults) == ([], 0)
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_a_fault_in_a_thread_is_logged(handler: CrashHandler, told: list[str]) -> None:
    def fail() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert handler.faults == 1
    assert "fault in thread" in logged()
    assert SECRET not in logged()
    assert told == []


@pytest.mark.parametrize("sort", list(QtMsgType))
def test_messages_of_qt_are_logged(handler: CrashHandler, sort: QtMsgType) -> None:
    log.setLevel(logging.DEBUG)
    handler._qt_message(sort, QMessageLogContext(), "from Qt")
    assert "from Qt" in logged()


@pytest.mark.qt_no_exception_capture
@pytest.mark.no_qt_log
def test_qt_itself_is_heard(handler: CrashHandler) -> None:
    qWarning("a real warning")
    assert "a real warning" in logged()


def test_the_log_does_not_grow_for_ever(handler: CrashHandler) -> None:
    for _number in range(60):
        log.error("x" * 50_000)
    files = sorted(data_folder().glob(f"{LOG_NAME}*"))
    assert len(files) == 4
    assert all(file.stat().st_size <= 600_000 for file in files)


def test_no_place_is_no_text() -> None:
    assert describe(None) == ""
