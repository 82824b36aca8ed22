"""Only aggregates leave the program: nothing under the threshold, nothing that lets it be worked out, no rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, MetricKind, ProjectInfo
from cxjourney.exchange.options import Material
from tests.exchange.html.reading import Page
from tests.exchange.shop import make_answers, make_shop

THRESHOLD = 5


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return Page(Material(make_shop(), make_answers()), tmp_path_factory.mktemp("withheld"))


def test_scores_of_few_answers_have_no_number(page: Page) -> None:
    assert page.data["scores"]["nps"][""]["club"] == ["withheld", "", "n < 5"]
    assert page.rows("first")["club"]["NPS"] == "n < 5"
    assert "club" not in page.data["trends"]["nps"]


@pytest.mark.parametrize("metric", ["nps", "csat", "ces", "ttr"])
def test_no_segment_and_no_rest_is_small_enough_to_be_recognised(page: Page, metric: str) -> None:
    answers = make_answers().filter(pl.col(f"m:{metric}").is_not_null())
    scores = page.data["scores"][metric]
    sizes = dict(answers.group_by("touchpoint").len().iter_rows())
    for segment, value in (("New customers", "New"), ("Small business", "Business")):
        inside = dict(answers.filter(pl.col("s:Customer") == value).group_by("touchpoint").len().iter_rows())
        for touchpoint, entry in scores.get(segment, {}).items():
            if touchpoint in inside and entry[0] != "withheld":
                assert inside[touchpoint] >= THRESHOLD
                assert sizes[touchpoint] == inside[touchpoint] or sizes[touchpoint] - inside[touchpoint] >= THRESHOLD
    told = {touchpoint for touchpoint, entry in scores[""].items() if entry[0] != "withheld"}
    assert all(sizes[touchpoint] >= THRESHOLD for touchpoint in told if touchpoint in sizes)


def test_the_bytes_of_a_withheld_value_are_nowhere(tmp_path: Path) -> None:
    money = Metric(id="money", name="Basket", metric_kind=MetricKind.MEAN, unit="€", position=9)
    answers = make_answers().with_columns(
        pl.when(pl.col("touchpoint") == "club").then(pl.lit(98_765.4)).otherwise(pl.lit(120.5)).alias("m:money")
    )
    project = Project([*make_shop().records(), money])
    page = Page(Material(project, answers), tmp_path)
    for hidden in (b"98765", b"98,765"):
        assert hidden not in page.bytes
    told = [replace(r, anonymity_threshold=2) if isinstance(r, ProjectInfo) else r for r in project.records()]
    assert b"98,765" in Page(Material(Project(told), answers), tmp_path).bytes


def test_no_row_of_the_evidence_is_in_the_page(page: Page) -> None:
    keys = make_answers().get_column("key").to_list()
    assert not [key for key in keys[:500] if str(key) in page.source]
    assert "Business" not in str(page.data["scores"]["nps"][""])
    wanted = {
        "texts", "journeys", "personas", "people", "felt", "everyoneFelt", "metrics", "metric", "segments", "scores",
        "trends", "targets", "pictures", "minimum", "confidence",
    }  # fmt: skip
    assert set(page.data) == wanted


def test_low_touchpoints_of_personas_are_told_only_where_the_map_tells_them(page: Page) -> None:
    maya = page.tree.get_element_by_id("maya")
    shown = [link.get("href")[1:] for link in maya.iterfind(".//div[@class='evidence']//a")]
    assert shown
    scores = page.data["scores"]["nps"]["New customers"]
    assert all(scores[id_][0] in ("good", "middle", "low") for id_ in shown)
