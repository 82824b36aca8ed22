"""Key drivers: how much each of several answers adds to explaining another, although they hang together.

Plain regression weights mislead where drivers correlate, so the explained variance is shared out in two ways that
always sum to it: by the average over all orders of entering (LMG), exact but doubling with every driver, and by
Johnson's relative weights, which take any number. Both work on correlations, for which rows are folded once. Which
answers are drivers of what, and what to make of it, is for others to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_IN_ALL_ORDERS = 12
"""Beyond so many drivers there are too many orders (2 to the power of 12 models are fitted)."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The share of an outcome's variance that all drivers explain (0 to 1), and each driver's part of it."""

    r_squared: float
    parts: tuple[float, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """Each part as a fraction of what is explained; zeros where nothing is."""
        return tuple(part / self.r_squared if self.r_squared > 0 else 0.0 for part in self.parts)


def correlations(columns: Sequence[Sequence[float | None]]) -> tuple[Floats, int]:
    """Return the correlations of columns of equal length, and of how many rows: only whole rows count.

    Raise JourneyError where fewer rows than columns plus one are whole, or a column never changes.
    """
    import numpy as np

    rows = np.array([[np.nan if value is None else value for value in column] for column in columns], dtype=float)
    whole = rows[:, ~np.isnan(rows).any(axis=0)]
    count = whole.shape[1]
    if count <= len(columns):
        raise JourneyError(tr("Too few customers answered all of these questions: {count}.", count=count))
    if not np.all(whole.std(axis=1) > 0):
        raise JourneyError(tr("One of these questions was answered the same by everybody, so it explains nothing."))
    return np.corrcoef(whole), count


def average_over_orders(matrix: Floats) -> Explained:
    """Share R² out by what a driver adds on average over all orders of entering.

    `matrix` holds correlations, the outcome last. Lindeman, Merenda and Gold (1980), as `lmg` in Grömping (2006); it
    is the Shapley value of R². Raise JourneyError for more than 12 drivers.
    """
    drivers = matrix.shape[0] - 1
    if drivers > MOST_IN_ALL_ORDERS:
        raise JourneyError(tr("At most {limit} drivers can be compared this way.", limit=MOST_IN_ALL_ORDERS))
    fits = [_fit(matrix, [n for n in range(drivers) if chosen >> n & 1]) for chosen in range(1 << drivers)]
    orders = [factorial(size) * factorial(drivers - 1 - size) / factorial(drivers) for size in range(drivers)]
    parts = [
        sum(
            orders[chosen.bit_count()] * (fits[chosen | 1 << number] - fits[chosen])
            for chosen in range(1 << drivers)
            if not chosen >> number & 1
        )
        for number in range(drivers)
    ]
    return Explained(fits[-1], tuple(parts))


def relative_weights(matrix: Floats) -> Explained:
    """Share R² out over drivers made uncorrelated, and back: Johnson (2000), Multivariate Behavioral Research 35.

    `matrix` holds correlations, the outcome last.
    """
    import numpy as np

    among, with_outcome = matrix[:-1, :-1], matrix[:-1, -1]
    values, vectors = np.linalg.eigh(among)
    root = vectors @ np.diag(np.sqrt(np.clip(values, 0.0, None))) @ vectors.T
    weights = np.linalg.pinv(root) @ with_outcome
    parts = (root**2) @ (weights**2)
    return Explained(float(parts.sum()), tuple(map(float, parts)))


def _fit(matrix: Floats, drivers: list[int]) -> float:
    """Return R² of the outcome on some drivers."""
    import numpy as np

    if not drivers:
        return 0.0
    with_outcome = matrix[drivers, -1]
    return float(with_outcome @ np.linalg.pinv(matrix[np.ix_(drivers, drivers)]) @ with_outcome)
