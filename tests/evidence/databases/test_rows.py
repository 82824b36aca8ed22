"""A query's rows come as a data file does: faithful text, detected roles, limits, and sentences for what goes wrong."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cxjourney.evidence.databases import rows as fetching
from cxjourney.evidence.databases.cells import text_of
from cxjourney.evidence.databases.reading import Limits, Question, inspect_query, preview, question_of
from cxjourney.evidence.faults import EvidenceError
from cxjourney.evidence.found import FileFound
from tests.evidence.databases.servers import Server
from tests.evidence.databases.shops import ANSWERS, Shop, answers


def read(shop: Shop, query: str, **limits: Any) -> FileFound:
    return inspect_query(Question(shop.url, query, "", shop.password), Limits(**limits))


def refused(shop: Shop, query: str, sentence: str) -> None:
    with pytest.raises(EvidenceError, match=sentence) as refusal:
        read(shop, query)
    assert not shop.password or shop.password not in str(refusal.value)


def test_a_query_is_read_as_a_file_is(shop: Shop) -> None:
    shop.make("answers", ANSWERS, answers(400))
    found = read(shop, "select * from answers order by answered desc -- newest first")
    assert (found.format, found.rows, found.header_rows, found.encoding) == ("SQL", 400, 0, None)
    assert "@" not in found.path or "analyst@" in found.path
    roles = {column.name: column.role for column in found.columns}
    assert roles["touchpoint"] == "touchpoint"
    assert roles["answered"] == "date"
    assert roles["recommend"] == "answer"
    assert found.frame.columns == [column.name for column in found.columns]
    whole = read(shop, "answers")
    assert whole.frame.height == 400
    assert sorted(whole.frame["recommend"].drop_nulls()) == sorted(found.frame["recommend"].drop_nulls())


def test_values_become_faithful_text() -> None:
    for value, text in (
        (None, None), ("ä \n b", "ä \n b"), (True, "true"), (7, "7"), (7.0, "7"), (0.1, "0.1"), (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"), (float("nan"), None), (float("inf"), None), (Decimal("9.00"), "9"),
        (Decimal("1.50"), "1.50"), (Decimal("1E+3"), "1000"), (Decimal("NaN"), None), (date(2026, 3, 4), "2026-03-04"),
        (datetime(2026, 3, 4, 5, 6, 7), "2026-03-04 05:06:07"), (time(5, 6), "05:06:00"),
        (datetime(2026, 3, 4, 5, tzinfo=UTC), "2026-03-04 05:00:00+00:00"),
        (timedelta(hours=27, minutes=5), "27:05:00"),
        (timedelta(seconds=-90), "-0:01:30"), ([1, None], "[1, null]"), ({"a": "ö"}, '{"a": "ö"}'),
    ):  # fmt: skip
        assert text_of(value) == text
    for value in (b"x", bytearray(b"x"), memoryview(b"x")):
        with pytest.raises(TypeError):
            text_of(value)


def test_typed_columns_of_real_databases(shop: Shop) -> None:
    if shop.kind == "sqlite":
        columns = "1 as whole, 1.5 as part, 'a: :b % \\' as words, date('2026-03-04') as day, null as empty"
        expected: tuple[str | None, ...] = ("1", "1.5", "a: :b % \\", "2026-03-04", None)
    else:
        columns = (
            "1::int as whole, 1.50::decimal(6,2) as part, 'a: :b % \\' as words, date '2026-03-04' as day, "
            "timestamp '2026-03-04 05:06:07' as moment, interval '26 hours' as span, true as flag, "
            "timestamp with time zone '2026-03-04 05:06:07+00' as zoned, null as empty"
        )
        expected = (
            "1", "1.50", "a: :b % \\", "2026-03-04", "2026-03-04 05:06:07", "26:00:00", "true",
            "2026-03-04 05:06:07+00:00", None,
        )  # fmt: skip
    shop.make("one", {"a": sa.Integer()}, [{"a": 1}])
    found = read(shop, f"select {columns} from one")
    row = found.frame.row(0)
    if shop.kind == "duckdb":
        assert "T" not in (row[7] or "")
        assert datetime.fromisoformat(str(row[7])) == datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
        row = (*row[:7], expected[7], *row[8:])
    assert row == expected
    assert read(shop, f"select {columns} from one limit 1").frame.height == 1


def test_bytes_are_refused(shop: Shop) -> None:
    shop.make("pictures", {"picture": sa.LargeBinary()}, [{"picture": b"\x00\x01"}])
    refused(shop, "select * from pictures", "The column “picture” .* holds bytes")


def test_names_are_made_unique(local_shop: Shop) -> None:
    local_shop.make("one", {"a": sa.Integer()}, [{"a": 1}])
    found = read(local_shop, 'select a, a + 1 as A2, 5 as "  spaced \n name " from one')
    assert [column.name for column in found.columns] == ["a", "A2", "spaced name"]


def test_what_goes_wrong_is_a_sentence(shop: Shop) -> None:
    shop.make("answers", ANSWERS, answers(3))
    refused(shop, "select * from nowhere", "does not know a table or column")
    refused(shop, "nowhere", "does not know a table or column")
    refused(shop, "select unheard from answers", "does not know a table or column")
    refused(shop, "select * from answers where 1 = 0", "has no rows for this query")
    refused(shop, "select * frm answers", "refused the query|does not know")
    refused(shop, "delete from answers", "only reads")


def test_nothing_can_be_written(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the check of the query was fooled, the transaction cannot write."""
    from cxjourney.evidence.databases import reading

    shop.make("answers", ANSWERS, answers(3))
    monkeypatch.setattr(reading, "checked_query", lambda query: query)
    for query in ("delete from answers", "drop table answers", "create table mine (a int)"):
        with pytest.raises(EvidenceError):
            read(shop, query)
    assert shop.run("select count(*) from answers")[0][0] == 3


def test_limits_are_kept(local_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    local_shop.make("answers", ANSWERS, answers(50))
    monkeypatch.setattr(fetching, "MAX_ROWS", 40)
    refused(local_shop, "answers", "more than 40 rows")
    long = read(local_shop, "select 'x' as a, printf('%.*c', 40000, 'y') as b, char(0) || 'z' as c")
    assert len(long.frame["b"][0]) == 32_767
    assert long.frame["c"][0] == "z"
    assert {note.code for note in long.notes} == {"cut", "nul"}
    few = preview(Question(local_shop.url, "answers"), rows=7)
    assert few.rows == 7
    monkeypatch.setattr(fetching, "MAX_COLUMNS", 5)
    refused(local_shop, "answers", "gives more than 5 columns")


def test_files_that_are_no_databases(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database at all, but long enough to be one " * 40)
    for kind in ("sqlite", "duckdb"):
        with pytest.raises(EvidenceError, match=r"There is no database file “missing\.db”"):
            inspect_query(question_of(f"{kind}:///{tmp_path}/missing.db", "t"))
        with pytest.raises(EvidenceError, match=r"is not a database of this kind|refused"):
            inspect_query(question_of(f"{kind}:///{tmp_path}/text.db", "t"))
    assert not (tmp_path / "missing.db").exists()


def test_odd_file_names_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a b#c ä.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table t as select 1 as a, 2 as b")
    connection.close()
    assert inspect_query(question_of(f"sqlite:///{path}", "t")).frame.rows() == [("1", "2")]


def test_a_missing_driver_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    (tmp_path / "a.db").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(EvidenceError, match=r"driver for PostgreSQL is not installed. Install cxjourney\[postgresql\]"):
        inspect_query(question_of("postgresql://me@127.0.0.1:9/db", "t"))
    with pytest.raises(EvidenceError, match="driver for MySQL"):
        inspect_query(question_of("mysql://me@127.0.0.1:9/db", "t"))
    with pytest.raises(EvidenceError, match="no driver for “nonesuch”"):
        inspect_query(question_of("nonesuch://me@127.0.0.1:9/db", "t"))


def test_a_server_that_is_not_there(postgres: Server) -> None:
    for url in ("postgresql://me@127.0.0.1:9/db", f"postgresql://analyst@127.0.0.1:{postgres.port}/nothere"):
        with pytest.raises(EvidenceError, match=r"cannot be reached|did not accept"):
            inspect_query(question_of(url, "t"))


def test_a_slow_query_ends_in_a_sentence(postgres: Server, tmp_path: Path) -> None:
    shop = Shop("postgresql", tmp_path, postgres)
    with pytest.raises(EvidenceError, match="took too long"):
        read(shop, "select pg_sleep(30)", deadline=0.3)


def test_a_duckdb_query_reaches_no_other_file(tmp_path: Path) -> None:
    """A query that came with somebody's project must not read this computer's files into it."""
    shop = Shop("duckdb", tmp_path)
    shop.make("one", {"a": sa.Integer()}, [{"a": 1}])
    (tmp_path / "private.csv").write_text("a,b\n1,2\n")
    for query in (f"select * from read_csv('{tmp_path}/private.csv')", f"select * from '{tmp_path}/private.csv'"):
        refused(shop, query, "does not let this user read that|does not know")


def test_the_reading_process_does_it(local_shop: Shop, reading_process: None) -> None:
    local_shop.make("answers", ANSWERS, answers(50))
    told: list[tuple[float, str]] = []
    found = read(local_shop, "answers", progress=lambda share, doing: told.append((share, doing)))
    assert found.rows == 50
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    refused(local_shop, "nowhere", "does not know a table")
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i, i as b from n where i < 0"
    with pytest.raises(EvidenceError, match="took longer than 1 seconds"):
        read(local_shop, endless, deadline=1)
