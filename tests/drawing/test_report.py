"""The report on paper: what a client reads in it, what a circle does not, and that nothing lies on anything."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import ExportCancelled
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    ActionStatus,
    Emotion,
    Journey,
    MomentOfTruth,
    Note,
    NoteKind,
    Persona,
    ProjectInfo,
    Stage,
    Touchpoint,
)
from cxjourney.domain.sharing import EVERYTHING, SHARING, Circle, Sharing, shared
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.pages import Pace
from cxjourney.drawing.pdf import pdf_of
from cxjourney.drawing.report import stages
from cxjourney.drawing.report.book import report_pages, write_report_pdf
from cxjourney.drawing.report.data import ReportData
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.services.report_data import report_data
from tests.drawing.paper import HAS_POPPLER, HOSTILE, collisions, texts_of, titles_of
from tests.exchange.shop import make_answers, make_shop

pytestmark = pytest.mark.usefixtures("qapp")

DAY = date(2026, 11, 22)


def maps_of(project: Project, sharing: Sharing = EVERYTHING) -> Callable[[RecordId], MapContent]:
    return lambda journey_id: MapContent(shared(project, sharing), journey_id)


def shop() -> Project:
    project = make_shop()
    project.apply(
        Edit(
            "more",
            (
                Change(None, Note(id="said", journey_id="first", stage_id="receive", touchpoint_id="call",
                                  note_kind=NoteKind.QUOTE, text="I told them three times.", source="NPS 2, 14 Oct")),
                Change(None, Action(id="late", journey_id="first", touchpoint_id="call", title="Call before it is late",
                                    owner="Klara Vogt", due=date(2026, 12, 1), status=ActionStatus.IN_PROGRESS)),
            ),
        )
    )  # fmt: skip
    return project


@functools.cache
def of_shop(sharing: Sharing = EVERYTHING) -> ReportData:
    return gathered(shop(), sharing)


def gathered(project: Project, sharing: Sharing = EVERYTHING, evidence: bool = True) -> ReportData:
    material = Material(project, make_answers() if evidence else None)
    return report_data(material, ContentOptions(sharing=sharing, today=DAY), maps_of(project, sharing))


def map_pages(data: ReportData) -> set[int]:
    """Return the numbers of the pages with maps, whose own tests look at them."""
    titles = {part.journey.title for part in data.journeys}
    return {mark.page + 1 for mark in report_pages(data).bookmarks() if mark.level == 0 and mark.title in titles}


@pytest.fixture(scope="module")
def team(qapp: object) -> bytes:
    return pdf_of(report_pages(of_shop()))


@pytest.fixture(scope="module")
def texts(team: bytes) -> list[str]:
    return texts_of(team)


@pytest.fixture(scope="module")
def public(qapp: object) -> bytes:
    return pdf_of(report_pages(of_shop(SHARING[Circle.PUBLIC])))


def test_every_part_is_there_and_in_the_outline(team: bytes, texts: list[str]) -> None:
    titles = titles_of(team)
    assert titles[0] == "Electronics shop 2026"
    for title in ("Summary", "First purchase", "Receive", "Moments of truth", "Actions", "Personas", "Maya"):
        assert title in titles
    assert titles[-1] == "Definitions and sources"
    text = " ".join(texts)
    for words in (
        "Customer journey report", "22 Nov 2026", "Contents", "Lowest touchpoints, NPS", "Best touchpoints, NPS",
        "Call about late parcel", "target +30", "Customer’s goal: Have it in time, and know when it comes",
        "At stake", "Why it decides", "“I told them three times.”", "NPS 2, 14 Oct", "Call before it is late",
        "Klara Vogt", "1 Dec 2026", "In progress", "What the data says about this persona", "Formula and interval",
        "adjusted Wald", "shop_survey_2026.csv", "Nothing was measured on this journey yet.",
    ):  # fmt: skip
        assert words in text, words


def test_pages_are_numbered_and_the_contents_lead_to_them(team: bytes, texts: list[str]) -> None:
    reader = PdfReader(io.BytesIO(team), strict=True)
    for number in range(2, len(texts) + 1):
        assert f"Page {number} of {len(texts)}" in texts[number - 1]
    links = [note.get_object() for note in reader.pages[0]["/Annots"]]
    assert len(links) >= 8
    definitions = next(item for item in reversed(reader.outline) if not isinstance(item, list))
    number = reader.get_destination_page_number(definitions)
    assert texts[number or 0].count("Definitions and sources") == 2
    assert f"Definitions and sources {(number or 0) + 1}" in texts[0]


def test_the_file_says_what_it_is(team: bytes) -> None:
    reader = PdfReader(io.BytesIO(team))
    assert reader.metadata is not None
    assert reader.metadata.title == "Electronics shop 2026: customer journey report"
    assert reader.page_mode == "/UseOutlines"
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert any("SourceSansPro" in font for font in fonts)
    for page in reader.pages:
        assert page.mediabox.width > page.mediabox.height


def test_no_word_lies_on_another(team: bytes, tmp_path: Path) -> None:
    if not HAS_POPPLER:
        pytest.skip("poppler is not installed")
    maps = map_pages(of_shop())
    found = [one for one in collisions(team, tmp_path) if int(one.split(":")[0]) not in maps]
    assert found == []


def test_a_public_report_names_nobody_and_tells_no_words(public: bytes) -> None:
    text = " ".join(texts_of(public))
    for words in ("I told them three times", "Klara Vogt", "Head of Customer Experience", "Comment number", "n 21"):
        assert words not in text
    for words in ("comments and quotes are left out", "names of owners are left out", "few answers are left out"):
        assert words in text
    raw = PdfReader(io.BytesIO(public))
    assert raw.metadata is not None
    assert "Head of" not in str(raw.metadata.author)


def test_withheld_scores_are_not_in_the_report(texts: list[str]) -> None:
    """Three people answered about the customer evening."""
    data = of_shop()
    parts = [part for one in data.journeys for part in one.touchpoints() if part.touchpoint.id == "club"]
    assert all(line.score.value is None for part in parts for line in part.scores)
    page = next(text for text in texts if "Customer evening" in text and "Stage 6 of 6" in text)
    assert "withheld" in page
    assert "fewer than 5 answers" in page


def test_a_project_without_evidence_makes_a_report(tmp_path: Path) -> None:
    made = pdf_of(report_pages(gathered(shop(), evidence=False)))
    text = " ".join(texts_of(made))
    assert "everything here is what people know and assume" in text
    assert "Lowest touchpoints" not in text
    assert "What happens" in text


def test_an_empty_project_makes_a_report(tmp_path: Path) -> None:
    project = Project([ProjectInfo(title="")])
    data = report_data(Material(project), ContentOptions(today=DAY), maps_of(project))
    texts = texts_of(pdf_of(report_pages(data)))
    assert "Untitled project" in texts[0]
    assert "no journey yet" in texts[1]
    assert len(texts) == 3


def test_hostile_and_endless_texts_stay_on_their_pages(tmp_path: Path) -> None:
    endless = "word " * 1_200
    records = [
        ProjectInfo(title=HOSTILE, description=endless),
        Journey(id="j", title=HOSTILE * 20, owner=HOSTILE, version="9" * 400),
        *(Stage(id=f"s{n}", journey_id="j", title=HOSTILE if n else "", goal=endless, position=n) for n in range(12)),
        *(
            Touchpoint(id=f"t{n}", journey_id="j", stage_id="s1", lane_id="l", column=n, title=HOSTILE, channel=endless,
                       owner=HOSTILE, description=endless, expectation=endless)
            for n in range(20)
        ),
        *(MomentOfTruth(id=f"m{n}", touchpoint_id=f"t{n}", stake=endless, reason=endless) for n in range(3)),
        *(
            Note(id=f"n{n}", journey_id="j", stage_id="s1", touchpoint_id="t1", text=endless, note_kind=kind, votes=n)
            for n, kind in enumerate([*NoteKind] * 3)
        ),
        *(Action(id=f"a{n}", journey_id="j", title=endless, problem=endless, result=endless) for n in range(8)),
        Persona(id="p", name=HOSTILE, story=endless, goals=(endless, HOSTILE)),
    ]  # fmt: skip
    project = Project(records)
    data = report_data(Material(project), ContentOptions(today=DAY), maps_of(project))
    bare = replace(data, journeys=tuple(replace(part, map=part.map) for part in data.journeys))
    made = pdf_of(report_pages(bare))
    assert len(PdfReader(io.BytesIO(made), strict=True).pages) > 10
    if HAS_POPPLER:
        maps = map_pages(bare)
        found = [one for one in collisions(made, tmp_path) if int(one.split(":")[0]) not in maps]
        assert found == []


def test_progress_is_told_and_a_stop_leaves_what_was_there(tmp_path: Path) -> None:
    project = shop()
    shares: list[float] = []
    material = Material(project)
    data = report_data(material, ContentOptions(today=DAY), maps_of(project), Watch(shares.append))
    path = tmp_path / "report.pdf"
    path.write_bytes(b"before")
    with pytest.raises(ExportCancelled):
        write_report_pdf(data, path, pace=Pace(cancelled=lambda: True))
    assert path.read_bytes() == b"before"
    told: list[float] = []
    pages = write_report_pdf(data, path, pace=Pace(told.append))
    assert pages == len(PdfReader(path).pages)
    assert shares == sorted(shares)
    assert told == sorted(told)
    with pytest.raises(ExportCancelled):
        report_data(material, ContentOptions(), maps_of(project), Watch(None, lambda: True))


def test_moments_that_nothing_was_measured_at_are_a_table() -> None:
    data = gathered(shop(), SHARING[Circle.COMPANY], evidence=False)
    text = next(one for one in texts_of(pdf_of(report_pages(data))) if "At stake" in one)
    assert "Looked after by" in text
    assert "Nothing was measured here yet" not in text


def test_the_smallest_type_told_is_that_of_the_maps() -> None:
    pages = report_pages(of_shop())
    assert 4.0 < pages.smallest_type < 8.25


def test_many_notes_stand_below_the_touchpoints(tmp_path: Path) -> None:
    project = shop()
    notes = [
        Note(id=f"many{n}", journey_id="first", stage_id="buy", text=f"Thought number {n} of the room.", votes=40 - n,
             note_kind=kind)
        for n, kind in enumerate([*NoteKind] * 8)
    ]  # fmt: skip
    project.apply(Edit("notes", tuple(Change(None, note) for note in notes)))
    made = pdf_of(report_pages(gathered(project, evidence=False)))
    text = " ".join(texts_of(made))
    assert all(f"Thought number {n} of the room." in text for n in range(40))
    assert "40 votes" in text
    if HAS_POPPLER:
        data = gathered(project, evidence=False)
        assert [one for one in collisions(made, tmp_path) if int(one.split(":")[0]) not in map_pages(data)] == []


def test_a_change_that_is_more_than_noise_is_in_the_summary() -> None:
    data = of_shop()
    assert data.earlier is not None
    assert data.later is not None
    first = data.journeys[0]
    text = " ".join(texts_of(pdf_of(report_pages(data)))[1:3])
    told = [one.touchpoint.title for one in first.changed[:5]]
    assert all(title in text for title in told) if told else "No touchpoint changed by more than noise." in text
    assert all(one.text.endswith(("better", "worse")) for one in first.changed)


def test_a_report_of_a_dark_theme_is_drawn_on_its_ground() -> None:
    from PySide6.QtGui import QColor, QImage, QPainter

    from cxjourney.drawing.theme import load_theme

    pages = report_pages(gathered(shop(), evidence=False), load_theme("dark"))
    image = QImage(200, 150, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    pages.paint(painter, 1)
    painter.end()
    assert image.pixelColor(5, 140) == QColor(load_theme("dark").surface)


def test_a_persona_keeps_colour_and_shape_where_another_felt_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_shop()
    emotions = [Emotion(id="j1", touchpoint_id="bt", value=-1.0, persona_id="jonas")]
    project.apply(Edit("felt", tuple(Change(None, one) for one in emotions)))
    keys, curves = [], []
    felt, felt_key = stages._felt, stages.felt_key
    monkeypatch.setattr(stages, "felt_key", lambda setting, who: keys.append(tuple(who)) or felt_key(setting, who))
    monkeypatch.setattr(stages, "_felt", lambda setting, stage: curves.append(felt(setting, stage)) or curves[-1])
    report_pages(report_data(Material(project, make_answers()), ContentOptions(today=DAY), maps_of(project)))
    assert keys == [((0, None), (1, "maya")), ((0, None), (2, "jonas"))]
    assert [0, 2] in [[curve.rank for curve in found] for found in curves], "Jonas stays the third"
