"""Recognising the same row when it comes again: keyed hashes of what a row is, never of what it is worth.

With a response id a row is that response at that touchpoint. Without one it is its mapped content and how many times
that content has occurred, so a longer export adds only its new rows in whatever order they stand. The key is the
project's own, so that hashes cannot be compared between projects or looked up in lists of e-mail addresses.

Projects that hold answers from before format 3 go on with the older hashes (`identity_of_old`), so that their rows
are known again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import numpy as np
import polars as pl

from cxjourney.evidence.coded import Coded, as_text, coded
from cxjourney.evidence.old_identity import old_keys, old_row_keys
from cxjourney.scoring.keys import KEY_BYTES, hash_texts, hash_words, own_keys

_ANONYMOUS, _SECOND = 1, 2


def new_hash_key() -> str:
    """Return a fresh random key for a project, as hex."""
    return secrets.token_hex(32)


@dataclass(frozen=True, slots=True)
class RowIdentities:
    """What each row of a file is: `responses` (UInt64) tie the rows of one response, `rows` tell all rows apart.

    `old_key` is the project's key where it goes on with the older hashes, whose `rows` are texts.
    """

    responses: pl.Series
    rows: pl.Series
    old_key: str = ""

    def keys(self, at: pl.Series, touchpoints: pl.Series, is_open: pl.Series) -> pl.Series:
        """Return the keys of the rows of a block; `at` are their rows in the file, from 0."""
        if self.old_key:
            return old_row_keys(self.rows.gather(at), touchpoints, is_open, self.old_key)
        return own_keys(self.rows.gather(at), touchpoints, is_open)


def hashed_ids(ids: pl.Series, key: str) -> pl.Series:
    """Return the keyed hash of each response id, null staying null."""
    return hash_texts(ids, bytes.fromhex(key)[:KEY_BYTES])


def row_identities(
    frame: pl.DataFrame,
    columns: list[str],
    ids: pl.Series | None,
    times: pl.Series | None,
    places: pl.Series,
    key: str,
    *,
    as_before: bool = False,
) -> RowIdentities:
    """Return what makes each row itself; the `columns` of `frame` are its mapped content.

    `ids` are the response ids (null: none) by `hashed_ids`, `times` the moments of the answers, `places` the rows' own
    touchpoints. Rows with one id and place and unlike contents are told apart by content, the earliest keeping the
    bare id. `as_before` takes the hashes of files before format 3, from the ids as they stand.
    """
    if as_before:
        return RowIdentities(*old_keys(frame, columns, ids, times, places, key), old_key=key)
    secret = bytes.fromhex(key)[:KEY_BYTES]
    named = pl.Series("id", [None], dtype=pl.UInt64).new_from_index(0, frame.height) if ids is None else ids
    unsure = _unsure(named, places)
    if not len(unsure):
        return RowIdentities(named, named)
    rows = pl.DataFrame(
        {
            "id": named.gather(unsure),
            "place": as_text(places).gather(unsure),
            "content": _contents(frame, columns, unsure, secret),
            "time": times.gather(unsure) if times is not None else pl.repeat(None, len(unsure), eager=True),
        }
    ).with_row_index("at")
    told_apart = _told_apart(rows, secret)
    responses = told_apart.set(rows["id"].is_not_null(), None).fill_null(rows["id"])
    return RowIdentities(named.clone().scatter(unsure, responses), named.clone().scatter(unsure, told_apart))


def _unsure(named: pl.Series, places: pl.Series) -> pl.Series:
    """Return the rows that an id alone does not name."""
    if not named.null_count() and named.n_unique() == len(named):
        return pl.Series([], dtype=pl.UInt32)
    pairs = pl.DataFrame([named.alias("id"), places.alias("place")])
    return (named.is_null() | pairs.is_duplicated()).arg_true()


def _contents(frame: pl.DataFrame, columns: list[str], rows: pl.Series, secret: bytes) -> pl.Series:
    """Return a hash of the mapped cells of some rows; the order of the columns in the file does not count."""
    words = []
    for name in sorted(columns):
        cells = coded(frame[name])
        hashes = hash_texts(cells.texts.str.strip_chars().replace("", None), secret).fill_null(0)
        words.append(Coded(hashes, cells.codes).spread(hashes).gather(rows).fill_null(0).to_numpy())
    return pl.Series("content", hash_words(words, secret))


def _told_apart(rows: pl.DataFrame, secret: bytes) -> pl.Series:
    anonymous = rows.filter(pl.col("id").is_null()).with_columns(time=pl.int_range(pl.len()).over("content"))
    times = anonymous["time"].cast(pl.UInt64).to_numpy()
    fresh = hash_words([anonymous["content"].to_numpy(), times, np.full_like(times, _ANONYMOUS)], secret)
    named = rows.filter(pl.col("id").is_not_null())
    first = (
        named.sort("time", "content", nulls_last=True)
        .unique(["id", "place"], keep="first", maintain_order=True)
        .select("id", "place", first="content")
    )
    named = named.join(first, on=["id", "place"], how="left", nulls_equal=True, maintain_order="left")
    ids, contents = named["id"].to_numpy(), named["content"].to_numpy()
    others = hash_words([ids, contents, np.full_like(ids, _SECOND)], secret)
    own = np.where(contents == named["first"].to_numpy(), ids, others)
    return pl.concat(
        [
            anonymous.select("at").with_columns(pl.Series("own", fresh, dtype=pl.UInt64)),
            named.select("at").with_columns(pl.Series("own", own, dtype=pl.UInt64)),
        ]
    ).sort("at")["own"]
