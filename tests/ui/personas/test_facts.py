"""The figures beside the card come from the segment, follow what changes, and keep small groups to themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Condition, Metric, MetricKind, Persona, Segment
from cxjourney.scoring import persona_facts as scoring
from cxjourney.scoring.formulas import Difference
from cxjourney.scoring.persona_facts import MetricFact
from cxjourney.scoring.score import Band, Score
from cxjourney.services.document import Document
from cxjourney.services.scores import Period
from cxjourney.ui.dialogs.segment import SegmentDialog
from cxjourney.ui.views.personas import PersonasView
from cxjourney.ui.views.personas.facts import WrappedLink, against_text, percent
from cxjourney.ui.window import MainWindow


def texts(widget: QWidget) -> list[str]:
    QTest.qWait(5)  # what is new in a layout is shown by the next event
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden() and label.isVisibleTo(widget)]


def test_the_segment_is_told_beside_all_customers(view: PersonasView) -> None:
    shown = texts(view.card.facts)
    assert "200 answers" in shown
    assert any("all customers +" in text for text in shown)
    assert "App" in shown
    assert any("Check out, NPS −20" in text for text in shown)
    assert "1,000" in shown
    assert view.card.facts.line.segment.text() == "Segment “New customers” ▾"


def test_a_difference_is_more_than_chance_or_within_noise(view: PersonasView) -> None:
    metric = Metric(id="m", name="NPS", metric_kind=MetricKind.NPS, unit="points")
    score = Score(metric.id, "nps", 7.0, 200)

    def told(low: float, high: float) -> str:
        difference = Difference((low + high) / 2, low, high, 0.0, 0.5)
        return against_text(MetricFact(metric, score, Band.MIDDLE, None, against_others=difference))

    assert told(-20, -4) == "−12 against all others, more than chance"
    assert told(-20, 4) == "−8 against all others, within noise"
    assert against_text(MetricFact(metric, score, Band.MIDDLE, None)) == ""
    assert any("against all others" in text for text in texts(view.card.facts))


def test_what_is_withheld_and_what_overlaps_is_said(view: PersonasView) -> None:
    column = view.card.facts
    facts = column.facts
    assert facts is not None
    column._show(replace(facts, channels_withheld=("Store", "Chat"), overlapping=True, size_share=0.4))
    shown = texts(column)
    assert "Withheld, too few answers: Store, Chat" in shown
    assert any("segments that overlap" in text for text in shown)
    column._show(replace(facts, channels=(), channels_withheld=(), overlapping=False))
    assert not any("overlap" in text or "Channels used" in text for text in texts(column))


def test_few_answers_are_withheld_with_the_reason(view: PersonasView, document: Document) -> None:
    document.do(actions.edit_persona(document.project, "maya", segment_id="rare"))
    shown = " ".join(texts(view.card.facts))
    assert "ithheld" in shown
    assert "+100" not in shown


def test_without_a_segment_the_way_to_one_is_shown(
    view: PersonasView, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.show_persona("jonas")
    assert view.card.facts.line.segment.text() == "No segment ▾"
    assert any("Tie this persona" in text for text in texts(view.card.facts))

    def run(dialog: SegmentDialog) -> int:
        project = document.project
        document.do(actions.add_segment(project, "Fresh", conditions=(Condition("Type", ("Old",)),)))
        return 1

    monkeypatch.setattr(SegmentDialog, "exec", run)
    view.card.facts.line.make_segment()
    segment = document.project.need(Segment, document.project.need(Persona, "jonas").segment_id or "")
    assert segment.name == "Fresh"
    assert "120 answers" in texts(view.card.facts)


def test_the_segment_is_chosen_from_its_menu(view: PersonasView, document: Document) -> None:
    menu = {action.text(): action for action in view.card.facts.line.segment_menu().actions()}
    assert menu["New customers"].isChecked()
    menu["Returning"].trigger()
    assert document.project.need(Persona, "maya").segment_id == "old"
    assert "120 answers" in texts(view.card.facts)


def test_figures_are_kept_until_something_changes(
    view: PersonasView, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = scoring.persona_facts

    def count(*args: object, **named: object) -> object:
        asked.append("once")
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(scoring, "persona_facts", count)
    document.do(actions.edit_persona(document.project, "maya", role="Buyer"))
    document.do(actions.rename_touchpoint(document.project, "pay", "Pay now"))
    assert asked == []
    assert any("Pay now, NPS" in text for text in texts(view.card.facts))
    document.do(actions.edit_segment(document.project, "new", size=2000))
    assert len(asked) == 1
    assert "2,000" in texts(view.card.facts)
    view.context.scores.change_view(period=Period.DAYS_90)
    assert len(asked) == 2
    assert view.card.facts.line.period.text() == "last 90 days ▾"


def test_a_low_touchpoint_opens_on_the_map(in_window: PersonasView, window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace is not None
    window.workspace.scores.start()
    qtbot.waitUntil(lambda: bool(in_window.card.facts.findChildren(WrappedLink)))
    in_window.card.facts.findChildren(WrappedLink)[0].click()
    assert window.workspace.view == "map"
    assert window.workspace.selection.ids == ("pay",)
    assert not window.workspace.left.isHidden()
    window.workspace.show_view("personas")
    assert window.workspace.left.isHidden()


def test_shares_never_read_as_nothing() -> None:
    assert [percent(share) for share in (0.0, 0.001, 0.5, 1.0)] == ["0 %", "< 1 %", "50 %", "100 %"]
