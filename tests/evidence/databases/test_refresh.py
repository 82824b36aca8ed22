"""A refresh asks only for what is newer: nothing comes twice, and nothing is lost on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxjourney.domain import actions
from cxjourney.domain.errors import JourneyError
from cxjourney.evidence.databases import counting
from cxjourney.evidence.databases.reading import Limits
from cxjourney.evidence.faults import ReadingCancelled
from tests.evidence.databases.desk import Desk, assert_same
from tests.evidence.databases.servers import Server
from tests.evidence.databases.shops import ANSWERS, MAPPING, TICKET_MAPPING, TICKETS, Shop, answers, tickets

BOTH = pytest.mark.parametrize("aggregate", [False, True], ids=["rows", "counts"])


def dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows in the order in which they came, each with a date and an answer."""
    found = [{**row, "recommend": i % 11, "touchpoint": "Check out"} for i, row in enumerate(rows) if row["answered"]]
    found.sort(key=lambda row: row["answered"])
    return [{**row, "answered": row["answered"] + timedelta(seconds=number)} for number, row in enumerate(found)]


@BOTH
def test_only_what_is_newer_is_asked_for(shop: Shop, aggregate: bool) -> None:
    rows = dated(answers(600))
    shop.make("answers", ANSWERS, rows[:300])
    desk = Desk(shop, "answers", MAPPING, aggregate)
    assert desk.refresh().report["rows"] == 300
    assert desk.source.newest
    assert desk.source.refreshed_at
    boundary = 0 if aggregate else 1  # the row at the newest moment is known by its key
    again = desk.refresh()
    assert again.report["rows"] == again.report["duplicates"] == boundary
    assert len(desk.imports) == 1
    parts = (rows[300:301], rows[301:450], rows[450:])
    for part in parts:
        shop.add("answers", part)
        assert desk.refresh().report["rows"] == len(part) + boundary
    assert [record.taken for record in desk.imports] == [300, *map(len, parts)]
    whole = Desk(shop, "answers", MAPPING, aggregate)
    whole.refresh()
    for by in ((), ("month",), ("segment:Customer",)):
        assert_same(whole.scores("nps", by), desk.scores("nps", by))
    assert_same(whole.scores("nps", (), True), desk.scores("nps", (), True))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(0, 40), min_size=1, max_size=5), aggregate=st.booleans(), seed=st.integers(0, 99))
def test_in_whatever_pieces_it_comes(steps: list[int], aggregate: bool, seed: int, tmp_path_factory: Any) -> None:
    """However the answers are spread over refreshes, all are in once: many of them share a moment."""
    shop = Shop("sqlite", tmp_path_factory.mktemp("shop"))
    shop.make("answers", ANSWERS, [])
    desk = Desk(shop, "select * from answers", MAPPING, aggregate)
    moment, total = datetime(2026, 1, 5, 9), 0
    for step in steps:
        fresh = answers(step, seed + total)
        for number, row in enumerate(fresh):
            row |= {"answered": moment + timedelta(seconds=number // 3), "recommend": number % 11, "touchpoint": "pay"}
            row["touchpoint"] = "Check out"
        moment += timedelta(minutes=10)
        shop.add("answers", fresh)
        total += step
        desk.refresh()
        desk.refresh()
    assert desk.answered() == total


def test_a_late_answer_of_the_newest_moment_is_taken_where_rows_are_kept(local_shop: Shop) -> None:
    """Rows are known by their keys, so the newest moment is asked for again; counts cannot tell and leave it."""
    rows = dated(answers(40))
    for aggregate, expected in ((False, 22), (True, 20)):
        local_shop.make("answers", ANSWERS, rows[:20])
        desk = Desk(local_shop, "answers", MAPPING, aggregate)
        desk.refresh()
        local_shop.add("answers", [{**row, "answered": rows[19]["answered"]} for row in (rows[19], rows[21])])
        desk.refresh()
        assert desk.answered() == expected


@BOTH
def test_a_removed_import_comes_in_again(local_shop: Shop, aggregate: bool) -> None:
    rows = dated(answers(300))
    local_shop.make("answers", ANSWERS, rows[:100])
    desk = Desk(local_shop, "answers", MAPPING, aggregate)
    desk.refresh()
    local_shop.add("answers", rows[100:200])
    desk.refresh()
    local_shop.add("answers", rows[200:])
    desk.refresh()
    desk.do(actions.remove_import(desk.project, desk.imports[1].id))
    assert desk.answered() == len(rows) - 100
    desk.refresh()
    assert desk.answered() == len(rows)
    desk.refresh()
    assert desk.answered() == len(rows)


@BOTH
def test_undo_takes_the_whole_refresh_back(local_shop: Shop, aggregate: bool) -> None:
    rows = dated(answers(100))
    local_shop.make("answers", ANSWERS, rows[:50])
    desk = Desk(local_shop, "answers", MAPPING, aggregate)
    desk.refresh()
    before = (desk.imports, desk.source)
    local_shop.add("answers", rows[50:])
    edit = desk.plan().edit(desk.project)
    desk.do(edit)
    assert desk.answered() == len(rows)
    desk.do(edit.inverse())
    assert (desk.imports, desk.source) == before
    desk.refresh()
    assert desk.answered() == len(rows)


@BOTH
def test_rows_without_a_date_come_once(local_shop: Shop, aggregate: bool) -> None:
    rows = dated(answers(60))
    for row in rows[:7]:
        row["answered"] = None
    local_shop.make("answers", ANSWERS, rows[:40])
    desk = Desk(local_shop, "answers", MAPPING, aggregate)
    desk.refresh()
    assert desk.answered() == 40
    local_shop.add("answers", rows[40:])
    found = desk.refresh()
    assert desk.answered() == len(rows)
    assert any("no date" in note for note in found.notes)


@BOTH
def test_without_a_date_everything_is_asked_for_again(local_shop: Shop, aggregate: bool) -> None:
    mapping = {**MAPPING, "columns": {name: c for name, c in MAPPING["columns"].items() if name != "answered"}}
    rows = dated(answers(80))
    local_shop.make("answers", ANSWERS, rows[:40])
    desk = Desk(local_shop, "answers", mapping, aggregate)
    desk.refresh()
    local_shop.add("answers", rows[40:])
    found = desk.refresh()
    assert desk.answered() == len(rows)
    assert "No column says when, so everything was asked for again." in found.notes
    assert len(desk.imports) == (1 if aggregate else 2)


@BOTH
def test_a_day_that_is_not_over_waits(shop: Shop, aggregate: bool) -> None:
    today = date.today()
    columns = {"day": sa.Date(), "nps": sa.Integer(), "id": sa.Integer()}
    rows = [{"day": today - timedelta(days=i % 3), "nps": 9, "id": i} for i in range(30)]
    shop.make("daily", columns, rows)
    mapping = {
        "touchpoint": "Check out",
        "columns": {"day": {"role": "date"}, "nps": {"role": "answer", "metric": "nps"}, "id": {"role": "response_id"}},
    }
    desk = Desk(shop, "daily", mapping, aggregate)
    found = desk.refresh()
    assert desk.answered() == 20
    assert desk.source.newest == (today - timedelta(days=1)).isoformat()
    assert any("not over" in note for note in found.notes)


def test_open_tickets_are_counted_anew_and_solved_ones_once(shop: Shop) -> None:
    rows = tickets(200)
    early = datetime(2026, 3, 20)
    first = [
        {**row, "solved": row["solved"] if row["solved"] and row["solved"] <= early else None}
        for row in rows
        if row["opened"] <= early
    ]
    shop.make("tickets", TICKETS, first)
    desk = Desk(shop, "tickets", TICKET_MAPPING, True)
    desk.refresh()
    shop.make("tickets", TICKETS, rows)
    desk.refresh()
    desk.refresh()
    whole = Desk(shop, "tickets", TICKET_MAPPING, True)
    whole.refresh()
    for by in ((), ("touchpoint",), ("month",)):
        assert_same(whole.scores("ttr", by), desk.scores("ttr", by))
    assert whole.scores("ttr")[()].parts["open"] > 0


def test_the_snapshot_holds_while_others_write(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written after the look at the newest row is not counted with it, whatever time it bears."""
    shop = Shop("postgresql", tmp_path, postgres)
    rows = dated(answers(60))
    shop.make("answers", ANSWERS, rows[:30])
    count = counting._account
    pending = [rows[30:]]

    def write_first(*given_: Any) -> Any:
        for part in pending:
            shop.add("answers", [{**row, "answered": rows[5]["answered"]} for row in part])
        pending.clear()
        return count(*given_)

    monkeypatch.setattr(counting, "_account", write_first)
    desk = Desk(shop, "answers", MAPPING, True)
    assert desk.refresh().report["rows"] == 30
    assert desk.answered() == 30


def test_touchpoints_that_the_map_lacks_can_be_made(local_shop: Shop) -> None:
    local_shop.make("answers", ANSWERS, [{**row, "touchpoint": "Loyalty call"} for row in answers(20)])
    desk = Desk(local_shop, "answers", MAPPING, True)
    found = desk.refresh()
    assert found.report["unmatched"] == ["Loyalty call"]
    assert desk.imports == []
    assert not desk.source.newest
    desk.refresh(add_touchpoints=True)
    assert desk.imports[0].taken > 0


def test_a_dry_run_and_a_changed_source_change_nothing(local_shop: Shop) -> None:
    local_shop.make("answers", ANSWERS, answers(20))
    desk = Desk(local_shop, "answers", MAPPING, True)
    found = desk.plan(dry_run=True)
    assert found.report["dry_run"] is True
    desk.do(actions.edit_source(desk.project, "source", query="select * from answers"))
    with pytest.raises(JourneyError, match="has changed"):
        found.edit(desk.project)
    assert desk.imports == []


def test_cancel_leaves_everything(local_shop: Shop, reading_process: None) -> None:
    local_shop.make("answers", ANSWERS, answers(20))
    desk = Desk(local_shop, "answers", MAPPING, True)
    with pytest.raises(ReadingCancelled):
        desk.plan(Limits(cancelled=lambda: True))
    assert desk.imports == []


@BOTH
@pytest.mark.parametrize("kind", ["timestamp with time zone", "bigint", "varchar"])
def test_moments_of_every_form_tell_what_is_newer(shop: Shop, aggregate: bool, kind: str) -> None:
    """Time stamps with a zone, seconds since 1970 and ISO texts: each window follows the other."""
    start = datetime(2026, 3, 1, 8, tzinfo=UTC)
    forms = {
        "timestamp with time zone": lambda moment: f"'{moment.isoformat(sep=' ')}'",
        "bigint": lambda moment: str(int(moment.timestamp())),
        "varchar": lambda moment: f"'{moment.strftime('%Y-%m-%dT%H:%M:%S')}'",
    }
    shop.run("drop table if exists moments")
    shop.run(f"create table moments (given {kind}, nps integer)")

    def add(first: int, last: int) -> None:
        rows = (f"({forms[kind](start + timedelta(hours=number))}, {number % 11})" for number in range(first, last))
        shop.run(f"insert into moments values {', '.join(rows)}")

    style = {"date_style": "epoch"} if kind == "bigint" else {}
    columns = {"given": {"role": "date", **style}, "nps": {"role": "answer", "metric": "nps"}}
    desk = Desk(shop, "moments", {"touchpoint": "Check out", "columns": columns}, aggregate)
    add(0, 30)
    desk.refresh()
    assert desk.answered() == 30
    add(30, 41)
    desk.refresh()
    assert desk.answered() == 41
    days = {value[0]: score.n for value, score in desk.scores("nps", ("day",)).items()}
    assert days == {"2026-03-01": 16, "2026-03-02": 24, "2026-03-03": 1}
