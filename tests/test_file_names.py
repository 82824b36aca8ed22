"""Titles as file names: every system takes them, and none leads out of its folder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxjourney.file_names import safe_file_name


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("../../etc/x", "etc x.xlsx"),
        ("a/b:c?", "a b c.xlsx"),
        ("CON", "_CON.xlsx"),
        ("lpt1.report", "_lpt1.report.xlsx"),
        ("  ends with dots. . ", "ends with dots.xlsx"),
        ("", "Untitled project.xlsx"),
        ("...", "Untitled project.xlsx"),
    ],
)
def test_file_names_are_safe_everywhere(wish: str, name: str) -> None:
    assert safe_file_name(wish, ".xlsx") == name


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_file_name_fits_and_stays_in_its_folder(wish: str) -> None:
    name = safe_file_name(wish, ".xlsx")
    assert len(name.encode()) <= 140
    assert "/" not in name
    assert "\\" not in name
    assert not name.startswith(".")
    assert name.isprintable()
