"""What makes a deck fit to be sent unchanged: nothing that misleads, is cut without need, or tells by colour alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, MomentOfTruth, Note, Persona, Touchpoint, Transition
from cxjourney.exchange.options import Material
from cxjourney.exchange.pptx.charts import MARKS
from cxjourney.exchange.pptx.words import arrow_parts
from tests.builders import make_large_project, make_project
from tests.exchange.shop import make_shop
from tests.exchange.slide_reading import A, Deck, texts_of
from tests.exchange.test_slides import shop, written

__all__ = ["shop"]


def test_bars_of_all_stages_share_one_axis(shop: Deck) -> None:
    spans = set()
    for slide in shop.slides:
        for shape in slide.shapes:
            if shape.has_chart and shape.name == "Scores":
                axis = shape.chart.value_axis
                spans.add((axis.minimum_scale, axis.maximum_scale))
    assert len(spans) == 1
    low, high = spans.pop()
    assert low < -30 < 50 < high


def test_curves_differ_by_shape_and_the_legend_shows_the_same_ones(shop: Deck) -> None:
    slide = shop.titled("First purchase")
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart and shape.name == "Emotion")
    styles = [series.marker.style for series in chart.plots[0].series]
    assert len(styles) > 1
    assert len(set(styles)) == len(styles)
    lines = ("".join(text.text or "" for text in line.iter(f"{A}t")) for line in slide._element.iter(f"{A}p"))
    legend = next(line for line in lines if line.startswith("Emotion, "))
    assert [letter for letter in legend if letter in MARKS] == list(MARKS[: len(styles)])


def test_moments_without_evidence_share_a_slide_that_cards_lead_to(tmp_path: Path) -> None:
    records = [r for r in make_project().records() if not isinstance(r, MomentOfTruth | Note)]
    records += [MomentOfTruth(id=f"m-{one.id}", touchpoint_id=one.id, stake=f"Stake of {one.title}", owner="Sales")
                for one in make_project().table(Touchpoint).values()]  # fmt: skip
    deck = written(tmp_path, Material(Project(records)))
    titles = [title for title in deck.titles() if title.startswith("Moment")]
    assert titles == ["Moments of truth: First purchase"]
    text = "".join(deck.titled("Moments of truth")._element.itertext())
    assert all(word in text for word in ("Stake of See advert", "Stake of Check out", "Sales"))


def test_a_long_title_keeps_its_number_and_a_long_story_is_told_to_its_end(tmp_path: Path) -> None:
    story = "She compares what she finds in breaks and on the bus. " * 12 + "The end."
    records = [replace(r, title="Long " * 60) if isinstance(r, Journey) else r for r in make_shop().records()]
    records = [replace(r, story=story, goals=("One",), needs=()) if isinstance(r, Persona) else r for r in records]
    deck = written(tmp_path, Material(Project(records)))
    assert "The end." in texts_of(deck.titled("Maya"))
    wide = written(tmp_path, Material(make_large_project(120, 100)))
    numbered = [title for title in wide.titles() if title.endswith(")")]
    assert numbered
    assert any(title.endswith(": overview") for title in wide.titles())


def test_an_arrow_says_its_label_its_share_and_its_wait() -> None:
    arrow = Transition(id="t", journey_id="j", source_id="a", target_id="b", label="late", share=0.2, wait_hours=31.0)
    assert arrow_parts(arrow) == ["late", "20 %", "31 h"]
