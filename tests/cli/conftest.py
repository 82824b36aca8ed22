"""What the command-line tests share: running a command, and reading data files without a process for each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cxjourney.evidence import reading, worker
from cxjourney.evidence.faults import EvidenceError, ReadFault, fault_text
from cxjourney.evidence.found import ReadOptions
from tests.cli.files import Program


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


@pytest.fixture
def reading_process() -> None:
    """Ask for the process that reads data files in the real program; it takes half a second each time."""


@pytest.fixture(autouse=True)
def read_in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the reading process's own code read in this process, unless a test asks for `reading_process`."""
    if "reading_process" not in request.fixturenames:
        monkeypatch.setattr(reading, "run_reader", read_here)


@contextmanager
def read_here(
    request: dict[str, Any], progress: Any, cancelled: Any, deadline: float, memory_limit: int, started: Any = None
) -> Iterator[tuple[dict[str, Any], Path]]:
    """Do what `child.run_reader` does, but for the process."""
    options = ReadOptions.from_dict(request["options"])
    with tempfile.TemporaryDirectory() as name:
        try:
            answer = worker.read_file(
                Path(request["path"]), options, request["detect"], Path(name), progress or (lambda share, doing: None)
            )
        except ReadFault as fault:
            raise EvidenceError(fault_text(fault.code, fault.values)) from fault
        yield answer, Path(name)
