"""Blocks put into a working copy from a worker thread before the edit that names them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.records import Import
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.glance import glance
from cxjourney.storage.publishing import publish
from cxjourney.storage.session import Session
from cxjourney.storage.working_copy import WorkingCopy
from tests.storage.files import sound_records

BLOCK = b"answers" * 1000


def record(name: str) -> Import:
    return Import(
        id=name, file_name="answers.csv", file_sha256="", imported_at="2026-11-21T12:00:00+01:00", preset="",
        layout="", mapping_json="{}", report_json="{}", rows=1, taken=1, skipped=0, duplicates=0, answers=1, comments=0,
        first_date=None, last_date=None,
    )  # fmt: skip


@pytest.fixture
def working() -> Iterator[WorkingCopy]:
    made = WorkingCopy.create(Session(title="Staging"), sound_records())
    yield made
    made.close(keep=False)


def rows(working: WorkingCopy) -> list[str]:
    with closing(sqlite3.connect(working.database)) as connection:
        return [name for (name,) in connection.execute("SELECT id FROM block ORDER BY id")]


def put(working: WorkingCopy, name: str, data: bytes) -> None:
    thread = threading.Thread(target=working.stage.put, args=(name, data))
    thread.start()
    thread.join()


def test_the_edit_only_names_what_was_put_there(working: WorkingCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    before, state = rows(working), working.state
    put(working, "i9", BLOCK)
    assert working.state == state
    assert working.stage.holds("i9", BLOCK)
    assert not working.stage.holds("i9", BLOCK + b"!")
    monkeypatch.setattr("cxjourney.storage.working_copy._add_block", None)  # nothing is written again
    working.write(Edit("Import", (Change(None, record("i9")),), {"i9": BLOCK}))
    assert rows(working) == [*before, "i9"]
    assert working.block("i9") == working.stage.block("i9") == BLOCK
    assert not working.stage.holds("i9", BLOCK)


def test_other_bytes_than_were_put_there_are_written_with_the_edit(working: WorkingCopy) -> None:
    put(working, "i9", b"earlier plan")
    working.write(Edit("Import", (Change(None, record("i9")),), {"i9": BLOCK}))
    assert working.block("i9") == BLOCK


def test_what_no_edit_names_goes_at_the_next_publishing_and_can_still_be_brought_in(working: WorkingCopy) -> None:
    before = rows(working)
    put(working, "i9", BLOCK)
    working.prune()
    assert rows(working) == before
    assert not working.stage.holds("i9", BLOCK)
    working.write(Edit("Import", (Change(None, record("i9")),), {"i9": BLOCK}))
    working.prune()
    assert working.block("i9") == BLOCK


def test_a_full_disk_is_told_as_for_any_change(working: WorkingCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> sqlite3.Connection:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr("cxjourney.storage.staging.sqlite3.connect", refuse)
    with pytest.raises(ProjectFileError, match="could not be kept") as caught:
        working.stage.put("i9", BLOCK)
    assert caught.value.reason is Reason.NO_SPACE
    assert not working.stage.holds("i9", BLOCK)


def test_a_block_that_is_gone_or_altered_is_damage(working: WorkingCopy) -> None:
    with pytest.raises(ProjectFileError) as caught:
        working.stage.block("absent")
    assert caught.value.reason is Reason.DAMAGED


def test_a_copy_tells_which_state_it_holds_before_it_takes_its_place(working: WorkingCopy, tmp_path: Path) -> None:
    working.write(Edit("Import", (Change(None, record("i9")),), {"i9": BLOCK}))
    state = working.state
    seen: list[tuple[str, bool]] = []
    target = tmp_path / "shop.cxj"
    publish(working.database, target, copied=lambda fresh: seen.append((glance(fresh).state, target.exists())))
    assert seen == [(state, False)]
