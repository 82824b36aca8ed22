"""A million answers brought in: time, memory and size beside what peers need, and what a window feels of it.

`python -m tests.benchmarks imports` runs it; the file of answers is made once under `build/`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.answers import ROWS, make_answers, write_mapping
from tests.benchmarks.measuring import Result
from tests.benchmarks.peers import ROOT, peers_python

ROUNDS = 3
_POLL = 0.01
_STORE = "id, time, customer, country, plan, age, region, kind, channel, touchpoint, nps, csat, ces, hours, comment"

POLARS = """
import sys, polars as pl
frame = pl.read_csv(sys.argv[1])
frame.group_by("touchpoint").agg(pl.col("nps").mean(), pl.len())
"""
PANDAS = """
import sys, pandas
frame = pandas.read_csv(sys.argv[1])
frame.groupby("touchpoint")["nps"].agg(["mean", "size"])
"""
DUCKDB = """
import sys, duckdb
duckdb.sql(f"create table answers as select * from read_csv('{sys.argv[1]}')")
duckdb.sql("select touchpoint, avg(nps), count(*) from answers group by all").fetchall()
"""
SQLALCHEMY = f"""
import csv, sys, tempfile
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
names = "{_STORE}".split(", ")
class Base(DeclarativeBase): pass
fields = {{name: mapped_column(primary_key=name == "id") for name in names}}
Answer = type("Answer", (Base,), {{
    "__tablename__": "answer", "__annotations__": {{name: Mapped[str] for name in names}}, **fields}})
with tempfile.TemporaryDirectory() as folder, open(sys.argv[1], encoding="utf-8", newline="") as file:
    engine = create_engine(f"sqlite:///{{folder}}/answers.db")
    Base.metadata.create_all(engine)
    rows = csv.reader(file)
    next(rows)
    with Session(engine) as session:
        part = []
        for row in rows:
            part.append(dict(zip(names, row)))
            if len(part) == 10_000:
                session.execute(insert(Answer), part)
                part = []
        session.commit()
"""


@dataclass(frozen=True)
class Run:
    """One run of a program: wall time and the sum of what each of its processes had at most in memory."""

    seconds: float
    megabytes: float


def measure() -> Iterator[Result]:
    """Yield the import of a million answers beside reading them, its memory, its file, and the same import again."""
    answers = answers_file()
    with tempfile.TemporaryDirectory(prefix="cxjourney-import-") as name:
        folder = Path(name)
        mapping = folder / "mapping.json"
        write_mapping(mapping)
        ours: list[Run] = []
        again: list[Run] = []
        peer: list[Run] = []
        for number in range(ROUNDS + 1):
            project = folder / f"shop-{number}.cxj"
            _cxjourney(folder, "new", str(project))
            command = ("import", str(project), str(answers), "--mapping", str(mapping), "--add-touchpoints")
            runs = (
                _cxjourney(folder, *command), _run([sys.executable, "-c", POLARS, str(answers)], _environment(folder)),
                _cxjourney(folder, *command),
            )  # fmt: skip
            if number:  # the first round warms the caches up
                for kept, run in zip((ours, peer, again), runs, strict=True):
                    kept.append(run)
            size = project.stat().st_size / 1e6
        limit = _seconds(peer)
        yield Result("import of a million answers", _seconds(ours), "s", "polars, read and group", limit, 3)
        yield Result("the same import again", _seconds(again), "s", "polars, read and group", limit, 3)
        yield Result("memory of both processes", max(run.megabytes for run in ours), "MB", limit=1200)
        yield Result("project file with a million answers", size, "MB", limit=30)
        yield from _beside(answers, folder, _seconds(ours))
    yield from _window(answers)


def answers_file(rows: int = ROWS) -> Path:
    """Return the file of so many answers, made where it is not there yet."""
    path = ROOT / "build" / "benchmark-answers" / f"answers-{rows}.csv"
    if not path.exists():
        make_answers(path, rows)
    return path


def _beside(answers: Path, folder: Path, ours: float) -> Iterator[Result]:
    """Yield what others need to read the file and group it once, or to keep its rows, where they are installed."""
    own = peers_python()
    for name, python, module, code in (
        ("pandas, read and group", own, "pandas", PANDAS),
        ("DuckDB, read and group", sys.executable, "duckdb", DUCKDB),
        ("SQLAlchemy ORM, bulk rows into SQLite", sys.executable, "sqlalchemy", SQLALCHEMY),
    ):
        if not _has(python, module):
            yield Result(f"import beside {name}", ours, "s", f"{module} is not installed")
            continue
        run = _run([python, "-c", code, str(answers)], _environment(folder))
        yield Result("import of a million answers", ours, "s", name, run.seconds)


def _has(python: str, module: str) -> bool:
    if not Path(python).exists():
        return False
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def _window(answers: Path) -> Iterator[Result]:
    from tests.benchmarks.window_pauses import measure_pauses

    yield from measure_pauses(answers)


def _seconds(runs: list[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def _cxjourney(folder: Path, *arguments: str) -> Run:
    return _run([sys.executable, str(ROOT / "main.py"), *arguments], _environment(folder))


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    data = {f"CXJOURNEY_{name.upper()}": str(folder / name) for name in ("data", "config")}
    return {**kept, **data, "TMPDIR": str(folder)}


def _run(command: list[str], environment: dict[str, str]) -> Run:
    """Run a program and watch its memory and its children's; raise RuntimeError with its own words where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    peaks: dict[int, float] = {}
    watcher = threading.Thread(target=_watch, args=(process, peaks))
    watcher.start()
    _out, errors = process.communicate()
    seconds = time.perf_counter() - started
    watcher.join()
    if process.returncode:
        raise RuntimeError(errors[-400:])
    return Run(seconds, sum(peaks.values()))


def _watch(process: subprocess.Popen[str], peaks: dict[int, float]) -> None:
    """Note the peak of each process in MB, as the system counts it (Linux; nothing elsewhere)."""
    while process.poll() is None:
        for pid in (process.pid, *_children(process.pid)):
            peaks[pid] = max(peaks.get(pid, 0.0), _peak(pid))
        time.sleep(_POLL)


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _peak(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1000
    except OSError:
        return 0.0
    return 0.0
