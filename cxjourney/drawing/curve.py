"""A smooth curve through points that never overshoots them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def smooth_segments(points: Sequence[tuple[float, float]]) -> list[tuple[float, float, float, float, float, float]]:
    """Return cubic curve segments (two handles and an end) through `points`, whose x must not fall.

    Monotone cubic Hermite interpolation after F. N. Fritsch and R. E. Carlson, SIAM J. Numer. Anal. 17 (1980):
    between two points the curve stays between their heights.
    """
    if len(points) < 2:
        return []
    pairs = list(pairwise(points))
    widths = [max(b[0] - a[0], 1e-9) for a, b in pairs]
    slopes = [(b[1] - a[1]) / width for (a, b), width in zip(pairs, widths, strict=True)]
    tangents = [slopes[0], *((a + b) / 2 if a * b > 0 else 0.0 for a, b in pairwise(slopes))]
    tangents.append(slopes[-1])
    for index, slope in enumerate(slopes):
        if abs(slope) < 1e-9:
            tangents[index] = tangents[index + 1] = 0.0
            continue
        a, b = tangents[index] / slope, tangents[index + 1] / slope
        length = (a * a + b * b) ** 0.5
        if length > 3.0:
            tangents[index], tangents[index + 1] = 3.0 * a / length * slope, 3.0 * b / length * slope
    segments = []
    for index, width in enumerate(widths):
        (x1, y1), (x2, y2) = points[index], points[index + 1]
        third = width / 3
        segments.append(
            (x1 + third, y1 + tangents[index] * third, x2 - third, y2 - tangents[index + 1] * third, x2, y2)
        )
    return segments
