"""Tidy tables for other programs: complete, described, harmless in a spreadsheet."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import polars as pl
import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Touchpoint
from cxjourney.domain.sharing import SHARING, Circle
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.data.tables import all_tables, package_bytes, touchpoint_table
from cxjourney.exchange.options import ContentOptions, Material
from tests.builders import make_records
from tests.exchange.shop import make_answers, make_shop


@pytest.fixture(scope="module")
def contents() -> Contents:
    return Contents(Material(make_shop(), make_answers()), ContentOptions(), lambda: None)


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_touchpoints_are_read_by_another_library_as_what_they_are(contents: Contents) -> None:
    frame = pl.read_csv(touchpoint_table(contents).csv())
    assert frame.height == len(contents.touchpoints)
    assert frame["id"].to_list() == list(contents.touchpoints)
    assert frame["NPS"].dtype == pl.Float64
    assert frame["NPS n"].dtype == pl.Int64
    row = contents.scores.of("pay", contents.metrics[0])
    if row is not None and row.score.value is not None:
        shown = frame.filter(pl.col("id") == "pay")["NPS"].item()
        assert shown == pytest.approx(row.score.value, abs=1e-6)


def test_the_package_describes_every_column_of_every_table(contents: Contents) -> None:
    files = opened(package_bytes(contents))
    package = json.loads(files["datapackage.json"])
    readme = files["README.txt"].decode()
    for resource in package["resources"]:
        frame = pl.read_csv(files[resource["path"]], infer_schema=False)
        assert frame.columns == [field["name"] for field in resource["schema"]["fields"]]
        assert all(field["description"] and field["type"] for field in resource["schema"]["fields"])
        assert resource["path"] in readme
        key = resource["schema"].get("primaryKey")
        assert key is None or frame[key].n_unique() == frame.height
    assert {name.removesuffix(".csv") for name in files if name.endswith(".csv")} == {
        table.name for table in all_tables(contents)
    }


def test_the_scores_are_all_there_and_withheld_ones_are_empty(contents: Contents) -> None:
    frame = pl.read_csv(opened(package_bytes(contents))["scores.csv"], infer_schema_length=None)
    assert frame.height == len(contents.scores.rows)
    hidden = frame.filter(pl.col("withheld").cast(pl.String) == "true")
    assert hidden["value"].null_count() == hidden["n"].null_count() == hidden.height


def test_nothing_of_it_is_for_wider_circles() -> None:
    options = ContentOptions(sharing=SHARING[Circle.PUBLIC])
    contents = Contents(Material(make_shop(), make_answers()), options, lambda: None)
    files = opened(package_bytes(contents))
    assert "comments.csv" not in files
    team = Contents(Material(make_shop(), make_answers()), ContentOptions(), lambda: None)
    owners = {owner for owner in team.owners() if len(owner) > 3}
    everything = b"\n".join(data for name, data in files.items() if name != "README.txt").decode()
    cells = {cell for line in everything.splitlines() for cell in line.split(",")}
    assert owners
    assert not owners & cells


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(text: str) -> None:
    records = [replace(r, description=text, owner=text) if isinstance(r, Touchpoint) else r for r in make_records()]
    contents = Contents(Material(Project(records)), ContentOptions(), lambda: None)
    frame = pl.read_csv(touchpoint_table(contents).csv(), infer_schema=False)
    assert all(cell.startswith("'") for cell in frame["description"].to_list())
