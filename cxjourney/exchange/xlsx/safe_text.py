"""Texts of customers and users made harmless for a workbook: cell texts, sheet names, headers.

A text is never escaped into something else to look at: what cannot be stored is replaced, what could start a
formula stays as it is and is stored as text by `book`.
"""

from __future__ import annotations

import re
from collections.abc import Collection

CELL_LIMIT = 32_767  # UTF-16 units in one cell
SHEET_LIMIT = 31
HEADER_LIMIT = 120

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNPAIRED = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LINE_END = re.compile("\r\n?")
_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\n\t]")


def safe_cell(text: str) -> str:
    """Return `text` without what XML cannot hold, cut at 32,767 units with “…” as the mark."""
    if not text.isprintable():
        text = _LINE_END.sub("\n", _UNPAIRED.sub("\ufffd", text))
        text = _UNSTORABLE.sub("", text)
    return _cut(text, CELL_LIMIT)


def spelled_out(text: str) -> str:
    """Return `text` as a workbook spells it, where `_x0041_` would stand for the letter A."""
    return _ESCAPE_LIKE.sub("_x005F_", text) if "_x" in text else text


def safe_line(text: str, limit: int = HEADER_LIMIT) -> str:
    """Return `text` on one line, at most `limit` characters, for headers and titles."""
    return _cut(" ".join(safe_cell(text).split()), limit)


def safe_sheet_name(wish: str, taken: Collection[str] = ()) -> str:
    """Return a legal sheet name near `wish` that differs from all `taken` ones, whatever their case."""
    base = _IN_SHEET_NAME.sub(" ", safe_cell(wish))
    base = _cut(" ".join(base.split()).strip("'"), SHEET_LIMIT).strip("' ") or "Sheet"
    lowered = {name.casefold() for name in taken} | {"history"}
    return _unlike(base, lowered, SHEET_LIMIT)


def safe_headers(wishes: list[str]) -> list[str]:
    """Return column headers that a table accepts: one line, never empty, no two alike."""
    taken: set[str] = set()
    headers = []
    for wish in wishes:
        header = _unlike(safe_line(wish) or "–", taken, HEADER_LIMIT)
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
        name = _cut(base, limit - len(tail), mark="") + tail
        number += 1
    return name


def _cut(text: str, limit: int, mark: str = "…") -> str:
    if len(text) * 2 <= limit or len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    units = text.encode("utf-16-le")[: 2 * (limit - len(mark))]
    return units.decode("utf-16-le", errors="ignore") + mark
