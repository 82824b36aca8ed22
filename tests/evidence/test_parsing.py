"""Columns of few distinct texts read as columns of texts do."""

from __future__ import annotations

import polars as pl
import pytest

from cxjourney.evidence.parsing import parse_text


@pytest.mark.parametrize("texts", [["a", "b", None, "a"], ["a", " b ", "n/a", "a"], ["", "x\ny", "-99", "a"]])
def test_texts_kept_as_enum_read_as_texts(texts: list[str | None]) -> None:
    kind = pl.Enum(["nobody", *dict.fromkeys(text for text in texts if text is not None)])
    plain = parse_text(pl.Series("x", texts))
    found = parse_text(pl.Series("x", texts, dtype=kind), as_enum=True)
    assert found.cast(pl.String).equals(plain)
    assert isinstance(found.dtype, pl.Enum)
