from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cxjourney.exchange.registry import exporter_for, exporters
from tests.builders import make_project


def test_formats_are_found_by_suffix_whatever_its_case() -> None:
    found = exporter_for(Path("Map.XLSX"))
    assert found is not None
    assert found.suffix == ".xlsx"
    assert found.name() == "Excel workbook"
    assert exporter_for(Path("map.pdf")) is None
    assert exporter_for(Path("map")) is None


def test_every_suffix_is_there_once() -> None:
    suffixes = [exporter.suffix for exporter in exporters()]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix.startswith(".") and suffix == suffix.casefold() for suffix in suffixes)


def test_a_format_writes(tmp_path: Path) -> None:
    found = exporter_for(tmp_path / "a.xlsx")
    assert found is not None
    found.write(make_project(), None, tmp_path / "a.xlsx", None, None, None)
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"


def test_asking_what_there_is_loads_no_library() -> None:
    code = """
import sys
import cxjourney.exchange.options, cxjourney.exchange.registry
print([name for name in ("openpyxl", "polars") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "[]"
