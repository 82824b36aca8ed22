"""What goes to stdout and stderr: JSON, aligned tables, one-line messages. Nothing here knows what is printed."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any


def prepare_streams() -> None:
    """Let no sign of a customer's name break the printing: what the terminal cannot show becomes `?`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_json(data: Any) -> None:
    """Print data as JSON; signs that the stream's encoding lacks are escaped, so that it always reads back."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    print(json.dumps(data, ensure_ascii=encoding != "utf8", indent=2, allow_nan=False))


def say(text: str) -> None:
    """Print one message for people to stderr, on one line."""
    print(one_line(text), file=sys.stderr)


def show(text: str) -> None:
    """Print one line of a result for people to stdout."""
    print(one_line(text))


def progress_line(name: str) -> Callable[[float, str], None] | None:
    """Return what shows a share of work done on a terminal's last line; None where nobody watches."""
    if not sys.stderr.isatty():
        return None
    last = -1

    def tell(done: float, _doing: str) -> None:
        nonlocal last
        percent = min(int(done * 100), 100)
        if percent != last:
            last = percent
            print(
                f"\r\x1b[K{one_line(name)} {percent} %" if percent < 100 else "\r\x1b[K",
                end="",
                file=sys.stderr,
                flush=True,
            )

    return tell


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> None:
    """Print aligned columns; those numbered in `right` are set flush right."""
    lines = [[one_line(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(header))]
    flush = set(right)
    for line in lines:
        cells = [
            cell.rjust(width) if index in flush else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def number(value: float | None, decimals: int = 2) -> float | int | None:
    """Return a number as JSON shows it: rounded, whole ones without a point."""
    if value is None:
        return None
    rounded = round(value, decimals)
    return int(rounded) if rounded == int(rounded) else rounded


def one_line(text: str) -> str:
    """Return a text without line ends and without control characters, which could steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
