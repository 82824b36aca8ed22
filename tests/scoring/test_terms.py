"""What stands out at a touchpoint: words and phrases against all others, and never those of a few people."""

from __future__ import annotations

import math

import polars as pl
import pytest

from cxjourney.scoring.terms import (
    Term,
    frequent_terms,
    languages,
    log_likelihood_ratio,
    stop_words,
)
from tests.scoring.frames import make_frame


def said(touchpoint: str, *comments: tuple[str, int], person: str = "") -> list[dict[str, object]]:
    rows = []
    for text, times in comments:
        for i in range(times):
            rows.append({"touchpoint": touchpoint, "comment": text, "response": f"{person or text}{i}"})
    return rows


def terms_of(rows: list[dict[str, object]], place: str, threshold: int = 5) -> list[str]:
    return [term.text for term in frequent_terms(make_frame(rows), threshold).get(place, [])]


def test_the_log_likelihood_ratio_is_dunnings():
    # by hand: 2 * (10 ln(10*200/(100*15)) + 90 ln(90*200/(100*185)) + 5 ln(5*200/(100*15)) + 95 ln(95*200/(100*185)))
    by_hand = 2 * (
        10 * math.log(2000 / 1500) + 90 * math.log(18000 / 18500) + 5 * math.log(1000 / 1500)
        + 95 * math.log(19000 / 18500)
    )  # fmt: skip
    assert log_likelihood_ratio(10, 90, 5, 95) == pytest.approx(by_hand)
    assert log_likelihood_ratio(10, 90, 10, 90) == pytest.approx(0, abs=1e-9)
    assert log_likelihood_ratio(10, 0, 0, 10) == pytest.approx(2 * 20 * math.log(2))


def test_words_and_phrases_that_one_touchpoint_has_more_of_stand_out():
    rows = [
        *said("help", ("The operator was on hold again.", 12), ("Nobody answered my call", 9), ("Fine", 20)),
        *said("pay", ("The checkout page was slow", 15), ("Fine", 20), ("The call was quick", 1)),
    ]
    found = frequent_terms(make_frame(rows), 5)
    texts = [term.text for term in found["help"]]
    assert "nobody answered" in texts
    assert "operator" in texts
    assert "fine" not in texts  # as common elsewhere
    assert "the" not in texts
    hold = next(term for term in found["help"] if term.text == "operator")
    assert (hold.n, hold.of, hold.elsewhere, hold.of_elsewhere) == (12, 41, 0, 36)
    assert hold.times(5) is None
    assert found["help"] == sorted(found["help"], key=lambda term: -term.ratio)


def test_how_many_times_as_often_is_told_where_enough_say_it_elsewhere():
    term = Term("slow", 30, 100, 10, 200, 40.0)
    assert term.times(5) == pytest.approx(6.0)
    assert term.times(11) is None


def test_terms_of_fewer_people_than_the_threshold_are_not_told():
    rows = [*said("help", ("zebra", 7), ("good", 30)), *said("pay", ("good", 60))]
    assert "zebra" in terms_of(rows, "help", 7)
    assert "zebra" not in terms_of(rows, "help", 8)


def test_people_count_not_how_often_they_say_it():
    loud = [{"touchpoint": "help", "comment": "zebra zebra", "response": "the same"} for _ in range(30)]
    rows = [*loud, *said("help", ("good", 30)), *said("pay", ("good", 60))]
    assert "zebra" not in terms_of(rows, "help", 2)
    nameless = [{"touchpoint": "help", "comment": "zebra"} for _ in range(30)]  # each row is somebody
    assert "zebra" in terms_of([*nameless, *said("pay", ("good", 60))], "help")


def test_a_word_is_told_by_the_phrase_that_nearly_always_holds_it():
    rows = [*said("help", ("apple pay failed", 12), ("apple pay", 9)), *said("pay", ("good", 60))]
    texts = terms_of(rows, "help")
    assert "apple pay" in texts
    assert "apple" not in texts
    assert "pay failed" not in texts or texts.index("apple pay") < texts.index("pay failed")


def test_of_chained_phrases_the_first_is_told():
    rows = [*said("help", ("serial number asked", 20)), *said("pay", ("good", 60))]
    assert len([text for text in terms_of(rows, "help") if " " in text]) == 1


def test_phrases_end_with_the_sentence():
    rows = [*said("help", ("late. parcel", 20)), *said("pay", ("good", 60))]
    texts = terms_of(rows, "help")
    assert "late parcel" not in texts
    assert {"late", "parcel"} <= set(texts)


def test_with_one_touchpoint_there_is_nothing_to_compare():
    assert frequent_terms(make_frame(said("help", ("zebra", 50))), 5) == {}
    assert frequent_terms(make_frame([]), 5) == {}


def test_nothing_but_stop_words_gives_no_terms():
    rows = [*said("help", ("the and not never", 20)), *said("pay", ("of it", 20))]
    assert frequent_terms(make_frame(rows), 5) == {}


def test_elisions_and_possessives_are_taken_off():
    rows = [*said("help", ("L’agent était poli avec nous", 20)), *said("pay", ("Le site est très lent pour moi", 30))]
    texts = terms_of(rows, "help")
    assert any("agent" in text for text in texts)
    assert not any("'" in text for text in texts)


def test_languages_are_told_by_their_commonest_words():
    english = ["It was the best that I have had"] * 9
    german = ["Das ist nicht das was ich wollte und es war schlecht"] * 9
    assert languages(english) == ["en"]
    assert languages(german) == ["de"]
    assert languages(english + german) == ["en", "de"]
    assert languages(["zebra"]) == languages([]) == ["en", "de", "fr", "es", "nl", "it", "pt"]


def test_words_of_other_languages_stay_terms():
    assert "die" in stop_words(["de"]).words
    assert "die" not in stop_words(["en"]).words
    assert "not" in stop_words(["en"]).negations
    assert "not" not in stop_words(["en"]).words


def test_rows_may_be_coded():
    rows = [*said("help", ("zebra", 20)), *said("pay", ("good", 60))]
    frame = make_frame(rows).with_columns(pl.col("touchpoint").cast(pl.Categorical))
    assert [term.text for term in frequent_terms(frame, 5)["help"]] == ["zebra"]
