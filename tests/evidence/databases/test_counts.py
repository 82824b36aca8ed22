"""A warehouse's counts give the very scores that its rows give, on every real database."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cxjourney.domain.errors import JourneyError
from cxjourney.evidence.databases import reading, refreshing
from cxjourney.evidence.databases.planning import with_weights
from tests.evidence.databases.conftest import read_here
from tests.evidence.databases.desk import Desk, assert_same
from tests.evidence.databases.shops import (
    ANSWERS,
    KINDS,
    MAPPING,
    TICKET_MAPPING,
    TICKETS,
    Shop,
    answers,
    tickets,
)


@pytest.mark.parametrize("kind", ["nps", "csat"])
@pytest.mark.parametrize("by", [("touchpoint",), ("month",), ("touchpoint", "segment:Customer"), ("channel", "week")])
@pytest.mark.parametrize("weighted", [False, True])
def test_counts_score_as_rows_do(kind: str, by: tuple[str, ...], weighted: bool, pair: tuple[Desk, Desk]) -> None:
    rows, counts = pair
    assert_same(rows.scores(kind, by, weighted), counts.scores(kind, by, weighted))


@pytest.fixture(scope="module", params=KINDS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    """Give two projects over the same 1,500 answers: one that has the rows, one that has the counts."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    shop = Shop(request.param, tmp_path_factory.mktemp("shop"), server)
    shop.make("answers", ANSWERS, answers(1500))
    desks = (Desk(shop, "answers", MAPPING, False), Desk(shop, "answers", MAPPING, True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "run_reader", read_here)
        patch.setattr(refreshing, "run_reader", read_here)
        for desk in desks:
            desk.refresh()
    return desks


def test_the_accounts_agree_and_add_up(pair: tuple[Desk, Desk]) -> None:
    (rows,), (counts,) = (desk.imports for desk in pair)
    assert counts.rows == rows.rows == 1500
    assert counts.taken == rows.taken
    assert counts.skipped == rows.skipped
    assert counts.rows == counts.taken + counts.skipped
    assert counts.answers == rows.answers
    told = json.loads(counts.report_json)
    assert told["unmatched"] == ["Loyalty call"]
    reasons = [problem["reason"] for problem in told["problems"]]
    assert any("outside the scale 0 to 10" in reason for reason in reasons)
    assert any("not one of the known answers" in reason for reason in reasons)
    assert any("not on the map" in reason for reason in reasons)
    assert any("no touchpoint" in reason for reason in reasons)


def test_tickets_count_as_rows_do(shop: Shop) -> None:
    shop.make("tickets", TICKETS, tickets(800))
    rows, counts = (Desk(shop, "select * from tickets", TICKET_MAPPING, aggregate) for aggregate in (False, True))
    rows.refresh()
    counts.refresh()
    for by in (("touchpoint",), ("month",), ("segment:Team",)):
        assert_same(rows.scores("ttr", by), counts.scores("ttr", by))
    assert any(score.parts["open"] for score in counts.scores("ttr", ()).values())


def test_wide_tables_count_as_rows_do(shop: Shop) -> None:
    """One column for each touchpoint, kinds of survey told by another column, and previews that are no answers."""
    columns = {
        "day": sa.Date(),
        "kind": sa.String(9),
        "score": sa.Integer(),
        "chat": sa.Integer(),
        "state": sa.String(9),
    }
    rows = [
        {
            "day": date(2026, 1 + i % 3, 1 + i % 28), "kind": ("NPS", "CSAT", None)[i % 3], "score": i % 6,
            "chat": i % 8, "state": "Preview" if i % 11 == 0 else "Real",
        }
        for i in range(400)
    ]  # fmt: skip
    shop.make("wide", columns, rows)
    mapping = {
        "touchpoint": "Check out",
        "columns": {
            "day": {"role": "date"},
            "score": {
                "role": "answer", "metric": "nps", "kind_column": "kind",
                "kinds": {"nps": {"metric": "nps"}, "CSAT": {"metric": "csat", "scale": [1, 5]}},
            },
            "chat": {"role": "answer", "metric": "csat", "scale": [1, 5], "touchpoint": "Chat with support"},
            "state": {"role": "ignore", "leave_out": ["preview"]},
        },
    }  # fmt: skip
    pair = [Desk(shop, "wide", mapping, aggregate) for aggregate in (False, True)]
    for desk in pair:
        desk.refresh()
    for kind in ("nps", "csat"):
        assert_same(*(desk.scores(kind, ("touchpoint",)) for desk in pair))
        assert_same(*(desk.scores(kind, ("month",)) for desk in pair))
    assert pair[1].imports[0].taken == pair[0].imports[0].taken


def test_a_counts_table_is_counted_by_its_counts(shop: Shop) -> None:
    columns = {"place": sa.String(20), "value": sa.Numeric(4, 1), "times": sa.Integer(), "w": sa.Float()}
    rows = [{"place": "Check out", "value": i % 11, "times": i, "w": 1 + i % 2} for i in range(40)]
    shop.make("counted", columns, rows)
    roles = {"place": "touchpoint", "times": "count", "w": "weight", "value": {"role": "answer", "metric": "nps"}}
    pair = [Desk(shop, "select * from counted -- all", {"columns": roles}, aggregate) for aggregate in (False, True)]
    for desk in pair:
        desk.refresh()
    assert pair[1].answered() == sum(range(40))
    for weighted in (False, True):
        assert_same(*(desk.scores("nps", ("touchpoint",), weighted) for desk in pair))


def test_months_and_steps_are_kept_to(shop: Shop) -> None:
    shop.make("tickets", TICKETS, tickets(300))
    mapping = {**TICKET_MAPPING, "warehouse": {"period": "month", "step_minutes": 60}}
    desk = Desk(shop, "tickets", mapping, True)
    found = desk.refresh()
    frame = desk.frame()
    assert frame["time"].dt.day().unique().to_list() == [1]
    hours = frame[next(name for name in frame.columns if name.startswith("m:"))].drop_nulls()
    assert (hours == hours.round()).all()
    assert "Times are rounded to 60 minutes." in found.notes
    exact = Desk(shop, "tickets", TICKET_MAPPING, False)
    exact.refresh()
    one, other = (d.scores("ttr")[()].value for d in (desk, exact))
    assert one is not None
    assert other is not None
    assert abs(one - other) <= 0.5


def test_durations_of_every_form(shop: Shop) -> None:
    rows = [{"hours": i / 4, "text": f"{i / 4}", "minutes": i * 15} for i in range(1, 60)]
    shop.make("times", {"hours": sa.Float(), "text": sa.String(9), "minutes": sa.Integer()}, rows)
    found = []
    for name, unit in (("hours", "hours"), ("text", "hours"), ("minutes", "minutes")):
        mapping = {"touchpoint": "Check out", "columns": {name: {"role": "answer", "metric": "ttr", "unit": unit}}}
        desk = Desk(shop, "times", mapping, True)
        desk.refresh()
        score = desk.scores("ttr", ("touchpoint",))[("pay",)]
        found.append((score.n, score.value, score.parts["p90"]))
    assert found == [(59, 7.5, found[0][2])] * 3


def test_what_is_not_countable_is_refused(shop: Shop) -> None:
    shop.make("answers", ANSWERS, answers(5))
    for columns, sentence in (
        ({"satisfied": "comment", "recommend": {"role": "answer", "metric": "nps"}}, "holds comments"),
        ({"answered": "date"}, "nothing to count"),
        ({"recommend": {"role": "answer", "metric": "nps"}}, "touchpoint"),
        ({"nix": {"role": "answer", "metric": "nps"}, "touchpoint": "touchpoint"}, "gives no column “nix”"),
    ):
        with pytest.raises(JourneyError, match=sentence):
            Desk(shop, "answers", {"columns": columns}, True).refresh()


def test_texts_that_are_no_iso_dates_are_refused(shop: Shop) -> None:
    shop.make(
        "dates", {"day": sa.String(20), "nps": sa.Integer()}, [{"day": f"{i}/3/2026", "nps": 9} for i in range(1, 9)]
    )
    mapping = {
        "touchpoint": "Check out",
        "columns": {"day": {"role": "date", "date_style": "dmy"}, "nps": {"role": "answer", "metric": "nps"}},
    }
    with pytest.raises(JourneyError, match="Turn them into dates in the query"):
        Desk(shop, "dates", mapping, True).refresh()


@given(st.lists(st.tuples(st.integers(1, 40), st.floats(0, 50)), min_size=1, max_size=30))
def test_two_rows_stand_for_any_weights(group: list[tuple[int, float]]) -> None:
    """However a group is weighted, number, sum and sum of squares stay."""
    number = float(sum(times for times, _ in group))
    total = sum(times * weight for times, weight in group)
    squared = sum(times * weight * weight for times, weight in group)
    counts = pl.DataFrame({"count": [number], "weight": [total], "squared": [squared]})
    if squared == 0 and total == 0:
        counts = counts.with_columns(pl.col("weight", "squared") * 0.0)
    rows = with_weights(counts, weighted=True, split=True)
    assert rows.height <= 2
    assert rows["count"].min() >= -1e-9  # type: ignore[operator]
    assert rows["weight"].min() >= 0  # type: ignore[operator]
    assert rows["count"].sum() == pytest.approx(number)
    assert (rows["count"] * rows["weight"]).sum() == pytest.approx(total)
    assert (rows["count"] * rows["weight"] ** 2).sum() == pytest.approx(squared, rel=1e-6, abs=1e-9)
