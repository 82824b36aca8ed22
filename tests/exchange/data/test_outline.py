"""Outlines and tables that people wrote, as maps."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Touchpoint
from cxjourney.exchange.data.incoming import Incoming
from cxjourney.exchange.data.outline import read_outline, read_outline_table
from tests.exchange.data.test_graph_formats import shape


def stages(incoming: Incoming) -> list[tuple[str, list[str]]]:
    return shape(incoming.project)[0][1]


def test_indented_lines() -> None:
    text = "Discover\n  - See advert\n      a film in the feed\n  - Read reviews\nBuy\n\tCheck out\n"
    incoming = read_outline(text, "shop")
    assert stages(incoming) == [("Discover", ["See advert", "Read reviews"]), ("Buy", ["Check out"])]
    told = {t.title: t.description for t in incoming.project.table(Touchpoint).values()}
    assert told["See advert"] == "a film in the feed"
    assert shape(incoming.project)[0][2] == [("Read reviews", "Check out"), ("See advert", "Read reviews")]


def test_markdown_with_journeys_and_stages() -> None:
    text = "# As is\n## Discover\n1. See advert\n2. Read reviews\n## Buy\n* Check out\n# To be\n## Discover\n- Ask Ann"
    found = shape(read_outline(text, "shop").project)
    assert [(title, part) for title, part, _ in found] == [
        ("As is", [("Discover", ["See advert", "Read reviews"]), ("Buy", ["Check out"])]),
        ("To be", [("Discover", ["Ask Ann"])]),
    ]


def test_flat_lines_are_touchpoints_of_one_stage() -> None:
    assert stages(read_outline("See advert\nCheck out", "shop")) == [("Journey", ["See advert", "Check out"])]


def test_a_table_with_named_columns() -> None:
    text = (
        "Phase;Step;Swimlane;Channel;Owner;Shoe size\nDiscover;See advert;Web;Social;Ann;42\nBuy;;;;;\nBuy;Pay;App;;;\n"
    )
    incoming = read_outline_table(text, "shop")
    assert stages(incoming) == [("Discover", ["See advert"]), ("Buy", ["Pay"])]
    advert = next(t for t in incoming.project.table(Touchpoint).values() if t.title == "See advert")
    assert (advert.channel, advert.owner) == ("Social", "Ann")
    assert [lane.title for lane in incoming.project.lanes(advert.journey_id)] == ["Web", "App"]
    assert any("Shoe size" in problem for problem in incoming.problems)
    assert any("Row 3" in problem for problem in incoming.problems)


def test_several_journeys_in_one_table_whose_rows_are_mixed() -> None:
    text = "journey,stage,touchpoint\nA,One,a1\nB,One,b1\nA,Two,a3\nA,One,a2\n"
    found = shape(read_outline_table(text, "x").project)
    assert found[0] == ("A", [("One", ["a1", "a2"]), ("Two", ["a3"])], [("a1", "a2"), ("a2", "a3")])
    assert found[1][0] == "B"


def test_a_table_without_such_columns_is_a_map() -> None:
    assert stages(read_outline_table("Discover\tBuy\nSee advert\tPay\n\tWait\n", "x")) == [
        ("Discover", ["See advert"]), ("Buy", ["Pay", "Wait"]),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n \n", "# Only\n## headings\n"])
def test_an_outline_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(JourneyError, match="Nothing was read"):
        read_outline(text, "x")


@pytest.mark.parametrize("text", ["", "stage,touchpoint\n", 'stage,touchpoint\nA,"' + "x" * 200_000])
def test_a_table_of_nothing_or_with_an_endless_cell_is_refused(text: str) -> None:
    with pytest.raises(JourneyError, match="Nothing was read"):
        read_outline_table(text, "x")


def test_a_flood_of_lines_is_refused() -> None:
    with pytest.raises(JourneyError, match="more than"):
        read_outline("line\n" * 20_001, "x")


@given(st.text(max_size=300))
@settings(max_examples=80)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    for reader in (read_outline, read_outline_table):
        with contextlib.suppress(JourneyError):
            assert reader(text, "x").project.journeys()
