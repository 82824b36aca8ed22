"""Every kind of file stands up to any content: hostile texts everywhere, an empty journey, a single touchpoint."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, Metric, Persona, ProjectInfo, Record, Stage, Touchpoint
from cxjourney.services.export_request import Exported, Request
from cxjourney.services.exporting import export, kind_of, kinds
from tests.builders import make_project
from tests.exchange.test_hostile import poison

KEYS = [kind.key for kind in kinds()]
TEXTS = {
    "control": "a\x00b\x0b\x1fc\x7f",
    "surrogate": "half \ud83d a pair",
    "long": "word " * 8_000,
    "unbroken": "x" * 40_000,
    "script": "</script><script>alert(1)</script>\u2028<img src=x onerror=alert(1)>",
    "formula": '=HYPERLINK("http://example.org")',
    "turned": "\u202eהיפוך عنوان",
}


def check(path: Path) -> None:
    """Read a file with another library, by what it is."""
    data = path.read_bytes()
    if data.startswith(b"%PDF"):
        assert len(pypdf.PdfReader(io.BytesIO(data)).pages) >= 1
    elif path.suffix == ".png":
        assert not QImage(str(path)).isNull()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    ElementTree.fromstring(archive.read(name))
    elif path.suffix in (".svg", ".graphml", ".bpmn"):
        ElementTree.fromstring(data)
    elif path.suffix == ".json":
        assert json.loads(data)["records"]
    else:
        assert data.decode("utf-8")


def written(project: Project, key: str, folder: Path) -> Path:
    path = folder / f"any{kind_of(folder, key).suffix}"
    export(Exported(project, {}), key, path, Request())
    check(path)
    return path


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("key", KEYS)
def test_hostile_texts_everywhere(key: str, text: str, tmp_path: Path, qapp: QApplication) -> None:
    path = written(poison(make_project(), text), key, tmp_path)
    if path.suffix in (".html", ".svg"):
        assert b"<script>alert" not in path.read_bytes()
        assert b"<img src=x" not in path.read_bytes()


def _small(touchpoints: int) -> Project:
    records: list[Record] = [ProjectInfo(title="Small"), Journey(id="j", title="Only one"), Persona(id="p", name="Ann")]
    if touchpoints:
        records += [Stage(id="s", journey_id="j", title="Begin"), Lane(id="l", journey_id="j", title="Web")]
        records += [Touchpoint(id="t", journey_id="j", stage_id="s", lane_id="l", title="Look")]
    return Project(records)


@pytest.mark.parametrize("touchpoints", [0, 1])
@pytest.mark.parametrize("key", KEYS)
def test_an_empty_journey_and_a_single_touchpoint(
    key: str, touchpoints: int, tmp_path: Path, qapp: QApplication
) -> None:
    project = _small(touchpoints)
    assert not project.table(Metric)
    written(project, key, tmp_path)
