"""The one door for exports, `services.exporting`, which puts this package and the drawings together."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxjourney.domain.errors import ExportError
from cxjourney.domain.project import Project
from cxjourney.scoring.frame import write_block
from cxjourney.services.exporting import ExportOptions, export, joined, suffixes
from tests.exchange.reading import Parts
from tests.exchange.shop import make_answers, make_shop


def test_a_workbook_gets_the_answers_of_every_import(tmp_path: Path) -> None:
    blocks = {"survey": write_block(make_answers())}
    shares: list[float] = []
    export(make_shop(), blocks, tmp_path / "a.xlsx", ExportOptions(journey_ids=("first",)), shares.append)
    parts = Parts(tmp_path / "a.xlsx")
    assert len(parts.records("Scores")) > 100
    assert "Map" in parts.sheets
    assert shares[-1] == 1.0
    assert joined(make_shop(), {}) is None


def test_private_reaches_the_workbook(tmp_path: Path) -> None:
    export(make_shop(), {}, tmp_path / "a.xlsx", ExportOptions(private=True))
    assert b"Logistics" not in Parts(tmp_path / "a.xlsx").everything


@pytest.mark.parametrize("suffix", [".pdf", ".svg", ".png"])
def test_drawings_are_written_by_suffix(tmp_path: Path, suffix: str, qapp: object) -> None:
    path = tmp_path / f"map{suffix}"
    export(make_shop(), {}, path, ExportOptions(scale=0.5))
    start = {".pdf": b"%PDF", ".svg": b"<?xml", ".png": b"\x89PNG"}[suffix]
    assert path.read_bytes().startswith(start)


def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"choose one of \.xlsx, \.pdf, \.svg, \.png"):
        export(make_shop(), {}, tmp_path / "a.doc")
    assert set(suffixes()) >= {".xlsx", ".pdf"}


def test_a_project_without_a_journey_has_no_drawing(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no journey yet"):
        export(Project(), {}, tmp_path / "a.pdf")
