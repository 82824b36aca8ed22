"""Names of sheets, headers and printed lines as a workbook accepts them, made from what people wrote."""

from __future__ import annotations

import re
from collections.abc import Collection

from cxjourney.exchange.safe_text import LINE_LIMIT, safe_cell, safe_line, shortened

SHEET_LIMIT = 31

_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\n\t]")


def spelled_out(text: str) -> str:
    """Return `text` as a workbook spells it, where `_x0041_` would stand for the letter A."""
    return _ESCAPE_LIKE.sub("_x005F_", text) if "_x" in text else text


def safe_sheet_name(wish: str, taken: Collection[str] = ()) -> str:
    """Return a legal sheet name near `wish` that differs from all `taken` ones, whatever their case."""
    base = _IN_SHEET_NAME.sub(" ", safe_cell(wish))
    base = shortened(" ".join(base.split()).strip("'"), SHEET_LIMIT).strip("' ") or "Sheet"
    lowered = {name.casefold() for name in taken} | {"history"}
    return _unlike(base, lowered, SHEET_LIMIT)


def safe_headers(wishes: list[str]) -> list[str]:
    """Return column headers that a table accepts: one line, never empty, no two alike."""
    taken: set[str] = set()
    headers = []
    for wish in wishes:
        header = _unlike(safe_line(wish) or "–", taken, LINE_LIMIT)
        taken.add(header.casefold())
        headers.append(header)
    return headers


def safe_print_text(text: str, limit: int = 80) -> str:
    """Return `text` for a printed header or footer, where `&` starts a code; at most `limit` units with its codes.

    Excel takes 255 for the three parts of a header together, and repairs files that have more.
    """
    line = safe_line(text, limit)
    while len(line.encode("utf-16-le")) // 2 + line.count("&") > limit:
        line = line[:-2].rstrip() + "…"
    return line.replace("&", "&&")


def _unlike(base: str, taken: Collection[str], limit: int) -> str:
    name, number = base, 2
    while name.casefold() in taken:
        tail = f" {number}"
        name = shortened(base, limit - len(tail), mark="") + tail
        number += 1
    return name
