"""The list of formats: what a person is offered, each written through one door."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.exchange.registry import Exporter, exporters
from tests.builders import make_project


def test_every_format_has_a_key_a_suffix_and_a_name() -> None:
    found = exporters()
    assert len({exporter.key for exporter in found}) == len(found)
    assert all(exporter.suffix.startswith(".") and exporter.name() for exporter in found)


@pytest.mark.parametrize("exporter", exporters(), ids=lambda exporter: exporter.key)
def test_every_format_is_written_and_tells_how_far_it_is(exporter: Exporter, tmp_path: Path) -> None:
    path = tmp_path / f"map{exporter.suffix}"
    shares: list[float] = []
    exporter.write(Material(make_project()), path, ContentOptions(), Watch(shares.append))
    assert path.stat().st_size > 200
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_asking_what_there_is_loads_no_library() -> None:
    code = """
import sys
import cxjourney.exchange.options, cxjourney.exchange.registry
print([name for name in ("openpyxl", "polars", "pptx") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "[]"
