"""What the database tests share: real databases, and reading them without a process for each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cxjourney.evidence.databases import reading, refreshing, serving
from cxjourney.evidence.faults import EvidenceError, ReadFault, fault_text
from tests.cli.files import Program
from tests.evidence.databases.servers import Postgres, Server, find_binaries, hindrance
from tests.evidence.databases.shops import KINDS, Shop


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Give a running PostgreSQL, started once for all tests."""
    reason = hindrance()
    binaries = find_binaries()
    if reason or binaries is None:
        pytest.skip(reason)
    pytest.importorskip("psycopg", reason="the driver psycopg is not installed")
    server = Postgres(binaries)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    """Give an empty database of each kind in turn."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    return Shop(request.param, tmp_path, server)


@pytest.fixture
def local_shop(tmp_path: Path) -> Shop:
    """Give an empty SQLite database, for what does not depend on the kind."""
    return Shop("sqlite", tmp_path)


@pytest.fixture
def reading_process() -> None:
    """Ask for the process that reads in the real program; it takes more than half a second each time."""


@pytest.fixture(autouse=True)
def read_in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the reading process's own code read in this process, unless a test asks for `reading_process`."""
    if "reading_process" not in request.fixturenames:
        monkeypatch.setattr(reading, "run_reader", read_here)
        monkeypatch.setattr(refreshing, "run_reader", read_here)


@contextmanager
def read_here(
    request: dict[str, Any], progress: Any, cancelled: Any, deadline: float, memory_limit: int, started: Any = None
) -> Iterator[tuple[dict[str, Any], Path]]:
    """Do what `child.run_reader` does, but for the process."""
    with tempfile.TemporaryDirectory() as name:
        try:
            answer = serving.serve(request, Path(name), progress or (lambda share, doing: None))
        except ReadFault as fault:
            raise EvidenceError(fault_text(fault.code, fault.values)) from fault
        yield answer, Path(name)
