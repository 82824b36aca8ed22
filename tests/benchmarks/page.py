"""The HTML page: its size, and how soon Chromium paints it, beside the limits and an empty page of the same run."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from cxjourney.domain.project import Project
from cxjourney.exchange.html.page import write_page
from cxjourney.exchange.options import ContentOptions, Material, Watch
from tests.benchmarks.measuring import Result
from tests.builders import make_large_project
from tests.exchange.html.browser import Browser, find_chromium

ROUNDS = 9
EMPTY = "<!doctype html><meta charset=utf-8><title>Empty</title><p>Hello"
MEGABYTE, PAINT_MS, OPEN_MS, WRITE_S = 1.0, 300.0, 3000.0, 10.0


def measure() -> list[Result]:
    """Return the size of the sample's page and its first paint, and the same of 5,000 touchpoints."""
    with tempfile.TemporaryDirectory() as folder:
        sample, large, empty = (Path(folder) / name for name in ("sample.html", "large.html", "empty.html"))
        empty.write_text(EMPTY, "utf-8")
        start = time.perf_counter()
        write_page(sample_material(), sample, ContentOptions(), Watch())
        written = time.perf_counter() - start
        start = time.perf_counter()
        write_page(Material(make_large_project(5_000, 6_000)), large, ContentOptions(), Watch())
        written_large = time.perf_counter() - start
        results = [
            Result("Sample as HTML page, written", written, "s"),
            Result("Sample as HTML page, size", sample.stat().st_size / 1e6, "MB", "limit", MEGABYTE, 1),
            Result("5,000 touchpoints as HTML page, written", written_large, "s", "limit", WRITE_S, 1),
        ]
        if find_chromium() is None:
            return [*results, Result("First paint: not measured, Chromium is not installed", 0.0, "ms")]
        return results + _painted(sample, large, empty)


def sample_material() -> Material:
    """Return the sample project with its evidence."""
    from cxjourney.scoring.frame import join_blocks, read_block
    from cxjourney.services.sample import build_sample

    records, blocks = build_sample()
    return Material(Project(records), join_blocks([read_block(block) for block in blocks.values()]))


def _painted(sample: Path, large: Path, empty: Path) -> list[Result]:
    times: dict[Path, list[float]] = {sample: [], large: [], empty: []}
    ready: dict[Path, list[float]] = {sample: [], large: [], empty: []}
    with Browser() as browser:
        for turn in range(ROUNDS):
            for path in times:
                if path is large and turn % 3:
                    continue
                browser.open(path)
                times[path].append(browser.first_paint_ms())
                ready[path].append(float(browser.run("performance.getEntriesByType('navigation')[0].loadEventEnd")))
    paint = {path: statistics.median(values) for path, values in times.items()}
    return [
        Result("Sample as HTML page, first paint", paint[sample], "ms", f"empty page {paint[empty]:.3g}, limit",
               PAINT_MS, 1),
        Result("Sample as HTML page, ready to use", statistics.median(ready[sample]), "ms"),
        Result("5,000 touchpoints as HTML page, ready to use", statistics.median(ready[large]), "ms", "limit",
               OPEN_MS, 1),
    ]  # fmt: skip
