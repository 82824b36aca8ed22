"""Columns as their distinct texts: a million cells of a survey hold a few dozen, and only those need parsing.

A large frame travels and is kept with such columns as Enum; to whoever takes one it reads like text.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_ROWS = 20_000  # fewer are quicker as they are
_SAMPLE = 20_000
_DISTINCT_SHARE = 0.25
_MOST_DISTINCT = 60_000


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts: `texts` once each (null where no row holds it), and for each row which one it is.

    Without `codes` the texts are the rows themselves.
    """

    texts: pl.Series
    codes: pl.Series | None = None

    def spread(self, values: pl.Series) -> pl.Series:
        """Return what belongs to each row, given what belongs to each text."""
        return values if self.codes is None else values.gather(self.codes)

    def where(self, mask: pl.Series) -> pl.Series:
        """Return a mask over rows from one over texts, null counting as false."""
        return self.spread(mask.fill_null(value=False)).fill_null(value=False)


def coded(column: pl.Series) -> Coded:
    """Return a column by its distinct texts, as far as that saves work."""
    if not isinstance(column.dtype, pl.Enum):
        column = column.cast(pl.String)
        if not _repeats(column):
            return Coded(column)
        column = column.cast(pl.Enum(column.unique().drop_nulls()))
    codes = column.to_physical().cast(pl.UInt32)
    texts = column.dtype.categories  # type: ignore[attr-defined]
    held = pl.Series([False]).new_from_index(0, len(texts)).scatter(codes.unique().drop_nulls(), True)
    return Coded(texts.set(~held, None).alias(column.name), codes)


def as_text(column: pl.Series) -> pl.Series:
    """Return a column as plain text, whichever way it is kept."""
    return column if column.dtype == pl.String else column.cast(pl.String)


def as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose columns all are plain text, whichever way they were kept."""
    return frame.with_columns(pl.selectors.enum().cast(pl.String))


def compact(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of text columns with those of few distinct texts as Enum; small frames stay as they are."""
    names = [column.name for column in frame.iter_columns() if column.dtype == pl.String and _repeats(column)]
    kinds = {name: pl.Enum(_sample(frame[name]).unique()) for name in names}
    tried = frame.select(pl.col(name).cast(kind, strict=False) for name, kind in kinds.items())
    for name in names:
        if tried[name].null_count() != frame[name].null_count():  # texts that the sample does not hold
            texts = frame[name].unique().drop_nulls()
            if len(texts) > _MOST_DISTINCT:
                tried = tried.drop(name)
            else:
                tried = tried.with_columns(frame[name].cast(pl.Enum(texts)))
    return frame.with_columns(tried)


def _repeats(column: pl.Series) -> bool:
    if len(column) < _ROWS:
        return False
    sample = _sample(column)
    return len(sample) == 0 or sample.n_unique() <= _DISTINCT_SHARE * len(sample)


def _sample(column: pl.Series) -> pl.Series:
    return column.gather_every(max(len(column) // _SAMPLE, 1)).drop_nulls()
