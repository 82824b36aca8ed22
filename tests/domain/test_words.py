from __future__ import annotations

from enum import StrEnum

import pytest

from cxjourney.domain import words
from cxjourney.domain.records import ActionStatus, EvidenceStatus, JourneyState, NoteCause, NoteKind, TransitionKind


@pytest.mark.parametrize(
    ("kinds", "word"),
    [
        (NoteKind, words.note_kind_text),
        (NoteCause, words.cause_text),
        (ActionStatus, words.status_text),
        (EvidenceStatus, words.evidence_text),
        (JourneyState, words.state_text),
        (TransitionKind, words.transition_text),
    ],
)
def test_every_kind_has_a_word_of_its_own(kinds: type[StrEnum], word) -> None:  # type: ignore[no-untyped-def]
    said = [word(kind) for kind in kinds]
    assert len(set(said)) == len(kinds)
    assert all(text == text.lower() for text in said)


def test_a_word_begins_a_line() -> None:
    assert words.begun("too much automation") == "Too much automation"
    assert words.begun("") == ""


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.0, "0"), (1.5, "+1.5"), (-2.0, "−2")])
def test_feelings_carry_their_sign(value: float, text: str) -> None:
    assert words.emotion_text(value) == text


def test_a_box_is_ticked_or_not() -> None:
    assert (words.yes_no(True), words.yes_no(False)) == ("yes", "no")


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (None, ""), (0.0, ""), (0.001, "1 min"), (0.5, "30 min"), (1.5, "1.5 h"), (26.0, "26 h"), (48.0, "48 h"),
        (72.0, "3 d"),
    ],
)  # fmt: skip
def test_a_wait_is_told_in_what_reads_best(hours: float | None, text: str) -> None:
    assert words.wait_text(hours) == text
