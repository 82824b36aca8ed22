"""Faults of the environment become one error with a reason and a sentence; bugs stay bugs."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from cxjourney.storage.errors import ProjectFileError, Reason, failure, file_errors, reason_of

PATH = Path("/some/where/shop.cxj")


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("trouble")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (OSError(errno.ENOSPC, "x"), Reason.NO_SPACE),
        (OSError(errno.EROFS, "x"), Reason.READ_ONLY),
        (OSError(errno.EIO, "x"), Reason.DISK_FAULT),
        (OSError("without a number"), Reason.DISK_FAULT),
        (FileNotFoundError(errno.ENOENT, "x"), Reason.MISSING),
        (PermissionError(errno.EACCES, "x"), Reason.ACCESS_DENIED),
        (MemoryError(), Reason.TOO_LARGE),
        (OverflowError(), Reason.DAMAGED),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "x"), Reason.DAMAGED),
        (sqlite3.DatabaseError("x"), Reason.DAMAGED),
        (sqlite_error(sqlite3.SQLITE_FULL), Reason.NO_SPACE),
        (sqlite_error(sqlite3.SQLITE_READONLY_DIRECTORY), Reason.READ_ONLY),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), Reason.DISK_FAULT),
        (sqlite_error(sqlite3.SQLITE_BUSY), Reason.LOCKED),
        (sqlite_error(sqlite3.SQLITE_CORRUPT), Reason.DAMAGED),
    ],
)
def test_each_fault_has_its_reason(fault: Exception, reason: Reason) -> None:
    assert reason_of(fault) is reason
    with pytest.raises(ProjectFileError) as caught, file_errors(PATH):
        raise fault
    assert caught.value.reason is reason
    assert caught.value.path == PATH
    assert caught.value.__cause__ is fault
    assert "shop.cxj" in caught.value.sentence


@pytest.mark.parametrize("bug", [ValueError("x"), AssertionError("x"), KeyError("x"), TypeError("x")])
def test_bugs_pass(bug: Exception) -> None:
    with pytest.raises(type(bug)), file_errors(PATH):
        raise bug


def test_an_error_that_has_its_sentence_keeps_it() -> None:
    inner = failure(PATH, Reason.TOO_NEW, "format 9")
    with pytest.raises(ProjectFileError) as caught, file_errors(Path("other")):
        raise inner
    assert caught.value is inner
    assert str(inner).endswith("(format 9)")


def test_sentences_are_whole() -> None:
    for reason in Reason:
        sentence = failure(PATH, reason).sentence
        assert sentence.endswith(".")
        assert "shop.cxj" in sentence
        assert not failure(PATH, reason).can_open_as_is
