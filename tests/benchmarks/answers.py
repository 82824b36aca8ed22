"""The file of a million answers that the import is measured with, made once and the same on every machine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

ROWS = 1_000_000
TOUCHPOINTS = tuple(f"Touchpoint {number}" for number in range(1, 41))
CHANNELS = ("Website", "App", "Phone", "E-mail", "Shop", "Chat")
SEGMENTS = {
    "country": ("AT", "BE", "CH", "DE", "DK", "ES", "FR", "IT", "NL", "PL", "PT", "SE"),
    "plan": ("basic", "plus", "family", "business"),
    "age": ("18-24", "25-34", "35-44", "45-54", "55-64", "65+"),
    "region": ("north", "south", "east", "west", "centre"),
    "customer_for": ("new", "1 year", "2 years", "5 years", "10 years"),
}
MAPPING = {
    "columns": {
        "response_id": {"role": "response_id"},
        "time": {"role": "date"},
        "customer": {"role": "customer_id"},
        **{name: {"role": "segment"} for name in SEGMENTS},
        "channel": {"role": "channel"},
        "touchpoint": {"role": "touchpoint"},
        "nps": {"role": "answer", "metric": "nps"},
        "csat": {"role": "answer", "metric": "csat", "scale": [1, 5]},
        "ces": {"role": "answer", "metric": "ces", "scale": [1, 7]},
        "hours": {"role": "answer", "metric": "ttr"},
        "comment": {"role": "comment"},
    }
}
_PHRASES = (
    "the delivery came two days late", "nobody told me anything about my order", "the driver was friendly",
    "support solved it at once", "I had to call twice", "paying was easy", "the app kept logging me out",
    "the shop was clean and quick", "the return took three weeks", "the price is fair", "I would buy here again",
    "the search finds nothing", "my invoice was wrong", "the chat answered in a minute", "the parcel was damaged",
    "the instructions were clear", "setting it up took an hour", "the colours differ from the picture",
    "waiting on the line is annoying", "the refund came fast", "they asked the same questions again",
    "the courier left it with a neighbour", "your newsletter is too long", "the warranty case went well",
    "the page was slow", "the voucher did not work", "I found everything I needed", "the staff knew their products",
)  # fmt: skip


def make_answers(path: Path, rows: int = ROWS) -> None:
    """Write the CSV of `rows` answers; the same number of rows always gives the same bytes."""
    random = np.random.default_rng(20_240_301)

    def chosen(values: tuple[str, ...]) -> pl.Series:
        return pl.Series(values)[random.integers(0, len(values), rows)]

    start = np.datetime64("2024-01-01T00:00:00", "ms")
    times = pl.Series(start + random.integers(0, 2 * 365 * 86_400, rows) * 1000)
    columns = {
        "response_id": pl.select(pl.format("R{}", pl.int_range(10_000_000, 10_000_000 + rows))).to_series(),
        "time": times.dt.strftime("%Y-%m-%d %H:%M:%S"),
        "customer": pl.select(pl.format("C{}", pl.lit(pl.Series(random.integers(100_000, 500_000, rows))))).to_series(),
        **{name: chosen(values) for name, values in SEGMENTS.items()},
        "channel": chosen(CHANNELS),
        "touchpoint": chosen(TOUCHPOINTS),
        "nps": pl.Series(random.integers(0, 11, rows)),
        "csat": pl.Series(random.integers(1, 6, rows)),
        "ces": pl.Series(random.integers(1, 8, rows)),
        "hours": pl.Series(np.round(random.random(rows) ** 3 * 120, 1)),
        "comment": _comments(random, rows),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    pl.DataFrame(columns).write_csv(unfinished)
    unfinished.replace(path)


def _comments(random: np.random.Generator, rows: int) -> pl.Series:
    """One row in five says something, some of it in quotation marks and over several lines."""
    comments: list[str | None] = [None] * rows
    said = np.flatnonzero(random.random(rows) < 0.2).tolist()
    for row, count, style in zip(
        said, random.integers(1, 4, len(said)).tolist(), random.integers(0, 10, len(said)).tolist(), strict=True
    ):
        phrases = [_PHRASES[one] for one in random.integers(0, len(_PHRASES), count).tolist()]
        text = (". " if style else ".\n").join(phrases) if style < 2 else ", ".join(phrases)
        comments[row] = f'"{text}", she said' if style == 9 else f"{text}."
    return pl.Series(comments, dtype=pl.String)


def write_mapping(path: Path) -> None:
    """Write the mapping file that says what each column of the answers is for."""
    path.write_text(json.dumps(MAPPING), "utf-8")
