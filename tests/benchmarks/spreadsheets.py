"""Spreadsheets read, beside polars with calamine and openpyxl, and written: see `workbooks`."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

from tests.benchmarks import workbooks
from tests.benchmarks.measuring import Result
from tests.evidence.workbooks import raw_workbook, repacked

ROWS = 200_000
ROUNDS = 5

POLARS = """
import sys
import polars
frame = polars.read_excel(sys.argv[1], engine="calamine")
assert frame.height == int(sys.argv[2])
"""

OPENPYXL = """
import sys
import openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
rows = sum(1 for row in book.active.iter_rows(values_only=True))
assert rows == int(sys.argv[2]) + 1
"""


def measure() -> list[Result]:
    """Return the seconds to read a workbook, all in one run by turns, each in a process of its own as ours is."""
    from cxjourney.evidence.reading import inspect_file, read_source

    times: dict[str, list[float]] = {name: [] for name in ("read", "inspect", "polars", "openpyxl")}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.xlsx"
        path.write_bytes(answers(ROWS))
        read_source(path)
        for turn in range(ROUNDS):
            times["polars"].append(_peer(POLARS, path))
            for name, call in (("read", read_source), ("inspect", inspect_file)):
                start = time.perf_counter()
                found = call(path)
                times[name].append(time.perf_counter() - start)
                if (found.rows, len(found.columns)) != (ROWS, 10):
                    raise AssertionError("rows are missing")
            if turn < 2:
                times["openpyxl"].append(_peer(OPENPYXL, path))
    median = {name: statistics.median(values) for name, values in times.items()}
    return [
        Result("200,000 rows of XLSX read", median["read"], "s", "polars, calamine", median["polars"], 2),
        Result("200,000 rows of XLSX read and understood", median["inspect"], "s", "polars, calamine",
               median["polars"], 2),
        Result("200,000 rows of XLSX read and understood", median["inspect"], "s", "openpyxl read-only",
               median["openpyxl"], 4, at_least=True),
        *workbooks.measure(),
    ]  # fmt: skip


def _peer(code: str, path: Path) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code, str(path), str(ROWS)],
        env={**os.environ, "POLARS_MAX_THREADS": "2"}, capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    return time.perf_counter() - start


def answers(rows: int) -> bytes:
    """Return a survey as Excel writes it: texts in a shared table, dates as numbers with a format."""
    draw = random.Random(4)
    shared: dict[str, int] = {}

    def text(place: str, value: str) -> str:
        return f'<c r="{place}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'

    words = ("late", "friendly", "slow", "payment", "failed", "twice", "nobody", "called", "back", "great service")
    titles = ("Response ID", "Date", "Region", "Channel", "Touchpoint", "NPS", "CSAT", "CES", "Hours", "Comment")
    lines = ['<row r="1">' + "".join(text(f"{'ABCDEFGHIJ'[i]}1", title) for i, title in enumerate(titles)) + "</row>"]
    for n in range(2, rows + 2):
        cells = [
            text(f"A{n}", f"R_{n:08}"), f'<c r="B{n}" s="1"><v>{45000 + draw.random() * 700:.9f}</v></c>',
            text(f"C{n}", draw.choice(("North", "South", "East", "West", "Centre"))),
            text(f"D{n}", draw.choice(("web", "app", "shop", "phone", "mail", "chat"))),
            text(f"E{n}", f"Touchpoint {draw.randrange(40)}"), f'<c r="F{n}"><v>{draw.randrange(11)}</v></c>',
            f'<c r="G{n}"><v>{draw.randrange(1, 6)}</v></c>', f'<c r="H{n}"><v>{draw.randrange(1, 8)}</v></c>',
            f'<c r="I{n}"><v>{draw.random() * 90:.2f}</v></c>',
        ]  # fmt: skip
        if draw.random() < 0.2:
            cells.append(text(f"J{n}", " ".join(draw.choices(words, k=9))))
        lines.append(f'<row r="{n}">{"".join(cells)}</row>')
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = raw_workbook("".join(lines), dimension=f"A1:J{rows + 1}")
    with zipfile.ZipFile(BytesIO(book)) as archive:
        links = archive.read("xl/_rels/workbook.xml.rels").decode()
        kinds = archive.read("[Content_Types].xml").decode()
    more = ("styles", "sharedStrings")
    added = "".join(f'<Relationship Id="{name}" Type="{office}/{name}" Target="{name}.xml"/>' for name in more)
    cell_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kind = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{cell_type}.{name}+xml"/>' for name in more)
    return repacked(
        book,
        {
            "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", f"{added}</Relationships>").encode(),
            "[Content_Types].xml": kinds.replace("</Types>", f"{kind}</Types>").encode(),
            "xl/styles.xml": (
                f"<styleSheet {main}><fonts><font/></fonts><fills><fill><patternFill/></fill></fills>"
                "<borders><border/></borders>"
                '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
                "</styleSheet>"
            ).encode(),
            "xl/sharedStrings.xml": (
                f'<sst {main} uniqueCount="{len(shared)}">{"".join(f"<si><t>{one}</t></si>" for one in shared)}</sst>'
            ).encode(),
        },
    )
