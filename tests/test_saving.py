from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cxjourney import saving
from cxjourney.domain.errors import ExportError
from cxjourney.saving import write_whole


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.xlsx", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"new"


def test_the_mode_of_a_file_and_a_link_to_it_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.xlsx", tmp_path / "link.xlsx"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no room"),
        (errno.EROFS, "cannot be written to"),
        (errno.EACCES, "cannot be written to"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EIO, "could not be written"),
    ],
)
def test_a_fault_is_one_sentence_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def fail(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(saving.os, "fsync", fail)
    with pytest.raises(ExportError, match=words) as caught:
        write_whole(target, b"new")
    assert "\n" not in str(caught.value)
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_open_elsewhere_is_named_and_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def locked(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(saving.os, "replace", locked)
    with pytest.raises(ExportError, match=r"“a\.xlsx” is open in another program"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_folders_that_are_missing_or_meant_as_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        write_whole(tmp_path / "no" / "a.xlsx", b"x")
    with pytest.raises(ExportError, match="is a folder"):
        write_whole(tmp_path, b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file sizes are a POSIX thing")
def test_a_full_disk_leaves_the_previous_export(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old export")
    code = """
import resource, sys
from pathlib import Path
from cxjourney.domain.errors import ExportError
from cxjourney.exchange.options import ContentOptions, Material
from cxjourney.exchange.xlsx.workbook import write_workbook
from tests.builders import make_project
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_workbook(Material(make_project()), Path(sys.argv[1]), ContentOptions())
except ExportError as fault:
    print(fault)
"""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(target)], capture_output=True, text=True, env=environment,
        cwd=Path(__file__).parents[2], check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.startswith("There is no room for “a.xlsx”")
    assert done.stderr == ""
    assert target.read_bytes() == b"old export"
    assert [p.name for p in tmp_path.iterdir() if p.suffix] == ["a.xlsx"]
