"""The shop and its exported workbook, for tests that edit it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxjourney.domain.project import Project
from tests.exchange.returning.books import Edited, export
from tests.exchange.shop import make_shop


@pytest.fixture(scope="module")
def exported_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop's workbook as it was exported."""
    return export(make_shop(), tmp_path_factory.mktemp("exported") / "shop.xlsx")


@pytest.fixture
def book(exported_shop: Path, tmp_path: Path) -> Edited:
    """A copy of the shop's workbook to edit."""
    copy = tmp_path / "shop, edited.xlsx"
    copy.write_bytes(exported_shop.read_bytes())
    return Edited(copy)


@pytest.fixture
def shop() -> Project:
    return make_shop()
