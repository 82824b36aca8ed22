"""What may go wrong while data comes in: cases H1 to H5 of the fault list."""

from __future__ import annotations

import gzip
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cxjourney import child_process
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Import
from cxjourney.evidence import worker
from cxjourney.evidence.faults import EvidenceError, ReadFault, ReadingCancelled
from cxjourney.evidence.found import FileFound
from cxjourney.evidence.mapping import Mapping, mapping_from_dict
from cxjourney.evidence.plan import ImportPlan, known_keys, plan_import
from cxjourney.evidence.reading import inspect_file, read_source
from cxjourney.scoring.frame import read_block
from cxjourney.services.document import Document
from tests.builders import make_records
from tests.evidence.files import read, table, write

LOG: dict[str, object] = {
    "columns": {
        "touchpoint": {"role": "touchpoint"}, "nps": {"role": "answer", "metric": "nps"},
        "date": {"role": "date"}, "comment": {"role": "comment"},
    }
}  # fmt: skip


def log(rows: int, start: int = 0) -> str:
    return table(
        [["date", "touchpoint", "nps", "comment"],
         *([f"2024-03-{1 + i % 28:02} 10:{i % 60:02}", ("Check out", "Chat with support")[i % 2], i % 11, f"no. {i}"]
           for i in range(start, start + rows))]
    )  # fmt: skip


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == [], "the reading process left files behind"


@pytest.fixture
def document(tmp_path: Path) -> Iterator[Document]:
    opened = Document.new(make_records(), "Small shop")
    opened.save_as(tmp_path / "shop.cxj")
    yield opened
    opened.close()


class Before:
    """Remembers a document, its undo stack and its file, to compare with later."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen = self._look()

    def _look(self) -> tuple[object, ...]:
        document = self.document
        assert document.path is not None
        data = document.path.read_bytes()
        records = frozenset(document.project.records())
        return records, document.undo_text, document.redo_text, document.can_undo, document.is_saved, data

    def assert_unchanged(self) -> None:
        for before, now in zip(self.seen, self._look(), strict=True):
            assert before == now


def plan_of(
    document: Document, found: FileFound, mapping: dict[str, object] | Mapping = LOG, **options: object
) -> ImportPlan:
    mapping = mapping_from_dict(mapping) if isinstance(mapping, dict) else mapping
    keys = known_keys(document.project, document.block)
    return plan_import(document.project, found, mapping, existing_keys=keys, **options)  # type: ignore[arg-type]


def kept_rows(document: Document) -> int:
    return sum(read_block(document.block(import_id)).height for import_id in document.project.table(Import))


class After:
    """Becomes true at the given question: what a person's cancel looks like to the work."""

    def __init__(self, questions: int) -> None:
        self.left = questions

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("stage", ["start", "read", "detect"])
def test_h1_cancelling_while_reading_changes_nothing(tmp_path: Path, document: Document, stage: str) -> None:
    before = Before(document)
    path = write(tmp_path, "log.csv", log(3000))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    heard: list[str] = ["start"]
    with pytest.raises(ReadingCancelled):
        inspect_file(path, progress=lambda _, doing: heard.append(doing), cancelled=lambda: stage in heard)
    before.assert_unchanged()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_h1_cancelling_at_every_step_of_the_plan_changes_nothing(tmp_path: Path, document: Document) -> None:
    found = read_source(write(tmp_path, "log.csv", log(300)))
    before = Before(document)
    steps = 0
    while True:
        try:
            plan = plan_of(document, found, cancelled=After(steps))
        except ReadingCancelled:
            before.assert_unchanged()
            steps += 1
        else:
            break
    assert steps >= 2
    before.assert_unchanged()  # a plan alone does nothing either
    assert plan.taken == 300
    plan.edit(document.project)
    before.assert_unchanged()


def test_h1_a_fault_while_planning_changes_nothing(tmp_path: Path, document: Document) -> None:
    before = Before(document)
    found = read_source(write(tmp_path, "log.csv", log(30)))
    with pytest.raises(Exception, match="absent"):
        plan_of(document, found, {"columns": {"absent": {"role": "answer", "metric": "nps"}}})
    before.assert_unchanged()


def test_h2_an_import_is_one_undo_step(tmp_path: Path, document: Document) -> None:
    before = Before(document)
    found = read_source(write(tmp_path, "log.csv", log(500)))
    heard: list[Edit] = []
    document.changed.connect(heard.append)
    document.do(plan_of(document, found).edit(document.project))
    assert len(heard) == 1
    assert len(document.project.table(Import)) == 1
    assert "log.csv" in document.undo_text
    document.undo()
    assert frozenset(document.project.records()) == before.seen[0]
    assert not document.can_undo
    document.redo()
    record = next(iter(document.project.table(Import).values()))
    assert (record.rows, record.taken, kept_rows(document)) == (500, 500, 500)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[str]]:
    processes: list[subprocess.Popen[str]] = []
    popen = subprocess.Popen

    def remembered(*args: object, **kwargs: object) -> subprocess.Popen[str]:
        processes.append(popen(*args, **kwargs))  # type: ignore[call-overload]
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", remembered)
    return processes


@pytest.mark.parametrize("doing", ["read", "detect"])
def test_h3_a_reading_process_that_is_killed_is_one_sentence(
    tmp_path: Path, document: Document, started: list[subprocess.Popen[str]], doing: str
) -> None:
    before = Before(document)
    path = write(tmp_path, "log.csv", log(3_000))

    def kill(_: float, now: str) -> None:
        if now == doing:
            started[-1].send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
            started[-1].wait()

    with pytest.raises(EvidenceError, match=r"“log.csv”.*Nothing was changed"):
        inspect_file(path, progress=kill)
    before.assert_unchanged()
    assert inspect_file(path).rows == 3_000  # and the next try works


@pytest.mark.skipif(sys.platform == "win32", reason="no memory caps there")
def test_h3_a_file_that_needs_more_memory_than_allowed_is_one_sentence(tmp_path: Path, document: Document) -> None:
    before = Before(document)
    row = '{"touchpoint": "Check out", "nps": 9, "comment": "' + "many words " * 300 + '"}\n'
    path = write(tmp_path, "big.jsonl.gz", gzip.compress(row.encode() * 45_000, 9))
    with pytest.raises(EvidenceError, match=r"“big.jsonl.gz” (took|is built)|memory"):
        inspect_file(path, memory_limit=700_000_000)
    before.assert_unchanged()


def test_h3_a_file_that_takes_longer_than_allowed_is_one_sentence(
    tmp_path: Path, document: Document, started: list[subprocess.Popen[str]]
) -> None:
    before = Before(document)
    path = write(tmp_path, "log.csv", log(30_000))
    with pytest.raises(EvidenceError, match=r"“log.csv” took longer than"):
        inspect_file(path, deadline=0.05)
    assert started[-1].poll() is not None
    before.assert_unchanged()


def test_h3_nonsense_from_the_process_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in (
        "print('not json')",
        "print('[1]')",
        "print('{}')",
        "import sys; sys.stdout.buffer.write(b'\\xff\\n')",
    ):
        monkeypatch.setattr(child_process, "_command", lambda _flag, code=code: [sys.executable, "-c", code])
        with pytest.raises(EvidenceError, match="failed inside"):
            inspect_file(write(tmp_path, "log.csv", log(3)))


def rewrite(path: Path) -> None:
    path.write_text(log(7, start=5000))


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def replace(path: Path) -> None:
    other = path.with_suffix(".new")
    other.write_text(log(9))
    os.replace(other, path)


def read_or_sentence(path: Path, progress: Callable[[float, str], None]) -> FileFound | str:
    try:
        return inspect_file(path, progress=progress)
    except EvidenceError as fault:
        return str(fault)


@pytest.mark.parametrize("doing", ["read", "detect"])
@pytest.mark.parametrize("change", [rewrite, truncate, replace, Path.unlink])
def test_h4_a_source_that_changes_is_read_whole_or_not_at_all(
    tmp_path: Path, document: Document, change: Callable[[Path], None], doing: str
) -> None:
    path = write(tmp_path, "log.csv", log(4000))
    versions = {hashlib.sha256(path.read_bytes()).hexdigest(): 4000}
    changed: list[bool] = []

    def during(_: float, now: str) -> None:
        if now == doing and not changed:
            changed.append(True)
            change(path)
            if path.exists():
                data = path.read_bytes()
                versions[hashlib.sha256(data).hexdigest()] = read(data).rows

    found = read_or_sentence(path, during)
    if isinstance(found, str):
        assert "log.csv" in found
        assert doing == "read"  # by the other time it is in memory
        return
    assert changed
    assert found.rows == versions[found.sha256]
    if doing == "detect":
        assert found.rows == 4000
    plan = plan_of(document, found)
    assert (plan.rows, plan.record.file_sha256) == (found.rows, found.sha256)


def test_h4_a_source_that_is_being_written_is_read_again_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "log.csv", log(50))
    whole = Path.read_bytes
    times = 0

    def torn(self: Path) -> bytes:
        nonlocal times
        times += 1
        data = whole(self)
        if times <= writes:
            self.write_text(log(50 + times))
            os.utime(self, ns=(times, times))
        return data

    monkeypatch.setattr(Path, "read_bytes", torn)
    monkeypatch.setattr(worker, "_PAUSE", 0.0)
    writes = 1
    assert worker._bytes(path) == whole(path)
    writes = 1_000
    with pytest.raises(ReadFault, match="changing"):
        worker._bytes(path)


def test_h5_importing_again_adds_only_what_is_new(tmp_path: Path, document: Document) -> None:
    def bring(text: str, name: str) -> ImportPlan:
        plan = plan_of(document, read_source(write(tmp_path, name, text)))
        document.do(plan.edit(document.project))
        assert plan.rows == plan.taken + plan.skipped + plan.duplicates
        return plan

    assert bring(log(200), "march.csv").taken == 200
    again = Before(document)
    same = bring(log(200), "march.csv")
    assert (same.taken, same.duplicates, same.report["duplicates"]) == (0, 200, 200)
    assert frozenset(document.project.records()) == again.seen[0]
    assert document.undo_text == again.seen[1]
    longer = bring(log(260), "march and april.csv")
    assert (longer.taken, longer.duplicates) == (60, 200)
    assert kept_rows(document) == 260
