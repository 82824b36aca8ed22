"""The program as it is installed: built into a wheel, unpacked far from the source tree, and used."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it, as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    place = folder / "site"
    zipfile.ZipFile(wheel).extractall(place)
    return place


def use(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program in `folder`, with the source tree out of reach."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "QT_QPA_PLATFORM": "offscreen",
        "CXJOURNEY_DATA": str(folder / "data"),
        "CXJOURNEY_CONFIG": str(folder / "config"),
    }
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=110, check=False
    )


def test_it_finds_itself_and_its_resources(installed: Path, tmp_path: Path) -> None:
    code = "import cxjourney, cxjourney.paths as p; print(cxjourney.__file__); print(p.resource('themes'))"
    done = use(installed, tmp_path, "-c", code)
    package, themes = done.stdout.splitlines()
    assert package.startswith(str(installed))
    assert themes.startswith(str(installed))


def test_it_lists_templates_and_makes_a_project(installed: Path, tmp_path: Path) -> None:
    listed = use(installed, tmp_path, "-m", "cxjourney", "templates")
    assert listed.returncode == 0, listed.stderr
    assert len(listed.stdout.splitlines()) >= 6
    made = use(installed, tmp_path, "-m", "cxjourney", "new", "first.cxj", "--template", "shop")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "first.cxj").stat().st_size > 0


def test_the_demo_writes_its_exports_without_a_display(installed: Path, tmp_path: Path) -> None:
    done = use(installed, tmp_path, "-m", "cxjourney", "demo", "shop.cxj", "--export", "out")
    assert done.returncode == 0, done.stderr
    assert {path.suffix for path in (tmp_path / "out").iterdir()} >= {".xlsx", ".pdf", ".svg", ".png"}
