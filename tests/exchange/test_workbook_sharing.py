"""What a circle may not see is in no part of the file: not in hidden sheets, charts, alternative texts or lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    Case,
    Emotion,
    Import,
    Journey,
    Metric,
    MetricKind,
    MomentOfTruth,
    Note,
    NoteKind,
    Record,
    Source,
    Touchpoint,
)
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.exchange.options import ContentOptions, Material
from cxjourney.exchange.xlsx.workbook import write_workbook
from tests.exchange.reading import Parts
from tests.exchange.shop import make_answers, make_shop

OWNER, SAID, FILE = "Quillfeather", "zanzibarish", "haystack_import"
SMALL = 7_777.25  # the mean at a touchpoint with fewer answers than are judged, and more than are withheld


def telltale() -> Project:
    """Return the shop with one word for every owner, one for all that customers said, and one for files."""
    records: list[Record] = []
    for record in make_shop().records():
        if isinstance(record, Journey | Touchpoint | MomentOfTruth | Action):
            record = replace(record, owner=OWNER)
        elif isinstance(record, Note) and record.note_kind is NoteKind.QUOTE:
            record = replace(record, text=f"They were {SAID}.", source=f"{SAID} source")
        elif isinstance(record, Note):
            record = replace(record, source=f"{SAID} source")
        elif isinstance(record, Emotion):
            record = replace(record, comment=SAID)
        elif isinstance(record, Import):
            record = replace(record, file_name=f"{FILE}.csv")
        records.append(record)
    records += [
        Case(id="c", answer_key="1", touchpoint_id="call", metric_id="nps", owner=OWNER, note=SAID),
        Source(id="s", name=FILE, url=f"postgresql://{OWNER}@host/db", query="answers"),
        Metric(id="wait", name="Waiting", metric_kind=MetricKind.MEAN, unit="minutes", position=9, target=5),
    ]
    return Project(records)


def answers() -> pl.DataFrame:
    frame = make_answers().filter(pl.col("touchpoint").is_in(["call", "repair", "checkout", "chat"]))
    small = pl.when(pl.col("touchpoint") == "repair").then(SMALL).otherwise(pl.col("row") % 7)
    said = pl.when(pl.col("comment").is_not_null()).then(pl.lit(f"It was {SAID}."))
    return frame.with_columns(small.alias("m:wait"), said.alias("comment"))


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[Circle, Parts]:
    folder = tmp_path_factory.mktemp("circles")
    found = {}
    for circle in Circle:
        path = Path(folder) / f"{circle}.xlsx"
        write_workbook(Material(telltale(), answers()), path, ContentOptions(sharing=SHARING[circle]))
        found[circle] = Parts(path)
    return found


def spellings(value: float) -> list[bytes]:
    return [text.encode() for text in (f"{value}", f"{value:.1f}", f"{value:,.1f}", f"{value:,.2f}", f"{value:,.0f}")]


def test_the_team_sees_everything(copies: dict[Circle, Parts]) -> None:
    everything = copies[Circle.TEAM].everything
    for word in (OWNER, SAID, FILE, "7777.25"):
        assert word.encode() in everything


def test_the_company_reads_no_customers_words(copies: dict[Circle, Parts]) -> None:
    parts = copies[Circle.COMPANY]
    assert SAID.encode() not in parts.everything
    assert "Comments" not in parts.sheets
    assert OWNER.encode() in parts.everything


def test_the_public_reads_no_names_no_words_and_no_small_groups(copies: dict[Circle, Parts]) -> None:
    parts = copies[Circle.PUBLIC]
    for word in (OWNER, SAID, FILE):
        assert word.encode() not in parts.everything
        assert word.casefold().encode() not in parts.everything.lower()
    for spelling in spellings(SMALL):
        assert spelling not in parts.everything
    minimum = make_shop().info.minimum_n
    for row in parts.records("Scores"):
        assert row["n"] is None or float(row["n"]) >= minimum
    for row in parts.records("Touchpoints"):
        assert row["NPS, n"] is None or float(row["NPS, n"]) >= minimum


def test_each_copy_says_who_it_is_for_and_what_is_left_out(copies: dict[Circle, Parts]) -> None:
    said = {circle: " ".join(str(v) for row in parts.rows("Definitions and sources") for v in row if v)
            for circle, parts in copies.items()}  # fmt: skip
    assert "Nothing was left out." in said[Circle.TEAM]
    assert "comments and quotes are left out" in said[Circle.COMPANY]
    assert "scores of few answers are left out" in said[Circle.PUBLIC]
    for circle, name in ((Circle.TEAM, "the team"), (Circle.COMPANY, "the company"), (Circle.PUBLIC, "everybody")):
        assert name in said[circle]
