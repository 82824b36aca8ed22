"""The line styles that tell the emotion curves of several personas apart, the same on the curve and in its key."""

from __future__ import annotations

from PySide6.QtGui import QPen

from cxjourney.drawing.brush import pen
from cxjourney.drawing.theme import Theme

_DASHES = ([6.0, 3.0], [2.0, 2.5], [8.0, 3.0, 2.0, 3.0])


def persona_pen(theme: Theme, rank: int) -> QPen:
    """Return the pen of the persona at a rank: the first in the accent colour, the others dashed."""
    if rank == 0:
        return pen(theme.accent, 2.25)
    stroke = pen(theme.mute, 1.5)
    stroke.setDashPattern(_DASHES[(rank - 1) % len(_DASHES)])
    return stroke
