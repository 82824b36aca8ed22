"""The reading process: its answer, its death, its deadline, and what it leaves behind (nothing)."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from cxjourney import child_process
from cxjourney.evidence import child
from cxjourney.evidence.faults import EvidenceError, ReadingCancelled
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.reading import inspect_file, read_source
from tests.evidence.files import airport, read, write


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_process_finds_what_reading_here_finds(tmp_path: Path, own_temporary_folder: Path) -> None:
    text = airport(50)
    path = write(tmp_path, "Ümläut & more.csv", text)
    reports: list[float] = []
    found = inspect_file(path, progress=lambda share, doing: reports.append(share))
    here = read(text, path.name)
    assert found.columns == here.columns
    assert found.frame.equals(here.frame)
    assert found.layout == here.layout
    assert found.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert reports == sorted(reports)
    assert reports
    assert list(own_temporary_folder.iterdir()) == []
    assert path.read_bytes() == text.encode()


def test_a_process_that_was_started_ahead_reads_and_goes(tmp_path: Path, own_temporary_folder: Path) -> None:
    started = child.ReadingProcess()
    found = read_source(write(tmp_path, "a.csv", airport(50)), started=started)
    assert found.rows == 50
    assert started.process.poll() == 0
    assert list(own_temporary_folder.iterdir()) == []


def test_a_process_that_is_not_needed_goes(own_temporary_folder: Path) -> None:
    started = child.ReadingProcess()
    started.close()
    started.close()
    assert started.process.poll() is not None
    assert list(own_temporary_folder.iterdir()) == []
    code = [sys.executable, "-m", "cxjourney.evidence.worker"]
    assert subprocess.run(code, input=b"", capture_output=True, check=True).stdout == b""


def test_reading_without_detection_names_the_columns_only(tmp_path: Path) -> None:
    found = read_source(write(tmp_path, "a.csv", "x ,y\n1,2\n"), ReadOptions(delimiter=","))
    assert [(c.name, c.role) for c in found.columns] == [("x", "ignore"), ("y", "ignore")]


def test_it_works_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    write(tmp_path, "a.csv", "x,y\n1,2\n")
    assert inspect_file("a.csv").rows == 1


@pytest.mark.parametrize(("name", "words"), [("absent.csv", "no file"), (".", "not a file"), ("empty.csv", "is empty")])
def test_faults_become_sentences(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "empty.csv").touch()
    with pytest.raises(EvidenceError, match=words):
        inspect_file(tmp_path / name)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind here")
def test_an_unreadable_file_is_a_sentence(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "x\n1\n")
    path.chmod(0)
    with pytest.raises(EvidenceError, match="cannot be read"):
        inspect_file(path)


def test_an_unknown_preset_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="qualtrics"):
        inspect_file(write(tmp_path, "a.csv", "x\n1\n"), ReadOptions(preset="quaktrics"))


@pytest.mark.skipif(sys.platform == "win32", reason="no memory caps there")
def test_too_little_memory_is_one_sentence(tmp_path: Path, own_temporary_folder: Path) -> None:
    with pytest.raises(EvidenceError, match="memory"):
        inspect_file(write(tmp_path, "a.csv", airport(50)), memory_limit=200_000_000)
    assert list(own_temporary_folder.iterdir()) == []


def test_a_process_that_dies_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "_command", lambda _flag: [sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(EvidenceError, match="failed inside"):
        inspect_file(write(tmp_path, "a.csv", "x\n1\n"))


def test_the_deadline_ends_it(tmp_path: Path, own_temporary_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "_command", lambda _flag: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(EvidenceError, match="longer than 0"):
        inspect_file(write(tmp_path, "a.csv", "x\n1\n"), deadline=0.3)
    assert list(own_temporary_folder.iterdir()) == []


def test_cancelling_kills_it_at_once(
    tmp_path: Path, own_temporary_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started_processes: list[subprocess.Popen[str]] = []
    popen = subprocess.Popen

    def remembered(*args: object, **kwargs: object) -> subprocess.Popen[str]:
        started_processes.append(popen(*args, **kwargs))  # type: ignore[call-overload]
        return started_processes[-1]

    monkeypatch.setattr(child_process, "_command", lambda _flag: [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(subprocess, "Popen", remembered)
    started = time.monotonic()
    with pytest.raises(ReadingCancelled):
        inspect_file(write(tmp_path, "a.csv", "x\n1\n"), cancelled=lambda: time.monotonic() - started > 0.2)
    assert started_processes[0].poll() is not None
    assert list(own_temporary_folder.iterdir()) == []


def test_a_far_away_cell_ends_in_a_sentence_or_in_rows(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "id", 1
    path = tmp_path / "far.xlsx"
    book.save(path)
    with pytest.raises(EvidenceError, match=r"memory|columns"):
        inspect_file(path, deadline=60)


def test_importing_the_parent_side_loads_nothing_heavy() -> None:
    code = (
        "import sys; import cxjourney.evidence.reading, cxjourney.evidence.plan, cxjourney.evidence.matching; "
        "print([m for m in ('polars', 'fastexcel', 'rapidfuzz', 'networkx', 'sqlalchemy') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
