"""The workbook of the sample, and of a large project, beside openpyxl writing the very same cells and looks.

The peer reads our file once (not timed), keeps its values and looks as plain objects, and then writes cells and
nothing else: no tables, no charts, no rules, no links, and no scores to work out. It is timed in two ways: as its
manual shows, with each cell's font, fill, border and alignment set, and with each look made once and shared.
"""

from __future__ import annotations

import copy
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Result

ROUNDS = 5
TOUCHPOINTS, SCORE_ROWS = 5_000, 20_000


def measure() -> list[Result]:
    """Return the seconds to write workbooks, ours and the peer's by turns in one run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.xlsx"
        write = _writer(_sample(), path)
        write()
        cells = same_cells(path)
        times: dict[str, list[float]] = {"ours": [], "shared": [], "plain": []}
        for turn in range(ROUNDS):
            times["ours"].append(_seconds(write))
            times["shared"].append(_seconds(lambda: write_shared(cells)))
            if turn < 2:
                times["plain"].append(_seconds(lambda: write_plain(cells)))
        large = Path(folder) / "large.xlsx"
        seconds = _seconds(_writer(_large(), large))
        rows = sum(1 for title, sheet in same_cells(large) if title == "Scores" for cell in sheet if cell[1] == 1) - 3
        if rows < SCORE_ROWS:
            raise AssertionError(f"{rows} rows of scores are too few")
    ours, shared, plain = (statistics.median(times[name]) for name in ("ours", "shared", "plain"))
    count = sum(len(sheet) for _, sheet in cells)
    name = f"workbook of the sample, {count:,} cells"
    return [
        Result(name, ours, "s", "openpyxl, same cells, looks shared", shared, 1.2),
        Result(name, ours, "s", "openpyxl, same cells, looks set for each", plain, 1.2),
        Result(f"workbook of 5,000 touchpoints, {rows:,} scores", seconds, "s", "", None, 10),
    ]


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _writer(material: Any, path: Path) -> Callable[[], None]:
    from cxjourney.exchange.options import Material
    from cxjourney.exchange.xlsx.workbook import write_workbook

    project, frame = material
    # a fresh frame each time: what scoring remembers of an earlier one is no merit of the writer
    return lambda: write_workbook(Material(project, frame.clone()), path)


def _sample() -> tuple[Any, Any]:
    from cxjourney.domain.project import Project
    from cxjourney.domain.records import Import
    from cxjourney.scoring.frame import join_blocks, read_block
    from cxjourney.services.sample import build_sample

    records, blocks = build_sample()
    project = Project(records)
    return project, join_blocks(read_block(blocks[id_]) for id_ in project.table(Import))


def _large() -> tuple[Any, Any]:
    """Return 5,000 touchpoints, each with 30 answers in four months: 20,000 monthly scores and more."""
    import polars as pl

    from cxjourney.domain.project import Project
    from cxjourney.domain.records import Metric, MetricKind
    from tests.builders import make_large_project

    draw = random.Random(3)
    project = make_large_project(TOUCHPOINTS, TOUCHPOINTS)
    nps = Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS, scale_low=0, scale_high=10, good_from=30, low_from=0)
    count = TOUCHPOINTS * 40
    start = datetime(2026, 1, 5)
    frame = pl.DataFrame({
        "key": pl.Series(range(count), dtype=pl.UInt64),
        "response": pl.Series(range(count), dtype=pl.UInt64),
        "row": pl.Series(range(count), dtype=pl.UInt32),
        "touchpoint": [f"t{i // 40}" for i in range(count)],
        "time": [start + timedelta(days=30 * (i % 4)) for i in range(count)],
        "channel": ["Web"] * count,
        "count": [1.0] * count,
        "weight": pl.Series([None] * count, dtype=pl.Float64),
        "comment": pl.Series([None] * count, dtype=pl.String),
        "open": pl.Series([None] * count, dtype=pl.Boolean),
        "m:nps": [float(draw.randrange(11)) for _ in range(count)],
    })  # fmt: skip
    return Project([*project.records(), nps]), frame


# the peer

Look = tuple[Any, Any, Any, Any, str]
Cells = list[tuple[str, list[tuple[int, int, Any, Look]]]]


def same_cells(path: Path) -> Cells:
    """Return every cell of a workbook by sheet: row, column, value, look; equal looks are one object."""
    import openpyxl

    looks: dict[tuple[int, ...], Look] = {}
    sheets = []
    for ws in openpyxl.load_workbook(path).worksheets:
        cells = []
        for row in ws.iter_rows():
            for cell in row:
                if cell.value is None and not cell.has_style:
                    continue
                key = tuple(cell._style)
                if key not in looks:
                    parts = (copy.copy(part) for part in (cell.font, cell.fill, cell.border, cell.alignment))
                    font, fill, border, alignment = parts
                    looks[key] = (font, fill, border, alignment, cell.number_format)
                cells.append((cell.row, cell.column, cell.value, looks[key]))
        sheets.append((ws.title, cells))
    return sheets


def write_plain(sheets: Cells) -> bytes:
    """Write cells as openpyxl's manual shows it."""
    import openpyxl

    book = openpyxl.Workbook()
    for title, cells in sheets:
        ws = book.create_sheet(title)
        for row, column, value, (font, fill, border, alignment, number) in cells:
            cell = ws.cell(row, column, value)
            cell.font, cell.fill, cell.border = font, fill, border
            cell.alignment, cell.number_format = alignment, number
    return _saved(book)


def write_shared(sheets: Cells) -> bytes:
    """Write cells with each look made once: the fastest way there is with cells in memory."""
    import openpyxl

    book = openpyxl.Workbook()
    made: dict[int, Any] = {}
    for title, cells in sheets:
        ws = book.create_sheet(title)
        for row, column, value, look in cells:
            cell = ws.cell(row, column, value)
            if id(look) in made:
                cell._style = made[id(look)]
                continue
            cell.font, cell.fill, cell.border, cell.alignment, cell.number_format = look
            made[id(look)] = cell._style
    return _saved(book)


def _saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
