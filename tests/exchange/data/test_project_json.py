"""The whole project as JSON and back, after the published schema."""

from __future__ import annotations

import base64
import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset, Drafted, Import, Motivation, OwnField, Persona, Touchpoint
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.exchange.data.incoming import read_incoming
from cxjourney.exchange.data.project_json import project_json, read_json
from cxjourney.exchange.data.schema import project_schema, schema_text
from cxjourney.exchange.options import ContentOptions, Material
from cxjourney.paths import resource
from cxjourney.scoring.frame import read_block, write_block
from tests.builders import make_records
from tests.exchange.shop import make_shop
from tests.scoring.frames import make_frame, repeated

OPTIONS = ContentOptions(today=date(2026, 11, 22))
PICTURE = b"\x89PNG\r\n\x1a\n not much of a picture"


@pytest.fixture
def material() -> Material:
    maya = Persona(
        id="full", name="Full", motivations=(Motivation("Price", "Quality", 30),), portrait_id="face",
        own_fields=(OwnField("Phone", "Old"),), drafted=(Drafted("quote", "So slow", 40, "said often"),),
        quote="So slow", quote_said=True,
    )  # fmt: skip
    blocks = {"face": PICTURE, "i1": write_block(make_frame(repeated({10: 5}, comment="Fine")))}
    extra = [Asset(id="face", name="face.png"), Import(id="i1", file_name="survey.csv", answers=5), maya]
    return Material(Project([*make_records(), *extra]), None, blocks.get)


def written(material: Material, options: ContentOptions = OPTIONS) -> dict[str, Any]:
    plain = json.loads(json.dumps(project_json(material, options)))
    assert isinstance(plain, dict)
    return plain


def test_the_published_schema_is_that_of_the_records() -> None:
    assert resource("schema/project.schema.json").read_text("utf-8") == schema_text()
    jsonschema.Draft202012Validator.check_schema(project_schema())


@pytest.mark.parametrize("circle", Circle)
def test_what_is_written_keeps_to_the_schema(material: Material, circle: Circle) -> None:
    plain = written(material, ContentOptions(sharing=SHARING[circle]))
    jsonschema.validate(plain, json.loads(schema_text()))
    shop = written(Material(make_shop()), ContentOptions(sharing=SHARING[circle]))
    jsonschema.validate(shop, json.loads(schema_text()))


def test_the_whole_project_comes_back(material: Material) -> None:
    incoming = read_json(json.dumps(written(material)), "shop")
    assert incoming.problems == ()
    assert {record.id: record for record in incoming.records} == {r.id: r for r in material.project.records()}
    assert incoming.blocks["face"] == PICTURE
    assert read_block(incoming.blocks["i1"]).height == 5


def test_wider_circles_get_no_answers_no_comments_and_no_owners(material: Material) -> None:
    plain = written(material, ContentOptions(sharing=SHARING[Circle.PUBLIC]))
    text = json.dumps(plain)
    assert "Logistics" not in text
    assert "So slow" not in text
    assert "import" not in plain["records"]
    assert set(plain["blocks"]) == {"face"}
    assert len(plain["left_out"]) == 4
    assert read_json(text, "shop").problems == ()


def test_an_edited_file_keeps_what_is_sound_and_tells_the_rest(material: Material) -> None:
    plain = written(material)
    plain["records"]["touchpoint"][0]["title"] = 7
    plain["records"]["touchpoint"][1]["colour"] = "red"
    plain["records"]["persona"][0].pop("name")
    plain["records"]["journey"][0]["state"] = "half way"
    plain["records"]["ghost"] = []
    plain["blocks"]["face"] = {"base64": "no base64!"}
    plain["records"]["journey"].append({"id": "second", "title": "Second", "date": "2026-11-22"})
    incoming = read_json(json.dumps(plain), "shop")
    told = "\n".join(incoming.problems)
    for part in ("Touchpoint.title", "Touchpoint.colour", "Persona.name", "Journey.state", "ghost", "face"):
        assert part in told
    assert [journey.title for journey in incoming.project.journeys()] == ["Second"]
    assert not incoming.project.table(Touchpoint)


def test_answers_that_cannot_be_read_are_left_out(material: Material) -> None:
    plain = written(material)
    plain["blocks"]["i1"]["base64"] = base64.b64encode(b"PAR1 nothing").decode()
    incoming = read_json(json.dumps(plain), "shop")
    assert not incoming.project.table(Import)
    assert any("survey.csv" in problem for problem in incoming.problems)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda plain: plain.update(format="other"), "not a project"),
        (lambda plain: plain.update(version=99), "newer"),
        (lambda plain: plain.update(records=[]), "not a project"),
        (lambda plain: plain["records"].clear(), "no journey"),
    ],
)
def test_what_is_no_project_of_ours_is_refused(material: Material, change: Any, reason: str) -> None:
    plain = copy.deepcopy(written(material))
    change(plain)
    with pytest.raises(JourneyError, match=reason):
        read_json(json.dumps(plain), "shop")


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "null", "NaN", '"\\ud800"'])
def test_hostile_json_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(JourneyError, match="Nothing was read"):
        read_json(text, "shop")


def test_files_are_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "b.docx").write_text("x")
    for name, reason in (("a.json", "encoding|not JSON"), ("b.docx", r"\.graphml"), ("gone.json", "could not be read")):
        with pytest.raises(JourneyError, match=reason):
            read_incoming(tmp_path / name)
