"""What cards and arrows show, before anything is painted."""

from __future__ import annotations

import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.records import AnalysisLane, Emotion, Note, NoteKind, Transition
from cxjourney.domain.words import wait_text
from cxjourney.drawing.content import MapContent
from cxjourney.scoring.score import Badge, Band, felt_band
from tests.builders import make_project


@pytest.mark.parametrize(
    ("hours", "text"),
    [(None, ""), (0, ""), (0.25, "15 min"), (0.001, "1 min"), (1.5, "1.5 h"), (24, "24 h"), (48, "48 h"), (72, "3 d")],
)
def test_waits_are_told_in_the_unit_that_reads_best(hours: float | None, text: str) -> None:
    assert wait_text(hours) == text


@pytest.mark.parametrize(
    ("value", "band"),
    [(None, Band.NONE), (2, Band.GOOD), (0.5, Band.GOOD), (0.4, Band.MIDDLE), (-0.5, Band.LOW), (-2, Band.LOW)],
)
def test_feelings_have_bands(value: float | None, band: Band) -> None:
    assert felt_band(value) is band


def test_a_card_gathers_what_belongs_to_its_touchpoint() -> None:
    content = MapContent(make_project(), "journey-1", badges={"pay": Badge("+38", Band.GOOD)})
    pay, help_card = content.card("pay"), content.card("help")
    assert (pay.title, pay.channel, pay.badge_text, pay.edge) == ("Check out", "App", "+38", Band.GOOD)
    assert pay.moment
    assert pay.notes == 1
    assert help_card.service
    assert help_card.badge_text == "no data"
    assert content.card("pay") is pay


def test_an_arrow_tells_share_wait_drop_off_and_hand_off() -> None:
    project = make_project()
    content = MapContent(project, "journey-1")
    arrows = {one.id: content.arrow(one) for one in project.transitions("journey-1")}
    assert arrows["t2"].drop_off == "−10 %"
    assert arrows["t2"].hand_off  # store to app
    assert arrows["t3"].wait == "24 h"
    assert not arrows["t3"].hand_off  # one end has no channel, the other no owner
    assert arrows["t1"].weight == 0.6
    said = Transition(id="x", journey_id="journey-1", source_id="ask", target_id="pay", hand_off=False)
    assert not content.arrow(said).hand_off


def test_the_worst_comment_is_the_lowest_feeling_with_words() -> None:
    project = make_project()
    content = MapContent(project, "journey-1")
    assert content.worst_comment("maya") is None
    said = Emotion(id="e9", touchpoint_id="ask", persona_id="maya", value=-0.5, comment="Nobody there")
    project.apply(Edit("say", (Change(None, said),)))
    assert MapContent(project, "journey-1").worst_comment("maya") == ("ask", "Nobody there")
    quote = Note(
        id="q", journey_id="journey-1", stage_id="buy", touchpoint_id="pay", note_kind=NoteKind.QUOTE, text="Refused!"
    )
    project.apply(Edit("quote", (Change(None, quote),)))
    assert MapContent(project, "journey-1").worst_comment("maya") == ("pay", "Refused!")


def test_the_score_lane_names_its_metric() -> None:
    project = make_project()
    assert MapContent(project, "journey-1", score_title="NPS").analysis_title(AnalysisLane.SCORES) == "NPS over time"
    assert MapContent(project, "journey-1").analysis_title(AnalysisLane.SCORES) == "Scores over time"
    for lane in AnalysisLane:
        assert MapContent(project, "journey-1").analysis_title(lane)
