"""Recognising the same row when it comes again: keyed hashes of what a row is, never of what it is worth.

With a response id a row is that response at that touchpoint. Without one it is its mapped content and how many times
that content has occurred, so a longer export adds only its new rows in whatever order they stand. The key is the
project's own, so that hashes cannot be compared between projects or looked up in lists of e-mail addresses.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b

import polars as pl

_SEPARATOR = "\x1f"
_NOTHING = "\x00"
_DIGEST = 10  # bytes: among ten million rows two share a hash with a chance of 1 to 24 billion


def new_hash_key() -> str:
    """Return a fresh random key for a project, as hex."""
    return secrets.token_hex(32)


def hashed(texts: pl.Series, key: str) -> pl.Series:
    """Return the keyed hash of each text, null staying null."""
    secret = bytes.fromhex(key)
    return pl.Series(
        texts.name,
        [
            None if text is None else blake2b(text.encode(), key=secret, digest_size=_DIGEST).hexdigest()
            for text in texts.to_list()
        ],
        dtype=pl.String,
    )


def row_contents(frame: pl.DataFrame, columns: list[str]) -> pl.Series:
    """Return each row's mapped cells as one text; the order of the columns in the file does not count."""
    if not columns:
        return pl.Series("content", [""] * frame.height, dtype=pl.String)
    parts = [pl.col(name).str.strip_chars().fill_null(_NOTHING) for name in sorted(columns)]
    return frame.select(pl.concat_str(parts, separator=_SEPARATOR).alias("content")).to_series()


def row_identities(contents: pl.Series, ids: pl.Series | None, times: pl.Series | None, places: pl.Series) -> pl.Series:
    """Return what makes each row itself.

    `ids` are response ids (null: none), `times` the moments of the answers, `places` the row's touchpoint. Rows with
    one id and unlike contents are told apart by content, the earliest keeping the bare id.
    """
    count = len(contents)
    frame = pl.DataFrame(
        {
            "content": contents,
            "id": ids if ids is not None else pl.Series([None] * count, dtype=pl.String),
            "time": times if times is not None else pl.Series([None] * count, dtype=pl.Datetime("us")),
            "place": places.fill_null(""),
        }
    ).with_row_index("index")
    anonymous = frame.filter(pl.col("id").is_null()).select(
        "index",
        identity=pl.format(
            "row{}{}{}{}", pl.lit(_SEPARATOR), "content", pl.lit(_SEPARATOR), pl.int_range(pl.len()).over("content")
        ),
    )
    named = frame.filter(pl.col("id").is_not_null())
    first = (
        named.sort("time", "content", nulls_last=True)
        .unique(["id", "place"], keep="first", maintain_order=True)
        .select("id", "place", first="content")
    )
    named = named.join(first, on=["id", "place"], how="left").select(
        "index",
        identity=pl.when(pl.col("content") == pl.col("first"))
        .then(pl.format("id{}{}", pl.lit(_SEPARATOR), "id"))
        .otherwise(pl.format("id{}{}{}{}", pl.lit(_SEPARATOR), "id", pl.lit(_SEPARATOR), "content")),
    )
    return pl.concat([anonymous, named]).sort("index")["identity"]
