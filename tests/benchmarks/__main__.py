"""Run the measurements: `python -m tests.benchmarks [canvas] [edits] [imports] [start] ...`; all by default.

Each line gives our figure, the peer's or the limit's from the same run, and their ratio. Run it on a quiet machine.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main(names: list[str]) -> int:
    """Print the report; 1 where a limit was missed."""
    from tests.benchmarks import canvas, edits, imports, page, paper, slides, spreadsheets, start, warehouse, window

    parts = {
        "edits": edits.measure, "start": start.measure, "canvas": canvas.measure, "imports": imports.measure,
        "spreadsheets": spreadsheets.measure, "warehouse": warehouse.measure,
        "window": window.measure, "paper": paper.measure, "slides": slides.measure, "page": page.measure,
    }  # fmt: skip
    missed = False
    for name, measure in parts.items():
        if names and name not in names:
            continue
        for result in measure():
            print(result.line(), flush=True)
            missed |= result.verdict == "MISSED"
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
