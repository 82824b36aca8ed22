"""Older formats: migrated in a copy, step by step, each step whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset, Motivation, Note, Persona, Target, Touchpoint
from cxjourney.storage import migrations
from cxjourney.storage.checking import read_header
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.mapping import unpack_records
from cxjourney.storage.migrations import MIGRATIONS, migrate
from cxjourney.storage.numbers import FORMAT_VERSION
from cxjourney.storage.project_file import load
from tests.storage.files import FORMAT_2_FILE, FORMAT_3_FILE, OLD_FILE, digest, refusal


def test_every_older_format_has_its_step() -> None:
    assert set(MIGRATIONS) == set(range(1, FORMAT_VERSION))


def test_format_1_opens_with_all_that_it_held() -> None:
    before = digest(OLD_FILE)
    loaded = load(OLD_FILE)
    assert loaded.format_version == 1
    assert loaded.problems == []
    assert loaded.project.need(Touchpoint, "pay").title == "Pay"
    assert loaded.project.need(Touchpoint, "pay").origin_id is None
    assert loaded.project.need(Asset, "logo").alt_text == ""
    assert loaded.blocks["logo"].startswith(b"\x89PNG")
    assert [(step.edit.text, step.undone) for step in loaded.history] == [
        ("Rename “Check out”", False),
        ("Add picture", False),
        ("Vote", True),
    ]
    assert [version.label for version in loaded.versions] == ["After the first workshop"]
    with closing(sqlite3.connect(OLD_FILE)) as connection:
        packed = connection.execute("SELECT records FROM version").fetchone()[0]
    unpacked = unpack_records(packed)
    assert unpacked is not None
    assert Project(unpacked[0]).need(Note, "n1").votes == 3
    assert digest(OLD_FILE) == before
    assert read_header(OLD_FILE).format_version == 1


def test_format_2_opens_with_all_that_it_held() -> None:
    before = digest(FORMAT_2_FILE)
    loaded = load(FORMAT_2_FILE)
    assert (loaded.format_version, loaded.problems) == (2, [])
    assert loaded.project.need(Touchpoint, "pay").title == "Pay"
    assert loaded.project.info.work_days == ("1", "2", "3", "4", "5")
    assert (loaded.project.info.work_begin, loaded.project.info.callback_hours) == (540, 48)
    assert not loaded.project.table(Target)
    assert [step.edit.text for step in loaded.history] == ["Rename “Check out”"]
    assert [version.label for version in loaded.versions] == ["First"]
    assert digest(FORMAT_2_FILE) == before


def test_format_3_opens_with_all_that_it_held() -> None:
    before = digest(FORMAT_3_FILE)
    loaded = load(FORMAT_3_FILE)
    assert (loaded.format_version, loaded.problems) == (3, [])
    maya = loaded.project.need(Persona, "maya")
    assert (maya.quote, maya.goals, maya.drafted) == ("When does it come?", ("Have it before the weekend",), ())
    assert maya.motivations == (Motivation("Price", "Quality", 30),)
    assert [target.target for target in loaded.project.table(Target).values()] == [40.0]
    assert [version.label for version in loaded.versions] == ["Before personas"]
    assert digest(FORMAT_3_FILE) == before


def test_a_step_that_fails_leaves_the_copy_in_the_old_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shutil.copy(OLD_FILE, tmp_path / "a.cxj")

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE asset ADD COLUMN alt_text TEXT")
        raise sqlite3.OperationalError("no more")

    monkeypatch.setitem(migrations.MIGRATIONS, 1, half)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, 1)
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert "alt_text" not in {row[1] for row in connection.execute("PRAGMA table_info(asset)")}
    assert refusal(Path(path)).reason is Reason.DAMAGED


def test_an_old_file_that_lies_about_its_format_is_refused(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD_FILE, tmp_path / "a.cxj"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE asset ADD COLUMN alt_text TEXT")
    with pytest.raises(ProjectFileError):
        load(path)


def test_a_senseless_block_of_an_old_file_is_told(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD_FILE, tmp_path / "a.cxj"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE block SET bytes = 'text'")
        connection.commit()
    assert [problem.place for problem in load(path).problems] == ["block logo"]
