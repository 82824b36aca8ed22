"""The page: complete without a script, everything in one file, nothing that its policy would not let in."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cxjourney.domain.errors import ExportCancelled, ExportError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset, Drafted, Persona, Touchpoint
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.exchange.html.page import write_page
from cxjourney.exchange.html.pictures import small_picture
from cxjourney.exchange.options import ContentOptions, Material, Watch
from tests.builders import make_large_project
from tests.exchange.html.reading import Page
from tests.exchange.shop import make_answers, make_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Page:
    options = ContentOptions(today=date(2026, 11, 22))
    return Page(Material(make_shop(), make_answers()), tmp_path_factory.mktemp("shop"), options)


# in one file


def test_the_policy_lets_in_exactly_this_style_and_these_scripts(shop: Page) -> None:
    def hashed(code: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"

    scripts = [one for one in shop.tree.iterfind(".//script") if one.get("type") is None]
    assert shop.policy == {
        "default-src": ["'none'"],
        "img-src": ["data:"],
        "style-src": [hashed(shop.tree.find(".//style").text)],
        "script-src": [hashed(script.text) for script in scripts],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_nothing_is_fetched_from_anywhere(shop: Page) -> None:
    for element in shop.tree.iter():
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            value = element.get(name) if isinstance(element.tag, str) else None
            assert value is None or value.startswith(("#", "data:image/")), value
    assert "@import" not in shop.source
    assert re.findall(r"url\(", shop.source) == []
    assert [one for one in re.findall(r"https?://[^\s\"'<]+", shop.source) if "www.w3.org" not in one] == []


def test_no_markup_carries_styles_or_handlers(shop: Page) -> None:
    names = {name for element in shop.tree.iter() if isinstance(element.tag, str) for name in element.keys()}  # noqa: SIM118
    assert not {name for name in names if name == "style" or name.startswith("on")}


def test_the_script_never_writes_markup() -> None:
    from cxjourney.paths import resource

    for path in resource("html").glob("*.js"):
        code = path.read_text("utf-8")
        found = re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|localStorage", code
        )
        assert found == [], path.name
        assert code.count("\n") < 500, path.name


def test_the_sample_stays_small(shop: Page) -> None:
    assert len(shop.bytes) < 500_000


# without a script


def test_every_touchpoint_is_a_row_with_its_scores(shop: Page) -> None:
    rows = shop.rows("first")
    assert len(rows) == 17
    assert rows["call"]["Touchpoint"] == "Call about late parcel Moment of truth"
    assert rows["call"]["Stage"] == "Receive"
    assert rows["call"]["Emotion"] == "−2"
    assert re.fullmatch(r"▼ −\d+ low 412 answers", rows["call"]["NPS"])
    assert rows["advert"]["NPS"] == "no data"
    assert "pain Same details asked three times" in rows["call"]["Notes and actions"]


def test_tables_are_tables(shop: Page) -> None:
    for table in shop.tree.iterfind(".//table"):
        assert table.find("caption") is not None or table.get("aria-label")
        assert {head.get("scope") for head in table.iterfind("thead/tr/th")} == {"col"}
        for row in table.iterfind("tbody/tr"):
            assert [cell.get("scope") for cell in row.iterfind("th")] == ["row"]


def test_landmarks_headings_and_language(shop: Page) -> None:
    assert shop.tree.get("lang") == "en"
    assert shop.texts(".//h1") == ["Electronics shop 2026"]
    assert shop.texts(".//h2") == ["Map", "Touchpoints", "Personas", "Definitions and sources"]
    for landmark in ("header", "nav", "main", "footer"):
        assert shop.tree.find(f".//{landmark}") is not None
    assert shop.tree.find(".//a[@class='skip']").get("href") == "#content"
    assert shop.tree.find(".//noscript") is not None
    ids = [element.get("id") for element in shop.tree.iter() if isinstance(element.tag, str) and element.get("id")]
    assert len(ids) == len(set(ids))


def test_personas_say_what_the_room_and_the_data_know(shop: Page) -> None:
    maya = shop.tree.get_element_by_id("maya")
    words = " ".join(maya.text_content().split())
    for part in ("Maya", "First-time buyer, 27", "Leipzig", "“I just want to know when it comes.”", "Honest reviews",
                 "Segment “New customers”", "12,400 customers"):  # fmt: skip
        assert part in words
    knobs = [float(knob.get("cx")) for knob in maya.iterfind(".//circle[@class='knob']")]
    assert knobs == [136.8, 81.6]
    pictures = [one.get("aria-label") for one in maya.iterfind(".//svg[@role='img']")]
    assert "Price to Quality: 70 of 100" in pictures


def test_drafted_statements_are_marked_with_their_n(tmp_path: Path) -> None:
    project = make_shop()
    drafted = (Drafted("goals", "No second trip", 212, "By comments"),)
    records = [
        replace(r, drafted=drafted) if isinstance(r, Persona) and r.id == "maya" else r for r in project.records()
    ]
    page = Page(Material(Project(records)), tmp_path)
    assert page.texts(".//span[@class='drafted']") == ["drafted from 212 answers, not confirmed"]


def test_definitions_and_sources(shop: Page) -> None:
    words = " ".join(shop.tree.get_element_by_id("definitions").text_content().split())
    for part in ("Promoters (9 and 10)", "shop_survey_2026.csv", "Customer is New", "Net Promoter®"):
        assert part in words


# what the script works with


def test_the_map_is_the_program_s_own_layout(shop: Page) -> None:
    from cxjourney.domain.layout import LayoutOptions, layout_map
    from cxjourney.exchange.html.map_data import note_lines

    journey = shop.data["journeys"][0]
    layout = layout_map(make_shop(), "first", LayoutOptions(persona_ids=(None, "maya"), measure=note_lines))
    assert {one["id"]: (one["x"], one["y"]) for one in journey["touchpoints"]} == {
        id_: (place.x, place.y) for id_, place in layout.cards.items()
    }
    assert len(journey["arrows"]) == len(layout.transitions)
    assert all(re.fullmatch(r"M[\d. -]+([LC][\d. -]+)+", arrow["path"]) for arrow in journey["arrows"])
    assert [stage["title"] for stage in journey["stages"]] == ["Discover", "Compare", "Buy", "Receive", "Use", "Stay"]
    assert journey["visibility"] == layout.visibility_y
    assert {one["stage"] for one in journey["touchpoints"]} == set(range(6))


def test_scores_segments_and_months_are_there_ready_made(shop: Page) -> None:
    data = shop.data
    band, value, answers, _margin, interval, number, to_target, *_ = data["scores"]["nps"][""]["call"]
    assert (band, answers) == ("low", "412 answers")
    assert value == f"−{abs(round(number))}"
    assert " to " in interval
    assert to_target.startswith("−")
    assert set(data["scores"]["nps"]) == {"", "New customers", "Small business"}
    assert data["segments"] == ["New customers", "Small business"]
    line, words = data["trends"]["nps"]["call"]
    assert len(line) == 18
    assert "in Apr 2025 to" in words
    assert data["metric"] == "nps"


def test_emotions_of_everyone_and_of_personas(shop: Page) -> None:
    journey = shop.data["journeys"][0]
    assert journey["emotion"]["curves"][""]["call"] == -2
    assert journey["emotion"]["curves"]["maya"]["checkout"] == 0.5
    assert journey["emotion"]["words"][""] == ["call", "Forty minutes on hold and then cut off."]
    assert shop.data["personas"] == [{"id": "maya", "name": "Maya"}]


def test_quotes_come_only_where_they_are_shared(shop: Page, tmp_path: Path) -> None:
    assert "Comment number" in shop.source
    material = Material(make_shop(), make_answers())
    company = Page(material, tmp_path, ContentOptions(sharing=SHARING[Circle.COMPANY]))
    assert "Comment number" not in company.source
    assert "Forty minutes on hold" not in company.source
    assert "Logistics" in company.source


def test_a_public_page_names_nobody_and_shows_no_small_group(tmp_path: Path) -> None:
    page = Page(Material(make_shop(), make_answers()), tmp_path, ContentOptions(sharing=SHARING[Circle.PUBLIC]))
    assert "Logistics" not in page.source
    assert "Head of Customer Experience" not in page.source
    assert page.data["scores"]["nps"][""]["repair"] == ["withheld", "", "n < 30"]
    assert "scores of few answers are left out" in page.source
    assert "Owner" not in page.rows("first")["call"]


def test_who_has_no_portrait_has_initials_on_a_colour_of_their_own(shop: Page) -> None:
    found = {}
    for card in shop.tree.iter("article"):
        face = card.find(".//svg[@class='portrait']")
        if face is not None:
            found[card.get("aria-label")] = (face.find("circle").get("fill"), face.find("text").text)
    assert found["Maya"][1] == "M"
    assert len({fill for fill, _ in found.values()}) > 1


def test_portraits_and_pictures_lie_in_the_file(tmp_path: Path) -> None:
    stream = BytesIO()
    Image.new("RGB", (800, 600), "#336699").save(stream, "PNG")
    records = [
        replace(record, portrait_id="face") if isinstance(record, Persona) and record.id == "maya"
        else replace(record, image_ids=("face",)) if isinstance(record, Touchpoint) and record.id == "call"
        else record
        for record in make_shop().records()
    ]  # fmt: skip
    project = Project([*records, Asset(id="face", name="face.png")])
    page = Page(Material(project, None, {"face": stream.getvalue()}.get), tmp_path)
    portrait = page.tree.find(".//img[@class='portrait']")
    assert portrait.get("alt") == "Portrait of Maya"
    assert portrait.get("src").startswith("data:image/jpeg;base64,")
    assert page.data["pictures"]["face"].startswith("data:image/jpeg;base64,")


def test_only_raster_pictures_are_taken_and_made_small() -> None:
    assert small_picture(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", (192, 192)) is None
    assert small_picture(b"", (192, 192)) is None
    stream = BytesIO()
    Image.new("RGBA", (900, 300), (1, 2, 3, 0)).save(stream, "PNG")
    made = small_picture(stream.getvalue(), (192, 192))
    assert made is not None
    with Image.open(BytesIO(made)) as image:
        assert (image.format, image.size) == ("PNG", (192, 64))


# odd projects


def test_an_empty_project_is_a_page_too(tmp_path: Path) -> None:
    page = Page(Material(Project()), tmp_path)
    assert page.data["journeys"] == []
    assert "There is no journey in this project yet." in page.source


def test_five_thousand_touchpoints(tmp_path: Path) -> None:
    page = Page(Material(make_large_project(5_000, 1_000)), tmp_path)
    assert len(page.data["journeys"][0]["touchpoints"]) == 5_000
    assert len(page.bytes) < 5_000_000


def test_one_journey_of_several(tmp_path: Path) -> None:
    page = Page(Material(make_shop()), tmp_path, ContentOptions(journey_ids=("tobe",), persona_id="maya"))
    assert [journey["id"] for journey in page.data["journeys"]] == ["tobe"]
    assert "Call about late parcel" not in page.source


def test_stopping_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with pytest.raises(ExportCancelled):
        write_page(Material(make_shop(), make_answers()), path, ContentOptions(), Watch(None, lambda: True))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        write_page(Material(make_shop()), tmp_path / "no" / "page.html", ContentOptions(), Watch())
