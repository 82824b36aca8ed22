"""Sizes of paper by name or in millimetres, and what no reader of PDF shows."""

from __future__ import annotations

import re

from cxjourney.domain.errors import ExportError
from cxjourney.domain.text import tr
from cxjourney.drawing.pages import LEAST_MM, MOST_MM

PAPERS: dict[str, tuple[float, float]] = {
    "A4": (297.0, 210.0),
    "A3": (420.0, 297.0),
    "A2": (594.0, 420.0),
    "A1": (841.0, 594.0),
    "A0": (1189.0, 841.0),
    "LETTER": (279.4, 215.9),
    "LEGAL": (355.6, 215.9),
    "TABLOID": (431.8, 279.4),
}
"""Name -> long and short side in millimetres."""

TILE_PAPERS = ("A4", "A3", "LETTER", "TABLOID")
"""What a poster can be put together from: sheets that a printer at hand takes."""

DPI = 1200  # the grid of numbers in a PDF where pages want no other

_CUSTOM = re.compile(r"\s*(\d{1,6}(?:[.,]\d+)?)\s*[x×]\s*(\d{1,6}(?:[.,]\d+)?)\s*(?:mm)?\s*", re.IGNORECASE)


def paper_mm(paper: str, landscape: bool = True) -> tuple[float, float]:
    """Return width and height in millimetres of a paper such as `A0`, or of a size such as `900x600`.

    A size in millimetres is taken as it is written, whatever `landscape` says. Raise ExportError for anything else.
    """
    sides = PAPERS.get(paper.strip().upper())
    if sides is not None:
        return sides if landscape else (sides[1], sides[0])
    custom = _CUSTOM.fullmatch(paper)
    if custom is None:
        known = ", ".join(name if name[0] == "A" else name.capitalize() for name in PAPERS)
        raise ExportError(
            tr("“{paper}” is not a paper size. Choose one of: {papers}; or a size in millimetres such as 900x600.",
               paper=paper, papers=known)
        )  # fmt: skip
    width, height = (float(side.replace(",", ".")) for side in custom.groups())
    if min(width, height) < LEAST_MM:
        raise ExportError(tr("A page must be at least {least} mm wide and high. Choose a larger one.",
                             least=f"{LEAST_MM:.0f}"))  # fmt: skip
    return width, height


def page_mm(paper: str, landscape: bool = True) -> tuple[float, float]:
    """Return the size of one page as `paper_mm` does; raise ExportError where readers of PDF would not show it."""
    width, height = paper_mm(paper, landscape)
    if max(width, height) > MOST_MM:
        raise ExportError(
            tr("A page of {width} × {height} mm is larger than programs that read PDF can show, which is {most} mm. "
               "Nothing was written; choose a smaller page, or have it put together from several sheets.",
               width=f"{width:.0f}", height=f"{height:.0f}", most=f"{MOST_MM:.0f}")
        )  # fmt: skip
    return width, height
