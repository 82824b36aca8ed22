"""Persona cards on paper: everything of a persona is there, nothing on top of anything, nothing that was left out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QColor, QImage

from cxjourney.domain.errors import ExportCancelled, ExportError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Drafted,
    Journey,
    Metric,
    MetricKind,
    Motivation,
    OwnField,
    Persona,
    ProjectInfo,
    Segment,
    Touchpoint,
)
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.drawing.map_pages import paper_theme
from cxjourney.drawing.pages import Pace
from cxjourney.drawing.pdf import pdf_of
from cxjourney.drawing.persona_export import (
    persona_image,
    write_persona_png,
    write_persona_svg,
    write_personas_pdf,
)
from cxjourney.drawing.persona_painter import PersonaOptions, card_sheet, persona_pages
from cxjourney.scoring.comments import Comment
from cxjourney.scoring.persona_facts import ChannelFact, LowFact, MetricFact, PersonaFacts
from cxjourney.scoring.score import Band, Score
from cxjourney.scoring.trend import distribution
from tests.drawing.paper import HAS_POPPLER, HOSTILE, collisions, texts_of, titles_of

pytestmark = pytest.mark.usefixtures("qapp")

NPS = Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS, target=30)
PARTS = {"promoters": 900.0, "passives": 700.0, "detractors": 710.0}
MAYA = Persona(
    id="maya", name="Maya", role="First-time buyer", age="27", place="Leipzig", high_impact=True, segment_id="new",
    quote="I just want to know when it will arrive.", story="She works shifts on a ward.", tags=("Mobile first",),
    goals=("Buy the right laptop once", "Set it up without help"), frustrations=("Repeating her order number",),
    needs=("Honest delivery date",), expectations=("Answer within one hour",), channels=("App", "Phone"),
    motivations=(Motivation("Price", "Quality", 35),), own_fields=(OwnField("Budget", "700 euros"),),
    journey_ids=("first",),
)  # fmt: skip


def scored(value: float, n: int = 2310, low: float = 3.0, high: float = 9.0) -> Score:
    return Score("nps", "nps", value, n, low, high, parts=PARTS)


def make_facts() -> PersonaFacts:
    score = scored(6.0)
    low = scored(-44.0, 96)
    return PersonaFacts(
        segment=Segment(id="new", name="New customers"), date_from=date(2025, 10, 1), date_to=date(2026, 9, 30),
        metrics=(MetricFact(NPS, score, Band.MIDDLE, scored(18.0, 9000), distribution(NPS, score)),),
        size=48_200, size_share=0.35, value_per_customer=310.0, value_share=0.18,
        channels=(ChannelFact("App", 0.61, 1400), ChannelFact("Web", 0.36, 800)),
        lowest=(LowFact("call", "Call about late parcel", NPS, low, Band.LOW),),
        comments=(Comment("k1", "call", "Nobody could tell me where it was.", date(2026, 3, 2)),),
    )  # fmt: skip


def make(*personas: Persona) -> tuple[Project, list[Persona], Mapping[RecordId, PersonaFacts]]:
    journey = Journey(id="first", title="First purchase")
    call = Touchpoint(id="call", journey_id="first", stage_id="s", lane_id="l", title="Call about late parcel")
    project = Project([ProjectInfo(title="Shop 2026"), journey, call, *personas])
    return project, list(personas), {one.id: make_facts() for one in personas if one.segment_id}


def crowd(count: int) -> list[Persona]:
    return [replace(MAYA, id=f"p{number}", name=f"Person {number}") for number in range(count)]


def pdf(*personas: Persona, options: PersonaOptions | None = None) -> bytes:
    project, listed, facts = make(*personas)
    return pdf_of(persona_pages(project, listed, facts, None, None, options or PersonaOptions()))


def test_a_card_says_all_of_a_persona_and_of_its_segment() -> None:
    (text,) = texts_of(pdf(MAYA))
    for words in (
        "Maya", "First-time buyer, 27, Leipzig", "“I just want to know when it will arrive.”", "High impact",
        "Mobile first", "Goals", "Buy the right laptop once", "Frustrations", "Repeating her order number", "Needs",
        "Motivation", "Price", "Quality", "Expects from us", "Answer within one hour", "First purchase, as is",
        "App, Phone", "More about Maya", "Budget", "700 euros", "Story", "She works shifts on a ward.",
        "Segment “New customers”", "1 Oct 2025 to 30 Sep 2026", "2,310 answers", "+6", "± 3, all customers +18",
        "48,200", "18 %", "€ 310 per customer and year", "Channels used", "61 %", "Call about late parcel",
        "NPS −44 (96)", "“Nobody could tell me where it was.”", "Shop 2026", "Page 1 of 1",
    ):  # fmt: skip
        assert words in text


def test_several_personas_come_with_an_overview_and_bookmarks() -> None:
    made = pdf(*crowd(3))
    texts = texts_of(made)
    assert len(texts) == 4
    assert all(f"Person {number}" in texts[0] for number in range(3))
    assert titles_of(made) == ["All personas", "Person 0", "Person 1", "Person 2"]
    metadata = PdfReader(io.BytesIO(made)).metadata
    assert metadata is not None
    assert metadata.title == "Personas of Shop 2026"


@pytest.mark.parametrize(("count", "wanted", "pages"), [(2, 0, 1), (5, 0, 1), (9, 0, 1), (20, 0, 3), (20, 6, 4)])
def test_an_overview_holds_as_many_as_wanted(count: int, wanted: int, pages: int, tmp_path: Path) -> None:
    made = pdf(*crowd(count), options=PersonaOptions(cards=False, overview_size=wanted))
    texts = texts_of(made)
    assert len(texts) == pages
    assert all(f"Person {number}" in " ".join(texts) for number in range(count))
    if HAS_POPPLER:
        assert collisions(made, tmp_path) == []


def test_nobody_is_said_plainly() -> None:
    (text,) = texts_of(pdf())
    assert "No personas yet" in text


def test_an_empty_persona_without_a_segment_is_a_whole_card() -> None:
    (text,) = texts_of(pdf(Persona(id="nobody", name="")))
    assert "Without a name" in text
    assert "nothing on this card was measured" in text
    assert "What the data says" not in text


def test_long_lists_shrink_and_say_what_is_left_out(tmp_path: Path) -> None:
    many = tuple(f"A wish of many words that takes more than one line, number {number}" for number in range(30))
    made = pdf(replace(MAYA, goals=many, needs=many, frustrations=many, expectations=many))
    first, *rest = texts_of(made)
    assert "more" in first
    assert not rest or "number 29" in " ".join(rest)
    if HAS_POPPLER:
        assert collisions(made, tmp_path) == []


def test_what_a_card_cannot_hold_goes_to_the_page_after(tmp_path: Path) -> None:
    story = " ".join(f"Sentence {number} of a long story." for number in range(130))
    made = pdf(replace(MAYA, story=story))
    texts = texts_of(made)
    assert len(texts) == 2
    assert "Sentence 129" not in texts[0]
    assert "Sentence 129" in texts[1]
    assert "Maya, continued" in texts[1]
    if HAS_POPPLER:
        assert collisions(made, tmp_path) == []


@pytest.mark.parametrize("paper", ["A5", "A4", "A3"])
@pytest.mark.parametrize("landscape", [True, False])
def test_every_paper_holds_a_full_card(paper: str, landscape: bool, tmp_path: Path) -> None:
    options = PersonaOptions(paper=paper, landscape=landscape)
    made = pdf(MAYA, replace(MAYA, id="b", name="Dr. Bartholomäus von Hohenlohe-Langenburg"), options=options)
    box = PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert (box.width > box.height) is landscape
    if HAS_POPPLER:
        assert collisions(made, tmp_path) == []


def test_another_paper_is_refused() -> None:
    with pytest.raises(ExportError, match="A5, A4, A3"):
        pdf(MAYA, options=PersonaOptions(paper="A9"))


def test_hostile_texts_do_no_harm(tmp_path: Path) -> None:
    texts = (HOSTILE, "x" * 40_000, "")
    wild = Persona(
        id="wild", name=HOSTILE, role=HOSTILE, quote="q" * 40_000, story="s " * 20_000, goals=texts, needs=texts,
        tags=texts, motivations=(Motivation(HOSTILE, "y" * 5_000, 900),), own_fields=(OwnField(HOSTILE, HOSTILE),),
        colour="#zzz", segment_id="new",
    )  # fmt: skip
    made = pdf(wild, replace(wild, id="other"))
    assert len(PdfReader(io.BytesIO(made), strict=True).pages) >= 3
    assert "<b>" in texts_of(made)[0]
    if HAS_POPPLER:
        assert collisions(made, tmp_path) == []


def test_a_wider_circle_sees_no_comments() -> None:
    drafted = replace(MAYA, quote="Where is it?", drafted=(Drafted("quote", "Where is it?", 812),))
    (text,) = texts_of(pdf(drafted, options=PersonaOptions(sharing=SHARING[Circle.COMPANY])))
    assert "Nobody could tell me" not in text
    assert "Where is it?" not in text
    assert "comments and quotes are left out" in text


def test_drafted_statements_carry_their_n_until_confirmed() -> None:
    drafted = replace(MAYA, drafted=(Drafted("goals", "Set it up without help", 412),))
    (text,) = texts_of(pdf(drafted))
    assert "drafted from 412 answers" in text
    assert "wait for a person to confirm them" in text
    assert "drafted" not in texts_of(pdf(MAYA))[0]


def test_what_is_withheld_is_not_in_the_file() -> None:
    hidden = Score("nps", "nps", None, 3, withheld=True, threshold=5)
    project, listed, facts = make(MAYA)
    shown = replace(facts["maya"], metrics=(MetricFact(NPS, hidden, Band.WITHHELD, None),))
    (text,) = texts_of(pdf_of(persona_pages(project, listed, {"maya": shown})))
    assert "withheld" in text
    assert "fewer than 5 answers" in text
    few = PersonaFacts(segment=facts["maya"].segment, few=True)
    (text,) = texts_of(pdf_of(persona_pages(project, listed, {"maya": few})))
    assert "nothing is shown" in text


def test_portraits_are_round_and_initials_stand_in_for_them() -> None:
    picture = QImage(200, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor("#FF0000"))
    project, (maya,), facts = make(replace(MAYA, portrait_id="face"))
    theme = paper_theme("light", "safe")
    with_face = persona_image(card_sheet(project, maya, facts["maya"], picture, theme), 1.0)
    without = persona_image(card_sheet(project, maya, facts["maya"], None, theme), 1.0)
    middle, corner = (32 + 44, 32 + 20), (33, 33)
    assert with_face.pixelColor(*middle) == QColor("#FF0000")
    assert with_face.pixelColor(*corner) == QColor("#FFFFFF")
    assert without.pixelColor(*middle) != QColor("#FF0000")


def test_one_card_as_svg_and_png(tmp_path: Path) -> None:
    project, (maya,), facts = make(MAYA)
    sheet = card_sheet(project, maya, facts["maya"], None, paper_theme("light", "safe"))
    write_persona_svg(sheet, tmp_path / "maya.svg", HOSTILE)
    drawing = ElementTree.parse(tmp_path / "maya.svg")
    words = " ".join("".join(drawing.getroot().itertext()).split())
    assert "Buy the right laptop once" in words
    write_persona_png(sheet, tmp_path / "maya.png", 1.5)
    image = QImage(str(tmp_path / "maya.png"))
    assert image.width() == round(sheet.width * 1.5)
    assert image.height() == round(sheet.height * 1.5)


def test_a_stopped_export_leaves_what_was_there(tmp_path: Path) -> None:
    project, listed, facts = make(MAYA)
    path = tmp_path / "cards.pdf"
    path.write_bytes(b"before")
    with pytest.raises(ExportCancelled):
        write_personas_pdf(project, listed, facts, path, pace=Pace(cancelled=lambda: True))
    assert path.read_bytes() == b"before"
    assert write_personas_pdf(project, listed, facts, path) == 1
    assert path.read_bytes().startswith(b"%PDF")
    assert [one.name for one in tmp_path.iterdir()] == ["cards.pdf"]
