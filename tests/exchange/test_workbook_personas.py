"""The sheet Personas: what the room wrote beside what the answers of the segment say."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset, Drafted, Metric, Persona, Segment
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.exchange.options import ContentOptions, Material
from cxjourney.exchange.xlsx.pictures import is_png
from cxjourney.exchange.xlsx.workbook import write_workbook
from cxjourney.scoring.compute import ScoreFilter, compute_one
from tests.exchange.reading import Parts
from tests.exchange.shop import make_answers, make_shop


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def make_png(width: int = 4, height: int = 4) -> bytes:
    """Return a plain red picture."""
    rows = b"".join(b"\x00" + b"\xc0\x20\x20" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


PORTRAIT = make_png()


def with_portrait(project: Project) -> Project:
    """Return the project with a portrait of Maya under the id `face`."""
    records = [replace(r, portrait_id="face") if r.id == "maya" and isinstance(r, Persona) else r
               for r in project.records()]  # fmt: skip
    return Project([*records, Asset(id="face", name="maya.png", width=4, height=4)])


def drawn(path: Path, project: Project, block: bytes | None) -> Parts:
    write_workbook(Material(project, None, {"face": block}.get), path)
    return Parts(path)


def test_a_persona_stands_beside_the_scores_of_its_segment(tmp_path: Path) -> None:
    project = make_shop()
    write_workbook(Material(project, make_answers()), tmp_path / "a.xlsx")
    rows = {row["Name"]: row for row in Parts(tmp_path / "a.xlsx").records("Personas")}
    nps, segment = project.table(Metric)["nps"], project.table(Segment)["new"]
    score = compute_one(make_answers(), project, nps, ScoreFilter(conditions=segment.conditions))
    everyone = compute_one(make_answers(), project, nps)
    maya = rows["Maya"]
    assert maya["NPS (points)"] == pytest.approx(score.value)
    assert maya["NPS, n"] == score.n
    assert maya["NPS, all customers"] == pytest.approx(everyone.value)
    assert (maya["Customers"], maya["Value per customer (€ a year)"]) == (12_400, 180)
    assert maya["Goals"] == "• A laptop that lasts five years\n• No second trip"
    assert str(maya["Quote"]).startswith("“I just")
    assert "Call about late parcel" in str(maya["Lowest touchpoints"])
    assert rows["Ines"]["NPS (points)"] is None
    assert rows["Ines"]["Segment"] is None


def test_statements_that_nobody_confirmed_are_named_with_their_n(tmp_path: Path) -> None:
    marks = (Drafted("needs", "Honest reviews", 48), Drafted("goals", "No second trip", 3))
    records = [replace(r, drafted=marks) if isinstance(r, Persona) and r.id == "maya" else r
               for r in make_shop().records()]  # fmt: skip
    rows = drawn(tmp_path / "a.xlsx", Project(records), None).records("Personas")
    assert rows[0]["Not confirmed yet"] == "• Honest reviews (48 answers)\n• No second trip"


def test_a_portrait_is_on_the_sheet_and_only_where_it_is_a_png(tmp_path: Path) -> None:
    project = with_portrait(make_shop())
    parts = drawn(tmp_path / "a.xlsx", project, PORTRAIT)
    assert parts.files["xl/media/image1.png"] == PORTRAIT
    assert parts.heads("Personas")[0] == "Portrait"
    for wrong in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None, b"\x89PNG", make_png(30_000, 1)):
        parts = drawn(tmp_path / "b.xlsx", project, wrong)
        assert not [name for name in parts.files if name.startswith("xl/media/")]
        assert parts.heads("Personas")[0] == "Name"


def test_what_a_png_is() -> None:
    assert is_png(PORTRAIT)
    assert not is_png(PORTRAIT[:20])
    assert not is_png(b"GIF89a" + PORTRAIT)


def test_few_customers_have_no_size_and_no_value(tmp_path: Path) -> None:
    records = [replace(r, size=3, value_per_customer=98_765.0) if isinstance(r, Segment) else r
               for r in make_shop().records()]  # fmt: skip
    for circle in Circle:
        options = ContentOptions(sharing=SHARING[circle])
        write_workbook(Material(Project(records)), tmp_path / "a.xlsx", options)
        parts = Parts(tmp_path / "a.xlsx")
        assert {row["Customers"] for row in parts.records("Personas")} == {None}
        assert b"98765" not in parts.everything
