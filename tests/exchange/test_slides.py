"""The deck of a shop: reopened with the library, read part by part, and checked for what a reader relies on."""

from __future__ import annotations

import functools
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from cxjourney.domain.errors import ExportCancelled
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Asset,
    Journey,
    Note,
    NoteKind,
    Persona,
    Stage,
    Touchpoint,
    Transition,
)
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.exchange.pptx.deck import write_slides
from cxjourney.scoring.labels import format_value
from tests.builders import make_large_project, make_project
from tests.exchange.shop import make_answers, make_shop, shop_material
from tests.exchange.slide_reading import A, C, Deck, P, connectors_of, every_shape, texts_of

DAY = date(2026, 11, 22)


def written(folder: Path, material: Material, options: ContentOptions | None = None) -> Deck:
    """Write a deck and read it back."""
    path = folder / "deck.pptx"
    write_slides(material, path, options or ContentOptions(today=DAY))
    return Deck(path)


@functools.cache
def shop_bytes() -> bytes:
    """Return the shop's deck, written once."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.pptx"
        write_slides(shop_material(), path, ContentOptions(today=DAY))
        return path.read_bytes()


@pytest.fixture(scope="module")
def shop() -> Deck:
    """Return the shop's deck, read once: tests only look at it."""
    return Deck(shop_bytes())


@functools.cache
def contents() -> Contents:
    return Contents(shop_material(), ContentOptions(today=DAY), lambda: None)


# order and titles


def test_there_is_a_slide_for_each_stage_moment_and_persona(shop: Deck) -> None:
    told = contents()
    titles = shop.titles()
    assert titles[0] == told.title
    assert all(titles)
    for stage in told.stages.values():
        assert any(title.startswith(stage.title) for title in titles), stage.title
    marked = [one.title for one in told.touchpoints.values() if told.moment(one.id)]
    assert marked
    assert [t.removeprefix("Moment of truth: ") for t in titles if t.startswith("Moment of truth: ")] == marked
    for persona in told.personas:
        assert persona.name in titles
    assert titles[-2:] == ["What we do", "How to read the numbers"]


def test_every_slide_has_a_title_placeholder_and_none_left_empty(shop: Deck) -> None:
    for slide in shop.slides:
        kinds = [holder.placeholder_format.type for holder in slide.placeholders]
        assert slide.shapes.title is not None
        assert all(holder.text_frame.text.strip() for holder in slide.placeholders), kinds
        assert slide.shapes[0].is_placeholder  # what a screen reader says first


def test_slides_are_numbered_and_say_what_they_are_of(shop: Deck) -> None:
    for slide in shop.slides[1:]:
        assert slide._element.xpath('.//a:fld[@type="slidenum"]')
        assert "22 Nov 2026" in texts_of(slide)


def test_the_deck_is_wide_and_described(shop: Deck) -> None:
    deck = shop.presentation
    assert (deck.slide_width, deck.slide_height) == (12_192_000, 6_858_000)
    assert deck.core_properties.title == contents().title
    assert deck.core_properties.author == "cxjourney"


# shapes


def test_ids_are_unique_and_every_picture_chart_and_group_is_told(shop: Deck) -> None:
    for slide in shop.slides:
        ids = [element.get("id") for element in slide._element.iter(f"{P}cNvPr")]
        assert len(set(ids)) == len(ids)
        for tag in ("pic", "graphicFrame", "grpSp"):
            for element in slide._element.iter(f"{P}{tag}"):
                assert element.find(f".//{P}cNvPr").get("descr"), (slide.slide_id, tag)


def test_the_arrows_of_the_map_are_glued_to_the_cards(shop: Deck) -> None:
    told = contents()
    journey = told.journeys[0]
    slide = shop.titled(journey.title)
    cards = {shape.shape_id: shape for shape in every_shape(slide.shapes) if not hasattr(shape, "shapes")}
    glued = connectors_of(slide)
    assert all(begin in cards and end in cards for begin, end in glued)
    joined = _joined(glued, {id_ for id_, shape in cards.items() if shape.name == "Bend"})
    named = {id_: shape.name for id_, shape in cards.items()}
    drawn = sorted((named[begin], named[end]) for begin, end in joined)
    arrows = told.project.transitions(journey.id)
    title = told.touchpoint_title
    assert drawn == sorted((title(one.source_id), title(one.target_id)) for one in arrows)


def _joined(glued: list[tuple[int, int]], bends: set[int]) -> list[tuple[int, int]]:
    """Return from which card to which each arrow leads, past the bends between its pieces."""
    following = {begin: end for begin, end in glued if begin in bends}
    found = []
    for begin, end in glued:
        if begin not in bends:
            while end in bends:
                end = following[end]
            found.append((begin, end))
    return found


SITES = {0: (0.5, 0.0), 1: (0.0, 0.5), 2: (0.5, 1.0), 3: (1.0, 0.5)}


def test_arrows_begin_and_end_where_their_glue_is(shop: Deck) -> None:
    """A program draws a connector from its own place, and moves it to its glue only once a card is moved."""
    slide = shop.titled(contents().journeys[0].title)
    shapes = {shape.shape_id: shape for shape in every_shape(slide.shapes)}
    checked = 0
    for element in slide._element.iter(f"{P}cxnSp"):
        begin, end = element.find(f".//{A}stCxn"), element.find(f".//{A}endCxn")
        if begin is None:
            continue
        for glue, at in ((begin, _ends(element)[0]), (end, _ends(element)[1])):
            shape, (across, down) = shapes[int(glue.get("id"))], SITES[int(glue.get("idx"))]
            site = (shape.left + across * shape.width, shape.top + down * shape.height)
            assert abs(at[0] - site[0]) < 3000, element.find(f".//{P}cNvPr").get("name")
            assert abs(at[1] - site[1]) < 3000, element.find(f".//{P}cNvPr").get("name")
            checked += 1
    assert checked > 20


def _ends(element: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return begin and end of a connector as its turned and mirrored box says."""
    place = element.find(f".//{A}xfrm")
    off, ext = place.find(f"{A}off"), place.find(f"{A}ext")
    x, y, w, h = (int(v) for v in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy")))
    corners = []
    for u, v in ((-w / 2, -h / 2), (w / 2, h / 2)):
        u, v = (-u if place.get("flipH") == "1" else u), (-v if place.get("flipV") == "1" else v)
        if place.get("rot") == "5400000":
            u, v = -v, u
        corners.append((x + w / 2 + u, y + h / 2 + v))
    return corners[0], corners[1]


def test_nothing_lies_outside_the_slide_and_no_card_on_another(shop: Deck) -> None:
    width, height = shop.presentation.slide_width, shop.presentation.slide_height
    for slide in shop.slides:
        for shape in every_shape(slide.shapes):
            if shape.left is not None and not shape.rotation:
                assert shape.left >= -10
                assert shape.left + shape.width <= width + 10, (slide.shapes.title.text, shape.name)
                assert shape.top + shape.height <= height + 10, (slide.shapes.title.text, shape.name)


def test_no_type_is_smaller_than_nine_points(shop: Deck) -> None:
    sizes = {int(run.get("sz")) for slide in shop.slides for run in slide._element.iter(f"{A}rPr") if run.get("sz")}
    assert min(sizes) >= 900
    assert len(sizes) <= 7


def test_cards_lead_to_their_stage_and_nothing_leads_outside(shop: Deck) -> None:
    slide = shop.titled(contents().journeys[0].title)
    links = list(slide._element.iter(f"{A}hlinkClick"))
    assert len(links) > 15
    for link in links:
        assert link.get("action") == "ppaction://hlinksldjump"
        rel = slide.part.rels[link.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")]
        assert rel.reltype.endswith("/slide")
    assert b'TargetMode="External"' not in shop.everything


def test_no_shape_has_a_shadow_or_takes_a_colour_by_chance(shop: Deck) -> None:
    for slide in shop.slides:
        assert not list(slide._element.iter(f"{P}style"))
        for run in slide._element.xpath(".//p:sp[not(.//p:ph)]//a:r/a:rPr"):
            assert run.find(f"{A}solidFill") is not None


# numbers


def test_the_summary_gives_the_score_with_n_and_interval(shop: Deck) -> None:
    told = contents()
    row = told.scores.of(told.journeys[0].id, told.metric)
    assert row is not None
    assert told.metric is not None
    text = texts_of(shop.titled("NPS"))
    assert format_value(told.metric, row.score.value) in text
    assert f"{row.score.n:,} answers" in text
    assert f"{format_value(told.metric, row.score.low)} to {format_value(told.metric, row.score.high)}" in text


def test_charts_hold_the_scores_and_their_workbooks_the_same(shop: Deck) -> None:
    told = contents()
    slide = shop.titled("Receive")
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    values = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
    row = told.scores.of("call", told.metric)
    assert row is not None
    assert row.score.value is not None
    label = next(name for name in values if name.startswith("Call about late"))
    assert values[label] == pytest.approx(row.score.value, abs=0.01)
    assert f"n {row.score.n}" in label
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    cells = {line[0].value: line[1].value for line in book.active.iter_rows(min_row=2)}
    assert cells == values


def test_a_moment_has_its_trend_with_the_target_and_its_spread(shop: Deck) -> None:
    told = contents()
    slide = shop.titled("Moment of truth: Call")
    charts = {shape.name: shape.chart for shape in slide.shapes if shape.has_chart}
    assert set(charts) == {"Trend", "Spread of answers"}
    months = told.scores.months("call", told.metric)
    shown = [value for value in charts["Trend"].plots[0].series[0].values if value is not None]
    expected = [row.score.value for _, row in sorted(months.items()) if row.score.value is not None]
    assert shown == pytest.approx(expected, abs=0.01)
    shares = [series.values[0] for series in charts["Spread of answers"].plots[0].series]
    assert sum(shares) == pytest.approx(100, abs=0.2)


def test_the_emotion_curve_is_a_chart_with_a_point_for_each_feeling(shop: Deck) -> None:
    told = contents()
    slide = shop.titled(told.journeys[0].title)
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    values = list(chart.plots[0].series[0].values)
    felt = told.project.emotions(told.felt_by[0].id if told.felt_by[0] else None)
    assert sorted(values) == sorted(
        e.value for id_, e in felt.items() if told.touchpoints[id_].journey_id == told.journeys[0].id
    )


def test_a_withheld_score_is_nowhere_in_the_file(shop: Deck) -> None:
    """The evening has 3 answers: neither the slides nor the charts' workbooks may tell its score."""
    for slide in shop.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                categories = [str(name) for plot in shape.chart.plots for name in getattr(plot, "categories", [])]
                assert not any(name.startswith("Customer evening") for name in categories)
    assert "n < 5" in texts_of(shop.titled("Stay"))
    told = make_answers().filter(pl.col("touchpoint") == "club")["m:nps"].to_list()
    value = 100 * (sum(n >= 9 for n in told) - sum(n <= 6 for n in told)) / len(told)
    written_out = {f"{value:.2f}", f"{round(value, 2)}"} - {"0.0", "0.00", "100.0"}
    for book in shop.workbooks():
        assert not any(f"<v>{number}</v>".encode() in book["xl/worksheets/sheet1.xml"] for number in written_out)


@pytest.mark.parametrize("circle", [Circle.COMPANY, Circle.PUBLIC])
def test_what_a_circle_may_not_see_is_in_no_part(tmp_path: Path, circle: Circle) -> None:
    project = make_shop()
    quotes = [note.text for note in project.table(Note).values() if note.note_kind is NoteKind.QUOTE]
    owners = {t.owner for t in project.table(Touchpoint).values() if t.owner} - {"Product", "Service", "Stores"}
    assert quotes
    deck = written(tmp_path, shop_material(), ContentOptions(sharing=SHARING[circle], today=DAY))
    everything = deck.everything.decode("utf-8", "ignore")
    assert "Comment number" not in everything
    assert not any(quote in everything for quote in quotes)
    if circle is Circle.PUBLIC:
        for owner in owners:
            assert f">{owner}<" not in everything
            assert f"Owner: {owner}" not in everything


# odd projects


def test_an_empty_project_makes_a_deck(tmp_path: Path) -> None:
    deck = written(tmp_path, Material(Project()))
    assert deck.titles() == ["Untitled project", "How to read the numbers"]


def test_a_journey_without_anything_makes_a_deck(tmp_path: Path) -> None:
    deck = written(tmp_path, Material(Project([Journey(id="j", title="Nothing yet")])))
    assert "Summary: Nothing yet" in deck.titles()


def test_without_evidence_nothing_claims_a_score(tmp_path: Path) -> None:
    deck = written(tmp_path, Material(make_project()))
    assert not any(shape.name == "Scores" for slide in deck.slides for shape in slide.shapes)
    assert "what the room knows" in "\n".join(map(texts_of, deck.slides))


def test_one_touchpoint_makes_a_readable_map(tmp_path: Path) -> None:
    records = [r for r in make_project().records() if getattr(r, "touchpoint_id", "pay") in ("pay", None)]
    records = [r for r in records if not isinstance(r, Transition)]
    project = Project(r for r in records if not isinstance(r, Touchpoint) or r.id == "pay")
    deck = written(tmp_path, Material(project))
    assert "Check out" in texts_of(deck.titled("First purchase"))


def test_several_journeys_are_listed_with_links_to_their_maps(shop: Deck) -> None:
    slide = shop.titled("The journeys in this deck")
    assert len(list(slide._element.iter(f"{A}hlinkClick"))) == len(make_shop().journeys())


def test_a_large_journey_is_split_with_an_overview_and_says_so(tmp_path: Path) -> None:
    deck = written(tmp_path, Material(make_large_project(300, 300)))
    assert "Large: overview" in deck.titles()
    text = texts_of(deck.titled("Large: overview"))
    assert "300 touchpoints" in text
    sizes = {int(run.get("sz")) for slide in deck.slides for run in slide._element.iter(f"{A}rPr") if run.get("sz")}
    assert min(sizes) >= 900


def test_a_wide_journey_shows_every_touchpoint_once(tmp_path: Path) -> None:
    base = make_large_project(60, 0)
    project = Project(r if r.kind != "touchpoint" else _rowed(r) for r in base.records())
    deck = written(tmp_path, Material(project))
    named = [shape.name for slide, title in zip(deck.slides, deck.titles(), strict=True) if title.startswith("Large (")
             for shape in every_shape(slide.shapes) if hasattr(shape, "shapes")]  # fmt: skip
    titles = sorted(one.title for one in project.table(Touchpoint).values())
    assert sorted(name for name in named if name.startswith("Touchpoint")) == titles


def _rowed(one: Any) -> Touchpoint:
    number = int(one.id[1:])
    return replace(one, stage_id=f"s{number // 6}", lane_id=f"l{number % 2}", column=number % 6)


def test_where_stages_or_personas_are_too_many_for_slides_it_is_said(tmp_path: Path) -> None:
    stages = [Stage(id=f"s{n}", journey_id="j", title=f"Stage {n + 1}", position=n) for n in range(45)]
    people = [Persona(id=f"p{n}", name=f"Person {n + 1}", position=n) for n in range(33)]
    deck = written(tmp_path, Material(Project([Journey(id="j", title="Long"), *stages, *people])))
    assert sum(title.startswith("Stage ") for title in deck.titles()) == 30
    assert sum(title.startswith("Person ") for title in deck.titles()) == 30
    text = texts_of(deck.titled("How to read"))
    assert "The first 30 stages" in text
    assert "The first 30 personas" in text


def test_text_from_right_to_left_is_set_so(tmp_path: Path) -> None:
    project = Project(
        replace(r, title="شراء لابتوب جديد", goal="الدفع بدون مفاجآت") if isinstance(r, Stage) else r
        for r in make_project().records()
    )
    deck = written(tmp_path, Material(project))
    slide = deck.titled("First purchase")
    turned = [p for p in slide._element.iter(f"{A}pPr") if p.get("rtl") == "1"]
    assert turned
    assert all(p.get("algn") == "r" for p in turned)


def test_a_portrait_is_a_round_picture_with_an_alt_text(tmp_path: Path) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#336699").save(out, "PNG")
    blocks = {"face": out.getvalue(), "broken": b"\x89PNG\r\n\x1a\nnothing"}
    for asset, pictures in (("face", 1), ("broken", 0), ("gone", 0)):
        records = [
            *(replace(r, portrait_id=asset) if isinstance(r, Persona) else r for r in make_project().records()),
            Asset(id=asset, name="maya.png"),
        ]
        deck = written(tmp_path, Material(Project(records), None, blocks.get))
        slide = deck.titled("Maya")
        found = [shape for shape in slide.shapes if shape.shape_type is not None and shape.shape_type.name == "PICTURE"]
        assert len(found) == pictures
        assert all("Maya" in shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in found)
        assert all(abs(shape.image.size[0] - shape.image.size[1]) == 0 for shape in found)


# writing


def test_progress_rises_to_one_and_a_stop_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(b"before")
    shares: list[float] = []
    stop = Watch(shares.append, lambda: len(shares) > 4)
    with pytest.raises(ExportCancelled):
        write_slides(Material(make_project()), path, ContentOptions(), stop)
    assert path.read_bytes() == b"before"
    write_slides(Material(make_project()), path, ContentOptions(), Watch(shares.append))
    assert shares[-1] == 1.0
    assert list(tmp_path.iterdir()) == [path]


def test_notes_say_where_the_numbers_come_from(shop: Deck) -> None:
    notes = [slide.notes_slide.notes_text_frame.text for slide in shop.slides if slide.has_notes_slide]
    assert any("shop_survey_2026.csv" in text for text in notes)
    assert any("interval" in text for text in notes)


def test_elements_stand_in_the_order_of_the_schema(shop: Deck) -> None:
    """PowerPoint offers a repair for elements out of order, which the library itself reads without a word."""
    orders = {
        f"{A}tcPr": ("lnL", "lnR", "lnT", "lnB", "noFill", "solidFill"),
        f"{A}ln": ("noFill", "solidFill", "prstDash", "round", "headEnd", "tailEnd"),
        f"{A}rPr": ("ln", "noFill", "solidFill", "latin", "hlinkClick"),
        f"{A}pPr": ("lnSpc", "spcBef", "spcAft", "buFont", "buNone", "buChar", "defRPr"),
        f"{P}spPr": ("xfrm", "prstGeom", "custGeom", "noFill", "solidFill", "ln", "effectLst"),
    }
    for name, tree in shop.trees():
        for tag, order in orders.items():
            for element in tree.iter(tag):
                places = [order.index(child.tag.split("}")[1]) for child in element]
                assert places == sorted(places), (name, tag)


def test_charts_name_no_axis_twice_and_have_no_title_of_the_library(shop: Deck) -> None:
    for name, tree in shop.trees():
        if name.startswith("ppt/charts/chart"):
            assert tree.find(f".//{C}autoTitleDeleted").get("val") == "1"
            ids = [element.get("val") for element in tree.iter(f"{C}axId") if element.getparent().tag.endswith("Ax")]
            assert len(ids) == len(set(ids))
