"""Row identity as files before format 3 have it: hex texts of keyed BLAKE2b.

Where a project holds such rows, new ones are hashed in the same way, so that a row that was brought in by an older
version is known again. `identity` is what all other projects use.
"""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from cxjourney.evidence.coded import as_text, as_texts
from cxjourney.scoring.keys import upgraded_keys

_SEPARATOR = "\x1f"
_NOTHING = "\x00"
_DIGEST = 10  # bytes: among ten million rows two share a hash with a chance of 1 to 24 billion


def old_keys(
    frame: pl.DataFrame, columns: list[str], ids: pl.Series | None, times: pl.Series | None, places: pl.Series, key: str
) -> tuple[pl.Series, pl.Series]:
    """Return for each row of a file its response's hash and the text that its keys are made of."""
    contents = row_contents(as_texts(frame.select(columns)), columns)
    identities = row_identities(contents, ids, times, as_text(places))
    responses = hashed(ids, key) if ids is not None else pl.Series([None] * frame.height, dtype=pl.String)
    responses = responses.fill_null(hashed(identities, key)) if responses.null_count() else responses
    return upgraded_keys(responses), identities


def old_row_keys(identities: pl.Series, touchpoints: pl.Series, is_open: pl.Series, key: str) -> pl.Series:
    """Return the keys of block rows, as blocks of that time are read today."""
    state = pl.when(is_open.fill_null(value=False)).then(pl.lit("open")).otherwise(pl.lit(""))
    parts = pl.DataFrame([identities.alias("identity"), as_text(touchpoints).alias("touchpoint")])
    texts = parts.select(pl.concat_str(["identity", "touchpoint", state], separator="\x1e")).to_series()
    return upgraded_keys(hashed(texts, key))


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
