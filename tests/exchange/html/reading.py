"""Reads a page back: its markup as a browser would take it, and the data that its script works with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lxml import html

from cxjourney.exchange.html.page import write_page
from cxjourney.exchange.options import ContentOptions, Material, Watch


class Page:
    """A written page, parsed."""

    def __init__(self, material: Material, folder: Path, options: ContentOptions | None = None) -> None:
        self.path = folder / "page.html"
        write_page(material, self.path, options or ContentOptions(), Watch())
        self.bytes = self.path.read_bytes()
        self.source = self.bytes.decode("utf-8")
        self.tree = html.document_fromstring(self.source)

    @property
    def data(self) -> dict[str, Any]:
        """What the script works with."""
        found: dict[str, Any] = json.loads(self.tree.get_element_by_id("material").text)
        return found

    @property
    def policy(self) -> dict[str, list[str]]:
        """The content security policy: directive -> its words."""
        content = self.tree.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
        parts = [part.split() for part in content.split(";")]
        return {words[0]: words[1:] for words in parts}

    def texts(self, path: str) -> list[str]:
        """Return the text of every element on a path, blanks tidied."""
        return [" ".join(one.text_content().split()) for one in self.tree.iterfind(path)]

    def rows(self, journey: str) -> dict[str, dict[str, str]]:
        """Return touchpoint id -> header -> cell of a journey's table."""
        table = self.tree.find(f".//div[@data-journey='{journey}']/table")
        heads = [" ".join(head.text_content().split()) for head in table.iterfind("thead/tr/th")]
        return {
            row.get("data-touchpoint"): dict(
                zip(heads, (" ".join(cell.text_content().split()) for cell in row), strict=True)
            )
            for row in table.iterfind("tbody/tr")
        }
