"""Project files for command-line tests, and running a command as a person does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from cxjourney.cli import main
from cxjourney.domain.records import Record
from cxjourney.storage.publishing import publish
from cxjourney.storage.session import Session
from cxjourney.storage.working_copy import WorkingCopy


def save_project(path: Path, records: Iterable[Record], blocks: Mapping[str, bytes] | None = None) -> Path:
    """Write a project file of these records and blocks."""
    working = WorkingCopy.create(Session(title=path.stem), records, blocks=blocks or {})
    publish(working.database, path)
    working.close(keep=False)
    return path


def save_once(
    factory: pytest.TempPathFactory, name: str, records: Iterable[Record], blocks: Mapping[str, bytes] | None = None
) -> Path:
    """Write a project file that several tests read and none changes."""
    folder = factory.mktemp("projects")
    with pytest.MonkeyPatch.context() as patch:  # no test's own folders are there yet
        patch.setenv("CXJOURNEY_DATA", str(folder / "user-data"))
        patch.setenv("CXJOURNEY_CONFIG", str(folder / "user-config"))
        return save_project(folder / name, records, blocks)


class Program:
    """Runs commands in this process and keeps what they printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = ""
        self.err = ""

    def run(self, *arguments: object) -> int:
        """Run one command; `out` and `err` hold what it printed."""
        self._capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *arguments: object) -> Any:
        """Run one command that must succeed, and return the JSON that it printed."""
        assert self.run(*arguments, "--json") == 0, self.err
        return json.loads(self.out)

    def refuses(self, *arguments: object) -> str:
        """Run one command that cannot be done: exit code 1, nothing on stdout, one line on stderr, returned."""
        assert self.run(*arguments) == 1
        assert self.out == ""
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.strip()
