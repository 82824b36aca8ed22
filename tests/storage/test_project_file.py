"""Opening: damaged, foreign, newer and hostile files end in one sentence, with the file as it was."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.records import Asset, Note, ProjectInfo, Touchpoint
from cxjourney.storage import checking, project_file
from cxjourney.storage.checking import copy_privately, open_checked, read_header
from cxjourney.storage.errors import FileProblem, ProjectFileError, Reason
from cxjourney.storage.numbers import FORMAT_VERSION
from cxjourney.storage.project_file import load, missing_blocks
from cxjourney.storage.tables import schema
from tests.storage.files import digest, refusal, sound_records, spoil, write_project

BLOCK = b"\x89PNG" + bytes(range(256)) * 20


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return write_project(folder / "shop.cxj")


def test_all_comes_back(file: Path) -> None:
    loaded = load(file)
    assert loaded.problems == []
    assert loaded.project.need(Touchpoint, "pay").title == "Pay"
    back = loaded.project.snapshot()
    back.apply(loaded.history[0].edit.inverse())
    assert list(back.records()) == sound_records()
    assert [version.label for version in loaded.versions] == ["First"]
    assert loaded.is_verbatim


def test_reading_leaves_no_trace(file: Path) -> None:
    before, names = digest(file), os.listdir(file.parent)
    load(file)
    assert (digest(file), os.listdir(file.parent)) == (before, names)


def test_blocks_come_back(tmp_path: Path) -> None:
    path = write_project(tmp_path / "b.cxj", [*sound_records(), Asset(id="logo", name="l.png")], {"logo": BLOCK})
    loaded = load(path)
    assert loaded.blocks == {"logo": BLOCK}
    assert missing_blocks(loaded.project, set(loaded.blocks)) == []
    assert [problem.place for problem in missing_blocks(loaded.project, set())] == ["asset logo"]


def test_any_sqlite_tool_can_read_it(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT title FROM touchpoint WHERE id = 'pay'").fetchone() == ("Pay",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        columns = {row[1]: (row[2], row[3]) for row in connection.execute("PRAGMA table_info(transition)")}
        assert columns["share"] == ("REAL", 0)
        assert columns["label"] == ("TEXT", 1)
    assert read_header(file) == checking.Header(FORMAT_VERSION, False, file.stat().st_size)


class TestForeign:
    """What is no project at all."""

    def test_missing(self, tmp_path: Path) -> None:
        assert refusal(tmp_path / "no.cxj").reason is Reason.MISSING
        assert refusal(tmp_path / "no" / "no.cxj").reason is Reason.MISSING

    def test_folder(self, tmp_path: Path) -> None:
        (tmp_path / "d.cxj").mkdir()
        assert refusal(tmp_path / "d.cxj").reason is Reason.NOT_A_PROJECT

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
    def test_pipe_and_device(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "p.cxj")
        assert refusal(tmp_path / "p.cxj").reason is Reason.NOT_A_PROJECT
        with pytest.raises(ProjectFileError):
            load(Path("/dev/zero"))

    @pytest.mark.parametrize("content", [b"", b"PK\3\4" * 500, b"SQLite format 3\0", b"x" * 50, b"\0" * 5000])
    def test_other_bytes(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "x.cxj"
        path.write_bytes(content)
        assert refusal(path).reason is Reason.NOT_A_PROJECT

    def test_database_of_another_program(self, file: Path) -> None:
        spoil(file, "PRAGMA application_id = 1")
        assert refusal(file).reason is Reason.NOT_A_PROJECT

    def test_newer(self, file: Path) -> None:
        spoil(file, "PRAGMA user_version = 99")
        error = refusal(file)
        assert error.reason is Reason.TOO_NEW
        assert "99" in error.sentence

    def test_format_zero(self, file: Path) -> None:
        spoil(file, "PRAGMA user_version = 0")
        assert refusal(file).reason is Reason.DAMAGED

    def test_too_large(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checking, "MAXIMUM_FILE", 1000)
        assert refusal(file).reason is Reason.TOO_LARGE

    def test_bad_name(self) -> None:
        with pytest.raises(ProjectFileError) as caught:
            load(Path("a\0b.cxj"))
        assert caught.value.reason is Reason.BAD_NAME

    def test_too_long_a_name(self, tmp_path: Path) -> None:
        assert refusal(tmp_path / ("x" * 300 + ".cxj")).reason is Reason.BAD_NAME

    def test_no_right_to_read(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*args: object, **kwargs: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(ProjectFileError) as caught:
            load(file)
        assert caught.value.reason is Reason.ACCESS_DENIED

    @pytest.mark.parametrize("name", ["a?b#c%20.cxj", "-x.cxj", "ü̈ 🐈 '\"&;.cxj", " blank .cxj"])
    def test_odd_names_are_no_trouble(self, tmp_path: Path, name: str) -> None:
        assert load(write_project(tmp_path / name)).problems == []


class TestDamage:
    """Bytes that changed by accident."""

    def test_truncated_at_many_lengths(self, file: Path) -> None:
        whole = file.read_bytes()
        lengths = random.Random(7).sample(range(len(whole)), 60)
        for length in [*lengths, 100, 4096, len(whole) - 1]:
            file.write_bytes(whole[:length])
            assert refusal(file).reason in (Reason.DAMAGED, Reason.NOT_A_PROJECT), length

    def test_every_page_zeroed(self, file: Path) -> None:
        whole = file.read_bytes()
        for start in range(0, len(whole), 4096):
            file.write_bytes(whole[:start] + bytes(4096) + whole[start + 4096 :])
            assert refusal(file).reason in (Reason.DAMAGED, Reason.NOT_A_PROJECT, Reason.HOSTILE), start

    def test_flipped_bytes_give_an_error_or_the_right_content(self, file: Path) -> None:
        whole, good = file.read_bytes(), load(file)
        random_bytes, counts, end = random.Random(3), Counter[str](), time.monotonic() + 1.5
        for _round in range(400):
            damaged = bytearray(whole)
            for _flip in range(random_bytes.choice((1, 4, 40))):
                damaged[random_bytes.randrange(len(damaged))] = random_bytes.randrange(256)
            file.write_bytes(damaged)
            try:
                loaded = load(file)
            except ProjectFileError as error:
                counts[error.reason] += 1
            else:
                counts["opened"] += 1
                assert loaded.project == good.project
                assert [step.edit for step in loaded.history] == [step.edit for step in good.history]
            if time.monotonic() > end:
                break
        assert counts["opened"]
        assert counts[Reason.DAMAGED]

    def test_silent_change_of_content_is_noticed_and_can_be_opened_as_it_is(self, file: Path) -> None:
        spoil(file, "UPDATE note SET text = 'forged' WHERE id = 'n1'", rehash=False)
        error = refusal(file)
        assert error.reason is Reason.DAMAGED
        assert error.can_open_as_is
        assert load(file, as_is=True).project.need(Note, "n1").text == "forged"

    def test_missing_checksum_is_noticed(self, file: Path) -> None:
        spoil(file, "DELETE FROM meta", rehash=False)
        assert refusal(file).can_open_as_is

    @pytest.mark.parametrize("statement", ["DROP TABLE note", "ALTER TABLE note DROP COLUMN votes", "DROP TABLE block"])
    def test_missing_part(self, file: Path, statement: str) -> None:
        spoil(file, statement)
        assert refusal(file).reason is Reason.DAMAGED
        assert refusal(file, as_is=True).reason is Reason.DAMAGED

    def test_damaged_block_is_left_out_and_told(self, tmp_path: Path) -> None:
        path = write_project(tmp_path / "b.cxj", [*sound_records(), Asset(id="logo", name="l.png")], {"logo": BLOCK})
        spoil(path, "UPDATE block SET bytes = x'00'")
        loaded = load(path)
        assert loaded.blocks == {}
        assert [problem.place for problem in loaded.problems] == ["block logo"]

    def test_wal_file_with_its_log(self, file: Path) -> None:
        connection = sqlite3.connect(file, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE note SET text = 'in the log' WHERE id = 'n1'")
        before = {entry.name: digest(entry) for entry in file.parent.iterdir()}
        assert load(file, as_is=True).project.need(Note, "n1").text == "in the log"
        with pytest.raises(ProjectFileError):
            load(file)
        assert {entry.name: digest(entry) for entry in file.parent.iterdir()} == before
        connection.close()

    def test_wal_file_without_its_log(self, file: Path, tmp_path: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("UPDATE note SET votes = 9")
            alone = tmp_path / "alone.cxj"
            alone.write_bytes(file.read_bytes())
        assert load(alone).project.need(Note, "n1").votes == 3
        assert not list(tmp_path.glob("alone.cxj-*"))

    def test_journal_of_another_file_beside_it_does_no_harm(self, file: Path) -> None:
        journal = file.with_name(file.name + "-journal")
        journal.write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(4096))
        before = digest(journal)
        assert load(file).problems == []
        assert digest(journal) == before


class TestHostile:
    """Files made to do harm."""

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM touchpoint; END",
            "CREATE VIEW v AS WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r",
            "CREATE VIRTUAL TABLE f USING fts5(a)",
            "ALTER TABLE note ADD COLUMN big TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL",
        ],
    )
    @pytest.mark.timeout(20)
    def test_schema_that_acts(self, file: Path, statement: str) -> None:
        spoil(file, statement, rehash=False)
        assert refusal(file).reason is Reason.HOSTILE
        assert refusal(file, as_is=True).reason is Reason.HOSTILE

    def test_view_in_place_of_a_table(self, file: Path) -> None:
        spoil(
            file,
            "DROP TABLE note",
            "CREATE VIEW note AS WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r",
            rehash=False,
        )
        assert refusal(file, as_is=True).reason is Reason.HOSTILE

    def test_many_tables(self, file: Path) -> None:
        spoil(file, "BEGIN", *(f"CREATE TABLE t{number} (a)" for number in range(1200)), "COMMIT", rehash=False)
        assert refusal(file).reason is Reason.HOSTILE

    @pytest.mark.timeout(20)
    def test_check_that_takes_for_ever(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checking, "_SECONDS", 0.3)
        spoil(
            file,
            "CREATE TABLE slow (a CHECK (length(hex(zeroblob(1000000))) > 0))",
            "INSERT INTO slow"
            " WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 3000) SELECT i FROM r",
            rehash=False,
        )
        assert refusal(file).reason in (Reason.HOSTILE, Reason.DAMAGED)

    def test_giant_text_is_cut_and_told(self, file: Path) -> None:
        spoil(file, "UPDATE note SET text = hex(zeroblob(3000000)) WHERE id = 'n1'")
        loaded = load(file)
        assert len(loaded.project.need(Note, "n1").text) < 200_000
        assert any(problem.place == "note n1" for problem in loaded.problems)
        assert not loaded.is_verbatim

    def test_giant_value(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(checking._LIMITS, sqlite3.SQLITE_LIMIT_LENGTH, 1_000_000)
        spoil(file, "UPDATE note SET text = hex(zeroblob(3000000)) WHERE id = 'n1'")
        assert refusal(file).reason is Reason.HOSTILE

    def test_too_many_records(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(project_file, "MAXIMUM_RECORDS", 3)
        assert refusal(file).reason is Reason.TOO_LARGE

    def test_wrong_types_are_repaired_and_told(self, file: Path) -> None:
        spoil(
            file,
            "UPDATE touchpoint SET column = 'far' WHERE id = 'advert'",
            "UPDATE touchpoint SET title = CAST(x'41ff42' AS TEXT) WHERE id = 'ask'",
            "UPDATE transition SET share = 9e999 WHERE id = 't1'",
            "UPDATE emotion SET value = -77 WHERE id = 'e1'",
        )
        loaded = load(file)
        assert loaded.project.need(Touchpoint, "advert").column == 0
        assert loaded.project.need(Touchpoint, "ask").title == "A�B"
        places = {problem.place for problem in loaded.problems}
        assert {"touchpoint advert", "touchpoint ask", "transition t1", "emotion e1"} <= places

    def test_references_to_nothing_and_circles_leave_a_sound_project(self, file: Path) -> None:
        spoil(
            file,
            "UPDATE transition SET target_id = 'nowhere' WHERE id = 't1'",
            "UPDATE touchpoint SET sub_journey_id = 'journey-1' WHERE id = 'ask'",
            "INSERT INTO emotion (id, touchpoint_id, persona_id, value, comment) VALUES ('x', 'gone', NULL, 1, '')",
        )
        loaded = load(file)
        assert loaded.problems
        assert "t1" not in {record.id for record in loaded.project.records()}
        assert "x" not in {record.id for record in loaded.project.records()}

    def test_no_project_row(self, file: Path) -> None:
        spoil(file, "DELETE FROM project")
        loaded = load(file)
        assert loaded.project.info == ProjectInfo()
        assert [problem.place for problem in loaded.problems] == ["project"]

    def test_history_that_does_not_fit_is_forgotten(self, file: Path) -> None:
        spoil(file, "UPDATE touchpoint SET title = 'Other' WHERE id = 'pay'")
        loaded = load(file)
        assert loaded.history == []
        assert loaded.problems == [FileProblem("edit_log", "Earlier steps cannot be undone any more.")]

    def test_senseless_history_is_forgotten(self, file: Path) -> None:
        spoil(file, "UPDATE edit_log SET changes = '[[[['")
        loaded = load(file)
        assert loaded.history == []
        assert len(loaded.problems) == 1

    def test_senseless_version_is_left_out(self, file: Path) -> None:
        spoil(file, "UPDATE version SET label = 5 || x'ff'", "UPDATE version SET label = x'00'")
        loaded = load(file)
        assert loaded.versions == []
        assert [problem.place for problem in loaded.problems] == ["version"]

    @pytest.mark.parametrize(("old", "new"), [(b"aaaa", b"\xff\xfe\xff\xfe"), (b"badd", b"\xffadd")])
    def test_invalid_text_in_names_of_the_schema(self, file: Path, old: bytes, new: bytes) -> None:
        spoil(file, "CREATE TABLE badd (aaaa)", rehash=False)
        file.write_bytes(file.read_bytes().replace(old, new))
        assert refusal(file).reason in (Reason.DAMAGED, Reason.HOSTILE)
        assert refusal(file, as_is=True).reason in (Reason.DAMAGED, Reason.HOSTILE)

    def test_invalid_text_in_labels_is_marked(self, file: Path) -> None:
        spoil(
            file,
            "UPDATE version SET label = CAST(x'41ff' AS TEXT)",
            "UPDATE edit_log SET text = CAST(x'42ff' AS TEXT)",
        )
        loaded = load(file)
        assert [version.label for version in loaded.versions] == ["A�"]
        assert [step.edit.text for step in loaded.history] == ["B�"]


def test_a_check_that_finds_nothing_at_all_is_damage(file: Path, tmp_path: Path) -> None:
    copy = copy_privately(file, tmp_path)
    with closing(open_checked(copy, file, as_is=False)) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM note")


def test_every_table_of_the_schema_is_in_the_file(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert names == {table.name for table in schema.sorted_tables}


def test_undone_steps_come_back_as_undone(tmp_path: Path) -> None:
    from cxjourney.domain.project import Project
    from cxjourney.storage.publishing import publish
    from cxjourney.storage.session import Session
    from cxjourney.storage.working_copy import WorkingCopy

    project = Project(sound_records())
    working = WorkingCopy.create(Session(), project.records())
    note = project.need(Note, "n1")
    edit = Edit("Delete note", (Change(note, None),))
    working.step_back(working.write(edit), edit.inverse())
    publish(working.database, tmp_path / "u.cxj")
    working.close(keep=False)
    loaded = load(tmp_path / "u.cxj")
    assert [(step.undone, step.edit) for step in loaded.history] == [(True, edit)]
    assert loaded.project == project


def test_a_record_that_cannot_be_read_is_left_out_and_the_rest_stays(tmp_path: Path) -> None:
    path = spoil(write_project(tmp_path / "a.cxj"), "UPDATE note SET stage_id = '../x' WHERE id = 'n2'")
    loaded = load(path)
    assert set(loaded.project.table(Note)) == {"n1"}
    assert [problem.place for problem in loaded.problems] == ["note n2"]
