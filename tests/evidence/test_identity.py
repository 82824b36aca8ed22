"""The same row is known again: in a longer export, another order, another layout, and in files of older versions."""

from __future__ import annotations

import random
from dataclasses import replace
from io import BytesIO
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.records import Import, ProjectInfo
from cxjourney.evidence import old_identity
from cxjourney.evidence.identity import hashed_ids, new_hash_key, row_identities
from cxjourney.evidence.mapping import mapping_from_dict
from cxjourney.evidence.plan import known_keys, plan_import
from cxjourney.scoring.frame import is_old_block, read_block
from tests.evidence.files import airport, read, table
from tests.evidence.test_plan import AIRPORT, LOG, Shop, log

KEY = "5a" * 32


def frame_of(rows: list[tuple[str | None, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(("id", "place", "a", "b"), pl.String), orient="row")


def identities(frame: pl.DataFrame, key: str = KEY) -> list[int]:
    found = row_identities(frame, ["place", "a", "b"], hashed_ids(frame["id"], key), None, frame["place"], key)
    assert not found.rows.null_count()
    assert not found.responses.null_count()
    return found.rows.to_list()


CELLS = st.sampled_from([None, "x", "y", "long " * 5])
ROWS = st.lists(st.tuples(st.sampled_from([None, "R1", "R2", "R3"]), st.sampled_from([None, "pay"]), CELLS, CELLS))


@settings(deadline=None, max_examples=60)
@given(ROWS, st.randoms(use_true_random=False))
def test_order_does_not_count(rows: list[tuple[str | None, ...]], chance: random.Random) -> None:
    shuffled = rows[:]
    chance.shuffle(shuffled)
    assert sorted(identities(frame_of(rows))) == sorted(identities(frame_of(shuffled)))


@settings(deadline=None, max_examples=60)
@given(ROWS, st.tuples(st.just("R9"), st.just("pay"), CELLS, CELLS))
def test_a_longer_file_holds_the_same_rows_and_more(
    rows: list[tuple[str | None, ...]], more: tuple[str | None, ...]
) -> None:
    before, after = identities(frame_of(rows)), identities(frame_of([*rows, more]))
    assert after[:-1] == before
    assert after[-1] not in before


def test_another_key_gives_other_hashes() -> None:
    frame = frame_of([("R1", "pay", "x", "y"), (None, None, "x", None)])
    assert not set(identities(frame)) & set(identities(frame, new_hash_key()))


def test_equal_rows_without_an_id_are_told_apart_by_how_many_there_are() -> None:
    found = identities(frame_of([(None, None, "x", "y")] * 3 + [("R1", None, "x", "y")] * 2))
    assert len(set(found)) == 4
    assert found[3] == found[4]


def test_a_blank_cell_and_one_of_blanks_are_the_same() -> None:
    assert identities(frame_of([(None, None, "  ", "y")])) == identities(frame_of([(None, None, None, "y")]))


def test_wide_and_long_exports_of_one_survey_hold_the_same_rows() -> None:
    wide = table([["Response", "Check out", "Chat"], *[[f"R{i}", i % 11, (i * 3) % 11] for i in range(40)]])
    long = table(
        [["Response", "Where", "Score"], *[[f"R{i}", place, (i * step) % 11] for i in range(40)
                                           for place, step in (("Check out", 1), ("Chat with support", 3))]]
    )  # fmt: skip
    nps = {"role": "answer", "metric": "nps"}
    as_wide: Any = {"columns": {"Response": "response_id", "Check out": {**nps, "touchpoint": "Check out"},
                           "Chat": {**nps, "touchpoint": "Chat with support"}}}  # fmt: skip
    as_long: Any = {"columns": {"Response": "response_id", "Where": "touchpoint", "Score": nps}}
    shop = Shop()
    first = shop.plan(wide, as_wide)
    assert first.frame["response"].n_unique() == 40
    shop.do(first)
    again = shop.plan(long, as_long)
    assert (again.taken, again.duplicates, again.report["changed"]) == (0, 80, 0)


def test_a_block_holds_no_key_that_follows_from_the_response() -> None:
    shop = Shop()
    rows = [("2024-03-01", "Check out", 9, "")] * 2 + [("2024-03-02", "Check out", 3, "late")]
    mappings: list[Any] = [AIRPORT, LOG]
    for plan in (shop.plan(airport(60), mappings[0]), shop.plan(log(*rows), mappings[1])):
        assert pl.read_parquet(BytesIO(plan.block))["key"].null_count() == plan.frame.height
        assert read_block(plan.block)["key"].equals(plan.frame["key"])


def test_rows_of_one_id_that_say_otherwise_keep_keys_of_their_own() -> None:
    mapping: Any = {"columns": {**LOG["columns"], "id": {"role": "response_id"}}}
    text = table([["id", "date", "touchpoint", "nps", "comment"], ["R1", "2024-03-01", "Check out", 9, ""],
                  ["R1", "2024-03-02", "Check out", 3, ""]])  # fmt: skip
    shop = Shop()
    plan = shop.plan(text, mapping)
    assert (plan.taken, plan.frame["key"].n_unique(), plan.frame["response"].n_unique()) == (2, 2, 1)
    assert pl.read_parquet(BytesIO(plan.block))["key"].null_count() == 1
    shop.do(plan)
    assert shop.plan(text, mapping).taken == 0


def old_block(block: pl.DataFrame, source: pl.DataFrame, mapping: Any, key: str) -> bytes:
    """Return the block as the version before wrote it: both hashes as hex texts of BLAKE2b."""
    columns = [column.name for column in mapping_from_dict(mapping).columns]
    ids = source["RESPNUM"] if "RESPNUM" in source.columns else None
    contents = old_identity.row_contents(source.select(columns), columns)
    known = dict(zip((block["row"] - 1).to_list(), block["touchpoint"].to_list(), strict=True)) if ids is None else {}
    places = pl.Series([known.get(row) for row in range(source.height)], dtype=pl.String)
    rows = old_identity.row_identities(contents, ids, None, places)
    responses = old_identity.hashed(ids if ids is not None else rows, key)
    at = block["row"] - 1
    texts = [f"{one}\x1e{place}\x1e" for one, place in zip(rows.gather(at), block["touchpoint"], strict=True)]
    frame = block.with_columns(
        responses.gather(at).alias("response"), old_identity.hashed(pl.Series("key", texts), key),
        pl.col("touchpoint").cast(pl.String),
    )  # fmt: skip
    buffer = BytesIO()
    frame.select(block.columns).write_parquet(buffer)
    return buffer.getvalue()


def test_rows_of_an_older_file_are_known_again_and_new_ones_join_them() -> None:
    few = log(*[("2024-03-01", "Check out", i % 3, "") for i in range(9)])
    cases: list[tuple[str, Any]] = [(airport(60), AIRPORT), (few, LOG)]
    for text, mapping in cases:
        shop = Shop()
        shop.project.apply(_with_key(shop))
        plan = shop.plan(text, mapping)
        shop.do(plan)
        source = read(text)
        shop.blocks[plan.record.id] = old_block(plan.frame, source.frame, mapping, KEY)
        assert is_old_block(shop.blocks[plan.record.id])
        assert read_block(shop.blocks[plan.record.id]).schema["key"] == pl.UInt64
        keys = known_keys(shop.project, shop.blocks.__getitem__)
        assert keys.as_before
        again = plan_import(shop.project, source, mapping_from_dict(mapping), existing_keys=keys)
        assert (again.taken, again.report["changed"]) == (0, 0)
    more = log(*[("2024-03-01", "Check out", i % 3, "") for i in range(12)])
    longer = shop.plan(more, cases[1][1])
    assert longer.taken == 3
    shop.do(longer)
    assert len(shop.project.table(Import)) == 2
    assert shop.plan(more, cases[1][1]).taken == 0


def _with_key(shop: Shop) -> Edit:
    info = shop.project.need(ProjectInfo, "project")
    return Edit("Key", (Change(info, replace(info, hash_key=KEY)),))
