"""Numbers that stand for texts: keyed hashes of 64 bits, for many rows at once, the same in every version.

SipHash-2-4 (Aumasson and Bernstein, 2012) is a keyed pseudorandom function: without the key nobody can look an
e-mail address up in the hashes or compare two projects. Among ten million rows two share a hash with a chance of
about 1 to 370,000. What is hashed, and with which key, is decided by `evidence`.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    Words = np.ndarray[Any, np.dtype[np.uint64]]

KEY_BYTES = 16
LONGEST = 512
"""Bytes of the longest text that is hashed by SipHash; longer ones, which are rare, get a keyed BLAKE2b."""

_START = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
_ROWS = 32_768  # at a time, so that the numbers under way stay in the processor's cache
_OPEN = 0xA5A5_5A5A_C3C3_3C3C  # tells an open ticket from the same one resolved
_NO_TEXT = 0xFFFF_FFFF


def hash_texts(texts: pl.Series, key: bytes) -> pl.Series:
    """Return the keyed hash of each text as UInt64, null staying null; `key` has 16 bytes."""
    import numpy as np
    import polars as pl

    data = texts.cast(pl.Binary)
    sizes = data.bin.size().cast(pl.UInt32).fill_null(_NO_TEXT).to_numpy()
    hashes = np.zeros(len(texts), dtype=np.uint64)
    for size, rows in _by_size(sizes):
        same = data if rows is None else data.gather(rows)
        found = _hash_long(same, key) if size > LONGEST else hash_words(_words(same, size), key, size)
        hashes[slice(None) if rows is None else rows] = found
    series = pl.Series(texts.name, hashes, dtype=pl.UInt64)
    return series.set(texts.is_null(), None) if texts.null_count() else series


def _by_size(sizes: np.ndarray[Any, np.dtype[np.uint32]]) -> list[tuple[int, Any]]:
    """Return each size of a text with the rows that have it; None stands for all rows."""
    import numpy as np

    if not len(sizes):
        return []
    if (sizes == sizes[0]).all():
        return [] if sizes[0] == _NO_TEXT else [(int(sizes[0]), None)]
    order = np.argsort(sizes, kind="stable")
    sorted_sizes = sizes[order]
    bounds = np.flatnonzero(np.diff(sorted_sizes)) + 1
    parts = np.split(order, bounds)
    return [(int(sizes[rows[0]]), rows) for rows in parts if sizes[rows[0]] != _NO_TEXT]


def hash_words(words: Sequence[Words], key: bytes, size: int | None = None) -> Words:
    """Return SipHash-2-4 of each row of `words`, columns of 64-bit words of equal length.

    `size` is the number of bytes that the words stand for, the last word holding what is left of them; without it
    all words are full.
    """
    import numpy as np

    columns = list(words)
    count = len(columns[0]) if columns else 1
    if size is None:
        size = 8 * len(columns)
    if size // 8 == len(columns):
        columns.append(np.zeros(count, dtype=np.uint64))
    columns[-1] = columns[-1] | np.uint64((size & 0xFF) << 56)
    first, second = (int.from_bytes(key[at : at + 8], "little") for at in (0, 8))
    start = [np.uint64(one ^ half) for one, half in zip(_START, (first, second, first, second), strict=True)]
    hashes = np.empty(count, dtype=np.uint64)
    for at in range(0, count, _ROWS):
        part = slice(at, at + _ROWS)
        state = _State([np.full(len(columns[0][part]), one) for one in start])
        for column in columns:
            state.take(column[part])
        hashes[part] = state.finish()
    return hashes


class _State:
    """The four numbers of SipHash for many rows."""

    def __init__(self, values: list[Words]) -> None:
        import numpy as np

        self._v = values
        self._spare = np.empty_like(values[0])
        self._turns = {bits: (np.uint64(bits), np.uint64(64 - bits)) for bits in (13, 16, 17, 21, 32)}

    def take(self, word: Words) -> None:
        self._v[3] ^= word
        self._round()
        self._round()
        self._v[0] ^= word

    def finish(self) -> Words:
        import numpy as np

        self._v[2] ^= np.uint64(0xFF)
        for _ in range(4):
            self._round()
        a, b, c, d = self._v
        return a ^ b ^ c ^ d

    def _round(self) -> None:
        a, b, c, d = self._v
        a += b
        c += d
        self._turn(b, 13)
        self._turn(d, 16)
        b ^= a
        d ^= c
        self._turn(a, 32)
        c += b
        a += d
        self._turn(b, 17)
        self._turn(d, 21)
        b ^= c
        d ^= a
        self._turn(c, 32)

    def _turn(self, value: Words, bits: int) -> None:
        import numpy as np

        left, right = self._turns[bits]
        np.right_shift(value, right, out=self._spare)
        np.left_shift(value, left, out=value)
        value |= self._spare


def _words(data: pl.Series, size: int) -> list[Words]:
    """Return texts of `size` bytes each as columns of words, the last one holding what is left over."""
    import numpy as np
    import polars as pl

    if not size:
        return [np.zeros(len(data), dtype=np.uint64)]
    cells = data.bin.reinterpret(dtype=pl.Array(pl.UInt8, size), endianness="little").to_numpy()

    def word(at: int) -> Words:
        return np.ndarray(len(cells), "<u8", cells, at, (size,))  # a view: eight bytes of each row

    words = [word(at) for at in range(0, size - 7, 8)]
    left = size % 8
    if left and size > 8:
        words.append(word(size - 8) >> np.uint64(8 * (8 - left)))
    elif left:
        last = np.zeros((len(cells), 8), dtype=np.uint8)
        last[:, :size] = cells
        words.append(last.view("<u8").ravel())
    return words


def _hash_long(data: pl.Series, key: bytes) -> Words:
    import numpy as np

    hashes = [int.from_bytes(blake2b(one, key=key, digest_size=8).digest(), "little") for one in data.to_list()]
    return np.array(hashes, dtype=np.uint64)


def own_keys(identities: pl.Series, touchpoints: pl.Series, is_open: pl.Series) -> pl.Series:
    """Return the key of each row of a block: what the row is (UInt64), where, and whether as an open ticket.

    Nothing secret goes in, so that a block need not hold the key of a row beside its response.
    """
    import numpy as np
    import polars as pl

    if isinstance(touchpoints.dtype, pl.Enum) and not touchpoints.null_count():
        distinct, codes = touchpoints.dtype.categories, touchpoints.to_physical().to_numpy()
    else:
        texts = touchpoints.cast(pl.String).fill_null("")
        distinct = texts.unique()
        codes = texts.cast(pl.Enum(distinct)).to_physical().to_numpy()
    words = identities.to_numpy() ^ hash_texts(distinct, bytes(KEY_BYTES)).to_numpy()[codes]
    if is_open.any():
        words = words ^ np.where(is_open.fill_null(value=False).to_numpy(), np.uint64(_OPEN), np.uint64(0))
    return pl.Series("key", _scattered(words), dtype=pl.UInt64)


def upgraded_keys(texts: pl.Series) -> pl.Series:
    """Return keys that an older version kept as texts as the UInt64 that stand for them now."""
    return hash_texts(texts, bytes(KEY_BYTES))


def _scattered(words: Words) -> Words:
    """Return the finaliser of SplitMix64 of each word: one-to-one, and unlike for like words."""
    import numpy as np

    mixed = words ^ (words >> np.uint64(30))
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed
