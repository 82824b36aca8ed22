"""How a measurement is taken and shown; what is measured lives in the modules beside this one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One line of the report: `ratio` compares with the peer, `limit` is what it may be at most (or at least)."""

    name: str
    ours: float
    unit: str
    beside: str = ""
    other: float | None = None
    limit: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """Ours over the other's; for `at_least` how many times faster we are."""
        if not self.other:
            return None
        return self.other / self.ours if self.at_least else self.ours / self.other

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        value = self.ours if self.ratio is None else self.ratio
        return "ok" if (value >= self.limit if self.at_least else value <= self.limit) else "MISSED"

    def line(self) -> str:
        """Return the line of the report."""
        other = f"{self.beside} {self.other:.3g} {self.unit}" if self.other is not None else self.beside
        ratio = f"{self.ratio:.2f}x" if self.ratio is not None else ""
        sign = "at least" if self.at_least else "at most"
        times = "x" if self.ratio is not None else f" {self.unit}"
        limit = f"{sign} {self.limit:g}{times}" if self.limit is not None else ""
        return f"{self.name:52} {self.ours:9.3g} {self.unit:3} {other:44} {ratio:9} {limit:16} {self.verdict}"


def median_ms(call: Callable[[], object], rounds: int = 15, warm: int = 2) -> float:
    """Return the median time of `call` in milliseconds."""
    for _ in range(warm):
        call()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
