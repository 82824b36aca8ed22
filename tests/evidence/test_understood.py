"""How a column's values are understood before an import: the same as the import itself, over the whole column."""

from __future__ import annotations

import polars as pl
import pytest

from cxjourney.evidence.mapping import MappedColumn
from cxjourney.evidence.understood import MOST_VALUES, ColumnSense, Sense, understand

NPS = MappedColumn(name="N", role="answer", metric="nps", scale=(0.0, 10.0), blank=(11.0,))


def look(values: list[str | None], column: MappedColumn) -> ColumnSense:
    return understand(pl.Series("N", values, dtype=pl.String), column)


def said(sense: ColumnSense) -> dict[str, tuple[Sense, str]]:
    return {value.text: (value.sense, value.meaning) for value in sense.shown}


def test_counts_are_over_all_rows() -> None:
    sense = look(["9", "10", "11", "abc", None, "", "9.5", "12"] * 5, NPS)
    assert (sense.rows, sense.values, sense.blanks, sense.problems) == (40, 10, 15, 15)
    assert said(sense) == {
        "9": (Sense.VALUE, "9"), "10": (Sense.VALUE, "10"), "11": (Sense.BLANK, ""), "": (Sense.BLANK, ""),
        "abc": (Sense.PROBLEM, "not a number"), "9.5": (Sense.PROBLEM, "not a whole number"),
        "12": (Sense.PROBLEM, "outside the scale 0 to 10"),
    }  # fmt: skip


def test_words_dates_times_and_comments() -> None:
    words = MappedColumn(
        name="N", role="answer", metric="csat", scale=(0.0, 1.0), values=(("Good", 1.0), ("Old", None))
    )
    assert said(look(["Good", "Old", "Meh"], words))["Meh"] == (Sense.PROBLEM, "not one of the known answers")
    dates = look(["03/04/2026", "05/04/2026 10:20"], MappedColumn(name="N", role="date", date_style="dmy"))
    assert said(dates)["05/04/2026 10:20"] == (Sense.VALUE, "5 Apr 2026, 10:20")
    assert dates.summary == "From 3 Apr 2026 to 5 Apr 2026"
    time = MappedColumn(name="N", role="answer", metric="ttr", unit="hours", open_when_blank=True)
    assert said(look(["37:05:10", "12", ""], time)) == {
        "37:05:10": (Sense.VALUE, "37.09 h"), "12": (Sense.VALUE, "12 h"), "": (Sense.VALUE, "not resolved yet"),
    }  # fmt: skip
    (comment,) = look(["call ann@example.org"], MappedColumn(name="N", role="comment")).shown
    assert comment.meaning == "call [e-mail]"
    assert "ann@example.org" not in comment.text


def test_personal_data_is_not_looked_at() -> None:
    sense = look(["ann@example.org"], MappedColumn(name="N", role="personal"))
    assert sense == ColumnSense(rows=1)


@pytest.mark.parametrize("question", ["unit", "values", "scale"])
def test_an_open_question_is_the_answer(question: str) -> None:
    sense = look(["1", "2"], MappedColumn(name="N", role="answer", metric="csat", question=question))
    assert sense.refusal
    assert [value.text for value in sense.shown] == ["1", "2"]


def test_many_values_show_the_odd_ones_first() -> None:
    values = [f"{number}" for number in range(3_000)] + ["odd", "odd"]
    sense = look([*values], MappedColumn(name="N", role="weight"))
    assert len(sense.shown) == MOST_VALUES
    assert (sense.shown[0].text, sense.shown[0].count, sense.shown[0].sense) == ("odd", 2, Sense.PROBLEM)
    assert (sense.values, sense.problems, sense.distinct) == (3_000, 2, 3_001)


def test_scores_computed_elsewhere_are_on_their_own_scale() -> None:
    score = MappedColumn(name="N", role="reported_score", metric="nps", direction="higher")
    shown = said(look(["-31", "42", "250", "fewer than 50"], score))
    assert shown["-31"] == (Sense.VALUE, "−31")
    assert shown["250"][0] is Sense.PROBLEM
    assert shown["fewer than 50"] == (Sense.PROBLEM, "kept back in the file")
    assert said(look(["120", "x"], MappedColumn(name="N", role="reported_n")))["120"] == (Sense.VALUE, "120")
    period = said(look(["2026-Q3", "2025"], MappedColumn(name="N", role="period")))
    assert period["2026-Q3"] == (Sense.VALUE, "1 Jul 2026")
