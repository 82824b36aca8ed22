"""Which question a column belongs to, told by its header: a choice or an item of it, as survey tools name them."""

from __future__ import annotations

import re

_GRID_ITEM = re.compile(r"(.+?)\s*\[([^\[\]]+)\]")
_NUMBERED_ITEM = re.compile(r"([A-Za-z]+ ?\d+)[_.-]\d+[a-z]?")


def question_of(name: str, label: str) -> str:
    """Return the question that a column is one choice or item of, empty where it is a question by itself."""
    if label and name.startswith(f"{label}: "):
        return label
    item = _GRID_ITEM.fullmatch(name) or _NUMBERED_ITEM.fullmatch(name)
    return item.group(1) if item is not None else ""


def item_of(name: str, label: str) -> str:
    """Return what a column of such a question is about, empty where its name does not say."""
    if label and name.startswith(f"{label}: "):
        return name.removeprefix(f"{label}: ").strip()
    item = _GRID_ITEM.fullmatch(name)
    return item.group(2).strip() if item is not None else ""
