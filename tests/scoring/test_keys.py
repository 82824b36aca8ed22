"""Keyed hashes: SipHash-2-4 as published, for many texts at once, and keys that follow from them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.scoring.keys import LONGEST, hash_texts, hash_words, own_keys, upgraded_keys

KEY = bytes(range(16))
PUBLISHED = (  # the first of the 64 vectors that came with the algorithm: of the bytes 00, 00 01, ... under KEY
    "310e0edd47db6f72", "fd67dc93c539f874", "5a4fa9d909806c0d", "2d7efbd796666785", "b7877127e09427cf",
    "8da699cd64557618", "cee3fe586e46c9cb", "37d1018bf50002ab", "6224939a79f5f593",
)  # fmt: skip


def siphash(message: bytes, key: bytes) -> int:
    """The algorithm of the paper, one text at a time."""
    every = (1 << 64) - 1
    k0, k1 = (int.from_bytes(key[at : at + 8], "little") for at in (0, 8))
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]

    def turned(value: int, bits: int) -> int:
        return (value << bits | value >> 64 - bits) & every

    def turn() -> None:
        v[0], v[2] = v[0] + v[1] & every, v[2] + v[3] & every
        v[1], v[3] = turned(v[1], 13) ^ v[0], turned(v[3], 16) ^ v[2]
        v[0] = turned(v[0], 32)
        v[2], v[0] = v[2] + v[1] & every, v[0] + v[3] & every
        v[1], v[3] = turned(v[1], 17) ^ v[2], turned(v[3], 21) ^ v[0]
        v[2] = turned(v[2], 32)

    padded = message + bytes(-(len(message) + 1) % 8) + bytes([len(message) & 255])
    for at in range(0, len(padded), 8):
        word = int.from_bytes(padded[at : at + 8], "little")
        v[3] ^= word
        turn()
        turn()
        v[0] ^= word
    v[2] ^= 255
    for _ in range(4):
        turn()
    return v[0] ^ v[1] ^ v[2] ^ v[3]


@pytest.mark.parametrize("size", range(len(PUBLISHED)))
def test_the_published_vectors(size: int) -> None:
    expected = int.from_bytes(bytes.fromhex(PUBLISHED[size]), "little")
    assert hash_texts(pl.Series([bytes(range(size))]), KEY).to_list() == [expected]
    assert siphash(bytes(range(size)), KEY) == expected


def test_the_worked_example_of_the_paper() -> None:
    assert hash_texts(pl.Series([bytes(range(15))]), KEY).to_list() == [0xA129CA6149BE45E5]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.none() | st.text(max_size=120), max_size=40), st.binary(min_size=16, max_size=16))
def test_many_texts_at_once_are_hashed_as_each_by_itself(texts: list[str | None], key: bytes) -> None:
    column = pl.Series("id", texts, dtype=pl.String)
    expected = [None if text is None else siphash(text.encode(), key) for text in texts]
    assert hash_texts(column, key).to_list() == expected
    assert hash_texts(column, key).dtype == pl.UInt64


def test_long_texts_have_hashes_of_their_own_that_the_key_decides() -> None:
    texts = pl.Series(["x" * LONGEST, "x" * (LONGEST + 1), "x" * LONGEST + "y"])
    hashes = hash_texts(texts, KEY)
    assert hashes[0] == siphash(b"x" * LONGEST, KEY)
    assert hashes.n_unique() == 3
    assert (hashes != hash_texts(texts, KEY[::-1])).all()
    assert hash_texts(texts, KEY).equals(hashes)


def test_more_rows_than_are_hashed_at_a_time() -> None:
    texts = pl.select(pl.format("R{}", pl.int_range(40_000))).to_series()
    hashes = hash_texts(texts, KEY)
    assert hashes.n_unique() == 40_000
    assert [hashes[row] for row in (0, 16_384, 39_999)] == [
        siphash(f"R{row}".encode(), KEY) for row in (0, 16_384, 39_999)
    ]


def test_words_are_hashed_as_their_bytes() -> None:
    words = [np.array([1, 2], dtype=np.uint64), np.array([3, 4], dtype=np.uint64)]
    expected = [siphash(a.to_bytes(8, "little") + b.to_bytes(8, "little"), KEY) for a, b in ((1, 3), (2, 4))]
    assert hash_words(words, KEY).tolist() == expected


def test_a_key_tells_place_and_state_and_is_the_same_however_places_are_kept() -> None:
    response = pl.Series([7, 7, 7, 8], dtype=pl.UInt64)
    places = pl.Series(["pay", "help", "help", "help"])
    is_open = pl.Series([None, False, True, None], dtype=pl.Boolean)
    keys = own_keys(response, places, is_open)
    assert keys.n_unique() == 4
    assert keys.equals(own_keys(response, places.cast(pl.Enum(["help", "other", "pay"])), is_open))
    assert own_keys(response, pl.Series([None] * 4, dtype=pl.String), is_open).null_count() == 0


def test_keys_of_older_files_become_numbers_that_stay() -> None:
    upgraded = upgraded_keys(pl.Series("key", ["00112233445566778899", None]))
    assert upgraded.to_list() == [siphash(b"00112233445566778899", bytes(16)), None]
