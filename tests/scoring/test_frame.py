"""Blocks come from files of strangers: what is not evidence is refused before it does harm."""

from __future__ import annotations

from io import BytesIO

import polars as pl
import pytest

from cxjourney.scoring import frame as f
from cxjourney.scoring.keys import own_keys, upgraded_keys
from tests.scoring.frames import make_frame, repeated


def test_round_trip():
    frame = make_frame([{"m:nps": 9.0, "s:Type": "New", "comment": "Fine", "open": False}, {"weight": 0.5}])
    assert f.read_block(f.write_block(frame)).equals(frame)


def test_texts_kept_as_enum_come_back_as_text():
    frame = make_frame([{"m:nps": 9.0, "s:Type": kind, "channel": None} for kind in ("New", None, "Old", "New")])
    coded = frame.with_columns(
        pl.col("touchpoint", "s:Type").cast(pl.Enum([*frame["touchpoint"].unique(), "Old", "Never", "New"]))
    )
    assert f.read_block(f.write_block(coded)).equals(frame)
    assert f.read_block(f.write_block(coded)).schema == frame.schema
    assert f.read_block(f.write_block(coded), lambda name: name == "s:Type").schema == {"s:Type": pl.String}
    with pytest.raises(f.BlockError, match="wrong type"):
        f.write_block(frame.with_columns(pl.lit("1").cast(pl.Enum(["1"])).alias("m:nps")))


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def test_keys_that_follow_from_the_rest_of_the_row_are_not_stored_and_come_back():
    frame = make_frame([{"m:nps": 9.0}, {"open": True}, {"response": None}, {"touchpoint": "ask"}])
    own = own_keys(frame["response"].fill_null(0), frame["touchpoint"], frame["open"])
    frame = frame.with_columns(key=own)
    assert frame["key"].n_unique() == 4
    block = f.write_block(frame)
    assert pl.read_parquet(BytesIO(block))["key"].to_list() == [
        None,
        None,
        own[2],
        None,
    ]  # without a response nothing follows
    assert f.read_block(block).equals(frame)
    assert f.read_block(block, lambda name: name == "key")["key"].to_list() == frame["key"].to_list()


def test_a_key_that_follows_from_nothing_is_damage():
    for column in ("response", "touchpoint"):
        frame = GOOD.with_columns(pl.lit(None, dtype=pl.UInt64).alias("key"))
        with pytest.raises(f.BlockError, match="cannot be answers"):
            f.read_block(_parquet(frame.with_columns(pl.lit(None, dtype=frame.schema[column]).alias(column))))


@pytest.mark.parametrize("texts", [("key", "response"), ("key",), ("response",)])
def test_blocks_with_hashes_as_texts_are_read_as_the_numbers_that_stand_for_them(texts):
    old = make_frame(repeated({9: 2})).with_columns(pl.Series(name, ["aa01", "bb02"]) for name in texts)
    assert f.is_old_block(_parquet(old))
    assert not f.is_old_block(f.write_block(GOOD))
    read = f.read_block(_parquet(old))
    assert f.write_block(read)  # in the format of now
    for name in ("key", "response"):
        wanted = upgraded_keys(old[name]) if name in texts else old[name]
        assert (read[name].dtype, read[name].to_list()) == (pl.UInt64, wanted.to_list())
    with pytest.raises(f.BlockError, match="wrong type"):
        f.write_block(old)


def test_a_reader_that_panics_means_a_damaged_block(monkeypatch):
    def panic(*args, **kwargs):
        raise pl.exceptions.PanicException("index out of bounds")

    block = f.write_block(GOOD)
    monkeypatch.setattr(pl, "read_parquet", panic)
    with pytest.raises(f.BlockError, match="damaged"):
        f.read_block(block)


def test_blocks_join_with_different_columns():
    joined = f.join_blocks([make_frame(repeated({9: 2})), make_frame([{"m:ces": 3.0, "s:Type": "New"}])])
    assert joined.height == 3
    assert f.metric_ids(joined) == ["nps", "ces"]
    assert f.attributes(joined) == ["Type"]
    assert joined["m:ces"].to_list() == [None, None, 3.0]


def test_joining_nothing_gives_an_empty_frame():
    assert f.join_blocks([]).height == 0
    assert f.join_blocks([]).columns == list(f.FIXED)


GOOD = make_frame(repeated({9: 3}))


@pytest.mark.parametrize(
    "frame",
    [
        GOOD.drop("touchpoint"),
        GOOD.with_columns(pl.lit("x").alias("surprise")),
        GOOD.with_columns(pl.lit(1.0).alias("m:../../etc")),
        GOOD.with_columns(pl.lit(1).alias("m:nps")),
        GOOD.with_columns(pl.lit("a").alias("s:")),
        GOOD.with_columns(pl.lit("a").alias("s:" + "n" * 300)),
        GOOD.with_columns(pl.col("row").cast(pl.Int64)),
        GOOD.with_columns(pl.lit(float("nan")).alias("m:nps")),
        GOOD.with_columns(pl.lit(float("inf")).alias("count")),
        GOOD.with_columns(pl.lit(-1.0).alias("weight")),
        GOOD.with_columns(pl.lit(None, dtype=pl.String).alias("touchpoint")),
    ],
)
def test_what_is_not_evidence_is_refused(frame):
    with pytest.raises(f.BlockError):
        f.read_block(_parquet(frame))


@pytest.mark.parametrize("cut", [0, 3, 10, 200, -8, -1])
def test_damaged_bytes_are_refused(cut):
    block = f.write_block(GOOD)
    with pytest.raises(f.BlockError):
        f.read_block(block[:cut])


def test_every_flipped_byte_is_refused_or_read_as_evidence():
    block = f.write_block(make_frame(repeated({9: 2}, comment="Fine")))
    for place in range(4, len(block), 11):
        changed = bytearray(block)
        changed[place] ^= 0xFF
        try:
            frame = f.read_block(bytes(changed))
        except f.BlockError:
            continue
        assert set(f.FIXED) <= set(frame.columns)


def test_too_many_rows_are_refused_by_the_header(monkeypatch):
    monkeypatch.setattr(f, "MAX_ROWS", 2)
    with pytest.raises(f.BlockError, match="3 rows"):
        f.read_block(f.write_block(GOOD))


def test_too_many_bytes_or_columns_are_refused_before_anything_is_unpacked(monkeypatch):
    block = f.write_block(GOOD)
    monkeypatch.setattr(f, "MAX_COLUMNS", 10)
    with pytest.raises(f.BlockError, match="11 columns"):
        f.read_block(block)
    monkeypatch.setattr(f, "MAX_BYTES", len(block) - 1)
    with pytest.raises(f.BlockError, match="too large"):
        f.read_block(block)


def test_writing_refuses_a_wrong_frame():
    with pytest.raises(f.BlockError, match="wrong type"):
        f.write_block(GOOD.with_columns(pl.lit(1).alias("m:nps")))
