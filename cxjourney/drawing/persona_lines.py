"""The lines that tell the emotion curves of several personas apart, the same on the curve and in its key.

They differ in colour and in their dashes, so that they can be told apart without seeing colours, and on paper.
"""

from __future__ import annotations

from PySide6.QtGui import QPen

from cxjourney.drawing.brush import pen
from cxjourney.drawing.theme import Theme

_DASHES = ([5.0, 2.5], [1.5, 2.0], [8.0, 2.5, 1.5, 2.5], [3.0, 1.5, 1.0, 1.5, 1.0, 1.5])
_SERIES = 6  # colours of a theme; the first is the accent


def persona_pen(theme: Theme, rank: int) -> QPen:
    """Return the pen of the persona at a rank: the first strong and unbroken, the others thinner and dashed."""
    if rank == 0:
        return pen(theme.accent, 2.25)
    stroke = pen(theme.colour(f"series_{rank % _SERIES + 1}"), 1.75)
    stroke.setDashPattern(_DASHES[(rank - 1) % len(_DASHES)])
    return stroke
