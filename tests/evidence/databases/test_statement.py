"""A query is one SELECT or the name of a table; whatever else is refused in a sentence."""

from __future__ import annotations

import pytest

from cxjourney.evidence.databases.statement import checked_query, table_name
from cxjourney.evidence.faults import EvidenceError

GOOD = (
    "select * from answers",
    "SELECT 1;",
    "with recent as (select * from answers) select * from recent",
    "(select 1) union (select 2)",
    "select ';' as semicolon, 'it''s', \"a;b\" from t -- one; remark",
    "select /* ; delete from t */ 1",
    "select $$;$$, $tag$ drop; $tag$",
    "select E'it\\'s; fine'",
    "select replace(a, 'x', 'y'), update_time, t.delete from t",
    "select count(*) filter (where replace(a, 'b', '') > '1') from t",
    "answers",
    "shop.answers",
    '"My Shop"."all answers"',
)
BAD = {
    "": "Say what to ask",
    "delete from answers": "only reads",
    "select 1; select 2": "more than one statement",
    "select 1; commit; drop table answers": "more than one statement",
    "with gone as (delete from answers returning *) select * from gone": "only reads",
    "with gone as (  update answers set a = 1) select 1": "only reads",
    "select * into copied from answers": "only reads",
    "drop table answers": "only reads",
    "pragma table_info(answers)": "only reads",
    "attach 'other.db' as o": "only reads",
    "copy answers to 'elsewhere.csv'": "only reads",
    "explain select 1": "only reads",
    "select 'not closed": "not closed",
    "select 1 /* not closed": "not closed",
    "select E'\\'' ; commit; delete from answers; --'": "more than one statement",
    "select '\\'; commit; --'": "more than one statement",
    "values (1)": "only reads",
    "select 1 " + "x" * 100_001: "longer than",
}


@pytest.mark.parametrize("query", GOOD)
def test_a_reading_query_passes(query: str) -> None:
    assert checked_query(query) == query.rstrip(";")


@pytest.mark.parametrize(("query", "sentence"), BAD.items())
def test_anything_else_is_refused(query: str, sentence: str) -> None:
    with pytest.raises(EvidenceError, match=sentence):
        checked_query(query)


def test_names_of_tables() -> None:
    assert table_name(" answers ") == ("answers",)
    assert table_name('shop."all answers"') == ("shop", "all answers")
    assert table_name("select 1") is None
    assert table_name("answers; drop") is None
